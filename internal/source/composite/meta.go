package composite

import (
	"slices"
	"strconv"

	"upstep/method/index"
)

// Meta is the metadata of a project.
type Meta struct {
	Tree         *index.Tree
	Denominators []string // codes
	Groups       []string
	Others       []string               // columns of the data that are not used
	Posts        map[string]index.Posts // fixed ends, from the columns Low and High; empty without them
}

var kinds = []string{"Indicator", "Aggregate", "Denominator", "Group", "Other"}

// ReadMeta reads iMeta. Columns: iCode, Level, Parent, Direction, Weight and Type; iName,
// Unit, Target, Denominator, Low and High if wanted; others are ignored. The error
// joins one [Fault] per defect.
func ReadMeta(name string, data []byte) (*Meta, error) {
	s := read(name, data)
	if s.head == nil || !s.need("iCode", "Level", "Parent", "Direction", "Weight", "Type") || len(s.faults) > 0 {
		return nil, s.err()
	}
	m := &Meta{Posts: map[string]index.Posts{}}
	var nodes []index.Node
	line := map[string]int{}
	for i := range s.rows {
		code, kind := s.raw(i, "iCode"), s.cell(i, "Type")
		at := s.lines[i]
		if code == "" {
			s.fault(at, "iCode is empty")
			continue
		}
		if line[code] > 0 {
			s.fault(at, "the code %s stands in line %d too", code, line[code])
			continue
		}
		line[code] = at
		switch kind {
		case "Indicator", "Aggregate":
			nodes = append(nodes, s.node(i, code, kind, m))
		case "Denominator":
			m.Denominators = append(m.Denominators, code)
		case "Group":
			m.Groups = append(m.Groups, code)
		case "Other":
			m.Others = append(m.Others, code)
		default:
			s.fault(at, "%s has the type %q, want one of %v", code, kind, kinds)
		}
	}
	s.links(nodes, line, m)
	if len(s.faults) > 0 {
		return nil, s.err()
	}
	tree, err := index.NewTree(nodes)
	if err != nil {
		s.fault(1, "%v", err)
		return nil, s.err()
	}
	m.Tree = tree
	return m, nil
}

// node reads an indicator or an aggregate.
func (s *sheet) node(i int, code, kind string, m *Meta) index.Node {
	at := s.lines[i]
	n := index.Node{Code: code, Name: s.cell(i, "iName"), Unit: s.cell(i, "Unit"), Parent: s.cell(i, "Parent"), Denominator: s.cell(i, "Denominator")}
	level, err := strconv.Atoi(s.cell(i, "Level"))
	switch {
	case err != nil || level < 1:
		s.fault(at, "%s has the level %q, want a whole number from 1", code, s.cell(i, "Level"))
	case kind == "Indicator" && level != 1 || kind == "Aggregate" && level < 2:
		s.fault(at, "%s is an %s at level %d; indicators have level 1, aggregates 2 or more", code, kind, level)
	}
	n.Level = level
	direction := s.cell(i, "Direction")
	if (direction != "" || kind == "Indicator") && direction != "1" && direction != "-1" {
		s.fault(at, "%s has the direction %q, want 1 (more is better) or -1 (less is better)", code, direction)
	}
	n.Direction = 1
	if direction == "-1" {
		n.Direction = -1
		if kind == "Aggregate" {
			s.fault(at, "%s is an aggregate with direction -1; directions belong to indicators", code)
		}
	}
	w, why := number(s.cell(i, "Weight"))
	switch {
	case why != "":
		s.fault(at, "the weight of %s: %s", code, why)
	case !(w > 0):
		s.fault(at, "%s has the weight %v, want a positive number; leave a row out whose weight is 0", code, w)
	}
	n.Weight = w
	if v := s.cell(i, "Target"); v != "" {
		target, why := number(v)
		if why != "" {
			s.fault(at, "the target of %s: %s", code, why)
		}
		n.Target = &target
	}
	low, high := s.cell(i, "Low"), s.cell(i, "High")
	if low != "" || high != "" {
		l, why1 := number(low)
		h, why2 := number(high)
		if why1 != "" || why2 != "" || !(l < h) {
			s.fault(at, "the posts of %s are %q and %q, want two numbers in ascending order", code, low, high)
		}
		m.Posts[code] = index.Posts{Low: l, High: h}
	}
	return n
}

// links checks parents and denominators.
func (s *sheet) links(nodes []index.Node, line map[string]int, m *Meta) {
	at := map[string]index.Node{}
	top := 0
	for _, n := range nodes {
		at[n.Code] = n
		top = max(top, n.Level)
	}
	for _, n := range nodes {
		if n.Denominator != "" && !slices.Contains(m.Denominators, n.Denominator) {
			s.fault(line[n.Code], "%s is divided by %s, which is no row of type Denominator", n.Code, n.Denominator)
		}
		if n.Parent == "" {
			if n.Level < top {
				s.fault(line[n.Code], "%s at level %d has no parent; only the highest level (%d) has none", n.Code, n.Level, top)
			}
			continue
		}
		p, ok := at[n.Parent]
		switch {
		case !ok && line[n.Parent] > 0:
			s.fault(line[n.Code], "%s has the parent %s (line %d), which is no aggregate", n.Code, n.Parent, line[n.Parent])
		case !ok:
			s.fault(line[n.Code], "%s has the parent %s, which no row has as its code", n.Code, n.Parent)
		case circular(at, n):
			s.fault(line[n.Code], "%s is its own ancestor: the parents go round in a circle", n.Code)
		case p.Level != n.Level+1:
			s.fault(line[n.Code], "%s at level %d has the parent %s at level %d (line %d), want one level above", n.Code, n.Level, n.Parent, p.Level, line[n.Parent])
		}
	}
	for _, n := range nodes {
		if n.Level > 1 && !slices.ContainsFunc(nodes, func(c index.Node) bool { return c.Parent == n.Code }) {
			s.fault(line[n.Code], "the aggregate %s has nothing below it", n.Code)
		}
	}
	if len(nodes) == 0 && len(s.faults) == 0 {
		s.fault(1, "no row is of type Indicator or Aggregate")
	}
}

// circular reports whether the parents of n lead back to it.
func circular(at map[string]index.Node, n index.Node) bool {
	p := n
	for range len(at) {
		next, ok := at[p.Parent]
		if !ok {
			return false
		}
		if p = next; p.Code == n.Code {
			return true
		}
	}
	return false
}
