package catchup

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The nine patents of the worked example and their citations.
func example() ([]Patent, []Citation) {
	patents := []Patent{
		{"1", "K", "A", 2000, "f1", 0}, {"2", "K", "B", 2001, "f1", 1}, {"3", "K", "A", 2002, "f2", 0},
		{"4", "U", "A", 1995, "g1", 2}, {"5", "U", "B", 1998, "g2", 3}, {"6", "U", "C", 1990, "g1", 4},
		{"7", "U", "A", 2002, "g3", 5}, {"8", "K", "C", 2002, "f1", 0}, {"9", "U", "C", 2001, "g2", 3},
	}
	var cites []Citation
	for _, c := range [][2]string{{"1", "4"}, {"1", "5"}, {"2", "5"}, {"2", "1"}, {"3", "1"}, {"3", "4"}, {"3", "5"}, {"7", "4"}, {"7", "5"}, {"7", "6"},
		{"8", "6"}, {"8", "2"}, {"9", "6"}, {"9", "5"}, {"5", "6"}, {"4", "6"}} {
		cites = append(cites, Citation{c[0], c[1]})
	}
	return patents, cites
}

type vector struct {
	Classes   map[string]float64             `json:"class_mean_ctt"`
	ByCountry map[string]map[string]*float64 `json:"by_country"`
	NIS5      []float64                      `json:"nis5"`
	Imbalance []float64                      `json:"imbalance_sd"`
	Switch    float64                        `json:"switch_year_quadratic"`
}

func read(t testing.TB) vector {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "ex08_lee.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

const tol = 5.1e-5 // the vector is printed with four decimals

func near(t *testing.T, what string, got, want *float64) {
	t.Helper()
	switch {
	case got == nil && want == nil:
	case got == nil || want == nil:
		t.Errorf("%s: %v, want %v", what, got, want)
	case math.Abs(*got-*want) > tol:
		t.Errorf("%s: %v, want %v", what, *got, *want)
	}
}

func TestVectorCountries(t *testing.T) {
	v := read(t)
	patents, cites := example()
	tally := TallyOf(patents, cites, 2002, 3)
	list := tally.Measure(3, 100, "U")
	if len(list) != 2 {
		t.Fatalf("%d countries", len(list))
	}
	for _, c := range list {
		want := v.ByCountry[c.Code]
		n := float64(c.Patents)
		for name, got := range map[string]*float64{"n": &n, "ctt_mean": c.CycleTime, "ctt_relative": c.Relative, "localisation": c.Own, "localisation_rel": c.LocalRatio,
			"localisation_diff": c.Localisation, "originality": c.Originality, "originality_hall_corrected": c.Corrected, "assignee_hhi": c.AssigneeHHI,
			"decentralisation": c.Decentral, "diversification": c.Diversification, "npl_per_patent": c.NPL, "science_linkage_rel": c.ScienceLinkage} {
			w, ok := want[name]
			if !ok {
				t.Fatalf("the vector has no %s", name)
			}
			near(t, c.Code+" "+name, got, w)
		}
		if c.Rarefied != nil {
			t.Errorf("%s: rarefied to 100 from %d patents", c.Code, c.Patents)
		}
		hhi := 1 - *c.Spread
		near(t, c.Code+" class_hhi", &hhi, want["class_hhi"])
	}
	for _, c := range tally.Classes(0.33, 0.67, 1) {
		want := v.Classes[c.Code]
		near(t, "class "+c.Code, c.CycleTime, &want)
	}
}

func TestVectorIndex(t *testing.T) {
	v := read(t)
	loc, div := []float64{.05, .10, .18, .04, .12, .02}, []float64{.30, .55, .62, .20, .45, .08}
	dec, orig := []float64{.90, .95, .80, .85, .92, .60}, []float64{.48, .50, .42, .46, .52, .40}
	ctt := []float64{9.0, 8.6, 7.2, 9.8, 8.2, 10.5}
	var x [][5]float64
	for i := range loc {
		x = append(x, [5]float64{loc[i], div[i], dec[i], orig[i], ctt[i]})
	}
	before := slices.Clone(x)
	out, ok := Index(x)
	if !ok || !slices.Equal(before, x) {
		t.Fatal("not scaled, or the input was changed")
	}
	for i, n := range out {
		near(t, "nis5", &n.Value, &v.NIS5[i])
		near(t, "imbalance", &n.Imbalance, &v.Imbalance[i])
	}
	// The third has the profile of catching up, and the last is not trapped: its
	// originality is the lowest, a mark of catching up.
	if p := ProfileOf(out[2], 2.0/3, 3); p.Kind != CatchingUp {
		t.Errorf("third: %+v", p)
	}
	if p := ProfileOf(out[5], 2.0/3, 3); p.Kind != Imbalanced {
		t.Errorf("last: %+v", p)
	}
	if p := ProfileOf(out[3], 2.0/3, 3); p.Kind != Trapped {
		t.Errorf("fourth: %+v", p)
	}
}

func toy() (out []Point) {
	for i, v := range []float64{1.02, .98, .93, .88, .85, .83, .84, .86, .90, .93, .96} {
		out = append(out, Point{float64(1980 + 3*i), v})
	}
	return out
}

func TestVectorSwitch(t *testing.T) {
	want := read(t).Switch
	series := toy()
	before := slices.Clone(series)
	got := SwitchingPoint(series, Options{Block: 1, Seed: 1})
	near(t, "switching point", got.Year, &want)
	if !slices.Equal(before, series) {
		t.Error("the series was changed")
	}
	if !got.Accepted || got.Before != 6 || got.After != 5 || *got.Low > want || *got.High < want || *got.High-*got.Low > 5 {
		t.Errorf("%+v", got)
	}
	if DetourOf(got) != DetourDone {
		t.Errorf("detour %s", DetourOf(got))
	}
	again := SwitchingPoint(series, Options{Block: 1, Seed: 1})
	if *again.Low != *got.Low || *again.High != *got.High {
		t.Error("the same seed gives another interval")
	}
}
