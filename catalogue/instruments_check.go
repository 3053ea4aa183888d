package catalogue

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// instrumentCheck checks a catalogue of instruments as a whole.
type instrumentCheck struct {
	d     *Doc
	is    Instruments
	needs []Need
	at    []any // of the instrument in hand
	id    string
}

var (
	instrumentID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

// fault adds a defect at a field of the instrument in hand.
func (c *instrumentCheck) fault(field string, format string, args ...any) {
	c.d.Fault(append(slices.Clone(c.at), field), "%s: %s: %s", c.id, field, fmt.Sprintf(format, args...))
}

func (c *instrumentCheck) all() {
	c.tags("deck_options", c.is.Options)
	c.tags("deck_principles", c.is.Principles)
	c.sources()
	if len(c.is.List) == 0 {
		c.d.Fault([]any{"instruments"}, "no instruments")
	}
	seen := map[string]bool{}
	for k, i := range c.is.List {
		c.at, c.id = []any{"instruments", k}, i.ID
		switch {
		case !instrumentID.MatchString(i.ID):
			c.fault("id", "want small letters, digits and _, beginning with a letter")
		case seen[i.ID]:
			c.fault("id", "stands twice")
		}
		seen[i.ID] = true
		c.words(i)
		c.numbers(i)
		c.levels(i)
		c.answers(i)
		c.links(i)
	}
	c.cycles()
}

func (c *instrumentCheck) tags(field string, tags []Tag) {
	for i, t := range tags {
		if t.ID == "" || slices.ContainsFunc(tags[:i], func(o Tag) bool { return o.ID == t.ID }) {
			c.d.Fault([]any{field, i}, "the tag %q is blank or stands twice", t.ID)
		}
	}
}

func (c *instrumentCheck) sources() {
	for i, s := range c.is.Sources {
		at := []any{"sources", i}
		if strings.TrimSpace(s.ID) == "" || slices.ContainsFunc(c.is.Sources[:i], func(o Text) bool { return o.ID == s.ID }) {
			c.d.Fault(at, "the source %q is blank or stands twice", s.ID)
		}
		if strings.TrimSpace(s.Text) == "" || strings.TrimSpace(s.Address) == "" {
			c.d.Fault(at, "%s: text and address must not be blank", s.ID)
		}
		for k, iso := range s.Countries {
			if !isISO3(iso) || slices.Contains(s.Countries[:k], iso) {
				c.d.Fault(append(at, "countries"), "%s: countries: %q is no ISO3 code, or stands twice", s.ID, iso)
			}
		}
	}
}

// words checks texts, tags and the grade.
func (c *instrumentCheck) words(i Instrument) {
	for _, f := range []struct{ field, text string }{
		{"name", i.Name}, {"stip_class", i.Class}, {"wb_guide_family", i.Family}, {"typical_cost", i.Cost.Unit}, {"typical_cost", i.Cost.Provenance},
		{"metrics", i.Metrics.Output}, {"metrics", i.Metrics.Outcome}, {"metrics", i.Metrics.Additionality}, {"evidence", i.Evidence.Summary},
	} {
		if strings.TrimSpace(f.text) == "" {
			c.fault(f.field, "a text is blank")
		}
	}
	c.known("deck_options", i.Options, tagIDs(c.is.Options))
	c.known("deck_principles", i.Principles, tagIDs(c.is.Principles))
	if !slices.Contains(Grades(), i.Evidence.Grade) {
		c.fault("evidence", "grade is %q, want one of %v", i.Evidence.Grade, Grades())
	}
	var sources []string
	for _, s := range c.is.Sources {
		sources = append(sources, s.ID)
	}
	c.known("evidence", i.Evidence.Sources, sources)
	if len(i.Evidence.Sources) == 0 {
		c.fault("evidence", "no sources; where nothing is written say so with a source of your own")
	}
	texts := make([]string, len(i.Preconditions))
	for k, p := range i.Preconditions {
		texts[k] = p.Text
	}
	for _, f := range []struct {
		field string
		list  []string
	}{{"preconditions", texts}, {"inputs", i.Inputs}, {"milestones", i.Milestones}} {
		for k, text := range f.list {
			if strings.TrimSpace(text) == "" || slices.Contains(f.list[:k], text) {
				c.fault(f.field, "%q is blank or stands twice", text)
			}
		}
	}
}

// Grades of evidence, the best first.
func Grades() []string { return []string{"A", "B", "C", "D"} }

func tagIDs(tags []Tag) []string {
	out := make([]string, len(tags))
	for i, t := range tags {
		out[i] = t.ID
	}
	return out
}

// numbers checks weights, costs, months, shares and risks.
func (c *instrumentCheck) numbers(i Instrument) {
	f := i.Failures
	if sum := f.Market + f.System + f.Capability + f.Government; math.Abs(sum-1) > 1e-9 || min(f.Market, f.System, f.Capability, f.Government) < 0 {
		c.fault("failure_weights", "they sum to %.6g, want 1 and none below 0", sum)
	}
	if o := i.Cost; !(o.Low > 0 && o.Low <= o.Typical && o.Typical <= o.High) {
		c.fault("typical_cost", "want 0 < low <= typical <= high, got %v, %v and %v", o.Low, o.Typical, o.High)
	}
	if !currencyCode.MatchString(i.Cost.Currency) {
		c.fault("typical_cost", "currency is %q, want three capitals such as USD", i.Cost.Currency)
	}
	if i.Pilot.Units <= 0 || i.Pilot.Benefit <= 0 {
		c.fault("pilot", "units and benefit must be above 0")
	}
	if t := i.Months; min(t.SetUp, t.Cycle, t.Visible) < 0 || max(t.SetUp, t.Cycle, t.Visible) > mostMonths || t.Cycle == 0 {
		c.fault("time_months", "want 0 to %d months, and a cycle of 1 at least", mostMonths)
	}
	if p := i.Public; !(p.Typical >= 0 && p.Typical <= p.Max && p.Max <= 1) {
		c.fault("public_share", "want shares 0..1 with typical <= max, got %v and %v", p.Typical, p.Max)
	}
	if r := i.Risk; min(r.Capture, r.Overreach) < 0 || max(r.Capture, r.Overreach) > 5 {
		c.fault("risk", "want 0..5, got %d and %d", r.Capture, r.Overreach)
	}
}

const mostMonths = 600

// levels checks the pyramid, the needs of capacity and the relief of a pilot.
func (c *instrumentCheck) levels(i Instrument) {
	if p := i.Pyramid; p.From < 0 || p.From > p.To || p.To > 5 {
		c.fault("pyramid_levels", "want 0 <= lifts_from <= lifts_to <= 5, got %d and %d", p.From, p.To)
	}
	for _, d := range Dimensions() {
		need, relief := i.Needs.Of(d), i.Relief.Of(d)
		if need < 0 || need > 5 {
			c.fault("capacity_requirement", "%s is %d, want 0..5", d, need)
		}
		switch {
		case relief < 0 || relief > need:
			c.fault("pilot_relief", "%s is %d, want 0 up to the requirement, %d", d, relief, need)
		case relief > 0 && (d == ME || d == Integrity):
			c.fault("pilot_relief", "%s is %d, want 0: a pilot is measured and audited like the whole", d, relief)
		}
	}
}

func (c *instrumentCheck) answers(i Instrument) {
	if len(i.Answer) == 0 {
		c.fault("answers", "it answers no need")
	}
	var words []string
	for _, a := range i.Answer {
		words = append(words, a.Need)
		if !(a.Relevance > 0 && a.Relevance <= 1) {
			c.fault("answers", "relevance for %s is %v, want above 0 and up to 1", a.Need, a.Relevance)
		}
	}
	c.known("answers", words, needIDs(c.needs))
}

// known checks a list of words: each known, none twice.
func (c *instrumentCheck) known(field string, words, known []string) {
	for k, w := range words {
		switch {
		case !slices.Contains(known, w) && len(known) <= 16:
			c.fault(field, "unknown %q, want one of %s", w, strings.Join(known, ", "))
		case !slices.Contains(known, w):
			c.fault(field, "unknown %q", w)
		case slices.Contains(words[:k], w):
			c.fault(field, "%q stands twice", w)
		}
	}
}

// links checks the instruments that one names.
func (c *instrumentCheck) links(i Instrument) {
	ids := c.is.IDs()
	for _, f := range []struct {
		field string
		list  []string
	}{{"complements", i.Complements}, {"lighter_alternative", i.Lighter}, {"prerequisites", i.After}, {"substitutes", i.Instead}} {
		c.known(f.field, f.list, ids)
		if slices.Contains(f.list, i.ID) {
			c.fault(f.field, "it names itself")
		}
	}
	for _, id := range i.After {
		if c.is.Instead(i.ID, id) {
			c.fault("prerequisites", "%s is a substitute too: both can't hold", id)
		}
	}
}

// cycles finds prerequisites that lead back to where they began, each cycle once.
func (c *instrumentCheck) cycles() {
	done := map[string]bool{}
	var path []string
	var visit func(id string)
	visit = func(id string) {
		if k := slices.Index(path, id); k >= 0 {
			at := c.is.at(id)
			c.at, c.id = []any{"instruments", at}, id
			c.fault("prerequisites", "a cycle: %s", strings.Join(append(slices.Clone(path[k:]), id), " -> "))
			return
		}
		i, ok := c.is.Find(id)
		if done[id] || !ok {
			return
		}
		path = append(path, id)
		for _, next := range i.After {
			if next != id { // said already
				visit(next)
			}
		}
		path = path[:len(path)-1]
		done[id] = true
	}
	for _, i := range c.is.List {
		visit(i.ID)
	}
}
