package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
)

// Shadow is what more capacity would be worth: the value of the best portfolio with it,
// chosen anew, less that of the best without.
type Shadow struct {
	Host      string              `json:"host"`
	Dimension catalogue.Dimension `json:"-"`
	Word      string              `json:"dimension"` // of Dimension
	Gain      float64             `json:"gain"`
	Covers    int                 `json:"priorities_gained,omitempty"` // Gain may be below 0 where more priorities are covered
	Comes     []string            `json:"comes,omitempty"`             // into the best portfolio
	Goes      []string            `json:"goes,omitempty"`
	Gap       float64             `json:"gap,omitempty"` // as [Portfolio.Gap]
}

// Shadows tries more of each dimension of each host. with returns the items as they would
// be then; nil: it can't be raised. Largest gain first, then by host and dimension. Errors
// are those of [Choose].
func Shadows(p *Portfolio, hosts []string, with func(host string, d catalogue.Dimension) []Item, lim Limits, o PortfolioOptions) ([]Shadow, error) {
	out := []Shadow{}
	hosts = slices.Clone(hosts)
	slices.Sort(hosts)
	for _, h := range slices.Compact(hosts) {
		for _, d := range catalogue.Dimensions() {
			items := with(h, d)
			if items == nil {
				continue
			}
			m, err := newModel(items, lim, o)
			if err != nil {
				return nil, fmt.Errorf("portfolio: with more %s at %s: %w", d, h, err)
			}
			s := m.solve(variant{})
			set := m.set(s.top())
			x := Shadow{Host: h, Dimension: d, Word: d.String(), Gain: set.Value - p.Best.Value, Covers: len(p.Best.Uncovered) - len(set.Uncovered), Gap: s.gap()}
			for _, id := range set.IDs() {
				if !p.Best.Has(id) {
					x.Comes = append(x.Comes, id)
				}
			}
			for _, id := range p.Best.IDs() {
				if !set.Has(id) {
					x.Goes = append(x.Goes, id)
				}
			}
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Shadow) int {
		return cmp.Or(cmp.Compare(b.Covers, a.Covers), cmp.Compare(b.Gain, a.Gain), strings.Compare(a.Host, b.Host), cmp.Compare(a.Dimension, b.Dimension))
	})
	return out, nil
}
