package pyramid

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"upstep/panel"
)

// Interval is a range of a share or a score at Options.Confidence.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Ladder is the pyramid of a set of firms. With Refused set there are no shares.
type Ladder struct {
	N       int      `json:"n"`       // firms with a usable weight
	Blank   int      `json:"blank"`   // of N, firms none of whose conditions is known
	Scored  int      `json:"scored"`  // of N, firms with a management score
	Weight  float64  `json:"weight"`  // sum of weights
	NEff    float64  `json:"n_eff"`   // effective number of firms, (sum w)^2 / sum w^2
	Refused string   `json:"refused"` // why there are no shares, "" when there are
	Lower   *Shares  `json:"lower"`   // unknown counted as no
	Upper   *Shares  `json:"upper"`   // unknown counted as yes
	Claimed *Shares  `json:"claimed"` // by the highest level claimed
	Mean    *float64 `json:"mean"`    // mean level of Lower
	MeanUp  *float64 `json:"mean_upper"`
	// ShareInterval and AtLeastInterval are Wilson intervals of Lower and of the share
	// at a level or above, with NEff in the place of n.
	ShareInterval   []Interval `json:"share_interval"`
	AtLeast         []float64  `json:"at_least"`       // survival of Lower, from L0 = 1
	AtLeastUpper    []float64  `json:"at_least_upper"` // survival of Upper
	AtLeastInterval []Interval `json:"at_least_interval"`

	Leapfrog         *float64  `json:"leapfrog"` // weighted share of firms that claim Options.Leapfrog levels above Lower or more
	LeapfrogInterval *Interval `json:"leapfrog_interval"`
	Conditions       []Split   `json:"conditions"` // C1..C5
}

// Split is how a condition came out, as weighted shares that sum to 1.
type Split struct {
	True    float64 `json:"true"`
	Unknown float64 `json:"unknown"`
	False   float64 `json:"false"`
}

// placed is a firm with its weight, conditions and rung.
type placed struct {
	firm   *Firm
	w      float64
	score  *float64 // management
	truths [Levels - 1]Truth
	rung   Rung
}

func place(f *Firm, score *float64, o Options) placed {
	p := placed{firm: f, w: *f.Weight, score: score, truths: conditions(*f, score, o)}
	p.rung = Climb(p.truths)
	return p
}

// usable reports whether a firm's weight can be used.
func usable(f *Firm) bool {
	return f.Weight != nil && *f.Weight > 0 && !math.IsInf(*f.Weight, 0)
}

// NEff is the effective number of observations of weights (Kish 1965): n for equal
// weights, less otherwise; 0 for none.
func NEff(weights []float64) float64 {
	var sum, squares float64
	for _, w := range weights {
		sum += w
		squares += w * w
	}
	if squares == 0 {
		return 0
	}
	return sum * sum / squares
}

// Wilson is the score interval of a share p of n observations (Wilson 1927) at a
// confidence, clamped to 0..1. n may be an effective number; n <= 0 gives 0..1.
func Wilson(p, n, confidence float64) Interval {
	if !(n > 0) {
		return Interval{0, 1}
	}
	z := distuv.UnitNormal.Quantile(1 - (1-confidence)/2)
	d := 1 + z*z/n
	c := (p + z*z/(2*n)) / d
	h := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n)) / d
	return Interval{max(0, c-h), min(1, c+h)}
}

// pile sums firms into a ladder.
func pile(firms []placed, o Options, few int) Ladder {
	l := Ladder{N: len(firms), ShareInterval: []Interval{}, AtLeast: []float64{}, AtLeastUpper: []float64{}, AtLeastInterval: []Interval{}, Conditions: []Split{}}
	weights := make([]float64, len(firms))
	for i, f := range firms {
		weights[i] = f.w
		l.Weight += f.w
		if f.truths == [Levels - 1]Truth{} {
			l.Blank++
		}
		if f.score != nil {
			l.Scored++
		}
	}
	l.NEff = NEff(weights)
	if l.N < few {
		l.Refused = fmt.Sprintf("%d firms, fewer than %d", l.N, few)
		return l
	}
	l.share(firms, o)
	l.survive(o)
	return l
}

// share fills the shares and splits.
func (l *Ladder) share(firms []placed, o Options) {
	var lower, upper, claimed Shares
	var leap, mean, meanUp float64
	splits := make([]Split, Levels-1)
	for _, f := range firms {
		w := f.w / l.Weight
		lower[f.rung.Lower] += w
		upper[f.rung.Upper] += w
		claimed[f.rung.Claimed] += w
		mean += w * float64(f.rung.Lower)
		meanUp += w * float64(f.rung.Upper)
		if f.rung.Claimed-f.rung.Lower >= o.Leapfrog {
			leap += w
		}
		for k, t := range f.truths {
			switch t {
			case True:
				splits[k].True += w
			case False:
				splits[k].False += w
			default:
				splits[k].Unknown += w
			}
		}
	}
	leap = min(leap, 1)
	interval := Wilson(leap, l.NEff, o.Confidence)
	l.Lower, l.Upper, l.Claimed, l.Mean, l.MeanUp = &lower, &upper, &claimed, &mean, &meanUp
	l.Leapfrog, l.LeapfrogInterval, l.Conditions = &leap, &interval, splits
}

// survive fills the shares at a level or above and the intervals.
func (l *Ladder) survive(o Options) {
	lower, upper := Survival(*l.Lower), Survival(*l.Upper)
	l.AtLeast, l.AtLeastUpper = lower[:], upper[:]
	for k := range Levels {
		l.ShareInterval = append(l.ShareInterval, Wilson(min(l.Lower[k], 1), l.NEff, o.Confidence))
		l.AtLeastInterval = append(l.AtLeastInterval, Wilson(lower[k], l.NEff, o.Confidence))
	}
}

// Stratum is the pyramid of a part of the firms.
type Stratum struct {
	By     string `json:"by"`    // sector, size, ownership or exporter
	Value  string `json:"value"` // e.g. "food", "small"; "unknown" for firms that can't be placed
	Ladder Ladder `json:"ladder"`
}

// split is one way to part firms: values in order, and the value of a firm, ""
// when it can't be told.
type split struct {
	by     string
	values []string
	of     func(f *Firm) string
}

func splits(o Options) []split {
	either := func(v *float64, limit float64, yes, no string) string {
		switch atLeast(v, limit) {
		case True:
			return yes
		case False:
			return no
		}
		return ""
	}
	return []split{
		{"sector", Sectors(), func(f *Firm) string { return f.Sector }},
		{"size", []string{"small", "medium", "large"}, func(f *Firm) string {
			switch {
			case f.Employees == nil:
				return ""
			case *f.Employees < o.SizeMedium-eps:
				return "small"
			case *f.Employees < o.SizeLarge-eps:
				return "medium"
			}
			return "large"
		}},
		{"ownership", []string{"domestic", "foreign"}, func(f *Firm) string { return either(f.Foreign, o.Foreign, "foreign", "domestic") }},
		{"exporter", []string{"no", "yes"}, func(f *Firm) string { return either(f.Exports, o.Exporter, "yes", "no") }},
	}
}

// unplaced is the value of firms that a split can't place.
const unplaced = "unknown"

// strata parts firms in each way. Values without firms are left out.
func strata(firms []placed, o Options) []Stratum {
	out := []Stratum{}
	for _, s := range splits(o) {
		parts := map[string][]placed{}
		for _, f := range firms {
			v := s.of(f.firm)
			if v == "" {
				v = unplaced
			}
			parts[v] = append(parts[v], f)
		}
		for _, v := range append(s.values, unplaced) {
			if part := parts[v]; len(part) > 0 {
				out = append(out, Stratum{By: s.by, Value: v, Ladder: pile(part, o, o.FullFirms)})
			}
		}
	}
	return out
}

// ladderNotes tells what weakens a pyramid.
func ladderNotes(subject string, l Ladder, o Options) []panel.Note {
	note := func(code string, s panel.Severity, format string, args ...any) panel.Note {
		return panel.Note{Code: code, Subject: subject, Severity: s, Text: fmt.Sprintf(format, args...)}
	}
	if l.Refused != "" {
		return []panel.Note{note("pyramid-too-few", panel.Refusal, "No shares for %s: %s.", subject, l.Refused)}
	}
	var out []panel.Note
	if l.N < o.FullFirms {
		out = append(out, note("pyramid-few", panel.Warning, "%s has %d firms, fewer than %d: read the intervals, not the shares.", subject, l.N, o.FullFirms))
	}
	if l.NEff < float64(l.N)/2 {
		out = append(out, note("pyramid-weights", panel.Warning, "The weights of %s are so uneven that its %d firms tell no more than %.1f would with equal weights.", subject, l.N, l.NEff))
	}
	if l.Scored > 0 && l.Scored < l.N {
		out = append(out, note("pyramid-unscored", panel.Info, "%d of the %d firms of %s have no management score, mostly because the questions are not for services and small firms: without it levels 1 and 2 can't be denied to them, which widens the gap between lower and upper shares.", l.N-l.Scored, l.N, subject))
	}
	if l.Blank > 0 {
		out = append(out, note("pyramid-blank", panel.Warning, "%d of the %d firms of %s answered none of the questions: they stand at level 0 in the lower shares and at level 5 in the upper ones.", l.Blank, l.N, subject))
	}
	return out
}
