package catchup

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/combin"
)

// Country holds the measures of one country from patents of the window. A nil
// measure could not be computed: no citations, no base to compare with, or fewer
// patents than the rarefied sample.
type Country struct {
	Code    string `json:"code"`
	Patents int    `json:"patents"`
	Timed   int    `json:"timed"` // with a citation to an earlier patent

	CycleTime       *float64 `json:"cycle_time"`               // years, mean over patents
	Relative        *float64 `json:"cycle_time_relative"`      // mean of a patent's over its class's; below 1 is short
	RelativeOfMeans *float64 `json:"cycle_time_ratio"`         // mean over the mean of all patents
	Own             *float64 `json:"localisation_own"`         // share of its citations that go to itself
	Base            *float64 `json:"localisation_base"`        // share of the others' citations that go to it
	Localisation    *float64 `json:"localisation"`             // Own - Base
	LocalRatio      *float64 `json:"localisation_ratio"`       // Own / Base; nil when Base is 0
	Originality     *float64 `json:"originality"`              // 0..1, mean over patents with a citation
	Corrected       *float64 `json:"originality_corrected"`    // after Hall, over patents with two or more
	Classes         int      `json:"classes"`                  // with a patent
	Diversification *float64 `json:"diversification"`          // share of all classes
	Spread          *float64 `json:"class_spread"`             // 1 - HHI over classes
	Rarefied        *float64 `json:"diversification_rarefied"` // share of classes expected in a sample of equal size
	AssigneeHHI     *float64 `json:"assignee_hhi"`
	Decentral       *float64 `json:"decentralisation"` // 1 - AssigneeHHI
	NPL             *float64 `json:"npl_per_patent"`
	ScienceLinkage  *float64 `json:"science_linkage"` // NPL / NPL of the reference; nil without one
}

// Class holds the measures of a class over all countries.
type Class struct {
	Code        string   `json:"code"`
	Patents     int      `json:"patents"`
	Timed       int      `json:"timed"`
	CycleTime   *float64 `json:"cycle_time"`
	Cycle       Cycle    `json:"cycle"` // by the patent-weighted percentiles
	AssigneeHHI *float64 `json:"assignee_hhi"`
}

func share(sum, n int64) *float64 {
	if n == 0 {
		return nil
	}
	return new(float64(sum) / float64(n))
}

// fraction is a mean of values kept in 1/Unit.
func fraction(sum, n int64) *float64 {
	if n == 0 {
		return nil
	}
	return new(float64(sum) / Unit / float64(n))
}

// Classes measures every class of the window, by code, and calls the cycle of each
// short, medium or long. A class with fewer patents with a cycle time than least is
// unknown, and not among those that the others are sorted with.
func (t *Tally) Classes(short, long float64, least int) []Class {
	cells := map[string]*Cell{}
	for _, c := range t.Cells {
		if c.Year < t.First || c.Year > t.Last {
			continue
		}
		if cells[c.Class] == nil {
			cells[c.Class] = &Cell{Class: c.Class}
		}
		cells[c.Class].add(c)
	}
	firms := byKey(t.ClassFirms)
	var out []Class
	for _, k := range slices.Sorted(maps.Keys(cells)) {
		c := cells[k]
		x := Class{Code: k, Patents: int(c.N), Timed: int(c.Timed), CycleTime: fraction(c.TCT, c.Timed), Cycle: Unknown}
		x.AssigneeHHI = firms[k].hhi()
		out = append(out, x)
	}
	low, high, ok := Bounds(out, short, long, least)
	for i := range out {
		if ct := out[i].CycleTime; ok && ct != nil && out[i].Timed >= least {
			out[i].Cycle = cycleOf(*ct, low, high)
		}
	}
	return out
}

func cycleOf(ct, low, high float64) Cycle {
	switch {
	case ct <= low+eps && ct < high-eps:
		return Short
	case ct >= high-eps && ct > low+eps:
		return Long
	}
	return Medium
}

// Bounds returns the cycle times at the two shares of the distribution of classes
// weighted by their patents with a cycle time: the least cycle time up to which so
// large a share of patents lies. Classes with fewer such patents than least are left
// out; ok is false without any other.
func Bounds(classes []Class, short, long float64, least int) (low, high float64, ok bool) {
	var timed []Class
	total := 0
	for _, c := range classes {
		if c.CycleTime != nil && c.Timed >= least {
			timed = append(timed, c)
			total += c.Timed
		}
	}
	if total == 0 {
		return 0, 0, false
	}
	slices.SortStableFunc(timed, func(a, b Class) int { return cmp.Compare(*a.CycleTime, *b.CycleTime) })
	at := func(p float64) float64 {
		sum := 0
		for _, c := range timed {
			if sum += c.Timed; float64(sum) >= p*float64(total)-eps {
				return *c.CycleTime
			}
		}
		return *timed[len(timed)-1].CycleTime
	}
	return at(short), at(long), true
}

func (c *Cell) add(d Cell) {
	c.N += d.N
	c.Timed += d.Timed
	c.TCT += d.TCT
	c.NPLKnown += d.NPLKnown
	c.NPL += d.NPL
}

func byKey(list []Holder) map[string]Holder {
	out := make(map[string]Holder, len(list))
	for _, h := range list {
		out[h.Key] = h
	}
	return out
}

func (h Holder) hhi() *float64 {
	if h.N == 0 {
		return nil
	}
	return new(float64(h.Squares) / (float64(h.N) * float64(h.N)))
}

// Measure computes the measures of every country in the window, by code. classes is
// the number of classes there are, at least those with a patent; rarefy the size of
// the sample; reference the economy that science linkage is divided by.
func (t *Tally) Measure(classes, rarefy int, reference string) []Country {
	own, byClass, all, seen := t.sums()
	classes = max(classes, seen)
	firms := byKey(t.Firms)
	origins := map[string]Origin{}
	for _, o := range t.Origins {
		origins[o.Country] = o
	}
	var out []Country
	for _, k := range slices.Sorted(maps.Keys(own)) {
		c := Country{Code: k}
		var sum Cell
		counts := make([]float64, 0, len(own[k]))
		relative := 0.0
		for _, x := range own[k] { // by class
			sum.add(x)
			counts = append(counts, float64(x.N))
			if x.Timed > 0 && byClass[x.Class].TCT > 0 {
				norm := float64(byClass[x.Class].TCT) / float64(byClass[x.Class].Timed)
				relative += float64(x.TCT) / norm
			} else if x.Timed > 0 {
				relative = math.NaN() // a class in which nobody's patents have a lag has no norm
			}
		}
		c.Patents, c.Timed, c.Classes = int(sum.N), int(sum.Timed), len(counts)
		c.CycleTime = fraction(sum.TCT, sum.Timed)
		if sum.Timed > 0 && !math.IsNaN(relative) {
			c.Relative = new(relative / float64(sum.Timed))
			c.RelativeOfMeans = new(*c.CycleTime / *fraction(all.TCT, all.Timed))
		}
		c.Diversification = new(float64(c.Classes) / float64(classes))
		c.Spread = new(1 - HHI(counts))
		if r, ok := Rarefied(counts, rarefy); ok {
			c.Rarefied = new(r / float64(classes))
		}
		o := origins[k]
		c.Originality, c.Corrected = fraction(o.Sum, o.N), fraction(o.Sum2, o.HallN)
		if c.AssigneeHHI = firms[k].hhi(); c.AssigneeHHI != nil {
			c.Decentral = new(1 - *c.AssigneeHHI)
		}
		c.NPL = share(sum.NPL, sum.NPLKnown)
		t.localise(&c)
		out = append(out, c)
	}
	i := slices.IndexFunc(out, func(c Country) bool { return c.Code == reference })
	if i >= 0 && out[i].NPL != nil && *out[i].NPL > eps {
		for j := range out {
			if out[j].NPL != nil {
				out[j].ScienceLinkage = new(*out[j].NPL / *out[i].NPL)
			}
		}
	}
	return out
}

// sums pools the cells of the window by country and class.
func (t *Tally) sums() (own map[string][]Cell, byClass map[string]Cell, all Cell, classes int) {
	own, byClass = map[string][]Cell{}, map[string]Cell{}
	type pair struct{ country, class string }
	at := map[pair]int{}
	for _, c := range t.Cells { // by year, country and class
		if c.Year < t.First || c.Year > t.Last {
			continue
		}
		k := pair{c.Country, c.Class}
		i, ok := at[k]
		if !ok {
			i = len(own[c.Country])
			at[k] = i
			own[c.Country] = append(own[c.Country], Cell{Country: c.Country, Class: c.Class})
		}
		own[c.Country][i].add(c)
		sum := byClass[c.Class]
		sum.add(c)
		byClass[c.Class] = sum
		all.add(c)
	}
	for _, list := range own {
		slices.SortFunc(list, func(a, b Cell) int { return cmp.Compare(a.Class, b.Class) })
	}
	return own, byClass, all, len(byClass)
}

// localise fills the shares of citations that go to the country.
func (t *Tally) localise(c *Country) {
	var own, from, others, rest int64
	for _, f := range t.Flows {
		n, all := &others, &rest
		if f.From == c.Code {
			n, all = &own, &from
		}
		*all += f.N
		if f.To == c.Code {
			*n += f.N
		}
	}
	c.Own, c.Base = share(own, from), share(others, rest)
	if c.Own == nil || c.Base == nil {
		return
	}
	c.Localisation = new(*c.Own - *c.Base)
	if others > 0 {
		c.LocalRatio = new(*c.Own / *c.Base)
	}
}

// HHI is the sum of squared shares of counts >= 0; 0 for no counts.
func HHI(counts []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, n := range counts {
		sum += n
		squares += n * n
	}
	if sum <= 0 {
		return 0
	}
	return squares / (sum * sum)
}

// Rarefied returns how many classes are expected in a random sample of n patents
// drawn without replacement (Hurlbert 1971): sum over classes of
// 1 - C(N-N_k, n)/C(N, n). Counts are rounded to whole numbers. ok is false when
// there are fewer than n.
func Rarefied(counts []float64, n int) (classes float64, ok bool) {
	total := 0.0
	for _, c := range counts {
		total += math.Round(c)
	}
	if n < 1 || total < float64(n) {
		return 0, false
	}
	for _, c := range counts {
		c = math.Round(c)
		switch rest := total - c; {
		case c == 0:
		case rest < float64(n):
			classes++ // every sample has it
		default:
			classes += 1 - math.Exp(combin.LogGeneralizedBinomial(rest, float64(n))-combin.LogGeneralizedBinomial(total, float64(n)))
		}
	}
	return classes, true
}

// limits are the exact limits of the mean of a count (Garwood 1936).
func limits(k, level float64) (low, high float64) {
	tail := (1 - level) / 2
	if k > 0 {
		low = mathext.GammaIncRegInv(k, tail)
	}
	return low, mathext.GammaIncRegCompInv(k+1, tail)
}
