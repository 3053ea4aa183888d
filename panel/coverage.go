package panel

// Age classes what is known of an indicator for an economy in a year.
type Age string

// The classes of age.
const (
	Current Age = "current" // an observation within the lag
	Stale   Age = "stale"   // observations, all older than the lag
	Never   Age = "never"   // no observation at all
)

// Coverage is what is known of one indicator for one economy.
type Coverage struct {
	Indicator string  `json:"indicator"`
	Age       Age     `json:"age"`
	Quality   Quality `json:"quality"`
	N         int     `json:"n"`          // years with a value
	FirstYear int     `json:"first_year"` // 0 when Age is Never
	LastYear  int     `json:"last_year"`
	Gaps      int     `json:"gaps"` // years without a value between the first and the last
}

// Cover reports the coverage of an indicator for an economy up to year, with the
// newest value counted as current when it is at most maxLag years old.
func (p *Panel) Cover(indicator, country string, year, maxLag int) Coverage {
	c := Coverage{Indicator: indicator, Age: Never, Quality: p.At(indicator, country, year).Quality}
	for _, o := range p.History(indicator, country) {
		if o.Year > year {
			break
		}
		if c.N == 0 {
			c.FirstYear = o.Year
		}
		c.N, c.LastYear = c.N+1, o.Year
	}
	if c.N == 0 {
		return c
	}
	c.Gaps = c.LastYear - c.FirstYear + 1 - c.N
	c.Age = Stale
	if c.LastYear >= year-maxLag {
		c.Age = Current
	}
	return c
}
