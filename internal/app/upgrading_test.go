package app

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/index"
	"upstep/report"
)

func upgradingOf(t *testing.T, ask Ask) (*Upgrading, *report.Document) {
	t.Helper()
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	ask.Verb = "index"
	res, doc, err := a.School(ask)
	if err != nil {
		t.Fatal(err)
	}
	u, ok := res.(*Upgrading)
	if !ok {
		t.Fatalf("%T", res)
	}
	return u, doc
}

// The seven economies: a score, or a reasoned refusal by coverage. Figures were read off
// and judged, not only pinned: Kazakhstan leads the region in intensity from patents, nobody has
// firm-level capability, thin data are refused.
func TestUpgradingCentralAsia(t *testing.T) {
	refused := map[string]string{"TKM": "ABC", "AFG": "A", "TJK": "A"}
	scores := map[string][]float64{}
	for _, iso3 := range []string{"KAZ", "UZB", "AZE", "KGZ", "TJK", "TKM", "AFG"} {
		u, doc := upgradingOf(t, Ask{Country: iso3})
		if u.Published || u.Definition != "tui_reconstruction_v1" || !strings.Contains(jsonOf(t, doc.Pages), "A reconstruction, not the published index") {
			t.Errorf("%s is not labelled as a reconstruction", iso3)
		}
		for _, x := range u.Indices {
			p := x.Unit(iso3)
			if p == nil {
				t.Fatalf("%s is not in the sample", iso3)
			}
			if gone := strings.Contains(refused[iso3], x.Code); gone != (p.Score == nil) || gone && !strings.Contains(p.Why, "60 % are needed") || gone && p.Rank != 0 {
				t.Errorf("%s %s: %+v", iso3, x.Code, p)
			}
			if p.Score != nil {
				scores[x.Code] = append(scores[x.Code], *p.Score)
				if !(p.Low >= 1 && p.Low <= p.High && p.High <= x.Scored) || !p.Banded {
					t.Errorf("%s %s: band %d to %d of %d", iso3, x.Code, p.Low, p.High, x.Scored)
				}
			}
		}
		if lacks := u.Indices[1].Lacking; !slices.Equal(lacks, []string{"B3"}) {
			t.Errorf("B lacks %v", lacks)
		}
		if (u.Profile.Label == "") != (refused[iso3] != "") {
			t.Errorf("%s: profile %+v", iso3, u.Profile)
		}
	}
	if a := scores["A"]; slices.Max(a) != a[0] {
		t.Errorf("Kazakhstan does not lead in intensity: %v", a)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The figure of an indicator is the mean of three observed years, from the panel itself.
func TestUpgradingReadings(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	want, n := 0.0, 0.0
	for y := 2020; y <= 2022; y++ {
		if o := a.panel.At("GB.XPD.RSDV.GD.ZS", "KAZ", y); o.Ok() {
			want, n = want+o.Value, n+1
		}
	}
	u, _ := upgradingOf(t, Ask{Country: "KAZ"})
	for _, it := range u.Items {
		if it.Code == "GB.XPD.RSDV.GD.ZS" && (it.Value == nil || math.Abs(*it.Value-want/n) > 1e-12) {
			t.Errorf("R&D is %v, want %v", *it.Value, want/n)
		}
		if it.Code == complexShare && it.Used && (it.Value == nil || !(*it.Value > 0.02 && *it.Value < 0.5)) {
			t.Errorf("the share of complex exports of an oil exporter is %v", it.Value)
		}
	}
}

// An economy outside the sample, a year without data, and years before.
func TestUpgradingEdges(t *testing.T) {
	u, doc := upgradingOf(t, Ask{Country: "LUX"})
	if u.Outside == "" || u.Profile != nil || !strings.Contains(jsonOf(t, doc.Pages), "fewer than a million people") {
		t.Errorf("Luxembourg: %+v", u.Outside)
	}
	u, _ = upgradingOf(t, Ask{Country: "KAZ", Year: 2018})
	for _, it := range u.Items {
		if it.Code == "SP.POP.TECH.RD.P6" && !it.Used {
			t.Error("technicians, which end in 2018, are not used in 2018")
		}
		if it.Year > 2018 {
			t.Errorf("%s is of %d", it.Code, it.Year)
		}
	}
	u, doc = upgradingOf(t, Ask{Country: "KAZ", Year: 1990})
	if len(u.Notes) == 0 || len(doc.Pages) == 0 {
		t.Error("1990 says nothing")
	}
}

// The same seed gives the same bands; another one may not, and the recipe holds it.
func TestUpgradingSeed(t *testing.T) {
	one, _ := upgradingOf(t, Ask{Country: "UZB"})
	again, _ := upgradingOf(t, Ask{Country: "UZB", Set: map[string]string{"seed": "1"}})
	other, _ := upgradingOf(t, Ask{Country: "UZB", Set: map[string]string{"seed": "2"}})
	if jsonOf(t, one.Indices) != jsonOf(t, again.Indices) {
		t.Error("one seed, two answers")
	}
	if jsonOf(t, one.Indices) == jsonOf(t, other.Indices) || *other.Recipe.Seed != 2 {
		t.Error("the seed changes nothing")
	}
}

const publishedTable = "country,year,A,B,C\n"

// The published table stands beside ours; a table that is ours in other units has rank
// correlation 1.
func TestUpgradingPublished(t *testing.T) {
	u, _ := upgradingOf(t, Ask{Country: "KAZ"})
	var b strings.Builder
	b.WriteString(publishedTable)
	n := 0
	for i, iso3 := range u.unitsOf() {
		var cells []string
		for _, x := range u.Indices {
			cell := ""
			if s := x.Units[i].Score; s != nil {
				cell = jsonOf(t, 100**s)
			}
			cells = append(cells, cell)
		}
		if cells[0] != "" && n < 30 {
			n++
			b.WriteString(iso3 + ",2015," + strings.Join(cells, ",") + "\n")
		}
	}
	path := filepath.Join(t.TempDir(), "tui.csv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("\xef\xbb\xbf" + strings.ReplaceAll(b.String(), "\n", "\r\n"))
	u, doc := upgradingOf(t, Ask{Country: "KAZ", Set: map[string]string{"published": path}})
	if u.Beside == nil || len(u.Beside.Rows) != 30 {
		t.Fatalf("%+v", u.Beside)
	}
	for _, x := range u.Beside.Indices {
		if x.Spearman == nil || math.Abs(*x.Spearman-1) > 1e-12 || math.Abs(*x.Kendall-1) > 1e-12 {
			t.Errorf("%+v", x)
		}
	}
	if doc.Recipe.Inputs[path] == "" {
		t.Error("the recipe does not hold the checksum of the file")
	}
	write(publishedTable + "KAZ,2015,1,2,3\nUZB,2015,1,,NA\n")
	u, _ = upgradingOf(t, Ask{Country: "KAZ", Set: map[string]string{"published": path}})
	if x := u.Beside.Indices[0]; x.N != 2 || x.Spearman != nil {
		t.Errorf("a correlation of two: %+v", x)
	}
	for text, want := range map[string]string{
		"":                                     ":1: the file is empty",
		"country,A,B\n":                        ":1: there is no column C",
		"year,A,B,C\n":                         ":1: there is no column country",
		publishedTable:                         ":1: there is a header and no row",
		publishedTable + "KAZ,2015,x,1,1\n":    `:2: A is "x"`,
		publishedTable + "Ruritania,1,1,1,1\n": ":2: ",
		publishedTable + "KAZ,soon,1,1,1\n":    `:2: the year "soon"`,
		publishedTable + "KAZ,1,1,1\n":         ":2: 4 fields",
		publishedTable + "KAZ,1,1,1,1\nKAZ,1,2,2,2\n": ":3: KAZ stands in line 2",
		publishedTable + "KAZ,1,1,1,NaN\n":            `:2: C is "NaN"`,
	} {
		write(text)
		a, err := Open()
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = a.School(Ask{Verb: "index", Country: "KAZ", Set: map[string]string{"published": path}})
		if err == nil {
			t.Errorf("%q was taken", text)
			continue
		}
		if e := AsError(err); e.Code != Invalid || !strings.Contains(e.Message, path+want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func (u *Upgrading) unitsOf() []string {
	var out []string
	for _, p := range u.Indices[0].Units {
		out = append(out, p.Unit)
	}
	return out
}

func FuzzPublished(f *testing.F) {
	a, err := Open()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(publishedTable + "KAZ,2015,1,2,3\n"))
	f.Add([]byte("iso3,A,B,C\nKAZ,,,\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := readPublished("f.csv", b, a.dir)
		for iso3, r := range rows {
			for _, v := range r.scores {
				if err == nil && v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0)) {
					t.Errorf("%s: %v", iso3, *v)
				}
			}
		}
	})
}

// Every indicator of the definition has a lag from the catalogue, and only forms the
// method knows.
func TestUpgradingDefinition(t *testing.T) {
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	def, err := cat.Upgrading()
	if err != nil {
		t.Fatal(err)
	}
	known := []index.Form{index.Newest, index.Mean3, index.Change, index.Given}
	for _, it := range def.Items {
		if !slices.Contains(known, index.Form(it.Form)) {
			t.Errorf("%s has the form %s", it.Code, it.Form)
		}
	}
}

func BenchmarkUpgrading(b *testing.B) {
	a, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	def, err := a.cat.Upgrading()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := a.spaceOf(2019); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		in, _, err := a.upgradingInput(def, def.Year)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := index.Upgrade(in, index.UpgradeOptions{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

// Patents of the user: 2,000 resident applications in two years, shares of 40 families, and
// refusals where there are too few. The people are those of the pack.
func TestUpgradingPatents(t *testing.T) {
	path := filepath.Join(t.TempDir(), "patents.csv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ask := Ask{Verb: "index", Country: "KAZ", Set: map[string]string{"patents": path}}
	write("country,year,years,resident,families,high_tech\nKazakhstan,2020,2,2000,40,10\nTJK,2020,2,10,3,NA\n")
	u, doc := upgradingOf(t, ask)
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	people := a.panel.At(populationCode, "KAZ", 2020).Value
	home, other := u.Patents.Rows[0].Measures, u.Patents.Rows[1].Measures
	if math.Abs(*home[0].Value-1000/people*1e6) > 1e-9 || *home[2].Value != 0.25 || home[3].Value != nil || home[6].Why == "" {
		t.Errorf("%+v", home)
	}
	if other[0].Value == nil || other[2].Value != nil {
		t.Errorf("%+v", other)
	}
	if !strings.Contains(jsonOf(t, doc.Pages), "Patents only") || doc.Recipe.Inputs[path] == "" {
		t.Error("the page or the recipe does not know the file")
	}
	for text, want := range map[string]string{
		"iso3,resident\nKAZ,1\nKAZ,2\n":        ":3: KAZ stands in line 2 too",
		"iso3,patents\nKAZ,1\n":                `:1: the column "patents" is not known`,
		"iso3,resident\nKAZ,-1\n":              ":2: KAZ has the count -1",
		"iso3,families,high_tech\nKAZ,40,41\n": ":2: KAZ has 41 of 40 families in P3",
		"iso3,F1,F2\nKAZ,1,2\n":                ":2: 2 of 35 fields have a count",
		"iso3,years,resident\nKAZ,1.5,2\n":     ":2: years is 1.5",
		"resident\n1\n":                        ":1: there is no column country",
		"iso3,resident\nKAZ,many\n":            `:2: resident is "many"`,
	} {
		write(text)
		if _, _, err := a.School(ask); err == nil || !strings.Contains(AsError(err).Message, path+want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Tajikistan's A1 is one trademark series of three indicators on the list, and B has
// nothing of B3: the coverage of what is in use hides both, so the page says them. A
// mean of three years names them all.
func TestUpgradingLists(t *testing.T) {
	u, doc := upgradingOf(t, Ask{Country: "TJK"})
	got := map[string]report.UpgradeList{}
	listed := 0
	for _, l := range u.Lists {
		got[l.Code] = l
		if len(l.Code) == 1 {
			listed += l.Listed
		}
	}
	if l := got["A1"]; l.Have != 1 || l.Used != 1 || l.Listed != 3 {
		t.Errorf("A1: %+v", l)
	}
	if l := got["B3"]; l.Have != 0 || l.Listed != 2 {
		t.Errorf("B3: %+v", l)
	}
	if b := got["B"]; b.Listed != got["B1"].Listed+got["B2"].Listed+got["B3"].Listed || listed != len(u.Items)+len(u.Dropped) {
		t.Errorf("B: %+v, %d listed in all", b, listed)
	}
	page := jsonOf(t, doc.Pages)
	for _, want := range []string{"1 of 3", "one indicator only", "nothing of B3", "2020–2022", "score, 0 to 1"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, it := range u.Items {
		if it.Code == "GB.XPD.RSDV.GD.ZS" && (it.From != 2018 || it.Year != 2020) {
			t.Errorf("R&D of %d to %d", it.From, it.Year)
		}
		if it.Form == "newest" && it.From != it.Year {
			t.Errorf("%s: a newest value of %d to %d", it.Code, it.From, it.Year)
		}
	}
	for _, d := range u.Dropped {
		if strings.Contains(d.Text, "United States") && !strings.Contains(d.Reason, "36 economies and none") {
			t.Errorf("%s: %s", d.Text, d.Reason)
		}
	}
	if u, _ = upgradingOf(t, Ask{Country: "LUX"}); len(u.Lists) != 0 {
		t.Errorf("Luxembourg: %+v", u.Lists)
	}
}

// A published table keeps its year beside ours, and a scale that is not 0 to 1 is told.
func TestUpgradingPublishedScale(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.csv")
	for text, odd := range map[string]bool{"country,year,A,B,C\nKAZ,2015,0.1,0.4,0.3\n": false, "country,year,A,B,C\nKAZ,2015,500,0.4,0.3\n": true, "country,year,A,B,C\nKAZ,2015,0.5,-0.4,0.3\n": true} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		u, doc := upgradingOf(t, Ask{Country: "KAZ", Set: map[string]string{"published": path}})
		if r := u.Beside.Rows[0]; r.Year != 2015 || r.Ours != u.Year {
			t.Errorf("%+v", r)
		}
		if strings.Contains(jsonOf(t, doc.Pages), "Two scales") != odd {
			t.Errorf("%q: a note %v", text, !odd)
		}
	}
}
