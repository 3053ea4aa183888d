package diagnose

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
	"upstep/ref"
)

// build is a diagnosis under way.
type build struct {
	in     Input
	o      Options
	home   ref.Economy
	world  []ref.Economy        // by code
	usable []string             // others that may be compared with, by code
	peers  []string             // members of the comparators
	shared map[string][]float64 // of exports by industry; nil until needed
	plain  bool                 // test 2 without control for terms of trade
}

// Diagnose runs chapter 7 of the methods for an economy. It returns an error for input
// that can't mean anything: no panel or tree, an economy the panel lacks, a year outside
// it, contradictory options. Thin data is not an error: what can't be said is among the
// silent signals and the labels say so.
func Diagnose(in Input) (*Result, error) {
	b, err := newBuild(in)
	if err != nil {
		return nil, err
	}
	r := &Result{Country: in.Country, Cut: in.Cut, Nodes: []Node{}, Evidence: []Item{}, Absent: in.Tree.Absent, Silent: []Silence{}, Notes: []panel.Note{},
		Context: Geography{Landlocked: b.home.Landlocked, Region: b.home.Region}, Others: []Comparators{}}
	r.Comparators = b.comparators(b.in.Set)
	b.peers = r.Comparators.Members
	for _, s := range Sets {
		if s != b.in.Set {
			r.Others = append(r.Others, b.comparators(s))
		}
	}
	r.Past = b.past()
	r.Story = b.story(b.peers)

	levels, silent := b.test(1, b.level)
	moves, mute := b.test(2, b.moves)
	group, dumb := b.byPeers()
	users, notes := b.users()
	r.Silent = slices.Concat(silent, mute, dumb)
	r.Evidence = append(r.Evidence, beside(slices.Concat(levels, moves, group, users), b.o.BesidePrice)...)
	b.sort(r)

	r.Nodes = b.nodes(r.Evidence)
	b.verdicts(r)
	r.Hangs = b.hangs(r, levels, moves, group, users)
	r.Notes = append(b.notes(r), notes...)
	r.Recipe = b.recipe(r)
	return r, nil
}

func newBuild(in Input) (*build, error) {
	if in.Set == "" {
		in.Set = ByIncome
	}
	o := in.Options.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	switch {
	case in.Panel == nil || in.Tree == nil:
		return nil, fmt.Errorf("diagnose: no panel or no tree")
	case in.Set != Chosen && !slices.Contains(Sets, in.Set):
		return nil, fmt.Errorf("diagnose: unknown set of comparators %q, want one of %v", in.Set, Sets)
	case in.Set != Chosen && len(in.Members) > 0:
		return nil, fmt.Errorf("diagnose: comparators are named and to be found by %s", in.Set)
	case in.Set == Chosen && len(in.Members) == 0:
		return nil, fmt.Errorf("diagnose: no comparators are named")
	}
	if first, last := in.Panel.Years(); in.Cut < first || in.Cut > last {
		return nil, fmt.Errorf("diagnose: year %d is outside the panel's %d-%d", in.Cut, first, last)
	}
	b := &build{in: in, o: o, world: slices.Clone(in.World)}
	slices.SortFunc(b.world, func(a, c ref.Economy) int { return cmp.Compare(a.ISO3, c.ISO3) })
	b.world = slices.CompactFunc(b.world, func(a, c ref.Economy) bool { return a.ISO3 == c.ISO3 })
	found := false
	for _, e := range b.world {
		if e.Aggregate {
			return nil, fmt.Errorf("diagnose: aggregate %s is listed as an economy", e.ISO3)
		}
		if e.ISO3 == in.Country {
			b.home, found = e, true
			continue
		}
		if _, ok := b.fit(e.ISO3, in.Cut); ok {
			b.usable = append(b.usable, e.ISO3)
		}
	}
	if !found {
		return nil, fmt.Errorf("diagnose: no economy %q", in.Country)
	}
	return b, nil
}

// test runs one test over the signals that serve it.
func (b *build) test(test int, run func(catalogue.Signal) (Item, string)) (items []Item, silent []Silence) {
	for _, s := range b.in.Tree.Signals {
		if !slices.Contains(s.Tests, test) {
			continue
		}
		item, why := run(s)
		if why != "" {
			code := s.Code
			if code == "" {
				code = s.Source
			}
			silent = append(silent, Silence{ID: s.ID, Node: s.Node, Test: test, Name: s.Name, Code: code, Why: why})
			continue
		}
		items = append(items, item)
	}
	return items, silent
}

// factors are the intensities of industries the fourth test can use, with their node.
var factors = []struct {
	node, name string
	of         func(catalogue.Industry) float64
}{
	{"finance.intermediation", "finance", func(x catalogue.Industry) float64 { return x.Finance }},
	{"returns.infrastructure.power", "power", func(x catalogue.Industry) float64 { return x.Power }},
}

// byPeers runs the tests that need the comparators.
func (b *build) byPeers() ([]Item, []Silence) {
	items, silent := b.test(3, b.bypass)
	for _, f := range factors {
		if _, ok := b.in.Tree.Node(f.node); !ok {
			continue
		}
		item, why := b.camels(f.node, f.name, f.of)
		if why != "" {
			silent = append(silent, Silence{ID: item.ID, Node: f.node, Test: 4, Name: item.Name, Code: "exports", Why: why})
			continue
		}
		if item.Obs == nil {
			item.Obs = []panel.Observation{}
		}
		items = append(items, item)
	}
	return items, silent
}

// beside cuts, in the first test, the quality of quantities and perceptions of the pack
// where a price speaks: the test asks for the shadow price, and many quantities would
// drown it. A fact of the user counts as a price. The items are not changed.
func beside(items []Item, factor float64) []Item {
	priced := map[string]bool{}
	for _, i := range items {
		if i.Test == 1 && i.Q > 0 && (i.Kind == "price" || i.Kind == "fact") {
			priced[i.Node] = true
		}
	}
	out := slices.Clone(items)
	for k := range out {
		if i := &out[k]; i.Test == 1 && priced[i.Node] && i.Origin == FromPack && i.Kind != "price" {
			i.Beside = true
			i.Q *= factor
		}
	}
	return out
}

// sort puts evidence and silence in the order of the tree, then of the tests.
func (b *build) sort(r *Result) {
	at := map[string]int{}
	for i, n := range b.in.Tree.Nodes {
		at[n.ID] = i
	}
	slices.SortStableFunc(r.Evidence, func(x, y Item) int {
		return cmp.Or(cmp.Compare(at[x.Node], at[y.Node]), cmp.Compare(x.Test, y.Test), cmp.Compare(x.Origin, y.Origin))
	})
	slices.SortStableFunc(r.Silent, func(x, y Silence) int {
		return cmp.Or(cmp.Compare(at[x.Node], at[y.Node]), cmp.Compare(x.Test, y.Test))
	})
}

// verdicts lists what binds, the pairs to compare and where evidence is worth most.
func (b *build) verdicts(r *Result) {
	r.Bindings, r.Candidates, r.Blind, r.Pairs, r.Worth, r.Near = []string{}, []string{}, []string{}, []Pair{}, []Worth{}, []Near{}
	r.Possible = b.possible()
	for _, n := range r.Nodes {
		if !n.Leaf {
			continue
		}
		switch n.Label {
		case Binding:
			r.Bindings = append(r.Bindings, n.ID)
		case Candidate:
			r.Candidates = append(r.Candidates, n.ID)
		case NoEvidence:
			r.Blind = append(r.Blind, n.ID)
		}
		b.worth(r, n)
		b.near(r, n)
	}
	slices.SortStableFunc(r.Worth, func(x, y Worth) int {
		return cmp.Or(cmp.Compare(math.Round(y.Unknown/eps), math.Round(x.Unknown/eps)), cmp.Compare(math.Round(y.Score/eps), math.Round(x.Score/eps)))
	})
	if len(r.Bindings) <= b.o.MaxBinding {
		return
	}
	for i, x := range r.Bindings {
		for _, y := range r.Bindings[i+1:] {
			r.Pairs = append(r.Pairs, b.pair(x, y))
		}
	}
}

func (b *build) pair(x, y string) Pair {
	p := Pair{A: x, B: y}
	if e := b.in.Evidence; e != nil {
		for _, a := range e.Answers {
			if a.Over == x && a.Under == y || a.Over == y && a.Under == x {
				p.Answer, p.Why = a.Over, a.Why
			}
		}
	}
	return p
}

func (b *build) worth(r *Result, n Node) {
	if n.Score.Score <= b.o.WorthScore+eps {
		return
	}
	w := Worth{Node: n.ID, Unknown: 1 - n.Weight, Score: n.Score.Score, Missing: []int{}, Reach: reach(marks(r.Evidence, n.ID), b.o)}
	for t := 1; t <= 4; t++ {
		if !slices.ContainsFunc(n.Tests, func(x Test) bool { return x.Test == t }) {
			w.Missing = append(w.Missing, t)
		}
	}
	r.Worth = append(r.Worth, w)
}

// near says when a label would be another with the threshold moved a little.
func (b *build) near(r *Result, n Node) {
	if !n.Label.Verdict() {
		return
	}
	for _, t := range []struct {
		name string
		at   float64
	}{{"binding", b.o.Binding}, {"candidate", b.o.Candidate}} {
		if math.Abs(n.Score.Score-t.at) <= b.o.Near+eps {
			r.Near = append(r.Near, Near{n.ID, n.Score.Score, t.at, t.name})
		}
	}
}

func (b *build) recipe(r *Result) panel.Recipe {
	out := panel.Recipe{Method: "diagnose", Version: Version, Params: b.in.Options.Params(), Inputs: map[string]string{}}
	out.Params = append(out.Params,
		panel.Param{Name: "country", Value: b.in.Country, Provenance: panel.Request},
		panel.Param{Name: "cut", Value: fmt.Sprint(b.in.Cut), Provenance: panel.Request},
		panel.Param{Name: "comparators", Value: string(b.in.Set), Provenance: panel.Request},
		panel.Param{Name: "members", Value: strings.Join(r.Comparators.Members, " "), Provenance: panel.Request})
	for _, x := range b.in.Tree.Signals {
		out.Params = append(out.Params, panel.Param{Name: "quality " + x.ID, Value: strconv.FormatFloat(x.Quality, 'g', -1, 64), Provenance: panel.Provenance(b.in.Tree.Provenance)})
	}
	codes := map[string]bool{incomeCode: true, levelCode: true, growthCode: true, populationCode: true, rentsCode: true, oilCode: true, gasCode: true, tradeCode: true, investmentCode: true}
	for _, s := range b.in.Tree.Signals {
		codes[s.Code], codes[s.Deflate] = true, true
	}
	for _, t := range tracks {
		codes[t.Code] = true
	}
	for _, c := range slices.Sorted(maps.Keys(codes)) {
		if s, ok := b.in.Panel.Series(c); ok && s.Ref.Table != "" {
			out.Inputs[s.Ref.Table] = s.Ref.Checksum
		}
	}
	if m := b.in.Exports; m != nil && m.Ref.Table != "" {
		out.Inputs[m.Ref.Table] = m.Ref.Checksum
	}
	if e := b.in.Evidence; e != nil && e.Checksum != "" {
		out.Inputs[e.File] = e.Checksum
	}
	return out
}
