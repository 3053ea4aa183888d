package diagnose

import (
	"fmt"
	"math"
	"slices"

	"upstep/catalogue"
)

// Bypass is how common a way around a constraint is, against the comparators (test 3).
type Bypass struct {
	Mean float64  `json:"mean"` // of the comparators
	SD   float64  `json:"sd"`   // population
	N    int      `json:"n"`
	Who  []string `json:"who"` // comparators with a figure; nil when the user gave mean and sd
}

// Support3 is I((prevalence - mean) / sd / full; -1, 1). sd must be above 0.
func Support3(prevalence, mean, sd, full float64) float64 {
	return clamp((prevalence - mean) / sd / full)
}

func (b *build) bypass(s catalogue.Signal) (Item, string) {
	item := b.item(s, 3)
	year, why := b.ready(s)
	if why != "" {
		return item, why
	}
	own, _ := b.value(s, b.in.Country, year)
	item.Value, item.Year = new(own), year
	who, v := b.section(s, b.peers, year)
	if len(v) < SmallList {
		return item, fmt.Sprintf("%d of %d comparators have a figure, %d are needed", len(v), len(b.peers), SmallList)
	}
	mean, sd := meanSD(v)
	if sd <= eps {
		return item, "the comparators do not differ"
	}
	item.Bypass = &Bypass{Mean: mean, SD: sd, N: len(v), Who: who}
	item.S = clamp(direction(s) * (own - mean) / sd / b.o.FullZ)
	item.Q = b.quality(s, &item)
	return item, ""
}

// Camels is the fourth test: are the industries that use much of the scarce factor
// missing? Slope of ln(share at home / share of peers) on the intensity.
type Camels struct {
	Slope    float64  `json:"slope"`
	T        float64  `json:"t"`
	Spearman float64  `json:"spearman"`
	N        int      `json:"n"` // industries
	Zeros    int      `json:"zeros"`
	Rows     []Sector `json:"rows"`
	Factor   string   `json:"factor"`
}

// Sector is one industry of test 4.
type Sector struct {
	Name      string  `json:"name"`
	Home      float64 `json:"home"`  // share
	Peers     float64 `json:"peers"` // share
	Intensity float64 `json:"intensity"`
}

// CamelTest regresses the log ratio of shares on intensity. Industries the peers do
// not have are left out; a share of 0 at home is moved up by half of the smallest
// positive one on both sides (methods 1.2), so that a missing camel counts. It needs
// SmallRange industries, home shares in at least half of them, and intensities that vary.
func CamelTest(rows []Sector) (*Camels, error) {
	c := &Camels{}
	least := math.Inf(1)
	for _, r := range rows {
		if r.Peers <= 0 {
			continue
		}
		c.Rows = append(c.Rows, r)
		if r.Home <= 0 {
			c.Zeros++
		} else {
			least = math.Min(least, math.Min(r.Home, r.Peers))
		}
	}
	c.N = len(c.Rows)
	if c.N < SmallRange {
		return nil, fmt.Errorf("%d industries, %d are needed", c.N, SmallRange)
	}
	if 2*c.Zeros > c.N {
		return nil, fmt.Errorf("%d of %d industries export nothing: what is missing can't be told from what is small", c.Zeros, c.N)
	}
	add := 0.0
	if c.Zeros > 0 {
		add = least / 2
	}
	x, y := make([]float64, c.N), make([]float64, c.N)
	for i, r := range c.Rows {
		x[i], y[i] = r.Intensity, math.Log((math.Max(r.Home, 0)+add)/(r.Peers+add))
	}
	l, err := Fit(x, y)
	if err != nil {
		return nil, err
	}
	if math.IsInf(l.T, 0) || math.IsNaN(l.T) {
		return nil, fmt.Errorf("the industries lie on one line exactly")
	}
	c.Slope, c.T = l.B, l.T
	c.Spearman, _ = Spearman(x, y)
	return c, nil
}

// Support4 is I(-t/full; -1, 1).
func Support4(t, full float64) float64 { return clamp(-t / full) }

// camels runs the test on shares of exports, for a factor of the industries.
func (b *build) camels(node, factor string, intensity func(catalogue.Industry) float64) (Item, string) {
	item := Item{ID: "camels-" + factor, Node: node, Name: "Exports of industries by need of " + factor, Mark: Mark{Test: 4}, Kind: "quantity", Origin: FromPack}
	m := b.in.Exports
	if m == nil || b.in.Industries == nil {
		return item, b.noExports()
	}
	item.Year = m.Year
	if why := b.ancient(); why != "" {
		return item, why
	}
	home := m.Country(b.in.Country)
	if home < 0 {
		return item, fmt.Sprintf("%s is not in the table of exports of %d", b.in.Country, m.Year)
	}
	shares := b.shares()
	own, ok := shares[b.in.Country]
	if !ok {
		return item, "it exports no manufactures"
	}
	var who []string
	for _, c := range b.peers {
		if _, ok := shares[c]; ok {
			who = append(who, c)
		}
	}
	if len(who) < SmallList {
		return item, fmt.Sprintf("%d of %d comparators are in the table of exports of %d, %d are needed", len(who), len(b.peers), m.Year, SmallList)
	}
	var rows []Sector
	for i, in := range b.in.Industries.List {
		r := Sector{Name: in.Name, Home: own[i], Intensity: intensity(in)}
		for _, c := range who {
			r.Peers += shares[c][i] / float64(len(who))
		}
		rows = append(rows, r)
	}
	c, err := CamelTest(rows)
	if err != nil {
		return item, err.Error()
	}
	c.Factor = factor
	item.Camels = c
	item.Bypass = &Bypass{N: len(who), Who: who}
	item.S, item.Q = Support4(c.T, b.o.FullT), b.o.ExportShare
	if item.Year < b.in.Cut-b.o.SurveyLag {
		item.Old = true
		item.Q *= b.o.OldFactor
	}
	return item, ""
}

func (b *build) noExports() string {
	if b.in.WhyExports != "" {
		return b.in.WhyExports
	}
	return "there is no table of exports by product"
}

// ancient says that the table of exports is too old to speak of today.
func (b *build) ancient() string {
	if y := b.in.Exports.Year; y < b.in.Cut-b.o.MaxAge {
		return fmt.Sprintf("the table of exports is of %d, more than %d years old", y, b.o.MaxAge)
	}
	return ""
}

// shares are the industries' shares of the manufactures of each economy of the table;
// an economy without manufactures is not there.
func (b *build) shares() map[string][]float64 {
	if b.shared != nil {
		return b.shared
	}
	m, list := b.in.Exports, b.in.Industries.List
	of := make([]int, len(m.Products))
	for p, code := range m.Products {
		of[p] = b.in.Industries.Of(code)
	}
	b.shared = map[string][]float64{}
	for c, country := range m.Countries {
		if country != b.in.Country && !slices.Contains(b.peers, country) {
			continue
		}
		v := make([]float64, len(list))
		sum := 0.0
		for p, x := range m.Row(c) {
			if of[p] >= 0 {
				v[of[p]] += x
				sum += x
			}
		}
		if sum <= 0 {
			continue
		}
		for i := range v {
			v[i] /= sum
		}
		b.shared[country] = v
	}
	return b.shared
}

// breadths counts the products exported with advantage (Balassa, at least 1) by the
// economy and by those that may be compared with.
func (b *build) breadths() (codes []string, values []float64, own float64, why string) {
	m := b.in.Exports
	if m == nil {
		return nil, nil, 0, b.noExports()
	}
	if why := b.ancient(); why != "" {
		return nil, nil, 0, why
	}
	world := m.World()
	total := 0.0
	for _, v := range world {
		total += v
	}
	found := false
	for c, country := range m.Countries {
		home := country == b.in.Country
		if _, ok := slices.BinarySearch(b.usable, country); !ok && !home {
			continue
		}
		all, n := m.Total(c), 0
		for p, x := range m.Row(c) {
			if x > 0 && world[p] > 0 && x*total >= all*world[p]*(1-eps) {
				n++
			}
		}
		switch {
		case all <= 0:
		case home:
			own, found = float64(n), true
		default:
			codes, values = append(codes, country), append(values, float64(n))
		}
	}
	if !found {
		return nil, nil, 0, fmt.Sprintf("%s is not in the table of exports of %d", b.in.Country, m.Year)
	}
	return codes, values, own, ""
}
