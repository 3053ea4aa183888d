package index

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"upstep/panel"
)

// Limits of the rule for outliers; OECD/JRC Handbook (2008) and COIN Tool, literature.
const (
	maxSkew   = 2.0
	maxKurt   = 3.5
	maxWinsor = 5
)

// TreatOptions of [Treat]. The rule: a column has outliers when |skewness| >=
// MaxSkew and kurtosis >= MaxKurt, both of them. It is then winsorised; if it still
// has outliers it is transformed instead (or on top, if Combine).
type TreatOptions struct {
	MaxSkew   float64                 `json:"max_skew,omitempty"`   // 0: 2
	MaxKurt   float64                 `json:"max_kurt,omitempty"`   // in excess of the normal's; 0: 3.5
	MaxWinsor int                     `json:"max_winsor,omitempty"` // most values winsorised; 0: 5, negative: none
	Transform Transform               `json:"transform,omitempty"`  // "" is log of shifted
	Lambda    *float64                `json:"lambda,omitempty"`     // of Box-Cox; nil: that of the greatest likelihood
	Combine   bool                    `json:"combine,omitempty"`    // transform the winsorised values
	Skip      bool                    `json:"skip,omitempty"`       // leave as it is
	By        map[string]TreatOptions `json:"by,omitempty"`         // columns with options of their own; not nested
}

func (o TreatOptions) orDefault() TreatOptions {
	o.MaxSkew, o.MaxKurt = cmp.Or(o.MaxSkew, maxSkew), cmp.Or(o.MaxKurt, maxKurt)
	o.MaxWinsor, o.Transform = cmp.Or(o.MaxWinsor, maxWinsor), cmp.Or(o.Transform, LogShift)
	return o
}

func (o TreatOptions) check() error {
	known := []Transform{LogShift, LogPlusOne, LogGII, BoxCox, NoChange}
	if !(o.MaxSkew > 0) || !finite(o.MaxKurt) || !slices.Contains(known, o.Transform) || o.Lambda != nil && o.Transform != BoxCox {
		return fmt.Errorf("%w: treatment with skewness %v, kurtosis %v, transform %q", ErrOption, o.MaxSkew, o.MaxKurt, o.Transform)
	}
	return nil
}

// Moments are skewness and kurtosis at one point of the treatment.
type Moments struct {
	Skewness float64 `json:"skewness"`
	Kurtosis float64 `json:"kurtosis"`
	Pass     bool    `json:"pass"`
}

// Treated says what was done to one column.
type Treated struct {
	Code       string    `json:"code"`
	Before     *Moments  `json:"before"`               // nil when there are too few values, or all the same
	Winsorised *Moments  `json:"winsorised,omitempty"` // after winsorising, nil if it was not done
	High       int       `json:"high,omitempty"`       // values moved at the upper end
	Low        int       `json:"low,omitempty"`        // and at the lower end
	Transform  Transform `json:"transform,omitempty"`  // "" if none was done
	Lambda     *float64  `json:"lambda,omitempty"`     // of Box-Cox
	After      *Moments  `json:"after,omitempty"`      // after the transform
	Units      []string  `json:"units,omitempty"`      // of the values winsorised and kept so
}

func momentsOf(x []float64, o TreatOptions) *Moments {
	m := Moments{Skewness: Skewness(x), Kurtosis: Kurtosis(x)}
	if math.IsNaN(m.Skewness) || math.IsNaN(m.Kurtosis) {
		return nil
	}
	m.Pass = math.Abs(m.Skewness) < o.MaxSkew || m.Kurtosis < o.MaxKurt
	return &m
}

// outlying is the rule on plain values.
func outlying(x []float64, skew, kurt float64) bool {
	m := momentsOf(x, TreatOptions{MaxSkew: skew, MaxKurt: kurt})
	return m != nil && !m.Pass
}

// Treat returns the table without outliers by the rule of [TreatOptions], what was
// done to each column, and notes: a Warning "index-outliers-stay" where nothing
// helped. Missing stays missing and enters nothing. A transform that can't be had of
// a column that needs it is an error.
func Treat(t *Table, o TreatOptions) (*Table, []Treated, []panel.Note, error) {
	if err := t.Check(); err != nil {
		return nil, nil, nil, err
	}
	for _, code := range slices.Sorted(maps.Keys(o.By)) {
		if t.Code(code) < 0 || o.By[code].By != nil {
			return nil, nil, nil, fmt.Errorf("%w: treatment of its own for %q, which is unknown or nested", ErrOption, code)
		}
	}
	out, list, notes := t.Clone(), make([]Treated, len(t.Codes)), []panel.Note{}
	for j, code := range t.Codes {
		opt := o
		if own, ok := o.By[code]; ok {
			opt = own
		}
		opt = opt.orDefault()
		if err := opt.check(); err != nil {
			return nil, nil, nil, fmt.Errorf("%s: %w", code, err)
		}
		d, last, err := treatColumn(out.Column(j), t.Units, opt)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%s: %w", code, err)
		}
		d.Code = code
		list[j] = d
		if last != nil && !last.Pass && !opt.Skip {
			notes = append(notes, panel.Note{Code: "index-outliers-stay", Subject: code, Severity: panel.Warning,
				Text: fmt.Sprintf("%s still has outliers: skewness %.2f, kurtosis %.2f.", code, last.Skewness, last.Kurtosis)})
		}
	}
	return out, list, notes, nil
}

// treatColumn treats x in place; last are the moments of what is left in it.
func treatColumn(x Column, units []string, o TreatOptions) (d Treated, last *Moments, err error) {
	d.Before = momentsOf(x.Present(), o)
	if d.Before == nil || d.Before.Pass || o.Skip {
		return d, d.Before, nil
	}
	work := x.clone()
	if last = d.Before; o.MaxWinsor > 0 {
		high, low := Winsorise(work, o)
		d.High, d.Low = len(high), len(low)
		d.Winsorised = momentsOf(work.Present(), o)
		last = d.Winsorised
		moved := slices.Concat(high, low)
		slices.Sort(moved)
		for _, i := range slices.Compact(moved) {
			d.Units = append(d.Units, units[i])
		}
	}
	if last.Pass || o.Transform == NoChange {
		copy(x.Values, work.Values)
		return d, last, nil
	}
	if !o.Combine {
		work, d.Units = x.clone(), nil
	}
	lambda := 0.0
	if o.Transform == BoxCox {
		if d.Lambda = o.Lambda; d.Lambda == nil {
			l, err := BoxCoxLambda(work)
			if err != nil {
				return d, nil, err
			}
			d.Lambda = &l
		}
		lambda = *d.Lambda
	}
	shaped, err := Shape(work, o.Transform, lambda)
	if err != nil {
		return d, nil, err
	}
	d.Transform, d.After = o.Transform, momentsOf(shaped.Present(), o)
	copy(x.Values, shaped.Values)
	return d, d.After, nil
}

// Winsorise moves values in place until the column passes the rule of o or
// MaxWinsor values are moved, and returns the rows moved at the upper and the lower
// end. Each turn sets the largest value, and all equal to it, to the next smaller one if
// the skewness is not negative, else the smallest to the next larger; values of an end
// moved before count again, so ties can overshoot MaxWinsor. It stops
// before a column would become constant.
func Winsorise(x Column, o TreatOptions) (high, low []int) {
	o = o.orDefault()
	for len(high)+len(low) < o.MaxWinsor {
		v := x.Present()
		m := momentsOf(v, o)
		if m == nil || m.Pass {
			break
		}
		slices.Sort(v)
		if v = slices.Compact(v); len(v) < 3 {
			break
		}
		end, next := v[len(v)-1], math.Inf(-1)
		up := m.Skewness >= 0
		if !up {
			end, next = v[0], math.Inf(1)
		}
		var moved []int
		for i, has := range x.Has {
			switch {
			case !has:
			case x.Values[i] == end:
				moved = append(moved, i)
			case up:
				next = max(next, x.Values[i])
			default:
				next = min(next, x.Values[i])
			}
		}
		for _, i := range moved {
			x.Values[i] = next
		}
		if up {
			high = moved
		} else {
			low = moved
		}
	}
	return high, low
}

func (o TreatOptions) params(prefix string) []panel.Param {
	o = o.orDefault()
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	var out []panel.Param
	add := func(name, value string, usual bool) {
		from := panel.User
		if usual {
			from = panel.Literature
		}
		out = append(out, panel.Param{Name: prefix + " " + name, Value: value, Provenance: from})
	}
	if o.Skip {
		add("skip", "true", false)
		return out
	}
	add("skewness", g(o.MaxSkew), o.MaxSkew == maxSkew)
	add("kurtosis", g(o.MaxKurt), o.MaxKurt == maxKurt)
	add("winsorised at most", strconv.Itoa(max(o.MaxWinsor, 0)), o.MaxWinsor == maxWinsor)
	add("transform", string(o.Transform), o.Transform == LogShift)
	add("combine", strconv.FormatBool(o.Combine), !o.Combine)
	if o.Transform == BoxCox {
		l := "greatest likelihood"
		if o.Lambda != nil {
			l = g(*o.Lambda)
		}
		add("lambda", l, false)
	}
	for _, code := range slices.Sorted(maps.Keys(o.By)) {
		out = append(out, o.By[code].params(prefix+" of "+code)...)
	}
	return out
}
