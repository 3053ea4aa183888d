package app

import (
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/method/complexity"
	"upstep/method/specialise"
	"upstep/report"
)

// specialise runs chapter 5 of the methods for a country, or for a region of a table.
func (a *App) specialise(c *call) (report.Part, any, error) {
	in := specialise.Input{}
	err := set(c.req.Settings, "specialise", &in.Options)
	if err != nil {
		return nil, nil, err
	}
	if in.Lists, err = catalogue.LoadS3(); err != nil {
		return nil, nil, err
	}
	if err := specialiseFiles(c, &in); err != nil {
		return nil, nil, err
	}
	form, err := relatednessAsked(c.ask.Set["relatedness"])
	if err != nil {
		return nil, nil, err
	}
	part := &report.Specialisation{}
	var entry *specialise.Entry
	if c.ask.Set["table"] != "" {
		if c.ask.TradeYear != 0 {
			return nil, nil, errorf(Invalid, "--year is the last year taken of a table", "--trade-year is for the export tables of the pack")
		}
		entry, err = a.ownRegion(c, &in, part, form)
	} else {
		for _, flag := range []string{"region", "entry", "unit", "span", "model", "fixed-effects", "columns", "duplicates", "bad-rows"} {
			if c.ask.Set[flag] != "" {
				return nil, nil, errorf(Invalid, "name a table with regions first, as in `upstep specialise jobs.csv --region Osh`", "--%s is for a table of your own", flag)
			}
		}
		var why string
		if why, err = a.country(c, &in, part, form); err == nil && why != "" {
			r := report.Refused{Method: "specialise", Why: sentence(why), Help: c.e.Messages.Text("specialise.help", nil)}
			return r, specialise.Withheld(c.e.Home.ISO3, c.e.Home.Name, r.Why, in.Options), nil
		}
	}
	if err != nil {
		return nil, nil, err
	}
	if part.Result, err = specialise.Compute(in); err != nil {
		return nil, nil, &Error{Code: Invalid, Message: strings.TrimPrefix(err.Error(), "specialise: "), Hint: "the options are those of docs/methods/specialise.md", Cause: err}
	}
	if part.Result.Entry = entry; entry != nil {
		part.Result.Notes = append(part.Result.Notes, entry.Notes...)
	}
	return part, part.Result, nil
}

func specialiseFiles(c *call, in *specialise.Input) error {
	path, data, err := c.file("themes")
	if err != nil {
		return err
	}
	if path != "" {
		if in.Themes, err = specialise.ReadThemes(path, data); err != nil {
			return faults(path, err)
		}
	}
	if path, data, err = c.file("wheel"); err != nil {
		return err
	}
	if path != "" {
		if in.Wheel, err = specialise.ReadWheel(path, data, in.Lists); err != nil {
			return faults(path, err)
		}
	}
	if path, data, err = c.file("criteria"); err != nil || path == "" {
		return err
	}
	if in.Criteria, err = specialise.ReadCriteria(path, data, in.Lists); err != nil {
		return faults(path, err)
	}
	return nil
}

// relatednessForms are those that make sense as weights of presence.
func relatednessForms() []complexity.Form {
	return []complexity.Form{complexity.MinConditional, complexity.Probability, complexity.Association, complexity.Cosine, complexity.Jaccard}
}

func relatednessAsked(name string) (complexity.Form, error) {
	if name == "" {
		return complexity.MinConditional, nil
	}
	var names []string
	for _, f := range relatednessForms() {
		if string(f) == name {
			return f, nil
		}
		names = append(names, "'"+string(f)+"'")
	}
	return "", errorf(Invalid, nearest(name, names, "the forms are "), "unknown relatedness %q", name)
}

// country fills the input from the exports of a country among those of the world; a
// reason says why it can't.
func (a *App) country(c *call, in *specialise.Input, part *report.Specialisation, form complexity.Form) (why string, err error) {
	s, why, err := c.space()
	if err != nil || s == nil {
		return why, err
	}
	p, r := s.Profile, s.Result
	if !p.Ranked {
		for _, n := range p.Notes {
			why += n.Text + " "
		}
		return strings.TrimSpace(why), nil
	}
	n := len(r.Products)
	in.Region, in.Name, in.Year, in.System, in.Unit = c.e.Home.ISO3, c.e.Home.Name, r.Year, r.System, specialise.Exports
	in.Codes, in.Names = r.Products, map[string]string{}
	in.LQ, in.Present = p.RCA, p.M
	in.Values, in.Share, in.Known = make([]float64, n), make([]float64, n), make([]bool, n)
	world := s.Basket.World()
	for i, code := range r.Products {
		product, _ := s.System.Product(code)
		in.Names[code] = product.Name
		if at := s.Basket.Product(code); at >= 0 {
			in.Values[i] = s.Basket.At(s.Row, at)
			if world[at] > 0 {
				in.Share[i] = in.Values[i] / world[at]
			}
		}
		in.Known[i] = r.World[i] > 0
	}
	k := complexity.KnowledgeComplexity(r)
	in.Complexity, in.Placed, in.Notes = k.Index, k.Known, append(slices.Clone(r.Notes), append(k.Notes, p.Notes...)...)
	in.Form, in.Density, in.Linked = string(form), p.Density, r.Linked
	in.Pool = pool(r, r.Density, func(c, t int) bool { return r.InSample[c] && r.Linked[t] })
	part.Table = s.Basket.Ref
	in.Inputs = map[string]string{s.Basket.Ref.Table: s.Basket.Ref.Checksum}
	if form != complexity.MinConditional {
		if in.Density, in.Linked, in.Pool, err = countryBy(r, p, form); err != nil {
			return "", err
		}
	}
	if _, asked := c.asks["specialise"]; asked { // a second look takes too long for a report on everything
		other := complexity.Probability
		if form == other {
			other = complexity.MinConditional
		}
		d, linked, _, err := countryBy(r, p, other)
		if err != nil {
			return "", err
		}
		in.Others = []specialise.Other{{Form: string(other), Density: d, Linked: linked}}
	}
	return "", nil
}

// pool collects the densities of what regions lack.
func pool(r *complexity.Result, density []float64, known func(c, t int) bool) []float64 {
	var out []float64
	for c := range r.Countries {
		for t := range r.Products {
			if at := r.At(c, t); r.InSpace[t] && !r.M[at] && known(c, t) {
				out = append(out, density[at])
			}
		}
	}
	return out
}

// countryBy is a profile's density by another form of relatedness.
func countryBy(r *complexity.Result, p *complexity.Profile, form complexity.Form) (density []float64, linked []bool, all []float64, err error) {
	s, err := complexity.Relate(r, form)
	if err != nil {
		return nil, nil, nil, err
	}
	n := len(r.Products)
	density, linked = make([]float64, n), make([]bool, n)
	sums := make([]float64, n)
	for i := range n {
		for t, v := range s.Phi[i*n : (i+1)*n] {
			sums[t] += v
			if p.M[i] {
				density[t] += v
			}
		}
	}
	for t := range density {
		if sums[t] > 0 {
			density[t], linked[t] = min(density[t]/sums[t], 1), true
		}
	}
	near, err := complexity.Near(r, s, complexity.NearOptions{})
	if err != nil {
		return nil, nil, nil, err
	}
	return density, linked, pool(r, near.Density, func(c, t int) bool { return near.Defined[r.At(c, t)] }), nil
}
