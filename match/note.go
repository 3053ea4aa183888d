package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// notes adds what a reader must know of the result, by code and subject.
func (r *Result) notes(in Input, e *engine) {
	out := []panel.Note{}
	note := func(s panel.Severity, code, subject, format string, args ...any) {
		out = append(out, panel.Note{Code: code, Subject: subject, Severity: s, Text: fmt.Sprintf(format, args...)})
	}
	noteNeeds(in, e, note)
	noteHosts(e, note)
	noteRecords(in, e, note)
	var promoted, turned, copied []string
	for _, r := range r.Rows {
		if r.Decision != Promote {
			continue
		}
		promoted = append(promoted, r.Instrument)
		if len(r.Hosts[0].Pilot.Turns) > 0 {
			turned = append(turned, r.Instrument)
		}
		if r.Copied {
			copied = append(copied, r.Instrument)
		}
	}
	if len(turned) > 0 {
		note(panel.Warning, "choices-decide", "match", "Of %d instruments that are promoted, %d would not be with one threshold or one score slightly different: %s.", len(promoted), len(turned), sorted(turned))
	}
	if len(copied) > 0 {
		note(panel.Warning, "no-local-problem", "match", "Copied without a local problem? No problem stated here names: %s.", sorted(copied))
	}
	for _, c := range r.Copies {
		out = append(out, c.Notes...)
		if c.Flagged {
			note(panel.Warning, "mimicry", c.Subject, "%s has %d of %d signs of a copied institution that were looked at; from %d it is flagged.", c.Subject, c.Holds, c.Known, c.Needs)
		}
	}
	for _, p := range r.Problems {
		out = append(out, p.Fishbone.Notes...)
	}
	slices.SortStableFunc(out, func(a, b panel.Note) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Text, b.Text))
	})
	r.Notes = slices.Compact(out)
}

func sorted(ids []string) string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), ", ")
}

type noter = func(s panel.Severity, code, subject, format string, args ...any)

func noteNeeds(in Input, e *engine, note noter) {
	if in.Mix == nil {
		note(panel.Info, "no-mix", "match", "There is no mix of failures: instruments are not compared with the roles of the state.")
	}
	var silent, strange []string
	for _, n := range in.Needs {
		if n.Severity == nil {
			silent = append(silent, n.ID)
		}
	}
	for _, t := range e.jobs {
		for _, a := range t.j.Answer {
			if _, ok := e.of[a.Need]; !ok {
				strange = append(strange, a.Need)
			}
		}
	}
	switch {
	case !e.known:
		note(panel.Refusal, "no-severity", "match", "No need has a severity: no instrument can be said to be wanted.")
	case e.worst <= eps:
		note(panel.Warning, "nothing-severe", "match", "No need has a severity above 0: no instrument is wanted.")
	}
	if len(silent) > 0 {
		note(panel.Info, "needs-without-severity", "match", "Without a severity, and counted nowhere: %s. A larger need among them would lower the intention of the others.", sorted(silent))
	}
	if len(strange) > 0 {
		note(panel.Warning, "needs-unknown", "match", "Instruments answer needs that nobody lists: %s.", sorted(strange))
	}
}

func noteHosts(e *engine, note noter) {
	if len(e.hosts) == 0 {
		note(panel.Refusal, "no-hosts", "match", "There is no host: nothing is known of capacity.")
	}
	var invented []string
	for _, h := range e.hosts {
		if h.Illustrative {
			invented = append(invented, h.ID)
		}
		var unrated []string
		for d, n := range h.Capacity.Raters {
			if n == 0 {
				unrated = append(unrated, catalogue.Dimension(d).String())
			}
		}
		if len(unrated) > 0 {
			note(panel.Warning, "host-unrated", h.ID, "%s: nobody rated %s. Instruments that ask for it have no fit there.", h.Name, strings.Join(unrated, ", "))
		}
	}
	if len(invented) > 0 {
		note(panel.Warning, "illustrative", "match", "The capacity of these hosts is invented, for illustration: %s.", sorted(invented))
	}
}

// noteRecords names records that speak of nothing known, and facts that contradict each other.
func noteRecords(in Input, e *engine, note noter) {
	texts := map[string][]string{}
	for _, t := range e.jobs {
		texts[t.j.ID] = []string{}
		for _, p := range t.j.Preconditions {
			texts[t.j.ID] = append(texts[t.j.ID], p.Text)
		}
		for _, p := range t.at {
			for _, c := range p.conditions {
				if c.State == Contested {
					note(panel.Warning, "facts-contested", t.j.ID, "Facts contradict each other on %q: it counts as not known.", c.Text)
				}
			}
		}
	}
	host := func(id string) bool {
		return slices.ContainsFunc(e.hosts, func(h Candidate) bool { return h.ID == id })
	}
	for _, f := range in.Facts {
		if !slices.Contains(texts[f.Instrument], f.Precondition) || f.Host != "" && !host(f.Host) {
			note(panel.Warning, "fact-unused", f.Instrument, "A fact on %q at %q is used nowhere: there is no such instrument, precondition or host.", f.Precondition, f.Host)
		}
	}
	named := func(code, subject string, ids []string) {
		for _, id := range ids {
			if _, ok := texts[id]; !ok {
				note(panel.Warning, code, subject, "%s names %q, which is no instrument of the catalogue.", subject, id)
			}
		}
	}
	for _, h := range e.hosts {
		named("host-instrument-unknown", h.ID, h.May)
	}
	for _, p := range in.Problems {
		named("problem-instrument-unknown", p.ID, p.Instruments)
	}
}
