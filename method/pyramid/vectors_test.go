package pyramid

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func p(v float64) *float64 { return &v }

// The nine firms of the computed example, as the survey codes them: 1 yes, 0 no,
// -9 don't know; the score of firm 8 is not there.
//
//	id, weight, employees, management, b8, e6, web, training, h1, h2, h5, h8, R&D/sales, exports
var nine = [][14]float64{
	{1, 10, 12, -1.2, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0},
	{2, 8, 25, -0.4, 0, 0, 1, 0, 0, 0, 0, 0, 0.0, 0},
	{3, 5, 60, 0.1, 1, 0, 1, 1, 0, 0, 1, 0, 0.0, 5},
	{4, 4, 120, 0.6, 1, 1, 1, 1, 1, 0, 1, 0, 0.0, 30},
	{5, 2, 300, 0.9, 1, 1, 1, 1, 1, 1, 1, 1, 0.4, 45},
	{6, 1, 800, 1.3, 1, 0, 1, 1, 1, 1, 1, 1, 3.5, 60},
	{7, 9, 8, -0.9, 0, 0, 0, 0, 1, 0, 0, 0, 0.0, 0},
	{8, 6, 40, math.NaN(), 0, 0, 1, 1, 0, 0, 1, 0, 0.0, 0},
	{9, 3, 90, 0.3, -9, 0, 1, 1, 1, 0, 0, 1, 0.2, 10},
}

func nineFirms() []Firm {
	var out []Firm
	for i, r := range nine {
		t := func(v float64) Truth {
			if v < 0 {
				return Unknown
			}
			return Of(v == 1)
		}
		f := Firm{ID: string(rune('1' + i)), Country: "AAA", Weight: p(r[1]), Employees: p(r[2]), Management: p(r[3]), Certificate: t(r[4]), Licence: t(r[5]), Website: t(r[6]),
			Training: t(r[7]), NewProduct: t(r[8]), NewToMarket: t(r[9]), NewProcess: t(r[10]), RD: t(r[11]), RDShare: p(r[12]), Exports: p(r[13])}
		if math.IsNaN(r[3]) {
			f.Management = nil
		}
		out = append(out, f)
	}
	return out
}

// vector reads a computed example.
func vector(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-4) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestVectorPyramid(t *testing.T) {
	var want struct {
		Levels  []int              `json:"levels"`
		Upper   []int              `json:"levels_upper_bound"`
		Claimed []int              `json:"levels_noncumulative"`
		ShareUp Shares             `json:"weighted_share_upper"`
		Share   Shares             `json:"weighted_share_cum"`
		ShareCl Shares             `json:"weighted_share_noncum"`
		NEff    float64            `json:"n_eff"`
		Wilson  [2]float64         `json:"wilson95_L3plus"`
		Mean    float64            `json:"mean_level"`
		JS      float64            `json:"js_divergence_bits"`
		Ratio   map[string]float64 `json:"progression_ratio"`
		Norm    map[string]float64 `json:"normative_progression"`
		Gap     map[string]float64 `json:"progression_gap"`
		Weakest string             `json:"weakest_step"`
	}
	vector(t, "ex03_pyramid.json", &want)
	firms := nineFirms()
	var rungs [3][]int
	for _, f := range firms {
		r := Climb(Conditions(f, f.Management, Options{}))
		rungs[0], rungs[1], rungs[2] = append(rungs[0], r.Lower), append(rungs[1], r.Upper), append(rungs[2], r.Claimed)
	}
	if d := cmp.Diff([3][]int{want.Levels, want.Upper, want.Claimed}, rungs); d != "" {
		t.Error(d)
	}
	res, err := Compute(Input{Firms: firms}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := res.Groups[0]
	l := g.Ladder
	for k := range Levels {
		near(t, "lower", l.Lower[k], want.Share[k])
		near(t, "upper", l.Upper[k], want.ShareUp[k])
		near(t, "claimed", l.Claimed[k], want.ShareCl[k])
	}
	near(t, "n_eff", l.NEff, want.NEff)
	near(t, "mean", *l.Mean, want.Mean)
	near(t, "low", l.AtLeastInterval[3].Low, want.Wilson[0])
	near(t, "high", l.AtLeastInterval[3].High, want.Wilson[1])
	c := g.Comparisons[2]
	if c.Reference.Kind != "norm" {
		t.Fatal(c.Reference)
	}
	near(t, "JS", c.Lower.Divergence, want.JS)
	for _, s := range c.Lower.Steps {
		near(t, s.Name(), *s.Ratio, want.Ratio[s.Name()])
		near(t, s.Name(), *s.Reference, want.Norm[s.Name()])
		near(t, s.Name(), *s.Gap, want.Gap[s.Name()])
	}
	if got := c.Lower.Steps[c.Lower.Weakest].Name(); got != want.Weakest {
		t.Errorf("weakest step %s, want %s", got, want.Weakest)
	}
	// Firms 7 (claims 3 at level 0), 8 (3 at 1) and 9 (4 at 1) leap: (9+6+3)/48.
	near(t, "leapfrog", *l.Leapfrog, 18./48)
}

func TestVectorManagement(t *testing.T) {
	var want struct {
		Means [][]float64 `json:"practice_means"`
		Raw   []float64   `json:"raw"`
		Score []float64   `json:"score"`
	}
	vector(t, "ex03b_management_z.json", &want)
	questions := []Question{{"o", "operations"}, {"m", "monitoring"}, {"t1", "targets"}, {"t2", "targets"}, {"t3", "targets"}, {"i1", "incentives"}, {"i2", "incentives"}}
	answers := [][]*float64{
		{p(1), p(1), p(1), p(2), p(1), p(1), p(1)},
		{p(3), p(2), p(2), p(2), p(3), p(3), p(2)},
		{p(4), p(4), p(4), p(4), p(3), p(4), p(4)},
		{p(2), p(3), p(3), p(2), p(2), p(2), nil},
	}
	s, notes := Score(questions, answers)
	if len(notes) > 0 {
		t.Fatal(notes)
	}
	for i := range answers {
		near(t, "raw", *s.Raw[i], want.Raw[i])
		near(t, "score", *s.Score[i], want.Score[i])
		for k := range s.Practices {
			near(t, s.Practices[k], *s.Means[i][k], want.Means[i][k])
		}
	}
}
