package mission

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"upstep/catalogue"
)

// Read reads a map from YAML, strictly. The error joins one [catalogue.Fault] with file
// and line per defect: of the form, and of the map itself (see [Inspect]).
func Read(name string, data []byte, content *catalogue.Missions) (*Map, error) {
	m := &Map{}
	doc, err := catalogue.Decode(name, data, m)
	if err != nil {
		return nil, err
	}
	m.inspect(content, doc.Fault)
	return m, doc.Err()
}

// Inspect says what is wrong with a map: ids that stand twice or are unknown, edges between
// kinds that do not go together, circles, parts that belong to nothing, codes, years and
// scores outside their ranges. nil when nothing is.
func Inspect(m *Map, content *catalogue.Missions) error {
	var errs []error
	m.inspect(content, func(path []any, format string, args ...any) {
		errs = append(errs, fmt.Errorf("mission: %v: %s", path, fmt.Sprintf(format, args...)))
	})
	return errors.Join(errs...)
}

var isic = regexp.MustCompile(`^[A-U](\d{2,4})?$`)

// faulter records a defect at the part of the map that path leads to.
type faulter func(path []any, format string, args ...any)

// inspector checks one map.
type inspector struct {
	*Map
	content *catalogue.Missions
	fault   faulter
	kind    map[string]Kind // of nodes by id
	owner   map[string]int  // target id -> mission
}

func (m *Map) inspect(content *catalogue.Missions, fault faulter) {
	c := &inspector{Map: m, content: content, fault: fault, kind: map[string]Kind{}, owner: map[string]int{}}
	c.names()
	c.years([]any{"as_of"}, m.AsOf, true)
	if k := m.Capacity; k != nil {
		c.score([]any{"capacity"}, "coordination", k.Coordination)
		c.score([]any{"capacity"}, "design", k.Design)
	}
	for i, x := range m.Challenges {
		for _, code := range x.SDG {
			if !content.IsTarget(code) {
				fault([]any{"challenges", i}, "%s: %q is no target of the 2030 Agenda, want one such as 6.4 or 8.a", x.ID, code)
			}
		}
	}
	for i, s := range m.Sectors {
		if !isic.MatchString(s.ISIC) {
			fault([]any{"sectors", i}, "%s: %q is no section of ISIC Rev. 4, want a letter from A to U, with or without a division such as C10", s.ID, s.ISIC)
		}
	}
	for i := range m.Missions {
		c.mission(i)
	}
	for i := range m.Projects {
		c.project(i)
	}
	if c.circles() {
		c.reach()
	}
	c.orphans()
}

// names registers every id. Nodes share one space of names, so that an edge is never in
// doubt; targets and indicators have their own.
func (c *inspector) names() {
	node := func(kind Kind, list string, i int, id string) {
		if _, dup := c.kind[id]; dup || strings.TrimSpace(id) == "" {
			c.fault([]any{list, i}, "the id %q is blank or stands twice", id)
		}
		c.kind[id] = kind
	}
	for i, x := range c.Challenges {
		node(IsChallenge, "challenges", i, x.ID)
	}
	for i, x := range c.Sectors {
		node(IsSector, "sectors", i, x.ID)
	}
	for i, x := range c.Missions {
		node(IsMission, "missions", i, x.ID)
		for k, t := range x.Targets {
			if _, dup := c.owner[t.ID]; dup || strings.TrimSpace(t.ID) == "" {
				c.fault([]any{"missions", i, "targets", k}, "the id %q is blank or stands twice among the targets", t.ID)
			}
			c.owner[t.ID] = i
		}
	}
	for i, x := range c.Projects {
		node(IsProject, "projects", i, x.ID)
	}
	seen := map[string]bool{}
	for i, x := range c.Indicators {
		if seen[x.ID] {
			c.fault([]any{"indicators", i}, "the indicator %s stands twice", x.ID)
		}
		seen[x.ID] = true
	}
	if len(c.Challenges) == 0 || len(c.Missions) == 0 {
		c.fault(nil, "a map needs a challenge and a mission")
	}
}

// refs checks that ids lead to nodes of the kinds an edge may lead to.
func (c *inspector) refs(path []any, from, verb string, to []string, kinds ...Kind) {
	for i, id := range to {
		switch kind, ok := c.kind[id]; {
		case !ok:
			c.fault(path, "%s %s %q, which is not in the map", from, verb, id)
		case !slices.Contains(kinds, kind):
			c.fault(path, "%s %s %q, which is a %s; want a %s", from, verb, id, kind, joinOr(kinds))
		case slices.Contains(to[:i], id):
			c.fault(path, "%s %s %q twice", from, verb, id)
		}
	}
}

func joinOr(kinds []Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, " or a ")
}

const firstYear, lastYear = 1900, 2200

func (c *inspector) years(path []any, year int, optional bool) {
	if (year != 0 || !optional) && (year < firstYear || year > lastYear) {
		c.fault(path, "%d is no year", year)
	}
}

func (c *inspector) score(path []any, name string, v *float64) {
	if v != nil && !(*v >= 0 && *v <= 5) {
		c.fault(path, "%s is %v, want 0 to 5", name, *v)
	}
}

func (c *inspector) mission(i int) {
	m := c.Missions[i]
	at := []any{"missions", i}
	if len(m.Addresses) == 0 {
		c.fault(at, "%s addresses no challenge", m.ID)
	}
	c.refs(at, m.ID, "addresses", m.Addresses, IsChallenge)
	c.refs(at, m.ID, "involves", m.Involves, IsSector)
	if !slices.Contains([]string{"", National, Pilot}, m.Scope) {
		c.fault(append(at, "scope"), "%s: scope is %q, want national or pilot", m.ID, m.Scope)
	}
	c.years(append(at, "start"), m.Start, true)
	for k, t := range m.Targets {
		path := append(slices.Clone(at), "targets", k)
		c.years(path, t.Date, true)
		c.years(path, t.BaselineYear, true)
		if t.Baseline != nil && t.BaselineYear == 0 {
			c.fault(path, "%s: a baseline needs a baseline_year", t.ID)
		}
	}
	for k, s := range m.Scores {
		path := append(slices.Clone(at), "scores", k)
		for _, cr := range c.content.Criteria {
			c.score(path, s.Assessor+": "+cr.ID, s.of(cr.ID))
		}
		if slices.ContainsFunc(m.Scores[:k], func(o Scores) bool { return o.Assessor == s.Assessor }) {
			c.fault(path, "the assessor %s stands twice", s.Assessor)
		}
	}
	c.checklist(at, m)
}

func (c *inspector) checklist(at []any, m Mission) {
	for k, r := range m.Roar {
		path := append(slices.Clone(at), "roar", k)
		if !slices.ContainsFunc(c.content.Roar, func(q catalogue.RoarQuestion) bool { return q.ID == r.Question }) {
			c.fault(path, "no question %q; they run from %s to %s", r.Question, c.content.Roar[0].ID, c.content.Roar[len(c.content.Roar)-1].ID)
		}
		if !slices.Contains([]string{"yes", "partly", "no"}, r.Answer) {
			c.fault(path, "the answer is %q, want yes, partly or no", r.Answer)
		}
		if slices.ContainsFunc(m.Roar[:k], func(o Reply) bool { return o.Question == r.Question }) {
			c.fault(path, "%s is answered twice", r.Question)
		}
	}
	for _, w := range m.Rewards {
		if !slices.Contains(c.content.Rewards, w) {
			c.fault(append(slices.Clone(at), "rewards"), "%q is no way of sharing rewards, want one of %s", w, strings.Join(c.content.Rewards, ", "))
		}
	}
	if len(m.Rewards) > 0 && m.RewardsNone != "" {
		c.fault(append(slices.Clone(at), "rewards"), "%s names rewards and says there are none", m.ID)
	}
}

func (c *inspector) project(i int) {
	p := c.Projects[i]
	at := []any{"projects", i}
	c.refs(at, p.ID, "contributes to", p.Contributes, IsMission, IsProject)
	c.refs(at, p.ID, "is in", p.Sectors, IsSector)
	if len(p.Contributes) == 0 || len(p.Sectors) == 0 {
		c.fault(at, "%s belongs to nothing: it needs contributes and sectors", p.ID)
	}
	if _, ok := c.owner[p.Moves]; !ok {
		c.fault(append(slices.Clone(at), "moves"), "%s moves %q, which is no target of a mission", p.ID, p.Moves)
	}
	c.years(append(slices.Clone(at), "date"), p.Date, false)
	c.years(append(slices.Clone(at), "baseline_year"), p.BaselineYear, false)
	for k, l := range p.SDG {
		path := append(slices.Clone(at), "sdg", k)
		target, _ := targetOf(l.Indicator)
		if !c.content.IsTarget(target) {
			c.fault(path, "%s: %q is no indicator or target of the 2030 Agenda, want one such as 6.4.1", p.ID, l.Indicator)
		}
		if l.Strength != nil && (*l.Strength < -1 || *l.Strength > 3) {
			c.fault(path, "%s: strength %d, want -1 (conflict) to 3", p.ID, *l.Strength)
		}
	}
}

// targetOf splits the code of an SDG indicator such as 6.4.1 into its target and whether
// it is one of an indicator. The list of indicators changes with every review, so only
// the form of the last part is checked.
func targetOf(code string) (target string, indicator bool) {
	parts := strings.Split(code, ".")
	switch {
	case len(parts) == 2:
		return code, false
	case len(parts) == 3 && len(parts[2]) == 1 && parts[2] >= "1" && parts[2] <= "9":
		return parts[0] + "." + parts[1], true
	}
	return "", false
}
