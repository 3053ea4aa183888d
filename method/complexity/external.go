package complexity

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"upstep/panel"
	"upstep/trade"
)

// Outside is what regions take from a reference sample: the complexity of products
// and, if wanted, their relatedness.
type Outside struct {
	Recipe panel.Recipe
	PCI    map[string]float64 // by product code; products without are left out
	Space  *Space             // nil: no density
	World  map[string]float64 // exports by product of the whole against which RCA is taken; nil: the regions' own sum
}

// Outside returns the complexity, the proximity (if the result has it) and the world
// of a result.
func (r *Result) Outside() Outside {
	o := Outside{Recipe: r.Recipe, PCI: map[string]float64{}, World: map[string]float64{}}
	if r.Phi != nil {
		o.Space = &Space{Recipe: r.Recipe, Form: MinConditional, Codes: slices.Clone(r.Products), Phi: slices.Clone(r.Phi)}
	}
	for p, code := range r.Products {
		if r.Ranked && r.InSpace[p] {
			o.PCI[code] = r.PCI[p]
		}
		o.World[code] = r.World[p]
	}
	return o
}

// ExternalOptions of [External].
type ExternalOptions struct {
	Convention   Convention // its presence test, spread and COI; zero: Upstep
	Standardised bool       // ECI less its mean, divided by its spread, over the regions
	MinCovered   float64    // share of exports in products with PCI below which a region is refused; 0: MinCovered
}

// ExternalResult places regions in a space they do not define. Slices over regions
// and products follow the matrix; 0 where the mask is false means missing.
type ExternalResult struct {
	Recipe    panel.Recipe
	Notes     []panel.Note
	Countries []string // the regions
	Products  []string
	RCA       []float64
	M         []bool // presence, products of the space only
	Diversity []int
	Covered   []float64 // share of a region's exports in products of the space
	ECI       []float64
	Placed    []bool    // mask of ECI
	Density   []float64 // nil without a space
	Defined   []bool    // mask of Density
}

// External gives regions the index that a reference sample implies,
//
//	ECI_r = mean PCI_p of the products present in r
//	density_rp = sum_p' M_rp' phi_p'p / sum_p' phi_p'p, over the products of both tables
//
// for tables too small or too unlike to make a PCI of their own: provinces, cities,
// employment. Where World is given RCA is the region's share against the world's,
// else against the sum of the regions, which answers another question: what a
// region is known for within its country. A region with less than MinCovered of its
// exports in products with PCI, or without presence, is refused. Never compare with
// the ECI of members of the sample unless World is theirs and Standardised is off.
func External(m *trade.Matrix, o Outside, opt ExternalOptions) (*ExternalResult, error) {
	conv := opt.Convention.orDefault()
	if err := conv.check(); err != nil {
		return nil, err
	}
	if opt.MinCovered == 0 {
		opt.MinCovered = MinCovered
	}
	if len(o.PCI) == 0 || !(opt.MinCovered >= 0 && opt.MinCovered <= 1) {
		return nil, fmt.Errorf("%w: PCI of %d products, coverage %v", ErrOption, len(o.PCI), opt.MinCovered)
	}
	for code, v := range o.PCI {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%w: PCI of %s is %v", ErrOption, code, v)
		}
	}
	if o.Space != nil && len(o.Space.Phi) != len(o.Space.Codes)*len(o.Space.Codes) {
		return nil, fmt.Errorf("%w: %d proximities for %d products", ErrOption, len(o.Space.Phi), len(o.Space.Codes))
	}
	if err := checkCells(m); err != nil {
		return nil, err
	}
	nc, np := len(m.Countries), len(m.Products)
	e := &ExternalResult{Countries: slices.Clone(m.Countries), Products: slices.Clone(m.Products),
		RCA: make([]float64, nc*np), M: make([]bool, nc*np), Diversity: make([]int, nc), Covered: make([]float64, nc),
		ECI: make([]float64, nc), Placed: make([]bool, nc)}
	e.Recipe = extend(recipe(m, conv), "external", panel.Param{Name: "rca_against", Value: against(o.World), Provenance: panel.User},
		panel.Param{Name: "standardised", Value: fmt.Sprint(opt.Standardised), Provenance: panel.User},
		panel.Param{Name: "reference", Value: fmt.Sprintf("%d products, %s", len(o.PCI), o.Recipe.Method), Provenance: panel.User})
	if err := e.compare(m, o, conv); err != nil {
		return nil, err
	}
	e.place(m, o, opt, conv)
	if o.Space != nil {
		e.near(o.Space)
	}
	return e, nil
}

func against(world map[string]float64) string {
	if world == nil {
		return "the sum of the regions"
	}
	return "the given world"
}

// compare fills Covered, RCA and M. RCA is over the products of the world given, as
// for a member of the sample, else over those with PCI; presence needs a PCI.
func (e *ExternalResult) compare(m *trade.Matrix, o Outside, conv Convention) error {
	np := len(e.Products)
	world, total := m.World(), 0.0
	in, lost := make([]bool, np), []string(nil)
	for p, code := range e.Products {
		_, in[p] = o.PCI[code]
		if !in[p] {
			lost = append(lost, code)
		}
		if o.World == nil {
			if in[p] {
				total += world[p]
			}
			continue
		}
		w, ok := o.World[code]
		if in[p] && (!(w > 0) || math.IsInf(w, 0)) {
			return fmt.Errorf("%w: world exports of %s are %v", ErrOption, code, w)
		}
		world[p], in[p] = w, ok && w > 0
	}
	for _, code := range slices.Sorted(maps.Keys(o.World)) {
		total += o.World[code]
	}
	if total == 0 {
		return ErrEmpty
	}
	if len(lost) > 0 {
		e.Notes = append(e.Notes, warn("complexity-external-products", list(lost), fmt.Sprintf("%d products have no PCI in the reference and are never present.", len(lost))))
	}
	for c := range e.Countries {
		own := 0.0
		for p, x := range m.Row(c) {
			if in[p] {
				own += x
			}
		}
		if own == 0 {
			continue
		}
		e.Covered[c] = own / m.Total(c)
		for p, x := range m.Row(c) {
			if !in[p] || x == 0 {
				continue
			}
			i := c*np + p
			e.RCA[i] = (x / own) / (world[p] / total)
			if _, ok := o.PCI[e.Products[p]]; ok && conv.present(e.RCA[i]) {
				e.M[i] = true
				e.Diversity[c]++
			}
		}
	}
	return nil
}

func (e *ExternalResult) place(m *trade.Matrix, o Outside, opt ExternalOptions, conv Convention) {
	np := len(e.Products)
	var refused []string
	var values []float64
	for c, code := range e.Countries {
		if m.Total(c) == 0 || e.Covered[c] < opt.MinCovered-nearZero || e.Diversity[c] == 0 {
			refused = append(refused, code)
			continue
		}
		for p, has := range e.M[c*np : (c+1)*np] {
			if has {
				e.ECI[c] += o.PCI[e.Products[p]] / float64(e.Diversity[c])
			}
		}
		e.Placed[c] = true
		values = append(values, e.ECI[c])
	}
	if len(refused) > 0 {
		e.Notes = append(e.Notes, refuse("complexity-external-refused", list(refused),
			fmt.Sprintf("%d regions have no index: no exports, no presence, or less than %.0f%% of exports in products of the reference.", len(refused), 100*opt.MinCovered)))
	}
	if !opt.Standardised {
		return
	}
	if len(values) < 2 {
		e.Notes = append(e.Notes, refuse("complexity-external-standard", "regions", "Fewer than two regions have an index: it is not standardised but left out."))
		clear(e.Placed)
		clear(e.ECI)
		return
	}
	var s moments
	if s.mean, s.sd = momentsOf(values, conv.Spread, np); s.sd < 1e-12*math.Max(1, math.Abs(s.mean)) {
		s.sd = 0
		e.Notes = append(e.Notes, warn("complexity-external-flat", "regions", "All regions have the same index."))
	}
	for c, ok := range e.Placed {
		if ok {
			e.ECI[c] = standard(e.ECI[c], s)
		}
	}
}

// near fills Density over the products of both tables.
func (e *ExternalResult) near(s *Space) {
	np, n := len(e.Products), len(s.Codes)
	e.Density, e.Defined = make([]float64, len(e.M)), make([]bool, len(e.M))
	at := places(s.Codes)
	for p, code := range e.Products {
		i, ok := at[code]
		if !ok {
			continue
		}
		all := 0.0
		for j := range n {
			all += s.Phi[j*n+i]
		}
		if all == 0 {
			continue
		}
		for c := range e.Countries {
			if !e.Placed[c] {
				continue
			}
			own := 0.0
			for k, has := range e.M[c*np : (c+1)*np] {
				if j, ok := at[e.Products[k]]; ok && has {
					own += s.Phi[j*n+i]
				}
			}
			e.Density[c*np+p], e.Defined[c*np+p] = math.Min(own/all, 1), true
		}
	}
}
