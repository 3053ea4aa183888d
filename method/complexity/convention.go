package complexity

import (
	"fmt"
	"slices"
	"strconv"

	"upstep/panel"
)

// Spread names the standard deviation by which ECI (and COI) is standardised.
type Spread string

// The three spreads in use. With nc economies and np products in the sample:
const (
	PopulationSD Spread = "population" // divide by nc
	SampleSD     Spread = "sample"     // divide by nc - 1
	// LongTableSD standardises over the long table, where each economy appears np
	// times: divide np times the squared deviations by nc*np - 1.
	LongTableSD Spread = "long table"
)

// PCIScale says which mean and spread turn the product eigenvector into PCI.
type PCIScale string

// With ByECI an economy's ECI is the mean PCI of the products it exports with
// presence; with ByOwn PCI has mean 0 and spread 1 and the identity is lost.
const (
	ByECI PCIScale = "mean and spread of ECI"
	ByOwn PCIScale = "own mean and spread"
)

// OutlookPCI says which product complexity enters COI and COG. The two are not
// equivalent: COI changes when PCI is shifted by a constant.
type OutlookPCI string

// Normalised uses PCI as reported. Raw uses the unit-length eigenvector; COG is
// then divided by the spread of the unstandardised ECI.
const (
	Normalised OutlookPCI = "PCI as reported"
	Raw        OutlookPCI = "raw eigenvector"
)

// GainForm is the formula of COG.
type GainForm string

// Gain is (1-M_cp) sum_p' phi_pp'/phi_p'. (1-M_cp') PCI_p'. Book is Gain minus
// (1-M_cp) density_cp PCI_p, the form of the Atlas book, where d is the distance
// and the subtracted factor 1-d therefore the density.
const (
	Gain GainForm = "sum"
	Book GainForm = "sum less density x PCI"
)

// Convention fixes every choice on which published implementations differ. The
// zero value stands for [Upstep]; a partly filled one is an error.
type Convention struct {
	Name          string     `json:"name"`
	Threshold     float64    `json:"threshold"`      // RCA at which a product is present, > 0
	Strict        bool       `json:"strict"`         // RCA > Threshold instead of >=
	Tolerance     float64    `json:"tolerance"`      // absolute, in the comparison of RCA with Threshold
	Continuous    bool       `json:"continuous"`     // the eigenproblem takes M* = RCA/(1+RCA); all else keeps the 0/1 presence
	SelfProximity bool       `json:"self_proximity"` // diagonal of phi is 1 instead of 0
	Spread        Spread     `json:"spread"`
	PCI           PCIScale   `json:"pci_scale"`
	Outlook       OutlookPCI `json:"outlook_pci"`
	StandardCOI   bool       `json:"standard_coi"` // COI less its mean, divided by its Spread
	COG           GainForm   `json:"cog"`
}

// The conventions. Values differ between them: never carry a threshold or a rank
// of COI or COG from one to another.
var (
	// Upstep: RCA >= 1, no self-proximity, COI and COG from PCI as reported, COI
	// in PCI units (not standardised), population spread.
	Upstep = Convention{Name: "upstep", Threshold: 1, Tolerance: 1e-9, Spread: PopulationSD, PCI: ByECI, Outlook: Normalised, COG: Gain}
	// Stata: the package ecomplexity for Stata.
	Stata = Convention{Name: "stata", Threshold: 1, Strict: true, Spread: LongTableSD, PCI: ByECI, Outlook: Raw, StandardCOI: true, COG: Gain}
	// Py: py-ecomplexity 0.5.2.
	Py = Convention{Name: "py", Threshold: 1, SelfProximity: true, Spread: PopulationSD, PCI: ByECI, Outlook: Raw, StandardCOI: true, COG: Gain}
	// R: economiccomplexity 2.0.0 for R.
	R = Convention{Name: "r", Threshold: 1, SelfProximity: true, Spread: SampleSD, PCI: ByOwn, Outlook: Normalised, COG: Gain}
	// Atlas: what the Atlas of Economic Complexity documents of its method from 2026,
	// M* = RCA/(1+RCA) in the eigenproblem. Its code is not public: the diagonal, the
	// spread, the PCI of COI and whether COI is standardised are ours, see
	// [Convention.Verified].
	Atlas = Convention{Name: "atlas", Threshold: 1, Tolerance: 1e-9, Continuous: true, Spread: PopulationSD, PCI: ByECI, Outlook: Normalised, COG: Gain}
	// OEC: the package economic-complexity of the Observatory of Economic Complexity
	// (Datawheel), 0.3.0. That package reports [Reflect] with 18 and 19 steps where we
	// solve the eigenproblem, gives the book's COG also where a product is present, and
	// has no COI.
	OEC = Convention{Name: "oec", Threshold: 1, Spread: SampleSD, PCI: ByOwn, Outlook: Normalised, COG: Book}
)

// Conventions returns the named conventions, the default first.
func Conventions() []Convention { return []Convention{Upstep, Atlas, Stata, Py, R, OEC} }

// NamedConvention returns a convention by name; "" is Upstep.
func NamedConvention(name string) (Convention, error) {
	for _, c := range Conventions() {
		if name == c.Name || name == "" {
			return c, nil
		}
	}
	return Convention{}, fmt.Errorf("%w: convention %q, want upstep, atlas, stata, py, r or oec", ErrOption, name)
}

func (v Convention) orDefault() Convention {
	if v == (Convention{}) {
		return Upstep
	}
	return v
}

func (v Convention) check() error {
	bad := func(field string, value any) error {
		return fmt.Errorf("%w: convention %q: %s %v", ErrOption, v.Name, field, value)
	}
	switch {
	case v.Name == "":
		return bad("name", `""`)
	case !(v.Threshold > 0) || v.Threshold > 1e6:
		return bad("threshold", v.Threshold)
	case !(v.Tolerance >= 0) || v.Tolerance >= v.Threshold:
		return bad("tolerance", v.Tolerance)
	case v.Spread != PopulationSD && v.Spread != SampleSD && v.Spread != LongTableSD:
		return bad("spread", v.Spread)
	case v.PCI != ByECI && v.PCI != ByOwn:
		return bad("PCI scale", v.PCI)
	case v.Outlook != Normalised && v.Outlook != Raw:
		return bad("outlook PCI", v.Outlook)
	case v.COG != Gain && v.COG != Book:
		return bad("COG form", v.COG)
	}
	return nil
}

// present applies the presence test to one RCA.
func (v Convention) present(rca float64) bool {
	if v.Strict {
		return rca > v.Threshold+v.Tolerance
	}
	return rca >= v.Threshold-v.Tolerance
}

// Verified returns the fields, by their name in a recipe, that were compared with the
// peer's output or read in its code or documentation; the others are judgement. It is
// nil for a convention without a peer.
func (v Convention) Verified() []string {
	switch v {
	case Stata, Py, R: // every output reproduced
		return []string{"threshold", "strict", "tolerance", "continuous", "self_proximity", "spread", "pci_scale", "outlook_pci", "standard_coi", "cog"}
	case Atlas: // documentation only
		return []string{"threshold", "strict", "continuous", "pci_scale", "cog"}
	case OEC: // code only
		return []string{"threshold", "strict", "tolerance", "continuous", "self_proximity", "spread", "pci_scale", "outlook_pci", "cog"}
	}
	return nil
}

// params lists the convention for a recipe. Upstep is our choice, a convention of
// a peer follows it as far as [Convention.Verified] says; anything else was set by
// the user.
func (v Convention) params() []panel.Param {
	from := panel.User
	if slices.Contains(Conventions(), v) {
		from = panel.Judgement
	}
	verified := v.Verified()
	p := func(name, value string) panel.Param {
		if slices.Contains(verified, name) {
			return panel.Param{Name: name, Value: value, Provenance: panel.Verified}
		}
		return panel.Param{Name: name, Value: value, Provenance: from}
	}
	name := panel.Param{Name: "convention", Value: v.Name, Provenance: from}
	if verified != nil {
		name.Provenance = panel.Verified
	}
	return []panel.Param{
		name,
		p("threshold", strconv.FormatFloat(v.Threshold, 'g', -1, 64)),
		p("strict", strconv.FormatBool(v.Strict)),
		p("tolerance", strconv.FormatFloat(v.Tolerance, 'g', -1, 64)),
		p("continuous", strconv.FormatBool(v.Continuous)),
		p("self_proximity", strconv.FormatBool(v.SelfProximity)),
		p("spread", string(v.Spread)),
		p("pci_scale", string(v.PCI)),
		p("outlook_pci", string(v.Outlook)),
		p("standard_coi", strconv.FormatBool(v.StandardCOI)),
		p("cog", string(v.COG)),
	}
}
