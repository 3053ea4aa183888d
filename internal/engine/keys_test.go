//go:build cgo

package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"upstep/internal/source/bulk"
)

func TestSumRepeats(t *testing.T) {
	text := head + "2019,4,398,010121,1,1\n2019,4,398,010121,2,1\n2019,4,860,010121,4,1\n"
	_, _, err := sum(t, plan(put(t, "rows.csv", text)), false, Limits{})
	var r *Repeats
	if !errors.As(err, &r) || r.Rows != 1 || r.Key != "year, country, partner and product" {
		t.Fatalf("%v", err)
	}
	s, _, err := sum(t, plan(put(t, "rows.csv", text)), true, Limits{})
	if err != nil || s.Total != "7000" {
		t.Errorf("%+v %v", s, err)
	}
}

// Codes that are spelt in two ways are one key.
func TestSumRepeatsSpellings(t *testing.T) {
	atlas := &bulk.Plan{Header: []string{"c", "k", "v"}, Country: "c", Product: "k", Value: "v", Digits: 4, Pad: true, Scale: 3, Times: 1}
	oec := &bulk.Plan{Header: []string{"c", "j", "k", "v"}, Country: "c", Partner: "j", Product: "k", Value: "v", Digits: 4, Prefixed: true, Tail: 3, Scale: 3, Times: 1}
	for name, tt := range map[string]struct {
		plan *bulk.Plan
		text string
		rows int
	}{
		"BACI":       {plan(""), head + "2019,4,398,010121,1,1\n2019,4,398,10121,2,1\n2019,4,860,10121,2,1\n", 1},
		"Atlas":      {atlas, "c,k,v\nKAZ,0101,1\nKAZ,101,2\nKAZ,8703,1\n", 1},
		"OEC":        {oec, "c,j,k,v\naskaz,eufra,10101,1\nASKAZ,eufra,010101,2\naskaz,eudeu,10101,4\n", 1},
		"OEC, none":  {oec, "c,j,k,v\naskaz,eufra,10101,1\nASKAZ,eudeu,010101,2\n", 0},
		"BACI, none": {plan(""), head + "2019,4,398,010121,1,1\n2019,4,860,10121,2,1\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := *tt.plan
			p.Path, p.Name, p.Comma = put(t, "rows.csv", tt.text), "rows.csv", ','
			_, _, err := sum(t, &p, false, Limits{})
			var r *Repeats
			if errors.As(err, &r) != (tt.rows > 0) || tt.rows > 0 && r.Rows != tt.rows || tt.rows == 0 && err != nil {
				t.Errorf("%v, want %d repeated rows", err, tt.rows)
			}
			if _, _, err := sum(t, &p, true, Limits{}); err != nil {
				t.Errorf("adding them up: %v", err)
			}
		})
	}
}

// Names of countries are no codes that end in an ISO3.
func TestTailTakesCodesOnly(t *testing.T) {
	for place, ok := range map[string]bool{"askaz": true, "kaz": true, "KAZ": true, "Kazakhstan": false, "az": false, "a1kaz": false, "k1z": false} {
		text := "c,k,v\n" + place + ",0101,1\n"
		p := &bulk.Plan{Path: put(t, "rows.csv", text), Name: "rows.csv", Comma: ',', Header: []string{"c", "k", "v"}, Country: "c", Product: "k", Value: "v", Digits: 4, Tail: 3, Scale: 3, Times: 1}
		_, _, err := sum(t, p, false, Limits{})
		s, serr := p.Sift(strings.NewReader(text), nil)
		if (err == nil) != ok || serr != nil || (s.Bad == 0) != ok {
			t.Errorf("%s: %v; row by row %+v", place, err, s)
		}
	}
}

// A path that DuckDB would take for a pattern is refused: another file fits it.
func TestPatternsAreRefused(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"g[1].csv", "g1.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(head+"2019,4,398,010121,1,1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "g[1].csv")
	var is *Pattern
	if _, _, err := sum(t, plan(path), false, Limits{}); !errors.As(err, &is) {
		t.Error(err)
	}
	if _, err := Survey(t.Context(), plan(path), []string{"k"}, Limits{}); !errors.As(err, &is) {
		t.Error(err)
	}
	if _, err := Query(t.Context(), "select 1", []Table{{Name: "x", Files: []string{path}}}, 0, Limits{}); !errors.As(err, &is) {
		t.Error(err)
	}
}

// A survey that would be cut says so.
func TestSurveyIsNotCut(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for i := range mostCombinations + 1 {
		fmt.Fprintf(&b, "2019,4,398,%06d,1,1\n", i)
	}
	p := plan(put(t, "rows.csv", b.String()))
	if c, err := Survey(t.Context(), p, []string{"k"}, Limits{}); err == nil {
		t.Errorf("%d combinations of %d", len(c), mostCombinations+1)
	}
	if c, err := Survey(t.Context(), p, []string{"i=4", "j=0"}, Limits{}); fmt.Sprint(c) != "[{[true false] 100001}]" {
		t.Error(c, err)
	}
}

// Conditions set rows aside, and Survey counts what there is.
func TestKeepsAndSurvey(t *testing.T) {
	p := plan(put(t, "rows.csv", head+"2019,4,398,010121,1,X\n2019,4,398,TOTAL,5,X\n2019,4,398,010121,9,M\n2019,398,4,010129,2,X\n2019,4,0,0101,3,X\n"))
	p.Quantity = ""
	p.Keeps = []bulk.Keep{{Column: "q", Values: []string{"X"}}, {Column: "k", Digits: [2]int{6, 6}}, {Column: "j", Values: []string{"0"}, Not: true}}
	s, file, err := sum(t, p, false, Limits{})
	if err != nil || s.Rows != 5 || s.Aside != 3 || s.Taken != 2 {
		t.Fatalf("%+v %v", s, err)
	}
	if got := fmt.Sprint(rows(t, file, "select country, product, value from x")); got != "[[AFG 010121 1000] [KAZ 010129 2000]]" {
		t.Error(got)
	}
	c, err := Survey(t.Context(), p, []string{"q", "#k"}, Limits{})
	if got := fmt.Sprint(c); err != nil || got != "[{[X 6] 2}]" {
		t.Error(got, err)
	}
}
