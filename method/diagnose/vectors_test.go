package diagnose_test

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"testing"

	"upstep/method/diagnose"
)

// vector is testdata/ex07_growthdiag.json.
type vector struct {
	Beta   []float64 `json:"beta"`
	ZPrice float64   `json:"z_price"`
	Rows   []struct {
		T     int     `json:"t"`
		G     float64 `json:"g"`
		DG    float64 `json:"dg"`
		Accel bool    `json:"accel"`
	} `json:"accel_rows"`
	First    int     `json:"first_acceleration_index"`
	Slope    float64 `json:"camels_slope"`
	T        float64 `json:"camels_t"`
	Spearman float64 `json:"camels_spearman"`
	Scores   map[string]struct {
		Support float64 `json:"support"`
		Weight  float64 `json:"evidence_weight"`
		Tests   int     `json:"tests_covered"`
		Score   float64 `json:"binding_score"`
		Label   string  `json:"label"`
	} `json:"scores"`
}

func readVector(t *testing.T) vector {
	t.Helper()
	data, err := os.ReadFile("testdata/ex07_growthdiag.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// The vector is rounded to four decimals.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 6e-5 {
		t.Errorf("%s is %.6f, want %.4f", what, got, want)
	}
}

var (
	incomes = []float64{1500, 2500, 4000, 6000, 9000, 15000, 25000, 40000}
	rates   = []float64{14, 11, 12, 9, 8, 6, 5, 3.5}
)

func logs(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Log(x)
	}
	return out
}

func TestVectorPrice(t *testing.T) {
	v := readVector(t)
	l, err := diagnose.Fit(logs(incomes), rates)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a", l.A, v.Beta[0])
	near(t, "b", l.B, v.Beta[1])
	p, err := diagnose.ShadowPrice(logs(incomes), rates, math.Log(4000), 19)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "z", p.Z, v.ZPrice)
	near(t, "fitted", math.Round(p.Fitted*100)/100, 10.62)
	if p.Range == nil || p.Range[0] > p.Z || p.Range[1] < p.Z {
		t.Errorf("leaving one out gives %v around %v", p.Range, p.Z)
	}
}

func TestVectorAcceleration(t *testing.T) {
	v := readVector(t)
	level := []float64{100, 101, 102, 103, 104, 104, 105, 106, 112, 118, 125, 133, 141, 150, 160, 170, 171, 172}
	steps := diagnose.Steps(0, level, diagnose.Options{})
	if len(steps) != len(v.Rows) {
		t.Fatalf("%d steps, want %d", len(steps), len(v.Rows))
	}
	for i, s := range steps {
		w := v.Rows[i]
		near(t, "growth", s.Growth, w.G)
		near(t, "change", s.Change, w.DG)
		if s.Year != w.T || s.Fast != w.Accel {
			t.Errorf("step %+v, want %+v", s, w)
		}
	}
	turns := diagnose.Turns(steps, diagnose.Options{})
	if len(turns) != 1 || turns[0].Year != v.First || !turns[0].Faster {
		t.Errorf("turns %+v, want one at %d", turns, v.First)
	}
}

func TestVectorCamels(t *testing.T) {
	v := readVector(t)
	dep := []float64{0.14, 0.08, 0.40, 0.03, -0.14, 0.28, 0.25, 1.49, 1.14, 0.45, 1.06, 0.39}
	peer := []float64{.20, .06, .08, .07, .03, .04, .07, .05, .06, .10, .08, .16}
	home := []float64{.30, .09, .07, .10, .05, .05, .06, .02, .03, .09, .04, .10}
	var rows []diagnose.Sector
	for i := range dep {
		rows = append(rows, diagnose.Sector{Name: string(rune('a' + i)), Home: home[i], Peers: peer[i], Intensity: dep[i]})
	}
	c, err := diagnose.CamelTest(rows)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "slope", c.Slope, v.Slope)
	near(t, "t", c.T, v.T)
	// Ratios of the example are equal: 0.30/0.20 and 0.09/0.06, 0.03/0.06 and 0.04/0.08. The vector ranks them one after the other as rounding has it;
	// equal values get the mean of their ranks here (methods 0.5).
	near(t, "rank correlation with mid-ranks", c.Spearman, -0.8912)
	rows[0].Home *= 1 - 1e-6
	rows[8].Home *= 1 - 1e-6
	if c, err = diagnose.CamelTest(rows); err != nil {
		t.Fatal(err)
	}
	near(t, "rank correlation", c.Spearman, v.Spearman)
	if s := diagnose.Support4(c.T, 3); s != 1 {
		t.Errorf("t of %v supports %v", c.T, s)
	}
}

func TestVectorScores(t *testing.T) {
	v := readVector(t)
	m := func(x ...float64) (out []diagnose.Mark) {
		for i := 0; i < len(x); i += 3 {
			out = append(out, diagnose.Mark{Test: int(x[i]), S: x[i+1], Q: x[i+2]})
		}
		return out
	}
	items := map[string][]diagnose.Mark{
		"finance.intermediation":        m(1, .9, .8, 2, .4, .5, 3, .6, .6, 4, .8, .7),
		"finance.savings":               m(1, -.3, .7, 2, -.2, .5),
		"returns.human_capital":         m(1, .2, .6, 3, .5, .4, 4, .1, .4),
		"returns.infrastructure.power":  m(1, .7, .9, 2, .3, .4, 3, .9, .9, 4, .6, .5),
		"approp.macro":                  m(1, -.5, .9, 2, -.1, .6),
		"approp.micro.taxes_corruption": m(1, .5, .5, 3, .3, .3),
		"market.self_discovery":         m(1, .4, .4, 4, .5, .3),
	}
	labels := map[string]diagnose.Label{"binding": diagnose.Binding, "insufficient_evidence": diagnose.Insufficient, "unlikely(thin)": diagnose.Unlikely}
	if len(items) != len(v.Scores) {
		t.Fatalf("%d nodes, want %d", len(items), len(v.Scores))
	}
	for _, node := range slices.Sorted(maps.Keys(items)) {
		got, want := diagnose.Judge(items[node], diagnose.Options{}), v.Scores[node]
		near(t, node+" support", *got.Support, want.Support)
		near(t, node+" weight", got.Weight, want.Weight)
		near(t, node+" score", got.Score, want.Score)
		if len(got.Tests) != want.Tests || got.Label != labels[want.Label] {
			t.Errorf("%s: %d tests, %s; want %d, %s", node, len(got.Tests), got.Label, want.Tests, want.Label)
		}
	}
}
