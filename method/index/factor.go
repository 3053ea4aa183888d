package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"

	"upstep/panel"
)

// Factor is one uncertain choice of a plan: exactly one of the lists, with two
// entries or more, each equally likely, or Weights.
type Factor struct {
	Name      string
	Impute    []*ImputeOptions // nil entry: fill nothing
	Treat     []*TreatOptions  // nil entry: treat nothing
	Norm      []NormOptions
	Aggregate []AggregateOptions
	Drop      []string // nodes left out in turn; "" leaves out none
	Weights   *RandomWeights
}

// RandomWeights draws weight sets from the seed.
type RandomWeights struct {
	Levels []int   // of the nodes whose weights vary
	Noise  float64 // each weight times a uniform number in 1 ± Noise, inside (0, 1]; 0: Dirichlet(1, ..., 1) among the children of each node that weigh something
	Sets   int     // different sets; 0: 1,000, or the number of replications if that is more
}

const weightSets = 1000

// kinds returns which lists of a factor are used.
func (f Factor) kinds() (names []string, choices int) {
	for _, k := range []struct {
		name string
		n    int
	}{{"impute", len(f.Impute)}, {"treat", len(f.Treat)}, {"norm", len(f.Norm)}, {"aggregate", len(f.Aggregate)}, {"drop", len(f.Drop)}} {
		if k.n > 0 {
			names, choices = append(names, k.name), k.n
		}
	}
	if f.Weights != nil {
		names, choices = append(names, "weights"), f.Weights.Sets
	}
	return names, choices
}

// engine evaluates a plan under many choices. Tables that hang on few choices are
// made once and kept.
type engine struct {
	in      Input
	plan    Plan
	seed    uint64
	factors []Factor
	size    []int          // choices of each factor
	which   map[string]int // kind -> factor
	node    int
	base    *Result
	units   map[string]int // row in the base result
	order   []int          // of its rows, best first
	sets    []Weights
	start   int        // lowest level that differs from run to run within a table
	only    []bool     // the target and what is below it
	norms   []normCell // by choice of imputation, treatment and scale
}

// normCell is a normalised table and what belongs to it, made once.
type normCell struct {
	once   sync.Once
	scores *Table // all nodes, level 1 filled
	rows   []int  // row of each unit in the base result, -1 if it is not there
	flat   []string
	err    error
}

const mostTables = 10_000

func newEngine(in Input, plan Plan, node string, factors []Factor, seed uint64, replications int) (*engine, error) {
	e := &engine{in: in, plan: plan, seed: seed, factors: slices.Clone(factors), which: map[string]int{}, units: map[string]int{}}
	var err error
	if e.node, err = in.Tree.target(node); err != nil {
		return nil, err
	}
	if len(factors) == 0 {
		return nil, fmt.Errorf("%w: no uncertain factor", ErrOption)
	}
	for k, f := range e.factors {
		if f.Weights != nil {
			w := *f.Weights
			if w.Sets == 0 {
				w.Sets = max(weightSets, replications)
			}
			e.factors[k].Weights = &w
			f = e.factors[k]
		}
		kinds, n := f.kinds()
		if f.Name == "" || len(kinds) != 1 || n < 2 || slices.ContainsFunc(e.factors[:k], func(g Factor) bool { return g.Name == f.Name }) {
			return nil, fmt.Errorf("%w: factor %q needs a name of its own and one list of two or more choices, has %v with %d", ErrOption, f.Name, kinds, n)
		}
		if _, twice := e.which[kinds[0]]; twice {
			return nil, fmt.Errorf("%w: two factors of kind %s", ErrOption, kinds[0])
		}
		e.which[kinds[0]], e.size = k, append(e.size, n)
		for _, code := range f.Drop {
			i, ok := in.Tree.at[code]
			if code == "" {
				continue
			}
			if !ok || !in.Tree.below(i, e.node) {
				return nil, fmt.Errorf("%w: factor %q drops %q, which is not below %s", ErrOption, f.Name, code, in.Tree.nodes[e.node].Code)
			}
		}
	}
	if e.base, err = Compute(in, plan); err != nil {
		return nil, err
	}
	for i, u := range e.base.Scores.Units {
		e.units[u] = i
	}
	e.order = e.base.Scores.Column(e.node).order()
	tables := e.choices("impute") * e.choices("treat") * e.choices("norm")
	if tables > mostTables {
		return nil, fmt.Errorf("%w: %d combinations of imputation, treatment and scale, more than %d", ErrOption, tables, mostTables)
	}
	e.norms = make([]normCell, tables)
	e.start, e.only = in.Tree.levels+1, make([]bool, len(in.Tree.nodes))
	for i := range e.only {
		e.only[i] = i == e.node || in.Tree.below(i, e.node)
	}
	for _, f := range e.factors {
		switch {
		case len(f.Aggregate) > 0 || len(f.Drop) > 0:
			e.start = 2
		case f.Weights != nil && len(f.Weights.Levels) > 0:
			e.start = min(e.start, max(2, slices.Min(f.Weights.Levels)+1))
		}
	}
	return e, e.drawWeights()
}

func (e *engine) choices(kind string) int {
	if k, ok := e.which[kind]; ok {
		return e.size[k]
	}
	return 1
}

// choice returns the choice drawn for a kind, 0 if no factor has it.
func (e *engine) choice(kind string, draw []int) int {
	if k, ok := e.which[kind]; ok {
		return draw[k]
	}
	return 0
}

// drawWeights makes the weight sets, each from a generator of its own.
func (e *engine) drawWeights() error {
	k, ok := e.which["weights"]
	if !ok {
		return nil
	}
	o, tree := e.factors[k].Weights, e.in.Tree
	if !(o.Noise >= 0 && o.Noise <= 1) || len(o.Levels) == 0 {
		return fmt.Errorf("%w: random weights with noise %v at levels %v", ErrOption, o.Noise, o.Levels)
	}
	for _, level := range o.Levels {
		if level < 1 || level >= tree.levels {
			return fmt.Errorf("%w: random weights at level %d of %d", ErrOption, level, tree.levels)
		}
	}
	w := e.weights()
	e.sets = make([]Weights, o.Sets)
	for s := range e.sets {
		rng := rand.New(rand.NewPCG(e.seed, 1<<63|uint64(s)))
		set := slices.Clone(w)
		for i, n := range tree.nodes {
			switch {
			case !slices.Contains(o.Levels, n.Level) || w[i] == 0: // what weighs nothing stays out
			case o.Noise > 0:
				set[i] *= 1 + o.Noise*(2*rng.Float64()-1)
			default: // exponential weights in proportion are Dirichlet(1, ..., 1)
				set[i] = rng.ExpFloat64()
			}
		}
		e.sets[s] = set
	}
	return nil
}

// table returns the normalised table under a draw.
func (e *engine) table(draw []int) *normCell {
	i, t, n := e.choice("impute", draw), e.choice("treat", draw), e.choice("norm", draw)
	cell := &e.norms[(i*e.choices("treat")+t)*e.choices("norm")+n]
	cell.once.Do(func() {
		plan := e.plan
		if k, ok := e.which["impute"]; ok {
			plan.Impute = e.factors[k].Impute[i]
		}
		if k, ok := e.which["treat"]; ok {
			plan.Treat = e.factors[k].Treat[t]
		}
		if k, ok := e.which["norm"]; ok {
			plan.Norm = e.factors[k].Norm[n]
		}
		c := &chain{in: e.in, r: &Result{Tree: e.in.Tree}}
		if cell.err = c.prepare(plan); cell.err != nil {
			return
		}
		if cell.err = c.treat(plan.Treat); cell.err != nil {
			return
		}
		if cell.err = c.normalise(plan.Norm); cell.err != nil {
			return
		}
		cell.flat = c.flat
		cell.scores = NewTable(c.t.Units, e.in.Tree.Codes(0))
		if cell.err = fillLevelOne(e.in.Tree, c.t, cell.scores, nil); cell.err != nil {
			return
		}
		cell.rows = make([]int, len(c.t.Units))
		below := aggregator{tree: e.in.Tree, only: e.only, opt: plan.Aggregate, scores: cell.scores}
		if below.w, cell.err = e.less(e.weights(), cell.flat); cell.err != nil {
			return
		}
		if cell.err = plan.Aggregate.check(e.in.Tree); cell.err != nil {
			return
		}
		if cell.err = below.levels(2, e.start-1); cell.err != nil {
			return
		}
		for k, u := range c.t.Units {
			at, ok := e.units[u]
			if !ok {
				at = -1
			}
			cell.rows[k] = at
		}
	})
	return cell
}

// weights are those of the plan.
func (e *engine) weights() Weights {
	if e.plan.Weights != nil {
		return e.plan.Weights
	}
	return e.in.Tree.Weights()
}

// less takes nodes out of weights.
func (e *engine) less(w Weights, out []string) (Weights, error) {
	tree := e.in.Tree
	for _, code := range out {
		i := tree.at[code]
		if w[i] == 0 || !e.only[i] {
			continue
		}
		left, ok := w.without(tree, i)
		if !ok {
			return nil, fmt.Errorf("%w: without %s nothing is left", ErrData, code)
		}
		w = left
	}
	return w, nil
}

// bench is what one worker uses again from run to run.
type bench struct {
	tables map[*normCell]*Table
	x, w   []float64
	score  Column // by unit of the base result
	order  []int
	keys   []float64
}

func (e *engine) newBench() *bench {
	n := len(e.base.Scores.Units)
	return &bench{tables: map[*normCell]*Table{}, score: Column{make([]float64, n), make([]bool, n)}, order: make([]int, n), keys: make([]float64, n)}
}

const keptTables = 64 // by a worker

func (b *bench) table(cell *normCell) *Table {
	if t, ok := b.tables[cell]; ok {
		return t
	}
	t := cell.scores.Clone()
	if len(b.tables) < keptTables {
		b.tables[cell] = t
	}
	return t
}

// run returns the scores of the target under a draw, by unit of the base result, of those
// that have a score there; they hold until the next run on the bench. A failure is an error: the choices do not go together.
func (e *engine) run(draw []int, bench *bench) (Column, error) {
	cell, tree := e.table(draw), e.in.Tree
	if cell.err != nil {
		return Column{}, cell.err
	}
	w, opt := e.weights(), e.plan.Aggregate
	if k, ok := e.which["weights"]; ok {
		w = e.sets[draw[k]]
	}
	if k, ok := e.which["aggregate"]; ok {
		opt = e.factors[k].Aggregate[draw[k]]
	}
	out := cell.flat
	if k, ok := e.which["drop"]; ok && e.factors[k].Drop[draw[k]] != "" {
		out = append(slices.Clone(out), e.factors[k].Drop[draw[k]])
	}
	w, err := e.less(w, out)
	if err != nil {
		return Column{}, err
	}
	if err := w.check(tree); err != nil {
		return Column{}, err
	}
	if err := opt.check(tree); err != nil {
		return Column{}, err
	}
	a := aggregator{tree: tree, only: e.only, opt: opt, w: w, scores: bench.table(cell), x: bench.x, weights: bench.w}
	if err := a.levels(e.start, tree.levels); err != nil {
		return Column{}, err
	}
	bench.x, bench.w = a.x, a.weights
	got := a.scores.Column(e.node)
	c := bench.score
	clear(c.Has)
	base := e.base.Scores.Column(e.node)
	for k, at := range cell.rows {
		if at >= 0 && got.Has[k] && base.Has[at] {
			c.Values[at], c.Has[at] = got.Values[k], true
		}
	}
	return c, nil
}

// params describes the factors and their choices.
func (e *engine) params() []panel.Param {
	var out []panel.Param
	add := func(name, value string) {
		out = append(out, panel.Param{Name: name, Value: value, Provenance: panel.User})
	}
	list := func(name string, n int, of func(k int) []panel.Param) {
		for k := range n {
			for _, p := range of(k) {
				add(fmt.Sprintf("%s %d: %s", name, k+1, p.Name), p.Value)
			}
		}
	}
	none := []panel.Param{{Name: "step", Value: "not done"}}
	for _, f := range e.factors {
		kinds, n := f.kinds()
		add("factor "+f.Name, kinds[0]+", "+strconv.Itoa(n)+" choices")
		list(f.Name, len(f.Impute), func(k int) []panel.Param {
			if f.Impute[k] == nil {
				return none
			}
			return f.Impute[k].params()
		})
		list(f.Name, len(f.Treat), func(k int) []panel.Param {
			if f.Treat[k] == nil {
				return none
			}
			return f.Treat[k].params("treat")
		})
		list(f.Name, len(f.Norm), func(k int) []panel.Param { return f.Norm[k].params("scale") })
		list(f.Name, len(f.Aggregate), func(k int) []panel.Param { return f.Aggregate[k].params(e.in.Tree) })
		list(f.Name, len(f.Drop), func(k int) []panel.Param { return []panel.Param{{Name: "left out", Value: f.Drop[k]}} })
		if w := f.Weights; w != nil {
			shape := "Dirichlet(1, ..., 1)"
			if w.Noise > 0 {
				shape = "times 1 ± " + strconv.FormatFloat(w.Noise, 'g', -1, 64)
			}
			add(f.Name+": weights", fmt.Sprintf("%s at levels %v, %d sets", shape, w.Levels, w.Sets))
		}
	}
	return out
}
