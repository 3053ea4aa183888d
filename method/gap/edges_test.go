package gap_test

import (
	"math"
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

// compareX compares E01 with everyone by one spec.
func compareX(t *testing.T, w *world, s gap.Spec, change func(*gap.Input)) gap.Row {
	t.Helper()
	in := gap.Input{Panel: w.panel(t), Country: "E01", Specs: []gap.Spec{s}, Peers: gap.Peers{Members: w.all}, World: w.all}
	if change != nil {
		change(&in)
	}
	return mustCompare(t, in).Rows[0]
}

// Nothing crosses a break: not the frontier's base year, not a figure carried forward.
func TestNothingCrossesABreak(t *testing.T) {
	w := newWorld(25)
	for i, c := range w.all {
		for y := 2012; y <= 2020; y++ {
			if c != "E01" || y < 2019 {
				w.b.Set("X", c, y, float64(i)+wobble(i))
			}
		}
	}
	s := specX
	s.BreakYear = 2019
	row := compareX(t, w, s, nil)
	if row.Value != nil || !code(row.Notes, "too-old") {
		t.Errorf("a figure of 2018 stands for 2020 across the break of 2019: %+v", row.Obs)
	}

	w = newWorld(25)
	for i, c := range w.all {
		for y := 2012; y <= 2020; y++ {
			w.b.Set("X", c, y, float64(i)+wobble(i)+100*float64(y/2019))
		}
	}
	row = compareX(t, w, s, nil)
	if row.G4 == nil || row.G4.Year != 2020 || !code(row.Notes, "frontier-year") {
		t.Errorf("frontier %+v, %v", row.G4, row.Notes)
	}
	if row.G6 != nil || len(row.G5.Path) != 2 {
		t.Errorf("trend %+v, path %+v", row.G6, row.G5)
	}
}

func TestSampleOfRegressions(t *testing.T) {
	w := newWorld(25, panel.Series{Indicator: "NR"}, panel.Series{Indicator: "POP"})
	for i, c := range w.all {
		w.b.Set("X", c, 2020, float64(i)+wobble(i))
		if i > 0 {
			w.b.Set("NR", c, 2020, float64(i%5))
		}
		w.b.Set("POP", c, 2020, map[bool]float64{true: 1e5, false: 1e7 * float64(1+i%4)}[i >= 22])
	}
	row := compareX(t, w, specX, func(in *gap.Input) { in.Options.Population, in.Options.Rents = "POP", "NR" })
	if row.G3.N != 22 {
		t.Errorf("three economies below half a million are in the sample: n = %d", row.G3.N)
	}
	if row.G3b != nil || !code(row.Notes, "variant-withheld") {
		t.Errorf("rents of the economy are not known: %+v", row.G3b)
	}
}

// Less is better: 5 - 0.1 (s - 2000) for the peers; 4 is where they stood in 2010.
func TestLessIsBetter(t *testing.T) {
	w := newWorld(21)
	for i, c := range w.all {
		for y := 2000; y <= 2020; y++ {
			v := 5 - 0.1*float64(y-2000)
			if i == 0 {
				v = 4 + 0.2*float64(2020-y)
			}
			w.b.Set("X", c, y, v)
		}
	}
	s := specX
	s.Direction = gap.Lower
	row := compareX(t, w, s, nil)
	near(t, "years behind", row.G5.Years, 10, 1e-6)
	if row.Standing != gap.IsBehind || row.G6.Label != "falling" {
		t.Errorf("%s, %s", row.Standing, row.G6.Label)
	}
	near(t, "years to the benchmark", row.G6.Reach.Years, (4.0-3.0)/(0.2-0.1), 1e-6)
	// In 2015 twenty stood at 3.5 and one at 5, so the 97.5 % quantile is 4.25.
	near(t, "distance to frontier", row.G4.Score, 100*(1-0.5/0.75), 1e-6)
}

func TestEqualValues(t *testing.T) {
	w := newWorld(12)
	for _, c := range w.all {
		w.b.Set("X", c, 2020, 3)
	}
	row := compareX(t, w, specX, nil)
	if row.G4 != nil || !code(row.Notes, "frontier-withheld") || row.G3 != nil || row.Standing != gap.IsAtPar {
		t.Errorf("equal values: %+v %v", row.G4, row.Notes)
	}
}

func TestPathsAndConvergence(t *testing.T) {
	w := newWorld(14)
	for i, c := range w.all {
		for y := 2005; y <= 2020; y++ {
			v := (1 + float64(i)) * math.Exp(0.02*float64(y-2005))
			if i == 13 && y < 2012 {
				v = 0
			}
			if i > 0 || y < 2020 { // E01 ends in 2019
				w.b.Set("X", c, y, v)
			}
		}
	}
	w.b.Set("X", "GRP", 2010, 1)
	w.b.Set("X", "GRP", 2016, 4)
	p := w.panel(t)
	in := gap.Input{Panel: p, Country: "E01", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: w.all, Aggregate: "GRP"}, World: w.all, Options: gap.Options{MaxLag: 4}}
	row := mustCompare(t, in).Rows[0]
	// x = exp(.02*14) in 2019; the aggregate stood there in 2010 + 6 (x-1)/3, and its
	// value of 2016 is carried forward to 2019.
	near(t, "behind", row.G5.Years, 2019-(2010+2*(math.Exp(0.28)-1)), 1e-9)
	if row.G7 == nil || row.G7.N != 13 || row.G7.LeftOut != 1 || !code(row.Notes, "convergence-zeros") {
		t.Fatalf("convergence %+v", row.G7)
	}
	// Of 13 economies nothing is said where 15 are asked for.
	more := in
	more.Options.FewList, more.Options.FewRange = 15, 15
	few := mustCompare(t, more)
	if r := few.Rows[0]; r.G7 != nil || !code(r.Notes, "convergence-withheld") || !code(few.Notes, "peers-too-few") || r.Benchmark.Need != 15 {
		t.Errorf("needs %d: %v", r.Benchmark.Need, r.Notes)
	}
	for _, o := range []gap.Options{{FewList: 2}, {FewRange: 3}, {FewList: 9}, {FewFull: 7}} {
		if o.Check() == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	near(t, "equal growth does not converge", row.G7.Sigma1/row.G7.Sigma0, 1, 0.02)
	in.Specs[0].MaxLag = 2
	in.Peers.Aggregate = "GRP"
	in.Year = 2018
	if row := mustCompare(t, in).Rows[0]; row.Benchmark.Kind != "published" || row.G5 == nil {
		t.Errorf("2016 is within two years of 2018: %+v", row.Benchmark)
	}
	in.Year = 2020
	if row := mustCompare(t, in).Rows[0]; row.Benchmark.Kind != "median" {
		t.Errorf("2016 is not within two years of 2020: %+v", row.Benchmark)
	}
}

func TestOldSeriesAndSmallCounts(t *testing.T) {
	w := newWorld(12, panel.Series{Indicator: "OLD", Quality: panel.Old})
	for i, c := range w.all {
		w.b.Set("OLD", c, 2020, float64(i+2)) // 2, 3, ..., 13: median of the others 8
	}
	s := specX
	s.Code, s.Count = "OLD", true
	row := compareX(t, w, s, nil)
	if !code(row.Notes, "old-series") {
		t.Error("a retired series goes unnoticed")
	}
	if code(row.Notes, "count-uncertain") { // 2 has the limits 0.24..7.22
		t.Errorf("8 is outside %+v", row.Limits)
	}
	w = newWorld(12)
	for i, c := range w.all {
		w.b.Set("X", c, 2020, float64(min(i+2, 7))) // median of the others 7
	}
	s = specX
	s.Count = true
	if row := compareX(t, w, s, nil); !code(row.Notes, "count-uncertain") {
		t.Errorf("7 is inside %+v", row.Limits)
	}
}

// The thresholds of peaked, one at a time, on a share that falls by fall points
// after the year top.
func TestPeakedThresholds(t *testing.T) {
	for _, tc := range []struct {
		top  int
		fall float64
		want gap.Answer
	}{{2005, 6, gap.Yes}, {2005, 1.5, gap.No}, {2016, 6, gap.No}} {
		b := panel.NewBuilder([]panel.Series{{Indicator: man}}, []string{"A"}, 1990, 2020)
		for y := 1990; y <= 2020; y++ {
			v := 20 - 0.5*math.Abs(float64(y-tc.top)/30)
			if y > tc.top+2 {
				v -= tc.fall
			}
			b.Set(man, "A", y, v)
		}
		p, bad := b.Panel()
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		r, err := gap.Deindustrialise(gap.DeindustrialInput{Panel: p, Countries: []string{"A"}, World: []string{"A"}})
		if err != nil {
			t.Fatal(err)
		}
		c := r.Plain.Cases[0]
		if c.Peaked != tc.want || c.Premature == gap.Yes || c.Peak.AtStart {
			t.Errorf("top %d, fall %v: %s (%+v)", tc.top, tc.fall, c.Peaked, c.Peak)
		}
		if r.Plain.Hump != nil || !code(r.Plain.Notes, "hump-withheld") || !code(c.Notes, "no-peak-income") {
			t.Errorf("notes %v %v", r.Plain.Notes, c.Notes)
		}
	}
}

// A noisy hump is called weak, and an economy inside its range uncertain; a sharp
// one is neither. Economies below half a million are no reference.
func TestHumpDoubts(t *testing.T) {
	for _, noise := range []float64{0.02, 8} {
		points, peak := humpData(0)
		seen := map[string]bool{"TINY": true, "NEAR": true}
		all := []string{"NEAR", "TINY"}
		for _, p := range points {
			if !seen[p.Country] {
				seen[p.Country] = true
				all = append(all, p.Country)
			}
		}
		b := panel.NewBuilder([]panel.Series{{Indicator: man}, {Indicator: income}, {Indicator: people}}, all, 1985, 2012)
		for i, p := range points {
			b.Set(man, p.Country, p.Year, p.Share+noise*math.Sin(float64(i*i)))
			b.Set(income, p.Country, p.Year, p.Income)
			b.Set(people, p.Country, p.Year, p.Population)
		}
		for y := 1985; y <= 2012; y++ {
			b.Set(man, "TINY", y, 90-float64(y-1985))
			b.Set(income, "TINY", y, 1e5)
			b.Set(people, "TINY", y, 1e4)
			b.Set(income, "NEAR", y, peak*1.0001)
			b.Set(people, "NEAR", y, 1e7)
		}
		p, bad := b.Panel()
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		r, err := gap.Deindustrialise(gap.DeindustrialInput{Panel: p, Countries: []string{"NEAR", "C11"}, World: all})
		if err != nil {
			t.Fatal(err)
		}
		loud := noise > 1
		if code(r.Plain.Notes, "hump-weak") != loud && code(r.Plain.Notes, "no-hump") != loud {
			t.Errorf("noise %v: %v", noise, r.Plain.Notes)
		}
		if !loud {
			if !code(r.Plain.Cases[0].Notes, "hump-uncertain") || code(r.Plain.Cases[1].Notes, "hump-uncertain") {
				t.Errorf("%v: %v, %v", r.Plain.Hump.PeakRange, r.Plain.Cases[0].Notes, r.Plain.Cases[1].Notes)
			}
		}
		for _, c := range r.Plain.Cohort.Countries {
			if c == "TINY" {
				t.Error("ten thousand people make a reference")
			}
		}
	}
}

// Structure over-explains: R&D is a little low for the income, but high for a
// structure with next to no industry.
func TestStructureChangesSign(t *testing.T) {
	w := newWorld(40, panel.Series{Indicator: man}, panel.Series{Indicator: highTech}, panel.Series{Indicator: gerd})
	for i, c := range w.all {
		m, h, extra := float64(10+(i*13)%17), float64(5+(i*7)%30), 0.2*wobble(i)
		if i == 9 {
			m, h, extra = 2, 1, 0.6
		}
		w.b.Set(man, c, 2020, m)
		w.b.Set(highTech, c, 2020, h)
		w.b.Set(gerd, c, 2020, math.Exp(-10+0.9*math.Log(1000*float64(i+1))+0.04*m+0.03*h+extra))
	}
	r, err := gap.StructureOfRD(gap.RDInput{Panel: w.panel(t), Country: "E10", World: w.all})
	if err != nil {
		t.Fatal(err)
	}
	if r.Without.Residual >= 0 || r.With.Residual <= 0 || !code(r.Notes, "sign-change") {
		t.Errorf("%v then %v: %v", r.Without.Residual, r.With.Residual, r.Notes)
	}
}

func TestSimilarLogOfZero(t *testing.T) {
	w := newWorld(8)
	for i, c := range w.all {
		w.b.Set("X", c, 2020, float64(i))
	}
	n, err := gap.Similar(w.panel(t), "E05", w.all, 2020, []gap.Trait{{Name: "x", Code: "X", Log: true}}, 3)
	if err != nil || n.Compared != 6 || len(n.Refused) != 1 || n.Refused[0].Country != "E01" {
		t.Errorf("zero has no logarithm: %+v, %v", n, err)
	}
}

// Members without data widen the range of ranks, and a median path that ends long
// before the economy's figure gives no years behind.
func TestThinPeers(t *testing.T) {
	w := newWorld(21)
	for i, c := range w.all {
		for y := 2008; y <= 2012; y++ {
			w.b.Set("X", c, y, float64(i+1))
		}
		if i > 0 && i < 13 { // reporting by turns, four a year
			w.b.Set("X", c, 2018+i%3, float64(i+1))
		}
	}
	w.b.Set("X", "E01", 2020, 5.5)
	row := compareX(t, w, specX, func(in *gap.Input) { in.Year = 2020 })
	if row.G5 != nil || !code(row.Notes, "path-too-old") {
		t.Errorf("years behind on a path that ended in 2012: %+v", row.G5)
	}
	// Of 2..13, eight are above 5.5; eight more members are not known.
	if row.G2 == nil || row.G2.N != 13 || row.G2.Of != 21 || row.G2.Best != 9 || row.G2.Worst != 17 {
		t.Errorf("ranks %+v", row.G2)
	}
}

// De-manufactured but industrialised needs both: little manufacturing and much industry.
func TestDeManufacturedNeedsIndustry(t *testing.T) {
	all := []string{"A", "B", "C", "D", "E", "F", "G"}
	for _, tc := range []struct {
		man, ind float64
		want     gap.Answer
	}{{8, 35, gap.Yes}, {8, 30, gap.Yes}, {8, 25, gap.No}, {15, 35, gap.No}, {12, 35, gap.No}} {
		b := panel.NewBuilder([]panel.Series{{Indicator: man}, {Indicator: industry}}, all, 2015, 2020)
		for _, c := range all[1:] {
			b.Set(man, c, 2020, 12)
			b.Set(industry, c, 2019, 30)
		}
		b.Set(man, "A", 2020, tc.man)
		b.Set(industry, "A", 2020, tc.ind)
		p, bad := b.Panel()
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		r, err := gap.Deindustrialise(gap.DeindustrialInput{Panel: p, Countries: all[:1], World: all, Group: gap.Peers{Members: all}, Year: 2020})
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Plain.Cases[0]; c.DeManufactured != tc.want || c.GroupN != 6 {
			t.Errorf("%v: %s (group %v, %v of %d)", tc, c.DeManufactured, *c.GroupManufacturing, *c.GroupIndustry, c.GroupN)
		}
	}
}
