package app

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
)

// Claims checks the stated claims, or only those about one country.
func (a *App) Claims(country string) ([]report.ClaimResult, *report.Document, error) {
	iso3 := ""
	if country != "" {
		e, err := a.dir.Country(country)
		if err != nil {
			return nil, nil, err
		}
		iso3 = e.ISO3
	}
	var out []report.ClaimResult
	for _, c := range a.cat.Claims() {
		r, err := a.claim(c, iso3)
		if err != nil {
			return nil, nil, err
		}
		if len(r.Parts) > 0 {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, nil, errorf(NotFound, "the claims are about the SPECA economies; `upstep claims` lists them all", "no claim is about %s", a.dir.Name(iso3))
	}
	command := []string{"claims"}
	if iso3 != "" {
		command = append(command, iso3)
	}
	return out, report.Claims(out, a.messages, a.dir, report.Recipe{Program: Program, Command: command, Methods: []panel.Recipe{}, Pack: a.data.Pack().Checksum()}), nil
}

// claim checks one claim for each of its subjects, or for one of them.
func (a *App) claim(c catalogue.Claim, only string) (report.ClaimResult, error) {
	r := report.ClaimResult{ID: c.ID, Quote: c.Quote, Slide: c.Slide, Relation: gap.Relation(c.Relation), Indicator: c.Indicator, Year: c.Year, Note: c.Note, ChosenComparator: c.Chosen, Short: c.Indicator}
	decimals := 0
	if i, ok := a.cat.Indicator(c.Indicator); ok {
		r.Short, r.Unit, decimals = i.Short, i.Unit, i.Precision
	}
	for _, s := range c.Subjects {
		if only != "" && s != only {
			continue
		}
		for _, against := range a.comparators(c, s) {
			part, err := a.claimPart(c, s, against, decimals)
			if err != nil {
				return r, err
			}
			r.Parts = append(r.Parts, part)
		}
	}
	r.Outcome = report.Overall(r.Parts)
	return r, nil
}

// comparators are the codes a subject is compared with: groups, economies, "value" or "none".
func (a *App) comparators(c catalogue.Claim, subject string) []string {
	switch {
	case c.Comparator.Group != "":
		return []string{c.Comparator.Group}
	case c.Comparator.OwnIncomeGroup:
		if g, ok := a.cat.DeckClasses().Group(subject); ok {
			return []string{g}
		}
		return []string{"none"}
	case len(c.Comparator.Economies) > 0:
		return c.Comparator.Economies
	case c.Comparator.Value != nil:
		return []string{"value"}
	}
	return []string{"none"}
}

func (a *App) claimPart(c catalogue.Claim, subject, against string, decimals int) (report.ClaimPart, error) {
	p := report.ClaimPart{Subject: subject, Comparator: against, ComparatorName: a.comparatorName(c, against)}
	claim := gap.Claim{Subject: subject, Indicator: c.Indicator, Comparator: against, Relation: gap.Relation(c.Relation), Year: c.Year}
	check := func(e gap.Evidence) (*gap.Verdict, error) {
		v, err := gap.Check(claim, e, gap.Options{})
		return &v, err
	}
	var err error
	if c.Evidence == "deck-2020" {
		own, dec := a.printedFigure(c.Indicator, subject, c.Year)
		other, _ := a.printedFigure(c.Indicator, against, c.Year)
		if against == "value" {
			other = constant(c)
		}
		if p.Printed, err = check(gap.Evidence{Subject: own, Comparator: other, Decimals: dec}); err != nil {
			return p, err
		}
	}
	now := a.claimEvidence(c, subject, against, c.Year, decimals)
	if p.Now, err = check(now); err != nil {
		return p, err
	}
	if _, groupErr := a.dir.Group(against); groupErr == nil {
		p.Kind = kindOf(now.Comparator)
	}
	if p.Kind == "published" {
		mid := now
		mid.Comparator = a.medianMember(c, subject, against, c.Year)
		if p.Median, err = check(mid); err != nil {
			return p, err
		}
	}
	_, last := a.panel.Years()
	if year := a.commonYear(c, subject, against, p.Kind, last); year > c.Year {
		claim.Year = year
		p.Latest, err = check(a.claimEvidence(c, subject, against, year, decimals))
	}
	return p, err
}

// claimEvidence is what the pack says in a year.
func (a *App) claimEvidence(c catalogue.Claim, subject, against string, year, decimals int) gap.Evidence {
	e := gap.Evidence{Subject: a.claimFigure(c, subject, year), Decimals: decimals}
	e.Comparator, e.SD = a.comparator(c, subject, against, year)
	return e
}

// claimFigure is the figure of a year, or the mean of the years the claim spans that
// have a value.
func (a *App) claimFigure(c catalogue.Claim, who string, year int) panel.Observation {
	o := a.panel.At(c.Indicator, who, year)
	if c.From == 0 {
		return o
	}
	first, sum, n := year-(c.Year-c.From), 0.0, 0
	for y := first; y <= year; y++ {
		if x := a.panel.At(c.Indicator, who, y); x.Ok() {
			sum, n = sum+x.Value, n+1
		}
	}
	if n == 0 {
		return o
	}
	o.Value, o.State = sum/float64(n), panel.Present
	o.Ref.Series = fmt.Sprintf("mean of the %d years with a value in %d-%d of %s", n, first, year, o.Ref.Series)
	return o
}

// comparator is the figure of a group, economy or value in a year, with the spread
// of a group's members. Without a published aggregate it is the members' median.
func (a *App) comparator(c catalogue.Claim, subject, against string, year int) (panel.Observation, float64) {
	if against == "value" {
		o := constant(c)
		o.Year = year
		return o, 0
	}
	g, err := a.dir.Group(against)
	if err != nil {
		return a.claimFigure(c, against, year), 0
	}
	values, _ := a.members(c, g, subject, year)
	sd := deviation(values)
	if o := a.claimFigure(c, g.Aggregate, year); g.Aggregate != "" && o.Ok() {
		return o, sd
	}
	return a.medianMember(c, subject, against, year), sd
}

// members are the figures of a group without the subject.
func (a *App) members(c catalogue.Claim, g ref.Group, subject string, year int) (values []float64, from panel.Ref) {
	for _, m := range g.Members {
		if o := a.claimFigure(c, m, year); m != subject && o.Ok() {
			values, from = append(values, o.Value), o.Ref
		}
	}
	return values, from
}

// others counts the members of a group that are not the subject.
func others(members []string, subject string) int {
	if slices.Contains(members, subject) {
		return len(members) - 1
	}
	return len(members)
}

// medianMember is the median of a group without the subject, missing below the quorum.
func (a *App) medianMember(c catalogue.Claim, subject, against string, year int) panel.Observation {
	o := a.panel.At(c.Indicator, against, year)
	g, err := a.dir.Group(against)
	if err != nil {
		return o
	}
	values, from := a.members(c, g, subject, year)
	if len(values) >= (gap.Options{}).Quorum(others(g.Members, subject)) {
		o.Value, o.State, o.Ref = gap.Median(values), panel.Present, from
		o.Ref.Series = fmt.Sprintf(medianOf+"%d members with a value", len(values))
	}
	return o
}

func deviation(x []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	m, ss := 0.0, 0.0
	for _, v := range x {
		m += v / float64(len(x))
	}
	for _, v := range x {
		ss += (v - m) * (v - m)
	}
	return math.Sqrt(ss / float64(len(x)))
}

// kindOf tells a published aggregate from a median of members.
func kindOf(o panel.Observation) string {
	switch {
	case strings.HasPrefix(o.Ref.Series, medianOf):
		return "median of members"
	case o.Ok() && len(o.Country) == 3 && o.Ref.Table != "":
		return "published"
	}
	return ""
}

// medianOf starts the provenance of a median of members.
const medianOf = "median of "

// commonYear is the newest year with figures of both sides, the comparator of the
// kind given: a published aggregate must not be followed by a median.
func (a *App) commonYear(c catalogue.Claim, subject, against, kind string, last int) int {
	first, _ := a.panel.Years()
	for y := last; y >= first; y-- {
		if !a.panel.At(c.Indicator, subject, y).Ok() { // a mean must end in a year with a value
			continue
		}
		if e := a.claimEvidence(c, subject, against, y, 0); e.Comparator.Ok() && (kind == "" || kindOf(e.Comparator) == kind) {
			return y
		}
	}
	return 0
}

// printedFigure is what the deck prints for a subject.
func (a *App) printedFigure(indicator, subject string, year int) (panel.Observation, int) {
	for _, f := range a.cat.Deck() {
		if f.Indicator == indicator && f.Subject == subject && f.Year == year {
			return a.printed(f), f.Decimals
		}
	}
	return panel.Observation{Indicator: indicator, Country: subject, Year: year, Ref: a.deckRef()}, 0
}

func constant(c catalogue.Claim) panel.Observation {
	return panel.Observation{Indicator: c.Indicator, Country: "value", Year: c.Year, Value: *c.Comparator.Value, State: panel.Present, Ref: panel.Ref{Source: "deck-2020", Series: "stated in the claim"}}
}

func (a *App) comparatorName(c catalogue.Claim, against string) string {
	switch against {
	case "value":
		return fmt.Sprint(*c.Comparator.Value)
	case "none":
		return c.Comparator.None
	}
	if g, err := a.dir.Group(against); err == nil {
		return g.Name
	}
	return a.dir.Name(against)
}
