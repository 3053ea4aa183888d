package ref

import (
	"cmp"
	"fmt"
	"slices"
)

// Product is one heading of a classification.
type Product struct {
	Code    string `json:"code"` // e.g. "2709"; leading zeros kept
	Name    string `json:"name"`
	Section string `json:"section"`        // sector of the Atlas of Economic Complexity, or "Other"
	Lall    string `json:"lall,omitempty"` // technology class code, "" when unknown
}

// Classification is a product nomenclature at one level. It is immutable.
type Classification struct {
	System   string // e.g. "HS92"
	products []Product
	at       map[string]int
}

// NewClassification makes a classification from products in any order. A repeated
// code is an error.
func NewClassification(system string, products []Product) (*Classification, error) {
	c := &Classification{System: system, products: slices.Clone(products), at: make(map[string]int, len(products))}
	slices.SortFunc(c.products, func(a, b Product) int { return cmp.Compare(a.Code, b.Code) })
	for i, p := range c.products {
		if _, dup := c.at[p.Code]; dup {
			return nil, fmt.Errorf("product %s of %s stands twice", p.Code, system)
		}
		c.at[p.Code] = i
	}
	return c, nil
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
