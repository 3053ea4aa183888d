package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/method/complexity"
	"upstep/method/specialise"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
	"upstep/trade"
)

// regional is a table of regions in one period.
type regional struct {
	m     *trade.Matrix
	where *specialise.Location
	r     *complexity.Result
	near  *complexity.Nearness
	tci   *complexity.Knowledge
	years []int
}

// at is the row of a region.
func (g *regional) at(region string) int { return g.m.Country(region) }

// ownRegion fills the input from a region of the user's table.
func (a *App) ownRegion(c *call, in *specialise.Input, part *report.Specialisation, form complexity.Form) (*specialise.Entry, error) {
	src, err := c.table("table")
	if err != nil {
		return nil, err
	}
	unit := specialise.Unit(c.ask.Set["unit"])
	if unit == "" {
		unit = specialise.Jobs
	}
	if !slices.Contains(specialise.Units(), unit) {
		return nil, errorf(Invalid, fmt.Sprintf("it is one of %v", specialise.Units()), "unknown unit %q", unit)
	}
	region, err := regionAsked(src, c.ask.Set["region"])
	if err != nil {
		return nil, err
	}
	span, err := spanAsked(c.ask.Set["span"])
	if err != nil {
		return nil, err
	}
	years := lastYears(src, c.e.Cut, span)
	if len(years) == 0 {
		return nil, errorf(Invalid, "leave --year out, or look at the years of the table", "%s has no rows up to %d", src.ask.Files[0], c.e.Cut)
	}
	g, err := a.regional(src, years, unit, form, in.Options)
	if err != nil {
		return nil, err
	}
	row := g.at(region)
	if row < 0 {
		return nil, errorf(Refused, "choose another region or other years", "%s has no rows in the years taken", region)
	}
	fillRegion(in, g, row, src, region)
	in.Unit, in.Form = unit, string(form)
	part.File = src.ask.Files[0]
	for i, f := range src.took.Inputs {
		if i == 0 {
			part.Table = panel.Ref{Source: f.Path, Table: f.Path, Checksum: f.SHA256}
		}
		in.Inputs = map[string]string{f.Path: f.SHA256}
	}
	if src.table.Long.Dated && len(years) < 3 {
		in.Notes = append(in.Notes, panel.Note{Code: "years-few", Subject: region, Severity: panel.Warning, Text: fmt.Sprintf("Sums of %d years; small cells are steadier over at least three.", len(years))})
	}
	return a.entryAsked(c, src, span, unit, form, in.Options)
}

func fillRegion(in *specialise.Input, g *regional, row int, src *ownTable, region string) {
	n := len(g.m.Products)
	lo, hi := row*n, (row+1)*n
	_, name := src.country(region)
	in.Region, in.Name, in.Year, in.Codes, in.Names = region, name, g.years[len(g.years)-1], g.m.Products, map[string]string{}
	for _, code := range in.Codes {
		_, in.Names[code] = src.product(code)
	}
	l := g.where
	in.Values, in.LQ, in.Known, in.Share, in.Present, in.Small = g.m.X[lo:hi], l.LQ[lo:hi], l.Known[lo:hi], l.Share[lo:hi], l.Present[lo:hi], l.Small[lo:hi]
	if l.Shrunk != nil {
		in.Shrunk = l.Shrunk[lo:hi]
	}
	in.Density, in.Linked = g.near.Density[lo:hi], g.near.Defined[lo:hi]
	in.Complexity, in.Placed = g.tci.Index, g.tci.Known
	in.Pool = pool(g.r, g.near.Density, func(c, t int) bool { return g.near.Defined[g.r.At(c, t)] })
	in.Notes = append(append(slices.Clone(g.r.Notes), g.tci.Notes...), g.near.Notes...)
}

// regionAsked finds a region by code or name.
func regionAsked(s *ownTable, name string) (string, error) {
	l := s.table.Long
	if name == "" {
		return "", errorf(Invalid, "name one with --region; there are "+regionsOf(l.Countries), "a table of regions needs a region")
	}
	for i, code := range l.Countries {
		if strings.EqualFold(code, name) || l.CountryNames != nil && strings.EqualFold(l.CountryNames[i], name) {
			return code, nil
		}
	}
	hint := "there are " + regionsOf(l.Countries)
	if near := ref.Suggest(name, slices.Concat(l.Countries, l.CountryNames)); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return "", errorf(NotFound, hint, "%s has no region %q", s.ask.Files[0], name)
}

// regionsOf names the first regions and counts the rest.
func regionsOf(codes []string) string {
	const most = 12
	if len(codes) <= most {
		return strings.Join(codes, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(codes[:most], ", "), len(codes)-most)
}

func spanAsked(text string) (int, error) {
	if text == "" {
		return 3, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 50 {
		return 0, errorf(Invalid, "give a number of years from 1 to 50", "--span %q is no number of years", text)
	}
	return n, nil
}

// lastYears are the indices of the last years of a table up to cut; all of an undated one.
func lastYears(s *ownTable, cut, span int) []int {
	var out []int
	for _, i := range s.years {
		if y := s.table.Long.Years[i].Year; !s.table.Long.Dated || y <= cut {
			out = append(out, i)
		}
	}
	return out[max(0, len(out)-span):]
}

// regional sums the years and computes what density and complexity rest on.
func (a *App) regional(s *ownTable, years []int, unit specialise.Unit, form complexity.Form, o specialise.Options) (*regional, error) {
	g := &regional{m: sumYears(s, years)}
	for _, i := range years {
		g.years = append(g.years, s.table.Long.Years[i].Year)
	}
	var err error
	if g.where, err = specialise.Locate(g.m, unit, o); err != nil {
		return nil, errorf(Invalid, "look at the options of docs/methods/specialise.md", "%s", strings.TrimPrefix(err.Error(), "specialise: "))
	}
	if g.r, err = complexity.Compute(g.m, complexity.Options{Presence: g.where.Present}); err != nil {
		return nil, &Error{Code: Refused, Message: err.Error(), Hint: "look at the values of the table", Cause: err}
	}
	if !g.r.Ranked {
		n := len(g.m.X)
		g.near = &complexity.Nearness{Density: make([]float64, n), Defined: make([]bool, n)}
		g.tci = complexity.KnowledgeComplexity(g.r)
		return g, nil
	}
	phi, err := complexity.Relate(g.r, form)
	if err != nil {
		return nil, err
	}
	if g.near, err = complexity.Near(g.r, phi, complexity.NearOptions{}); err != nil {
		return nil, err
	}
	g.tci = complexity.KnowledgeComplexity(g.r)
	return g, nil
}

// sumYears adds up years of a table.
func sumYears(s *ownTable, years []int) *trade.Matrix {
	if len(years) == 1 {
		m, _ := s.table.Long.Matrix(years[0], "", s.merge, panel.Ref{})
		return m
	}
	l := s.table.Long
	sum := make([]float64, len(l.Countries)*len(l.Products))
	rows, cols := make([]bool, len(l.Countries)), make([]bool, len(l.Products))
	for _, i := range years {
		m, _ := l.Matrix(i, "", s.merge, panel.Ref{})
		for c, code := range m.Countries {
			at, _ := slices.BinarySearch(l.Countries, code)
			rows[at] = true
			for p, product := range m.Products {
				to, _ := slices.BinarySearch(l.Products, product)
				cols[to] = true
				sum[at*len(l.Products)+to] += m.At(c, p)
			}
		}
	}
	all := &trade.Matrix{Year: l.Years[years[len(years)-1]].Year, Countries: l.Countries, Products: l.Products, X: sum}
	return all.Keep(fmt.Sprintf("sum of %d years", len(years)), func(c int) bool { return rows[c] }, func(p int) bool { return cols[p] })
}

// entryAsked fits the entry model for --entry FROM:TO.
func (a *App) entryAsked(c *call, s *ownTable, span int, unit specialise.Unit, form complexity.Form, o specialise.Options) (*specialise.Entry, error) {
	text := c.ask.Set["entry"]
	if text == "" {
		if c.ask.Set["model"]+c.ask.Set["fixed-effects"] != "" {
			return nil, errorf(Invalid, "add --entry FROM:TO", "--model and --fixed-effects are of the entry model")
		}
		return nil, nil
	}
	from, to, err := yearsAsked(text)
	if err != nil {
		return nil, errorf(Invalid, "write --entry FROM:TO, for example 2010:2020", "--entry %q is no span of years", text)
	}
	if !s.table.Long.Dated {
		return nil, errorf(Invalid, "name the column of the year with --columns year=COLUMN", "an entry model needs a table with years")
	}
	var first, last []int
	for _, i := range s.years {
		switch y := s.table.Long.Years[i].Year; {
		case y >= from && y < from+span && y <= to-span:
			first = append(first, i)
		case y > to-span && y <= to:
			last = append(last, i)
		}
	}
	if len(first) == 0 || len(last) == 0 {
		return nil, errorf(Invalid, "choose years further apart, or a smaller --span", "the table has no two separate periods of up to %d years from %d and up to %d", span, from, to)
	}
	before, err := a.regional(s, first, unit, form, o)
	if err != nil {
		return nil, err
	}
	after, err := a.regional(s, last, unit, form, o)
	if err != nil {
		return nil, err
	}
	e, err := specialise.EstimateEntry(entryInput(before, after, c.ask.Set, o))
	if err != nil {
		return nil, errorf(Invalid, "--model is lpm or logit", "%s", strings.TrimPrefix(err.Error(), "specialise: "))
	}
	return e, nil
}

// entryInput lines up two periods; a region or an activity that the second does not have
// can't be asked whether it entered, and is left out.
func entryInput(before, after *regional, set map[string]string, o specialise.Options) specialise.EntryInput {
	n := len(before.m.Products)
	in := specialise.EntryInput{Regions: len(before.m.Countries), Activities: n, Density: before.near.Density, Linked: before.near.Defined, Complexity: before.tci.Index, Placed: before.tci.Known,
		Model: specialise.Model(set["model"]), Fixed: set["fixed-effects"] != "", From: before.years[0], To: after.years[len(after.years)-1], Options: o,
		Absent: make([]bool, len(before.m.X)), Entered: make([]bool, len(before.m.X))}
	for r, region := range before.m.Countries {
		to := after.m.Country(region)
		for t, code := range before.m.Products {
			if at := after.m.Product(code); to >= 0 && at >= 0 {
				i := r*n + t
				in.Absent[i] = !before.where.Present[i]
				in.Entered[i] = after.where.Present[to*len(after.m.Products)+at]
			}
		}
	}
	return in
}
