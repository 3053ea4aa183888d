package catalogue

import (
	"io/fs"
	"math"
	"slices"
)

// Transform is what happens to a value before a regression or a z-score.
type Transform string

// The transforms.
const (
	Log      Transform = "log"      // natural logarithm, for positive skewed values
	Logit    Transform = "logit"    // log odds, for shares of 0..100
	Identity Transform = "identity" // none
)

// Aggregation says how the publisher makes the value of a group.
type Aggregation string

// The aggregations. The empty one means that it is not known.
const (
	Weighted     Aggregation = "weighted" // by population, GDP or another size
	Simple       Aggregation = "simple"   // mean of members
	Median       Aggregation = "median"   // of members
	Sum          Aggregation = "sum"      // of members
	NoAggregates Aggregation = "none"     // the source has no group values
)

var pillars = []string{
	"rd", "structure", "quality", "management", "logistics", "ict", "skills",
	"finance", "institutions", "trade", "energy", "macro", "income",
}

// Pillars returns the pillars of indicators in the order in which they are shown.
func Pillars() []string { return slices.Clone(pillars) }

// Indicator describes one series: what it is and how it may be used. It holds no
// values.
type Indicator struct {
	Code        string      `yaml:"code" need:"true"`
	Name        string      `yaml:"name" need:"true"`  // the publisher's
	Short       string      `yaml:"short" need:"true"` // at most 40 characters, for charts
	Unit        string      `yaml:"unit" need:"true"`  // the publisher's, percent as percent
	Source      string      `yaml:"source" need:"true"`
	Also        []string    `yaml:"also"`                  // other sources that hold it, for comparison only
	Series      string      `yaml:"series"`                // the code in the source's file; Code if the file says nothing
	Column      string      `yaml:"column"`                // the column to read, where the file has several
	Direction   int         `yaml:"direction" need:"true"` // 1 higher is better, -1 lower is better, 0 context
	Transform   Transform   `yaml:"transform" need:"true"`
	Bounds      Bounds      `yaml:"bounds"`
	Precision   int         `yaml:"precision" need:"true"` // decimals that count, see Tolerance
	MaxLag      int         `yaml:"max_lag" need:"true"`   // years an observation may be carried forward
	Pillar      string      `yaml:"pillar" need:"true"`
	Aggregation Aggregation `yaml:"aggregation"`
	Quality     string      `yaml:"quality"` // a name of panel.Quality; empty is observed
	Break       int         `yaml:"break"`   // first year of a new method; 0 is none
	Count       bool        `yaml:"count"`   // a count of events, or a rate whose first operand is one
	Assess      bool        `yaml:"assess"`  // a row of the gap table, in the place of Order
	Order       int         `yaml:"order"`
	Chapters    []int       `yaml:"chapters" need:"true"` // of the methods specification
	Note        string      `yaml:"note"`                 // pitfalls, for people
	Derive      *Derive     `yaml:"derive"`               // nil for a series that is read
}

// Tolerance is half a unit of the last decimal that counts: values that differ by
// no more are at par (methods 0.5).
func (v Indicator) Tolerance() float64 { return 0.5 * math.Pow10(-v.Precision) }

// Bounds are the values an indicator can take. Nil is open.
type Bounds struct {
	Min *float64 `yaml:"min"`
	Max *float64 `yaml:"max"`
}

// Contain reports whether a value lies inside, ends included. NaN does not.
func (b Bounds) Contain(v float64) bool {
	return v == v && (b.Min == nil || v >= *b.Min) && (b.Max == nil || v <= *b.Max)
}

// Op is the operation of a derived indicator on operands a and b.
type Op string

// The operations.
const (
	Ratio    Op = "ratio"     // a / b * scale, b > 0
	Product  Op = "product"   // a * b * scale
	NetShare Op = "net_share" // a / (100 - b) * scale, b in percent below 100
	NetOf    Op = "net_of"    // a * (1 - b/100) * scale, b in percent
)

// Derive is the formula of a derived indicator. Both operands are of the same
// economy and year.
type Derive struct {
	Op    Op       `yaml:"op" need:"true"`
	Of    []string `yaml:"of" need:"true"` // codes of a and b
	Scale float64  `yaml:"scale" need:"true"`
}

// Value computes the derived value. ok is false where the formula has none: a
// denominator that is not positive, or a result that is no finite number.
func (d Derive) Value(a, b float64) (v float64, ok bool) {
	switch d.Op {
	case Ratio:
		if b > 0 {
			v, ok = a/b*d.Scale, true
		}
	case Product:
		v, ok = a*b*d.Scale, true
	case NetShare:
		if b < 100 {
			v, ok = a/(100-b)*d.Scale, true
		}
	case NetOf:
		v, ok = a*(1-b/100)*d.Scale, true
	}
	if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false
	}
	return v, true
}

func (v Indicator) clone() Indicator {
	v.Also, v.Chapters = slices.Clone(v.Also), slices.Clone(v.Chapters)
	v.Bounds = Bounds{clonePtr(v.Bounds.Min), clonePtr(v.Bounds.Max)}
	if v.Derive != nil {
		d := *v.Derive
		d.Of = slices.Clone(d.Of)
		v.Derive = &d
	}
	return v
}

func clonePtr[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

const indicatorsFile = "indicators.yaml"

// Derived is the key of the source that stands for computation from other
// indicators.
const Derived = "derived"

func parseIndicators(r *reader, files fs.FS, sources map[string]int) ([]Indicator, map[string]int) {
	var file struct {
		Indicators []Indicator `yaml:"indicators" need:"true"`
	}
	root := r.read(files, indicatorsFile, &file)
	if root == nil {
		return nil, nil
	}
	line := lines(root, "indicators")
	orders := map[int]string{}
	for i := range file.Indicators {
		v := &file.Indicators[i]
		if v.Series == "" {
			v.Series = v.Code
		}
		a := at{r, indicatorsFile, line[i], v.Code}
		checkIndicator(a, *v)
		checkSources(a, *v, sources)
		checkDerive(a, *v, file.Indicators[:i])
		if other, dup := orders[v.Order]; v.Assess && dup {
			a.fault("order %d is taken by %s", v.Order, other)
		}
		if v.Assess {
			orders[v.Order] = v.Code
		}
	}
	return file.Indicators, index(r, indicatorsFile, file.Indicators, line, func(v Indicator) string { return v.Code })
}

func checkIndicator(a at, v Indicator) {
	a.text("name", v.Name)
	a.text("short", v.Short)
	a.text("unit", v.Unit)
	if len([]rune(v.Short)) > 40 {
		a.fault("short is longer than 40 characters")
	}
	if v.Direction < -1 || v.Direction > 1 {
		a.fault("direction is %d, want -1, 0 or 1", v.Direction)
	}
	word(a, "transform", v.Transform, []Transform{Log, Logit, Identity})
	word(a, "aggregation", v.Aggregation, []Aggregation{"", Weighted, Simple, Median, Sum, NoAggregates})
	word(a, "pillar", v.Pillar, pillars)
	word(a, "quality", v.Quality, []string{"", "old", "mirror", "estimated", "imputed", "expert", "doubtful"})
	if v.Precision < 0 || v.Precision > 9 {
		a.fault("precision is %d, want 0..9", v.Precision)
	}
	if v.MaxLag < 0 || v.MaxLag > 10 {
		a.fault("max_lag is %d, want 0..10", v.MaxLag)
	}
	if b := v.Bounds; b.Min != nil && b.Max != nil && !(*b.Min < *b.Max) {
		a.fault("bounds are empty")
	}
	if v.Break != 0 && (v.Break < 1960 || v.Break > 2100) {
		a.fault("break is %d, want a year", v.Break)
	}
	if v.Assess != (v.Order > 0) {
		a.fault("assess and a positive order belong together")
	}
	if len(v.Chapters) == 0 {
		a.fault("chapters is empty")
	}
	for _, ch := range v.Chapters {
		if ch < 0 || ch > 14 {
			a.fault("no chapter %d", ch)
		}
	}
}

func checkSources(a at, v Indicator, sources map[string]int) {
	if sources == nil { // that file has faults of its own
		return
	}
	for i, s := range append([]string{v.Source}, v.Also...) {
		if _, ok := sources[s]; !ok {
			a.fault("unknown source %q", s)
		}
		if i > 0 && s == v.Source {
			a.fault("source %s again in also", s)
		}
	}
}

func checkDerive(a at, v Indicator, earlier []Indicator) {
	if (v.Derive != nil) != (v.Source == Derived) {
		a.fault("derive and source %q belong together", Derived)
	}
	if v.Derive == nil {
		return
	}
	word(a, "op", v.Derive.Op, []Op{Ratio, Product, NetShare, NetOf})
	if s := v.Derive.Scale; !(s > 0) || math.IsInf(s, 0) {
		a.fault("scale is %v, want a positive number", s)
	}
	if len(v.Derive.Of) != 2 {
		a.fault("derive wants two operands, has %d", len(v.Derive.Of))
	}
	for _, of := range v.Derive.Of {
		if !slices.ContainsFunc(earlier, func(e Indicator) bool { return e.Code == of }) {
			a.fault("operand %q does not stand above", of)
		}
	}
}
