package complexity

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strconv"

	"upstep/panel"
)

// Defaults of [LinkOptions].
const (
	falseDiscovery = 0.05
	exactUpTo      = 300
	poissonBelow   = 0.01 // sum of p^2 from which the Poisson law gives way; Le Cam's bound on its error
)

// LinkOptions of [BiCM.Links].
type LinkOptions struct {
	Economies bool    // links between economies (shared products) instead of products (shared economies)
	FDR       float64 // share of false links among those kept that is tolerated, inside (0, 1); 0: 0.05
	// ExactUpTo is the number of trials (economies for links of products) up to
	// which p-values are exact; 0: 300. Beyond it the Poisson law is used where the
	// sum of p^2 is below 0.01, else the normal law with its skewness correction.
	ExactUpTo int
	Workers   int // goroutines, 0: as many as Go runs in parallel. The result does not depend on it
}

// Link is a pair that shares more than its degrees explain.
type Link struct {
	A        int     `json:"a"` // indices, A < B
	B        int     `json:"b"`
	Shared   int     `json:"shared"`   // V_AB, observed
	Expected float64 `json:"expected"` // under the model
	P        float64 `json:"p"`        // P(V >= Shared)
	Phi      float64 `json:"phi"`      // Shared / the larger degree
}

// Links are the pairs validated against the model.
type Links struct {
	Recipe panel.Recipe `json:"recipe"`
	Notes  []panel.Note `json:"notes"`
	Units  int          `json:"units"` // products, or economies
	Tests  int          `json:"tests"` // pairs tested: those without a fixed unit
	Cut    float64      `json:"cut"`   // largest p-value kept, 0 when none is
	Links  []Link       `json:"links"` // ascending by A, then B; never nil
}

// Edges returns the validated links for [Layout].
func (l *Links) Edges() []Edge {
	out := make([]Edge, len(l.Links))
	for i, e := range l.Links {
		out[i] = Edge{A: e.A, B: e.B, Phi: e.Phi}
	}
	return out
}

// Links tests every pair of products (or economies) for sharing more economies
// (products) than the model expects. V_ij = sum_c M_ci M_cj is a Poisson-binomial
// variable with probabilities p_ci p_cj; the p-value is one-sided. Pairs are kept by
// the step-up rule of Benjamini and Hochberg (1995). Units whose links are certain
// are not tested. A model that has not converged is refused with [ErrOption].
func (b *BiCM) Links(opt LinkOptions) (*Links, error) {
	opt.FDR, opt.ExactUpTo = cmp.Or(opt.FDR, falseDiscovery), cmp.Or(opt.ExactUpTo, exactUpTo)
	if opt.Workers == 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	switch {
	case !b.Converged:
		return nil, fmt.Errorf("%w: links of a model that has not converged", ErrOption)
	case !(opt.FDR > 0 && opt.FDR < 1) || opt.ExactUpTo < 0 || opt.Workers < 0:
		return nil, fmt.Errorf("%w: links %+v", ErrOption, opt)
	}
	t := b.tester(opt)
	l := &Links{Units: t.n, Notes: slices.Clone(b.Notes), Recipe: b.Recipe, Links: []Link{}}
	law, between := "exact (convolution)", "products"
	if t.trials > opt.ExactUpTo {
		law = "Poisson where the sum of p^2 is below 0.01, else normal with skewness correction"
	}
	if opt.Economies {
		between = "economies"
	}
	l.Recipe.Params = append(slices.Clone(b.Recipe.Params),
		panel.Param{Name: "between", Value: between, Provenance: panel.Request},
		panel.Param{Name: "fdr", Value: strconv.FormatFloat(opt.FDR, 'g', -1, 64), Provenance: panel.Literature},
		panel.Param{Name: "p_values", Value: law, Provenance: panel.Literature})
	free := 0
	for _, g := range t.group {
		if g >= 0 {
			free++
		}
	}
	l.Tests = free * (free - 1) / 2
	l.keep(t.candidates(opt), opt.FDR)
	if len(l.Links) == 0 {
		l.Notes = append(l.Notes, panel.Note{Code: "bicm-no-links", Subject: "sample", Severity: panel.Warning,
			Text: fmt.Sprintf("None of %d pairs shares more than chance explains: at this size the network is noise.", l.Tests)})
	}
	return l, nil
}

// keep applies the step-up rule: of the p-values in ascending order the last with
// p(r) <= FDR r / tests and all before it. A p-value above FDR never passes, so
// candidates may leave those out.
func (l *Links) keep(candidates []Link, fdr float64) {
	p := make([]float64, len(candidates))
	for i, c := range candidates {
		p[i] = c.P
	}
	slices.Sort(p)
	last := -1
	for r, v := range p {
		if v <= fdr*float64(r+1)/float64(l.Tests) {
			last = r
		}
	}
	if last < 0 {
		return
	}
	l.Cut = p[last]
	for _, c := range candidates {
		if c.P <= l.Cut {
			l.Links = append(l.Links, c)
		}
	}
}

// tester looks at one side of the model: n units, trials on the other side.
type tester struct {
	n, trials int
	group     []int   // of the unit, -1 for a fixed one
	members   [][]int // units by group, ascending
	degree    []int
	set       []uint64
	words     int
	prob      [][]float64 // by group: probability of each trial
}

func (b *BiCM) tester(opt LinkOptions) *tester {
	t, groups := &tester{n: b.Q, trials: b.N, group: b.colGroup}, len(b.colValue)
	at := func(unit, trial int) int { return trial*b.Q + unit }
	if opt.Economies {
		t.n, t.trials, t.group, groups = b.N, b.Q, b.rowGroup, len(b.rowValue)
		at = func(unit, trial int) int { return unit*b.Q + trial }
	}
	t.words = (t.trials + 63) / 64
	t.set, t.degree, t.prob = make([]uint64, t.n*t.words), make([]int, t.n), make([][]float64, groups)
	t.members = make([][]int, groups)
	for i := range t.n {
		for k := range t.trials {
			if b.m[at(i, k)] {
				t.set[i*t.words+k/64] |= 1 << (k % 64)
				t.degree[i]++
			}
		}
		g := t.group[i]
		if g < 0 {
			continue
		}
		t.members[g] = append(t.members[g], i)
		if t.prob[g] == nil {
			t.prob[g] = make([]float64, t.trials)
			for k := range t.trials {
				t.prob[g][k] = b.P[at(i, k)]
			}
		}
	}
	return t
}

// candidates returns the pairs with a p-value of at most the rate, ascending. Units
// of equal degree have equal probabilities, so the law of V is computed once for
// every pair of groups and read off for all pairs of their members.
func (t *tester) candidates(opt LinkOptions) []Link {
	found := make([][]Link, len(t.members))
	parallel(len(t.members), 1, opt.Workers, func(lo, hi int) {
		p := make([]float64, t.trials)
		for g := lo; g < hi; g++ {
			for h := g; h < len(t.members); h++ {
				mean := 0.0
				for k := range p {
					p[k] = t.prob[g][k] * t.prob[h][k]
					mean += p[k]
				}
				var tail []float64
				if t.trials <= opt.ExactUpTo {
					tail = exactTail(p)
				} else {
					tail = nearTail(p)
				}
				found[g] = append(found[g], t.compare(g, h, tail, mean, opt.FDR)...)
			}
		}
	})
	out := slices.Concat(found...)
	slices.SortFunc(out, func(x, y Link) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}

// compare reads the p-values of the pairs between two groups, or within one.
func (t *tester) compare(g, h int, tail []float64, mean, rate float64) []Link {
	var out []Link
	for _, i := range t.members[g] {
		a := t.set[i*t.words : (i+1)*t.words]
		for _, j := range t.members[h] {
			if g == h && j <= i {
				continue
			}
			shared := 0
			for w, x := range t.set[j*t.words : (j+1)*t.words] {
				shared += bits.OnesCount64(x & a[w])
			}
			if p := tail[shared]; p <= rate {
				out = append(out, Link{A: min(i, j), B: max(i, j), Shared: shared, Expected: mean, P: p,
					Phi: float64(shared) / float64(max(t.degree[i], t.degree[j]))})
			}
		}
	}
	return out
}

// exactTail returns P(V >= k), k = 0..len(p), of a Poisson-binomial variable by
// convolution. Sums run from the small end, so that tails keep their digits.
func exactTail(p []float64) []float64 {
	f := make([]float64, len(p)+1)
	f[0] = 1
	for n, v := range p {
		for k := n + 1; k > 0; k-- {
			f[k] = f[k]*(1-v) + f[k-1]*v
		}
		f[0] *= 1 - v
	}
	for k := len(p) - 1; k >= 0; k-- {
		f[k] += f[k+1]
	}
	return clampTail(f)
}

// nearTail approximates the same: the Poisson law with the mean where Le Cam's
// bound, the sum of p^2, is below poissonBelow; else the refined normal
// approximation (Volkova 1996; Hong 2013), Phi(x) + g (1 - x^2) phi(x) / 6 at
// x = (k - 1/2 - mean) / sd, with g the skewness.
func nearTail(p []float64) []float64 {
	mean, variance, third, square := 0.0, 0.0, 0.0, 0.0
	for _, v := range p {
		mean += v
		variance += v * (1 - v)
		third += v * (1 - v) * (1 - 2*v)
		square += v * v
	}
	out := make([]float64, len(p)+1)
	if square < poissonBelow || variance == 0 {
		f := math.Exp(-mean)
		for k := range out {
			out[k] = f
			f *= mean / float64(k+1)
		}
		for k := len(out) - 2; k >= 0; k-- {
			out[k] += out[k+1]
		}
		return clampTail(out)
	}
	sd := math.Sqrt(variance)
	skew := third / (variance * sd)
	for k := range out {
		x := (float64(k) - 0.5 - mean) / sd
		out[k] = 0.5*math.Erfc(x/math.Sqrt2) - skew*(1-x*x)*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)/6
	}
	return clampTail(out)
}

// clampTail keeps a tail within 0..1 and descending; it starts at 1 by definition.
func clampTail(f []float64) []float64 {
	f[0] = 1
	for k := 1; k < len(f); k++ {
		f[k] = min(max(f[k], 0), f[k-1])
	}
	return f
}
