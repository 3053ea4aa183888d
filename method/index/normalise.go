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

// Scale is a way to make indicators comparable.
type Scale string

// The scales. x is the value times the direction unless said otherwise; min, max,
// mean and sd are over the units of the base.
const (
	MinMax            Scale = "min-max"               // Low + (High-Low)(x-min)/(max-min)
	ZScore            Scale = "z-score"               // Mean + SD (x-mean)/sd
	Scaled            Scale = "scaled"                // (x - Shift)/Divisor
	RankScale         Scale = "rank"                  // 1 for the worst; ties share the lower rank
	Borda             Scale = "borda"                 // rank - 1
	PercentRank       Scale = "percentile rank"       // (rank - 1)/(n - 1)
	DistanceMax       Scale = "distance to max"       // (x-min)/(max-min): share of the way from the worst to the best
	DistanceReference Scale = "distance to reference" // (x-min)/(x_ref-min) with the unit Reference
	DistanceTarget    Scale = "distance to target"    // share of the way from the worst value to the target; see Cap
	Goalposts         Scale = "goalposts"             // Low + (High-Low) times the share of the way between the posts, cut to 0..1
	FractionMax       Scale = "fraction of max"       // x/max; direction 1 and max > 0 only
	NoScale           Scale = "none"                  // x as it is
)

// Posts are the fixed ends of an indicator in its own unit, without direction:
// with direction 1 Low is the worst value and High the best.
type Posts struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// NormOptions of [Normalise].
type NormOptions struct {
	Scale      Scale                  `json:"scale"`                // "" is min-max
	Low        float64                `json:"low,omitempty"`        // of min-max and goalposts
	High       float64                `json:"high,omitempty"`       // both 0: from 0 to 1
	Mean       float64                `json:"mean,omitempty"`       // of z-scores
	SD         float64                `json:"sd,omitempty"`         // of z-scores, 0: 1
	Population bool                   `json:"population,omitempty"` // z-scores with divisor n; otherwise n - 1
	Shift      float64                `json:"shift,omitempty"`      // of scaled
	Divisor    float64                `json:"divisor,omitempty"`    // of scaled, 0: 1
	Reference  string                 `json:"reference,omitempty"`  // a unit
	Targets    map[string]float64     `json:"targets,omitempty"`    // by code
	Cap        bool                   `json:"cap,omitempty"`        // distance to target: beyond the target is 1
	Posts      map[string]Posts       `json:"posts,omitempty"`      // by code
	BaseUnits  []string               `json:"base_units,omitempty"` // min, max, mean and sd over these units only
	Base       *Table                 `json:"-"`                    // min, max, mean and sd from this table, such as a base year; same codes
	By         map[string]NormOptions `json:"by,omitempty"`         // indicators with options of their own; not nested
}

func (o NormOptions) orDefault() NormOptions {
	o.Scale = cmp.Or(o.Scale, MinMax)
	if o.Low == 0 && o.High == 0 {
		o.High = 1
	}
	o.SD, o.Divisor = cmp.Or(o.SD, 1), cmp.Or(o.Divisor, 1)
	return o
}

// Normalise returns a table on a common scale, more being better, and notes. The
// direction of every code must be given, 1 or -1. Missing stays missing. A column
// whose base does not vary carries no information: min-max and distance to max give
// the middle of their range, z-scores the mean, and a Warning "index-flat" names it
// so that it can be left out of the weights (as [Compute] does).
//
// Values outside a base or beyond a target lie outside the range unless the scale
// cuts them. Errors: [ErrOption] for an unknown scale or one that can't be had (a
// rank with a base, no target, reference missing, fraction of max with direction -1,
// ends that do not ascend, a negative divisor).
func Normalise(t *Table, directions map[string]int, o NormOptions) (*Table, []panel.Note, error) {
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	for _, code := range slices.Sorted(maps.Keys(o.By)) {
		if t.Code(code) < 0 || o.By[code].By != nil {
			return nil, nil, fmt.Errorf("%w: scale of its own for %q, which is unknown or nested", ErrOption, code)
		}
	}
	out, notes := t.Clone(), []panel.Note{}
	for j, code := range t.Codes {
		d := directions[code]
		if d != 1 && d != -1 {
			return nil, nil, fmt.Errorf("%w: %s has direction %d, want 1 or -1", ErrOption, code, d)
		}
		opt := o
		if own, ok := o.By[code]; ok {
			opt = own
		}
		varies, err := normaliseColumn(t, out.Column(j), j, float64(d), opt.orDefault())
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", code, err)
		}
		if !varies {
			notes = append(notes, panel.Note{Code: "index-flat", Subject: code, Severity: panel.Warning,
				Text: fmt.Sprintf("%s has the same value for all units of the base: it separates nothing.", code)})
		}
	}
	return out, notes, nil
}

// normaliseColumn turns column j in place. varies is false when its base is flat.
func normaliseColumn(t *Table, x Column, j int, d float64, o NormOptions) (varies bool, err error) {
	base, err := baseOf(t, j, o)
	if err != nil {
		return false, err
	}
	x.each(func(v float64) float64 { return d * v })
	for i := range base {
		base[i] *= d
	}
	varies = len(base) == 0 || !flat(base)
	bad := func(why string) (bool, error) {
		return false, fmt.Errorf("%w: scale %q %s", ErrOption, o.Scale, why)
	}
	if why := o.turned(); why != "" {
		return bad(why)
	}
	ownBase := o.Base != nil || o.BaseUnits != nil
	var f func(float64) float64
	switch o.Scale {
	case NoScale, Scaled:
		if ownBase {
			return bad("has no use for a base")
		}
		varies = true
		if o.Scale == Scaled {
			f = func(v float64) float64 { return (v - o.Shift) / o.Divisor }
		}
	case RankScale, Borda, PercentRank:
		if ownBase {
			return bad("can't be taken from a base")
		}
		rankColumn(x, o.Scale)
	case MinMax, ZScore, DistanceMax:
		f = linear(base, o)
	case FractionMax:
		if len(base) > 0 && (d < 0 || !(slices.Max(base) > 0)) {
			return bad("needs direction 1 and a positive maximum; with direction -1 the ratio turns the order round")
		}
		if len(base) > 0 {
			top := slices.Max(base)
			f = func(v float64) float64 { return v / top }
		}
	case DistanceReference, DistanceTarget, Goalposts:
		if f, err = towards(t, base, j, d, o); err != nil {
			return false, err
		}
		varies = varies || o.Scale == Goalposts
	default:
		return bad("is not known")
	}
	if f != nil {
		x.each(f)
	}
	return varies, nil
}

// turned is why a scale would not put more above less; "" where it does.
func (o NormOptions) turned() string {
	switch {
	case (o.Scale == MinMax || o.Scale == Goalposts) && !(o.Low < o.High):
		return fmt.Sprintf("runs from %v to %v: the low end must be below the high one, since more is better on every scale", o.Low, o.High)
	case o.Scale == ZScore && !(o.SD > 0):
		return fmt.Sprintf("has the standard deviation %v, want one above 0", o.SD)
	case o.Scale == Scaled && !(o.Divisor > 0):
		return fmt.Sprintf("has the divisor %v, want one above 0: a negative one would turn the ranking round", o.Divisor)
	}
	return ""
}

// linear returns min-max, z-score or distance to max of values with direction.
func linear(base []float64, o NormOptions) func(float64) float64 {
	low, high := o.Low, o.High
	if o.Scale == DistanceMax {
		low, high = 0, 1
	}
	switch {
	case flat(base) && o.Scale == ZScore:
		return func(float64) float64 { return o.Mean }
	case flat(base):
		return func(float64) float64 { return (low + high) / 2 }
	case o.Scale == ZScore:
		m, s := mean(base), spread(base, 1)
		if o.Population {
			s = spread(base, 0)
		}
		return func(v float64) float64 { return o.Mean + o.SD*(v-m)/s }
	}
	bottom, top := slices.Min(base), slices.Max(base)
	return func(v float64) float64 { return low + (high-low)*(v-bottom)/(top-bottom) }
}

// towards returns the scales with an end of their own.
func towards(t *Table, base []float64, j int, d float64, o NormOptions) (func(float64) float64, error) {
	code := t.Codes[j]
	bad := func(format string, args ...any) (func(float64) float64, error) {
		return nil, fmt.Errorf("%w: scale %q %s", ErrOption, o.Scale, fmt.Sprintf(format, args...))
	}
	if o.Scale == Goalposts {
		p, ok := o.Posts[code]
		if !ok || !(p.High > p.Low) {
			return bad("needs posts with low below high")
		}
		worst := d * p.Low
		if d < 0 {
			worst = d * p.High
		}
		return func(v float64) float64 {
			return o.Low + (o.High-o.Low)*min(max((v-worst)/(p.High-p.Low), 0), 1)
		}, nil
	}
	if len(base) == 0 {
		return nil, nil
	}
	end, bottom := 0.0, slices.Min(base)
	if o.Scale == DistanceTarget {
		target, ok := o.Targets[code]
		if !ok {
			return bad("has no target")
		}
		end = d * target
	} else {
		i := t.Unit(o.Reference)
		if i < 0 {
			return bad("with the unknown reference %q", o.Reference)
		}
		v, ok := t.At(i, j)
		if !ok {
			return bad("with the reference %s, which has no value", o.Reference)
		}
		end = d * v
	}
	if !(end > bottom) {
		return bad("has its end, %v, not above the worst value, %v (times direction)", end, bottom)
	}
	return func(v float64) float64 {
		s := (v - bottom) / (end - bottom)
		if o.Scale == DistanceTarget && o.Cap {
			s = min(s, 1)
		}
		return s
	}, nil
}

// baseOf returns a copy of the values that fix the scale of column j.
func baseOf(t *Table, j int, o NormOptions) ([]float64, error) {
	from, k := t, j
	if o.Base != nil {
		if err := o.Base.Check(); err != nil {
			return nil, err
		}
		if from, k = o.Base, o.Base.Code(t.Codes[j]); k < 0 {
			return nil, fmt.Errorf("%w: the base has no column %s", ErrOption, t.Codes[j])
		}
	}
	c := from.Column(k)
	if o.BaseUnits == nil {
		base := c.Present()
		if o.Base != nil && len(base) == 0 {
			return nil, fmt.Errorf("%w: the base has no value", ErrOption)
		}
		return base, nil
	}
	var base []float64
	for _, u := range o.BaseUnits {
		i := from.Unit(u)
		if i < 0 {
			return nil, fmt.Errorf("%w: base unit %q is unknown", ErrOption, u)
		}
		if c.Has[i] {
			base = append(base, c.Values[i])
		}
	}
	if len(base) == 0 {
		return nil, fmt.Errorf("%w: no base unit has a value", ErrOption)
	}
	return base, nil
}

// rankColumn replaces values by rank, Borda count or percentile rank.
func rankColumn(x Column, s Scale) {
	sorted := x.Present()
	slices.Sort(sorted)
	last := float64(len(sorted) - 1)
	x.each(func(v float64) float64 {
		k, _ := slices.BinarySearch(sorted, v)
		switch {
		case s == RankScale:
			return float64(k + 1)
		case s == Borda:
			return float64(k)
		case last == 0: // a single value
			return 0.5
		}
		return float64(k) / last
	})
}

func (o NormOptions) params(prefix string) []panel.Param {
	o = o.orDefault()
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	list := []panel.Param{{Name: prefix, Value: string(o.Scale), Provenance: panel.Request}}
	add := func(name, value string) {
		list = append(list, panel.Param{Name: prefix + " " + name, Value: value, Provenance: panel.Request})
	}
	switch o.Scale {
	case MinMax, Goalposts:
		add("range", g(o.Low)+".."+g(o.High))
	case ZScore:
		add("mean and sd", g(o.Mean)+", "+g(o.SD))
		add("divisor", map[bool]string{true: "n", false: "n-1"}[o.Population])
	case Scaled:
		add("shift and divisor", g(o.Shift)+", "+g(o.Divisor))
	case DistanceReference:
		add("unit", o.Reference)
	case DistanceTarget:
		add("cap", strconv.FormatBool(o.Cap))
	}
	for _, code := range slices.Sorted(maps.Keys(o.Targets)) {
		add("target "+code, g(o.Targets[code]))
	}
	for _, code := range slices.Sorted(maps.Keys(o.Posts)) {
		add("posts "+code, g(o.Posts[code].Low)+".."+g(o.Posts[code].High))
	}
	if o.BaseUnits != nil {
		add("base units", fmt.Sprint(o.BaseUnits))
	}
	if o.Base != nil {
		add("base", o.Base.digest())
	}
	for _, code := range slices.Sorted(maps.Keys(o.By)) {
		list = append(list, o.By[code].params(prefix+" of "+code)...)
	}
	return list
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
