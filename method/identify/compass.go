package identify

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/panel"
)

// The series of the panel.
const (
	income     = "NY.GDP.PCAP.PP.KD" // GDP per head, constant PPP
	nonRents   = "UPS.GDP.PC.NR"     // the same less natural resource rents
	rents      = "NY.GDP.TOTL.RT.ZS" // natural resource rents, % of GDP
	population = "SP.POP.TOTL"
)

// ErrUnknown says that an economy is not among those that can be compared.
var ErrUnknown = errors.New("identify: unknown economy")

// Identify runs the search. It returns [ErrUnknown] for a compass country of the user
// that is not among World, and an error for options or tables that can't be honoured.
// What the data can't carry is refused with a note.
func Identify(in Input) (*Result, error) {
	o := in.Options.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	r := &Result{Country: in.Country, Steps: []Step{}, Compass: []string{}, Candidates: []Candidate{}, Unplaced: []string{}, Features: []FeatureUse{},
		Alternatives: []Alternative{}, Products: []Product{}, Excluded: []Product{}, Rankings: []Ranking{}, Discoveries: []Discovery{}, Targets: []Checked{}, Notes: []panel.Note{}}
	r.Recipe, r.EndowmentLag = in.recipe(), o.EndowmentLag
	s := &search{in: in, o: o, r: r}
	if err := s.compass(); err != nil {
		return nil, err
	}
	if err := s.screen(); err != nil {
		return nil, err
	}
	r.Targets = in.Records.check(r, o)
	r.Notes = append(r.Notes, targetNotes(r.Targets)...)
	return r, nil
}

func (in Input) recipe() panel.Recipe {
	rec := panel.Recipe{Method: "identify", Version: Version, Params: in.Options.Params(), Inputs: map[string]string{}}
	if len(in.Compass) > 0 {
		rec.Params = append(rec.Params, panel.Param{Name: "compass", Value: strings.Join(in.Compass, ","), Provenance: panel.User})
	}
	for _, m := range in.Tables {
		if m.Ref.Table != "" {
			rec.Inputs[m.Ref.Table] = m.Ref.Checksum
		}
	}
	return rec
}

// search is one run.
type search struct {
	in        Input
	o         Options
	r         *Result
	economies []string // home included, by code
	home      int
	endow     *endowments
	set       Settings
	chapters  map[string]*float64 // home's RCA by chapter
}

func (s *search) note(code, subject string, v panel.Severity, format string, args ...any) {
	s.r.Notes = append(s.r.Notes, panel.Note{Code: code, Subject: subject, Severity: v, Text: fmt.Sprintf(format, args...)})
}

// compass fills everything of step 1 up to the compass countries.
func (s *search) compass() error {
	r, p, home := s.r, s.in.Panel, s.in.Country
	s.economies = slices.Clone(s.in.World)
	s.economies = append(s.economies, home)
	slices.Sort(s.economies)
	s.economies = slices.Compact(s.economies)
	s.home, _ = slices.BinarySearch(s.economies, home)
	for i, c := range s.in.Compass {
		if _, ok := slices.BinarySearch(s.economies, c); !ok || c == home {
			return fmt.Errorf("%w %q as a compass country of %s", ErrUnknown, c, home)
		}
		if slices.Contains(s.in.Compass[:i], c) {
			return fmt.Errorf("identify: compass country %s stands twice", c)
		}
	}
	s.set = Settings{s.o.NowLow, s.o.NowHigh, s.o.Growth, s.o.Distance}
	r.Settings = s.set
	if r.Income = usable(p.Latest(income, home, s.in.Cut, s.o.MaxLag)); !r.Income.Ok() {
		s.note("no-income", home, panel.Refusal, "No compass countries by the filters: %s has no figure of GDP per head at purchasing power for %d or the %d years before.", home, s.in.Cut, s.o.MaxLag)
		return s.chosen()
	}
	r.Year = r.Income.Year
	r.Rents = usable(p.Latest(rents, home, r.Year, s.o.EndowmentLag))
	r.NonRents = usable(p.Latest(nonRents, home, r.Year, s.o.EndowmentLag))
	r.ResourceRich = r.Rents.Ok() && r.Rents.Value >= s.o.ResourceRents-eps
	if !r.Rents.Ok() {
		s.note("rents-unknown", home, panel.Warning, "Resource rents of %s are not known: whether they break the comparison of incomes can't be said.", home)
	}
	traits := s.in.Traits
	if traits == nil {
		traits = Traits(nil)
	}
	s.endow = endow(p, traits, s.economies, s.placed(), s.home, r.Year, s.o.EndowmentLag, s.o.Capital)
	r.Features = s.endow.use
	r.Notes = append(r.Notes, s.endow.notes(home)...)
	for i, c := range s.economies {
		if i == s.home {
			continue
		}
		if k, ok := s.candidate(i); ok {
			r.Candidates = append(r.Candidates, k)
		} else {
			r.Unplaced = append(r.Unplaced, c)
		}
	}
	s.relax()
	if err := s.chosen(); err != nil {
		return err
	}
	s.alternatives()
	s.finish()
	s.richCompass()
	return nil
}

// placed says which economies have an income or a population.
func (s *search) placed() []bool {
	out := make([]bool, len(s.economies))
	for i, c := range s.economies {
		for _, code := range []string{income, population} {
			out[i] = out[i] || s.in.Panel.Latest(code, c, s.r.Year, max(s.o.MaxLag, s.o.EndowmentLag)).Ok()
		}
	}
	return out
}

// usable turns a doubtful figure into a missing one.
func usable(o panel.Observation) panel.Observation {
	if o.Ok() && o.Quality == panel.Doubtful {
		o.State = panel.Missing
	}
	return o
}

// candidate reads the figures of economy i; ok is false without an income.
func (s *search) candidate(i int) (k Candidate, ok bool) {
	p, c, r := s.in.Panel, s.economies[i], s.r
	k = Candidate{Country: c, Lacks: []string{}, Checks: []Check{}}
	if k.Income = usable(p.Latest(income, c, r.Year, s.o.MaxLag)); !k.Income.Ok() || k.Income.Value <= 0 {
		return k, false
	}
	k.Now = new(k.Income.Value / r.Income.Value)
	if k.Then = usable(p.Latest(income, c, r.Year-s.o.Horizon, s.o.MaxLag)); k.Then.Ok() && k.Then.Value > 0 {
		k.Before = new(k.Then.Value / r.Income.Value)
		k.Span = k.Income.Year - k.Then.Year
		k.Growth = new(math.Pow(k.Income.Value/k.Then.Value, 1/float64(k.Span)) - 1)
	}
	if r.NonRents.Ok() && r.NonRents.Value > 0 {
		if o := usable(p.Latest(nonRents, c, r.NonRents.Year, s.o.MaxLag)); o.Ok() {
			k.NonRents = new(o.Value / r.NonRents.Value)
		}
	}
	k.People = usable(p.Latest(population, c, r.Year, s.o.MaxLag))
	var lacks []string
	k.Distance, lacks = s.endow.distance(i, s.home, -1, s.o.Cover)
	k.Lacks = append(k.Lacks, lacks...)
	return k, true
}

// checks holds a candidate against the filters.
func (s *search) checks(k *Candidate, set Settings) {
	var people *float64
	if k.People.Ok() {
		people = new(k.People.Value)
	}
	k.Checks = []Check{s.incomeCheck(k.Now, k.Before, set), within(ByGrowth, k.Growth, &set.Growth, nil),
		within(ByEndowment, k.Distance, nil, &set.Distance), within(ByPopulation, people, &s.o.MinPopulation, nil)}
	k.Missed, k.Far = 0, 0
	for _, c := range k.Checks {
		if c.Pass == nil || !*c.Pass {
			k.Missed++
		}
		if c.Short != nil && *c.Short > 0 {
			k.Far += *c.Short / limit(c)
		}
	}
}

// limit is what a shortfall is measured against.
func limit(c Check) float64 {
	switch {
	case c.Low != nil && *c.Low > 0:
		return *c.Low
	case c.High != nil && *c.High > 0:
		return *c.High
	}
	return 1
}

// within checks a value against limits.
func within(filter string, v, low, high *float64) Check {
	c := Check{Filter: filter, Value: v, Low: low, High: high}
	if v == nil {
		return c
	}
	short := 0.0
	if low != nil {
		short = max(short, *low-*v)
	}
	if high != nil {
		short = max(short, *v-*high)
	}
	if short <= eps {
		short = 0
	}
	c.Short, c.Pass = &short, new(short == 0)
	return c
}

// incomeCheck passes with either ratio. Value and limits are those of the ratio that
// comes nearer; when the past is not known and the present does not pass, it can't be said.
func (s *search) incomeCheck(now, then *float64, set Settings) Check {
	a := within(ByIncome, now, &set.NowLow, &set.NowHigh)
	b := within(ByIncome, then, &s.o.ThenLow, &s.o.ThenHigh)
	switch {
	case a.Pass != nil && *a.Pass, b.Short != nil && a.Short != nil && *a.Short <= *b.Short:
		return a
	case b.Pass == nil:
		a.Pass = nil
		return a
	case a.Pass == nil && !*b.Pass:
		b.Pass = nil
	}
	return b
}

func passes(k Candidate) bool { return k.Missed == 0 }

// relax runs the filters and relaxes them in the stated order until enough are found.
func (s *search) relax() {
	steps := []struct {
		name  string
		apply func(*Settings)
	}{
		{"default", func(*Settings) {}},
		{ByEndowment, func(t *Settings) { t.Distance = s.o.RelaxedDistance }},
		{ByGrowth, func(t *Settings) { t.Growth = s.o.RelaxedGrowth }},
		{ByIncome, func(t *Settings) { t.NowHigh = s.o.RelaxedHigh }},
	}
	for _, step := range steps {
		step.apply(&s.set)
		found := []string{}
		for i := range s.r.Candidates {
			k := &s.r.Candidates[i]
			if s.checks(k, s.set); passes(*k) {
				found = append(found, k.Country)
			}
		}
		s.r.Steps = append(s.r.Steps, Step{step.name, s.set, found})
		s.r.Settings = s.set
		if len(found) >= s.o.Fewest {
			break
		}
	}
	for i := range s.r.Candidates {
		s.r.Candidates[i].Selected = passes(s.r.Candidates[i])
	}
	n := len(s.r.Steps)
	if found := len(s.r.Steps[n-1].Found); found < s.o.Fewest {
		s.note("compass-few", s.in.Country, panel.Warning, "Compass countries even after every relaxation: %d, fewer than %d. The list is the user's to complete.", found, s.o.Fewest)
	} else if n > 1 {
		s.note("compass-relaxed", s.in.Country, panel.Warning, "Steps of relaxing the filters: %d, to find %d compass countries; see the log.", n-1, found)
	}
}

// chosen takes the user's list instead, if there is one.
func (s *search) chosen() error {
	r := s.r
	if s.in.Compass == nil {
		for _, k := range r.Candidates {
			if k.Selected {
				r.Compass = append(r.Compass, k.Country)
			}
		}
		return nil
	}
	r.ByUser, r.Compass = true, slices.Clone(s.in.Compass)
	var missed []string
	for i := range r.Candidates {
		k := &r.Candidates[i]
		if k.Selected = slices.Contains(r.Compass, k.Country); k.Selected && k.Missed > 0 {
			missed = append(missed, k.Country)
		}
	}
	r.Steps = append(r.Steps, Step{"user", s.set, slices.Clone(r.Compass)})
	if len(missed) > 0 {
		s.note("compass-user", s.in.Country, panel.Info, "Of the countries chosen, %s would not pass the filters.", strings.Join(missed, ", "))
	}
	return nil
}

// finish orders candidates and the compass.
func (s *search) finish() {
	r := s.r
	slices.SortFunc(r.Candidates, func(a, b Candidate) int {
		if a.Selected != b.Selected {
			if a.Selected {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Missed, b.Missed), cmp.Compare(grid(a.Far), grid(b.Far)), byDistance(a, b), cmp.Compare(a.Country, b.Country))
	})
	if r.ByUser {
		return
	}
	r.Compass = r.Compass[:0]
	for _, k := range r.Candidates {
		if k.Selected {
			r.Compass = append(r.Compass, k.Country)
		}
	}
}

// richCompass names compass countries whose own growth is partly rents.
func (s *search) richCompass() {
	var rich []string
	for _, c := range s.r.Compass {
		if o := usable(s.in.Panel.Latest(rents, c, s.r.Year, s.o.EndowmentLag)); o.Ok() && o.Value >= s.o.ResourceRents-eps {
			rich = append(rich, fmt.Sprintf("%s (%.0f %%)", c, o.Value))
		}
	}
	if len(rich) > 0 {
		s.note("compass-rich", s.in.Country, panel.Warning, "Compass countries whose own income is partly resource rents, which can't be copied: %s.", strings.Join(rich, ", "))
	}
}

func grid(v float64) float64 { return math.Round(v / eps) }

func byDistance(a, b Candidate) int {
	switch {
	case a.Distance == nil && b.Distance == nil:
		return 0
	case a.Distance == nil:
		return 1
	case b.Distance == nil:
		return -1
	}
	return cmp.Compare(grid(*a.Distance), grid(*b.Distance))
}
