package specialise

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"upstep/panel"
)

// Compute places the activities of a region and checks the files that came with it.
// It returns an error for options that can't be honoured and panics on slices of unequal
// length.
func Compute(in Input) (*Result, error) {
	o := in.Options.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	n := len(in.Codes)
	for _, l := range []int{len(in.Values), len(in.LQ), len(in.Known), len(in.Share), len(in.Present), len(in.Density), len(in.Linked), len(in.Complexity), len(in.Placed)} {
		if l != n {
			panic("specialise: slices over activities must have one length")
		}
	}
	r := &Result{Region: in.Region, Name: in.Name, Year: in.Year, System: in.System, Unit: in.Unit, Form: in.Form, Activities: make([]Activity, n), Others: []Count{},
		Portfolio: []Rule{}, Themes: []ThemeState{}, Notes: append([]panel.Note{}, in.Notes...)}
	r.Recipe = panel.Recipe{Method: "specialise", Version: Version, Params: append(in.Options.Params(),
		panel.Param{Name: "unit", Value: string(in.Unit), Provenance: panel.Request}, panel.Param{Name: "relatedness", Value: in.Form, Provenance: panel.Request}), Inputs: map[string]string{}}
	maps.Copy(r.Recipe.Inputs, in.Inputs)
	c := &placer{in: in, o: o, r: r}
	c.activities()
	c.quadrants()
	if in.Themes != nil {
		c.themes()
	}
	c.portfolio()
	if in.Wheel != nil {
		r.Wheel = in.Wheel.assess(in.Lists, o)
		r.Notes = append(r.Notes, r.Wheel.notes(o)...)
	}
	if in.Criteria != nil {
		r.Criteria = in.Criteria.view(in.Lists)
		r.Notes = append(r.Notes, r.Criteria.notes()...)
	}
	return r, nil
}

// Withheld is the result for a region that nothing can be computed for, with the reason as
// a whole sentence.
func Withheld(region, name, why string, opt Options) *Result {
	r := &Result{Region: region, Name: name, Unit: Exports, Activities: []Activity{}, Cut: opt.withDefaults().Cut, Count: Count{Name: "none", Leavers: []string{}, Refused: why}, Others: []Count{},
		Portfolio: []Rule{}, Themes: []ThemeState{}}
	r.Notes = []panel.Note{{Code: "specialise-refused", Subject: region, Severity: panel.Refusal, Text: why}}
	r.Recipe = panel.Recipe{Method: "specialise", Version: Version, Params: opt.Params(), Inputs: map[string]string{}}
	return r
}

// placer is one run.
type placer struct {
	in Input
	o  Options
	r  *Result
}

func (c *placer) note(code string, s panel.Severity, format string, args ...any) {
	c.r.Notes = append(c.r.Notes, panel.Note{Code: code, Subject: c.in.Region, Severity: s, Text: fmt.Sprintf(format, args...)})
}

func (c *placer) activities() {
	in, r := c.in, c.r
	small := 0
	for i, code := range in.Codes {
		a := Activity{Code: code, Name: in.Names[code], Value: in.Values[i], Share: in.Share[i], Massive: in.Share[i] >= c.o.Mass-eps, Present: in.Present[i]}
		if in.Known[i] {
			a.LQ = new(in.LQ[i])
			if in.Shrunk != nil {
				a.Shrunk = new(in.Shrunk[i])
			}
		}
		if in.Small != nil && in.Small[i] {
			a.Small = true
			small++
		}
		if in.Linked[i] {
			a.Density = new(100 * in.Density[i])
		}
		if in.Placed[i] {
			a.Complexity = new(in.Complexity[i])
		}
		switch {
		case a.Present:
			r.Present++
		case a.Density == nil:
			r.Isolated++
		case a.Complexity != nil:
			r.Candidates++
		}
		r.Activities[i] = a
	}
	if small > 0 {
		c.note("small-cells", panel.Info, "Activities with a location quotient of at least %[2]g and too few units or too little mass to count as present: %[1]d.", small, c.o.LQ)
	}
	if r.Isolated > 0 {
		c.note("isolated", panel.Info, "Activities related to no other, without a density and a quadrant: %d.", r.Isolated)
	}
}

// median of values; ok is false when there are fewer than the rules of small samples ask.
func (c *placer) median(x []float64) (m float64, ok bool) {
	if len(x) < max(c.o.Fewest, 1) {
		return 0, false
	}
	return panel.Median(x), true
}

// cuts are the medians of density over the region's candidates and over those of all
// regions, and of complexity over all activities.
func (c *placer) cuts() (region, all, complexity *float64) {
	var own, tci []float64
	for i, a := range c.r.Activities {
		if a.Complexity == nil {
			continue
		}
		tci = append(tci, c.in.Complexity[i])
		if !a.Present && a.Density != nil {
			own = append(own, *a.Density)
		}
	}
	if m, ok := c.median(own); ok {
		region = &m
	}
	if m, ok := c.median(c.in.Pool); ok {
		all = new(100 * m)
	}
	if m, ok := c.median(tci); ok {
		complexity = &m
	}
	return region, all, complexity
}

// place is the quadrant of a point; equal within 1e-9 counts as above.
func place(density, complexity, cutD, cutC float64) Quadrant {
	near, hard := density >= cutD-eps, complexity >= cutC-eps
	switch {
	case near && hard:
		return HighRoad
	case near:
		return SlowRoad
	case hard:
		return Casino
	}
	return DeadEnd
}

func (c *placer) quadrants() {
	r := c.r
	region, all, tci := c.cuts()
	r.Cut, r.CutDensity, r.CutComplex = CutRegion, region, tci
	if c.o.Cut == CutAll || region == nil {
		r.Cut, r.CutDensity = CutAll, all
		if c.o.Cut == CutRegion && all != nil {
			c.note("cut-all", panel.Warning, "Candidates: %d, too few for a median of their own (%d are needed): density is cut at the median over all regions.", r.Candidates, c.o.Fewest)
		}
	}
	if r.CutDensity == nil || tci == nil {
		r.Cut, r.CutDensity = c.o.Cut, nil
		r.Count = Count{Name: "none", Leavers: []string{}, Refused: "too few activities have a density and a complexity"}
		c.note("no-quadrants", panel.Refusal, "No quadrants: too few activities have a density and a complexity for a median (%d candidates).", r.Candidates)
		return
	}
	for i := range r.Activities {
		a := &r.Activities[i]
		if a.Present || a.Density == nil || a.Complexity == nil {
			continue
		}
		a.Quadrant = place(*a.Density, *a.Complexity, *r.CutDensity, *tci)
		a.Other = c.across(*a.Density, *a.Complexity, *r.CutDensity, *tci)
	}
	r.Count = c.count("as given", *r.CutDensity, *tci, nil)
	if other := map[Cut]*float64{CutRegion: all, CutAll: region}[r.Cut]; other != nil {
		for i := range r.Activities {
			if a := &r.Activities[i]; a.Quadrant != "" {
				a.OtherCut = place(*a.Density, *a.Complexity, *other, *tci)
			}
		}
		name := map[Cut]string{CutRegion: "density cut at the median of all regions", CutAll: "density cut at the region's own median"}[r.Cut]
		r.Others = append(r.Others, c.count(name, *other, *tci, nil))
	}
	if len(r.Others) > 0 && r.Cut == CutRegion && 2*r.Others[0].HighRoad < r.Count.HighRoad {
		c.note("cut-decides", panel.Warning, "The cut decides: %d activities stand on the high road when near is measured against %s's own candidates, and %d when it is measured against all regions.", r.Count.HighRoad, c.in.Region, r.Others[0].HighRoad)
	}
	for _, f := range c.in.Others {
		r.Others = append(r.Others, c.otherForm(f, *tci))
	}
	if r.Count.HighRoad == 0 {
		c.note("no-high-road", panel.Warning, "No activity stands on the high road.")
	}
}

// across is the quadrant on the other side of the nearest border, if one is within reach:
// distances are measured in what counts as near, for density a share of its cut.
func (c *placer) across(density, complexity, cutD, cutC float64) Quadrant {
	d, k := math.Abs(density-cutD)/max(c.o.BorderD*cutD, eps), math.Abs(complexity-cutC)/max(c.o.Border, eps)
	if math.Min(d, k) > 1+eps {
		return ""
	}
	mirror := func(v, cut float64) float64 {
		if v >= cut-eps {
			return cut - 1
		}
		return cut + 1
	}
	if d < k-eps {
		return place(mirror(density, cutD), complexity, cutD, cutC)
	}
	return place(density, mirror(complexity, cutC), cutD, cutC)
}

// count counts quadrants under cuts; density takes the place of the activities' own when
// it is given (nil where not known).
func (c *placer) count(name string, cutD, cutC float64, density []*float64) Count {
	k := Count{Name: name, Leavers: []string{}, Density: new(cutD)}
	for i, a := range c.r.Activities {
		if a.Quadrant == "" {
			continue
		}
		d := a.Density
		if density != nil {
			d = density[i]
		}
		if d == nil {
			continue
		}
		q := place(*d, *a.Complexity, cutD, cutC)
		switch q {
		case HighRoad:
			k.HighRoad++
		case SlowRoad:
			k.SlowRoad++
		case Casino:
			k.Casino++
		default:
			k.DeadEnd++
		}
		if q != a.Quadrant {
			k.Moved++
			if a.Quadrant == HighRoad && len(k.Leavers) < 10 {
				k.Leavers = append(k.Leavers, a.Code)
			}
		}
	}
	return k
}

// otherForm counts quadrants by another relatedness, cut at the region's own median of it.
func (c *placer) otherForm(f Other, cutC float64) Count {
	if len(f.Density) != len(c.in.Codes) || len(f.Linked) != len(c.in.Codes) {
		panic("specialise: slices over activities must have one length")
	}
	density := make([]*float64, len(f.Density))
	var own []float64
	for i, a := range c.r.Activities {
		if f.Linked[i] {
			density[i] = new(100 * f.Density[i])
			if a.Quadrant != "" {
				own = append(own, *density[i])
			}
		}
	}
	name := "relatedness by " + f.Form + ", cut at the region's own median"
	cut, ok := c.median(own)
	if !ok {
		return Count{Name: name, Leavers: []string{}, Refused: fmt.Sprintf("%d candidates have a density by it", len(own))}
	}
	return c.count(name, cut, cutC, density)
}

// road asks for an activity on the high road. Half of a region's candidates are near by its
// own median, whatever the region, so an answer that the other cut overturns is no answer.
func (c *placer) road() Rule {
	const name = "high road"
	r := c.r
	if r.CutDensity == nil {
		return rule(name, Unknown, "there are no quadrants")
	}
	n, given := r.Count.HighRoad, r.Activities
	other, moved := 0, false
	for _, a := range given {
		moved = moved || a.OtherCut != ""
		if a.OtherCut == HighRoad {
			other++
		}
	}
	if moved && (n > 0) != (other > 0) {
		return rule(name, Hangs, "activities on the high road: %d, and %d with the %s; at least one is wanted", n, other, r.Others[0].Name)
	}
	return rule(name, verdict(n > 0), "activities on the high road: %d, at least one is wanted", n)
}

// portfolio checks the rules on what is picked: from the themes, if there are any.
func (c *placer) portfolio() {
	r := c.r
	r.Portfolio = append(r.Portfolio, c.road())
	if r.CutDensity == nil {
		return
	}
	if c.in.Themes == nil {
		r.Portfolio = append(r.Portfolio, rule("casino", Unknown, "no themes with budgets were given"))
		return
	}
	var all, casino float64
	ungated, unknown := 0, 0
	for _, t := range c.in.Themes.Themes {
		if t.State == Dropped {
			continue
		}
		far := c.inCasino(t)
		if far && !t.StageGate { // a gate is needed before there is a budget too
			ungated++
		}
		if t.Budget == nil {
			unknown++
			continue
		}
		all += *t.Budget
		if far {
			casino += *t.Budget
		}
	}
	switch {
	case all == 0:
		r.Portfolio = append(r.Portfolio, rule("casino", Unknown, "no theme has a budget"))
	case unknown > 0:
		r.Portfolio = append(r.Portfolio, rule("casino", Unknown, "%.0f %% of the known budget is in the casino, at most %s %% are wanted; themes without a budget: %d", 100*casino/all, panel.Exact(100*c.o.Casino, 0), unknown))
	default:
		r.Portfolio = append(r.Portfolio, rule("casino", verdict(casino <= c.o.Casino*all+eps), "%.0f %% of the budget is in the casino, at most %s %% are wanted", 100*casino/all, panel.Exact(100*c.o.Casino, 0)))
	}
	r.Portfolio = append(r.Portfolio, rule("stage gate", verdict(ungated == 0), "themes of the casino without a stage gate: %d", ungated))
}

// inCasino says that a theme's activities stand in the casino more often than not.
func (c *placer) inCasino(t Theme) bool {
	n, of := 0, 0
	for _, code := range t.Activities {
		if i := slices.Index(c.in.Codes, code); i >= 0 {
			of++
			if c.r.Activities[i].Quadrant == Casino {
				n++
			}
		}
	}
	return of > 0 && 2*n > of
}
