package catchup

import (
	"cmp"
	"math"
	"slices"

	"upstep/panel"
)

// Cycle is how fast the knowledge of a class becomes old.
type Cycle string

// The cycles.
const (
	Short   Cycle = "short"
	Medium  Cycle = "medium"
	Long    Cycle = "long"
	Unknown Cycle = "unknown"
)

// The ways a cycle is known.
const (
	Computed  = "computed"   // from citations
	FromBooks = "literature" // tagged by the catalogue, after the literature
)

// Field is a class of technology with what is written about its cycle.
type Field struct {
	Code, Name, Sector string
	Cycle              Cycle            // after the literature; Unknown or "" when nothing is written
	Provenance         panel.Provenance // of the cycle
}

// Counts is a table of patents by place, class and year. A place is a country, or the
// rest of a region's total where the region is named in Regions.
type Counts struct {
	Name    string            `json:"name"` // "families", "uspto", "pct" or the user's file
	Ref     panel.Ref         `json:"ref"`
	World   string            `json:"-"` // place that is the world; "" adds the countries up
	All     string            `json:"-"` // class that is all classes; "" adds the classes up
	Regions map[string]string `json:"-"` // country -> region; every country of the table is in it unless it is nil
	Cells   []Count           `json:"-"`
}

// Count is one cell: patents, which may be fractions, at least 0.
type Count struct {
	Place, Class string
	Year         int
	N            float64
}

// Row is what is known of a field. A nil number is not known.
type Row struct {
	Code       string           `json:"code"`
	Name       string           `json:"name"`
	Sector     string           `json:"sector,omitempty"`
	Cycle      Cycle            `json:"cycle"`
	Basis      string           `json:"basis,omitempty"` // computed or literature; "" when unknown
	Provenance panel.Provenance `json:"provenance,omitempty"`
	CycleTime  *float64         `json:"cycle_time"` // years; nil without citations

	Count       *float64        `json:"count"`                 // the country's patents in the window; nil when the table does not name it
	Region      *float64        `json:"rest_of_region"`        // patents of all the economies of its region that the table does not name
	World       *float64        `json:"world"`                 // in the window
	Growth      *float64        `json:"growth"`                // of the world's patents, log change per year
	GrowthRest  *float64        `json:"growth_without_leader"` // the same without the economy with most patents in the field
	HHI         *float64        `json:"concentration"`         // over the economies named, of the world's patents
	Leader      string          `json:"leader,omitempty"`      // economy with most patents
	LeaderShare *float64        `json:"leader_share"`
	AssigneeHHI *float64        `json:"assignee_hhi"` // nil without patents by assignee
	RTA         *Specialisation `json:"specialisation"`

	Growing bool `json:"growing"` // faster than all fields together
	Open    bool `json:"open"`    // less concentrated than the median field
	Active  bool `json:"active"`  // the country has at least one patent
}

// Specialisation is the index of specialisation: the country's share of the field over its
// share of all fields, with limits for the count.
type Specialisation struct {
	Value    *float64 `json:"value"` // nil when fewer patents are expected than the options ask for
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Expected float64  `json:"expected"` // patents, if the country's share were that of all fields
	Verdict  string   `json:"verdict"`  // above, below, no clear difference, too few
}

// span is a window of years.
type span struct{ first, last int }

func (s span) has(year int) bool { return year >= s.first && year <= s.last }

// years returns the first and last year of a table.
func (c *Counts) years() (s span, ok bool) {
	for i, x := range c.Cells {
		if i == 0 || x.Year < s.first {
			s.first = x.Year
		}
		if i == 0 || x.Year > s.last {
			s.last = x.Year
		}
	}
	return s, len(c.Cells) > 0
}

// volume sums a table over a window: by class and place.
type volume struct {
	c      *Counts
	w      span
	by     map[string]map[string]float64 // class -> place -> patents
	totals map[string]float64            // class -> the world's patents; "" is all classes
}

func (c *Counts) volume(w span) *volume {
	v := &volume{c: c, w: w, by: map[string]map[string]float64{}, totals: map[string]float64{}}
	for _, x := range c.Cells { // in the order of the table: sums are the same every time
		if !w.has(x.Year) {
			continue
		}
		class := x.Class
		if c.All != "" && class == c.All {
			class = ""
		}
		v.add(class, x.Place, x.N)
		if c.All == "" {
			v.add("", x.Place, x.N)
		}
	}
	return v
}

func (v *volume) add(class, place string, n float64) {
	m := v.by[class]
	if m == nil {
		m = map[string]float64{}
		v.by[class] = m
	}
	m[place] += n
	if v.c.World == "" && v.c.country(place) || v.c.World != "" && place == v.c.World {
		v.totals[class] += n
	}
}

// country reports whether a place is an economy.
func (c *Counts) country(place string) bool {
	return c.Regions == nil || c.Regions[place] != ""
}

// named returns the economies of a class with their patents, most first, ties by code.
func (v *volume) named(class string) []Count {
	var out []Count
	for place, n := range v.by[class] {
		if v.c.country(place) && place != v.c.World {
			out = append(out, Count{Place: place, N: n})
		}
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Place, b.Place)) })
	return out
}

// of returns the country's patents in a class; ok is false when the table does not
// name the country at all.
func (v *volume) of(class, country string) (float64, bool) {
	if _, ok := v.by[""][country]; !ok {
		return 0, false
	}
	return v.by[class][country], true
}

// rest returns what a region has beyond its economies that are named.
func (v *volume) rest(class, region string) (float64, bool) {
	total, ok := v.by[class][region]
	if region == "" || !ok {
		return 0, false
	}
	for _, x := range v.named(class) {
		if v.c.Regions[x.Place] == region {
			total -= x.N
		}
	}
	return max(total, 0), true // rounding by the publisher can make it negative
}

// Rows describes the fields by a table of counts in the window that ends with last.
// region is the region of a country that the table does not name, "" when unknown.
func Rows(fields []Field, c *Counts, country, region string, last int, o Options) []Row {
	o = o.withDefaults()
	now := c.volume(span{last - o.Window + 1, last})
	var before *volume
	if s, ok := c.years(); ok && last-o.GrowthYears-o.Window+1 >= s.first {
		before = c.volume(span{last - o.GrowthYears - o.Window + 1, last - o.GrowthYears})
	}
	out := make([]Row, 0, len(fields))
	for _, f := range fields {
		r := Row{Code: f.Code, Name: f.Name, Sector: f.Sector, Cycle: cmp.Or(f.Cycle, Unknown)}
		if r.Cycle != Unknown {
			r.Basis, r.Provenance = FromBooks, f.Provenance
		}
		r.fill(now, before, country, region, o)
		out = append(out, r)
	}
	mark(out, growth(before, now, "", "", o))
	return out
}

func (r *Row) fill(now, before *volume, country, region string, o Options) {
	if w, ok := now.totals[r.Code]; ok {
		r.World = new(w)
	}
	list := now.named(r.Code)
	if r.World != nil && *r.World > 0 && len(list) > 0 && list[0].N > 0 {
		squares := 0.0
		for _, x := range list {
			squares += x.N * x.N
		}
		r.HHI = new(squares / (*r.World * *r.World))
		r.Leader, r.LeaderShare = list[0].Place, new(list[0].N / *r.World)
	}
	r.Growth = growth(before, now, r.Code, "", o)
	if r.Leader != "" {
		r.GrowthRest = growth(before, now, r.Code, r.Leader, o)
	}
	if n, ok := now.of(r.Code, country); ok {
		r.Count, r.Active = new(n), n > eps
		r.RTA = now.rta(r.Code, country, o)
	} else if n, ok := now.rest(r.Code, region); ok {
		r.Region = new(n)
	}
}

// growth is the log change per year of the world's patents in a class, without one
// economy if it is named; nil when either end has fewer than MinExpected.
func growth(before, now *volume, class, without string, o Options) *float64 {
	if before == nil {
		return nil
	}
	a, b := before.totals[class], now.totals[class]
	if without != "" {
		a, b = a-before.by[class][without], b-now.by[class][without]
	}
	if a < o.MinExpected-eps || b < o.MinExpected-eps { // a rate from a handful is no rate
		return nil
	}
	return new(math.Log(b/a) / float64(o.GrowthYears))
}

// rta is the index of specialisation of a country in a class.
func (v *volume) rta(class, country string, o Options) *Specialisation {
	own, all := v.by[""][country], v.totals[""]
	world := v.totals[class]
	if !(own > eps) || !(all > eps) || !(world > eps) {
		return nil
	}
	k := v.by[class][country]
	x := &Specialisation{Expected: own * world / all, Verdict: "too few"}
	if x.Expected < o.MinExpected-eps {
		return x
	}
	low, high := limits(k, o.CountLevel)
	x.Value, x.Low, x.High = new(k/x.Expected), new(low/x.Expected), new(high/x.Expected)
	switch {
	case *x.Low > 1+eps:
		x.Verdict = "above"
	case *x.High < 1-eps:
		x.Verdict = "below"
	default:
		x.Verdict = "no clear difference"
	}
	return x
}

// mark sets what compares a field with the others.
func mark(rows []Row, all *float64) {
	var hhi []float64
	for _, r := range rows {
		if r.HHI != nil {
			hhi = append(hhi, *r.HHI)
		}
	}
	typical := panel.Median(hhi)
	for i := range rows {
		r := &rows[i]
		r.Growing = r.Growth != nil && all != nil && *r.Growth > *all+eps
		r.Open = r.HHI != nil && len(hhi) >= fewest && *r.HHI < typical-eps
	}
}
