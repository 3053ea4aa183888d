package gap_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

// Inputs of the worked examples; the expected numbers are in testdata/vectors.
var (
	exIncome = []float64{1500, 3000, 5000, 8000, 12000, 20000, 32000, 45000}
	exValue  = []float64{0.10, 0.15, 0.30, 0.20, 0.60, 0.90, 1.80, 2.40}
)

// eachVector runs a check on the copy in the repository and on the original.
func eachVector[T any](t *testing.T, name string, check func(t *testing.T, want T)) {
	t.Helper()
	for _, dir := range []string{"testdata/vectors", "../../../shared/vectors"} {
		t.Run(filepath.Base(filepath.Dir(dir)), func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, name+".json"))
			if os.IsNotExist(err) && dir != "testdata/vectors" {
				t.Skip("the specification's vectors are not beside the checkout")
			}
			if err != nil {
				t.Fatal(err)
			}
			var want T
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			check(t, want)
		})
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.8g, want %.8g within %g", what, got, want, tol)
	}
}

func allNear(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		near(t, what, got[i], want[i], tol)
	}
}

func TestVectorDeckClaims(t *testing.T) {
	type row struct {
		Value, Ratio float64
		Group        string
		GroupValue   float64 `json:"group_value"`
		Verdict      gap.Relation
	}
	type vector struct {
		LPI     map[string]row
		Servers map[string]row
		Share   float64 `json:"kaz_servers_share_of_ECA"`
	}
	eachVector(t, "ex01a_deck_claims", func(t *testing.T, want vector) {
		obs := func(c string, v float64) panel.Observation {
			return panel.Observation{Country: c, Year: 2020, Value: v, State: panel.Present}
		}
		if len(want.LPI) != 6 || len(want.Servers) != 7 {
			t.Fatalf("vector has %d and %d rows", len(want.LPI), len(want.Servers))
		}
		for c, r := range want.LPI {
			v, err := gap.Check(gap.Claim{Subject: c, Comparator: r.Group, Relation: gap.Below, Year: 2020},
				gap.Evidence{Subject: obs(c, r.Value), Comparator: obs(r.Group, r.GroupValue), Decimals: 1}, gap.Options{})
			if err != nil || v.Actual != r.Verdict {
				t.Errorf("LPI %s: %v %v, want %v", c, v.Actual, err, r.Verdict)
			}
			outcome := map[gap.Relation]gap.Outcome{gap.Above: gap.NotSupported, gap.AtPar: gap.TooClose, gap.Below: gap.Supported}
			if v.Outcome != outcome[r.Verdict] {
				t.Errorf("claim that LPI of %s is below %s: %v", c, r.Group, v.Outcome)
			}
		}
		for c, r := range want.Servers {
			if got := gap.Relate(r.Value, r.GroupValue, gap.Tolerance(0)); got != r.Verdict {
				t.Errorf("servers %s: %v, want %v", c, got, r.Verdict)
			}
			if got := gap.Relate(r.Value/r.GroupValue, 1, 0.05); got != r.Verdict {
				t.Errorf("servers %s as a ratio: %v, want %v", c, got, r.Verdict)
			}
		}
		v, _ := gap.Check(gap.Claim{Subject: "KAZ", Comparator: "ECA", Relation: gap.SlightlyBelow},
			gap.Evidence{Subject: obs("KAZ", 2359), Comparator: obs("ECA", 26678)}, gap.Options{})
		near(t, "servers of KAZ over ECA", *v.Ratio, want.Share, 1e-6)
		if v.Outcome != gap.NotSupported || v.Slight {
			t.Errorf("8.8 %% of the comparator is not slightly below: %+v", v)
		}
	})
}

func TestVectorConditionalGap(t *testing.T) {
	type vector struct {
		Beta, Fitted, Residual, Leverage []float64
		Sigma                            float64
		Int                              []float64 `json:"int_stud"`
		Ext                              []float64 `json:"ext_stud"`
		BetaLog                          []float64 `json:"beta_log"`
		ResidLog                         []float64 `json:"resid_log"`
		Over                             []float64 `json:"pct_over_predicted"`
		Percentile                       []float64 `json:"percentile_midrank"`
		DTF                              []float64 `json:"dtf_0_100"`
	}
	eachVector(t, "ex01b_conditional_gap", func(t *testing.T, want vector) {
		rows, logs := make([][]float64, 8), make([]float64, 8)
		for i, y := range exIncome {
			rows[i], logs[i] = []float64{1, math.Log(y)}, math.Log(exValue[i])
		}
		f, err := gap.OLS(rows, exValue)
		if err != nil {
			t.Fatal(err)
		}
		allNear(t, "beta", f.Beta, want.Beta, 1e-6)
		allNear(t, "fitted", f.Fitted, want.Fitted, 1e-6)
		allNear(t, "residual", f.Residual, want.Residual, 1e-6)
		allNear(t, "leverage", f.Leverage, want.Leverage, 1e-6)
		allNear(t, "internal", f.Internal, want.Int, 1e-6)
		allNear(t, "external", f.External, want.Ext, 1e-6)
		near(t, "sigma", f.Sigma, want.Sigma, 1e-6)

		l, err := gap.OLS(rows, logs)
		if err != nil {
			t.Fatal(err)
		}
		allNear(t, "log beta", l.Beta, want.BetaLog, 1e-6)
		allNear(t, "log residual", l.Residual, want.ResidLog, 1e-6)
		scale, err := gap.NewScale(gap.Log, gap.Interval{}, exValue)
		if err != nil {
			t.Fatal(err)
		}
		front := gap.NewFrontier(exValue, 0)
		for i, v := range exValue {
			near(t, "over predicted", 100**scale.Over(v, scale.Invert(l.Fitted[i])), want.Over[i], 1e-4)
			near(t, "percentile", gap.MidRank(exValue, v), want.Percentile[i], 1e-9)
			dtf, ok := front.Score(v)
			if !ok {
				t.Fatal("no score")
			}
			near(t, "DTF", dtf, want.DTF[i], 1e-6)
		}
	})
}

func TestVectorTime(t *testing.T) {
	type vector struct {
		Behind map[string]struct {
			Years    float64
			AtLeast  float64 `json:"at_least"`
			Ahead    bool
			Censored string
		} `json:"years_behind"`
		Slope float64   `json:"theil_sen_slope"`
		S     int       `json:"mann_kendall_S"`
		Z     float64   `json:"mk_z"`
		P     float64   `json:"mk_p"`
		Reach string    `json:"years_to_reach_target"`
		Beta  []float64 `json:"beta_conv"`
		Speed float64   `json:"speed_lambda"`
		Half  float64   `json:"half_life_years"`
		Sigma []float64 `json:"sigma_conv_sd0_sd1"`
	}
	eachVector(t, "ex01c_time", func(t *testing.T, want vector) {
		var path []gap.Knot
		for y := 2000.0; y < 2019; y++ {
			path = append(path, gap.Knot{Year: y, Value: 0.40 + 0.07*(y-2000)})
		}
		for key, x := range map[string]float64{"0.75": 0.75, "0.20": 0.20, "2.0": 2.0} {
			w := want.Behind[key]
			got := gap.YearsBehind(x, 2018, path)
			if got.Ahead != w.Ahead || got.Censored != (w.Censored == "left") {
				t.Errorf("years behind at %v: %+v, want %+v", x, got, w)
			}
			near(t, "years behind", got.Years, w.Years+w.AtLeast, 1e-4)
		}
		tr, ok := gap.NewTrend([]gap.Knot{{2010, 0.20}, {2012, 0.23}, {2013, 0.22}, {2015, 0.27}, {2018, 0.33}})
		if !ok || tr.S != want.S || tr.Ties != 0 {
			t.Errorf("trend %+v, %v", tr, ok)
		}
		near(t, "slope", tr.Slope, want.Slope, 1e-6)
		near(t, "z", tr.Z, want.Z, 1e-6)
		near(t, "p", tr.P, want.P, 1e-6)
		if r := gap.TimeToTarget(0.33, 1.66, tr.Slope, 0.07); !r.Never || want.Reach != "inf" {
			t.Errorf("time to target %+v, want never", r)
		}
		c, err := gap.Converge([]float64{1, 1.2, 1.5, 2, 2.6, 3, 4, 5}, []float64{1.6, 1.7, 2.2, 2.5, 3.3, 3.5, 4.4, 5.3}, 10)
		if err != nil {
			t.Fatal(err)
		}
		allNear(t, "beta", []float64{c.Alpha, c.Beta}, want.Beta, 1e-6)
		allNear(t, "sigma", []float64{c.Sigma0, c.Sigma1}, want.Sigma, 1e-6)
		near(t, "lambda", *c.Lambda, want.Speed, 1e-6)
		near(t, "half-life", *c.HalfLife, want.Half, 1e-4)
	})
}

func TestVectorPeak(t *testing.T) {
	eachVector(t, "ex01d_peak", func(t *testing.T, want struct {
		B, C  float64
		YStar float64 `json:"y_star"`
	}) {
		y, ok := gap.PeakIncome(want.B, want.C)
		if !ok {
			t.Fatal("no peak")
		}
		near(t, "peak income", y, want.YStar, 1e-4)
	})
}

func TestVectorCounts(t *testing.T) {
	counts := map[string][2]float64{"AFG": {7, 82}, "AZE": {269, 150}, "KAZ": {452, 510}, "KGZ": {9, 35}, "TJK": {2, 33}, "TKM": {0, 95}, "UZB": {481, 250}}
	eachVector(t, "ex01e_iso_per_bn", func(t *testing.T, want struct {
		Rate    map[string]float64
		Poisson map[string][2]float64 `json:"poisson95"`
	}) {
		if len(want.Rate) != len(counts) {
			t.Fatalf("vector has %d countries", len(want.Rate))
		}
		for c, w := range want.Poisson {
			r := gap.PerBillion(counts[c][0], counts[c][1]*1e9)
			near(t, c+" rate", r.Value, want.Rate[c], 1e-6)
			near(t, c+" low", r.Interval.Low, w[0], 1e-6)
			near(t, c+" high", r.Interval.High, w[1], 1e-6)
		}
		near(t, "upper limit of no events", gap.Poisson(0, 0.95).High, 3.69, 0.005)
	})
}

func TestVectorDecomposition(t *testing.T) {
	eachVector(t, "ex01f_rd_decomposition", func(t *testing.T, want map[string]float64) {
		d := gap.Decompose([]gap.Sector{
			{"agriculture", .18, .06, 0, .002},
			{"mining", .17, .04, .001, .004},
			{"low-tech manufacturing", .10, .10, .001, .006},
			{"medium and high-tech manufacturing", .02, .09, .010, .080},
			{"market services", .33, .45, .0005, .004},
			{"other", .20, .26, 0, 0},
		})
		for key, got := range map[string]float64{
			"berd_home_pct": d.Home, "berd_peer_pct": d.Peer, "gap_pp": d.Gap, "structure_pp": d.Structure, "intensity_pp": d.Intensity,
			"interaction_pp": d.Interact, "structure_adjusted_home_pct": d.HomeOnPeer, "peer_with_home_structure_pct": d.PeerOnHome,
		} {
			near(t, key, 100*got, want[key], 1e-6)
		}
		near(t, "share of structure", *d.StructureShare, want["share_structure_midpoint"], 1e-6)
		near(t, "parts less gap", d.Structure+d.Intensity+d.Interact-d.Gap, 0, 1e-15)
	})
}

func TestVectorGERDPath(t *testing.T) {
	eachVector(t, "ex01g_gerd_path", func(t *testing.T, want map[string]float64) {
		p := gap.FirmsForGERD(33e9, .005, .4, 60000)
		near(t, "needed", p.Needed, want["gerd_needed_usd"], 1e-4)
		near(t, "business", p.Business, want["business_part_usd"], 1e-4)
		near(t, "firms", p.Firms, want["firms_at_L4plus_needed"], 1e-4)
	})
}
