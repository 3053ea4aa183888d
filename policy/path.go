package policy

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// PathVersion of the arithmetic of paths: it changes whenever a number changes.
const PathVersion = "1"

// Indicators of the pack that the path of R&D spending reads.
const (
	gerdCode   = "GB.XPD.RSDV.GD.ZS" // % of GDP
	gdpCode    = "NY.GDP.MKTP.CD"    // current US$
	growthCode = "NY.GDP.MKTP.KD.ZG" // % a year, real
)

// GERDOptions are the target and what is assumed on the way. The zero value of a field
// means its default; for GDPGrowth nil means the mean of the pack.
type GERDOptions struct {
	Target        float64 // R&D spending as a share of GDP, 0..1; default 0.005, the lower end of the deck's option 1
	By            int     // year; default 2035
	BusinessShare float64 // part of R&D spending that business does, 0..1; default 0.4
	PerFirm       float64 // mean R&D spending of a capable firm, US$ a year; default 60,000
	GrowthYears   int     // years whose mean growth of GDP is carried on; default 10
	Window        int     // years over which the rise is compared with other economies; default 10
	LowStart      float64 // share from which others count as having begun low, unless the economy's own is higher; default 0.002
	MaxLag        int     // years a figure may be carried forward; default 3
	Horizon       int     // years past the target in which firms may still catch up; default 50
}

var gerdOptions = panel.Settings[GERDOptions]{
	panel.Positive("target", panel.Literature, func(o *GERDOptions) *float64 { return &o.Target }, 0.005),
	panel.Count("by", panel.Judgement, func(o *GERDOptions) *int { return &o.By }, 2035),
	panel.Positive("business_share", panel.Judgement, func(o *GERDOptions) *float64 { return &o.BusinessShare }, 0.4),
	panel.Positive("rd_per_firm", panel.Judgement, func(o *GERDOptions) *float64 { return &o.PerFirm }, 60000),
	panel.Count("growth_years", panel.Judgement, func(o *GERDOptions) *int { return &o.GrowthYears }, 10),
	panel.Count("window", panel.Judgement, func(o *GERDOptions) *int { return &o.Window }, 10),
	panel.Positive("low_start", panel.Judgement, func(o *GERDOptions) *float64 { return &o.LowStart }, 0.002),
	panel.Count("max_lag", panel.Judgement, func(o *GERDOptions) *int { return &o.MaxLag }, 3),
	panel.Count("horizon", panel.Judgement, func(o *GERDOptions) *int { return &o.Horizon }, 50),
}

// Params lists the options with their values and provenance, in a fixed order.
func (o GERDOptions) Params() []panel.Param { return gerdOptions.Params(o) }

// Editable is the list of options by name.
func (o GERDOptions) Editable() panel.Settings[GERDOptions] { return gerdOptions }

// Check says what can't be honoured whatever the economy and the year of the data.
func (o GERDOptions) Check() error { return gerdOptions.Fill(o).check() }

// check is of options with defaults.
func (o GERDOptions) check() error {
	for _, s := range []struct {
		name       string
		value, max float64
	}{{"target", o.Target, 0.1}, {"business share", o.BusinessShare, 1}, {"low start", o.LowStart, 0.1}} {
		if !(s.value > 0 && s.value <= s.max) {
			return fmt.Errorf("the %s is %g %%, want more than 0 and at most %g %%", s.name, 100*s.value, 100*s.max)
		}
	}
	switch {
	case !(o.PerFirm >= 1 && o.PerFirm <= 1e12):
		return fmt.Errorf("the R&D spending of a firm is %g US$, want at least 1", o.PerFirm)
	case o.Horizon > 200 || o.Window > 50 || o.GrowthYears > 100 || o.MaxLag > 50 || o.Horizon < 1 || o.Window < 1 || o.GrowthYears < 1 || o.MaxLag < 1 || o.By < 1:
		return fmt.Errorf("a number of years is not within its range")
	}
	return nil
}

// GERDInput is what the path of R&D spending of one economy rests on.
type GERDInput struct {
	Country string // ISO3
	Cut     int    // no data after this year
	Panel   *panel.Panel
	World   []string // economies it is compared with; the home economy is left out
	Growth  *float64 // of GDP a year, real, as a share; nil: the mean of the pack
	// Firms are the capable firms (level 4 or higher of the capability pyramid) there are
	// in the first year, and how fast their number can grow a year, as a share. nil: not
	// known, and then nothing is said of what they can carry.
	Firms       *float64
	FirmsGrowth *float64
}

// Needed is what a level of R&D spending asks for.
type Needed struct {
	GERD     float64 `json:"gerd_usd"`
	Business float64 `json:"business_usd"`
	Firms    float64 `json:"firms"` // capable firms, not rounded
}

// FirmsNeeded is the number of capable firms that a share of GDP asks for:
// gdp x share x business / perFirm (methods, Appendix B.8). gdp and perFirm are in US$,
// the shares 0..1.
func FirmsNeeded(gdp, share, business, perFirm float64) Needed {
	n := Needed{GERD: gdp * share}
	n.Business = n.GERD * business
	n.Firms = n.Business / perFirm
	return n
}

// GERDYear is a year of the path, in US$ at the prices of the first year.
type GERDYear struct {
	Year  int     `json:"year"`
	Share float64 `json:"share"` // R&D spending in GDP, 0..1
	GDP   float64 `json:"gdp_usd"`
	Needed
	Capable *float64 `json:"capable_firms"` // there are then; nil: not known
	Carried *float64 `json:"carried_share"` // R&D spending in GDP that these firms can carry, at the assumed business part; nil: not known
}

// GERDPath is a path from the present level of R&D spending to a target. With a refusal
// among the notes there are no years.
type GERDPath struct {
	Country     string              `json:"country"`
	Target      float64             `json:"target_share"`
	By          int                 `json:"by"`
	Base        panel.Observation   `json:"base"` // R&D spending, % of GDP
	GDP         panel.Observation   `json:"gdp"`
	Growth      *float64            `json:"gdp_growth"` // a year; nil: refused
	GrowthFrom  []panel.Observation `json:"growth_from"`
	GrowthGiven bool                `json:"growth_given"`
	Years       []GERDYear          `json:"years"`
	AtTarget    *Needed             `json:"at_target"` // at the GDP of the target year
	Today       *Needed             `json:"at_target_today"`
	Cases       []FirmsCase         `json:"cases"`     // what the number of firms hangs on
	Plausible   *int                `json:"plausible"` // first year from which the firms suffice, up to the target year where it lies before; nil: not within the horizon, or not known
	Late        bool                `json:"late"`      // there is no such year within the horizon
	History     *GERDHistory        `json:"history"`
	Notes       []panel.Note        `json:"notes"`
	Recipe      panel.Recipe        `json:"recipe"`
}

// FirmsCase is the number of firms at other values of what is assumed.
type FirmsCase struct {
	BusinessShare float64 `json:"business_share"`
	PerFirm       float64 `json:"rd_per_firm"`
	Firms         float64 `json:"firms"`
}

func (p *GERDPath) note(s panel.Severity, code, format string, args ...any) {
	p.Notes = append(p.Notes, panel.Note{Code: code, Subject: p.Country, Severity: s, Text: fmt.Sprintf(format, args...)})
}

// Refused reports whether the pack has too little for a path.
func (p *GERDPath) Refused() bool {
	return slices.ContainsFunc(p.Notes, func(n panel.Note) bool { return n.Severity == panel.Refusal })
}

// PathGERD draws the path. Options that can't be honoured are errors; missing data is a
// refusal in the result.
func PathGERD(in GERDInput, o GERDOptions) (*GERDPath, error) {
	params := o.Params()
	o = gerdOptions.Fill(o)
	if err := in.check(o); err != nil {
		return nil, err
	}
	p := &GERDPath{Country: in.Country, Target: o.Target, By: o.By, GrowthFrom: []panel.Observation{}, Years: []GERDYear{}, Cases: []FirmsCase{}, Notes: []panel.Note{},
		Base: in.Panel.Latest(gerdCode, in.Country, in.Cut, o.MaxLag), GDP: in.Panel.Latest(gdpCode, in.Country, in.Cut, o.MaxLag)}
	p.Recipe = panel.Recipe{Method: "path-gerd", Version: PathVersion, Params: append(params, in.params()...), Inputs: map[string]string{}}
	p.grow(in, o)
	p.missing(in, o)
	if p.Refused() {
		return p, nil
	}
	if start := p.GDP.Year; o.By <= start {
		return nil, fmt.Errorf("the target year %d is not after the first year of the path, %d", o.By, start)
	}
	p.walk(in, o)
	p.History = p.compare(in, o)
	return p, nil
}

func (in GERDInput) check(o GERDOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	switch {
	case o.By > in.Cut+100:
		return fmt.Errorf("the target year %d is more than a hundred years away", o.By)
	case in.Growth != nil && !(*in.Growth > -0.5 && *in.Growth < 0.5):
		return fmt.Errorf("growth of GDP of %g %% a year is no assumption for a decade: want between -50 and 50", 100**in.Growth)
	case in.Firms == nil && in.FirmsGrowth != nil:
		return fmt.Errorf("a growth of the number of capable firms says nothing without their number now")
	case in.Firms != nil && !(*in.Firms >= 0 && *in.Firms <= 1e9):
		return fmt.Errorf("the number of capable firms is %g, want 0 or more", *in.Firms)
	case in.FirmsGrowth != nil && !(*in.FirmsGrowth > -1 && *in.FirmsGrowth <= 2):
		return fmt.Errorf("growth of the number of capable firms is %g %% a year, want between -100 and 200", 100**in.FirmsGrowth)
	}
	return nil
}

// params are what the user stated of the economy.
func (in GERDInput) params() []panel.Param {
	var out []panel.Param
	for _, s := range []struct {
		name string
		v    *float64
	}{{"gdp_growth", in.Growth}, {"capable_firms", in.Firms}, {"capable_firms_growth", in.FirmsGrowth}} {
		if s.v != nil {
			out = append(out, panel.Param{Name: s.name, Value: fmt.Sprintf("%g", *s.v), Provenance: panel.User})
		}
	}
	return out
}

// grow finds the growth of GDP: the user's, or the compound mean of the last years.
func (p *GERDPath) grow(in GERDInput, o GERDOptions) {
	if in.Growth != nil {
		p.Growth, p.GrowthGiven = in.Growth, true
		return
	}
	if !p.GDP.Ok() {
		return
	}
	product := 1.0
	for y := p.GDP.Year - o.GrowthYears + 1; y <= p.GDP.Year; y++ {
		g := in.Panel.At(growthCode, in.Country, y)
		if !g.Ok() || g.Value <= -100 {
			p.note(panel.Refusal, "growth-missing", "No path: the pack has no growth of GDP for %d, so no mean of %d years can be formed. State one with --growth.", y, o.GrowthYears)
			return
		}
		p.GrowthFrom = append(p.GrowthFrom, g)
		product *= 1 + g.Value/100
	}
	mean := math.Pow(product, 1/float64(o.GrowthYears)) - 1
	p.Growth = &mean
}

// missing refuses a path without its first point.
func (p *GERDPath) missing(in GERDInput, o GERDOptions) {
	for _, s := range []struct {
		what, code string
		obs        panel.Observation
	}{{"R&D spending", gerdCode, p.Base}, {"GDP in US$", gdpCode, p.GDP}} {
		if s.obs.Ok() {
			continue
		}
		last := 0
		for _, h := range in.Panel.History(s.code, in.Country) {
			if h.Ok() && h.Year <= in.Cut {
				last = h.Year
			}
		}
		why := "the pack has no figure of it for any year"
		if last > 0 {
			why = fmt.Sprintf("the last figure is of %d, and one may be carried forward %d years at most", last, o.MaxLag)
		}
		p.note(panel.Refusal, "no-first-point", "No path: the present level of %s is not known: %s.", s.what, why)
	}
}

// walk goes from the first year to the target in equal steps of the share.
func (p *GERDPath) walk(in GERDInput, o GERDOptions) {
	start, s0, g := p.GDP.Year, p.Base.Value/100, *p.Growth
	at := func(year int) GERDYear {
		n := year - start
		y := GERDYear{Year: year, GDP: p.GDP.Value * math.Pow(1+g, float64(n)), Share: o.Target}
		if year < o.By {
			y.Share = s0 + (o.Target-s0)*float64(n)/float64(o.By-start)
		}
		y.Needed = FirmsNeeded(y.GDP, y.Share, o.BusinessShare, o.PerFirm)
		if in.Firms != nil {
			firms := *in.Firms
			if in.FirmsGrowth != nil {
				firms *= math.Pow(1+*in.FirmsGrowth, float64(n))
			}
			carried := firms * o.PerFirm / o.BusinessShare / y.GDP
			y.Capable, y.Carried = &firms, &carried
		}
		return y
	}
	for year := start; year <= o.By; year++ {
		p.Years = append(p.Years, at(year))
	}
	target, today := p.Years[len(p.Years)-1].Needed, FirmsNeeded(p.GDP.Value, o.Target, o.BusinessShare, o.PerFirm)
	p.AtTarget, p.Today = &target, &today
	for _, b := range []float64{o.BusinessShare / 2, o.BusinessShare, min(1, o.BusinessShare*1.5)} {
		for _, f := range []float64{o.PerFirm / 2, o.PerFirm, o.PerFirm * 2} {
			p.Cases = append(p.Cases, FirmsCase{b, f, FirmsNeeded(p.Years[len(p.Years)-1].GDP, o.Target, b, f).Firms})
		}
	}
	if s0 >= o.Target {
		p.note(panel.Warning, "target-behind", "R&D spending is at %.2f %% of GDP already: the target of %.2f %% is no rise.", 100*s0, 100*o.Target)
	}
	if in.Firms == nil {
		return
	}
	// Firms that suffice for a while and no longer in the target year do not carry the target.
	for year := start; year <= o.By+o.Horizon && (year <= o.By || p.Plausible == nil); year++ {
		switch enough := *at(year).Carried >= o.Target-tie; {
		case !enough:
			p.Plausible = nil
		case p.Plausible == nil:
			p.Plausible = &year
		}
	}
	p.Late = p.Plausible == nil
}

// Filled are the options with every default.
func (o GERDOptions) Filled() GERDOptions { return gerdOptions.Fill(o) }
