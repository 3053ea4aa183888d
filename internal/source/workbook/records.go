package workbook

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
	"upstep/ref"
)

// records takes the rows of all sheets into the register.
func (r *reading) records() {
	take := map[string]func(line){
		hosts: r.host, ratings: r.rating, traces: r.trace, nominations: r.nomination, priorities: r.priority,
		facts: r.fact, problems: r.problem, reforms: r.reform, present: r.present, mimicry: r.mimicry,
	}
	var costs, roots, items []line
	for _, t := range tables() {
		rows := r.lines(t)
		if t.name != programme {
			r.taken += len(rows)
		}
		switch t.name {
		case together:
			r.together(rows)
		case programme:
			items = rows
		case pilotCosts:
			costs = rows
		case causes:
			roots = rows
		default:
			for _, l := range rows {
				take[t.name](l)
			}
		}
	}
	r.causes(roots)
	r.programme(items, costs)
}

// record remembers the cells of the fields of a record: pairs of a field and its heading.
func (l *line) record(at []any, fields ...string) {
	l.at("", at...)
	for i := 0; i < len(fields); i += 2 {
		l.at(fields[i+1], append(slices.Clone(at), fields[i])...)
	}
}

func (r *reading) host(l line) {
	h := policy.Host{
		ID: l.text("Host", true), Name: l.text("Name", true), Kind: l.oneOf("Kind", policy.Kinds()), Mandate: l.text("Mandate", false),
		Staff: l.whole("Staff", false), TrustedBy: l.list("Trusted by"), May: l.list("May run"), Load: l.number("Coordination load", false),
		Illustrative: l.is("Illustrative"),
	}
	l.record([]any{"hosts", len(r.reg.Hosts)}, "id", "Host", "name", "Name", "kind", "Kind", "mandate", "Mandate", "staff", "Staff",
		"trusted_by", "Trusted by", "may_run", "May run", "coordination_load", "Coordination load")
	r.reg.Hosts = append(r.reg.Hosts, h)
}

// of finds the host of a row on another sheet.
func (r *reading) of(l line) (i int, h *policy.Host) {
	id := l.text("Host", true)
	if id == "" {
		return -1, nil
	}
	var ids []string
	for i := range r.reg.Hosts {
		if r.reg.Hosts[i].ID == id {
			return i, &r.reg.Hosts[i]
		}
		ids = append(ids, r.reg.Hosts[i].ID)
	}
	if r.broken {
		return -1, nil
	}
	hint := "write the host on the sheet Hosts first"
	if near := ref.Suggest(id, ids); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	l.bad("Host", hint, "no host on the sheet Hosts is called %q", short(id))
	return -1, nil
}

func (r *reading) rating(l line) {
	i, h := r.of(l)
	rating := policy.Rating{Rater: l.text("Rater", true), Outside: l.is("Outside"), Date: l.month("Date")}
	at := []any{"hosts", i, "ratings", 0}
	if h != nil {
		at[3] = len(h.Ratings)
	}
	l.record(at, "rater", "Rater", "date", "Date")
	for k, d := range catalogue.Dimensions() {
		head := dimensionHeads[k]
		v, evidence := l.number(head, false), l.text(evidenceOf(head), false)
		if v == nil {
			if _, there := l.cells[head]; !there && evidence != "" {
				l.bad(head, "score it, or empty the evidence; an empty score means not rated", "%s has evidence and no score", head)
			}
			continue
		}
		l.record(append(slices.Clone(at), "scores", len(rating.Scores)), "value", head, "evidence", evidenceOf(head))
		l.at(head, append(slices.Clone(at), "scores", len(rating.Scores))...)
		rating.Scores = append(rating.Scores, policy.Score{Dimension: d.String(), Value: *v, Evidence: evidence})
	}
	if h != nil {
		h.Ratings = append(h.Ratings, rating)
	}
}

func (r *reading) trace(l line) {
	i, h := r.of(l)
	t := policy.Trace{
		Kind: l.oneOf("Kind", policy.TraceKinds()), Value: or(l.number("Value", true)), Programme: l.text("Programme", false),
		Year: or(l.whole("Year", false)), Source: l.text("Source", true),
	}
	if h != nil {
		l.record([]any{"hosts", i, "traces", len(h.Traces)}, "kind", "Kind", "value", "Value", "programme", "Programme", "year", "Year", "source", "Source")
		h.Traces = append(h.Traces, t)
	}
}

func (r *reading) nomination(l line) {
	i, h := r.of(l)
	n := policy.Nomination{By: l.text("By", true), Firm: l.is("Firm"), Independent: l.is("Independent"), Date: l.month("Date"), For: l.text("For", false)}
	if h != nil {
		l.record([]any{"hosts", i, "nominations", len(h.Nominations)}, "by", "By", "date", "Date", "for", "For")
		h.Nominations = append(h.Nominations, n)
	}
}

// together joins the rows of the same short name. Its other cells stand in the first row;
// what stands in a later one must be the same.
func (r *reading) together(rows []line) {
	for _, l := range rows {
		id := l.text("Together", true)
		full, may := l.text("Name", false), l.list("May run")
		i := slices.IndexFunc(r.reg.Together, func(t policy.Together) bool { return t.ID == id })
		if i < 0 || id == "" {
			i = len(r.reg.Together)
			r.reg.Together = append(r.reg.Together, policy.Together{ID: id, Name: l.text("Name", true), May: may})
			l.record([]any{"together", i}, "id", "Together", "name", "Name", "may_run", "May run")
		} else {
			t := r.reg.Together[i]
			if full != "" && full != t.Name {
				l.bad("Name", "leave it empty below the first row", "%s has another name above: %q", id, short(t.Name))
			}
			if may != nil && !slices.Equal(may, t.May) {
				l.bad("May run", "leave it empty below the first row", "%s may run something else above", id)
			}
		}
		t := &r.reg.Together[i]
		l.record([]any{"together", i, "members", len(t.Members)}, "host", "Host", "does", "Does")
		l.at("Host", "together", i, "members", len(t.Members))
		t.Members = append(t.Members, policy.Member{Host: l.text("Host", true), Does: l.text("Does", true)})
	}
}

func (r *reading) priority(l line) {
	l.record([]any{"priorities", len(r.reg.Priorities)}, "need", "Need", "severity", "Severity", "why", "Why", "source", "Source")
	r.reg.Priorities = append(r.reg.Priorities, policy.Priority{
		Need: l.text("Need", true), Severity: or(l.number("Severity", true)), Why: l.text("Why", true), Source: l.text("Source", false),
	})
}

func (r *reading) fact(l line) {
	l.record([]any{"facts", len(r.reg.Facts)}, "instrument", "Instrument", "precondition", "Precondition", "host", "Host", "source", "Source")
	r.reg.Facts = append(r.reg.Facts, policy.Fact{
		Instrument: l.text("Instrument", true), Precondition: l.text("Precondition", true), Host: l.text("Host", false),
		Met: or(l.answer("Met", true)), Source: l.text("Source", true),
	})
}

func (r *reading) problem(l line) {
	l.record([]any{"problems", len(r.reg.Problems)}, "id", "Problem", "who", "Who", "how_much", "How much", "how_known", "How known",
		"instruments", "Instruments", "firm_sources", "Firm sources", "evidence_against", "Evidence against")
	r.reg.Problems = append(r.reg.Problems, policy.Problem{
		ID: l.text("Problem", true), Who: l.text("Who", true), HowMuch: l.text("How much", true), HowKnown: l.text("How known", true),
		Instruments: l.list("Instruments"), FirmSources: l.list("Firm sources"), Against: l.text("Evidence against", false),
	})
}

func (r *reading) reform(l line) {
	l.record([]any{"reforms", len(r.reg.Reforms)}, "id", "Reform", "area", "Area", "obstacle", "Obstacle", "what", "What", "owner", "Owner",
		"deadline", "Deadline", "firms_named", "Firms named", "firms_asked", "Firms asked", "days_before", "Days before",
		"days_after", "Days after", "instruments", "Instruments")
	r.reg.Reforms = append(r.reg.Reforms, policy.Reform{
		ID: l.text("Reform", true), Area: l.text("Area", true), Obstacle: l.text("Obstacle", true), What: l.text("What", true),
		Owner: l.text("Owner", false), Deadline: l.month("Deadline"), FirmsNamed: l.whole("Firms named", false), FirmsAsked: l.whole("Firms asked", false),
		DaysBefore: l.number("Days before", false), DaysAfter: l.number("Days after", false), Instruments: l.list("Instruments"),
	})
}

func (r *reading) present(l line) {
	l.record([]any{"present", len(r.reg.Present)}, "instrument", "Instrument", "area", "Area", "budget", "Budget a year", "source", "Source")
	r.reg.Present = append(r.reg.Present, policy.Present{
		Instrument: l.text("Instrument", true), Area: l.text("Area", false), Budget: or(l.number("Budget a year", true)), Source: l.text("Source", false),
	})
}

func (r *reading) mimicry(l line) {
	m := policy.Mimicry{Subject: l.text("Subject", true)}
	for i, s := range signsOf(&m) {
		*s = l.answer(signs[i], false)
	}
	m.DeJure, m.DeFacto, m.Source = l.number("De jure", false), l.number("De facto", false), l.text("Source", true)
	l.record([]any{"mimicry", len(r.reg.Mimicry)}, "subject", "Subject", "de_jure", "De jure", "de_facto", "De facto", "source", "Source")
	r.reg.Mimicry = append(r.reg.Mimicry, m)
}

// programme reads items with a value and the costs of pilots.
func (r *reading) programme(rows, costs []line) {
	p := policy.Programme{}
	seen := map[string]line{}
	given := false
	for _, l := range rows {
		item := l.text("Item", true)
		i := slices.IndexFunc(items(), func(c column) bool { return strings.EqualFold(c.head, item) })
		switch {
		case item == "":
			continue
		case i < 0:
			l.bad("Item", "the items are those of a new template", "no item is called %q", short(item))
			continue
		}
		c := items()[i]
		if _, twice := seen[c.head]; twice {
			l.bad("Item", "delete one of the two rows", "the item %q stands twice", c.head)
			continue
		}
		seen[c.head] = l
		l.at("Value", itemPath(i)...)
		if _, ok := l.cells["Value"]; ok {
			if c.head != "Country" { // which a template may bring along
				r.taken++
			}
			given = r.item(&p, c, l) || given
		}
	}
	for _, l := range costs {
		at := []any{"programme", "pilot_costs", len(p.PilotCosts)}
		l.record(at, "instrument", "Instrument", "cost", "Cost", "source", "Source")
		p.PilotCosts = append(p.PilotCosts, policy.PilotCost{Instrument: l.text("Instrument", true), Cost: or(l.number("Cost", true)), Source: l.text("Source", true)})
	}
	r.complete(seen, given || len(costs) > 0, &p)
}

// complete asks for what a programme needs.
func (r *reading) complete(seen map[string]line, given bool, p *policy.Programme) {
	pg := r.pages[programme]
	for i, c := range items() {
		l, ok := seen[c.head]
		switch {
		case !ok && pg != nil && !r.broken:
			r.fault(programme, i+2, 1, "copy the row from a new template; the value may stay empty", "the item %q is missing", c.head)
		case ok && given && (c.head == "Currency" || c.head == "Budget"):
			if _, filled := l.cells["Value"]; !filled {
				l.bad("Value", "a programme has both a currency and a budget", "%s is empty", c.head)
			}
		}
	}
	if given {
		r.reg.Programme = p
	}
}

// item takes one value; programme says whether it is of the programme.
func (r *reading) item(p *policy.Programme, c column, l line) (programme bool) {
	read := func() *float64 {
		v, ok := l.value("Value", false)
		if !ok {
			return nil
		}
		return l.numberOf(c, "Value", v)
	}
	switch c.head {
	case "Country":
		r.reg.Country = strings.ToUpper(l.text("Value", false))
	case "Notice":
		r.reg.Notice = l.text("Value", false)
	case "Currency":
		p.Currency = l.text("Value", false)
	case "Budget":
		p.Budget = or(read())
	case "Whole programme":
		p.Total = read()
	case "Most for one pilot":
		p.PilotCap = read()
	case "Most pilots at once":
		if n := read(); n != nil {
			i := int(*n)
			p.Pilots = &i
		}
	case "Share of one host":
		p.HostShare = read()
	}
	return c.head != "Country" && c.head != "Notice"
}

// or is the value, or the zero value where there is none; the fault has been said.
func or[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}

// blame puts a defect of the register at its cell. A defect that only follows from one
// said before is left out.
func (r *reading) blame(f policy.Fault) {
	for n := len(f.Path); n > 0; n-- {
		s, ok := r.places[fmt.Sprint(f.Path[:n]...)]
		if !ok {
			continue
		}
		for _, old := range r.faults {
			same := old.order == [3]int{r.rank(s.sheet), s.row, max(s.col, 1)}
			follows := s.col == 0 && old.order[0] == r.rank(s.sheet) && old.order[1] == s.row
			if same || follows {
				return
			}
		}
		r.fault(s.sheet, s.row, s.col, "", "%s", f.Text)
		return
	}
	r.fault("", 0, 0, "", "%s", f.Error())
}
