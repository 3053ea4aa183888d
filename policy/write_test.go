package policy

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// texts are awkward: they read as other YAML, have quotes, lines, blanks and other scripts.
var texts = rapid.OneOf(
	rapid.SampledFrom([]string{"yes", "null", "~", "1.50", "2026-03", "- a", "a: b", "#x", "'", "\"", "{", "x\ny", "x\n\n  y", "tab\tx", "ҳисобот", "a #b", "0x1F", "1e3", "!!str", "&a", "*b", "%", "@", "`", "x\u2028y", "=", "<<", "\u00a0x\u00a0y"}),
	rapid.StringMatching(`[a-zA-Z0-9 ,.:'"#&*!|>%@\-]{1,30}`).Filter(func(s string) bool { return s != "" }),
)

func blankOr(t *rapid.T) string {
	if rapid.Bool().Draw(t, "blank") {
		return ""
	}
	return texts.Draw(t, "text")
}

var ids = []string{"a", "b-1", "0", "true", "null", "1e3", "12"}

// registers draws registers of every kind of record, in any order, unchecked.
func registers(t *rapid.T) *Register {
	some := func(n int) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, n, rapid.ID[string]).Draw(t, "ids")
	}
	whole := rapid.Ptr(rapid.IntRange(0, 3), true)
	amount := rapid.Ptr(rapid.Float64Range(0, 5), true)
	yes := rapid.Ptr(rapid.Bool(), true)
	r := &Register{Country: rapid.SampledFrom([]string{"", "UZB"}).Draw(t, "c"), Notice: blankOr(t)}
	var hosts []string
	for _, id := range some(4) {
		hosts = append(hosts, id)
		h := Host{ID: id, Name: texts.Draw(t, "name"), Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Mandate: blankOr(t), Staff: whole.Draw(t, "staff"), Load: amount.Draw(t, "load"), May: some(3), Illustrative: rapid.Bool().Draw(t, "i")}
		for i, rater := range some(3) {
			x := Rating{Rater: rater, Outside: i == 0, Date: rapid.SampledFrom([]string{"", "2026-03", "2026-03-31"}).Draw(t, "date")}
			for _, d := range rapid.SliceOfNDistinct(rapid.SampledFrom(dimensions()), 1, 6, rapid.ID[string]).Draw(t, "dims") {
				x.Scores = append(x.Scores, Score{d, float64(rapid.IntRange(0, 10).Draw(t, "v")) / 2, blankOr(t)})
			}
			h.Ratings = append(h.Ratings, x)
		}
		for i, k := range rapid.SliceOfNDistinct(rapid.SampledFrom(TraceKinds()), 0, 4, rapid.ID[string]).Draw(t, "kinds") {
			h.Traces = append(h.Traces, Trace{Kind: k, Value: float64(rapid.IntRange(0, 1).Draw(t, "v")), Programme: blankOr(t), Year: []int{0, 2024, 2025, 1999}[i], Source: texts.Draw(t, "s")})
		}
		for _, by := range some(2) {
			h.Nominations = append(h.Nominations, Nomination{By: by, Firm: rapid.Bool().Draw(t, "f"), Independent: rapid.Bool().Draw(t, "i"), For: blankOr(t)})
		}
		r.Hosts = append(r.Hosts, h)
	}
	if len(hosts) > 1 {
		r.Together = []Together{{ID: "together", Name: texts.Draw(t, "name"), Members: []Member{{hosts[1], texts.Draw(t, "does")}, {hosts[0], "x"}}, May: some(2)}}
	}
	for _, need := range some(3) {
		r.Priorities = append(r.Priorities, Priority{need, rapid.Float64Range(0, 1).Draw(t, "sev"), texts.Draw(t, "why"), blankOr(t)})
		r.Facts = append(r.Facts, Fact{Instrument: need, Precondition: texts.Draw(t, "pre"), Met: rapid.Bool().Draw(t, "met"), Source: texts.Draw(t, "s")})
		r.Mimicry = append(r.Mimicry, Mimicry{Subject: need, Copied: yes.Draw(t, "y"), NeverUsed: yes.Draw(t, "y"), DeJure: amount.Draw(t, "d"), Source: "s"})
		leaf := Cause{Text: texts.Draw(t, "cause"), Authority: whole.Draw(t, "a"), Ability: whole.Draw(t, "a"), Evidence: blankOr(t)}
		r.Problems = append(r.Problems, Problem{ID: need, Who: texts.Draw(t, "w"), HowMuch: "1", HowKnown: "2", Instruments: some(2), Causes: []Cause{{Text: "top", Causes: []Cause{leaf}}}})
		r.Reforms = append(r.Reforms, Reform{ID: need, Area: texts.Draw(t, "area"), Obstacle: "o", What: texts.Draw(t, "what"), FirmsNamed: whole.Draw(t, "f"), DaysBefore: amount.Draw(t, "d"), Cause: &leaf})
	}
	if rapid.Bool().Draw(t, "programme") {
		r.Programme = &Programme{Currency: "USD", Budget: rapid.Float64Range(1, 1e9).Draw(t, "b"), PilotCosts: []PilotCost{{"x", rapid.Float64Range(1e-3, 1e9).Draw(t, "c"), "s"}}}
	}
	return r
}

// What is written is read back the same, whatever order it stood in; the same records are
// the same bytes; nothing is modified.
func TestWriteRead(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		r := registers(t)
		was := r.Canonical()
		b, err := Write(r)
		if len(Check(r, Known{})) > 0 {
			if err == nil {
				t.Fatal("defects are written")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		taken++
		got, err := Read("x.yaml", b, Known{})
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		if !reflect.DeepEqual(got, was) {
			t.Fatalf("read back another register:\n%s", b)
		}
		again, err := Write(got)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%v: other bytes\n%s\n%s", err, b, again)
		}
		shuffled := *r
		shuffled.Hosts = rapid.Permutation(r.Hosts).Draw(t, "order")
		shuffled.Facts = rapid.Permutation(r.Facts).Draw(t, "order")
		if other, err := Write(&shuffled); err != nil || !bytes.Equal(other, b) {
			t.Fatalf("%v: the order of the records shows", err)
		}
		if !reflect.DeepEqual(r.Canonical(), was) {
			t.Fatal("the register was modified")
		}
	})
	if taken == 0 {
		t.Error("no register was without a defect")
	}
}

func TestWriteExample(t *testing.T) {
	r, err := Read("x.yaml", example(t), words(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Write(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read("x.yaml", b, words(t))
	if err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("%v\n%s", err, b)
	}
	if got.Programme.Budget != 1_200_000 || len(got.Hosts) != 6 || !got.Hosts[0].Illustrative || len(got.Reforms) != 2 {
		t.Errorf("%+v", got)
	}
	if b, err := Write(&Register{}); err != nil || string(b) != "hosts: []\n" {
		t.Errorf("%q %v", b, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("hosts: []\n"))
	f.Add([]byte("hosts:\n  - {id: a, name: A, kind: lab, ratings: [{rater: r, outside: true, scores: [{dimension: me, value: 2.5}]}]}\n"))
	f.Add([]byte("problems: [{id: p, who: w, how_much: h, how_known: k, causes: [{text: t, authority: 3}]}]\nprogramme: {currency: USD, budget: 1}\n"))
	f.Add([]byte("country: \"a\\u0085b\"\nnotice: |\n  x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read("x.yaml", data, Known{})
		if (r == nil) == (err == nil) {
			t.Fatalf("%v %v", r, err)
		}
		if err != nil {
			return
		}
		b, err := Write(r)
		if err != nil {
			t.Fatalf("read, not written: %v", err)
		}
		if got, err := Read("x.yaml", b, Known{}); err != nil || !reflect.DeepEqual(got, r) {
			t.Fatalf("%v\n%q", err, b)
		}
		for _, h := range r.Hosts {
			CapacityOf(h, Options{})
			PocketOf(h, Options{})
		}
	})
}
