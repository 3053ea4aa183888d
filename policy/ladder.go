package policy

import (
	"fmt"
	"math"
	"slices"

	"upstep/catalogue"
	"upstep/method/gap"
	"upstep/panel"
)

// LadderOptions are the choices of the quality ladder. The zero value of a field means its
// default.
type LadderOptions struct {
	MinPeers  int     // fewest peers with a count for a median; default 5
	PeerShare float64 // and least share of the peers; the larger counts; default 0.3
	Level     float64 // of the Poisson interval; default 0.95
	MaxLag    int     // years GDP and population may be carried to the year of the counts; default 3
}

var ladderOptions = panel.Settings[LadderOptions]{
	panel.Count("min_peers", panel.Judgement, func(o *LadderOptions) *int { return &o.MinPeers }, 5),
	panel.Positive("peer_share", panel.Judgement, func(o *LadderOptions) *float64 { return &o.PeerShare }, 0.3),
	panel.Positive("level", panel.Judgement, func(o *LadderOptions) *float64 { return &o.Level }, 0.95),
	panel.Count("max_lag", panel.Judgement, func(o *LadderOptions) *int { return &o.MaxLag }, 3),
}

// Params lists the options with their values and provenance, in a fixed order.
func (o LadderOptions) Params() []panel.Param { return ladderOptions.Params(o) }

// Editable is the list of options by name.
func (o LadderOptions) Editable() panel.Settings[LadderOptions] { return ladderOptions }

// Check says what can't be honoured.
func (o LadderOptions) Check() error { return ladderOptions.Fill(o).check() }

// check is of options with defaults.
func (o LadderOptions) check() error {
	switch {
	case !(o.Level > 0 && o.Level < 1):
		return fmt.Errorf("quality: the level of an interval is %v, want between 0 and 1", o.Level)
	case !(o.PeerShare > 0 && o.PeerShare <= 1) || o.MinPeers < 1 || o.MaxLag < 1 || o.MaxLag > 50:
		return fmt.Errorf("quality: the fewest peers, their share and the lag are not within their ranges")
	}
	return nil
}

// Bases of a rate, in the order of preference: certificates are held by firms.
const (
	PerFirms      = "per 1,000 firms"
	PerGDP        = "per bn int. $ of GDP"
	PerPopulation = "per million people"
)

// Standard is a family of certificates.
type Standard struct {
	Code string `json:"code"` // such as ISO.9001
	Name string `json:"name"`
}

// Certificates are the certificates of one standard that an economy holds in a year.
type Certificates struct {
	Standard string            `json:"standard"` // its code
	Country  string            `json:"country"`  // ISO3
	Year     int               `json:"year"`
	Count    float64           `json:"count"`
	Firms    *float64          `json:"firms"` // of the economy, by the same source; nil: not known
	Obs      panel.Observation `json:"-"`     // of the pack; the zero value for a user's figure
}

// PeerGroup is a set of economies to compare with.
type PeerGroup struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// LadderInput is what is known of certificates.
type LadderInput struct {
	Country   string
	Panel     *panel.Panel
	Standards []Standard
	Counts    []Certificates // each economy and standard once
	Groups    []PeerGroup
	// Shown are standards whose counts are printed and not compared.
	Shown   map[string]bool
	Support *catalogue.Instrument // what a certificate costs; nil: not known
	Sectors []SectorCertificates
}

// SectorCertificates is a line of a user's file.
type SectorCertificates struct {
	Sector       string  `json:"sector"`
	Firms        float64 `json:"firms"`        // more than 0
	Certificates float64 `json:"certificates"` // at least 0
}

// Ladder is what certificates say of the quality of production.
type Ladder struct {
	Country string        `json:"country"`
	Rungs   []Rung        `json:"standards"`
	Sectors []SectorRung  `json:"sectors"`
	Months  *ladderMonths `json:"months"` // nil without the instrument
	Notes   []panel.Note  `json:"notes"`
	Recipe  panel.Recipe  `json:"recipe"`
}

// ladderMonths is how long support takes.
type ladderMonths struct {
	SetUp   int `json:"set_up"`
	Cycle   int `json:"cycle"`
	Visible int `json:"visible"`
}

// Rung is one standard.
type Rung struct {
	Standard Standard      `json:"standard"`
	Home     *Certificates `json:"home"`          // nil: no count
	Why      string        `json:"why,omitempty"` // a code: absent, there is no count; shown, it is not compared
	Rates    []LadderRate  `json:"rates"`         // in the order of preference
}

// LadderRate is a count by size, beside the peers.
type LadderRate struct {
	Base  string            `json:"base"`
	Value float64           `json:"value"`
	Low   float64           `json:"low"` // Poisson limits
	High  float64           `json:"high"`
	Size  float64           `json:"size"` // what the count is divided by, in the unit of the base
	Obs   panel.Observation `json:"-"`    // of the size, where it is of the pack
	Peers []LadderGap       `json:"peers"`
}

// LadderGap is the way to the median of a group.
type LadderGap struct {
	Group   string   `json:"group"`
	N       int      `json:"n"` // peers with a count and a size
	Of      int      `json:"of"`
	Median  *float64 `json:"median"`           // nil: too few, see Why
	Why     string   `json:"why,omitempty"`    // a code: few, fewer peers than are needed have a count of the same year and a size
	Needed  int      `json:"needed,omitempty"` // peers, where they are few
	Missing *float64 `json:"missing"`          // certificates to the median, whole; 0: at or above
	Sure    bool     `json:"sure"`             // the median lies outside the Poisson limits of the home rate
	Cost    *Span    `json:"cost"`             // of those, in the instrument's currency; nil without the instrument
	From    []string `json:"from"`
}

// Span is a low, a typical and a high figure.
type Span struct {
	Low     float64 `json:"low"`
	Typical float64 `json:"typical"`
	High    float64 `json:"high"`
}

// SectorRung is a sector of the user's file beside all its sectors together.
type SectorRung struct {
	SectorCertificates
	Rate    float64 `json:"rate"` // per 1,000 firms
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	All     float64 `json:"all"`     // of all sectors of the file
	Missing float64 `json:"missing"` // certificates to the rate of all
	Sure    bool    `json:"sure"`
	Cost    *Span   `json:"cost"`
}

// ClimbLadder compares certificates with the peers and prices the way. Options that can't
// be honoured and counts that are none are errors.
func ClimbLadder(in LadderInput, o LadderOptions) (*Ladder, error) {
	params := o.Params()
	o = ladderOptions.Fill(o)
	if err := o.check(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, c := range in.Counts {
		if !(c.Count >= 0) || math.IsInf(c.Count, 0) || c.Firms != nil && !(*c.Firms > 0) {
			return nil, fmt.Errorf("quality: %s of %s: a count is 0 or more and a number of firms above 0", c.Standard, c.Country)
		}
		if seen[c.Standard+" "+c.Country] {
			return nil, fmt.Errorf("quality: %s of %s stands twice", c.Standard, c.Country)
		}
		seen[c.Standard+" "+c.Country] = true
	}
	l := &Ladder{Country: in.Country, Rungs: []Rung{}, Sectors: []SectorRung{}, Notes: []panel.Note{}, Recipe: panel.Recipe{Method: "path-quality", Version: PathVersion, Params: params, Inputs: map[string]string{}}}
	for _, s := range in.Standards {
		l.Rungs = append(l.Rungs, in.rung(s, o))
	}
	if in.Support != nil {
		m := in.Support.Months
		l.Months = &ladderMonths{m.SetUp, m.Cycle, m.Visible}
	}
	var err error
	l.Sectors, err = in.sectors(o)
	return l, err
}

// count of a standard in an economy.
func (in LadderInput) count(standard, country string) *Certificates {
	i := slices.IndexFunc(in.Counts, func(c Certificates) bool { return c.Standard == standard && c.Country == country })
	if i < 0 {
		return nil
	}
	return &in.Counts[i]
}

func (in LadderInput) rung(s Standard, o LadderOptions) Rung {
	r := Rung{Standard: s, Rates: []LadderRate{}, Home: in.count(s.Code, in.Country)}
	switch {
	case r.Home == nil:
		r.Why = "absent"
		return r
	case in.Shown[s.Code]:
		r.Why = "shown"
	}
	for _, base := range []string{PerFirms, PerGDP, PerPopulation} {
		size, obs, ok := in.size(base, *r.Home, o)
		if !ok {
			continue
		}
		limits := gap.Poisson(r.Home.Count, o.Level)
		rate := LadderRate{Base: base, Value: r.Home.Count / size, Low: limits.Low / size, High: limits.High / size, Size: size, Obs: obs, Peers: []LadderGap{}}
		if r.Why == "" {
			for _, g := range in.Groups {
				rate.Peers = append(rate.Peers, in.beside(g, s, base, rate, o))
			}
		}
		r.Rates = append(r.Rates, rate)
	}
	return r
}

// size is what a count is divided by: the firms its own source states, or GDP or people of
// the pack, of the year of the count or shortly before.
func (in LadderInput) size(base string, c Certificates, o LadderOptions) (float64, panel.Observation, bool) {
	switch {
	case base == PerFirms && c.Firms == nil:
		return 0, panel.Observation{}, false
	case base == PerFirms:
		return *c.Firms / 1000, panel.Observation{}, true
	case base == PerGDP:
		return in.output(c, o)
	}
	people := in.Panel.Latest("SP.POP.TOTL", c.Country, c.Year, o.MaxLag)
	return people.Value / 1e6, people, people.Ok() && people.Value > 0
}

// output is GDP at purchasing power parity in bn international dollars: GDP per head times
// people, both of the pack.
func (in LadderInput) output(c Certificates, o LadderOptions) (float64, panel.Observation, bool) {
	head := in.Panel.Latest("NY.GDP.PCAP.PP.CD", c.Country, c.Year, o.MaxLag)
	people := in.Panel.At("SP.POP.TOTL", c.Country, head.Year)
	return head.Value * people.Value / 1e9, head, head.Ok() && people.Ok() && head.Value*people.Value > 0
}

// beside compares a rate with the median of a group, the home economy left out.
func (in LadderInput) beside(g PeerGroup, s Standard, base string, home LadderRate, o LadderOptions) LadderGap {
	out := LadderGap{Group: g.ID, From: []string{}}
	var rates []float64
	for _, m := range sortedCodes(g.Members, in.Country) {
		out.Of++
		c := in.count(s.Code, m)
		if c == nil || c.Year != in.count(s.Code, in.Country).Year {
			continue // counts of two editions are not compared
		}
		if size, _, ok := in.size(base, *c, o); ok {
			rates = append(rates, c.Count/size)
			out.From = append(out.From, m)
		}
	}
	out.N = len(rates)
	if need := max(o.MinPeers, int(math.Ceil(o.PeerShare*float64(out.Of)-tie))); out.N < need {
		out.Why, out.Needed = "few", need
		return out
	}
	median := panel.Median(rates)
	missing := max(0, math.Ceil((median-home.Value)*home.Size-tie))
	out.Median, out.Missing, out.Cost = &median, &missing, in.cost(missing)
	out.Sure = median < home.Low-tie || median > home.High+tie
	return out
}

// cost of certificates with support: one firm each.
func (in LadderInput) cost(n float64) *Span {
	if in.Support == nil {
		return nil
	}
	c := in.Support.Cost
	return &Span{n * c.Low, n * c.Typical, n * c.High}
}

// sectors are measured against all sectors of the file together.
func (in LadderInput) sectors(o LadderOptions) ([]SectorRung, error) {
	out := []SectorRung{}
	var firms, certificates float64
	seen := map[string]bool{}
	for _, s := range in.Sectors {
		if !(s.Firms > 0) || !(s.Certificates >= 0) || math.IsInf(s.Firms+s.Certificates, 0) {
			return nil, fmt.Errorf("quality: sector %q: firms are above 0 and certificates 0 or more", s.Sector)
		}
		if seen[s.Sector] {
			return nil, fmt.Errorf("quality: sector %q stands twice", s.Sector)
		}
		seen[s.Sector] = true
		firms, certificates = firms+s.Firms, certificates+s.Certificates
	}
	for _, s := range in.Sectors {
		size := s.Firms / 1000
		limits := gap.Poisson(s.Certificates, o.Level)
		r := SectorRung{SectorCertificates: s, Rate: s.Certificates / size, Low: limits.Low / size, High: limits.High / size, All: 1000 * certificates / firms}
		r.Missing = max(0, math.Ceil((r.All-r.Rate)*size-tie))
		r.Sure = r.All < r.Low-tie || r.All > r.High+tie
		r.Cost = in.cost(r.Missing)
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b SectorRung) int {
		if a.Sector < b.Sector {
			return -1
		}
		return 1
	})
	return out, nil
}
