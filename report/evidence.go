package report

import (
	"upstep/method/complexity"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// Evidence is everything a country report is built from. Nil parts were refused;
// the reason stands in the field named Why... beside them.
type Evidence struct {
	Prefix   string // starts every figure ID
	Home     ref.Economy
	Dir      *ref.Directory
	Panel    *panel.Panel
	Cut      int // no data after this year
	Messages Messages
	// Derived maps a derived indicator to the indicators it is made from.
	Derived map[string][]string

	Changed    []Changed   // settings that are not the default
	GapOptions gap.Options // of Gap, Deind and RD

	Gap    *gap.Result
	Places []gap.Place // parallel to Gap.Rows
	Deind  *gap.Deindustrialisation
	RD     *gap.RDStructure
	Alike  *gap.Neighbours // how peers by structure were found; nil for other peers

	Space    *Space
	WhySpace string // why Space is nil

	Parts []Part // of the schools and the frameworks of the deck, in the order of their pages

	Deck     []DeckRow
	Coverage []PillarCoverage
	Missing  []MissingIndicator
	Doubts   []string // about the data of the home economy, one sentence each
	Sources  []SourceRow
	Recipe   Recipe
	Words    []string // of the command, without the program and the defaults
}

// Space is the evidence on exports by product.
type Space struct {
	Basket        *trade.Matrix // goods only, all economies of the table
	Row           int           // of the home economy in Basket
	System        *ref.Classification
	Lall          map[string]string // technology class code -> name
	Result        *complexity.Result
	Profile       *complexity.Profile
	Standing      complexity.Standing
	Opportunities *complexity.OpportunityResult
	Merchandise   panel.Observation // all merchandise exports of the year by another source, maybe missing
	PublishedECI  panel.Observation // of the same year, maybe missing
	Places        []*XY             // of Result.Products; nil for a product without a place in the drawing
	Edges         []Edge            // indices into Result.Products
	Approach      *complexity.ApproachResult
	Classes       []Class
	Source        string       // title of the table's source
	Notes         []panel.Note // of reading the table
}

// DeckRow is one printed figure of the deck beside current data.
type DeckRow struct {
	Indicator string // code
	Short     string
	Unit      string
	Subject   string            // ISO3, aggregate or group code
	Name      string            // of the subject
	Printed   panel.Observation // as printed; quality doubtful where damaged
	Text      string            // as printed
	Decimals  int
	Vintage   gap.Vintage
	Latest    panel.Observation
	Note      string // on the year printed
	Meant     string // name of the aggregate that explains it, for the other_ kinds
}

// PillarCoverage sorts the indicators of a pillar by what is known.
type PillarCoverage struct {
	Pillar  string   `json:"pillar"`
	All     int      `json:"all"`
	Current []string `json:"current"` // codes with a usable figure
	Stale   []string `json:"stale"`   // with figures too old to use
	Never   []string `json:"never"`   // never reported
	Old     int      `json:"old"`     // of All, series their publisher has retired
}

// MissingIndicator is one indicator of the assessment without a usable figure.
type MissingIndicator struct {
	Code, Name string
	Lacks      []string // observed series a derived indicator lacks
	Cover      panel.Coverage
	First      int // first year the panel can hold
}

// SourceRow is a source as the report names it.
type SourceRow struct {
	Key, Title, Vintage, Licence, Terms, Attribution string
}
