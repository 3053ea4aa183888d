package app

import (
	"bytes"
	"errors"
	"io/fs"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"upstep/opendata"
	"upstep/ref"
	"upstep/report"
)

func openTest(t testing.TB) *App {
	t.Helper()
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func assess(t testing.TB, a *App, r Request) *report.Document {
	t.Helper()
	d, err := a.Assess(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Every figure printed in any format resolves, with a source at the end of its
// chain or a reason why it is missing.
func TestEveryFigureResolves(t *testing.T) {
	a := openTest(t)
	for _, req := range []Request{{Country: "KAZ"}, {Country: "TKM"}, {Country: "AFG"}, {Country: "TUV"}, {Country: "UZB", Peers: "structure"}, {Country: "TJK", Peers: "KGZ,MDA", Year: 2018, TradeYear: 2017}} {
		d := assess(t, a, req)
		files, err := a.render(d, "x", formats)
		if err != nil {
			t.Fatal(err)
		}
		printed := regexp.MustCompile(`data-figure="([^"]+)"`).FindAllSubmatch(files[0].Data, -1)
		if len(printed) < 50 {
			t.Errorf("%s: only %d figures in the page", req.Country, len(printed))
		}
		for _, m := range printed {
			id := strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(string(m[1]))
			tr, ok := d.Ledger.Trace(id)
			if !ok {
				t.Errorf("%s: figure %s is printed and can't be traced", req.Country, id)
				continue
			}
			if tr.Missing == "" && len(tr.Inputs) == 0 && len(tr.Notes) == 0 {
				t.Errorf("%s: figure %s comes from nothing", req.Country, id)
			}
			if _, err := a.chain(d, tr); err != nil {
				t.Errorf("why %s: %v", id, err)
			}
			for _, in := range tr.Inputs {
				if _, ok := d.Ledger.Trace(in.Figure); in.Figure != "" && !ok {
					t.Errorf("%s: figure %s rests on %s, which is not there", req.Country, id, in.Figure)
				}
				if o := in.Observation; o != nil && o.Ok() && o.Ref.Source == "" {
					t.Errorf("%s: figure %s rests on %s %s %d without a source", req.Country, id, o.Indicator, o.Country, o.Year)
				}
			}
		}
		for _, f := range files {
			for _, bad := range []string{"NaN", "<nil>", "%!", "+Inf", "panic"} {
				if f.Name != "x.xlsx" && bytes.Contains(f.Data, []byte(bad)) {
					t.Errorf("%s: %s holds %q", req.Country, f.Name, bad)
				}
			}
		}
	}
}

func TestWhyFollowsTheChain(t *testing.T) {
	a := openTest(t)
	d := assess(t, a, Request{Country: "KAZ"})
	for i, id := range d.Ledger.IDs() {
		if i%100 == 0 && (!underRace || i%1000 == 0) { // the whole way, with a report made anew for each
			if c, err := a.Why(id, "", Request{}); err != nil || c.Figure.ID != id {
				t.Fatalf("why %s: %v", id, err)
			}
		}
	}
	c, err := a.Why("KAZ/gap/GB.XPD.RSDV.GD.ZS/severity", "", Request{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := PrintChain(&b, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"percentile", "conditional gap", "GB.XPD.RSDV.GD.ZS KAZ", "wdi-2026-07", "sha256", "options of gap", "upstep assess KAZ"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the chain lacks %q:\n%s", want, b.String())
		}
	}
}

func TestWhyOfOtherOptionsNeedsTheRecipe(t *testing.T) {
	a := openTest(t)
	d := assess(t, a, Request{Country: "KAZ", Peers: "SPECA"})
	id := d.Ledger.IDs()[0]
	if !strings.HasPrefix(id, "KAZ@") {
		t.Fatalf("figure %s does not show that the peers are not the default", id)
	}
	_, err := a.Why(id, "", Request{})
	if e := AsError(err); e.Code != NotFound || !strings.Contains(e.Hint, "--recipe") {
		t.Errorf("why %s: %v, hint %q", id, err, e.Hint)
	}
	dir := t.TempDir()
	paths, err := a.Write(d, dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := a.Why(id, paths[len(paths)-1], Request{})
	if err != nil || c.Figure.ID != id {
		t.Errorf("why with the recipe: %v", err)
	}
}

func TestDamagedPackIsRefused(t *testing.T) {
	files := fstest.MapFS{}
	err := fs.WalkDir(opendata.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(opendata.Files(), path)
		files[path] = &fstest.MapFile{Data: slices.Clone(b)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["data/indicators.upk"].Data[5000] ^= 1
	pack, err := opendata.OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(pack)
	e := AsError(err)
	if e == nil || e.Code != Refused || !strings.Contains(e.Message, "indicators") {
		t.Errorf("a damaged table gave %v", err)
	}
}

func TestRequests(t *testing.T) {
	a := openTest(t)
	for _, c := range []struct {
		name string
		req  Request
		code Code
		says string
		hint string
	}{
		{"a typo", Request{Country: "Kazkhstan"}, NotFound, `unknown country "Kazkhstan"`, "did you mean KAZ (Kazakhstan)"},
		{"an aggregate", Request{Country: "WLD"}, NotFound, "is an aggregate", ""},
		{"a former state", Request{Country: "SUN"}, NotFound, "is a former state", ""},
		{"an unknown group", Request{Country: "KAZ", Peers: "SPECCA"}, NotFound, `unknown group "SPECCA"`, "SPECA"},
		{"a peer with a typo", Request{Country: "KAZ", Peers: "UZB,Kirgizstn"}, NotFound, "unknown country", ""},
		{"itself as peer", Request{Country: "KAZ", Peers: "KAZ,"}, NotFound, "", ""},
		{"only itself", Request{Country: "KAZ", Peers: "KAZ,KAZ"}, Invalid, "no economy but", ""},
		{"a year before the data", Request{Country: "KAZ", Year: 1950}, Invalid, "no data for the year 1950", "1990 to 2025"},
		{"a year to come", Request{Country: "KAZ", Year: 2050}, Invalid, "no data for the year 2050", ""},
		{"a year without a trade table", Request{Country: "KAZ", TradeYear: 2018}, Invalid, "no table of exports", "2019, 2017, 1980"},
	} {
		_, err := a.Assess(c.req)
		if err == nil {
			t.Errorf("%s was accepted", c.name)
			continue
		}
		if e := AsError(err); e.Code != c.code || !strings.Contains(e.Message, c.says) || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s: %s %q, hint %q", c.name, e.Code, e.Message, e.Hint)
		}
	}
}

// Thin data come out with reasons, not with guesses.
func TestThinDataIsRefusedInWords(t *testing.T) {
	a := openTest(t)
	for country, want := range map[string][]string{
		"TKM": {"there is no usable figure of manufacturing", "No peak test for TKM", "What was refused"},
		"AFG": {"There is no usable figure of spending on research and development", "projected onto the sample"},
		"VEN": {"no World Bank income class"},
	} {
		files, err := a.render(assess(t, a, Request{Country: country}), "x", []string{"md"})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if strings.HasPrefix(w, "projected") && !a.data.Pack().Has("exports-2017-hs07") {
				w = "this build leaves out" // the open-terms build has no exports by product
			}
			if !bytes.Contains(files[0].Data, []byte(w)) {
				t.Errorf("%s: the report does not say %q", country, w)
			}
		}
	}
}

// Every economy of the directory gives a report or a clear error.
func TestEveryEconomy(t *testing.T) {
	if testing.Short() {
		t.Skip("250 reports take a while")
	}
	a := openTest(t)
	var wg sync.WaitGroup
	all := sampled(a.dir.Countries())
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(all); i += workers {
				d, err := a.Assess(Request{Country: all[i].ISO3})
				if err != nil {
					t.Errorf("%s: %v", all[i].ISO3, err)
				} else if len(d.Pages) < 7 || d.Country != all[i].ISO3 {
					t.Errorf("%s: %d pages", all[i].ISO3, len(d.Pages))
				}
			}
		})
	}
	wg.Wait()
}

// sampled is all of a list, or under the race detector every twentieth of it: the
// detector finds nothing more in the others.
func sampled[T any](list []T) []T {
	if !underRace {
		return list
	}
	var out []T
	for i := 0; i < len(list); i += 20 {
		out = append(out, list[i])
	}
	return out
}

func TestClaimsGiveTheVerdictsOfTheSpecification(t *testing.T) {
	a := openTest(t)
	results, _, err := a.Claims("")
	if err != nil {
		t.Fatal(err)
	}
	expected := 0
	for _, r := range results {
		for _, c := range a.cat.Claims() {
			if c.ID != r.ID {
				continue
			}
			for _, p := range r.Parts {
				want, ok := c.Expect[p.Subject]
				if !ok {
					continue
				}
				expected++
				if got := p.Outcome(); string(got) != want {
					t.Errorf("%s %s against %s: %s, want %s", r.ID, p.Subject, p.Comparator, got, want)
				}
			}
		}
	}
	if expected < 20 {
		t.Errorf("only %d verdicts were compared", expected)
	}
	if _, _, err := a.Claims("DEU"); AsError(err).Code != NotFound {
		t.Errorf("claims on Germany: %v", err)
	}
}

func TestDeckFiguresAreExplained(t *testing.T) {
	a := openTest(t)
	rows := a.deckRows("KAZ")
	kinds := map[string]string{}
	for _, r := range rows {
		kinds[r.Indicator+" "+r.Subject] = string(r.Vintage.Kind)
	}
	for key, want := range map[string]string{
		"LP.LPI.OVRL.XQ KAZ": "reproduced", "LP.LPI.OVRL.XQ ECA": "other_aggregate", "GB.XPD.RSDV.GD.ZS ECA": "other_aggregate", "GB.XPD.RSDV.GD.ZS MIC": "revised", "ISO.14001 KGZ": "no_data",
	} {
		if kinds[key] != want {
			t.Errorf("%s is %q, want %q", key, kinds[key], want)
		}
	}
	if rows := a.deckRows("DEU"); rows != nil {
		t.Errorf("the deck has no figures of Germany: %v", rows)
	}
}

func TestErrorsKeepTheirKind(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Code
	}{{&ref.NotFound{Kind: "country", Query: "x"}, NotFound}, {&opendata.Damaged{Table: "t"}, Refused}, {&opendata.Absent{Table: "t"}, Refused}, {errors.New("x"), Internal}, {&Error{Code: Failed}, Failed}} {
		if got := AsError(c.err).Code; got != c.want {
			t.Errorf("%v is %s, want %s", c.err, got, c.want)
		}
	}
}

func BenchmarkAssess(b *testing.B) {
	for b.Loop() {
		a := openTest(b)
		if _, err := a.render(assess(b, a, Request{Country: "KAZ"}), "x", formats); err != nil {
			b.Fatal(err)
		}
	}
}
