package catalogue

import (
	"cmp"
	"embed"
	"io/fs"
	"slices"
	"sync"
)

//go:embed *.yaml params
var embedded embed.FS

// Load returns the embedded catalogue. It is parsed once; the result is immutable
// and safe for concurrent use. The error joins one [Fault] per defect.
func Load() (*Catalogue, error) { return load() }

var load = sync.OnceValues(func() (*Catalogue, error) { return Parse(embedded) })

// Catalogue is a checked set of the six files. Its methods return copies.
type Catalogue struct {
	indicators  []Indicator // in the order of the file: operands before what is derived from them
	groups      []Group
	incomeFiles []IncomeFile
	deckClasses DeckClasses
	deck        []DeckFigure
	claims      []Claim
	sources     []Source
	params      []Param

	indicatorAt map[string]int
	groupAt     map[string]int
	sourceAt    map[string]int
	paramAt     map[string]int
}

// Parse reads indicators.yaml, groups.yaml, deck2020.yaml, claims.yaml,
// sources.yaml, params.yaml and params/*.yaml from the root of files and checks them on their own
// and against each other. If anything is wrong the catalogue is nil and the error
// joins one [Fault] per defect, in the order of files and lines.
func Parse(files fs.FS) (*Catalogue, error) {
	c := &Catalogue{}
	var r reader
	c.sources, c.sourceAt = parseSources(&r, files)
	c.indicators, c.indicatorAt = parseIndicators(&r, files, c.sourceAt)
	parseGroups(&r, files, c)
	c.deck = parseDeck(&r, files, c)
	c.claims = parseClaims(&r, files, c)
	c.params, c.paramAt = parseParams(&r, files)
	if err := join(r.faults, r.more); err != nil {
		return nil, err
	}
	return c, nil
}

// Indicators returns every indicator in ascending order of code, derived ones
// included.
func (c *Catalogue) Indicators() []Indicator {
	out := cloneAll(c.indicators)
	slices.SortFunc(out, func(a, b Indicator) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// Indicator returns the indicator of that exact code.
func (c *Catalogue) Indicator(code string) (Indicator, bool) {
	i, ok := c.indicatorAt[code]
	if !ok {
		return Indicator{}, false
	}
	return c.indicators[i].clone(), true
}

// Derived returns the derived indicators in an order in which they can be
// computed: every operand comes before.
func (c *Catalogue) Derived() []Indicator {
	var out []Indicator
	for _, v := range c.indicators {
		if v.Derive != nil {
			out = append(out, v.clone())
		}
	}
	return out
}

// Assessed returns the rows of the gap table in their order.
func (c *Catalogue) Assessed() []Indicator {
	var out []Indicator
	for _, v := range c.indicators {
		if v.Assess {
			out = append(out, v.clone())
		}
	}
	slices.SortFunc(out, func(a, b Indicator) int { return cmp.Compare(a.Order, b.Order) })
	return out
}

// Groups returns the country groups in the order of the file.
func (c *Catalogue) Groups() []Group { return cloneAll(c.groups) }

// Group returns the group of that exact code.
func (c *Catalogue) Group(code string) (Group, bool) {
	i, ok := c.groupAt[code]
	if !ok {
		return Group{}, false
	}
	return c.groups[i].clone(), true
}

// IncomeFiles returns the tables of income classes with the fiscal year each holds
// for, in the order of the file.
func (c *Catalogue) IncomeFiles() []IncomeFile { return slices.Clone(c.incomeFiles) }

// DeckClasses returns the income classes the deck used.
func (c *Catalogue) DeckClasses() DeckClasses { return c.deckClasses.clone() }

// Deck returns the deck's printed figures, tables in the order of the file and
// subjects in ascending order inside a table.
func (c *Catalogue) Deck() []DeckFigure { return slices.Clone(c.deck) }

// Claims returns the deck's statements in the order of the file.
func (c *Catalogue) Claims() []Claim { return cloneAll(c.claims) }

// Sources returns the sources in the order of the file.
func (c *Catalogue) Sources() []Source { return cloneAll(c.sources) }

// Source returns the source of that exact key.
func (c *Catalogue) Source(key string) (Source, bool) {
	i, ok := c.sourceAt[key]
	if !ok {
		return Source{}, false
	}
	return c.sources[i].clone(), true
}

// Params returns the thresholds and weights in the order of the file.
func (c *Catalogue) Params() []Param { return slices.Clone(c.params) }

// Param returns the parameter of that exact id.
func (c *Catalogue) Param(id string) (Param, bool) {
	i, ok := c.paramAt[id]
	if !ok {
		return Param{}, false
	}
	return c.params[i], true
}

type cloner[T any] interface{ clone() T }

func cloneAll[T cloner[T]](in []T) []T {
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = v.clone()
	}
	return out
}
