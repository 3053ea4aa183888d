package ref

import (
	"cmp"
	"slices"
)

// Product is one heading of a classification.
type Product struct {
	Code    string `json:"code"` // e.g. "2709"; leading zeros kept
	Name    string `json:"name"`
	Section string `json:"section"`        // sector of the Atlas of Economic Complexity, or "Other"
	Lall    string `json:"lall,omitempty"` // technology class code, "" when unknown
}

// Classification is a product nomenclature at one level.
type Classification struct {
	System   string // e.g. "HS92"
	Digits   int
	products []Product
	at       map[string]int
}

// NewClassification makes a classification from products in any order; a
// repeated code keeps its first row.
func NewClassification(system string, digits int, products []Product) *Classification {
	c := &Classification{System: system, Digits: digits, at: make(map[string]int, len(products))}
	sorted := slices.Clone(products)
	slices.SortStableFunc(sorted, func(a, b Product) int { return cmp.Compare(a.Code, b.Code) })
	for _, p := range sorted {
		if _, dup := c.at[p.Code]; !dup {
			c.at[p.Code] = len(c.products)
			c.products = append(c.products, p)
		}
	}
	return c
}

// Products returns the products in ascending order of code.
func (c *Classification) Products() []Product { return slices.Clone(c.products) }

// Product returns a product by code; an unknown code gives a product that has
// only the code, in section "Other", and ok false.
func (c *Classification) Product(code string) (p Product, ok bool) {
	if i, in := c.at[code]; in {
		return c.products[i], true
	}
	return Product{Code: code, Name: code, Section: "Other"}, false
}
