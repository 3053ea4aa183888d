package ref_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/ref"
)

func directory(t *testing.T) *ref.Directory {
	t.Helper()
	d, err := ref.New([]ref.Economy{
		{ISO3: "UZB", ISO2: "UZ", Name: "Uzbekistan", Incomes: []ref.Income{{2022, "LMC"}, {2026, "LMC"}}},
		{ISO3: "NAM", ISO2: "NA", Name: "Namibia"},
		{ISO3: "KAZ", ISO2: "KZ", Name: "Kazakhstan", Incomes: []ref.Income{{2022, "UMC"}}},
		{ISO3: "KGZ", ISO2: "KG", Name: "Kyrgyz Republic"},
		{ISO3: "ECA", ISO2: "7E", Name: "Europe & Central Asia (excluding high income)", Aggregate: true},
	}, []ref.Group{{Code: "SPECA", Name: "SPECA", Members: []string{"UZB", "KAZ", "KGZ"}}}, map[string]string{"Kyrgyzstan": "KGZ"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCountryLookup(t *testing.T) {
	d := directory(t)
	for query, want := range map[string]string{
		"KAZ": "KAZ", "kaz": "KAZ", "kz": "KAZ", " Kazakhstan ": "KAZ", "uzbekistan": "UZB", "Kyrgyzstan": "KGZ", "NA": "NAM", "na": "NAM",
	} {
		if e, err := d.Country(query); err != nil || e.ISO3 != want {
			t.Errorf("Country(%q) = %v, %v, want %s", query, e.ISO3, err, want)
		}
	}
}

// A cell of a table may name an aggregate; a country goes first.
func TestFind(t *testing.T) {
	d := directory(t)
	for query, want := range map[string]string{"kz": "KAZ", "Kyrgyzstan": "KGZ", "eca": "ECA", "7e": "ECA", "europe & central asia (Excluding high income)": "ECA", "": "", "World": ""} {
		if e, ok := d.Find(query); e.ISO3 != want || ok != (want != "") {
			t.Errorf("Find(%q) = %+v %v, want %q", query, e, ok, want)
		}
	}
}

func TestCountryDidYouMean(t *testing.T) {
	d := directory(t)
	for query, want := range map[string]string{
		"Kazakstan": "did you mean KAZ (Kazakhstan)?", "KZA": "did you mean KAZ (Kazakhstan)", "Uzbekstan": "UZB (Uzbekistan)", "xyzzyplugh": "", "ECA": "", "": "",
	} {
		_, err := d.Country(query)
		var nf *ref.NotFound
		if !errors.As(err, &nf) {
			t.Fatalf("Country(%q) gave %v", query, err)
		}
		if got := nf.Hint(); !strings.Contains(got, want) || want == "" && strings.Contains(got, "ECA") {
			t.Errorf("Country(%q) hints %q, want %q", query, got, want)
		}
	}
}

func TestAggregatesAreNoCountries(t *testing.T) {
	d := directory(t)
	var got []string
	for _, e := range d.Countries() {
		got = append(got, e.ISO3)
	}
	if diff := cmp.Diff([]string{"KAZ", "KGZ", "NAM", "UZB"}, got); diff != "" {
		t.Error(diff)
	}
	if a := d.Aggregates(); len(a) != 1 || a[0].ISO3 != "ECA" {
		t.Errorf("aggregates %v", a)
	}
	_, err := ref.New([]ref.Economy{{ISO3: "ECA", Aggregate: true}}, []ref.Group{{Code: "G", Members: []string{"ECA"}}}, nil)
	if err == nil || !strings.Contains(err.Error(), "not a country") {
		t.Errorf("an aggregate as a member gave %v", err)
	}
}

func TestIncomeForYear(t *testing.T) {
	e, _ := directory(t).Economy("UZB")
	for _, c := range []struct {
		year, fy int
		exact    bool
	}{{2020, 2022, true}, {2024, 2026, true}, {2010, 2022, false}, {2021, 2022, false}} {
		if in, exact, ok := e.IncomeFor(c.year); !ok || in.FiscalYear != c.fy || exact != c.exact {
			t.Errorf("IncomeFor(%d) = %+v %v %v", c.year, in, exact, ok)
		}
	}
	if _, _, ok := (ref.Economy{}).IncomeFor(2020); ok {
		t.Error("an income class from nothing")
	}
}

func TestGroupLookup(t *testing.T) {
	d := directory(t)
	g, err := d.Group("speca")
	if err != nil || !g.Has("KAZ") || g.Has("NAM") {
		t.Errorf("group %+v %v", g, err)
	}
	_, err = d.Group("SPECCA")
	var nf *ref.NotFound
	if !errors.As(err, &nf) || nf.Hint() != "did you mean SPECA?" {
		t.Errorf("group typo gave %v", err)
	}
}

func TestSuggestCountsSwaps(t *testing.T) {
	if got := ref.Suggest("gerd", []string{"GDRE", "gedr", "xxxx"}); len(got) == 0 || got[0] != "gedr" {
		t.Errorf("suggested %v", got)
	}
}

func TestClassificationKeepsZeros(t *testing.T) {
	rows := []ref.Product{{Code: "2709", Name: "Petroleum oils, crude"}, {Code: "0101", Name: "Horses"}}
	c, err := ref.NewClassification("HS92", rows)
	if err != nil {
		t.Fatal(err)
	}
	if rows[0].Code != "2709" {
		t.Error("the input was sorted in place")
	}
	if p, ok := c.Product("0101"); !ok || p.Name != "Horses" {
		t.Errorf("product %+v %v", p, ok)
	}
	if p, ok := c.Product("9999"); ok || p.Section != "Other" || p.Name != "9999" {
		t.Errorf("unknown product %+v %v", p, ok)
	}
	if ps := c.Products(); len(ps) != 2 || ps[0].Code != "0101" {
		t.Errorf("products %+v", ps)
	}
	if _, err := ref.NewClassification("HS92", append(rows, ref.Product{Code: "0101", Name: "again"})); err == nil || !strings.Contains(err.Error(), "0101 of HS92 stands twice") {
		t.Errorf("a product twice gave %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	two := []ref.Economy{{ISO3: "PRK", Name: "Korea, DPR"}, {ISO3: "KOR", Name: "Korea, Rep."}}
	for want, build := range map[string]func() (*ref.Directory, error){
		"KOR stands twice":    func() (*ref.Directory, error) { return ref.New(append(two, two[1]), nil, nil) },
		"unknown economy XXX": func() (*ref.Directory, error) { return ref.New(two, nil, map[string]string{"Nowhere": "XXX"}) },
		"points to KOR and to PRK": func() (*ref.Directory, error) {
			return ref.New(two, nil, map[string]string{"Korea": "KOR", "korea ": "PRK"})
		},
		"group G stands twice": func() (*ref.Directory, error) {
			return ref.New(two, []ref.Group{{Code: "G"}, {Code: "g"}}, nil)
		},
		"member XXX is not a country": func() (*ref.Directory, error) {
			return ref.New(two, []ref.Group{{Code: "G", Members: []string{"XXX"}}}, nil)
		},
	} {
		if _, err := build(); err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
