package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/internal/source/survey"
	"upstep/method/pyramid"
)

// realNames gives the made-up firms names of real countries, so that references by
// income can be found. The rows still say that they are synthetic.
func realNames() string {
	text := string(survey.Example(3))
	for i, name := range []string{"Tajikistan", "Kyrgyzstan", "Uzbekistan", "Cambodia", "Nepal", "Senegal", "Benin", "Kenya", "Zambia", "India", "Viet Nam", "Kazakhstan"} {
		text = strings.ReplaceAll(text, fmt.Sprintf("Synthetica %02d", i+1), name)
	}
	return text
}

func pyramidOf(t *testing.T, country, file string, set map[string]string) *PyramidAnswer {
	t.Helper()
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	ask := Ask{Verb: "pyramid", Country: country, Set: map[string]string{"microdata": file}}
	for k, v := range set {
		ask.Set[k] = v
	}
	res, doc, err := a.School(ask)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(doc.Title, "SYNTHETIC") {
		t.Errorf("the title %q hides that the data are made up", doc.Title)
	}
	return res.(*PyramidAnswer)
}

// Countries of the file with the same income, and with twice it, make references; the
// country's figures of the pack stand beside its firms.
func TestPyramidReferences(t *testing.T) {
	file := filepath.Join(t.TempDir(), "firms.csv")
	if err := os.WriteFile(file, []byte(realNames()), 0o600); err != nil {
		t.Fatal(err)
	}
	r := pyramidOf(t, "Tajikistan", file, nil)
	if r.Sheet == nil || len(r.Result.Groups) != 12 || r.Country != "TJK" {
		t.Fatalf("%s, %d groups", r.Country, len(r.Result.Groups))
	}
	found := 0
	for _, g := range r.Result.Groups {
		for _, c := range g.Comparisons[:2] {
			if c.Lower != nil {
				found++
				if len(c.Reference.Members) < 5 {
					t.Errorf("%s: %+v", g.Country, c.Reference)
				}
			}
			for _, m := range c.Reference.Members {
				if m == g.Country {
					t.Errorf("%s is its own peer", m)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no country has a reference by income")
	}
}

// Incomes are those of the year of the round, where there is one; else a note tells.
func TestPyramidIncomeYear(t *testing.T) {
	for _, c := range []struct {
		rounds []string
		want   int
	}{{[]string{"2013", "2013"}, 2013}, {[]string{"2013", "2019"}, 0}, {[]string{"BEEPS V"}, 0}, {[]string{""}, 0}, {nil, 0}} {
		var firms []pyramid.Firm
		for _, r := range c.rounds {
			firms = append(firms, pyramid.Firm{Round: r})
		}
		if got := onlyRound(firms); got != c.want {
			t.Errorf("%v: %d", c.rounds, got)
		}
	}
	file := filepath.Join(t.TempDir(), "firms.csv")
	for text, want := range map[string]bool{"country,round,wmedian,b8,synthetic\nKAZ,2013,1,1,1\nUZB,2013,1,1,1\n": false, "country,round,wmedian,b8,synthetic\nKAZ,2013,1,1,1\nUZB,2019,1,1,1\n": true} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := noted(pyramidOf(t, "", file, nil).Result.Notes, "pyramid-income-year"); got != want {
			t.Errorf("a note on incomes: %v, want %v", got, want)
		}
	}
}

// Any file that can be read makes a page: names of countries that look alike in
// figure IDs, codes nobody knows, groups of any size.
func TestPyramidPageAlwaysBuilds(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "firms.csv")
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("country,round,wmedian,b8,c22b,h1,h2,h8,h9,d2,l1,a4a,b2b,d3c\n")
		word := rapid.SampledFrom([]string{"", "1", "2", "-9", "7", "x", "300", "0.5"})
		for range rapid.IntRange(0, 60).Draw(t, "rows") {
			fmt.Fprintf(&b, "%s,%s,%s", rapid.SampledFrom([]string{"A B", "A-B", "A  B", "", "Kazakhstan", "all", "É/%", "A B 2019"}).Draw(t, "country"), rapid.SampledFrom([]string{"", "2019"}).Draw(t, "round"), word.Draw(t, "w"))
			for i := range 11 {
				b.WriteString("," + word.Draw(t, fmt.Sprint("v", i)))
			}
			b.WriteString("\n")
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.School(Ask{Verb: "pyramid", Set: map[string]string{"microdata": file}}); err != nil {
			t.Fatal(err)
		}
	})
}

// A column with a value of its own in each row is not that of the country, and a weight
// that no sum can hold is named with its line.
func TestPyramidRefusesFiles(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "firms.csv")
	rows := func(n int) string {
		var b strings.Builder
		b.WriteString("idstd,country,wmedian,b8\n")
		for i := range n {
			fmt.Fprintf(&b, "%d,Land,1,1\n", i)
		}
		return b.String()
	}
	for _, c := range []struct{ text, column, want, hint string }{
		{rows(401), "idstd", "401 countries and rounds", "is idstd the column of the country?"},
		{rows(400), "idstd", "", ""},
		{rows(9) + "x,Land,1e308,1\n", "", `the weight 1e+308 of the firm "x", line 11`, "row"},
	} {
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := a.School(Ask{Verb: "pyramid", Set: map[string]string{"microdata": file, "country-column": c.column}})
		if c.want == "" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if err == nil || AsError(err).Code != Invalid || !strings.Contains(err.Error(), c.want) || !strings.Contains(AsError(err).Hint, c.hint) {
			t.Errorf("%v; %+v", err, AsError(err))
		}
	}
}

// A threshold set by the user is in the recipe as the user's.
func TestPyramidOptions(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	o, err := a.pyramidOptions(Settings{"pyramid.basic": "-0.25", "pyramid.rd": "2", "pyramid.staff_in": "Kazakhstan=30 UZB=40"}, "9")
	if err != nil || *o.Basic != -0.25 || o.RD != 2 || o.Seed != 9 || len(o.StaffIn) != 2 || o.StaffIn["KAZ"] != 30 || o.StaffIn["UZB"] != 40 {
		t.Errorf("%+v %v", o, err)
	}
	for _, c := range []struct {
		set  Settings
		seed string
	}{{Settings{"pyramid.basic": ""}, ""}, {nil, "-1"}, {Settings{"pyramid.staff_in": "Russland=50"}, ""}, {Settings{"pyramid.staff_in": "KAZ=50 Kazakhstan=40"}, ""}} {
		if _, err := a.pyramidOptions(c.set, c.seed); AsError(err).Code != Invalid || AsError(err).Hint == "" {
			t.Errorf("%v: %v", c, err)
		}
	}
	if (pyramid.DefaultNorm() != pyramid.Shares{.30, .25, .20, .13, .09, .03}) {
		t.Error("the norm of the specification")
	}
}
