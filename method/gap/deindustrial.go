package gap

import (
	"fmt"

	"upstep/panel"
)

// DeindustrialInput is what the premature-deindustrialisation test rests on.
type DeindustrialInput struct {
	Panel     *panel.Panel
	Countries []string // to judge
	World     []string // all economies, no aggregates: the regression and the reference peaks
	Group     Peers    // whose medians "de-manufactured but industrialised" uses
	Year      int      // t; 0 means, for each variant, the newest year with good reporting, as in Input
	Cut       int      // newest year that may be used; 0 means the panel's last
	Real      bool     // the manufacturing share is at constant prices
	Options   Options
}

// Deindustrialisation is the test's result, for the plain manufacturing share and
// for manufacturing in GDP without resource rents.
type Deindustrialisation struct {
	Plain       Variant      `json:"plain"`
	NonResource Variant      `json:"non_resource"`
	Notes       []panel.Note `json:"notes"`
	Recipe      panel.Recipe `json:"recipe"`
}

// Variant is the test on one definition of the share.
type Variant struct {
	Name   string       `json:"name"`
	Year   int          `json:"year"` // t
	Hump   *Hump        `json:"hump"` // nil when the regression was refused
	Cohort Cohort       `json:"cohort"`
	Cases  []Case       `json:"cases"` // in the order asked for
	Notes  []panel.Note `json:"notes,omitempty"`
}

// Cohort is the reference: economies whose share peaked before a year.
type Cohort struct {
	Before    int      `json:"before"`
	Countries []string `json:"countries"`
	Share     *float64 `json:"median_share"`  // nil below five economies
	Income    *float64 `json:"median_income"` // at the peak; nil likewise
	AtStart   int      `json:"at_start"`      // of them with the peak at the start of their data
}

// Case is the verdict on one economy.
type Case struct {
	Country string `json:"country"`
	First   int    `json:"first"` // years of data; 0 when there is none
	Last    int    `json:"last"`
	N       int    `json:"n"`

	Peak       *Peak    `json:"peak"`        // nil when refused
	PeakIncome *float64 `json:"peak_income"` // at the peak year
	Income     *float64 `json:"income"`      // y_c
	IncomeYear int      `json:"income_year,omitempty"`

	Peaked    Answer `json:"peaked"`     // the peak is past and the fall is real
	PeakLow   Answer `json:"peak_low"`   // lower than the reference peaks
	PeakEarly Answer `json:"peak_early"` // at a lower income than the reference peaks
	BelowHump Answer `json:"below_hump"` // poorer than the income where the pooled hump turns
	Premature Answer `json:"premature"`

	Manufacturing     *float64 `json:"manufacturing"` // newest share within the lag
	ManufacturingYear int      `json:"manufacturing_year,omitempty"`
	Industry          *float64 `json:"industry"`
	IndustryYear      int      `json:"industry_year,omitempty"`
	Ratio             *float64 `json:"ratio"` // manufacturing / industry
	Rents             *float64 `json:"rents"`
	RentsYear         int      `json:"rents_year,omitempty"`

	GroupManufacturing *float64 `json:"group_manufacturing"` // medians without the economy; nil when refused
	GroupIndustry      *float64 `json:"group_industry"`
	GroupN             int      `json:"group_n"`         // members with both shares
	DeManufactured     Answer   `json:"de_manufactured"` // but industrialised

	Means []Mean       `json:"means,omitempty"` // the path of centred means
	Notes []panel.Note `json:"notes,omitempty"`
}

// Deindustrialise runs test 1.4: Rodrik's (2016) pooled hump, the labels peaked,
// peak_low, peak_early, premature and de-manufactured but industrialised, each yes,
// no or unknown with the reason. An economy whose data is short or has ended is
// unknown. It returns an error for input that can't mean anything.
func Deindustrialise(in DeindustrialInput) (*Deindustrialisation, error) {
	o := in.Options.withDefaults()
	if in.Panel == nil || len(in.Countries) == 0 {
		return nil, fmt.Errorf("gap: the deindustrialisation test needs a panel and an economy")
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("gap: %w", err)
	}
	first, last := in.Panel.Years()
	if in.Cut == 0 {
		in.Cut = last
	}
	if in.Cut < first || in.Cut > last || in.Year > in.Cut || (in.Year != 0 && in.Year < first) {
		return nil, fmt.Errorf("gap: year %d (cut %d) is outside the panel's %d-%d", in.Year, in.Cut, first, last)
	}
	in.World, in.Group.Members = tidy(in.World, ""), tidy(in.Group.Members, "")
	t := tester{in: in, o: o}
	r := &Deindustrialisation{
		Plain:       t.variant("manufacturing, % of GDP", t.plain),
		NonResource: t.variant("manufacturing, % of GDP without resource rents", t.nonResource)}
	if !in.Real {
		r.Notes = append(r.Notes, panel.Note{Code: "current-prices", Subject: o.Manufacturing, Severity: panel.Warning,
			Text: "The shares are at current prices: as manufactures become cheaper they fall faster than output."})
	}
	r.Recipe = panel.Recipe{Method: "gap/deindustrialise", Version: Version, Params: in.Options.StructureParams(), Inputs: map[string]string{}}
	r.Recipe.Params = append(r.Recipe.Params, panel.Param{Name: "year", Value: fmt.Sprint(in.Year), Provenance: panel.Request},
		panel.Param{Name: "group", Value: in.Group.recipe(), Provenance: panel.Request})
	addInputs(&r.Recipe, in.Panel, []string{o.Manufacturing, o.Industry, o.Income, o.Population, o.Rents})
	return r, nil
}

// tester holds what both variants share.
type tester struct {
	in DeindustrialInput
	o  Options
}

// share reads one definition of the manufacturing share.
type share func(country string, year int) (float64, bool)

func (t tester) plain(country string, year int) (float64, bool) {
	o := t.in.Panel.At(t.o.Manufacturing, country, year)
	return o.Value, o.Ok()
}

// nonResource is manufacturing in GDP without resource rents, in percent.
func (t tester) nonResource(country string, year int) (float64, bool) {
	m, r := t.in.Panel.At(t.o.Manufacturing, country, year), t.in.Panel.At(t.o.Rents, country, year)
	if !m.Ok() || !r.Ok() || r.Value >= 100 {
		return 0, false
	}
	return 100 * m.Value / (100 - r.Value), true
}

func (t tester) path(s share, country string) []Knot {
	first, _ := t.in.Panel.Years()
	var out []Knot
	for y := first; y <= t.in.Year; y++ {
		if v, ok := s(country, y); ok {
			out = append(out, Knot{float64(y), v})
		}
	}
	return out
}

func (t tester) variant(name string, s share) Variant {
	if t.in.Year == 0 {
		first, _ := t.in.Panel.Years()
		t.in.Year = wellReported(first, t.in.Cut, t.o.YearCover, func(year int) (n int) {
			for _, c := range t.in.World {
				if _, ok := s(c, year); ok {
					n++
				}
			}
			return n
		})
	}
	v := Variant{Name: name, Year: t.in.Year}
	h, err := FitHump(t.points(s))
	if err != nil {
		v.Notes = append(v.Notes, panel.Note{Code: "hump-withheld", Subject: t.o.Manufacturing, Severity: panel.Refusal,
			Text: fmt.Sprintf("No pooled hump: %v.", err)})
	} else {
		v.Hump = h
		t.doubtHump(h, &v.Notes)
	}
	v.Cohort = t.cohort(s, &v.Notes)
	for _, c := range t.in.Countries {
		v.Cases = append(v.Cases, t.judge(c, s, v.Hump, v.Cohort))
	}
	return v
}

// doubtHump notes what weakens the pooled turning point.
func (t tester) doubtHump(h *Hump, notes *[]panel.Note) {
	warn := func(code, format string, args ...any) {
		*notes = append(*notes, panel.Note{Code: code, Subject: t.o.Manufacturing, Severity: panel.Warning, Text: fmt.Sprintf(format, args...)})
	}
	switch {
	case h.Peak == nil:
		warn("no-hump", "The pooled regression has no hump (the squared term is not negative): there is no income to compare with.")
	case h.Beta[3]+1.96*h.ClusterSE[3] > 0:
		warn("hump-weak", "The hump is weak in these data: the squared term is not clearly negative, so the income where it turns is poorly known.")
	}
}

// points are the economy-years of the regression.
func (t tester) points(s share) []HumpPoint {
	var out []HumpPoint
	first, _ := t.in.Panel.Years()
	for _, c := range t.in.World {
		for y := first; y <= t.in.Year; y++ {
			v, ok := s(c, y)
			inc, pop := t.in.Panel.At(t.o.Income, c, y), t.in.Panel.At(t.o.Population, c, y)
			if ok && inc.Ok() && pop.Ok() && inc.Value > 0 && pop.Value > 0 && pop.Value >= t.o.MinPopulation {
				out = append(out, HumpPoint{c, y, v, inc.Value, pop.Value})
			}
		}
	}
	return out
}

// cohort finds the reference peaks. A panel that starts in 1990 knows none before
// 1990; the relaxed year then takes over, and a note says so.
func (t tester) cohort(s share, notes *[]panel.Note) Cohort {
	var out Cohort
	for _, before := range []int{t.o.CohortBefore, t.o.CohortRelaxed} {
		out = Cohort{Before: before}
		var shares, incomes []float64
		for _, c := range t.in.World {
			if pop := t.in.Panel.Latest(t.o.Population, c, t.in.Year, max(t.o.MaxLag, 0)); !pop.Ok() || pop.Value < t.o.MinPopulation {
				continue
			}
			path := t.path(s, c)
			if t.short(path) != "" {
				continue
			}
			p, ok := NewPeak(CentredMeans(path, t.o.MeanYears, t.o.MeanPoints))
			inc := t.in.Panel.At(t.o.Income, c, p.Top.Year)
			if !ok || p.Top.Year >= before || !inc.Ok() {
				continue
			}
			out.Countries = append(out.Countries, c)
			shares, incomes = append(shares, p.Top.Value), append(incomes, inc.Value)
			if p.AtStart {
				out.AtStart++
			}
		}
		if len(shares) >= t.o.FewList {
			out.Share, out.Income = new(Median(shares)), new(Median(incomes))
			break
		}
	}
	switch {
	case out.Share == nil:
		*notes = append(*notes, panel.Note{Code: "cohort-withheld", Subject: t.o.Manufacturing, Severity: panel.Refusal,
			Text: fmt.Sprintf("Only %d economies are known to have peaked before %d: no reference for low or early peaks.", len(out.Countries), out.Before)})
	case out.Before != t.o.CohortBefore:
		*notes = append(*notes, panel.Note{Code: "cohort-relaxed", Subject: t.o.Manufacturing, Severity: panel.Warning,
			Text: fmt.Sprintf("Too few peaks before %d are in the data: the reference is the %d economies that peaked before %d, %d of them at the start of their data.",
				t.o.CohortBefore, len(out.Countries), out.Before, out.AtStart)})
	}
	return out
}

// short says why a path is too short to look for a peak in, or "".
func (t tester) short(path []Knot) string {
	if len(path) == 0 {
		return "there is no figure"
	}
	first, last := int(path[0].Year), int(path[len(path)-1].Year)
	if last-first+1 < t.o.HistoryYears || len(path) < t.o.HistoryPoints {
		return fmt.Sprintf("its %d figures span %d years (%d-%d); %d figures over %d years are needed", len(path), last-first+1, first, last, t.o.HistoryPoints, t.o.HistoryYears)
	}
	return ""
}
