package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
)

// record is a row: by heading, a string, float64, int, or nil for an empty cell.
type record map[string]any

// rowsOf lays a register out in rows, by sheet.
func rowsOf(reg *policy.Register) map[string][]record {
	out := map[string][]record{}
	add := func(sheet string, r record) { out[sheet] = append(out[sheet], r) }
	for i := range reg.Hosts {
		hostRows(&reg.Hosts[i], add)
	}
	for _, t := range reg.Together {
		if len(t.Members) == 0 {
			add(together, record{"Together": t.ID, "Name": t.Name, "May run": listCell(t.May)})
		}
		for i, m := range t.Members {
			r := record{"Together": t.ID, "Host": m.Host, "Does": m.Does}
			if i == 0 {
				r["Name"], r["May run"] = t.Name, listCell(t.May)
			}
			add(together, r)
		}
	}
	for _, p := range reg.Priorities {
		add(priorities, record{"Need": p.Need, "Severity": p.Severity, "Why": p.Why, "Source": p.Source})
	}
	for _, f := range reg.Facts {
		add(facts, record{"Instrument": f.Instrument, "Precondition": f.Precondition, "Host": f.Host, "Met": yesNo(f.Met), "Source": f.Source})
	}
	for _, p := range reg.Problems {
		add(problems, record{
			"Problem": p.ID, "Who": p.Who, "How much": p.HowMuch, "How known": p.HowKnown,
			"Instruments": listCell(p.Instruments), "Firm sources": listCell(p.FirmSources), "Evidence against": p.Against,
		})
		causeRows("problem", p.ID, 1, p.Causes, add)
	}
	for _, r := range reg.Reforms {
		reformRows(r, add)
	}
	for _, p := range reg.Present {
		add(present, record{"Instrument": p.Instrument, "Area": p.Area, "Budget a year": p.Budget, "Source": p.Source})
	}
	for _, m := range reg.Mimicry {
		r := record{"Subject": m.Subject, "De jure": cell(m.DeJure), "De facto": cell(m.DeFacto), "Source": m.Source}
		for i, s := range signsOf(&m) {
			if *s != nil {
				r[signs[i]] = yesNo(**s)
			}
		}
		add(mimicry, r)
	}
	programmeRows(reg, add)
	return out
}

func hostRows(h *policy.Host, add func(string, record)) {
	add(hosts, record{
		"Host": h.ID, "Name": h.Name, "Kind": h.Kind, "Mandate": h.Mandate, "Staff": cell(h.Staff),
		"Trusted by": listCell(h.TrustedBy), "May run": listCell(h.May), "Coordination load": cell(h.Load), "Illustrative": yes(h.Illustrative),
	})
	for _, rating := range h.Ratings {
		r := record{"Host": h.ID, "Rater": rating.Rater, "Outside": yesNo(rating.Outside), "Date": rating.Date}
		for _, s := range rating.Scores {
			if d, ok := catalogue.DimensionOf(s.Dimension); ok {
				r[dimensionHeads[d]], r[evidenceOf(dimensionHeads[d])] = s.Value, s.Evidence
			}
		}
		add(ratings, r)
	}
	for _, t := range h.Traces {
		add(traces, record{"Host": h.ID, "Kind": t.Kind, "Value": t.Value, "Programme": t.Programme, "Year": year(t.Year), "Source": t.Source})
	}
	for _, n := range h.Nominations {
		add(nominations, record{"Host": h.ID, "By": n.By, "Firm": yesNo(n.Firm), "Independent": yesNo(n.Independent), "Date": n.Date, "For": n.For})
	}
}

func reformRows(r policy.Reform, add func(string, record)) {
	add(reforms, record{
		"Reform": r.ID, "Area": r.Area, "Obstacle": r.Obstacle, "What": r.What, "Owner": r.Owner, "Deadline": r.Deadline,
		"Firms named": cell(r.FirmsNamed), "Firms asked": cell(r.FirmsAsked), "Days before": cell(r.DaysBefore), "Days after": cell(r.DaysAfter),
		"Instruments": listCell(r.Instruments),
	})
	if r.Cause != nil {
		causeRows("reform", r.ID, 1, []policy.Cause{*r.Cause}, add)
	}
}

func causeRows(of, id string, level int, list []policy.Cause, add func(string, record)) {
	for _, c := range list {
		add(causes, record{
			"For": of, "Which": id, "Level": level, "Cause": c.Text,
			"Authority": cell(c.Authority), "Acceptance": cell(c.Acceptance), "Ability": cell(c.Ability), "Evidence": c.Evidence,
		})
		causeRows(of, id, level+1, c.Causes, add)
	}
}

func programmeRows(reg *policy.Register, add func(string, record)) {
	p := reg.Programme
	values := map[string]any{"Country": reg.Country, "Notice": reg.Notice}
	if p != nil {
		values["Currency"], values["Budget"] = p.Currency, p.Budget
		values["Whole programme"], values["Most for one pilot"] = cell(p.Total), cell(p.PilotCap)
		values["Most pilots at once"], values["Share of one host"] = cell(p.Pilots), cell(p.HostShare)
		for _, c := range p.PilotCosts {
			add(pilotCosts, record{"Instrument": c.Instrument, "Cost": c.Cost, "Source": c.Source})
		}
	}
	for _, item := range items() {
		add(programme, record{"Item": item.head, "Value": values[item.head]})
	}
}

// signsOf returns the signs of mimicry in the order of their headings.
func signsOf(m *policy.Mimicry) []**bool {
	return []**bool{&m.Copied, &m.Documents, &m.NotExecuted, &m.Existence, &m.Understaffed, &m.NoClient, &m.Consultant, &m.NeverUsed}
}

// cell is the value, or nil for an empty cell.
func cell[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

func year(y int) any {
	if y == 0 {
		return nil
	}
	return y
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// yes leaves the usual answer no away.
func yes(b bool) any {
	if b {
		return "yes"
	}
	return nil
}

// listCell puts semicolons between names; a name that would not survive is quoted.
func listCell(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		if s == "" || strings.ContainsAny(s, ";\"\n\r") || strings.TrimSpace(s) != s {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		out[i] = s
	}
	return strings.Join(out, "; ")
}

// splitList is the inverse of listCell. Line breaks part names as well; empty places go.
func splitList(s string) ([]string, error) {
	var out []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if s[0] != '"' {
			i := strings.IndexAny(s, ";\n")
			if i < 0 {
				i = len(s)
			}
			if word := strings.TrimSpace(s[:i]); word != "" {
				out = append(out, word)
			}
			s = s[min(i+1, len(s)):]
			continue
		}
		word, rest, ok := quoted(s)
		if !ok {
			return nil, fmt.Errorf("the quotes of %s do not close, or text follows them", strconv.Quote(short(s)))
		}
		out, s = append(out, word), rest
	}
	return out, nil
}

// quoted takes a name in quotes, in which two quotes stand for one, and what follows its
// semicolon.
func quoted(s string) (word, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		rest = strings.TrimLeft(s[i+1:], " \t")
		if rest == "" {
			return b.String(), "", true
		}
		if rest[0] != ';' && rest[0] != '\n' {
			return "", "", false
		}
		return b.String(), rest[1:], true
	}
	return "", "", false
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}
