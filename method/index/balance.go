package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Aim is what [Balance] seeks weights for.
type Aim string

// The aims. r_i is the correlation of node i with the root.
const (
	Proportions Aim = "proportions" // r_i / sum(r) as wanted
	Infomax     Aim = "infomax"     // the largest sum(r): the root carries most of what its parts say
)

// BalanceOptions of [Balance].
type BalanceOptions struct {
	Aim        Aim                // "": proportions
	Level      int                // whose weights are sought, below the highest
	Root       string             // "": the only one
	Importance map[string]float64 // wanted, by code, positive; nil: the same for all; for proportions only
	Aggregate  AggregateOptions
}

// Balanced are weights by which the nodes of a level have the influence wanted.
type Balanced struct {
	Weights     Weights   `json:"weights"`     // of the whole tree; those of the level are new and sum to 1
	Codes       []string  `json:"codes"`       // of the level
	Wanted      []float64 `json:"wanted"`      // share of influence; nil for infomax
	Reached     []float64 `json:"reached"`     // r_i / sum(r)
	Correlation []float64 `json:"correlation"` // r_i of the node with the root
	Gap         float64   `json:"gap"`         // root mean square of Reached - Wanted; for infomax 1 - mean(r)
	Before      float64   `json:"before"`      // the same with weights in proportion to Wanted; for infomax with equal ones
	Converged   bool      `json:"converged"`   // a new start from the best point finds nothing better

	Notes []panel.Note `json:"notes"`
}

// maxLogWeight bounds the search: weights are at most exp(2 x 7) apart.
const maxLogWeight = 7

// missedGap is the distance above which a Warning says that the proportions were
// not reached; judgement.
const missedGap = 0.005

// Balance seeks positive weights for one level such that the correlations of its
// nodes with the root are in the proportions wanted (the linear form of Becker et
// al. 2017), by the simplex search of Nelder and Mead (1965) on log weights from
// fixed starts; with [Infomax], that their correlations sum to the most (COINr's second
// kind of optimised weights, there without the limit to positive ones). scores are those of [Aggregate] with the same rules. Weights are not
// importance: with correlated pillars equal weights give unequal influence. Where
// no weights reach the proportions the nearest found come back, with Gap above 0.
func Balance(tree *Tree, scores *Table, w Weights, o BalanceOptions) (*Balanced, error) {
	if err := o.Aggregate.check(tree); err != nil {
		return nil, err
	}
	if err := w.check(tree); err != nil {
		return nil, err
	}
	if err := scores.Check(); err != nil {
		return nil, err
	}
	root, err := tree.target(o.Root)
	if err != nil {
		return nil, err
	}
	if o.Level < 1 || o.Level >= tree.nodes[root].Level {
		return nil, fmt.Errorf("%w: balance at level %d below %s", ErrOption, o.Level, tree.nodes[root].Code)
	}
	own, err := scores.pick(tree.Codes(0))
	if err != nil {
		return nil, err
	}
	if o.Aim = cmp.Or(o.Aim, Proportions); o.Aim != Proportions && (o.Aim != Infomax || o.Importance != nil) {
		return nil, fmt.Errorf("%w: aim %q with importance of %d codes", ErrOption, o.Aim, len(o.Importance))
	}
	s := &balancer{aim: o.Aim, agg: aggregator{tree: tree, opt: o.Aggregate, w: slices.Clone(w), scores: own}, root: root, level: o.Level}
	if err := s.want(o.Importance); err != nil {
		return nil, err
	}
	return s.solve()
}

type balancer struct {
	aim    Aim
	agg    aggregator
	root   int
	level  int
	nodes  []int
	wanted []float64
	r      []float64
	err    error
}

func (s *balancer) want(importance map[string]float64) error {
	tree, total := s.agg.tree, 0.0
	for i, n := range tree.nodes {
		if n.Level != s.level || !tree.below(i, s.root) {
			continue
		}
		v := 1.0
		if importance != nil {
			v = importance[n.Code]
		}
		if !(v > 0) || !finite(v) {
			return fmt.Errorf("%w: importance %v of %s, want a positive number", ErrOption, v, n.Code)
		}
		s.nodes, s.wanted = append(s.nodes, i), append(s.wanted, v)
		total += v
	}
	if len(s.nodes) < 2 || importance != nil && len(importance) != len(s.nodes) {
		return fmt.Errorf("%w: importance of %d codes for %d nodes at level %d", ErrOption, len(importance), len(s.nodes), s.level)
	}
	for i := range s.wanted {
		s.wanted[i] /= total
	}
	s.r = make([]float64, len(s.nodes))
	return nil
}

// below reports whether node i is somewhere under top.
func (t *Tree) below(i, top int) bool {
	for i = t.parent[i]; i >= 0; i = t.parent[i] {
		if i == top {
			return true
		}
	}
	return false
}

// set gives the level the weights exp(u), u[0] belonging to the second node and
// the first node having u = 0, and fills the correlations.
func (s *balancer) set(u []float64) bool {
	total := 0.0
	for k, i := range s.nodes {
		s.agg.w[i] = 1
		if k > 0 {
			s.agg.w[i] = math.Exp(u[k-1])
		}
		total += s.agg.w[i]
	}
	for _, i := range s.nodes {
		s.agg.w[i] /= total
	}
	if s.err = s.agg.levels(s.level+1, s.agg.tree.nodes[s.root].Level); s.err != nil {
		return false
	}
	for k, i := range s.nodes {
		x, y := both(s.agg.scores.Column(i), s.agg.scores.Column(s.root))
		if s.r[k] = pearson(x, y); math.IsNaN(s.r[k]) {
			s.err = fmt.Errorf("%w: %s or the index does not vary", ErrData, s.agg.tree.nodes[i].Code)
			return false
		}
	}
	return true
}

// gap is the distance of the reached from the wanted shares, or of the mean
// correlation from 1.
func (s *balancer) gap(u []float64) float64 {
	for _, v := range u {
		if math.Abs(v) > maxLogWeight {
			return math.Inf(1)
		}
	}
	if s.err != nil || !s.set(u) {
		return math.Inf(1)
	}
	total, d := 0.0, 0.0
	for _, r := range s.r {
		total += r
	}
	if s.aim == Infomax {
		return 1 - total/float64(len(s.r))
	}
	if !(total > 0) {
		return math.Inf(1)
	}
	for k, r := range s.r {
		d += (r/total - s.wanted[k]) * (r/total - s.wanted[k])
	}
	return math.Sqrt(d / float64(len(s.r)))
}

func (s *balancer) solve() (*Balanced, error) {
	u := make([]float64, len(s.nodes)-1)
	for k := range u {
		u[k] = math.Log(s.wanted[k+1] / s.wanted[0])
	}
	before := s.gap(u)
	if s.err == nil && math.IsInf(before, 1) {
		s.err = fmt.Errorf("%w: the correlations with the root sum to 0 or less", ErrData)
	}
	if s.err != nil {
		return nil, s.err
	}
	best, value, converged := u, before, false
	for range 12 {
		next, v := nelderMead(s.gap, best, 0.5)
		converged = value-v <= 1e-9
		if v < value {
			best, value = next, v
		}
		if converged {
			break
		}
	}
	s.gap(best) // fills weights and correlations
	if s.err != nil {
		return nil, s.err
	}
	b := &Balanced{Weights: slices.Clone(s.agg.w), Wanted: s.wanted, Correlation: s.r, Before: before, Gap: value, Converged: converged}
	total := 0.0
	for k, i := range s.nodes {
		b.Codes = append(b.Codes, s.agg.tree.nodes[i].Code)
		total += s.r[k]
	}
	for _, r := range s.r {
		b.Reached = append(b.Reached, r/total)
	}
	b.Notes = []panel.Note{}
	note := func(code, text string) {
		b.Notes = append(b.Notes, panel.Note{Code: code, Subject: s.agg.tree.nodes[s.root].Code, Severity: panel.Warning, Text: text})
	}
	if s.aim == Infomax {
		b.Wanted = nil
	} else if value > missedGap {
		note("index-balance-missed", fmt.Sprintf("No positive weights found that give the influence wanted: the shares are off by %.3f on average (root mean square).", value))
	}
	if !converged {
		note("index-balance-not-converged", "The search for weights had not come to rest.")
	}
	return b, nil
}

// nelderMead minimises f from a start, with the usual coefficients 1, 2, 0.5, 0.5.
func nelderMead(f func([]float64) float64, start []float64, step float64) ([]float64, float64) {
	type point struct {
		x []float64
		v float64
	}
	n := len(start)
	p := make([]point, n+1)
	for i := range p {
		x := slices.Clone(start)
		if i > 0 {
			x[i-1] += step
		}
		p[i] = point{x, f(x)}
	}
	mid := make([]float64, n)
	toward := func(a float64) point { // mid + a (mid - worst)
		x := make([]float64, n)
		for k := range x {
			x[k] = mid[k] + a*(mid[k]-p[n].x[k])
		}
		return point{x, f(x)}
	}
	for range 400 * n {
		slices.SortStableFunc(p, func(a, b point) int {
			switch {
			case a.v < b.v:
				return -1
			case a.v > b.v:
				return 1
			}
			return 0
		})
		if p[n].v-p[0].v < 1e-13 {
			break
		}
		for k := range mid {
			mid[k] = 0
			for _, q := range p[:n] {
				mid[k] += q.x[k] / float64(n)
			}
		}
		r := toward(1)
		switch {
		case r.v < p[0].v:
			if e := toward(2); e.v < r.v {
				r = e
			}
			p[n] = r
		case r.v < p[n-1].v:
			p[n] = r
		default:
			c := toward(-0.5)
			if r.v < p[n].v {
				c = toward(0.5)
			}
			if c.v < min(r.v, p[n].v) {
				p[n] = c
				continue
			}
			for i := 1; i <= n; i++ {
				for k := range p[i].x {
					p[i].x[k] = p[0].x[k] + 0.5*(p[i].x[k]-p[0].x[k])
				}
				p[i].v = f(p[i].x)
			}
		}
	}
	best := p[0]
	for _, q := range p[1:] {
		if q.v < best.v {
			best = q
		}
	}
	return best.x, best.v
}
