package identify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"upstep/method/identify"
	"upstep/panel"
)

// A trait set aside changes no distance and no compass; the reason is kept, what the compass
// would be with it stands among the alternatives, and a weight lets it take part as if it
// had never been aside.
func TestAside(t *testing.T) {
	in := world(t, example)
	in.Options.Fewest = 1 // no relaxing
	plain := run(t, in)
	far := map[string]float64{}
	for _, c := range example {
		far[c.code] = 0
	}
	far["UUU"] = 1 // the one that passes would be far away
	full := in
	full.Traits = append(slices.Clone(in.Traits), identify.Trait{Name: "capital", Fixed: far, Weight: 20})
	taken := run(t, full)
	full.Traits[4].Aside = "guessed"
	r := run(t, full)
	if !slices.Equal(r.Compass, plain.Compass) || *of(t, r, "UUU").Distance != *of(t, plain, "UUU").Distance || slices.Equal(taken.Compass, plain.Compass) {
		t.Errorf("%v, %v without it, %v with it", r.Compass, plain.Compass, taken.Compass)
	}
	if f := r.Features[4]; f.Used || f.Why != "guessed" || !slices.ContainsFunc(r.Notes, func(n panel.Note) bool {
		return n.Code == "endowment-left-out" && strings.Contains(n.Text, "capital: guessed")
	}) {
		t.Errorf("%+v %v", f, r.Notes)
	}
	i := slices.IndexFunc(r.Alternatives, func(a identify.Alternative) bool { return a.Name == "with capital" })
	if i < 0 || slices.Contains(r.Alternatives[i].Compass, "UUU") {
		t.Errorf("%+v", r.Alternatives)
	}
	full.Options.Capital = 20
	if with := run(t, full); !with.Features[4].Used || *of(t, with, "UUU").Distance != *of(t, taken, "UUU").Distance {
		t.Errorf("%+v", with.Features[4])
	}
	full.Options.Capital = 0
	full.Traits[4].Fixed = map[string]float64{"UUU": 1} // home has none: nothing to take in
	if r := run(t, full); slices.ContainsFunc(r.Alternatives, func(a identify.Alternative) bool { return a.Name == "with capital" }) {
		t.Errorf("%+v", r.Alternatives)
	}
	if list := identify.Traits(nil); list[5].Code != "UPS.CAP.WK" || list[5].Aside == "" {
		t.Errorf("%+v", list[5])
	}
}

// The words of an alternative name the threshold that was applied: 4.5 less one is 3.5 and
// not 4.
func TestWordsAreExact(t *testing.T) {
	in := world(t, example)
	in.Options = identify.Options{Growth: 0.045, RelaxedGrowth: 0.035, Distance: 1.123, Fewest: -1}
	var words []string
	for _, a := range run(t, in).Alternatives {
		words = append(words, a.Words)
	}
	for _, want := range []string{"growth of at least 3.5 % a year", "growth of at least 5.5 % a year", "largest distance in endowments 0.873", "largest distance in endowments 1.373"} {
		if !slices.Contains(words, want) {
			t.Errorf("%q is not among %q", want, words)
		}
	}
}

// Territories with a fact and no figure do not change how endowments are measured.
func TestFactsOfThePlaced(t *testing.T) {
	in := world(t, example)
	plain := run(t, in)
	for i := range 20 {
		code := fmt.Sprintf("T%02d", i)
		in.World = append(slices.Clone(in.World), code)
		in.Traits[3].Fixed[code] = 1
	}
	r := run(t, in)
	if f := r.Features[3]; f.N != len(example) || *of(t, r, "UUU").Distance != *of(t, plain, "UUU").Distance || !slices.Equal(r.Compass, plain.Compass) {
		t.Errorf("%+v, %v against %v", f, *of(t, r, "UUU").Distance, *of(t, plain, "UUU").Distance)
	}
}

// Economies without an income widen the spread of endowments and bring U from .7148 near to
// home; measured by those with an income alone it is where it was.
func TestSample(t *testing.T) {
	list := slices.Clone(example)
	for i := range 6 {
		odd := i % 2
		list = append(list, country{code: fmt.Sprintf("P%02d", i), arable: 0.01 + 9*float64(odd), rents: 60 * float64(odd), people: 0.01 + 2000*float64(odd)})
	}
	in := world(t, list)
	in.Options = identify.Options{Distance: 0.7, RelaxedDistance: 0.7, Fewest: -1}
	r := run(t, in)
	if d := *of(t, r, "UUU").Distance; d >= 0.7 || !slices.Contains(r.Compass, "UUU") {
		t.Fatalf("%v %v", d, r.Compass)
	}
	a := r.Alternatives[len(r.Alternatives)-1]
	if a.Name != "sample" || slices.Contains(a.Compass, "UUU") || !strings.Contains(a.Words, fmt.Sprintf("the %d economies", len(example))) {
		t.Errorf("%+v", a)
	}
}
