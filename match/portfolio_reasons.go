package match

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// Codes of the reasons for which an item is left out.
const (
	ByRefusal       = "refused"       // Item.Why
	ByHost          = "host"          // no host is named for it
	BySubstitute    = "substitute"    // one that it is not run beside is chosen
	ByPrerequisite  = "prerequisite"  // what it needs can't be, or does not pay
	ByCap           = "cap"           // its pilot is larger than the cap
	ByOverreach     = "overreach"     // no host is admitted
	ByLoad          = "load"          // its hosts can't carry the coordination
	ByConcentration = "concentration" // too much of the budget on one host
	ByPilots        = "pilots"        // no place among the pilots
	ByBudget        = "budget"
	BySeveral       = "several" // no single limit
	ByValue         = "value"   // others give more
	ByTie           = "tie"     // as good; the rule for ties decides
	ByUnknown       = "unknown" // the search was stopped
)

// LeftOut is an item that the best portfolio does without, with the cheapest true reason.
type LeftOut struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Code string   `json:"code"`
	Also []string `json:"also,omitempty"`     // for BySeveral: each of them binds; else further limits that alone would let it in
	Why  string   `json:"why,omitempty"`      // of a refusal
	Fits bool     `json:"fits"`               // some portfolio within the limits has it
	Open bool     `json:"unproven,omitempty"` // a search was stopped: the loss may be smaller, or a limit missing from the reasons
	Loss float64  `json:"loss"`               // where it fits: value that the best portfolio with it falls short of the optimum by
	Bare int      `json:"priorities_lost,omitempty"`
	Goes []string `json:"goes,omitempty"`  // what leaves the optimum when it is forced in
	Come []string `json:"comes,omitempty"` // and what comes with it
}

// relaxations in the order in which reasons are given.
var relaxations = []struct {
	code  string
	relax func(v *variant, more float64)
}{
	{BySubstitute, func(v *variant, _ float64) { v.noInstead = true }},
	{ByPrerequisite, func(v *variant, _ float64) { v.noAfter = true }},
	{ByCap, func(v *variant, _ float64) { v.noCap = true }},
	{ByOverreach, func(v *variant, _ float64) { v.noOverreach = true }},
	{ByLoad, func(v *variant, _ float64) { v.noLoad = true }},
	{ByConcentration, func(v *variant, _ float64) { v.noShare = true }},
	{ByPilots, func(v *variant, _ float64) { v.pilots++ }},
	{ByBudget, func(v *variant, more float64) { v.more = more }},
}

// reasoner remembers the optima of relaxed problems.
type reasoner struct {
	*model
	p       *Portfolio
	best    *search
	relaxed map[string]*search
	left    int     // nodes for all the searches together
	better  []place // better than the best: only where its search was stopped
}

const (
	shareOfReasons = 2    // times the nodes of one search
	fewest         = 1000 // nodes of a search after that
)

func (r *reasoner) solve(v variant) *search {
	v.limit = max(r.left, fewest)
	s := r.model.solve(v)
	r.left -= s.nodes
	return s
}

// reasons says why each item is left out. It stops at a solution that is better than the
// best, and returns it.
func (m *model) reasons(p *Portfolio, best *search) []place {
	r := &reasoner{m, p, best, map[string]*search{}, shareOfReasons * m.o.Nodes, nil}
	for i, it := range m.items {
		if p.Best.Has(it.ID) {
			continue
		}
		if p.Out = append(p.Out, r.reason(i)); r.better != nil {
			return r.better
		}
	}
	return nil
}

func (r *reasoner) reason(i int) LeftOut {
	it := r.items[i]
	out := LeftOut{ID: it.ID, Name: it.Name}
	switch {
	case it.Why != "":
		out.Code, out.Why = ByRefusal, it.Why
		return out
	case len(it.Hosts) == 0:
		out.Code = ByHost
		return out
	}
	in := r.solve(variant{force: []int{i}, from: r.best.task})
	if len(in.kept) == 0 {
		if in.stopped {
			out.Code = ByUnknown
			return out
		}
		r.blocked(i, &out)
		return out
	}
	if r.surpasses(in.top(), r.best.top()) {
		r.better = in.top()
		return out
	}
	r.exchange(&out, in)
	if out.Loss == 0 && out.Bare == 0 {
		out.Code = ByTie
		return out
	}
	for _, x := range relaxations {
		in, sure := r.enters(i, x.code, x.relax)
		out.Open = out.Open || !sure
		if in {
			if out.Code == "" {
				out.Code = x.code
			} else {
				out.Also = append(out.Also, x.code)
			}
		}
	}
	if out.Code == "" {
		out.Code = ByValue
	}
	return out
}

// exchange says what the best portfolio with the item costs.
func (r *reasoner) exchange(out *LeftOut, in *search) {
	s := r.set(in.top())
	out.Fits, out.Open = true, !in.proven()
	cover, sum := r.worth(in.top())
	was, had := r.worth(r.best.top())
	out.Bare, out.Loss = int(was-cover), float64(had[0]-sum[0])/unit
	for _, id := range r.p.Best.IDs() {
		if !s.Has(id) {
			out.Goes = append(out.Goes, id)
		}
	}
	for _, id := range s.IDs() {
		if id != out.ID && !r.p.Best.Has(id) {
			out.Come = append(out.Come, id)
		}
	}
}

// blocked finds what would have to be lifted for the item to run at all.
func (r *reasoner) blocked(i int, out *LeftOut) {
	plenty := 0.0
	for _, it := range r.items {
		plenty += it.Cost
	}
	plenty /= max(r.o.HostShare, near)
	var codes []string
	for _, x := range relaxations {
		v := variant{force: []int{i}}
		x.relax(&v, plenty)
		if x.code == ByPilots {
			v.pilots = len(r.items)
		}
		if len(r.solve(v).kept) > 0 {
			codes = append(codes, x.code)
		}
	}
	if len(codes) > 0 {
		out.Code, out.Also = codes[0], codes[1:]
		return
	}
	out.Code = BySeveral
	for k, x := range relaxations { // binds: with all others lifted it still keeps the item out
		v := variant{force: []int{i}}
		for l, y := range relaxations {
			if l != k && (y.code != ByBudget || x.code != ByConcentration) {
				y.relax(&v, plenty)
			}
		}
		if x.code != ByPilots {
			v.pilots = len(r.items)
		}
		if len(r.solve(v).kept) == 0 {
			out.Also = append(out.Also, x.code)
		}
	}
}

// enters says whether the item is in an optimum once a limit is relaxed: dropped, one
// more pilot, or as much more budget as the item costs. sure is false where a search was
// stopped before it could say.
func (r *reasoner) enters(i int, code string, relax func(*variant, float64)) (in, sure bool) {
	if !r.matters(i, code) {
		return false, true
	}
	var v variant
	relax(&v, r.items[i].Cost)
	name := code
	if code == ByBudget {
		name = fmt.Sprint(code, r.items[i].Cost)
	}
	free, ok := r.relaxed[name]
	if !ok {
		w := v
		w.seed = [][]place{r.best.top()}
		free = r.solve(w)
		r.relaxed[name] = free
	}
	if !free.proven() {
		return false, false
	}
	if slices.ContainsFunc(free.top(), func(p place) bool { return p.item == i }) {
		return true, true
	}
	v.force, v.from, v.floored, v.floor = []int{i}, free.task, true, free.kept[0].score
	with := r.solve(v)
	return len(with.kept) > 0, len(with.kept) > 0 || !with.stopped
}

// matters spares searches that can't change anything.
func (r *reasoner) matters(i int, code string) bool {
	switch code {
	case BySubstitute:
		return len(r.conflicts(i)) > 0
	case ByPrerequisite:
		return len(r.items[i].After) > 0
	case ByCap:
		return false // an item that fits is within the cap
	}
	return true
}

// lacking explains the priorities left uncovered.
func (m *model) lacking(p *Portfolio) {
	for _, need := range p.Best.Uncovered {
		l := Lacking{Need: need, Code: "none"}
		for i, it := range m.items {
			if !slices.Contains(it.Needs, need) {
				continue
			}
			l.By = append(l.By, it.ID)
			if l.Code == "none" {
				l.Code = "blocked"
			}
			if l.Code == "blocked" && it.Why == "" && len(m.solve(variant{force: []int{i}}).kept) > 0 {
				l.Code = "conflict"
			}
		}
		p.Lacking = append(p.Lacking, l)
	}
}

// notes are what the search itself has to say.
func (m *model) notes(p *Portfolio) []panel.Note {
	var out []panel.Note
	add := func(code string, sev panel.Severity, format string, args ...any) {
		out = append(out, panel.Note{Code: code, Subject: "portfolio", Severity: sev, Text: fmt.Sprintf(format, args...)})
	}
	switch {
	case len(m.items) == 0:
		add("portfolio-empty", panel.Refusal, "There is no instrument to choose from.")
	case len(p.Best.Picks) == 0:
		add("portfolio-empty", panel.Refusal, "No instrument can be chosen within the limits; the reasons stand with each.")
	}
	if !p.Proven {
		add("portfolio-unproven", panel.Warning, "The search was stopped after %d steps: the portfolio is not proven to be the best; a better one is worth at most %.4g more.", p.Nodes, p.Gap)
	}
	if slices.ContainsFunc(p.Out, func(o LeftOut) bool { return o.Open }) {
		add("portfolio-reasons-unproven", panel.Warning, "The search for reasons was stopped: what it costs to bring in the instruments marked as unproven may be less than printed.")
	}
	if p.Regret.Gap > 0 || (p.Wide != nil && p.Wide.Gap > 0) {
		add("portfolio-regret-unproven", panel.Warning, "The search for the least regret was stopped: the least regret may be smaller than printed.")
	}
	if p.Decides {
		add("portfolio-scores-decide", panel.Warning, "Capacity scores decide: if they are one standard deviation off, the best portfolio loses %.2f more than the one with the least regret.", p.Regret.Excess)
	}
	return out
}
