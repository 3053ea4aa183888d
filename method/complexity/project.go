package complexity

import (
	"fmt"

	"upstep/panel"
	"upstep/trade"
)

// MinCovered is the share of an economy's exports that must lie in the sample's
// products for a projection to be made; judgement.
const MinCovered = 0.5

// MinProjected is the exports, in US dollars, below which a projection is refused:
// a single shipment then makes a comparative advantage; judgement.
const MinProjected = 1e8

// ProjectOptions of [Project].
type ProjectOptions struct {
	MinExports float64 // US dollars; 0: MinProjected, negative: no limit
}

// FewProducts is the diversity below which a projection carries a warning; judgement.
const FewProducts = 10

// Project places an economy of m on the product space of r: presence against the
// sample's world, then with the sample's PCI and proximities
//
//	ECI = mean PCI of its products, on ECI's scale
//	density, COI, COG as in the sample.
//
// The sample is not changed, so small territories and thin data do not move the
// indices of the others. m should be of the sample's year and nomenclature, or the
// profile says so, and hold goods only: services count against Covered. For a
// member of the sample and m the sample's own matrix the profile equals
// [Result.Profile]. An economy without presence, or with less than MinCovered of
// its exports in the sample's products, comes back with Ranked false and a
// Refusal. An economy that is not in m is [ErrUnknown]; a result made with NoPhi is
// [ErrOption].
func Project(r *Result, m *trade.Matrix, code string, opt ProjectOptions) (*Profile, error) {
	if opt.MinExports == 0 {
		opt.MinExports = MinProjected
	}
	row := m.Country(code)
	if row < 0 {
		return nil, fmt.Errorf("%w %q", ErrUnknown, code)
	}
	if r.Phi == nil {
		return nil, fmt.Errorf("%w: projection needs the proximities that NoPhi left out", ErrOption)
	}
	np := len(r.Products)
	p := &Profile{Country: code, Projected: true, RCA: make([]float64, np), M: make([]bool, np)}
	note := func(text string, s panel.Severity, kind string) {
		p.Notes = append(p.Notes, panel.Note{Code: "complexity-projection" + kind, Subject: code, Severity: s, Text: text})
	}
	if m.Year != r.Year || m.System != r.System {
		note(fmt.Sprintf("Exports of %d (%s) are seen through the sample of %d (%s).", m.Year, m.System, r.Year, r.System), panel.Warning, "-mixed")
	}
	own, total := r.align(m, row)
	inside, world := 0.0, 0.0
	for i := range own {
		inside += own[i]
		world += r.World[i]
	}
	if total > 0 {
		p.Covered = inside / total
	}
	for i, x := range own {
		if x > 0 && r.World[i] > 0 {
			p.RCA[i] = (x / inside) / (r.World[i] / world)
			p.M[i] = r.InSpace[i] && r.Convention.present(p.RCA[i])
		}
		if p.M[i] {
			p.Diversity++
		}
	}
	switch {
	case !r.Ranked:
		note("The reference sample has no complexity index.", panel.Refusal, "-refused")
	case total == 0:
		note("The economy reports no exports.", panel.Refusal, "-refused")
	case total < opt.MinExports:
		note(fmt.Sprintf("Its exports of %.1f million dollars are too few: a single shipment would make a comparative advantage.", total/1e6), panel.Refusal, "-refused")
	case p.Covered < MinCovered:
		note(fmt.Sprintf("Only %.0f%% of its exports lie in the sample's products.", 100*p.Covered), panel.Refusal, "-refused")
	case p.Diversity == 0:
		note("No product reaches the presence threshold.", panel.Refusal, "-refused")
	default:
		note("Projected onto the reference sample, of which it is not a member.", panel.Info, "")
		if p.Diversity < FewProducts {
			note(fmt.Sprintf("The index rests on %d products.", p.Diversity), panel.Warning, "-thin")
		}
		p.place(r)
	}
	return p, nil
}

// align returns the exports of row in the order of the sample's products, and
// their total over all products of m.
func (r *Result) align(m *trade.Matrix, row int) (own []float64, total float64) {
	own = make([]float64, len(r.Products))
	for i, code := range r.Products {
		if j := m.Product(code); j >= 0 {
			own[i] = m.At(row, j)
		}
	}
	return own, m.Total(row)
}

// place computes the indices of a profile whose RCA and M are known.
func (p *Profile) place(r *Result) {
	np := len(r.Products)
	p.Ranked = true
	sum, weights := 0.0, 0.0
	for i, in := range r.InSpace {
		w := 0.0
		switch {
		case !in:
		case r.Convention.Continuous:
			w = p.RCA[i] / (1 + p.RCA[i])
		case p.M[i]:
			w = 1
		}
		sum += w * r.raw[i]
		weights += w
	}
	p.ECI = (sum/weights - r.mean) / r.sd
	p.Density, p.COG = make([]float64, np), make([]float64, np)
	for i := range np {
		if !r.Linked[i] {
			continue
		}
		near, gain := 0.0, 0.0
		for j, phi := range r.Phi[i*np : (i+1)*np] {
			switch {
			case phi == 0:
			case p.M[j]:
				near += phi
			default:
				gain += phi * r.outlookPCI(j) / r.sums[j]
			}
		}
		d := near / r.sums[i]
		p.Density[i] = d
		if p.M[i] {
			continue
		}
		pci := r.outlookPCI(i)
		p.COI += d * pci
		if r.Convention.COG == Book {
			gain -= d * pci
		}
		if r.Convention.Outlook == Raw {
			gain /= r.sd
		}
		p.COG[i] = gain
	}
	if r.Convention.StandardCOI {
		p.COI = standard(p.COI, r.coi)
	}
}

// standard returns the z-score; where nothing varies every value is at the mean.
func standard(x float64, m moments) float64 {
	if m.sd == 0 {
		return 0
	}
	return (x - m.mean) / m.sd
}
