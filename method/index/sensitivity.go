package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"

	"upstep/panel"
)

// Defaults of [Sensitivity].
const (
	sobolRuns  = 1000
	bootstraps = 1000
	precision  = 0.05 // half-width of an interval that counts as converged: judgement, after Sarrazin, Pianosi and Wagener (2016)
)

// SensitivityOptions of [Sensitivity].
type SensitivityOptions struct {
	Node      string // whose ranks; "": the only root
	Factors   []Factor
	Unit      string    // output is the rank of this unit; "": mean absolute change of rank over all units
	Seed      uint64    // run i draws from its own generator, seeded by (Seed, i)
	N         int       // size of each sample, N (d+2) runs for d factors; 0: 1,000
	Estimator Estimator // of first-order indices; "": saltelli
	Bootstrap int       // samples; 0: 1,000
	Level     float64   // of the intervals, inside (0, 1); 0: 0.90
	Precision float64   // half-width that counts as converged; 0: 0.05
	Workers   int       // 0: as many as Go runs in parallel. The result does not depend on it
}

// Indices is the result of [Sensitivity].
type Indices struct {
	Recipe    panel.Recipe `json:"recipe"`
	Notes     []panel.Note `json:"notes"` // one of them says whether the indices have converged
	Node      string       `json:"node"`
	Output    string       `json:"output"`
	N         int          `json:"n"`
	Runs      int          `json:"runs"`
	Mean      float64      `json:"mean"`     // of the output over both samples
	Variance  float64      `json:"variance"` // sample
	Effects   []Effect     `json:"effects"`  // in the order of the factors; empty when refused
	Widest    float64      `json:"widest"`   // largest half-width of an interval
	Converged bool         `json:"converged"`
	NeedN     int          `json:"need_n"` // size of sample at which Widest would reach the precision if it shrinks with the root of N
}

func (o SensitivityOptions) orDefault() (SensitivityOptions, error) {
	o.N, o.Bootstrap, o.Level = cmp.Or(o.N, sobolRuns), cmp.Or(o.Bootstrap, bootstraps), cmp.Or(o.Level, bandLevel)
	o.Estimator, o.Precision = cmp.Or(o.Estimator, Saltelli), cmp.Or(o.Precision, precision)
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	switch {
	case o.N < 8, o.Bootstrap < 2, !(o.Level > 0 && o.Level < 1), !(o.Precision > 0), o.Workers < 0:
		return o, fmt.Errorf("%w: N %d, %d bootstrap samples, level %v, precision %v", ErrOption, o.N, o.Bootstrap, o.Level, o.Precision)
	case len(o.Factors) < 2:
		return o, fmt.Errorf("%w: shares of variance need two factors, got %d", ErrOption, len(o.Factors))
	case o.Estimator != Saltelli && o.Estimator != Jansen:
		return o, fmt.Errorf("%w: estimator %q is not known", ErrOption, o.Estimator)
	}
	return o, nil
}

// Sensitivity returns how much of the variance of ranks each factor makes, by
// Sobol's indices over a design of plain random numbers (Saltelli et al. 2010), with
// bootstrap intervals and a statement on convergence. Choices of a factor are equally
// likely; the index of a set of choices says nothing about other choices. When any run
// fails there are no indices but a Refusal with the reasons: dropping runs would
// break the design. An output that does not vary is a Refusal too.
func Sensitivity(in Input, plan Plan, o SensitivityOptions) (*Indices, error) {
	o, err := o.orDefault()
	if err != nil {
		return nil, err
	}
	e, err := newEngine(in, plan, o.Node, o.Factors, o.Seed, o.N)
	if err != nil {
		return nil, err
	}
	unit := -1
	if o.Unit != "" {
		if unit = e.base.Scores.Unit(o.Unit); unit < 0 {
			return nil, fmt.Errorf("%w: unit %q is not in the index", ErrOption, o.Unit)
		}
	}
	d := len(o.Factors)
	r := &Indices{Node: in.Tree.nodes[e.node].Code, N: o.N, Runs: o.N * (d + 2), Effects: []Effect{}, Notes: []panel.Note{}, Output: "mean absolute change of rank"}
	if unit >= 0 {
		r.Output = "rank of " + o.Unit
	}
	r.Recipe = e.recipe("index/sensitivity", o.Seed)
	r.Recipe.Params = append(r.Recipe.Params, o.params(r)...)
	ranks, failed := e.ranks(e.design(o), o.Workers)
	if len(failed) > 0 {
		for _, f := range failed {
			r.note(panel.Refusal, "index-sobol-failed", fmt.Sprintf("No indices: %d of %d runs failed: %s.", f.N, r.Runs, f.Reason))
		}
		return r, nil
	}
	y, missing := e.outputs(ranks, unit)
	if missing > 0 {
		r.note(panel.Refusal, "index-sobol-missing", fmt.Sprintf("No indices: in %d of %d runs the output has no value.", missing, r.Runs))
		return r, nil
	}
	s := Sample{A: y[:o.N], B: y[o.N : 2*o.N]}
	for k := range d {
		s.AB = append(s.AB, y[(2+k)*o.N:(3+k)*o.N])
	}
	r.Mean, r.Variance = mean(y[:2*o.N]), math.Pow(spread(y[:2*o.N], 1), 2)
	if flat(y[:2*o.N]) {
		r.note(panel.Refusal, "index-sobol-flat", "No indices: no choice changes the output.")
		return r, nil
	}
	if r.Effects, err = Sobol(s, o.Estimator, o.Bootstrap, o.Level, o.Seed, o.Workers); err != nil {
		return nil, err
	}
	for k := range r.Effects {
		r.Effects[k].Factor = o.Factors[k].Name
	}
	r.judge(o)
	return r, nil
}

// design returns the draws of samples A and B, then of A with each factor from B.
func (e *engine) design(o SensitivityOptions) [][]int {
	d := len(e.factors)
	draws := make([][]int, o.N*(d+2))
	for i := range o.N {
		rng := rand.New(rand.NewPCG(o.Seed, uint64(i)))
		uniform := func() float64 { return rng.Float64() }
		a, b := e.draw(uniform), e.draw(uniform)
		draws[i], draws[o.N+i] = a, b
		for k := range d {
			mixed := slices.Clone(a)
			mixed[k] = b[k]
			draws[(2+k)*o.N+i] = mixed
		}
	}
	return draws
}

// outputs turns the ranks of each run into one number.
func (e *engine) outputs(ranks [][]int, unit int) (y []float64, missing int) {
	nominal := Ranks(e.base.Scores.Column(e.node))
	y = make([]float64, len(ranks))
	for i, r := range ranks {
		if unit >= 0 {
			if y[i] = float64(r[unit]); r[unit] == 0 {
				missing++
			}
			continue
		}
		n, s := 0, 0
		for k, v := range r {
			if v > 0 && nominal[k] > 0 {
				n++
				s += max(v-nominal[k], nominal[k]-v)
			}
		}
		if n == 0 {
			missing++
			continue
		}
		y[i] = float64(s) / float64(n)
	}
	return y, missing
}

// judge says whether the indices have converged.
func (r *Indices) judge(o SensitivityOptions) {
	width, factor, kind := widest(r.Effects)
	r.Widest, r.Converged = width, width <= o.Precision
	r.NeedN = o.N
	if !r.Converged {
		r.NeedN = int(math.Ceil(float64(o.N) * (width / o.Precision) * (width / o.Precision)))
		r.note(panel.Warning, "index-sobol-not-converged", fmt.Sprintf(
			"Not converged: the %s index of %s is known to ±%.3f only (%.0f %% interval) at N = %d; for ±%g about N = %d is needed.",
			kind, factor, width, 100*o.Level, o.N, o.Precision, r.NeedN))
	} else {
		r.note(panel.Info, "index-sobol-converged", fmt.Sprintf(
			"Converged: no interval (%.0f %%) is wider than ±%.3f at N = %d.", 100*o.Level, width, o.N))
	}
	for _, e := range r.Effects {
		if e.First.High < 0 || e.Total.High < e.First.Low {
			r.note(panel.Warning, "index-sobol-impossible", fmt.Sprintf(
				"The indices of %s contradict each other (first %.3f, total %.3f): the sample is too small.", e.Factor, e.First.Value, e.Total.Value))
		}
	}
}

func (r *Indices) note(s panel.Severity, code, text string) {
	r.Notes = append(r.Notes, panel.Note{Code: code, Subject: r.Node, Severity: s, Text: text})
}

func (o SensitivityOptions) params(r *Indices) []panel.Param {
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	from := panel.User
	if o.Precision == precision {
		from = panel.Judgement
	}
	return []panel.Param{
		{Name: "node", Value: r.Node, Provenance: panel.Request},
		{Name: "output", Value: r.Output, Provenance: panel.Request},
		{Name: "n", Value: strconv.Itoa(o.N), Provenance: panel.Request},
		{Name: "estimator", Value: string(o.Estimator) + "; total by jansen", Provenance: panel.Literature},
		{Name: "bootstrap", Value: strconv.Itoa(o.Bootstrap), Provenance: panel.Request},
		{Name: "level", Value: g(o.Level), Provenance: panel.Request},
		{Name: "precision", Value: g(o.Precision), Provenance: from},
	}
}
