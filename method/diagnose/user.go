package diagnose

import (
	"fmt"
	"math"

	"upstep/panel"
)

// Relaxations is how growth changed around events of a constraint (test 2).
type Relaxations struct {
	Events []Change `json:"events"`
	SD     float64  `json:"sd"` // population, of yearly growth
}

// Change is one event. Change is nil when the years around it have no growth.
type Change struct {
	Event  Event    `json:"event"`
	Before *float64 `json:"before"` // mean growth, % a year
	After  *float64 `json:"after"`
}

// users turns what the user wrote into items, in the order of the file's lists.
func (b *build) users() ([]Item, []panel.Note) {
	e := b.in.Evidence
	if e == nil {
		return nil, nil
	}
	var out []Item
	var notes []panel.Note
	id := func() string { return fmt.Sprintf("user-%d", len(out)+1) }
	for _, x := range e.Items {
		q := b.capped(x.Kind, x.Q)
		if q < x.Q-eps {
			notes = append(notes, panel.Note{Code: "quality-capped", Subject: x.Node, Severity: panel.Warning,
				Text: fmt.Sprintf("Line %d of your evidence: a quality of %g was taken as %g, the most for its kind (%s).", x.Line, x.Q, q, x.Kind)})
		}
		out = append(out, Item{ID: id(), Node: x.Node, Name: x.Text, Mark: Mark{x.Test, x.S, q}, Kind: x.Kind, Origin: FromUser, Obs: []panel.Observation{},
			Text: x.Text, Source: x.Source, Date: x.Date, Line: x.Line})
	}
	for _, x := range e.Bypasses {
		item := Item{ID: id(), Node: x.Node, Name: x.Item, Kind: "fact", Origin: FromUser, Obs: []panel.Observation{}, Value: new(x.Prevalence), Text: x.Text, Source: x.Source, Date: x.Date, Line: x.Line}
		by := Bypass{N: len(x.Peers)}
		if len(x.Peers) > 0 {
			by.Mean, by.SD = meanSD(x.Peers)
		} else {
			by.Mean, by.SD = *x.Mean, *x.SD
		}
		item.Bypass = &by
		item.Mark = Mark{3, Support3(x.Prevalence, by.Mean, by.SD, b.o.FullZ), x.Q}
		out = append(out, item)
	}
	for _, x := range e.Tables {
		rows := make([]Sector, len(x.Rows))
		for i, r := range x.Rows {
			rows[i] = Sector{r.Sector, r.Home, r.Peers, r.Intensity}
		}
		c, err := CamelTest(rows)
		if err != nil {
			notes = append(notes, panel.Note{Code: "no-camels", Subject: x.Node, Severity: panel.Refusal,
				Text: fmt.Sprintf("The table of sectors at line %d of your evidence gives no fourth test: %s.", x.Line, err)})
			continue
		}
		c.Factor = x.Factor
		out = append(out, Item{ID: id(), Node: x.Node, Name: "Sectors by need of " + x.Factor, Mark: Mark{4, Support4(c.T, b.o.FullT), x.Q}, Kind: "fact", Origin: FromUser,
			Obs: []panel.Observation{}, Camels: c, Source: x.Source, Date: x.Date, Line: x.Line})
	}
	for _, node := range leaves(b.in.Tree) {
		item, note := b.relaxations(node)
		if item != nil {
			item.ID = id()
			out = append(out, *item)
		}
		notes = append(notes, note...)
	}
	return out, notes
}

func (b *build) capped(kind string, q float64) float64 {
	switch kind {
	case "perception":
		return math.Min(q, b.o.PerceptionCap)
	case "opinion":
		return math.Min(q, b.o.OpinionCap)
	}
	return q
}

// relaxations holds growth after the events of a node against growth before them, in
// standard deviations of yearly growth. Terms of trade are not controlled for: the few
// years around an event leave no room, so its quality is low.
func (b *build) relaxations(node string) (*Item, []panel.Note) {
	r := &Relaxations{}
	var notes []panel.Note
	sum, n := 0.0, 0
	item := &Item{Node: node, Name: "Events of the constraint", Mark: Mark{Test: 2}, Kind: "fact", Origin: FromUser, Obs: []panel.Observation{}}
	for _, e := range b.in.Evidence.Events {
		if e.Node != node {
			continue
		}
		c := Change{Event: e, Before: b.meanGrowth(e.Year-b.o.EventYears, e.Year-1), After: b.meanGrowth(e.Year+1, e.Year+b.o.EventYears)}
		r.Events = append(r.Events, c)
		if item.Line == 0 {
			item.Line, item.Source = e.Line, e.Source
		}
		if c.Before == nil || c.After == nil {
			notes = append(notes, panel.Note{Code: "event-without-growth", Subject: node, Severity: panel.Warning,
				Text: fmt.Sprintf("The event of %d (line %d of your evidence) has no growth of %d years before and after it: it does not count.", e.Year, e.Line, b.o.EventYears)})
			continue
		}
		d := *c.After - *c.Before
		if e.Constraint == "tightened" {
			d = -d
		}
		sum, n = sum+d, n+1
	}
	if n == 0 {
		return nil, notes
	}
	var growth []float64
	for _, o := range b.in.Panel.History(growthCode, b.in.Country) {
		if o.Year <= b.in.Cut && o.Year > b.in.Cut-b.o.MoveWindow {
			growth = append(growth, o.Value)
		}
	}
	if _, r.SD = meanSD(growth); len(growth) < b.o.MoveYears || r.SD <= eps {
		return nil, append(notes, panel.Note{Code: "event-without-growth", Subject: node, Severity: panel.Refusal,
			Text: "Growth is known for too few years to say what is usual: the events do not count."})
	}
	item.S, item.Q = clamp(sum/float64(n)/r.SD), b.o.EventFew
	if n >= b.o.EventMany {
		item.Q = b.o.EventSome
	}
	item.Events = r
	return item, notes
}

// meanGrowth needs every year of from..to, none after the cut.
func (b *build) meanGrowth(from, to int) *float64 {
	sum := 0.0
	for y := from; y <= to; y++ {
		v, ok := b.in.Panel.Value(growthCode, b.in.Country, y)
		if !ok || y > b.in.Cut {
			return nil
		}
		sum += v
	}
	return new(sum / float64(to-from+1))
}
