package index

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"upstep/panel"
)

// Mean names a way to aggregate.
type Mean string

// The means; see the functions of the same names.
const (
	ArithmeticMean  Mean = "arithmetic"
	GeometricMean   Mean = "geometric"
	HarmonicMean    Mean = "harmonic"
	GeneralisedMean Mean = "generalised"
	CopelandRule    Mean = "copeland"
	MPI             Mean = "mazziotta-pareto"
)

// Rule is how the children of a node become its value.
type Rule struct {
	Mean   Mean     `json:"mean"`             // "" is arithmetic
	Power  float64  `json:"power,omitempty"`  // of the generalised mean
	Floor  *float64 `json:"floor,omitempty"`  // lower values are taken as this; not for Copeland
	Reward bool     `json:"reward,omitempty"` // of Mazziotta-Pareto
}

// AggregateOptions of [Aggregate].
type AggregateOptions struct {
	Rule   Rule            `json:"rule"`             // where nothing else is said
	Levels map[int]Rule    `json:"levels,omitempty"` // by level of the node made, 2 and up
	Nodes  map[string]Rule `json:"nodes,omitempty"`  // by code of the node made; goes before Levels

	// MinCoverage is the least share of the weight of a node's children that must be there,
	// by level of the node made. Not named: 0.6 at level 2 and 1 above (judgement).
	// 0 takes whatever there is, at least one child.
	MinCoverage map[int]float64 `json:"min_coverage,omitempty"`
}

const (
	minCoverage   = 0.6 // of indicators in a pillar; judgement
	aboveCoverage = 1.0
)

func (o AggregateOptions) rule(n Node) Rule {
	r, ok := o.Nodes[n.Code]
	if !ok {
		if r, ok = o.Levels[n.Level]; !ok {
			r = o.Rule
		}
	}
	r.Mean = cmp.Or(r.Mean, ArithmeticMean)
	return r
}

func (o AggregateOptions) need(level int) float64 {
	if v, ok := o.MinCoverage[level]; ok {
		return v
	}
	if level == 2 {
		return minCoverage
	}
	return aboveCoverage
}

func (o AggregateOptions) check(tree *Tree) error {
	rules := []Rule{o.Rule}
	for _, level := range levelsOf(o.Levels) {
		if level < 2 || level > tree.levels {
			return fmt.Errorf("%w: a rule for level %d of a tree with levels 2 to %d above the indicators", ErrOption, level, tree.levels)
		}
		rules = append(rules, o.Levels[level])
	}
	for _, code := range slices.Sorted(maps.Keys(o.Nodes)) {
		if n, ok := tree.Node(code); !ok || n.Level == 1 {
			return fmt.Errorf("%w: a rule for %q, which is no aggregate", ErrOption, code)
		}
		rules = append(rules, o.Nodes[code])
	}
	for _, r := range rules {
		known := []Mean{"", ArithmeticMean, GeometricMean, HarmonicMean, GeneralisedMean, CopelandRule, MPI}
		switch {
		case !slices.Contains(known, r.Mean):
			return fmt.Errorf("%w: mean %q is not known", ErrOption, r.Mean)
		case r.Power != 0 && r.Mean != GeneralisedMean, r.Reward && r.Mean != MPI, r.Floor != nil && r.Mean == CopelandRule,
			!finite(r.Power), r.Floor != nil && !finite(*r.Floor):
			return fmt.Errorf("%w: mean %q has no use for power %v, reward %v, floor %v", ErrOption, r.Mean, r.Power, r.Reward, r.Floor != nil)
		}
	}
	for _, level := range levelsOf(o.MinCoverage) {
		if v := o.MinCoverage[level]; !(v >= 0 && v <= 1) || level < 2 || level > tree.levels {
			return fmt.Errorf("%w: least coverage %v at level %d", ErrOption, v, level)
		}
	}
	return nil
}

func levelsOf[V any](m map[int]V) []int {
	out := make([]int, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (o AggregateOptions) params(tree *Tree) []panel.Param {
	var out []panel.Param
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for level := 2; level <= tree.levels; level++ {
		from := panel.User
		if _, ok := o.MinCoverage[level]; !ok {
			from = panel.Judgement
		}
		out = append(out, panel.Param{Name: "coverage of level " + strconv.Itoa(level), Value: g(o.need(level)), Provenance: from})
	}
	for _, n := range tree.nodes {
		if n.Level == 1 {
			continue
		}
		r := o.rule(n)
		value := string(r.Mean)
		if r.Mean == GeneralisedMean {
			value += " " + g(r.Power)
		}
		if r.Floor != nil {
			value += ", floor " + g(*r.Floor)
		}
		if r.Reward {
			value += ", reward"
		}
		out = append(out, panel.Param{Name: "mean of " + n.Code, Value: value, Provenance: panel.Request})
	}
	return out
}

// Aggregate returns the scores of all nodes of the tree, in their order, and the
// share of the weight of the indicators below each node that has a value. t must
// have a column for every indicator, with more being better; w is one weight per node, as
// from [Tree.Weights]. Weights of children without a value are spread over the
// others. A node with too little coverage is missing. A mean that can't be had of the values
// (a geometric mean of 0) is [ErrData], with unit and node.
func Aggregate(tree *Tree, t *Table, w Weights, o AggregateOptions) (scores, coverage *Table, err error) {
	if err := o.check(tree); err != nil {
		return nil, nil, err
	}
	if err := w.check(tree); err != nil {
		return nil, nil, err
	}
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	scores = NewTable(t.Units, tree.Codes(0))
	coverage = NewTable(t.Units, tree.Codes(0))
	if err := fillLevelOne(tree, t, scores, coverage); err != nil {
		return nil, nil, err
	}
	a := aggregator{tree: tree, opt: o, w: w, scores: scores, coverage: coverage}
	return scores, coverage, a.run()
}

// fillLevelOne copies the indicators into the table of scores.
func fillLevelOne(tree *Tree, t, scores, coverage *Table) error {
	for k, n := range tree.nodes {
		if n.Level != 1 {
			continue
		}
		j := t.Code(n.Code)
		if j < 0 {
			return fmt.Errorf("%w: no column for indicator %s", ErrData, n.Code)
		}
		from, to := t.Column(j), scores.Column(k)
		copy(to.Values, from.Values)
		copy(to.Has, from.Has)
		if coverage == nil {
			continue
		}
		for i, has := range from.Has {
			coverage.Set(i, k, 0)
			if has {
				coverage.Set(i, k, 1)
			}
		}
	}
	return nil
}

// aggregator fills the levels above the indicators. coverage may be nil; only, if not
// nil, marks the nodes that are wanted.
type aggregator struct {
	tree             *Tree
	only             []bool
	opt              AggregateOptions
	w                Weights
	scores, coverage *Table
	x, weights       []float64
}

func (a *aggregator) run() error { return a.levels(2, a.tree.levels) }

// levels fills the levels from one to another, both included, anew.
func (a *aggregator) levels(from, to int) error {
	for level := from; level <= to; level++ {
		need := a.opt.need(level)
		for k, n := range a.tree.nodes {
			if n.Level != level || a.only != nil && !a.only[k] {
				continue
			}
			clear(a.scores.Column(k).Has)
			if err := a.node(k, a.opt.rule(n), need); err != nil {
				return err
			}
		}
	}
	return nil
}

// node makes the value of node k for every unit.
func (a *aggregator) node(k int, r Rule, need float64) error {
	kids, all := a.tree.children[k], 0.0
	for _, c := range kids {
		all += a.w[c]
	}
	out := a.scores.Column(k)
	if r.Mean == ArithmeticMean && r.Floor == nil && a.coverage == nil {
		return a.columns(k, all, need)
	}
	enough := make([]bool, len(out.Has))
	for i := range out.Has {
		a.x, a.weights = a.x[:0], a.weights[:0]
		part, below := 0.0, 0.0
		for _, c := range kids {
			if a.coverage != nil {
				v, _ := a.coverage.At(i, c)
				below += a.w[c] * v
			}
			v, ok := a.scores.At(i, c)
			if !ok || a.w[c] == 0 {
				continue
			}
			part += a.w[c]
			if r.Floor != nil {
				v = max(v, *r.Floor)
			}
			a.x, a.weights = append(a.x, v), append(a.weights, a.w[c])
		}
		if a.coverage != nil {
			share := 0.0
			if all != 0 {
				share = below / all
			}
			a.coverage.Set(i, k, share)
		}
		enough[i] = all != 0 && len(a.x) > 0 && part/all >= need-eps
		if !enough[i] || r.Mean == CopelandRule {
			continue
		}
		v, err := r.of(a.x, a.weights)
		if err == nil && !finite(v) {
			err = fmt.Errorf("%w: the weights there sum to 0", ErrData)
		}
		if err != nil {
			return fmt.Errorf("%s of %s: %w", a.tree.nodes[k].Code, a.scores.Units[i], err)
		}
		out.Values[i], out.Has[i] = v, true
	}
	if r.Mean == CopelandRule {
		return a.copeland(k, enough)
	}
	return nil
}

// columns is node for arithmetic means, child by child: the same sums in the same
// order, several times faster.
func (a *aggregator) columns(k int, all, need float64) error {
	out := a.scores.Column(k)
	n := len(out.Has)
	a.x, a.weights = slices.Grow(a.x[:0], n)[:n], slices.Grow(a.weights[:0], n)[:n]
	clear(a.x)
	clear(a.weights)
	seen := make([]bool, n)
	for _, c := range a.tree.children[k] {
		w := a.w[c]
		if w == 0 {
			continue
		}
		from := a.scores.Column(c)
		for i, has := range from.Has {
			if has {
				a.x[i] += w * from.Values[i]
				a.weights[i] += w
				seen[i] = true
			}
		}
	}
	for i, part := range a.weights {
		if all == 0 || !seen[i] || !(part/all >= need-eps) {
			continue
		}
		v := a.x[i] / part
		if v-v != 0 { // not finite
			return fmt.Errorf("%s of %s: %w: the weights there sum to 0", a.tree.nodes[k].Code, a.scores.Units[i], ErrData)
		}
		out.Values[i], out.Has[i] = v, true
	}
	return nil
}

func (r Rule) of(x, w []float64) (float64, error) {
	switch r.Mean {
	case GeometricMean:
		return Geometric(x, w)
	case HarmonicMean:
		return Harmonic(x, w)
	case GeneralisedMean:
		return Generalised(x, w, r.Power)
	case MPI:
		return MazziottaPareto(x, w, r.Reward)
	}
	return Arithmetic(x, w), nil
}

func (a *aggregator) copeland(k int, enough []bool) error {
	kids := a.tree.children[k]
	w := make([]float64, len(kids))
	for i, c := range kids {
		if w[i] = a.w[c]; w[i] < 0 {
			return fmt.Errorf("%w: Copeland at %s with the negative weight of %s", ErrOption, a.tree.nodes[k].Code, a.tree.nodes[c].Code)
		}
	}
	var units []int
	var rows [][]float64
	var has [][]bool
	for i, ok := range enough {
		if !ok {
			continue
		}
		row, mark := make([]float64, len(kids)), make([]bool, len(kids))
		for q, c := range kids {
			row[q], mark[q] = a.scores.At(i, c)
		}
		units, rows, has = append(units, i), append(rows, row), append(has, mark)
	}
	for q, v := range Copeland(rows, has, w) {
		a.scores.Set(units[q], k, float64(v))
	}
	return nil
}
