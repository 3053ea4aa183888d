package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
)

// Ground says whether to begin at a cause.
type Ground string

// The verdicts on a cause: begin here; widen the one thing that is narrow first; leave it;
// or find out what is missing.
const (
	Enter   Ground = "enter"
	Build   Ground = "build space"
	Park    Ground = "park"
	Unclear Ground = "not known"
)

// Spot is the change space of one cause without causes of its own.
type Spot struct {
	Path       []string `json:"path"` // from the outermost cause to this one
	Authority  *int     `json:"authority,omitempty"`
	Acceptance *int     `json:"acceptance,omitempty"`
	Ability    *int     `json:"ability,omitempty"`
	Space      *int     `json:"space,omitempty"` // the least of the three, 0..3; nil where one is not known
	Verdict    Ground   `json:"verdict"`
	Narrow     []string `json:"narrow,omitempty"`  // of the three, those below the limit
	Missing    []string `json:"missing,omitempty"` // those not known
	Evidence   string   `json:"evidence,omitempty"`
}

// Space lists the innermost causes below a cause, or the cause itself when it has none, by
// where to begin: enter, then build space, then not known, then park; within these by the
// larger space, the larger sum, and the words. Authority, acceptance and ability of Andrews,
// Pritchett and Woolcock: space is the least of the three; enter where it reaches the limit,
// build space where exactly one is below, park where more are (methods 12.5).
// It panics on options that [Options.Check] refuses.
func Space(c Cause, o Options) []Spot {
	o = filled(o)
	return ordered(spots(c, nil, o))
}

func spots(c Cause, above []string, o Options) []Spot {
	at := append(slices.Clone(above), c.Text)
	if len(c.Causes) == 0 {
		return []Spot{spot(c, at, o)}
	}
	var out []Spot
	for _, sub := range c.Causes {
		out = append(out, spots(sub, at, o)...)
	}
	return out
}

func spot(c Cause, at []string, o Options) Spot {
	s := Spot{Path: at, Authority: c.Authority, Acceptance: c.Acceptance, Ability: c.Ability, Evidence: c.Evidence}
	least := MaxTripleA
	for _, a := range []struct {
		name string
		v    *int
	}{{"authority", c.Authority}, {"acceptance", c.Acceptance}, {"ability", c.Ability}} {
		switch {
		case a.v == nil:
			s.Missing = append(s.Missing, a.name)
			continue
		case *a.v < o.Enter:
			s.Narrow = append(s.Narrow, a.name)
		}
		least = min(least, *a.v)
	}
	if len(s.Missing) == 0 {
		s.Space = &least
	}
	switch {
	case len(s.Narrow) > 1: // whatever the missing one is
		s.Verdict = Park
	case len(s.Missing) > 0:
		s.Verdict = Unclear
	case len(s.Narrow) == 1:
		s.Verdict = Build
	default:
		s.Verdict = Enter
	}
	return s
}

func ordered(list []Spot) []Spot {
	rank := []Ground{Enter, Build, Unclear, Park}
	slices.SortStableFunc(list, func(a, b Spot) int {
		return cmp.Or(
			cmp.Compare(slices.Index(rank, a.Verdict), slices.Index(rank, b.Verdict)),
			cmp.Compare(least(b), least(a)), cmp.Compare(sum(b), sum(a)),
			slices.Compare(a.Path, b.Path))
	})
	return list
}

func least(s Spot) int {
	if s.Space == nil {
		return -1
	}
	return *s.Space
}

func sum(s Spot) int {
	n := 0
	for _, v := range []*int{s.Authority, s.Acceptance, s.Ability} {
		if v != nil {
			n += *v
		}
	}
	return n
}

// Fishbone is a problem with its innermost causes.
type Fishbone struct {
	Problem string       `json:"problem"`
	Spots   []Spot       `json:"spots"` // as Space orders them, over all causes
	Depth   int          `json:"depth"` // levels of causes; 0 for none
	Notes   []panel.Note `json:"notes"`
}

// FishboneOf orders the causes of a problem by where to begin. The notes say what a
// statement of a problem lacks: causes, a chain of whys, independent firms as sources.
// It panics on options that [Options.Check] refuses.
func FishboneOf(p Problem, o Options) Fishbone {
	o = filled(o)
	f := Fishbone{Problem: p.ID, Spots: []Spot{}, Notes: []panel.Note{}}
	for _, c := range p.Causes {
		f.Spots = append(f.Spots, spots(c, nil, o)...)
		f.Depth = max(f.Depth, depth(c))
	}
	ordered(f.Spots)
	note := func(code, format string, args ...any) {
		f.Notes = append(f.Notes, panel.Note{Code: code, Subject: p.ID, Severity: panel.Warning, Text: p.ID + ": " + fmt.Sprintf(format, args...)})
	}
	switch f.Depth {
	case 0:
		note("problem-no-causes", "no cause is stated, so there is nowhere to begin")
	case 1:
		note("problem-one-why", "the causes have no causes: ask why again")
	}
	if len(f.Spots) > 0 && !slices.ContainsFunc(f.Spots, func(s Spot) bool { return s.Verdict == Enter }) {
		note("problem-no-entry", "no cause can be entered now; widen the space where one thing is narrow")
	}
	if n := distinct(p.FirmSources); n < o.Firms {
		note("problem-few-firms", "%d firms say so, want %d or more", n, o.Firms)
	}
	return f
}

func distinct(list []string) int {
	seen := map[string]bool{}
	for _, s := range list {
		seen[strings.ToLower(strings.Join(strings.Fields(s), " "))] = true
	}
	return len(seen)
}

func depth(c Cause) int {
	deepest := 0
	for _, sub := range c.Causes {
		deepest = max(deepest, depth(sub))
	}
	return deepest + 1
}
