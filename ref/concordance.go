package ref

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Concordance maps the codes of a classification at one level to those of another, or of
// an edition to another edition. It is immutable.
//
// A table between two systems links codes of their finest levels; a code with k targets
// gives each the share 1/k. [Concordance.Then] chains tables: shares along a way are
// multiplied and those of ways that meet are added. [Concordance.At] goes to higher
// levels: the shares of a heading are the means of those of its finest codes, so their
// weights are numbers of codes, as nothing is known of their trade. Where some of the ways
// of a code end without a target, the others take its whole value, and [Entry.Lost] says
// which part of the ways ended.
type Concordance struct {
	From, To           System
	FromLevel, ToLevel int
	Route              []Step
	entries            map[string]*Entry
	feeds              map[string]int    // codes that lead to a target
	whole              map[string]*Entry // by a code that stands for its heading
	same               bool              // from a system to itself: every code is known
}

// Step is one table of a route.
type Step struct {
	From    string `json:"from"` // code of a system
	To      string `json:"to"`
	Inverse bool   `json:"inverse"` // the table stands the other way round
}

// Pair links two codes of the finest levels.
type Pair struct{ From, To string }

// Entry is what is known of a code.
type Entry struct {
	Targets []Target // ascending by code; empty when there is none
	Codes   int      // codes of the finest level behind it that have a target
	Lost    float64  // part of the ways that end without a target, 0..1; 1 without Targets
}

// Target is a code and its part of the value.
type Target struct {
	Code  string
	Share float64 // above 0; those of an entry add up to 1
	Codes int     // codes of the finest level behind the source code that lead here
}

// NewConcordance makes a concordance of the finest levels from pairs in any order.
// Codes that are known and have no pair have no target; pairs may use others. A code of
// the wrong form and a repeated pair are errors.
func NewConcordance(from, to System, pairs []Pair, known []string) (*Concordance, error) {
	c := &Concordance{From: from, To: to, FromLevel: from.Finest(), ToLevel: to.Finest(),
		Route: []Step{{From: from.Code, To: to.Code}}, entries: make(map[string]*Entry, len(pairs))}
	for _, code := range known {
		if !Shaped(code, c.FromLevel) {
			return nil, fmt.Errorf("%q is no code of %s", code, from.Code)
		}
		c.entries[code] = &Entry{Lost: 1}
	}
	for _, p := range pairs {
		if !Shaped(p.From, c.FromLevel) || !Shaped(p.To, c.ToLevel) {
			return nil, fmt.Errorf("%q to %q is no pair of codes of %s and %s", p.From, p.To, from.Code, to.Code)
		}
		e := c.entries[p.From]
		if e == nil {
			e = &Entry{}
			c.entries[p.From] = e
		}
		e.Targets = append(e.Targets, Target{Code: p.To, Codes: 1})
		e.Codes, e.Lost = 1, 0
	}
	for code, e := range c.entries {
		slices.SortFunc(e.Targets, byCode)
		for i := range e.Targets {
			if i > 0 && e.Targets[i].Code == e.Targets[i-1].Code {
				return nil, fmt.Errorf("the pair %s, %s of %s and %s stands twice", code, e.Targets[i].Code, from.Code, to.Code)
			}
			e.Targets[i].Share = 1 / float64(len(e.Targets))
		}
	}
	c.count()
	return c, nil
}

func byCode(a, b Target) int { return strings.Compare(a.Code, b.Code) }

// Same maps the codes of a system to themselves.
func Same(s System) *Concordance {
	return &Concordance{From: s, To: s, FromLevel: s.Finest(), ToLevel: s.Finest(), Route: []Step{}, same: true}
}

// count counts the codes that lead to each target.
func (c *Concordance) count() {
	c.feeds = map[string]int{}
	for _, e := range c.entries {
		for _, t := range e.Targets {
			c.feeds[t.Code]++
		}
	}
}

// Entry returns what is known of a code; nil when it is no code of the system and level.
// Tables of trade have HS subheadings such as 271000 for a heading that is divided and
// was put together again, and SITC headings that are not divided with fewer digits, 333
// for 33300. After [Concordance.At] a six-digit code that ends in 00 and is none of the
// edition, and a shorter code of SITC whose heading is not divided, stand for their heading:
// the targets are those of the heading's codes.
func (c *Concordance) Entry(code string) *Entry {
	if !c.same {
		if e := c.entries[code]; e != nil {
			return e
		}
		return c.whole[code]
	}
	if !Shaped(code, c.FromLevel) {
		return nil
	}
	return &Entry{Targets: []Target{{Code: code[:c.ToLevel], Share: 1, Codes: 1}}, Codes: 1}
}

// Shared tells whether other codes lead to a target as well.
func (c *Concordance) Shared(target string) bool {
	return c.same && c.ToLevel < c.FromLevel || c.feeds[target] > 1
}

// Whole tells whether a code stands for its heading; see [Concordance.Entry].
func (c *Concordance) Whole(code string) bool { return c.entries[code] == nil && c.whole[code] != nil }

// Codes returns the codes it knows, ascending; none from a system to itself, where every
// code of the level is known.
func (c *Concordance) Codes() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Inverse turns a concordance of the finest levels round: each code gives its value in
// equal parts to the codes that lead to it. Codes of To that are known and that no code
// leads to have no target.
func (c *Concordance) Inverse(known []string) (*Concordance, error) {
	if c.same {
		return c, nil
	}
	if len(c.Route) != 1 || c.FromLevel != c.From.Finest() || c.ToLevel != c.To.Finest() {
		return nil, fmt.Errorf("only one table of finest codes is turned round, not %s", c)
	}
	var pairs []Pair
	for _, from := range c.Codes() {
		for _, t := range c.entries[from].Targets {
			pairs = append(pairs, Pair{t.Code, from})
		}
	}
	out, err := NewConcordance(c.To, c.From, pairs, known)
	if err != nil {
		return nil, err
	}
	out.Route[0].Inverse = !c.Route[0].Inverse
	return out, nil
}

// Then chains two concordances of finest levels: d must begin where c ends.
func (c *Concordance) Then(d *Concordance) (*Concordance, error) {
	if c.To.Code != d.From.Code || c.ToLevel != d.FromLevel || c.FromLevel != c.From.Finest() || d.ToLevel != d.To.Finest() {
		return nil, fmt.Errorf("%s is not followed by %s", c, d)
	}
	switch {
	case d.same:
		return c, nil
	case c.same:
		return d, nil
	}
	out := &Concordance{From: c.From, To: d.To, FromLevel: c.FromLevel, ToLevel: d.ToLevel,
		Route: append(slices.Clone(c.Route), d.Route...), entries: make(map[string]*Entry, len(c.entries))}
	for code, e := range c.entries {
		sum := gather{}
		for _, mid := range e.Targets {
			if next := d.entries[mid.Code]; next != nil {
				sum.add(next, mid.Share)
			} else {
				sum.lost += mid.Share
			}
		}
		x := sum.entry()
		x.Lost = min(1, e.Lost+(1-e.Lost)*x.Lost)
		if len(x.Targets) > 0 {
			x.Codes = 1
			for i := range x.Targets {
				x.Targets[i].Codes = 1
			}
		}
		out.entries[code] = x
	}
	out.count()
	return out, nil
}

// gather adds up entries by target.
type gather struct {
	share map[string]float64
	codes map[string]int
	n     int
	lost  float64
}

// add adds an entry with a weight.
func (g *gather) add(e *Entry, weight float64) {
	if g.share == nil {
		g.share, g.codes = map[string]float64{}, map[string]int{}
	}
	g.lost += weight * e.Lost
	g.n += e.Codes
	for _, t := range e.Targets {
		g.share[t.Code] += weight * t.Share
		g.codes[t.Code] += t.Codes
	}
}

// entry makes the shares add up to 1 and lost a part of all that was added.
func (g *gather) entry() *Entry {
	e := &Entry{Codes: g.n, Lost: 1}
	total := 0.0
	codes := slices.Sorted(maps.Keys(g.share))
	for _, c := range codes {
		total += g.share[c]
	}
	for _, c := range codes {
		e.Targets = append(e.Targets, Target{Code: c, Share: g.share[c] / total, Codes: g.codes[c]})
	}
	if total > 0 {
		e.Lost = g.lost
	}
	return e
}

// At returns the concordance between other levels, for a table in codes of the level
// from. It must begin and end at the finest levels. Levels that are none of the systems,
// or finer than the table carries, are an error.
func (c *Concordance) At(from, to int) (*Concordance, error) {
	if !c.From.Has(from) || !c.To.Has(to) {
		return nil, fmt.Errorf("the levels of %s have %s digits and those of %s %s", c.From.Code, words(c.From.Levels), c.To.Code, words(c.To.Levels))
	}
	if !c.From.Carries(from, c.To, to) {
		return nil, fmt.Errorf("%d digits of %s cannot be turned into %d digits of %s, which are finer", from, c.From.Code, to, c.To.Code)
	}
	if c.FromLevel != c.From.Finest() || c.ToLevel != c.To.Finest() {
		return nil, fmt.Errorf("levels are chosen once, and %s has them", c)
	}
	out := &Concordance{From: c.From, To: c.To, FromLevel: from, ToLevel: to, Route: slices.Clone(c.Route), same: c.same}
	if c.same {
		return out, nil
	}
	out.entries = c.headings(from, to)
	out.count()
	if from == c.From.Finest() {
		out.whole = c.wholes(to)
	}
	return out, nil
}

// wholes are the entries of codes that stand for their heading.
func (c *Concordance) wholes(to int) map[string]*Entry {
	out := map[string]*Entry{}
	if c.FromLevel == 6 {
		for head, e := range c.headings(4, to) {
			out[head+"00"] = e
		}
		return out
	}
	zeros := strings.Repeat("0", c.FromLevel)
	size := map[string]int{}
	for code := range c.entries {
		for n := 3; n < c.FromLevel; n++ {
			size[code[:n]]++
		}
	}
	for code, e := range c.entries {
		for n := 3; n < c.FromLevel; n++ {
			if code[n:] == zeros[n:] && size[code[:n]] == 1 {
				out[code[:n]] = e.head(to)
			}
		}
	}
	return out
}

// headings adds up the entries of the codes that begin alike.
func (c *Concordance) headings(from, to int) map[string]*Entry {
	groups, size := map[string]*gather{}, map[string]int{}
	for _, code := range c.Codes() { // in order: sums of shares must not depend on it
		head := code[:from]
		if groups[head] == nil {
			groups[head] = &gather{}
		}
		size[head]++
		groups[head].add(c.entries[code].head(to), 1)
	}
	out := make(map[string]*Entry, len(groups))
	for head, g := range groups {
		g.lost /= float64(size[head])
		out[head] = g.entry()
	}
	return out
}

// head merges targets of the same heading.
func (e *Entry) head(level int) *Entry {
	out := &Entry{Codes: e.Codes, Lost: e.Lost}
	for _, t := range e.Targets {
		if n := len(out.Targets); n > 0 && out.Targets[n-1].Code == t.Code[:level] {
			out.Targets[n-1].Share += t.Share
			continue
		}
		out.Targets = append(out.Targets, Target{Code: t.Code[:level], Share: t.Share, Codes: t.Codes})
	}
	return out
}

// String names it by systems and levels.
func (c *Concordance) String() string {
	return fmt.Sprintf("%s (%d digits) to %s (%d digits)", c.From.Code, c.FromLevel, c.To.Code, c.ToLevel)
}
