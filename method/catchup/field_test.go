package catchup

import (
	"math"
	"slices"
	"testing"

	"upstep/panel"
)

// Three economies of region R and one other, two fields, in 2010 and 2020. The world
// has 100 patents in field a in 2020, of which X 60 and Y 20; the region has 95, so
// the economies that are not named share 95 - 80 = 15. Field b: X 30, Y 70 of 100.
func counts() Counts {
	c := Counts{Name: "t", World: "WLD", All: "ALL", Regions: map[string]string{"X": "R", "Y": "R"}}
	add := func(year int, class string, world, region, x, y float64) {
		for place, n := range map[string]float64{"WLD": world, "R": region, "X": x, "Y": y} {
			c.Cells = append(c.Cells, Count{place, class, year, n})
		}
	}
	add(2010, "a", 50, 45, 20, 20)
	add(2010, "b", 100, 100, 30, 70)
	add(2010, "ALL", 150, 145, 50, 90)
	add(2020, "a", 100, 95, 60, 20)
	add(2020, "b", 100, 100, 30, 70)
	add(2020, "ALL", 200, 195, 90, 90)
	slices.SortFunc(c.Cells, func(a, b Count) int { return a.Year - b.Year })
	return c
}

var fields = []Field{{Code: "a", Name: "Field a", Cycle: Short, Provenance: panel.Literature}, {Code: "b", Name: "Field b", Cycle: Long, Provenance: panel.Judgement}}

func TestRowsByHand(t *testing.T) {
	c := counts()
	rows := Rows(fields, &c, "X", "", 2020, Options{Window: 1})
	a := rows[0]
	// 90 of the 200 patents are X's: of 100 in field a 45 are expected, 60 are there.
	if *a.World != 100 || *a.Count != 60 || math.Abs(a.RTA.Expected-45) > 1e-12 || math.Abs(*a.RTA.Value-60.0/45) > 1e-12 {
		t.Errorf("%+v %+v", a, a.RTA)
	}
	// Garwood: 60 lies between 45.79 and 77.23; over 45 that is 1.017 to 1.716.
	if math.Abs(*a.RTA.Low-1.0175) > 1e-3 || math.Abs(*a.RTA.High-1.7162) > 1e-3 || a.RTA.Verdict != "above" {
		t.Errorf("%v %v %s", *a.RTA.Low, *a.RTA.High, a.RTA.Verdict)
	}
	// ln(100/50)/10; without X ln(40/30)/10. HHI .6^2 + .2^2.
	if math.Abs(*a.Growth-math.Ln2/10) > 1e-12 || math.Abs(*a.GrowthRest-math.Log(4.0/3)/10) > 1e-12 || math.Abs(*a.HHI-.4) > 1e-12 || a.Leader != "X" {
		t.Errorf("%+v", a)
	}
	if !a.Growing || rows[1].Growing || a.Open || !a.Active || a.Basis != FromBooks {
		t.Errorf("%+v", rows)
	}
}

// A country that the table does not name has no count, not zero; its region's rest is
// shown. One named elsewhere has no rest either.
func TestNotNamed(t *testing.T) {
	c := counts()
	rows := Rows(fields, &c, "Z", "R", 2020, Options{Window: 1})
	if rows[0].Count != nil || rows[0].RTA != nil || rows[0].Active || *rows[0].Region != 15 || *rows[1].Region != 0 {
		t.Errorf("%+v", rows[0])
	}
	r, err := Assess(Input{Country: "Z", Fields: fields, Counts: []Counts{c, c}, Broad: &c, Sectors: fields}, Options{Window: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Own != nil || r.Patents != nil || r.Broad.Patents != nil || !hasNote(r, "not-named") || !hasNote(r, "no-citation-data") || r.Fields[0].Region != nil {
		t.Errorf("%+v", r)
	}
	if got := r.Lists; !slices.Equal(got.Short, []string{"a"}) || !slices.Equal(got.Long, []string{"b"}) || len(got.Active) > 0 || got.InSecond == nil {
		t.Errorf("%+v", got)
	}
}

// Five patents are expected for an index; with fewer there is none, however many it has.
func TestTooFewForSpecialisation(t *testing.T) {
	c := Counts{Name: "u", Cells: []Count{{"X", "a", 2020, 4}, {"X", "b", 2020, 4}, {"Y", "a", 2020, 100}, {"Y", "b", 2020, 900}}}
	rows := Rows(fields, &c, "X", "", 2020, Options{Window: 1})
	if x := rows[0].RTA; x.Value != nil || x.Verdict != "too few" || math.Abs(x.Expected-8*104.0/1008) > 1e-12 {
		t.Errorf("%+v", x)
	}
	if x := rows[1].RTA; x.Value == nil || math.Abs(*x.Value-4/(8*904.0/1008)) > 1e-12 {
		t.Errorf("%+v", x)
	}
}

func TestAssessCounts(t *testing.T) {
	c := counts()
	r, err := Assess(Input{Country: "X", Fields: fields, Counts: []Counts{c}, Broad: &c, Sectors: fields}, Options{Window: 1})
	if err != nil {
		t.Fatal(err)
	}
	// 90 patents are fewer than 100: nothing of the country itself.
	if r.Own != nil || *r.Patents != 90 || !hasNote(r, "too-few-patents") || !hasNote(r, "too-few-applications") {
		t.Errorf("%+v", r)
	}
	r, err = Assess(Input{Country: "X", Fields: fields, Counts: []Counts{c}}, Options{Window: 1, MinPatents: 90, Rarefy: 90})
	if err != nil {
		t.Fatal(err)
	}
	// Shares 2/3 and 1/3 of 90: 1 - 5/9; a sample of all 90 has both of the two classes.
	if r.Own == nil || *r.Own.Diversification != 1 || math.Abs(*r.Own.Spread-4.0/9) > 1e-12 || math.Abs(*r.Own.Rarefied-1) > 1e-12 || r.Own.CycleTime != nil {
		t.Errorf("%+v", r.Own)
	}
	if r, err := Assess(Input{Country: "X", Fields: fields, Counts: []Counts{c}}, Options{Window: 30}); err != nil || len(r.Fields) > 0 || !hasNote(r, "table-too-short") {
		t.Errorf("a window longer than the table: %v %+v", err, r)
	}
	if r, err = Assess(Input{Country: "X", Fields: fields, Counts: []Counts{c}}, Options{Year: 2015, Window: 1}); err != nil || r.Window != [2]int{2015, 2015} || r.All.Patents != nil {
		t.Errorf("%v %+v", err, r)
	}
}

func TestRecords(t *testing.T) {
	r := Records{Windows: []Window{{Kind: "demand", Year: 2015, What: "Orders", Evidence: "page 3"}, {Kind: "rain", Year: 1800, Closed: 1700}},
		Leaps: []Leap{{Kind: "jump", Year: 2030}}}
	got := r.Faults(2026)
	if len(got) != 8 || got[0] != (Fault{"windows", 1, "kind", `kind is "rain", want one of technological, demand, institutional`}) {
		for _, f := range got {
			t.Log(f)
		}
		t.Errorf("%d faults", len(got))
	}
	kinds, evidence, response := r.Missing()
	if !slices.Equal(kinds, []string{"technological", "institutional"}) || evidence != 2 || response != 2 {
		t.Errorf("%v %d %d", kinds, evidence, response)
	}
}
