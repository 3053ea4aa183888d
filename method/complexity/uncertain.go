package complexity

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strconv"

	"upstep/panel"
	"upstep/trade"
)

// Scheme says what a replication of [Uncertainty] changes.
type Scheme string

// The schemes. The two bootstraps (Efron 1979) draw units with replacement and keep
// presence as it is in the full table; a unit drawn twice counts twice. Noise draws
// every positive export anew around its value and recomputes RCA and presence.
const (
	ByProducts Scheme = "products"  // intervals for ECI and COI: how far they hang on the list of products
	ByEconomy  Scheme = "economies" // intervals for PCI: how far they hang on the list of economies
	ByNoise    Scheme = "noise"     // intervals for ECI, PCI and COI: how far they hang on errors of measurement
)

// Defaults of [UncertaintyOptions].
const (
	replications  = 1000
	intervalLevel = 0.95
	noiseSD       = 0.1 // standard deviation of the log of an export; judgement
	enoughValues  = 0.8 // share of replications that must hold a value for an interval; judgement
	unlike        = 0.5 // an ECI that correlates less than this with the base is another axis; judgement
)

// UncertaintyOptions of [Uncertainty].
type UncertaintyOptions struct {
	Convention   Convention         // zero: Upstep; 0/1 presence only
	Scheme       Scheme             // required
	Seed         uint64             // replication i draws from its own generator, seeded by (Seed, i)
	Replications int                // 0: 1,000
	Level        float64            // of the intervals, inside (0, 1); 0: 0.95
	Sigma        float64            // ByNoise: standard deviation of ln X, 0: 0.1
	SigmaOf      map[string]float64 // ByNoise: that of single economies, >= 0, e.g. where exports are mirror data
	COI          bool               // intervals of COI too; every replication then needs the product side
	Workers      int                // goroutines, 0: as many as Go runs in parallel. The result does not depend on it
}

// Interval is a value with its percentile interval over the replications. Low,
// Median and High are quantiles of type 7 (Hyndman and Fan 1996). Ranks are
// competition ranks, 1 the largest value, values within 1e-9 equal; RankLow and
// RankHigh are the quantiles rounded outwards to whole ranks.
type Interval struct {
	// OK is false when the unit has no base value or fewer than 80 % of the
	// successful replications hold one; then only N means something.
	OK       bool    `json:"ok"`
	Base     float64 `json:"base"` // on the table as it is, equal to that of [Compute]
	Low      float64 `json:"low"`
	Median   float64 `json:"median"`
	High     float64 `json:"high"`
	SD       float64 `json:"sd"` // sample standard deviation over the replications, the bootstrap's standard error
	Rank     int     `json:"rank"`
	RankLow  int     `json:"rank_low"`  // the better end
	RankHigh int     `json:"rank_high"` // the worse end
	N        int     `json:"n"`         // replications that hold a value
}

// Intervals is the result of [Uncertainty]. ECI and COI follow Countries, PCI
// Products; a measure the scheme or the options do not give is nil.
type Intervals struct {
	Recipe       panel.Recipe `json:"recipe"`
	Notes        []panel.Note `json:"notes"`
	Scheme       Scheme       `json:"scheme"`
	Level        float64      `json:"level"`
	Replications int          `json:"replications"`
	Failed       int          `json:"failed"` // replications without a second dimension or convergence; they enter nothing
	Split        int          `json:"split"`  // the network fell apart; the largest part was used
	Turned       int          `json:"turned"` // the sign by diversity alone would have been the opposite
	Unlike       int          `json:"unlike"` // ECI correlates below 0.5 with the base
	Countries    []string     `json:"countries"`
	Products     []string     `json:"products"`
	ECI          []Interval   `json:"eci,omitempty"`
	PCI          []Interval   `json:"pci,omitempty"`
	COI          []Interval   `json:"coi,omitempty"`
}

// Uncertainty replicates the indices and returns percentile intervals of values
// and ranks. The sample is that of [Compute] with the same convention; each
// replication uses the largest connected part of what is left of it. The sign of a
// replication is the one under which its ECI correlates positively with the base
// ECI. Errors are those of Compute; a continuous presence, an unknown scheme or
// noise without meaning is [ErrOption]. A sample that can't be ranked gives no
// intervals and a Refusal. The matrix is not changed.
func Uncertainty(m *trade.Matrix, opt UncertaintyOptions) (*Intervals, error) {
	opt, err := opt.orDefault(m)
	if err != nil {
		return nil, err
	}
	base, err := Compute(m, Options{Convention: opt.Convention, Workers: opt.Workers})
	if err != nil {
		return nil, err
	}
	u := &Intervals{Scheme: opt.Scheme, Level: opt.Level, Replications: opt.Replications, Notes: []panel.Note{},
		Countries: base.Countries, Products: base.Products, Recipe: base.Recipe}
	u.Recipe.Method, u.Recipe.Seed = "complexity/uncertainty", &opt.Seed
	u.Recipe.Params = append(slices.Clone(base.Recipe.Params), opt.params()...)
	u.Notes = append(u.Notes, base.Notes...)
	if !base.Ranked {
		u.note(panel.Refusal, "uncertainty-refused", "No intervals: the sample has no complexity index.")
		return u, nil
	}
	d := newDraws(m, base, opt)
	d.run()
	u.gather(base, d)
	return u, nil
}

func (o UncertaintyOptions) orDefault(m *trade.Matrix) (UncertaintyOptions, error) {
	o.Convention = o.Convention.orDefault()
	o.Replications, o.Level = cmp.Or(o.Replications, replications), cmp.Or(o.Level, intervalLevel)
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	bad := func(field string, v any) (UncertaintyOptions, error) {
		return o, fmt.Errorf("%w: uncertainty, %s %v", ErrOption, field, v)
	}
	noisy := o.Sigma != 0 || o.SigmaOf != nil
	switch {
	case o.Scheme != ByProducts && o.Scheme != ByEconomy && o.Scheme != ByNoise:
		return bad("scheme", strconv.Quote(string(o.Scheme)))
	case o.Convention.Continuous:
		return bad("continuous presence", true)
	case o.Scheme == ByEconomy && o.COI:
		return bad("COI by resampling", o.Scheme)
	case o.Scheme != ByNoise && noisy:
		return bad("sigma with scheme", o.Scheme)
	case o.Replications < 2:
		return bad("replications", o.Replications)
	case !(o.Level > 0 && o.Level < 1):
		return bad("level", o.Level)
	case !(o.Sigma >= 0) || o.Sigma > maxSigma:
		return bad("sigma", o.Sigma)
	case o.Workers < 0:
		return bad("workers", o.Workers)
	}
	o.Sigma = cmp.Or(o.Sigma, noiseSD)
	for _, code := range slices.Sorted(maps.Keys(o.SigmaOf)) {
		if s := o.SigmaOf[code]; !(s >= 0) || s > maxSigma {
			return bad("sigma of "+code, s)
		}
		if m.Country(code) < 0 {
			return o, fmt.Errorf("%w %q", ErrUnknown, code)
		}
	}
	return o, nil
}

// maxSigma bounds the noise: at 5 a draw is off by a factor of 150.
const maxSigma = 5

func (o UncertaintyOptions) params() []panel.Param {
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	p := []panel.Param{
		{Name: "scheme", Value: string(o.Scheme), Provenance: panel.Request},
		{Name: "replications", Value: strconv.Itoa(o.Replications), Provenance: panel.Request},
		{Name: "level", Value: g(o.Level), Provenance: panel.Request},
		{Name: "coi", Value: strconv.FormatBool(o.COI), Provenance: panel.Request},
		{Name: "quantile", Value: "type 7, ranks rounded outwards", Provenance: panel.Literature},
		{Name: "sign", Value: "positive correlation with the base ECI", Provenance: panel.Judgement},
		{Name: "enough", Value: g(enoughValues), Provenance: panel.Judgement},
	}
	if o.Scheme != ByNoise {
		return p
	}
	from := panel.User
	if o.Sigma == noiseSD {
		from = panel.Judgement
	}
	p = append(p, panel.Param{Name: "sigma", Value: g(o.Sigma), Provenance: from})
	for _, code := range slices.Sorted(maps.Keys(o.SigmaOf)) {
		p = append(p, panel.Param{Name: "sigma " + code, Value: g(o.SigmaOf[code]), Provenance: panel.User})
	}
	return p
}

func (u *Intervals) note(s panel.Severity, code, text string) {
	u.Notes = append(u.Notes, panel.Note{Code: code, Subject: "sample", Severity: s, Text: text})
}

// gather counts the replications and turns them into intervals.
func (u *Intervals) gather(base *Result, d *draws) {
	for _, o := range d.outcome {
		switch {
		case o&outcomeFailed != 0:
			u.Failed++
			continue
		case o&outcomeSplit != 0:
			u.Split++
		}
		if o&outcomeTurned != 0 {
			u.Turned++
		}
		if o&outcomeUnlike != 0 {
			u.Unlike++
		}
	}
	done := u.Replications - u.Failed
	need := max(2, int(math.Ceil(enoughValues*float64(done))))
	collect := func(s *sheet, value []float64) []Interval {
		if s == nil {
			return nil
		}
		return s.intervals(value, u.Level, need, d.opt.Workers)
	}
	u.ECI, u.PCI, u.COI = collect(d.eci, base.ECI), collect(d.pci, base.PCI), collect(d.coi, base.COI)
	count := func(n int, code, text string) {
		if n > 0 {
			u.note(panel.Warning, code, fmt.Sprintf("%d of %d replications %s", n, u.Replications, text))
		}
	}
	count(u.Failed, "uncertainty-failed", "failed: nothing left to rank, or the eigenvector did not converge. They enter no interval.")
	count(u.Split, "uncertainty-split", "fell into parts that share no product: the largest was used, the others have no value in them.")
	count(u.Unlike, "uncertainty-unlike", "order the economies along another axis (correlation with the base ECI below 0.5): the index itself is unstable.")
	for _, x := range []struct {
		name  string
		cells []Interval
		mask  []bool
	}{{"ECI", u.ECI, base.InSample}, {"PCI", u.PCI, base.InSpace}, {"COI", u.COI, base.InSample}} {
		few := 0
		for i, v := range x.cells {
			if x.mask[i] && !v.OK {
				few++
			}
		}
		if few > 0 {
			u.note(panel.Warning, "uncertainty-few-values",
				fmt.Sprintf("%d units have %s in fewer than 80 %% of the replications: no interval.", few, x.name))
		}
	}
}
