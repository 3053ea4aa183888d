package app

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Populations 50, 40, 30, 20, 15, 10 make the presence of RCA but for c3 in p1, where RCA
// is 1.10 and RPOP (80/460)/(30/165) = 0.957; with 20 in c1 and 60 in c4 the union gives c1 all six products and the intersection leaves c4 none.
func TestPresenceTestsOfTheWorkedExample(t *testing.T) {
	people := func(v ...int) string {
		var b strings.Builder
		b.WriteString("country,population\n")
		for i, x := range v {
			fmt.Fprintf(&b, "c%d,%d\n", i+1, x)
		}
		return textFile(t, b.String())
	}
	for _, c := range []struct {
		test string
		file string
		want []float64 // diversity
	}{
		{"rca", people(20, 40, 30, 60, 15, 10), []float64{4, 3, 2, 2, 1, 3}},
		{"rpop", people(50, 40, 30, 20, 15, 10), []float64{4, 3, 1, 2, 1, 3}},
		{"either", people(20, 40, 30, 60, 15, 10), []float64{6, 0, 0, 2, 0, 0}},
		{"both", people(20, 40, 30, 60, 15, 10), []float64{0, 0, 0, 0, 0, 0}},
	} {
		dir, _ := tables(t, workedTable, func(r *ComplexityRequest) { r.Presence, r.Population = c.test, c.file })
		got := column(t, filepath.Join(dir, "countries.csv"), "diversity", 1)
		for i, w := range c.want {
			code := fmt.Sprintf("c%d", i+1)
			check := c.test == "rca" || c.test == "rpop" || c.test == "either" && i == 0 || c.test == "both" && i == 3
			if check && got[code] != w {
				t.Errorf("%s %s: diversity %v, want %v", c.test, code, got[code], w)
			}
		}
	}
}

// Concentration, least units, least share and shrunk counts change the cells they should.
func TestCriticalMass(t *testing.T) {
	of := func(change func(*ComplexityRequest)) map[string]float64 {
		dir, _ := tables(t, workedTable, change)
		return column(t, filepath.Join(dir, "cells.csv"), "mcp", 2)
	}
	plain := of(func(*ComplexityRequest) {})
	// 1/HHI of p1 is 460^2 / 42600 = 4.97: its four largest are c1, c4, c2, c3.
	if m := of(func(r *ComplexityRequest) { r.Concentrated = true }); plain["c1 p1"] != 0 || plain["c2 p1"] != 0 || m["c1 p1"] != 1 || m["c2 p1"] != 1 || m["c6 p1"] != 0 {
		t.Errorf("concentrated: %v", m)
	}
	// c1 exports 20 in p6 and 30 in p5.
	if m := of(func(r *ComplexityRequest) { r.LeastUnits = 21 }); plain["c1 p6"] != 1 || m["c1 p6"] != 0 || m["c1 p5"] != 1 {
		t.Errorf("least units: %v", m)
	}
	// c1 has 60 of 163 in p3 and 20 of 24 in p6.
	if m := of(func(r *ComplexityRequest) { r.LeastShare = 0.5 }); plain["c1 p3"] != 1 || m["c1 p3"] != 0 || m["c1 p6"] != 1 {
		t.Errorf("least share: %v", m)
	}
	x := [6][6]float64{{120, 80, 60, 40, 30, 20}, {90, 70, 50, 35, 5, 1}, {80, 40, 45, 2, 1}, {100, 60, 2, 1}, {60, 2, 1}, {10, 30, 5, 20, 0, 3}}
	var row, col [6]float64
	sum, moved := 0.0, 0
	for c := range 6 {
		for p := range 6 {
			x[c][p] += 10
			row[c], col[p], sum = row[c]+x[c][p], col[p]+x[c][p], sum+x[c][p]
		}
	}
	shrunk := of(func(r *ComplexityRequest) { r.Shrink = 10 })
	for c := range 6 {
		for p := range 6 {
			key, want := fmt.Sprintf("c%d p%d", c+1, p+1), 0.0
			if x[c][p]/row[c] >= col[p]/sum {
				want = 1
			}
			if shrunk[key] != want {
				t.Errorf("shrunk %s: %v, want %v", key, shrunk[key], want)
			}
			if want != plain[key] {
				moved++
			}
		}
	}
	if moved == 0 {
		t.Error("adding 10 moves no cell: the test tests nothing")
	}
}

// Three years: a flash in 2001 is no persistent presence, and the mean over two years
// does not count a year without a report as zero.
const threeYears = `year,country,product,value
2000,A,x,10
2000,A,y,1
2000,B,x,1
2000,B,y,10
2000,C,y,5
2000,C,z,5
2001,A,x,10
2001,A,z,90
2001,B,y,10
2001,B,x,1
2002,A,x,20
2002,A,y,1
2002,B,x,1
2002,B,y,10
2002,C,y,5
2002,C,z,9
`

func TestPersistenceAndMeans(t *testing.T) {
	dir, run := tables(t, threeYears, func(r *ComplexityRequest) { r.Persist = "2/3" })
	has := column(t, filepath.Join(dir, "cells.csv"), "mcp", 3)
	if len(run.Years) != 1 || has["2002 A x"] != 1 || has["2002 A z"] != 0 || has["2002 C z"] != 1 || len(run.Notes) != 1 || !strings.Contains(run.Notes[0].Text, "2000, 2001") {
		t.Errorf("%v, notes %+v", has, run.Notes)
	}
	dir, _ = tables(t, threeYears, func(r *ComplexityRequest) { r.Rolling, r.Filters = 2, []string{"years=2002"} })
	got := column(t, filepath.Join(dir, "cells.csv"), "value", 3)
	// C did not report in 2001; A's z is a mean of 90 and none.
	if got["2002 A x"] != 15 || got["2002 A z"] != 45 || got["2002 C z"] != 9 || len(got) != 9 {
		t.Errorf("means %v", got)
	}
	dir, _ = tables(t, threeYears, func(r *ComplexityRequest) { r.NewProducts = true })
	if d := column(t, filepath.Join(dir, "diversification.csv"), "kept", 3); d["2000 2002 A"] != 1 || d["2000 2002 C"] == 0 {
		t.Errorf("kept %v", d)
	}
	in := textFile(t, strings.ReplaceAll(threeYears, "2001,B,x,1\n", "2001,B,x,1\n2001,B,x,2\n"))
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}, Filters: []string{"years=2002"}}, PresenceChoice: PresenceChoice{Rolling: 2}}); err == nil || !strings.Contains(err.Error(), "repeat") {
		t.Errorf("a repeated row in the year before, which enters the mean: %v", err)
	}
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}, Filters: []string{"years=2002"}}}); err != nil {
		t.Errorf("the same row does not enter without the mean: %v", err)
	}
}
