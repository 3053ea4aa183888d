package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"upstep/internal/source/bulk"
)

func TestRun(t *testing.T) {
	var a, b bytes.Buffer
	if err := run(&a, []string{"example"}); err != nil {
		t.Fatal(err)
	}
	if err := run(&b, []string{"example"}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) || !strings.HasPrefix(a.String(), "year,country,product,value\n2018,C001,") {
		t.Errorf("two runs differ, or begin with %.60q", a.String())
	}
	if n := strings.Count(a.String(), "\n"); n < 3500 || n > 4000 { // 65 % of 24 x 80 x 3
		t.Errorf("%d lines", n)
	}
	for _, args := range [][]string{nil, {"S9"}, {"S1", "S2"}, {"BACI", "x", "0"}, {"BACI", "x", "many"}} {
		if err := run(&a, args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

func TestRelease(t *testing.T) {
	dir := t.TempDir()
	small := bulk.Synthetic{Year: 2020, Countries: 5, Products: 6, Rows: 20, Seed: 1}
	if err := release(dir, "2", small); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"BACI_HS92_Y2019_V202401b.csv": "t,i,j,k,v,q\n2019,", "BACI_HS92_Y2020_V202401b.csv": "t,i,j,k,v,q\n2020,", "country_codes_V202401b.csv": "country_code,",
	} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.HasPrefix(string(b), want) {
			t.Errorf("%s: %v, begins with %.40q", name, err, b)
		}
		if lines := strings.Count(string(b), "\n"); strings.HasPrefix(name, "BACI") && lines != 21 {
			t.Errorf("%s: %d lines, want 21", name, lines)
		}
	}
}
