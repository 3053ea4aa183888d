package gap

import (
	"fmt"

	"upstep/panel"
)

// judge labels one economy.
func (t tester) judge(country string, s share, h *Hump, ref Cohort) Case {
	c := Case{Country: country, Peaked: Unknown, PeakLow: Unknown, PeakEarly: Unknown, BelowHump: Unknown, Premature: Unknown, DeManufactured: Unknown}
	c.levels(t, s)
	c.group(t, s)
	path := t.path(s, country)
	if len(path) > 0 {
		c.First, c.Last, c.N = int(path[0].Year), int(path[len(path)-1].Year), len(path)
	}
	if c.Income != nil && h != nil && h.Peak != nil {
		if r := h.PeakRange; *c.Income >= r.Low && *c.Income <= r.High {
			c.note(panel.Warning, "hump-uncertain", "The income of %s lies within the 95 %% range of the income where the pooled hump turns (%.0f-%.0f): which side it is on is not known.", country, r.Low, r.High)
		} else {
			c.BelowHump = answer(*c.Income < *h.Peak)
		}
	}
	lag := max(t.o.MaxLag, 0)
	why := t.short(path)
	if why == "" && c.Last < t.in.Year-lag {
		why = fmt.Sprintf("the data ends in %d (it has %d-%d)", c.Last, c.First, c.Last)
	}
	c.Means = CentredMeans(path, t.o.MeanYears, t.o.MeanPoints)
	p, ok := NewPeak(c.Means)
	if why == "" && !ok {
		why = "the data has too many holes for a centred mean"
	}
	if why != "" {
		c.note(panel.Refusal, "peak-withheld", "No peak test for %s: %s.", country, why)
		return c
	}
	c.Peak = &p
	c.Peaked = answer(t.in.Year-p.Top.Year > t.o.PeakAge && p.Fall > t.o.PeakFall+eps)
	if p.AtStart {
		c.note(panel.Warning, "peak-at-start", "The highest mean (%d) is the first the data allows: the peak may have been earlier and higher, and whether it was low or early is judged by this one.", p.Top.Year)
	}
	if ref.Share != nil {
		c.PeakLow = answer(p.Top.Value < *ref.Share-eps)
	}
	if inc := t.in.Panel.At(t.o.Income, country, p.Top.Year); inc.Ok() {
		c.PeakIncome = new(inc.Value)
		if ref.Income != nil {
			c.PeakEarly = answer(inc.Value < *ref.Income-eps)
		}
	} else {
		c.note(panel.Warning, "no-peak-income", "The income of %s in its peak year %d is not known.", country, p.Top.Year)
	}
	c.Premature = both(c.Peaked, both(either(c.PeakLow, c.PeakEarly), c.BelowHump))
	return c
}

func (c *Case) note(s panel.Severity, code, format string, args ...any) {
	c.Notes = append(c.Notes, panel.Note{Code: code, Subject: c.Country, Severity: s, Text: fmt.Sprintf(format, args...)})
}

// levels fills the present figures.
func (c *Case) levels(t tester, s share) {
	p, lag, year := t.in.Panel, max(t.o.MaxLag, 0), t.in.Year
	if v, y, ok := newest(s, c.Country, year, lag); ok {
		c.Manufacturing, c.ManufacturingYear = new(v), y
	}
	for _, f := range []struct {
		code string
		to   **float64
		year *int
	}{{t.o.Industry, &c.Industry, &c.IndustryYear}, {t.o.Rents, &c.Rents, &c.RentsYear}, {t.o.Income, &c.Income, &c.IncomeYear}} {
		if o := p.Latest(f.code, c.Country, year, lag); o.Ok() {
			*f.to, *f.year = new(o.Value), o.Year
		}
	}
	if c.Manufacturing != nil && c.Industry != nil && *c.Industry > 0 {
		c.Ratio = new(*c.Manufacturing / *c.Industry)
	}
}

func newest(s share, country string, year, lag int) (v float64, at int, ok bool) {
	for y := year; y >= year-lag; y-- {
		if v, ok := s(country, y); ok {
			return v, y, true
		}
	}
	return 0, 0, false
}

// group answers whether the economy is industrialised but de-manufactured: industry
// share at or above the group's median and manufacturing share below it.
func (c *Case) group(t tester, s share) {
	var man, ind []float64
	others := tidy(t.in.Group.Members, c.Country)
	for _, m := range others {
		v, _, ok := newest(s, m, t.in.Year, max(t.o.MaxLag, 0))
		o := t.in.Panel.Latest(t.o.Industry, m, t.in.Year, max(t.o.MaxLag, 0))
		if ok && o.Ok() {
			man, ind = append(man, v), append(ind, o.Value)
		}
	}
	c.GroupN = len(man)
	if need := max(t.o.quorum(len(others)), t.o.FewList); c.GroupN < need {
		c.note(panel.Refusal, "group-withheld", "No group median of industry and manufacturing: %d of %d members have both, %d are needed.", c.GroupN, len(others), need)
		return
	}
	c.GroupManufacturing, c.GroupIndustry = new(Median(man)), new(Median(ind))
	if c.Manufacturing == nil || c.Industry == nil {
		c.note(panel.Refusal, "no-shares", "No manufacturing or industry share of %s within %d years of %d.", c.Country, max(t.o.MaxLag, 0), t.in.Year)
		return
	}
	c.DeManufactured = answer(*c.Industry >= *c.GroupIndustry-eps && *c.Manufacturing < *c.GroupManufacturing-eps)
}
