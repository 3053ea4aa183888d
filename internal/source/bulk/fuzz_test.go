package bulk

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// counter counts as the engine does, for small tables.
func counter(p *Plan, columns ...string) ([]Count, error) {
	f, err := os.Open(p.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord = p.Comma, -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	c, counts := newChecker(p), map[string]int{}
	for _, row := range rows[1:] {
		if len(row) != len(p.Header) || c.aside(row) >= 0 {
			continue
		}
		var key []string
		for _, col := range columns {
			name, length := strings.CutPrefix(col, "#")
			name, value, equal := strings.Cut(name, "=")
			text := clean(row[p.column(name)])
			switch {
			case length && digits(text, len(text)) && text != "":
				text = strconv.Itoa(len(text))
			case length:
				text = ""
			case equal:
				text = strconv.FormatBool(text == value)
			}
			key = append(key, text)
		}
		counts[strings.Join(key, "\x00")]++
	}
	var out []Count
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, Count{Values: strings.Split(k, "\x00"), Rows: counts[k]})
	}
	return out, nil
}

// Whatever a file holds, a plan is refused or names columns that are there, and every record
// is counted or listed.
func FuzzPlans(f *testing.F) {
	for _, seed := range []string{
		"year,location_code,hs_product_code,export_value\n2019,KAZ,0101,1\n", "t,i,j,k,v,q\n2019,4,398,010121,1,1\n",
		"refYear,reporterCode,flowCode,partnerCode,classificationCode,cmdCode,primaryValue\n2020,398,X,0,H5,270900,1\n",
		"HS4 ID,Exporter Country ID,Year,Trade Value\n178703,askaz,2019,5\n", "country;product;value\nA;x;\"1\n\"\n", "\ufeffcountry,product,value\n", "{", "PAR1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if form, err := Detect(path, "x"); err != nil || form != CSV {
			return
		}
		c := Choices{Flow: Exports}
		plans := []func() (*Plan, error){
			func() (*Plan, error) {
				return BACI(path, "BACI_HS92_Y2019_V202401b.csv", Exports, map[string]string{"4": "AFG"})
			},
			func() (*Plan, error) { return Atlas(path, "x", nil, c, counter) },
			func() (*Plan, error) { return Comtrade(path, "x", c, counter) },
			func() (*Plan, error) { return OEC(path, "x", nil, c, counter) },
			func() (*Plan, error) { return Free(path, "x", nil, c) },
		}
		for _, plan := range plans {
			p, err := plan()
			if err != nil {
				continue
			}
			for _, h := range p.Used() {
				if p.column(h) < 0 {
					t.Fatalf("%q is not in the header %q", h, p.Header)
				}
			}
			n, err := p.Records(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			s, err := p.Sift(strings.NewReader(text), io.Discard)
			if err != nil {
				continue
			}
			if s.Bad == 0 && !strings.Contains(text, "\"") && s.Rows > n {
				t.Fatalf("%d rows of %d records in %q", s.Rows, n, text)
			}
		}
	})
}

// A damaged archive is refused, and what it holds lands where it is told to.
func FuzzArchive(f *testing.F) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a.csv", "../../up.csv", "/abs.csv"} {
		w, err := z.Create(name)
		if err != nil {
			f.Fatal(err)
		}
		if _, err := w.Write([]byte("country,product,value\n")); err != nil {
			f.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.zip")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := OpenArchive(path)
		if err != nil {
			return
		}
		defer a.Close()
		for i, name := range a.Names() {
			if err := a.Unpack(t.Context(), name, filepath.Join(dir, strconv.Itoa(i))); err != nil {
				continue
			}
		}
		entries, err := os.ReadDir(filepath.Dir(dir))
		if err != nil || len(entries) != 1 {
			t.Fatalf("something was written outside: %v %v", entries, err)
		}
	})
}
