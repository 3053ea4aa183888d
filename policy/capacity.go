package policy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// tie is the absolute tolerance of comparing computed numbers.
const tie = 1e-9

// CapacityOf returns the capacity of a unit by dimension: the median of its raters, and
// as standard deviation the floor or a share of the range, whichever is larger (methods
// 11.2). A dimension that no rater scored has Raters 0 and says nothing. The notes name
// what weakens the scores: few raters, none from outside, wide spread, no evidence.
// It panics on options that [Options.Check] refuses.
func CapacityOf(h Host, o Options) (Capacity, []panel.Note) {
	o = filled(o)
	var c Capacity
	var notes []panel.Note
	note := func(code string, s panel.Severity, format string, args ...any) {
		notes = append(notes, panel.Note{Code: code, Subject: h.ID, Severity: s, Text: h.Name + ": " + fmt.Sprintf(format, args...)})
	}
	var few, wide, bare, none []string
	for _, d := range catalogue.Dimensions() {
		values, evidence := scoresOf(h, d)
		if c.Raters[d] = len(values); len(values) == 0 {
			none = append(none, d.String())
			continue
		}
		spread := slices.Max(values) - slices.Min(values)
		c.Score[d] = panel.Median(values)
		c.SD[d] = max(o.SDFloor, o.RangeShare*spread)
		if len(values) < o.MinRaters {
			few = append(few, fmt.Sprintf("%s (%d)", d, len(values)))
		}
		if len(values) > 1 && spread > o.Wide-tie {
			wide = append(wide, fmt.Sprintf("%s (%s to %s)", d, points(slices.Min(values)), points(slices.Max(values))))
		}
		if !evidence {
			bare = append(bare, d.String())
		}
	}
	if h.Illustrative {
		note("capacity-illustrative", panel.Warning, "the scores are invented for an example")
	}
	if len(none) == catalogue.DimensionCount {
		note("capacity-unrated", panel.Warning, "nobody has rated this unit")
		return c, notes
	}
	for _, w := range []struct {
		code, text string
		of         []string
	}{
		{"capacity-unscored", "not scored on %s, which is unknown and not 0", none},
		{"capacity-few-raters", fmt.Sprintf("fewer than %d raters on %%s", o.MinRaters), few},
		{"capacity-spread", "the raters disagree on %s", wide},
		{"capacity-no-evidence", "no rater gives evidence for %s", bare},
	} {
		if len(w.of) > 0 {
			note(w.code, panel.Warning, w.text, strings.Join(w.of, ", "))
		}
	}
	if !slices.ContainsFunc(h.Ratings, func(r Rating) bool { return r.Outside && len(r.Scores) > 0 }) {
		note("capacity-no-outsider", panel.Warning, "no rater is from outside the unit")
	}
	if slices.ContainsFunc(h.Ratings, proxied) {
		note("capacity-proxy", panel.Warning, "evidence names an index of whole countries, which says nothing of a unit")
	}
	return c, notes
}

// scoresOf are the scores of a dimension, ascending, and whether one has evidence.
func scoresOf(h Host, d catalogue.Dimension) (values []float64, evidence bool) {
	for _, r := range h.Ratings {
		for _, s := range r.Scores {
			if s.Dimension == d.String() {
				values = append(values, s.Value)
				evidence = evidence || strings.TrimSpace(s.Evidence) != ""
			}
		}
	}
	slices.Sort(values)
	return values, evidence
}

// proxied tells whether a rating rests on an index of a whole country.
func proxied(r Rating) bool {
	return slices.ContainsFunc(r.Scores, func(s Score) bool {
		text := strings.ToLower(s.Evidence)
		return slices.ContainsFunc(proxies, func(p string) bool { return strings.Contains(text, p) })
	})
}

// proxies are names of indices that rank governments.
var proxies = []string{"wgi", "worldwide governance", "government effectiveness", "corruption perceptions", "doing business", "cpia"}

// points prints a score with no more digits than it has.
func points(v float64) string { return fmt.Sprintf("%g", math.Round(v*100)/100) }

// TogetherOf returns the capacity of units that host together, in any order: by dimension
// that of the strongest member, with its standard deviation; on coordination each partner
// beyond the first takes a penalty off, down to 0 (methods 12.2). A member that is not
// rated on a dimension can only add to it, so the strongest of the others stands for all;
// where none is rated, neither are they together. One member alone pays no penalty.
// It panics on options that [Options.Check] refuses.
func TogetherOf(members []Capacity, o Options) Capacity {
	o = filled(o)
	var c Capacity
	for _, d := range catalogue.Dimensions() {
		for _, m := range members {
			// Of equal scores the less certain one counts, then the one fewer raters gave.
			better := m.Score[d] > c.Score[d]+tie
			equal := math.Abs(m.Score[d]-c.Score[d]) <= tie && (m.SD[d] > c.SD[d]+tie || math.Abs(m.SD[d]-c.SD[d]) <= tie && m.Raters[d] < c.Raters[d])
			if m.Raters[d] > 0 && (c.Raters[d] == 0 || better || equal) {
				c.Score[d], c.SD[d], c.Raters[d] = m.Score[d], m.SD[d], m.Raters[d]
			}
		}
	}
	if n := len(members); n > 1 && c.Raters[catalogue.Coordination] > 0 {
		c.Score[catalogue.Coordination] = max(0, c.Score[catalogue.Coordination]-o.Penalty*float64(n-1))
	}
	return c
}

// Unit is a host, or hosts together, with the capacity that follows from the records.
type Unit struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Kind         string   `json:"kind"` // "together" for a composite
	Capacity     Capacity `json:"capacity"`
	Members      []string `json:"members,omitempty"` // hosts of a composite, in order
	Does         []string `json:"does,omitempty"`    // what each does
	May          []string `json:"may_run,omitempty"` // instruments; empty: any
	Load         *float64 `json:"coordination_load,omitempty"`
	Illustrative bool     `json:"illustrative,omitempty"`
	Raters       int      `json:"raters"` // of a composite, of all its members
}

// Units returns the hosts of a checked register by ID, then what hosts together by ID, with
// the notes on each. The coordination load of a composite is that of its members where all
// state one: the least of them.
func Units(r *Register, o Options) ([]Unit, []panel.Note, error) {
	if err := o.Check(); err != nil {
		return nil, nil, err
	}
	r = r.Canonical()
	out := make([]Unit, 0, len(r.Hosts)+len(r.Together))
	var notes []panel.Note
	at := map[string]int{}
	for i, h := range r.Hosts {
		c, n := CapacityOf(h, o)
		notes = append(notes, n...)
		at[h.ID] = i
		out = append(out, Unit{ID: h.ID, Name: h.Name, Kind: h.Kind, Capacity: c, May: h.May, Load: h.Load, Illustrative: h.Illustrative, Raters: len(h.Ratings)})
	}
	for _, t := range r.Together {
		u := Unit{ID: t.ID, Name: t.Name, Kind: "together", May: t.May}
		var members []Capacity
		var missing []string
		for k, m := range t.Members {
			i, ok := at[m.Host]
			if !ok {
				return nil, nil, fmt.Errorf("policy: %s: no host is called %q", t.ID, m.Host)
			}
			h := out[i]
			members = append(members, h.Capacity)
			u.Members, u.Does = append(u.Members, m.Host), append(u.Does, m.Does)
			u.Illustrative, u.Raters = u.Illustrative || h.Illustrative, u.Raters+h.Raters
			switch {
			case h.Load == nil || k > 0 && u.Load == nil:
				u.Load = nil
			case k == 0 || *h.Load < *u.Load:
				load := *h.Load
				u.Load = &load
			}
			if slices.Contains(h.Capacity.Raters[:], 0) {
				missing = append(missing, h.Name)
			}
		}
		u.Capacity = TogetherOf(members, o)
		if len(missing) > 0 {
			notes = append(notes, panel.Note{Code: "capacity-member-unscored", Subject: t.ID, Severity: panel.Warning,
				Text: fmt.Sprintf("%s: not scored on every dimension: %s; the strongest of the others stands for all", t.Name, strings.Join(missing, ", "))})
		}
		out = append(out, u)
	}
	return out, notes, nil
}

// filled fills the options and refuses those that make no sense.
func filled(o Options) Options {
	o = options.Fill(o)
	if err := o.check(); err != nil {
		panic(err)
	}
	return o
}
