//go:build cgo

package app

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each form of each publisher, and what is taken of it.
func TestImportForms(t *testing.T) {
	comtradeHead := "typeCode,freqCode,refYear,reporterCode,reporterISO,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,primaryValue\n"
	for name, tt := range map[string]struct {
		kind, file, text string
		choices          TableChoices
		dataset, rows    string
		aside            int
	}{
		"atlas, new": {"atlas", "hs92_country_product_year_4.csv", "country_id,country_iso3_code,product_id,product_hs92_code,year,export_value,import_value,pci\n" +
			"1,KAZ,650,0101,2019,5.5,1,0\n1,KAZ,651,travel,2019,7,1,0\n2,UZB,650,0101,2020,2,1,0\n", TableChoices{}, "atlas-hs92-4", "2019 KAZ 0101 5.500\n2020 UZB 0101 2.000", 1},
		"atlas, old, lost zeros, imports": {"atlas", "x.tab", "location_id\tproduct_id\tyear\texport_value\timport_value\tlocation_code\ths_product_code\n" +
			"1\t2\t2019\t5\t9.25\tKAZ\t101\n1\t2\t2019\t5\t1\tKAZ\t8703\n", TableChoices{Flow: "imports"}, "atlas-hs92-4-imports", "2019 KAZ 0101 9.250\n2019 KAZ 8703 1.000", 0},
		"atlas, partners": {"atlas", "x.csv.gz", gzipped(t, "year,location_code,partner_code,hs_product_code,export_value\n2019,KAZ,RUS,8703,1\n2019,KAZ,CHN,8703,2\n"),
			TableChoices{}, "atlas-hs92-4", "2019 KAZ 8703 3.000", 0},
		"atlas, sitc": {"atlas", "x.csv", "year,location_code,sitc_product_code,export_value\n1970,SUN,0011,1\n", TableChoices{}, "atlas-sitc2-4", "1970 SUN 0011 1.000", 0},
		"comtrade, world rows": {"comtrade", "c.csv", comtradeHead +
			"C,A,2020,398,KAZ,X,0,0,H5,270900,C00,0,100.5\nC,A,2020,398,KAZ,X,156,0,H5,270900,C00,0,60.5\nC,A,2020,398,KAZ,M,0,0,H5,270900,C00,0,9\n" +
			"C,A,2020,398,KAZ,X,0,0,H5,27,C00,0,100.5\nC,A,2020,398,KAZ,X,0,0,H5,TOTAL,C00,0,100.5\nC,A,2020,398,KAZ,X,0,0,H5,270900,C01,0,1\nC,A,2020,97,EUR,X,0,0,H5,270900,C00,0,7\n",
			TableChoices{Level: 6}, "comtrade-hs17-6", "2020 KAZ 270900 100.500", 6},
		"comtrade, partners only": {"comtrade", "c.csv", comtradeHead + "C,A,2020,398,KAZ,X,156,0,H5,270900,C00,0,60.5\nC,A,2020,398,KAZ,X,899,0,H5,270900,C00,0,1.5\n",
			TableChoices{}, "comtrade-hs17-6", "2020 KAZ 270900 62.000", 0},
		"comtrade, older": {"comtrade", "c.csv", "Classification,Year,Period,Aggregate Level,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,Commodity,Trade Value (US$)\n" +
			"S2,1985,1985,4,2,842,0,0011,\"Animals, live\",12\n", TableChoices{}, "comtrade-sitc2-4", "1985 USA 0011 12.000", 0},
		"comtrade, API": {"comtrade", "a.json", `{"elapsedTime":"0.1 secs","count":1,"data":[{"typeCode":"C","freqCode":"A","refYear":2020,"reporterCode":860,"flowCode":"X","partnerCode":0,"partner2Code":0,` +
			`"classificationCode":"H6","cmdCode":"520100","customsCode":"C00","motCode":0,"primaryValue":12345678.905}],"error":""}`, TableChoices{}, "comtrade-hs22-6", "2020 UZB 520100 12345678.905", 0},
		"comtrade, two revisions": {"comtrade", "c.csv", comtradeHead + "C,A,2020,398,KAZ,X,0,0,H5,270900,C00,0,1\nC,A,2020,860,UZB,X,0,0,H4,270900,C00,0,2\n",
			TableChoices{Classification: "hs12"}, "comtrade-hs12-6", "2020 UZB 270900 2.000", 1},
		"oec, API": {"oec", "o.csv", "HS4 ID,HS4,Exporter Country ID,Exporter Country,Year,Trade Value\n178703,\"Cars, and so on\",askaz,Kazakhstan,2019,5\n10101,Horses,asuzb,Uzbekistan,2019,2.5\n178703,Cars,xxwld,World,2019,99\n",
			TableChoices{Classification: "hs92"}, "oec-hs92-4", "2019 KAZ 8703 5.000\n2019 UZB 0101 2.500", 1},
		"oec, older": {"oec", "year_origin_hs92_4.tsv", "year\torigin\ths92\texport_val\timport_val\texport_rca\n2001\tkaz\t0101\t5\t6\t1\n", TableChoices{}, "oec-hs92-4", "2001 KAZ 0101 5.000", 0},
		"oec, sections": {"oec", "s.csv", "\ufeff\"Trade Value\",\"Exporter Country ID\",\"Exporter Country\",\"Section ID\",\"Section\"\n45300776,\"afago\",\"Angola\",1,\"Animal Products\"\n",
			TableChoices{}, "oec", "AGO 1 45300776.000", 0},
		"table": {"table", "patents.csv", "region;ipc;families\nKZ-ALA;A01B;3\nKZ-AST;A01B;0.125\n", TableChoices{Columns: map[string]string{"country": "region", "product": "ipc", "value": "families"}, Source: "office", Unit: "families", Decimals: 3},
			"office", "KZ-ALA A01B 3.000\nKZ-AST A01B 0.125", 0},
		"table, large numbers": {"table", "x.csv", "year,country,product,value\n2019,UZB,a,99999999999999999\n2019,UZB,b,1\n", TableChoices{}, "x", "2019 UZB a 99999999999999999\n2019 UZB b 1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			ws := newWorkspace(t)
			run, err := imported(t, ImportRequest{Workspace: ws, Kind: tt.kind, Path: writeFile(t, filepath.Join(t.TempDir(), tt.file), tt.text), Choices: tt.choices})
			if err != nil {
				t.Fatal(err, AsError(err).Hint)
			}
			columns := "country, product, value"
			if strings.Count(tt.rows, " ")/(1+strings.Count(tt.rows, "\n")) == 3 {
				columns = "year, " + columns
			}
			if got := sqlText(t, ws, fmt.Sprintf("select %s from %s order by all", columns, run.Table)); run.Dataset != tt.dataset || got != tt.rows || run.Files[0].File.Aside != tt.aside {
				t.Errorf("dataset %s, %d aside:\n%s\nwant %s, %d:\n%s", run.Dataset, run.Files[0].File.Aside, got, tt.dataset, tt.aside, tt.rows)
			}
		})
	}
}

// What a file leaves open is asked for, not guessed.
func TestImportAsks(t *testing.T) {
	comtradeHead := "refYear,reporterCode,flowCode,partnerCode,classificationCode,cmdCode,primaryValue\n"
	for name, tt := range map[string]struct{ kind, text, says string }{
		"levels":         {"comtrade", comtradeHead + "2020,398,X,0,H5,270900,1\n2020,398,X,0,H5,27,1\n", "several levels"},
		"revisions":      {"comtrade", comtradeHead + "2020,398,X,0,H5,270900,1\n2020,398,X,0,H4,270900,1\n", "hs12 (1 rows), hs17 (1 rows)"},
		"world for some": {"comtrade", comtradeHead + "2020,398,X,0,H5,270900,1\n2020,860,X,156,H5,270900,1\n", "860 in 2020"},
		"strange header": {"comtrade", "a,b\n1,2\n", "no column refYear"},
		"repeated":       {"comtrade", comtradeHead + "2020,398,X,0,H5,270900,1\n2020,398,X,0,H5,270900,1\n", "repeat"},
		"oec level":      {"oec", "year,origin,hs92,export_val\n2001,kaz,010101,5\n", "say how many digits|section"},
		"atlas header":   {"atlas", "year,country\n1,2\n", "country_iso3_code or location_code"},
		"atlas value":    {"atlas", "year,location_code,hs_product_code,export_value\n2019,KAZ,8703,x\n", "x.csv:2: x"},
		"table column":   {"table", "year,country,product\n1,2,3\n", "value"},
		"table repeated": {"table", "country,product,value\nA,x,1\nA,x,2\n", "repeat a country and product"},
		"nothing left":   {"comtrade", comtradeHead + "2020,398,M,0,H5,270900,1\n", "no row is left"},
	} {
		t.Run(name, func(t *testing.T) {
			ws := newWorkspace(t)
			_, err := imported(t, ImportRequest{Workspace: ws, Kind: tt.kind, Path: writeFile(t, filepath.Join(t.TempDir(), "x.csv"), tt.text), Choices: TableChoices{Decimals: 3}})
			if err == nil {
				t.Fatal("it is taken")
			}
			e := AsError(err)
			ok := e.Code != Internal && e.Hint != ""
			for _, s := range strings.Split(tt.says, "|") {
				ok = ok && strings.Contains(e.Message+e.Hint, s)
			}
			if !ok {
				t.Errorf("%s: %s (%s)", e.Code, e.Message, e.Hint)
			}
			if n := len(tree(t, filepath.Join(ws, "evidence"))); n != 0 {
				t.Errorf("%d files were left behind", n)
			}
		})
	}
}

// Only one command changes a workspace at a time; a dataset holds one kind of data.
func TestImportGuards(t *testing.T) {
	ws := newWorkspace(t)
	_, unlock, err := lockedWorkspace(ws)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: t.TempDir()}); AsError(err).Code != Refused {
		t.Errorf("%v", err)
	}
	unlock()
	a := writeFile(t, filepath.Join(t.TempDir(), "a.csv"), "year,country,product,value\n2019,KAZ,x,1.23456\n")
	b := writeFile(t, filepath.Join(t.TempDir(), "b.csv"), "year,country,product,value\n2020,KAZ,x,1\n")
	run, err := imported(t, ImportRequest{Workspace: ws, Kind: "table", Path: a, Name: "mine", Choices: TableChoices{Unit: "USD", Decimals: 3}})
	if err != nil || !strings.Contains(strings.Join(run.Notes, " "), "1 values had more than 3 decimal places") {
		t.Errorf("%v %+v", err, run)
	}
	if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "table", Path: b, Name: "mine", Choices: TableChoices{Unit: "jobs", Decimals: 3}}); AsError(err).Code != Refused || !strings.Contains(err.Error(), "unit") {
		t.Errorf("%v", err)
	}
	if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "table", Path: b, Name: "mine", Choices: TableChoices{Unit: "USD", Decimals: 3}}); err != nil {
		t.Error(err)
	}
	for _, other := range []TableChoices{{Unit: "USD", Decimals: 5}, {Unit: "USD", Decimals: 3, Columns: map[string]string{"value": "year"}}, {Unit: "EUR", Decimals: 3}} {
		_, err := imported(t, ImportRequest{Workspace: ws, Kind: "table", Path: a, Name: "mine", Choices: other})
		if AsError(err).Code != Refused || !strings.Contains(err.Error(), "taken in another way") || strings.Contains(err.Error(), "map[") {
			t.Errorf("the same file with %+v: %v", other, err)
		}
	}
	twice := writeFile(t, filepath.Join(t.TempDir(), "t.csv"), "country,product,value,value\nKAZ,x,1,2\n")
	if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "table", Path: twice}); !strings.Contains(AsError(err).Message, "twice") {
		t.Errorf("%v", err)
	}
	odd := writeFile(t, filepath.Join(t.TempDir(), "o[1].csv"), "country,product,value\nKAZ,x,1\n")
	writeFile(t, filepath.Join(filepath.Dir(odd), "o1.csv"), "country,product,value\nUZB,x,77\n")
	if run, err := imported(t, ImportRequest{Workspace: ws, Kind: "table", Path: odd}); err != nil || run.Files[0].File.Total != "1" {
		t.Errorf("a name with brackets: %+v %v", run, err)
	}
	if _, err := RemoveEvidence(ws, "o-1"); err != nil {
		t.Error(err)
	}
	files, err := TableFiles(nil, ws, "mine")
	if err != nil || len(files) != 2 {
		t.Fatalf("%v %v", files, err)
	}
	res, err := Complexity(ComplexityRequest{Source: Source{Files: files}})
	if err != nil || len(res.Years) != 2 || res.Rows != 2 { // one economy and product cannot be ranked, but they are read
		t.Errorf("%+v %v", res, err)
	}
	writeFile(t, files[0], "tampered")
	if _, err := TableFiles(nil, ws, "mine"); AsError(err).Code != Refused {
		t.Errorf("a changed file is taken: %v", err)
	}
	if _, err := Evidence(ws, "", true); AsError(err).Code != Refused {
		t.Errorf("a changed file is not found: %v", err)
	}
	if _, err := TableFiles(nil, ws, "mime"); !strings.Contains(AsError(err).Hint, "mine") {
		t.Errorf("%v", err)
	}
	if left, err := RemoveEvidence(ws, "mine"); err != nil || len(left.Datasets) != 0 {
		t.Errorf("%v", err)
	}
}
