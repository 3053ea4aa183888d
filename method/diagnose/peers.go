package diagnose

import (
	"fmt"
	"math"
	"slices"

	"upstep/ref"
)

// Set names a rule by which comparators are chosen.
type Set string

// The sets.
const (
	ByIncome    Set = "income"     // same income and region
	ByStructure Set = "structure"  // same coast, resource rents and rough income
	ByAim       Set = "aspiration" // richer and fast-growing: the compass of chapter 4
	Chosen      Set = "chosen"     // named by the user
)

// Sets lists the rules that can be asked for by name.
var Sets = []Set{ByIncome, ByStructure, ByAim}

// Comparators are the economies held against, and who was dropped on the way.
type Comparators struct {
	Set     Set      `json:"set"`
	Members []string `json:"members"` // ascending
	Year    int      `json:"year"`    // of the income; 0 without
	Income  *float64 `json:"income"`  // of the economy
	Steps   []string `json:"steps"`   // relaxations, in order
	Dropped []Drop   `json:"dropped"`
	TooFew  bool     `json:"too_few"` // below SmallList: no statistic of the group
	Refusal string   `json:"refusal,omitempty"`
}

// Rule is why an economy was dropped.
type Rule string

// The rules.
const (
	TooSmall Rule = "population"
	NoPeople Rule = "population_unknown"
	Micro    Rule = "hydrocarbon_micro_state"
	Outlier  Rule = "outlier"
)

// Drop is an economy that was left out by rule.
type Drop struct {
	Country string  `json:"country"`
	Rule    Rule    `json:"rule"`
	Value   float64 `json:"value"` // persons, rents in % of GDP, or robust z
}

// income returns the newest income of an economy and its year.
func (b *build) income(country string, year int) (v float64, at int, ok bool) {
	o := b.in.Panel.Latest(incomeCode, country, year, b.o.MaxLag)
	return o.Value, o.Year, o.Ok() && o.Value > 0
}

// fit says by rule whether an economy may be compared with at all, and if not why.
func (b *build) fit(country string, year int) (d Drop, ok bool) {
	p := b.in.Panel
	people := p.Latest(populationCode, country, year, b.o.MaxLag)
	if !people.Ok() {
		return Drop{Country: country, Rule: NoPeople}, false
	}
	if people.Value < b.o.MinPopulation {
		return Drop{Country: country, Rule: TooSmall, Value: people.Value}, false
	}
	oil, gas := p.Latest(oilCode, country, year, b.o.SurveyLag), p.Latest(gasCode, country, year, b.o.SurveyLag)
	rents := 0.0
	if oil.Ok() {
		rents += oil.Value
	}
	if gas.Ok() {
		rents += gas.Value
	}
	if people.Value < b.o.MicroPeople && rents >= b.o.MicroRents-eps {
		return Drop{Country: country, Rule: Micro, Value: rents}, false
	}
	return Drop{}, true
}

// comparators applies the rule of a set.
func (b *build) comparators(set Set) Comparators {
	c := Comparators{Set: set, Members: []string{}, Steps: []string{}, Dropped: []Drop{}}
	y, year, ok := b.income(b.in.Country, b.in.Cut)
	if ok {
		c.Year, c.Income = year, &y
	}
	switch {
	case set == Chosen:
		c.take(b, func(e ref.Economy) bool { return slices.Contains(b.in.Members, e.ISO3) }, false)
	case !ok:
		c.Refusal = fmt.Sprintf("there is no income of %s to find comparators by", b.in.Country)
	case set == ByIncome:
		b.byIncome(&c, y, year)
	case set == ByStructure:
		b.byStructure(&c, y, year)
	case set == ByAim:
		b.byAim(&c, y, year)
	}
	c.TooFew = len(c.Members) < SmallList
	return c
}

// take fills the members with the economies that match and may be compared with;
// those dropped by rule are logged. With filter false nobody is dropped.
func (c *Comparators) take(b *build, match func(ref.Economy) bool, filter bool) {
	c.Members, c.Dropped = []string{}, []Drop{}
	year := c.Year
	if year == 0 {
		year = b.in.Cut
	}
	for _, e := range b.world {
		if e.ISO3 == b.in.Country || !match(e) {
			continue
		}
		if d, ok := b.fit(e.ISO3, year); !ok && filter {
			c.Dropped = append(c.Dropped, d)
			continue
		}
		c.Members = append(c.Members, e.ISO3)
	}
}

func (b *build) byIncome(c *Comparators, y float64, year int) {
	near := func(e ref.Economy) bool {
		v, ok := b.in.Panel.Value(incomeCode, e.ISO3, year)
		return ok && v >= y*(1-b.o.IncomeBand)-eps && v <= y*(1+b.o.IncomeBand)+eps
	}
	c.take(b, func(e ref.Economy) bool { return near(e) && e.Region != "" && e.Region == b.home.Region }, true)
	if len(c.Members) >= SmallList {
		return
	}
	c.Steps = append(c.Steps, fmt.Sprintf("%d economies of the same income and region: the region was given up", len(c.Members)))
	c.take(b, near, true)
}

// byStructure keeps what is landlocked like the economy, rests on resources as much,
// and is not of another world of income.
func (b *build) byStructure(c *Comparators, y float64, year int) {
	rents := b.in.Panel.Latest(rentsCode, b.in.Country, year, b.o.SurveyLag)
	if !rents.Ok() {
		c.Refusal = fmt.Sprintf("there are no resource rents of %s", b.in.Country)
		return
	}
	like := func(e ref.Economy) bool {
		r := b.in.Panel.Latest(rentsCode, e.ISO3, year, b.o.SurveyLag)
		v, _, ok := b.income(e.ISO3, year)
		return ok && r.Ok() && math.Abs(r.Value-rents.Value) <= b.o.RentsBand+eps && v <= y*b.o.IncomeTimes+eps && v >= y/b.o.IncomeTimes-eps
	}
	c.take(b, func(e ref.Economy) bool { return like(e) && e.Landlocked == b.home.Landlocked }, true)
	if len(c.Members) < SmallList {
		c.Steps = append(c.Steps, fmt.Sprintf("%d economies alike in coast and resources: the coast was given up", len(c.Members)))
		c.take(b, like, true)
	}
}

// byAim keeps economies richer by the factor of the compass that grew fast for long.
// Endowments are compared in the room of chapter 4, not here.
func (b *build) byAim(c *Comparators, y float64, year int) {
	c.take(b, func(e ref.Economy) bool {
		v, _, ok := b.income(e.ISO3, year)
		a, okA := b.in.Panel.Value(levelCode, e.ISO3, year-b.o.AimYears)
		z, okZ := b.in.Panel.Value(levelCode, e.ISO3, year)
		return ok && okA && okZ && a > 0 && v >= y*b.o.AimLow-eps && v <= y*b.o.AimHigh+eps &&
			100*(math.Pow(z/a, 1/float64(b.o.AimYears))-1) >= b.o.AimGrowth-eps
	}, true)
}

// past holds the signals of the tree against the economy's own past: the mean of the
// years before the newest figure.
func (b *build) past() []PastValue {
	out := []PastValue{}
	for _, s := range b.in.Tree.Signals {
		if s.Code == "" || s.Volatility > 0 {
			continue
		}
		now, ok := b.newest(s)
		if !ok {
			continue
		}
		p := PastValue{Signal: s.ID, Now: b.in.Panel.At(s.Code, b.in.Country, now)}
		var before []float64
		for y := now - b.o.PastYears; y < now; y++ {
			if v, ok := b.value(s, b.in.Country, y); ok {
				before = append(before, v)
			}
		}
		if p.N = len(before); p.N < SmallList {
			continue
		}
		p.Mean, p.SD = meanSD(before)
		if v, _ := b.value(s, b.in.Country, now); p.SD > eps {
			p.Z = new((v - p.Mean) / p.SD)
		}
		out = append(out, p)
	}
	return out
}

// meanSD returns the mean and the population standard deviation.
func meanSD(v []float64) (mean, sd float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, math.Sqrt(sd)
}
