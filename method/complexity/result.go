package complexity

import (
	"errors"
	"fmt"
	"slices"

	"upstep/panel"
)

// Version of the method; it changes when numbers change.
const Version = "2"

// Errors of this package. Test with [errors.Is].
var (
	ErrEmpty   = errors.New("complexity: no exports in the matrix")
	ErrValue   = errors.New("complexity: exports must be numbers of 0 or more")
	ErrOption  = errors.New("complexity: option can't be honoured")
	ErrUnknown = errors.New("complexity: unknown economy")
)

// Result holds every measure for a reference sample. Slices over economies follow
// Countries, over products Products, and tables are row-major with economies in
// rows, all exactly as in the input matrix. A slot whose mask is false holds 0
// and means missing. Results share memory with nothing; treat them as read-only.
type Result struct {
	Recipe     panel.Recipe
	Convention Convention
	Notes      []panel.Note
	Year       int
	System     string

	Countries []string
	Products  []string
	World     []float64 // X_.p, exports of each product over all rows, US dollars

	RCA        []float64 // revealed comparative advantage, >= 0; 0 where its row or column has no exports
	RPOP       []float64 // exports per head against the sample's; nil without populations
	Population []bool    // mask of RPOP over economies; nil without populations
	M          []bool    // presence
	Diversity  []int     // products present, k_c0
	Ubiquity   []int     // economies where the product is present, k_p0

	// InSample and InSpace mask economies and products that took part: presence
	// somewhere, and in the largest connected component.
	InSample []bool
	InSpace  []bool
	// Ranked is false when the sample has no second dimension (fewer than two
	// economies, or all alike): then ECI, PCI, COI and COG are missing throughout
	// and a Note of severity Refusal says why.
	Ranked      bool
	Eigenvalues []float64 // of the country side, descending, the first is 1
	ECI         []float64
	PCI         []float64

	Phi     []float64 // proximity, products x products, symmetric, 0..1
	Linked  []bool    // products of InSpace with at least one positive proximity
	Density []float64 // 0..1, defined for InSample x Linked
	COI     []float64
	COG     []float64 // 0 where M is true, by definition

	raw  []float64 // unit-length product eigenvector, 0 outside InSpace
	sums []float64 // row sums of Phi
	mean float64   // of the unstandardised ECI
	sd   float64   // Spread of the unstandardised ECI
	coi  moments   // of COI before StandardCOI
	own  moments   // of raw, for ByOwn
}

type moments struct{ mean, sd float64 }

// Country returns the index of an economy, or -1.
func (r *Result) Country(code string) int { return slices.Index(r.Countries, code) }

// Product returns the index of a product, or -1.
func (r *Result) Product(code string) int { return slices.Index(r.Products, code) }

// At returns the index into a table for economy c and product p.
func (r *Result) At(c, p int) int { return c*len(r.Products) + p }

// Distance is 1 - density; ok is false where density is not defined.
func (r *Result) Distance(c, p int) (d float64, ok bool) {
	if !r.InSample[c] || !r.Linked[p] {
		return 0, false
	}
	return 1 - r.Density[r.At(c, p)], true
}

// Profile is one economy seen through a reference sample: a member of it, or an
// economy projected onto it. Slices follow Result.Products and are read-only.
type Profile struct {
	Country   string
	Projected bool    // not in the reference sample
	Ranked    bool    // ECI, COI, Density and COG hold values
	ECI       float64 // for a projected economy: mean PCI of its products on ECI's scale
	COI       float64
	Diversity int
	Covered   float64 // share of the economy's exports that lies in the sample's products, 0..1
	RCA       []float64
	M         []bool
	Density   []float64
	COG       []float64
	Notes     []panel.Note
}

// Profile returns a member of the sample. An economy that was removed comes back
// with Ranked false and a Refusal; one that is not in the matrix is [ErrUnknown].
func (r *Result) Profile(code string) (*Profile, error) {
	c := r.Country(code)
	if c < 0 {
		return nil, fmt.Errorf("%w %q", ErrUnknown, code)
	}
	lo, hi := r.At(c, 0), r.At(c+1, 0)
	p := &Profile{Country: code, Diversity: r.Diversity[c], Covered: 1, RCA: r.RCA[lo:hi:hi], M: r.M[lo:hi:hi]}
	if !r.Ranked || !r.InSample[c] {
		p.Notes = []panel.Note{{Code: "complexity-not-ranked", Subject: code, Severity: panel.Refusal,
			Text: "The economy has no complexity index in this sample: it was removed, or the sample has no second dimension."}}
		return p, nil
	}
	p.Ranked, p.ECI, p.COI = true, r.ECI[c], r.COI[c]
	p.Density, p.COG = r.Density[lo:hi:hi], r.COG[lo:hi:hi]
	return p, nil
}
