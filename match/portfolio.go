package match

import (
	"errors"
	"fmt"
	"slices"

	"upstep/panel"
)

// PortfolioVersion of the method: it changes whenever a number changes.
const PortfolioVersion = "1"

// Item is an instrument that could be run as a pilot.
type Item struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	Cost         float64   `json:"cost"`              // of the pilot, in the currency of the budget
	Coordination float64   `json:"coordination"`      // points of coordination that the pilot asks of each host, 0..5
	Needs        []string  `json:"needs,omitempty"`   // that it answers
	After        []string  `json:"after,omitempty"`   // items that must run too
	Instead      []string  `json:"instead,omitempty"` // items that it is not run beside
	Hosts        []Hosting `json:"hosts"`             // empty: no host could run it
	Why          string    `json:"why,omitempty"`     // not to be chosen, with the reason, e.g. a red line; "": may be chosen
}

// Hosting is one way to host an item. Values are match times benefit scale, 0 or more.
type Hosting struct {
	Host      string   `json:"host"`
	Mid       float64  `json:"mid"`               // with the capacity as scored
	Low       float64  `json:"low"`               // with every score one standard deviation lower
	High      float64  `json:"high"`              // and higher
	Bonus     float64  `json:"bonus"`             // for what is learnt, the same in each scenario
	Overreach float64  `json:"overreach"`         // probability 0..1
	Members   []string `json:"members,omitempty"` // hosts whose load it uses; empty: Host alone
}

// Limits of what there is to spend and to carry.
type Limits struct {
	Budget     float64            // for pilots; 0 or more
	Total      *float64           // of the whole programme, for the size cap; nil: no cap from it
	PilotCap   *float64           // most for one pilot; nil: no cap from it
	Load       map[string]float64 // points of coordination a host can carry; a host that is not named: the option Load
	Priorities []string           // needs that should each have an instrument
}

// PortfolioOptions are the editable thresholds. The zero value of a field means its
// default; a negative one means 0 where 0 makes sense. All are judgement.
type PortfolioOptions struct {
	Promoted      int     // 1: only at hosts where the match promotes it; 0: wherever it has a value; default 1
	Pilots        int     // most pilots at once; default 4
	PilotShare    float64 // most for one pilot, share of the whole programme; default 0.1
	HostShare     float64 // most on one host, share of the budget; default 0.4, 1 for no limit
	Load          float64 // points of coordination of a host that none are given for; default 6
	MostOverreach float64 // of a pilot that is admitted; default 0.5, 1 for no limit
	Within        float64 // of the optimum are the next portfolios, share; default 0.05
	Next          int     // how many of them; default 3
	Regret        float64 // above the least possible from which the capacity scores decide; default 0.25
	Learning      float64 // bonus for what is learnt: this times the prior times the match at full scale; default 0.1
	PriorA        float64 // standard deviation of what is believed of an effect, by grade of evidence; default 0.25
	PriorB        float64 // default 0.5
	PriorC        float64 // default 0.75
	PriorD        float64 // default 1
	Nodes         int     // of one search before it stops and says how far it may be off; default 1,000,000
}

var portfolioOptions = panel.Settings[PortfolioOptions]{
	panel.Whole("promoted", panel.Judgement, func(o *PortfolioOptions) *int { return &o.Promoted }, 1),
	panel.Count("pilots", panel.Judgement, func(o *PortfolioOptions) *int { return &o.Pilots }, 4),
	panel.Positive("pilot_share", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.PilotShare }, 0.1),
	panel.Positive("host_share", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.HostShare }, 0.4),
	panel.Real("load", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.Load }, 6),
	panel.Real("most_overreach", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.MostOverreach }, 0.5),
	panel.Real("within", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.Within }, 0.05),
	panel.Whole("next", panel.Judgement, func(o *PortfolioOptions) *int { return &o.Next }, 3),
	panel.Real("regret", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.Regret }, 0.25),
	panel.Real("learning", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.Learning }, 0.1),
	panel.Real("prior_a", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.PriorA }, 0.25),
	panel.Real("prior_b", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.PriorB }, 0.5),
	panel.Real("prior_c", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.PriorC }, 0.75),
	panel.Real("prior_d", panel.Judgement, func(o *PortfolioOptions) *float64 { return &o.PriorD }, 1),
	panel.Count("nodes", panel.Judgement, func(o *PortfolioOptions) *int { return &o.Nodes }, 1_000_000),
}

// Params lists the options with their values and provenance, in a fixed order.
func (o PortfolioOptions) Params() []panel.Param { return portfolioOptions.Params(o) }

// Editable is the list of options by name.
func (o PortfolioOptions) Editable() panel.Settings[PortfolioOptions] { return portfolioOptions }

// Check says which options have a value that can't be honoured.
func (o PortfolioOptions) Check() error {
	return errors.Join(portfolioOptions.Fill(o).faults()...)
}

// faults are of options with defaults.
func (o PortfolioOptions) faults() []error {
	var out []error
	bad := func(format string, args ...any) { out = append(out, fmt.Errorf("portfolio: "+format, args...)) }
	if o.Pilots < 1 || o.Promoted > 1 || o.Nodes < 1 || o.Next > 1000 {
		bad("pilots and nodes must be above 0, next at most 1000")
	}
	for _, s := range []struct {
		name  string
		value float64
	}{{"pilot_share", o.PilotShare}, {"host_share", o.HostShare}, {"most_overreach", o.MostOverreach}, {"within", o.Within}, {"learning", o.Learning},
		{"prior_a", o.PriorA}, {"prior_b", o.PriorB}, {"prior_c", o.PriorC}, {"prior_d", o.PriorD}} {
		if !(s.value >= 0 && s.value <= 1) {
			bad("%s is %v, want 0..1", s.name, s.value)
		}
	}
	if !amount(o.Load) || !amount(o.Regret) {
		bad("load and regret must be numbers of 0 or more")
	}
	return out
}

// Pick is a pilot with the host that runs it.
type Pick struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Host         string   `json:"host"`
	Members      []string `json:"members,omitempty"`
	Cost         float64  `json:"cost"`
	Coordination float64  `json:"coordination"`
	Value        float64  `json:"value"` // Mid and Bonus
	Low          float64  `json:"low"`   // with the bonus, as High
	High         float64  `json:"high"`
	Bonus        float64  `json:"bonus"`
	Overreach    float64  `json:"overreach"`
}

// Set is one portfolio: its pilots by ID, and their sums.
type Set struct {
	Picks     []Pick   `json:"picks"`
	Value     float64  `json:"value"`
	Low       float64  `json:"low"`
	High      float64  `json:"high"`
	Cost      float64  `json:"cost"`
	Uncovered []string `json:"uncovered,omitempty"` // priorities that no pilot of it answers
}

// IDs returns the items of the set, sorted.
func (s Set) IDs() []string {
	out := make([]string, len(s.Picks))
	for i, p := range s.Picks {
		out[i] = p.ID
	}
	return out
}

// Has says whether an item is in the set.
func (s Set) Has(id string) bool {
	return slices.ContainsFunc(s.Picks, func(p Pick) bool { return p.ID == id })
}

// Portfolio is the best set of pilots and what there is to say on it.
type Portfolio struct {
	Best    Set          `json:"best"`
	Next    []Set        `json:"next"`     // other sets of items within the share Within of its value and with no more priorities uncovered, best first
	Out     []LeftOut    `json:"left_out"` // every other item, by ID
	Lacking []Lacking    `json:"uncovered"`
	Regret  *Regret      `json:"regret"` // among portfolios of admitted pilots
	Wide    *Regret      `json:"wide"`   // with pilots above MostOverreach too; nil where there are none
	Decides bool         `json:"capacity_scores_decide"`
	Spent   []Spent      `json:"hosts"`
	Budget  float64      `json:"budget"`
	Cap     *float64     `json:"pilot_cap,omitempty"` // the one that applied
	Proven  bool         `json:"proven"`              // every search ran to its end
	Gap     float64      `json:"gap"`                 // the optimum is at most so much better than Best; 0 where proven
	Nodes   int          `json:"nodes"`               // of the search for the optimum
	Notes   []panel.Note `json:"notes"`
	Recipe  panel.Recipe `json:"recipe"`
}

// Spent is what one host carries in the best portfolio.
type Spent struct {
	Host  string  `json:"host"`
	Cost  float64 `json:"cost"`
	Most  float64 `json:"most"`
	Load  float64 `json:"load"`
	Carry float64 `json:"carry"` // points it can carry
}

// Lacking is a priority without an instrument in the best portfolio.
type Lacking struct {
	Need string   `json:"need"`
	Code string   `json:"code"`            // none: no item answers it; blocked: none that does can be chosen; conflict: only at the expense of another priority
	By   []string `json:"items,omitempty"` // that answer it
}

// Choose finds the portfolio with the most priorities covered, of these the one with the
// highest value, of equals (values are sums of whole billionths) the cheapest, of those
// the first in an order that does not depend on the order of the input. The error lists
// every fault of the input; a budget that buys nothing is an empty portfolio.
func Choose(items []Item, lim Limits, o PortfolioOptions) (*Portfolio, error) {
	m, err := newModel(items, lim, o)
	if err != nil {
		return nil, err
	}
	best := m.solve(variant{})
	for {
		p := &Portfolio{Budget: lim.Budget, Cap: m.cap, Proven: true, Out: []LeftOut{}, Next: []Set{}, Lacking: []Lacking{}, Notes: []panel.Note{},
			Recipe: panel.Recipe{Method: "portfolio", Version: PortfolioVersion, Params: o.Params(), Inputs: map[string]string{}}}
		better := m.explain(p, best)
		if better == nil {
			p.Notes = append(p.Notes, m.notes(p)...)
			return p, nil
		}
		best = m.solve(variant{seed: [][]place{better}})
	}
}

// explain fills a portfolio with the best solution found and what there is to say on it. A
// search that was stopped may have missed a better one, that a further search finds: it is
// returned, and must be explained in its place; else nil.
func (m *model) explain(p *Portfolio, best *search) []place {
	p.Best, p.Nodes = m.set(best.top()), best.nodes
	p.Proven, p.Gap = best.proven(), best.gap()
	p.Spent = m.spent(p.Best)
	top := best.top()
	for _, say := range []func(*Portfolio, *search) []place{m.next, m.reasons, m.regrets} {
		if found := say(p, best); !p.Proven && m.surpasses(found, top) {
			return found
		}
	}
	m.lacking(p)
	return nil
}

// surpasses says whether a solution covers more priorities than another, or as many with a
// higher value.
func (m *model) surpasses(a, b []place) bool {
	if a == nil {
		return false
	}
	cover, sum := m.worth(a)
	had, was := m.worth(b)
	return cover > had || cover == had && sum[0] > was[0]
}
