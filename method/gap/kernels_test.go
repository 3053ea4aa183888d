package gap_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/gap"
	"upstep/panel"
)

// Garwood's limits are where the tail of the Poisson distribution is 2.5 %: summed
// term by term here.
func TestPoissonAgainstSummedTails(t *testing.T) {
	atMost := func(k int, m float64) float64 {
		term, sum := math.Exp(-m), 0.0
		for i := 0; i <= k; i++ {
			if i > 0 {
				term *= m / float64(i)
			}
			sum += term
		}
		return sum
	}
	for _, k := range []int{0, 1, 2, 7, 30, 269, 481} {
		iv := gap.Poisson(float64(k), 0.95)
		near(t, "P(X <= k) at the upper limit", atMost(k, iv.High), 0.025, 1e-9)
		if k == 0 {
			near(t, "lower limit", iv.Low, 0, 0)
			continue
		}
		near(t, "P(X >= k) at the lower limit", 1-atMost(k-1, iv.Low), 0.025, 1e-9)
	}
	near(t, "per thousand", gap.PerThousand(3, 1500).Value, 2, 1e-12)
}

// sample draws an inexact cross-section with distinct regressors.
func sample(t *rapid.T) (rows [][]float64, y []float64) {
	n := rapid.IntRange(6, 25).Draw(t, "n")
	for i := range n {
		x := float64(i) + rapid.Float64Range(0, 0.9).Draw(t, "x")
		rows = append(rows, []float64{1, x, x * x / 10})
		y = append(y, rapid.Float64Range(-10, 10).Draw(t, "y"))
	}
	return rows, y
}

// The externally studentised residual is the prediction error of a fit made
// without the point, over its standard error; the leave-one-out range likewise.
func TestStudentisedByRefitting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, y := sample(t)
		f, err := gap.OLS(rows, y)
		if err != nil {
			t.Skip("degenerate draw")
		}
		low, high, trace := math.Inf(1), math.Inf(-1), 0.0
		for i := range y {
			trace += f.Leverage[i]
			r := append(slices.Clone(rows[:i]), rows[i+1:]...)
			w, err := gap.OLS(r, append(slices.Clone(y[:i]), y[i+1:]...))
			if err != nil {
				t.Skip("degenerate draw")
			}
			low, high = min(low, w.Beta[1]), max(high, w.Beta[1])
			_, tt := w.Predict(rows[i], y[i])
			if math.Abs(tt) > 1000 || math.IsNaN(f.External[i]) {
				continue // the others fit exactly: both routes lose digits as t squared
			}
			if math.Abs(tt-f.External[i]) > 1e-6*(1+math.Abs(tt)) {
				t.Fatalf("point %d: refit %v, formula %v", i, tt, f.External[i])
			}
		}
		iv := f.LeaveOneOut(1)
		if math.Abs(iv.Low-low) > 1e-6*(1+math.Abs(low)) || math.Abs(iv.High-high) > 1e-6*(1+math.Abs(high)) {
			t.Fatalf("leave-one-out %v, refits %v..%v", iv, low, high)
		}
		if math.Abs(trace-float64(f.K)) > 1e-9 {
			t.Fatalf("leverages sum to %v, want %d", trace, f.K)
		}
	})
}

// y = 1 + 2x exactly but for the last point, which is 1 above: by hand.
func TestOLSByHand(t *testing.T) {
	x, y := [][]float64{{1, 0}, {1, 1}, {1, 2}}, []float64{1, 3, 6}
	keep := [][]float64{{1, 0}, {1, 1}, {1, 2}}
	f, err := gap.OLS(x, y)
	if err != nil {
		t.Fatal(err)
	}
	allNear(t, "beta", f.Beta, []float64{5.0 / 6, 2.5}, 1e-12)                    // mean 10/3, slope 5/2
	allNear(t, "residual", f.Residual, []float64{1. / 6, -2. / 6, 1. / 6}, 1e-12) // sums to 0
	allNear(t, "leverage", f.Leverage, []float64{5. / 6, 1. / 3, 5. / 6}, 1e-12)
	near(t, "sigma", f.Sigma, math.Sqrt(1.0/6), 1e-12)
	near(t, "var slope", f.Cov[1][1], 1.0/12, 1e-12) // s2 / Sxx = (1/6)/2
	if !math.IsNaN(f.External[0]) {
		t.Error("no external residual with one degree of freedom")
	}
	for i := range x {
		if !slices.Equal(x[i], keep[i]) {
			t.Error("the input was changed")
		}
	}
	if _, err := gap.OLS([][]float64{{1, 2}, {1, 2}, {1, 2}}, y); !errors.Is(err, gap.ErrCollinear) {
		t.Errorf("collinear: %v", err)
	}
	if _, err := gap.OLS([][]float64{{1, 2}, {1, 3}}, y[:2]); err == nil {
		t.Error("two points, two coefficients: want an error")
	}
	exact, err := gap.OLS([][]float64{{1, 0}, {1, 1}, {1, 2}, {1, 3}}, []float64{1, 2, 3, 4})
	if err != nil || !math.IsNaN(exact.External[0]) {
		t.Errorf("an exact fit has no residuals to judge: %v, %v", exact.External, err)
	}
}

func TestPercentileInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ints := rapid.SliceOfN(rapid.IntRange(-20, 20), 1, 40).Draw(t, "x")
		x, up, down := make([]float64, len(ints)), make([]float64, len(ints)), make([]float64, len(ints))
		var sum float64
		for i, v := range ints {
			x[i], up[i], down[i] = float64(v), math.Exp(float64(v)/10), -float64(v*v*v)
		}
		for i := range x {
			p := gap.MidRank(x, x[i])
			sum += p
			if p <= 0 || p >= 100 {
				t.Fatalf("percentile %v", p)
			}
			if q := gap.MidRank(up, up[i]); q != p {
				t.Fatalf("a rising map changes %v to %v", p, q)
			}
			if q := gap.MidRank(down, down[i]); math.Abs(q-(100-p)) > 1e-9 {
				t.Fatalf("a falling map changes %v to %v", p, q)
			}
		}
		if math.Abs(sum/float64(len(x))-50) > 1e-9 {
			t.Fatalf("mean percentile %v", sum/float64(len(x)))
		}
	})
}

func TestQuantile(t *testing.T) {
	x := []float64{4, 1, 3, 2}
	for p, want := range map[float64]float64{0: 1, 0.25: 1.75, 0.5: 2.5, 0.75: 3.25, 1: 4} {
		near(t, "quantile", gap.Quantile(x, p), want, 1e-12)
	}
	if x[0] != 4 {
		t.Error("the input was changed")
	}
}

func TestScales(t *testing.T) {
	s, err := gap.NewScale(gap.Log, gap.Interval{}, []float64{0, 0.4, 8})
	if err != nil || s.Offset != 0.2 {
		t.Fatalf("offset %v, %v", s.Offset, err)
	}
	near(t, "ln of zero", s.Apply(0), math.Log(0.2), 1e-12)
	l, err := gap.NewScale(gap.Logit, gap.Interval{High: 100}, []float64{0, 2, 50, 90})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "logit of zero", l.Apply(0), math.Log(1.0/99), 1e-12) // half the smallest share
	near(t, "logit of 50", l.Apply(50), 0, 1e-12)
	for _, sc := range []gap.Scale{s, l, {}} {
		for _, v := range []float64{2, 50, 90} {
			near(t, "there and back", sc.Invert(sc.Apply(v)), v, 1e-9)
		}
	}
	near(t, "share over predicted", *gap.Scale{}.Over(3, 2), 0.5, 1e-12)
	if (gap.Scale{}).Over(3, -2) != nil {
		t.Error("a percentage of a negative prediction")
	}
	for name, f := range map[string]func() error{
		"negative":  func() error { _, err := gap.NewScale(gap.Log, gap.Interval{}, []float64{-1, 2}); return err },
		"all zero":  func() error { _, err := gap.NewScale(gap.Log, gap.Interval{}, []float64{0, 0}); return err },
		"outside":   func() error { _, err := gap.NewScale(gap.Logit, gap.Interval{High: 100}, []float64{101}); return err },
		"unknown":   func() error { _, err := gap.NewScale("box-cox", gap.Interval{}, nil); return err },
		"no bounds": func() error { _, err := gap.NewScale(gap.Logit, gap.Interval{}, nil); return err },
	} {
		if f() == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestFrontier(t *testing.T) {
	x := make([]float64, 101)
	for i := range x {
		x[i] = float64(i)
	}
	f := gap.NewFrontier(x, 0.025) // 2.5 .. 97.5
	for v, want := range map[float64]float64{-5: 0, 2.5: 0, 50: 50, 97.5: 100, 400: 100} {
		got, ok := f.Score(v)
		if !ok {
			t.Fatal("no score")
		}
		near(t, "score", got, want, 1e-9)
	}
	if _, ok := gap.NewFrontier([]float64{3, 3}, 0).Score(3); ok {
		t.Error("a score in an empty range")
	}
}

func TestSeverity(t *testing.T) {
	for _, tc := range []struct {
		t, p float64
		d    gap.Direction
		want float64
	}{{-2, 0, gap.Higher, 1}, {-9, 50, gap.Higher, 0.75}, {-1, 20, gap.Higher, 0.65}, {3, 100, gap.Higher, 0}, {2, 100, gap.Lower, 1}, {-2, 30, gap.Lower, 0.15}} {
		got, ok := gap.Severity(tc.t, tc.p, tc.d)
		if !ok {
			t.Fatal("no severity")
		}
		near(t, "severity", got, tc.want, 1e-12)
	}
	if _, ok := gap.Severity(-2, 0, gap.Context); ok {
		t.Error("severity of a context indicator")
	}
}

// On a rising path the answer inverts it: B(year - yb) = x.
func TestYearsBehindInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var path []gap.Knot
		v := 0.0
		for y := range rapid.IntRange(2, 20).Draw(t, "years") {
			v += rapid.Float64Range(0.1, 2).Draw(t, "step")
			path = append(path, gap.Knot{Year: float64(2000 + y), Value: v})
		}
		last := path[len(path)-1]
		i := rapid.IntRange(0, len(path)-2).Draw(t, "i")
		f := rapid.Float64Range(0, 1).Draw(t, "f")
		x := path[i].Value + f*(path[i+1].Value-path[i].Value)
		got := gap.YearsBehind(x, last.Year, path)
		if want := last.Year - path[i].Year - f; math.Abs(got.Years-want) > 1e-6 || got.Censored {
			t.Fatalf("x = %v: %+v, want %v", x, got, want)
		}
	})
}

func TestYearsBehindWavyPath(t *testing.T) {
	path := []gap.Knot{{2000, 5}, {2004, 1}, {2006, 3}, {2010, 2}, {2012, 6}}
	for _, tc := range []struct {
		x, want         float64
		censored, ahead bool
	}{
		{2.5, 2012 - 2010.25, false, false}, // last at or below 2.5 on the final rise
		{1.5, 2012 - 2004.5, false, false},  // below the first knot, yet the path once dipped to it
		{0.5, 12, true, false},
		{7, 0, false, true},
	} {
		got := gap.YearsBehind(tc.x, 2012, path)
		if got.Censored != tc.censored || got.Ahead != tc.ahead {
			t.Errorf("%v: %+v", tc.x, got)
		}
		near(t, "years", got.Years, tc.want, 1e-9)
	}
	if got := gap.YearsBehind(3, 2012, []gap.Knot{{2000, 9}, {2012, 2}}); got.Years != 0 || got.Ahead {
		t.Errorf("above the end of a falling path, below its top: %+v", got)
	}
}

func TestTrendNeeds(t *testing.T) {
	four := []gap.Knot{{2000, 1}, {2003, 2}, {2006, 3}, {2009, 4}}
	if _, ok := gap.NewTrend(four); ok {
		t.Error("a trend from four points")
	}
	if _, ok := gap.NewTrend([]gap.Knot{{2000, 1}, {2001, 2}, {2002, 3}, {2003, 4}, {2005, 5}}); ok {
		t.Error("a trend over five years")
	}
	tr, ok := gap.NewTrend([]gap.Knot{{2000, 1}, {2001, 1}, {2002, 1}, {2003, 1}, {2006, 1}})
	if !ok || tr.S != 0 || tr.Ties != 10 || tr.P != 1 || tr.Slope != 0 {
		t.Errorf("flat: %+v", tr)
	}
	if r := gap.TimeToTarget(1, 3, 0.5, 0.1); math.Abs(r.Years-5) > 1e-9 {
		t.Errorf("reach %+v, want 2 / 0.4", r)
	}
	if r := gap.TimeToTarget(3, 3, 0, 1); !r.Reached || r.Never {
		t.Errorf("at the target: %+v", r)
	}
}

// If every economy closes the share 1 - exp(-lambda T) of its distance to a common
// level, the regression finds lambda and the half-life exactly.
func TestConvergeRecoversSpeed(t *testing.T) {
	const lambda, T = 0.03, 12
	var x0, x1 []float64
	for i := range 9 {
		l := 0.5 + 0.3*float64(i)
		x0, x1 = append(x0, math.Exp(l)), append(x1, math.Exp(2+(l-2)*math.Exp(-lambda*T)))
	}
	c, err := gap.Converge(x0, x1, T)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "lambda", *c.Lambda, lambda, 1e-9)
	near(t, "half-life", *c.HalfLife, math.Ln2/lambda, 1e-6)
	near(t, "sigma ratio", c.Sigma1/c.Sigma0, math.Exp(-lambda*T), 1e-9)
	d, err := gap.Converge(x1, x0, T) // diverging: no half-life
	if err != nil || d.HalfLife != nil || *d.Lambda >= 0 {
		t.Errorf("diverging: %+v, %v", d, err)
	}
	if _, err := gap.Converge([]float64{1, 0, 2}, []float64{1, 1, 1}, 5); err == nil {
		t.Error("ln 0")
	}
}

func TestDecompositionAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s []gap.Sector
		share := rapid.Float64Range(0, 1)
		for range rapid.IntRange(1, 8).Draw(t, "sectors") {
			s = append(s, gap.Sector{HomeShare: share.Draw(t, "wh"), PeerShare: share.Draw(t, "wp"), HomeIntensity: share.Draw(t, "ih"), PeerIntensity: share.Draw(t, "ip")})
		}
		d := gap.Decompose(s)
		if math.Abs(d.Structure+d.Intensity+d.Interact-d.Gap) > 1e-9 || math.Abs(d.PeerOnHome-d.Peer-d.Structure) > 1e-9 || math.Abs(d.HomeOnPeer-d.Peer-d.Intensity) > 1e-9 {
			t.Fatalf("%+v", d)
		}
	})
}

func TestClaims(t *testing.T) {
	obs := func(c string, v float64) panel.Observation {
		return panel.Observation{Country: c, Year: 2018, Value: v, State: panel.Present}
	}
	for _, tc := range []struct {
		x, b, sd float64
		rel      gap.Relation
		want     gap.Outcome
	}{
		{2.8, 2.6, 0, gap.Above, gap.Supported},
		{2.6, 2.6, 0, gap.Above, gap.TooClose},
		{2.6, 2.6, 0, gap.AtPar, gap.Supported},
		{2.4, 2.6, 0, gap.AtPar, gap.NotSupported},
		{2.4, 2.6, 0, gap.Above, gap.NotSupported},
		{2.4, 2.6, 0, gap.SlightlyBelow, gap.Supported},    // 7.7 %
		{2.0, 2.6, 0, gap.SlightlyBelow, gap.NotSupported}, // 23 %
		{2.0, 2.6, 3, gap.SlightlyBelow, gap.Supported},    // within 0.75
		{2.8, 2.6, 0, gap.SlightlyBelow, gap.NotSupported},
		{2.8, 2.6, 0, gap.SlightlyAbove, gap.Supported},
		{2.65, 2.6, 0, gap.Above, gap.TooClose}, // exactly half a unit is still at par
	} {
		v, err := gap.Check(gap.Claim{Relation: tc.rel, Year: 2018}, gap.Evidence{Subject: obs("A", tc.x), Comparator: obs("B", tc.b), Decimals: 1, SD: tc.sd}, gap.Options{})
		if err != nil || v.Outcome != tc.want {
			t.Errorf("%v against %v, %s: %s %v, want %s", tc.x, tc.b, tc.rel, v.Outcome, err, tc.want)
		}
	}
	v, err := gap.Check(gap.Claim{Relation: gap.Below, Year: 2020}, gap.Evidence{Subject: obs("A", 1), Comparator: obs("B", 2)}, gap.Options{})
	if err != nil || v.Outcome != gap.Supported || !code(v.Notes, "claim-other-year") {
		t.Errorf("another year goes unnoticed: %+v", v)
	}
	bad := obs("B", 2)
	bad.Quality = panel.Doubtful
	for _, e := range []gap.Evidence{{Subject: obs("A", 1)}, {Subject: obs("A", 1), Comparator: bad}} {
		if v, err := gap.Check(gap.Claim{Relation: gap.Below}, e, gap.Options{}); err != nil || v.Outcome != gap.NoData || v.Ratio != nil {
			t.Errorf("no data: %+v, %v", v, err)
		}
	}
	if _, err := gap.Check(gap.Claim{Relation: "roughly"}, gap.Evidence{}, gap.Options{}); err == nil {
		t.Error("an unknown relation")
	}
	for _, tc := range []struct {
		parts []gap.Outcome
		want  gap.Outcome
	}{{nil, gap.NoData}, {[]gap.Outcome{gap.Supported, gap.Supported}, gap.Supported}, {[]gap.Outcome{gap.Supported, gap.TooClose}, gap.TooClose},
		{[]gap.Outcome{gap.NoData, gap.NotSupported}, gap.NotSupported}} {
		if got := gap.Together(tc.parts); got != tc.want {
			t.Errorf("%v together: %s", tc.parts, got)
		}
	}
}

func TestParamsSayWhoChose(t *testing.T) {
	for _, p := range (gap.Options{FrontierTail: 0.05}).Params() {
		want := panel.Judgement
		if p.Name == "frontier_tail" {
			want = panel.User
		}
		if p.Provenance != want {
			t.Errorf("%s = %s has provenance %s, want %s", p.Name, p.Value, p.Provenance, want)
		}
	}
	for _, p := range (gap.Options{FrontierTail: -1}).StructureParams() {
		if p.Name == "frontier_tail" && (p.Value != "0" || p.Provenance != panel.User) {
			t.Errorf("negative means none: %+v", p)
		}
	}
}
