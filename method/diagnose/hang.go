package diagnose

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// hangs looks for labels that would be others under a choice nobody has to share: test
// 2 against investment, or without control for terms of trade; other comparators; two
// tests instead of three; quantities in full beside prices, or not at all; outliers kept; no old
// figures.
func (b *build) hangs(r *Result, levels, moves, group, users []Item) []Hang {
	out := []Hang{}
	raw := slices.Concat(levels, moves, group, users)
	try := func(choice string, o Options, items []Item) {
		items = beside(items, o.BesidePrice)
		for _, n := range r.Nodes {
			if !n.Leaf || n.Label == Context {
				continue
			}
			if s := judge(marks(items, n.ID), o); s.Label != n.Label && (s.Label.Verdict() || n.Label.Verdict()) {
				out = append(out, Hang{Node: n.ID, Choice: choice, Label: n.Label, Other: s.Label, Score: s.Score})
			}
		}
	}
	other := *b
	if other.o.Objective = Investment; b.o.Objective == Investment {
		other.o.Objective = Growth
	}
	swapped, _ := other.test(2, other.moves)
	try(string(other.o.Objective), b.o, slices.Concat(levels, swapped, group, users))
	free := *b
	free.plain = true
	loose, _ := free.test(2, free.moves)
	try("no_terms_of_trade", b.o, slices.Concat(levels, loose, group, users))
	for _, c := range r.Others {
		if len(c.Members) < SmallList {
			continue
		}
		alike := *b
		alike.peers, alike.shared = c.Members, nil
		items, _ := alike.byPeers()
		try("comparators_"+string(c.Set), b.o, slices.Concat(levels, moves, items, users))
	}
	if two := b.o; two.Tests > 2 {
		two.Tests = 2
		try("two_tests", two, raw)
	}
	whole := *b
	whole.o.OutlierZ = math.MaxFloat64
	all, _ := whole.test(1, whole.level)
	try("outliers_kept", b.o, slices.Concat(all, moves, group, users))
	full := b.o
	full.BesidePrice = 1
	try("quantities_in_full", full, raw)
	quantity := func(i Item) bool { return i.Origin == FromPack && i.Kind == "quantity" && i.Test <= 2 }
	try("no_quantities", b.o, slices.DeleteFunc(slices.Clone(raw), quantity))
	old := func(i Item) bool { return i.Old }
	try("no_old_figures", b.o, slices.DeleteFunc(raw, old))
	for _, n := range r.Nodes {
		if n.Leaf && n.Held != "" {
			out = append(out, Hang{Node: n.ID, Choice: "full_weight", Label: n.Label, Other: n.Held, Score: *n.Support})
		}
	}
	return out
}

// notes are the warnings about the whole diagnosis.
func (b *build) notes(r *Result) []panel.Note {
	out := []panel.Note{}
	note := func(s panel.Severity, code, subject, format string, args ...any) {
		out = append(out, panel.Note{Code: code, Subject: subject, Severity: s, Text: fmt.Sprintf(format, args...)})
	}
	c := r.Comparators
	switch {
	case c.Refusal != "":
		note(panel.Refusal, "no-comparators", b.in.Country, "No comparators: %s.", c.Refusal)
	case c.TooFew:
		note(panel.Refusal, "comparators-too-few", b.in.Country, "%d comparators: they are listed, nothing is measured against them below %d.", len(c.Members), SmallList)
	}
	for _, s := range c.Steps {
		note(panel.Info, "comparators-relaxed", b.in.Country, "Comparators: %s.", s)
	}
	labelled, leaf := 0, 0
	for _, n := range r.Nodes {
		if !n.Leaf || n.Label == Context {
			continue
		}
		leaf++
		if n.Label.Verdict() {
			labelled++
		}
		if n.Wanted {
			note(panel.Warning, "syndrome-missing", n.ID, "%s binds and nobody has written why it persists and who gains.", n.Name)
		}
	}
	if labelled < leaf {
		note(panel.Refusal, "thin-evidence", b.in.Country, "%d of %d nodes have evidence enough for a label: %d tests of four and a weight of %g are needed.", labelled, leaf, b.o.Tests, b.o.Weight)
	}
	if len(r.Pairs) > 0 {
		note(panel.Warning, "too-many-binding", b.in.Country, "%d nodes bind: one or few constraints are the point of the method. Compare them by pairs.", len(r.Bindings))
	}
	if r.Story.Last == 0 {
		note(panel.Refusal, "no-growth-story", b.in.Country, "There is no series of GDP per head.")
	} else if len(r.Story.Steps) == 0 {
		note(panel.Refusal, "short-history", b.in.Country, "The years %d to %d are too few for the filter of accelerations, which needs %d.", r.Story.First, r.Story.Last, 2*b.o.Horizon+1)
	}
	if b.in.Exports == nil {
		note(panel.Refusal, "no-exports", b.in.Country, "No fourth test on exports: %s", b.noExports())
	}
	old := 0
	for _, i := range r.Evidence {
		if i.Old {
			old++
		}
	}
	if old > 0 {
		note(panel.Warning, "old-evidence", b.in.Country, "%d of %d pieces of evidence rest on figures older than they may be carried forward; their quality was cut by %g.", old, len(r.Evidence), b.o.OldFactor)
	}
	return out
}
