package gap

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Compare computes the measures of chapter 1 for every spec. It returns an error
// for input that can't mean anything: no panel, an unknown economy or direction, a
// year outside the panel, contradictory options. Thin data is not an error: the
// row then has nil measures and notes.
func Compare(in Input) (*Result, error) {
	o := in.Options.withDefaults()
	if err := in.check(o); err != nil {
		return nil, err
	}
	in.World, in.Peers.Members = tidy(in.World, ""), tidy(in.Peers.Members, "")
	c := comparer{in: in, o: o, others: tidy(in.Peers.Members, in.Country)}
	r := &Result{Country: in.Country, Peers: in.Peers, Rows: []Row{}, Recipe: compareRecipe(in, o)}
	for _, s := range in.Specs {
		r.Rows = append(r.Rows, c.row(s))
	}
	r.Pillars = pillars(r.Rows, o.PillarCover)
	r.Weakest, r.Strongest = extremes(r.Rows, 5, o.FewList)
	r.Notes = c.overall(r)
	return r, nil
}

func (in Input) check(o Options) error {
	if in.Panel == nil {
		return fmt.Errorf("gap: no panel")
	}
	first, last := in.Panel.Years()
	for _, y := range []int{in.Year, in.Cut} {
		if y != 0 && (y < first || y > last) {
			return fmt.Errorf("gap: year %d is outside the panel's %d-%d", y, first, last)
		}
	}
	if in.Year != 0 && in.Cut != 0 && in.Year > in.Cut {
		return fmt.Errorf("gap: year %d is after the data cut %d", in.Year, in.Cut)
	}
	if _, ok := slices.BinarySearch(in.Panel.Countries(), in.Country); !ok {
		return fmt.Errorf("gap: the panel has no economy %q", in.Country)
	}
	if a := in.Peers.Aggregate; a != "" && (slices.Contains(in.World, a) || slices.Contains(in.Peers.Members, a)) {
		return fmt.Errorf("gap: aggregate %s is listed as an economy", a)
	}
	seen := map[string]bool{}
	for _, s := range in.Specs {
		if err := s.check(); err != nil {
			return fmt.Errorf("gap: %w", err)
		}
		if seen[s.Code] {
			return fmt.Errorf("gap: indicator %s is listed twice", s.Code)
		}
		seen[s.Code] = true
	}
	if err := o.check(); err != nil {
		return fmt.Errorf("gap: %w", err)
	}
	return nil
}

// tidy returns the codes sorted, without duplicates and without one of them.
func tidy(codes []string, without string) []string {
	out := slices.AppendSeq([]string{}, slices.Values(codes))
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(c string) bool { return c == without })
}

func compareRecipe(in Input, o Options) panel.Recipe {
	r := panel.Recipe{Method: "gap", Version: Version, Params: in.Options.Params(), Inputs: map[string]string{}}
	r.Params = append(r.Params,
		panel.Param{Name: "country", Value: in.Country, Provenance: panel.Request},
		panel.Param{Name: "year", Value: fmt.Sprint(in.Year), Provenance: panel.Request},
		panel.Param{Name: "cut", Value: fmt.Sprint(in.Cut), Provenance: panel.Request},
		panel.Param{Name: "peers", Value: in.Peers.recipe(), Provenance: panel.Request})
	codes := []string{o.Income, o.Population, o.Rents}
	for _, s := range in.Specs {
		codes = append(codes, s.series())
		if s.Per != nil {
			codes = append(codes, s.Per.Code)
		}
	}
	addInputs(&r, in.Panel, codes)
	return r
}

// addInputs records the checksums of the tables that series were read from.
func addInputs(r *panel.Recipe, p *panel.Panel, codes []string) {
	for _, c := range codes {
		if s, ok := p.Series(c); ok && s.Ref.Table != "" {
			r.Inputs[s.Ref.Table] = s.Ref.Checksum
		}
	}
}

// comparer holds what all rows share.
type comparer struct {
	in     Input
	o      Options
	others []string // peers without the economy
}

// row fills one row; build is the row under construction with its view.
func (c comparer) row(s Spec) Row {
	b := &build{comparer: c, view: newView(c.in.Panel, s, c.o)}
	r := &b.Row
	r.Spec = s
	series, ok := c.in.Panel.Series(s.series())
	if !ok {
		b.refuse("no-series", "The data has no series %s.", s.series())
		r.Obs = panel.Observation{Indicator: s.series(), Country: c.in.Country}
		r.Benchmark = Benchmark{Of: len(c.others), Need: c.o.quorum(len(c.others)), Figures: []Figure{}, Refusal: "no such series"}
		return *r
	}
	r.Year = b.year()
	home, ok := b.view.latest(c.in.Country, r.Year)
	r.Obs, r.Per = home.Obs, home.Per
	if series.Quality == panel.Doubtful {
		b.refuse("doubtful", "The source of %s is damaged or implausible: its figures are shown, not computed with.", s.label())
		r.Benchmark = Benchmark{Of: len(c.others), Need: c.o.quorum(len(c.others)), Figures: []Figure{}, Refusal: "doubtful source"}
		return *r
	}
	if series.Quality == panel.Old {
		b.note(panel.Warning, "old-series", "The publisher has retired %s; newer figures may differ.", s.label())
	}
	b.benchmark()
	if !ok {
		b.noValue(home)
		return *r
	}
	r.Value = new(home.Value)
	if home.Year < r.Year {
		b.note(panel.Info, "carried-forward", "The figure is of %d, carried forward to %d.", home.Year, r.Year)
	}
	b.limits(home)
	b.standing(home.Value)
	b.percentile(home.Value)
	b.conditional(home)
	b.frontier(home.Value)
	b.path(home)
	b.convergence()
	b.severity()
	return *r
}

// build is a row under construction.
type build struct {
	comparer
	Row
	view view
}

func (b *build) note(s panel.Severity, code, format string, args ...any) {
	b.Notes = append(b.Notes, panel.Note{Code: code, Subject: b.Spec.Code, Severity: s, Text: fmt.Sprintf(format, args...)})
}

func (b *build) refuse(code, format string, args ...any) {
	b.note(panel.Refusal, code, format, args...)
}

// cut is the newest year allowed.
func (c comparer) cut() int {
	if c.in.Cut != 0 {
		return c.in.Cut
	}
	_, last := c.in.Panel.Years()
	return last
}

// year chooses the year of comparison: the newest in which reporting is at least
// YearCover of the best of the last ten years that had any. The newest year of most
// series holds a few early reporters only and would make a group of them.
func (b *build) year() int {
	if b.in.Year != 0 {
		return b.in.Year
	}
	who := tidy(append(append([]string{b.in.Country}, b.in.World...), b.others...), "")
	first, _ := b.in.Panel.Years()
	return wellReported(first, b.cut(), b.o.YearCover, func(year int) (n int) {
		for _, c := range who {
			if _, ok := b.in.Panel.Value(b.Spec.series(), c, year); ok {
				n++
			}
		}
		return n
	})
}

// wellReported returns the newest year of first..cut in which count is at least
// cover of its best in the ten years that end with the newest year having any; cut
// when there is none.
func wellReported(first, cut int, cover float64, count func(year int) int) int {
	newest, best := 0, 0
	counts := map[int]int{}
	for y := cut; y >= first && (newest == 0 || y > newest-10); y-- {
		counts[y] = count(y)
		if counts[y] > 0 && newest == 0 {
			newest = y
		}
		best = max(best, counts[y])
	}
	for y := newest; y > newest-10 && newest != 0; y-- {
		if counts[y] > 0 && float64(counts[y]) >= cover*float64(best)-eps {
			return y
		}
	}
	return cut
}

// noValue says why the economy has no figure and which was its last.
func (b *build) noValue(f Figure) {
	if f.Obs.Ok() {
		b.refuse("no-denominator", "%s has a figure of %s for %d but no %s to relate it to.", b.in.Country, b.Spec.label(), f.Obs.Year, b.Spec.Per.Code)
		return
	}
	first, _ := b.in.Panel.Years()
	for y := b.Year - b.view.lag - 1; y >= first; y-- {
		if o := b.in.Panel.At(b.Spec.series(), b.in.Country, y); o.Ok() {
			b.refuse("too-old", "The newest figure of %s for %s is of %d, more than %d years before %d.", b.Spec.label(), b.in.Country, y, b.view.lag, b.Year)
			return
		}
	}
	b.refuse("no-data", "No figure of %s for %s up to %d.", b.Spec.label(), b.in.Country, b.Year)
}

// limits adds Poisson limits to counts.
func (b *build) limits(home Figure) {
	if !b.Spec.Count {
		return
	}
	k := home.Obs.Value
	if k < 0 {
		b.refuse("negative-count", "A count of %v can't be right.", k)
		return
	}
	iv := Poisson(k, b.o.PoissonLevel)
	if home.Per != nil {
		iv = perUnit(k, home.Per.Value, b.Spec.Per.Unit, b.o.PoissonLevel).Interval
	}
	b.Limits = &iv
	if v := b.Benchmark.Value; v != nil && *v >= iv.Low && *v <= iv.High {
		b.note(panel.Warning, "count-uncertain", "The count is so small that the group value lies within its %g %% limits.", 100*b.o.PoissonLevel)
	}
}

func (b *build) severity() {
	if b.G2 == nil || b.G3 == nil {
		return
	}
	if s, ok := severity(b.G3.T, b.G2.Value, b.Spec.Direction, b.o); ok {
		b.Severity = &s
	}
}

// extremes returns the codes of at most k rows behind the peers, most severe first,
// and of at most k rows ahead of them, least severe first; equal severities (within
// 1e-9) go by code. Below least rows with a severity there is nothing to pick from.
func extremes(rows []Row, k, least int) (weakest, strongest []string) {
	weakest, strongest = []string{}, []string{}
	scored := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Severity == nil })
	if len(scored) < least {
		return weakest, strongest
	}
	pick := func(standing Standing, sign float64) []string {
		out := []string{}
		side := slices.DeleteFunc(slices.Clone(scored), func(r Row) bool { return r.Standing != standing })
		slices.SortStableFunc(side, func(a, b Row) int {
			return cmp.Or(cmp.Compare(sign*math.Round(*a.Severity/eps), sign*math.Round(*b.Severity/eps)), cmp.Compare(a.Spec.Code, b.Spec.Code))
		})
		for _, r := range side[:min(k, len(side))] {
			out = append(out, r.Spec.Code)
		}
		return out
	}
	return pick(IsBehind, -1), pick(IsAhead, 1)
}

// pillars averages percentiles, turned so that 100 is best, over the rows of each
// pillar, in order of first appearance; below cover there is no average.
func pillars(rows []Row, cover float64) []Pillar {
	out := []Pillar{}
	sums := map[string]float64{}
	for _, r := range rows {
		if r.Spec.Pillar == "" || r.Spec.Direction == Context {
			continue
		}
		i := slices.IndexFunc(out, func(p Pillar) bool { return p.Name == r.Spec.Pillar })
		if i < 0 {
			i = len(out)
			out = append(out, Pillar{Name: r.Spec.Pillar})
		}
		out[i].Rows++
		if r.G2 == nil {
			continue
		}
		out[i].N++
		v := r.G2.Value
		if r.Spec.Direction == Lower {
			v = 100 - v
		}
		sums[r.Spec.Pillar] += v
	}
	for i := range out {
		if p := &out[i]; float64(p.N) >= cover*float64(p.Rows)-eps && p.N > 0 {
			p.Percentile = new(sums[p.Name] / float64(p.N))
		}
	}
	return out
}

// overall makes the notes about the whole comparison.
func (c comparer) overall(r *Result) []panel.Note {
	out := []panel.Note{}
	have := 0
	for _, row := range r.Rows {
		if row.Value != nil {
			have++
		}
	}
	if have < len(r.Rows) {
		out = append(out, panel.Note{Code: "coverage", Subject: c.in.Country, Severity: panel.Warning,
			Text: fmt.Sprintf("%d of %d indicators have a usable figure for %s.", have, len(r.Rows), c.in.Country)})
	}
	if len(c.others) < c.o.FewList {
		out = append(out, panel.Note{Code: "peers-too-few", Subject: c.in.Peers.Code, Severity: panel.Refusal,
			Text: fmt.Sprintf("%d peers: their values are listed, no statistic of the group is given below %d.", len(c.others), c.o.FewList)})
	}
	if len(r.Weakest) == 0 {
		out = append(out, panel.Note{Code: "no-severity", Subject: c.in.Country, Severity: panel.Refusal,
			Text: "Too few indicators have a severity to name the weakest and the strongest."})
	}
	return out
}
