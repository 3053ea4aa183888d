package diagnose_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/diagnose"
)

// y = 2x + 1 with residuals +1, -1, -1, +1 on x = 0, 1, 2, 3: they are orthogonal to 1
// and to x, so a = 1, b = 2, rss = 4, s = sqrt(4/2) = 1.4142. At x = 1.5, the mean, the
// prediction error is s sqrt(1 + 1/4) = 1.5811; at 3, s sqrt(1 + 1/4 + 2.25/5) = 1.8439.
func TestLineByHand(t *testing.T) {
	l, err := diagnose.Fit([]float64{0, 1, 2, 3}, []float64{2, 2, 4, 8})
	if err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string][2]float64{
		"a": {l.A, 1}, "b": {l.B, 2}, "s": {l.Sigma, math.Sqrt2}, "t": {l.T, 2 / (math.Sqrt2 / math.Sqrt(5))},
		"error at the mean": {l.PredictionError(1.5), math.Sqrt(2.5)}, "error at 3": {l.PredictionError(3), math.Sqrt(2 * 1.7)},
	} {
		if math.Abs(v[0]-v[1]) > 1e-12 {
			t.Errorf("%s is %v, want %v", what, v[0], v[1])
		}
	}
}

// The prediction error of an economy left out is the externally studentised residual of
// the economy left in: a second route to the same number.
func TestPredictionIsExternalResidual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(9, 30).Draw(t, "n")
		x, y := make([]float64, n), make([]float64, n)
		for i := range n {
			x[i] = float64(i) + rapid.Float64Range(0, 0.5).Draw(t, "x")
			y[i] = rapid.Float64Range(-10, 10).Draw(t, "y")
		}
		p, err := diagnose.ShadowPrice(x[1:], y[1:], x[0], y[0])
		if err != nil {
			t.Skip(err)
		}
		all, err := diagnose.Fit(x, y)
		if err != nil {
			t.Skip(err)
		}
		one, _ := diagnose.Fit(x[1:], y[1:])
		mean, ss := 0.0, 0.0
		for _, v := range x {
			mean += v / float64(n)
		}
		for _, v := range x {
			ss += (v - mean) * (v - mean)
		}
		h := 1/float64(n) + (x[0]-mean)*(x[0]-mean)/ss
		if want := (y[0] - all.At(x[0])) / (one.Sigma * math.Sqrt(1-h)); math.Abs(p.Z-want) > 1e-6*(1+math.Abs(want)) {
			t.Fatalf("z %v, studentised residual %v", p.Z, want)
		}
	})
}

func TestPriceRefuses(t *testing.T) {
	flat := []float64{1, 1, 1, 1, 1, 1, 1, 1}
	up := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	if _, err := diagnose.ShadowPrice(up[:7], up[:7], 1, 1); err == nil {
		t.Error("seven economies gave a z")
	}
	if _, err := diagnose.ShadowPrice(flat, up, 1, 1); err == nil {
		t.Error("incomes that do not vary gave a z")
	}
	if p, err := diagnose.ShadowPrice(up, up, 1, 1); err == nil {
		t.Errorf("a perfect fit gave a z of %v", p.Z)
	}
}

// Ranks 1 2 3 4 against 1 3 2 4: sum of squared differences 2, rho = 1 - 6*2/(4*15) = 0.8.
func TestSpearmanByHand(t *testing.T) {
	rho, ok := diagnose.Spearman([]float64{1, 2, 3, 4}, []float64{10, 30, 20, 40})
	if !ok || math.Abs(rho-0.8) > 1e-12 {
		t.Errorf("rho %v, %v", rho, ok)
	}
	// Ties get mid-ranks: 1.5 1.5 3 against 1 2 3 gives 1.5/sqrt(1.5*2).
	rho, _ = diagnose.Spearman([]float64{5, 5, 9}, []float64{1, 2, 3})
	if math.Abs(rho-1.5/math.Sqrt(3)) > 1e-12 {
		t.Errorf("with ties %v", rho)
	}
	if _, ok := diagnose.Spearman([]float64{1, 1, 1}, []float64{1, 2, 3}); ok {
		t.Error("a variable that does not vary gave a correlation")
	}
}

// A correlation that comes only from a third variable vanishes when that is held fixed,
// and one that has nothing to do with it stays.
func TestPartialSpearman(t *testing.T) {
	z := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	x := []float64{2, 1, 4, 3, 6, 5, 8, 7} // z with neighbours swapped
	y := []float64{1, 2, 4, 3, 5, 6, 8, 7}
	plain, _ := diagnose.Spearman(x, y)
	held, ok := diagnose.PartialSpearman(x, y, z)
	if !ok || held > plain-0.2 {
		t.Errorf("plain %v, held %v", plain, held)
	}
	// By hand: rho_xy 0.8, rho_xz 0.6, rho_yz 0; (0.8 - 0) / sqrt((1 - 0.36) * 1) = 1.
	if held, ok := diagnose.PartialSpearman([]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, []float64{2, 1, 4, 3}); !ok || math.Abs(held-1) > 1e-12 {
		t.Errorf("held %v, want 1", held)
	}
	w := []float64{1, -1, -1, 1, 1, -1, -1, 1}
	if free, ok := diagnose.PartialSpearman(x, y, w); !ok || math.Abs(free-plain) > 0.05 {
		t.Errorf("plain %v, with a variable of no account %v", plain, free)
	}
}

func TestSpearmanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-5, 5), 4, 20).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Float64Range(-5, 5), len(x), len(x)).Draw(t, "y")
		a, ok := diagnose.Spearman(x, y)
		b, _ := diagnose.Spearman(y, x)
		if math.Abs(a) > 1 || math.Abs(a-b) > 1e-12 {
			t.Fatalf("%v and %v", a, b)
		}
		neg := make([]float64, len(x))
		for i, v := range x {
			neg[i] = -v
		}
		if c, _ := diagnose.Spearman(neg, y); ok && math.Abs(a+c) > 1e-9 {
			t.Fatalf("turned about: %v and %v", a, c)
		}
	})
}

func TestSupport2(t *testing.T) {
	for _, c := range []struct {
		corr float64
		high bool
		want float64
	}{{-0.6, true, 0.6}, {0.6, true, -0.6}, {0.6, false, 0.6}, {0.2, true, 0}, {-0.1, false, 0}} {
		if got := diagnose.Support2(c.corr, c.high, 0.2); got != c.want {
			t.Errorf("%v, high %v: %v, want %v", c.corr, c.high, got, c.want)
		}
	}
}

// 30 against a mean of 20 with sd 10: one sd, half of full support; 60 is full.
func TestSupport3(t *testing.T) {
	for prevalence, want := range map[float64]float64{30: 0.5, 60: 1, 20: 0, -50: -1} {
		if got := diagnose.Support3(prevalence, 20, 10, 2); got != want {
			t.Errorf("%v: %v, want %v", prevalence, got, want)
		}
	}
}

// A score lies within the weight of its evidence, the weight within 0..1; items in any
// order give the same, and evidence of quality 0 changes nothing.
func TestJudgeProperties(t *testing.T) {
	mark := rapid.Custom(func(t *rapid.T) diagnose.Mark {
		return diagnose.Mark{Test: rapid.IntRange(1, 4).Draw(t, "test"), S: rapid.Float64Range(-1, 1).Draw(t, "s"), Q: rapid.Float64Range(0, 1).Draw(t, "q")}
	})
	rapid.Check(t, func(t *rapid.T) {
		marks := rapid.SliceOfN(mark, 0, 12).Draw(t, "marks")
		got := diagnose.Judge(marks, diagnose.Options{})
		if got.Weight < 0 || got.Weight > 1+1e-12 || math.Abs(got.Score) > got.Weight+1e-12 {
			t.Fatalf("%+v", got)
		}
		if (got.Support == nil) != (got.Label == diagnose.NoEvidence) || got.Label.Verdict() && (len(got.Tests) < 3 || got.Weight < 0.4-1e-9) {
			t.Fatalf("%+v", got)
		}
		back := slices.Clone(marks)
		slices.Reverse(back)
		back = append(back, diagnose.Mark{Test: 1, S: 1, Q: 0})
		if again := diagnose.Judge(back, diagnose.Options{}); math.Abs(again.Score-got.Score) > 1e-12 || again.Label != got.Label && math.Abs(got.Score) > 1e-6 {
			t.Fatalf("%+v, in another order %+v", got, again)
		}
	})
}

// At the thresholds themselves (three tests, weight 0.4, score 0.45 and 0.25) the label
// is the stronger one.
func TestLabelsAtThresholds(t *testing.T) {
	three := func(q, s float64) []diagnose.Mark {
		return []diagnose.Mark{{1, s, q}, {2, s, q}, {3, s, q}}
	}
	for _, c := range []struct {
		marks []diagnose.Mark
		want  diagnose.Label
	}{
		{three(0.6, 1), diagnose.Binding},                 // 3 * 0.6 / 4 = 0.45
		{three(0.59, 1), diagnose.Candidate},              // 0.4425
		{three(0.6, 5.0/9), diagnose.Candidate},           // 0.25
		{three(0.6, 0.5), diagnose.NotBinding},            // 0.225
		{three(0.53, -0.1), diagnose.Unlikely},            // weight 0.3975
		{three(0.53, 0.1), diagnose.Insufficient},         // the end of the dead band is outside it
		{three(0.53, 0.099), diagnose.Neither},            //
		{three(0.53, -0.099), diagnose.Neither},           //
		{three(0.53, 0), diagnose.Neither},                //
		{three(0.5, 0.001)[:2], diagnose.Neither},         // a score of 0.00 points at nothing
		{three(1.6/3, 0), diagnose.NotBinding},            // weight 0.4
		{three(0.5, 0.6)[:2], diagnose.Insufficient},      // two tests
		{three(0.5, -0.6)[:2], diagnose.Unlikely},         // two tests, against
		{nil, diagnose.NoEvidence},                        //
		{[]diagnose.Mark{{1, 1, 0}}, diagnose.NoEvidence}, // quality 0
	} {
		if got := diagnose.Judge(c.marks, diagnose.Options{}); got.Label != c.want {
			t.Errorf("%v: %s (score %v, weight %v), want %s", c.marks, got.Label, got.Score, got.Weight, c.want)
		}
	}
}

func TestJudgePanics(t *testing.T) {
	for _, m := range []diagnose.Mark{{0, 0, 1}, {5, 0, 1}, {1, 1.1, 1}, {1, 0, 1.1}, {1, math.NaN(), 1}, {1, 0, math.NaN()}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was scored", m)
				}
			}()
			diagnose.Judge([]diagnose.Mark{m}, diagnose.Options{})
		}()
	}
}

// Twice: growth at 4 % from year 8 and again from year 24, none between; a run keeps its
// first year, and a year within seven of a passing one is dropped.
func TestTurnsKeepTheFirstOfARun(t *testing.T) {
	var steps []diagnose.Step
	for _, y := range []int{8, 9, 10, 17, 18, 26, 34} {
		steps = append(steps, diagnose.Step{Year: y, Fast: true})
	}
	var years []int
	for _, x := range diagnose.Turns(steps, diagnose.Options{}) {
		years = append(years, x.Year)
	}
	// 17 is seven years after 10: within; 26 is eight after 18: kept; 34 eight after 26.
	if !slices.Equal(years, []int{8, 26, 34}) {
		t.Errorf("turns %v", years)
	}
}

// A constant rate never turns; a fall after a fast rise is a deceleration; a missing
// year within an acceleration's span takes it away.
func TestSteps(t *testing.T) {
	level := make([]float64, 30)
	for i := range level {
		level[i] = math.Pow(1.05, float64(i))
	}
	for _, s := range diagnose.Steps(1990, level, diagnose.Options{}) {
		if s.Fast || s.Slow || math.Abs(s.Growth-5) > 1e-9 || math.Abs(s.Change) > 1e-9 {
			t.Errorf("constant growth: %+v", s)
		}
	}
	for i := 15; i < 30; i++ {
		level[i] = level[15]
	}
	var slow []int
	for _, s := range diagnose.Steps(1990, level, diagnose.Options{}) {
		if s.Slow {
			slow = append(slow, s.Year)
		}
	}
	if len(slow) == 0 || slow[0] < 2000 {
		t.Errorf("decelerations %v", slow)
	}
	jump := []float64{100, 100, 100, 100, 100, 100, 100, 100, 105, 110, 116, 122, 128, 134, 141}
	if s := diagnose.Steps(0, jump, diagnose.Options{}); len(s) != 1 || !s[0].Fast {
		t.Fatalf("steps %+v", s)
	}
	jump[10] = math.NaN()
	if s := diagnose.Steps(0, jump, diagnose.Options{}); len(s) != 1 || s[0].Fast {
		t.Errorf("with a missing year %+v", s)
	}
}

// Shares times a constant, on either side, change neither slope nor t.
func TestCamelsScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []diagnose.Sector
		for i := range rapid.IntRange(8, 20).Draw(t, "n") {
			rows = append(rows, diagnose.Sector{Name: string(rune('a' + i)), Home: rapid.Float64Range(0.01, 1).Draw(t, "home"), Peers: rapid.Float64Range(0.01, 1).Draw(t, "peers"), Intensity: float64(i) / 10})
		}
		a, err := diagnose.CamelTest(rows)
		if err != nil {
			t.Skip(err)
		}
		k := rapid.Float64Range(0.1, 10).Draw(t, "k")
		for i := range rows {
			rows[i].Home *= k
		}
		b, err := diagnose.CamelTest(rows)
		if err != nil || math.Abs(a.Slope-b.Slope) > 1e-9 || math.Abs(a.T-b.T) > 1e-6*(1+math.Abs(a.T)) {
			t.Fatalf("%+v and %+v, %v", a, b, err)
		}
	})
}

func TestCamelsRefuse(t *testing.T) {
	row := func(home, peers, intensity float64) diagnose.Sector {
		return diagnose.Sector{Home: home, Peers: peers, Intensity: intensity}
	}
	var few, empty, flat []diagnose.Sector
	for i := range 9 {
		few = append(few, row(0.1, 0.1*float64(i%2), float64(i)))
		empty = append(empty, row(0.1*float64(i%3/2), 0.1, float64(i)))
		flat = append(flat, row(0.1*float64(i+1), 0.1, 0.3))
	}
	for what, rows := range map[string][]diagnose.Sector{"four industries of the peers": few, "most at 0": empty, "one intensity": flat} {
		if c, err := diagnose.CamelTest(rows); err == nil {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

// Ten years down from 200 to 100 and seven up at 7 % a year come to 160.6: an acceleration by the
// rule, which looks no further back than its first year, and a recovery. From 150 to 100 it
// is none, and neither is a level that is just reached.
func TestRecovery(t *testing.T) {
	fall := func(from, to float64) []float64 {
		var level []float64
		for i := range 11 {
			level = append(level, from*math.Pow(to/from, float64(i)/10))
		}
		for range 7 {
			level = append(level, level[len(level)-1]*1.07)
		}
		return level
	}
	for _, c := range []struct {
		from float64
		year int
	}{{200, 1990}, {150, 0}, {100 * math.Pow(1.07, 7), 0}} {
		steps := diagnose.Steps(1990, fall(c.from, 100), diagnose.Options{})
		last := steps[len(steps)-1]
		if last.Year != 2000 || !last.Fast || last.Below != c.year {
			t.Errorf("from %v: %+v, want below %d", c.from, last, c.year)
		}
	}
	level := fall(200, 100)
	level[0] = math.NaN() // the peak is then the year after
	steps := diagnose.Steps(1990, level, diagnose.Options{})
	if s := steps[len(steps)-1]; s.Below != 1991 {
		t.Errorf("%+v", s)
	}
	if turns := diagnose.Turns(steps[len(steps)-1:], diagnose.Options{}); len(turns) != 1 || turns[0].Below != 1991 {
		t.Errorf("%+v", turns)
	}
}
