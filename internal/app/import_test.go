//go:build cgo

package app

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"upstep/internal/source/bulk"
)

// release writes some years in the form of BACI.
func release(t testing.TB, years ...int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, y := range years {
		s := bulk.Synthetic{Year: y, Countries: 12, Products: 40, Rows: 2000, Seed: 3}
		var table, codes bytes.Buffer
		if err := errors.Join(s.Write(&table), s.WriteCodes(&codes)); err != nil {
			t.Fatal(err)
		}
		name, codeName := s.Files()
		writeFile(t, filepath.Join(dir, name), table.String())
		writeFile(t, filepath.Join(dir, codeName), codes.String())
	}
	return dir
}

func writeFile(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newWorkspace(t testing.TB) string {
	t.Helper()
	dir, err := InitWorkspace(filepath.Join(t.TempDir(), "ws"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func imported(t testing.TB, req ImportRequest) (*ImportRun, error) {
	t.Helper()
	return openTest(t).Import(t.Context(), req, func(Step) {})
}

// tree is every file of a folder but the lock, with its bytes.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".lock" {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sqlText(t testing.TB, ws, query string) string {
	t.Helper()
	run, err := SQL(t.Context(), ws, query, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range run.Rows {
		var f []string
		for _, v := range r {
			if v == nil {
				f = append(f, "null")
			} else {
				f = append(f, *v)
			}
		}
		lines = append(lines, strings.Join(f, " "))
	}
	return strings.Join(lines, "\n")
}

const baciYear = "BACI_HS92_Y2019_V202401b.csv"

// A fault in a year is refused with its line, and the evidence stays as it was.
func TestImportRefuses(t *testing.T) {
	good := release(t, 2018, 2019)
	text, err := os.ReadFile(filepath.Join(good, baciYear))
	if err != nil {
		t.Fatal(err)
	}
	ws := newWorkspace(t)
	one := release(t, 2018)
	if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: one}); err != nil {
		t.Fatal(err)
	}
	before := tree(t, ws)
	lines := strings.SplitAfter(string(text), "\n")
	with := func(line int, change func(f []string)) string {
		out := append([]string{}, lines...)
		f := strings.Split(strings.TrimSuffix(out[line-1], "\n"), ",")
		change(f)
		out[line-1] = strings.Join(f, ",") + "\n"
		return strings.Join(out, "")
	}
	shifted := lines[0]
	for _, l := range lines[1 : len(lines)-1] {
		f := strings.Split(strings.TrimSpace(l), ",")
		shifted += strings.Join([]string{f[0], f[1], f[3], f[2], f[4], f[5]}, ",") + "\n"
	}
	for name, tt := range map[string]struct{ text, says string }{
		"cut":         {string(text[:len(text)/2]), "may have been cut"},
		"cut by one":  {string(text[:len(text)-1]), "may have been cut"},
		"header":      {strings.Replace(string(text), "t,i,j,k,v,q", "t,i,j,k,q,v", 1), "header"},
		"no header":   {strings.TrimPrefix(string(text), "t,i,j,k,v,q\n"), "header"},
		"shifted":     {shifted, "2000 of 2000 rows"},
		"negative":    {with(100, func(f []string) { f[4] = "-" + f[4] }), baciYear + ":100: -"},
		"text":        {with(55, func(f []string) { f[4] = "n/a" }), baciYear + ":55: n/a"},
		"year":        {with(7, func(f []string) { f[0] = "2018" }), baciYear + ":7: 2018"},
		"country":     {with(8, func(f []string) { f[2] = "999" }), baciYear + ":8: 999"},
		"repeated":    {string(text) + lines[1], "repeat a year, country, partner and product"},
		"binary":      {string([]byte{0, 1, 2, 0xff, '\n'}), "NUL"},
		"garbage":     {"t,i,j,k,v,q\n" + strings.Repeat("\xff\x00garbage\"\n", 3000), "3000 of 3000 rows"},
		"one line":    {"t,i,j,k,v,q\n" + strings.Repeat("x", 3<<20) + "\n", "more than 1 MB"},
		"empty":       {"", "empty"},
		"header only": {"t,i,j,k,v,q\n", "no row is left"},
		"long within": {strings.Join(lines[:50], "") + strings.Repeat("x", 3<<20) + "\n" + strings.Join(lines[50:], ""), baciYear + ":51: a line of more than 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			writeFile(t, filepath.Join(good, baciYear), tt.text)
			_, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: good})
			e := AsError(err)
			if err == nil || e.Code != Refused || !strings.Contains(e.Message, tt.says) || e.Hint == "" {
				t.Errorf("%v (%+v)", err, e)
			}
			if after := tree(t, ws); !reflect.DeepEqual(before, after) {
				t.Error("the evidence is not as it was")
			}
		})
	}
	writeFile(t, filepath.Join(good, baciYear), with(100, func(f []string) { f[4] = "-1" }))
	run, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: good, BadRows: "drop"})
	if err != nil {
		t.Fatal(err)
	}
	if f := run.Files[1]; f.State != "imported" || f.Rows != 1999 || len(f.Bad) != 1 || f.Bad[0].Count != 1 || f.Bad[0].First[0] != baciYear+":100: -1" || run.Files[0].State != "there" {
		t.Errorf("%+v", run.Files)
	}
}

// An import that is stopped after any file and given again ends in the same evidence.
func TestImportGoesOn(t *testing.T) {
	dir := release(t, 2015, 2016, 2017)
	whole := newWorkspace(t)
	if _, err := imported(t, ImportRequest{Workspace: whole, Kind: "baci", Path: dir}); err != nil {
		t.Fatal(err)
	}
	want := tree(t, whole)
	for stop := range 3 {
		ws := newWorkspace(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := openTest(t).Import(ctx, ImportRequest{Workspace: ws, Kind: "baci", Path: dir}, func(s Step) {
			if s.Done == stop {
				cancel()
			}
		})
		cancel()
		if e := AsError(err); err == nil || e.Message != "stopped" {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		// A process that was killed leaves unfinished files.
		if err := os.MkdirAll(filepath.Join(ws, "evidence", ".unfinished"), 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(ws, "evidence", ".unfinished", "out.parquet"), "half")
		run, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: dir})
		if err != nil {
			t.Fatal(err)
		}
		there := 0
		for _, f := range run.Files {
			if f.State == "there" {
				there++
			}
		}
		if there != stop || len(run.Files) != 3 {
			t.Errorf("stopped at %d: %d of %d files were there", stop, there, len(run.Files))
		}
		if got := tree(t, ws); !reflect.DeepEqual(got, want) {
			t.Errorf("stopped at %d: other evidence than without a stop", stop)
		}
	}
}

// The archive gives the same figures as the folder.
func TestImportArchive(t *testing.T) {
	dir := release(t, 2018, 2019)
	path := filepath.Join(t.TempDir(), "BACI_HS92_V202401b.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	a, b := newWorkspace(t), newWorkspace(t)
	if _, err := imported(t, ImportRequest{Workspace: a, Kind: "baci", Path: dir}); err != nil {
		t.Fatal(err)
	}
	run, err := imported(t, ImportRequest{Workspace: b, Kind: "baci", Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if run.Files[0].Input != "BACI_HS92_V202401b.zip!BACI_HS92_Y2018_V202401b.csv" {
		t.Error(run.Files[0].Input)
	}
	const q = "select * from baci_hs92_202401b order by all"
	if sqlText(t, a, q) != sqlText(t, b, q) {
		t.Error("other figures")
	}
	if again, err := imported(t, ImportRequest{Workspace: b, Kind: "baci", Path: path}); err != nil || again.Files[1].State != "there" {
		t.Errorf("%v", err)
	}
	if _, err := imported(t, ImportRequest{Workspace: a, Kind: "baci", Path: path}); AsError(err).Code != Refused || !strings.Contains(err.Error(), "already") {
		t.Errorf("the same years from another file: %v", err)
	}
}

// Exports by one end are imports by the other: both add up to the same total.
func TestImportFlows(t *testing.T) {
	dir, ws := release(t, 2019), newWorkspace(t)
	for _, flow := range []string{"exports", "imports"} {
		if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: dir, Choices: TableChoices{Flow: flow}}); err != nil {
			t.Fatal(err)
		}
	}
	got := sqlText(t, ws, "select (select sum(value) from baci_hs92_202401b) - (select sum(value) from baci_hs92_202401b_imports), (select sum(rows) from baci_hs92_202401b_imports)")
	if got != "0.000 2000" {
		t.Error(got)
	}
}

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
			if got := sqlText(t, ws, fmt.Sprintf("select %s from %s order by all", columns, run.Table)); run.Dataset != tt.dataset || got != tt.rows || run.Files[0].Aside != tt.aside {
				t.Errorf("dataset %s, %d aside:\n%s\nwant %s, %d:\n%s", run.Dataset, run.Files[0].Aside, got, tt.dataset, tt.aside, tt.rows)
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
	files, err := TableFiles(nil, ws, "mine")
	if err != nil || len(files) != 2 {
		t.Fatalf("%v %v", files, err)
	}
	res, err := Complexity(ComplexityRequest{Files: files})
	if err == nil || res != nil { // one economy and product cannot be ranked, but it is read
		t.Logf("%+v %v", res, err)
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
