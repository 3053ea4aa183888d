package app

import (
	"fmt"
	"strconv"

	"upstep/catalogue"
	"upstep/method/failure"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/policy"
	"upstep/report"
)

// roles asks which failure binds and so which role of the state answers it: for the
// economy on the pack, a first look, and for each sector and constraint of a user's file
// of evidence.
func (a *App) roles(c *call) (report.Part, any, error) {
	content, err := a.cat.LoadFailures()
	if err != nil {
		return nil, nil, err
	}
	o, err := rolesOptions(c.ask)
	if err == nil {
		err = set(c.req.Settings, "failure", &o)
	}
	if err != nil {
		return nil, nil, err
	}
	file := &failure.File{Kinds: failure.KindsOf(content), Own: []string{}}
	name, data, err := c.file("evidence")
	if err != nil {
		return nil, nil, err
	}
	if name != "" {
		if file, err = failure.Read(name, data, file.Kinds); err != nil {
			return nil, nil, faults(name, err)
		}
		if err := a.sameCountry(c, name, file.Country); err != nil {
			return nil, nil, err
		}
	}
	p := &report.Roles{Country: c.e.Home.ISO3, Content: content, File: name, Own: file.Own, Measures: []report.RolesMeasure{}, Subjects: []report.RolesSubject{}}
	if err := a.measure(c, p, o); err != nil {
		return nil, nil, err
	}
	whole := economyItems(p, file)
	for _, s := range file.Subjects {
		if s.Sector == "" && s.Constraint == "" {
			whole.Answers, whole.Budget = s.Answers, s.Budget
		}
	}
	whole.Subject = c.e.Home.Name
	list, err := c.present(p, &whole)
	if err != nil {
		return nil, nil, err
	}
	if p.Economy, err = failure.Assess(whole, o); err != nil {
		return nil, nil, err
	}
	p.Fits = policy.Fits(p.Economy.Mix, list, p.Present)
	for _, s := range file.Subjects {
		if s.Sector == "" && s.Constraint == "" {
			continue
		}
		r, err := failure.Assess(sectorItems(s, file, whole.Items), o)
		if err != nil {
			return nil, nil, err
		}
		p.Subjects = append(p.Subjects, report.RolesSubject{Sector: s.Sector, Constraint: s.Constraint, Result: r})
	}
	return p, p, nil
}

// present puts the instruments of the user's register that run now into the budget of the
// economy, and returns the instruments of the catalogue; nil without a register.
func (c *call) present(p *report.Roles, whole *failure.Input) ([]catalogue.Instrument, error) {
	s, err := c.shelfOf()
	if err != nil {
		return nil, err
	}
	r, name, err := c.register(s)
	if err != nil || r == nil {
		return nil, err
	}
	p.Register, p.Present = name, r.Present
	if len(r.Present) == 0 {
		return nil, errorf(Invalid, "write `present:` as docs/methods/reforms.md describes", "%s names no instruments that run now", name)
	}
	if len(whole.Budget) > 0 {
		return nil, errorf(Invalid, "leave one of the two out; --defaults leaves out the records of a workspace", "the budget of the economy stands in the file of evidence and in %s", name)
	}
	if whole.Budget, err = policy.Lines(r.Present, s.instruments.List); err != nil {
		return nil, errorf(Invalid, "correct `present`", "%s: %s", name, err)
	}
	return s.instruments.List, nil
}

// rolesOptions reads the flags; draws start from seed 1.
func rolesOptions(ask Ask) (failure.Options, error) {
	o := failure.Options{Seed: 1}
	text := ask.Set["seed"]
	if text == "" {
		return o, nil
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return o, errorf(Invalid, "give a whole number from 0", "the seed %q is no whole number", text)
	}
	o.Seed = seed
	return o, nil
}

// sameCountry refuses a file about another country than the one asked for.
func (a *App) sameCountry(c *call, name, country string) error {
	if country == "" {
		return nil
	}
	e, err := a.dir.Country(country)
	if err != nil {
		return errorf(Invalid, "correct `country` in the file, or leave it out", "%s: country: %s", name, err)
	}
	if e.ISO3 != c.e.Home.ISO3 {
		return errorf(Invalid, "name the country of the file, or leave `country` out of it", "%s is about %s, not %s", name, e.Name, c.e.Home.Name)
	}
	return nil
}

// measure compares the indicators that stand for evidence with the peers.
func (a *App) measure(c *call, p *report.Roles, o failure.Options) error {
	var list []stands
	for _, e := range p.Content.Evidence {
		list = append(list, stands{e.ID, e.Measures})
	}
	m, err := a.measured(c, list, o, p.Content.Steps)
	if err != nil {
		return err
	}
	m.recipe.Method = "gap/roles"
	p.Peers, p.GapRecipe, p.PeerNotes, p.Rows, p.Measures = m.peers, m.recipe, m.notes, m.rows, m.list
	return nil
}

// stands are the indicators that stand for something, such as a piece of evidence.
type stands struct {
	id       string
	measures []catalogue.FailureMeasure
}

// measurement is how far a country falls short in indicators that stand for something.
type measurement struct {
	peers  gap.Peers
	notes  []panel.Note
	rows   []gap.Row // one for each of list
	list   []report.RolesMeasure
	recipe panel.Recipe
}

// measured compares indicators with the peers asked for. steps are the qualities of evidence.
func (a *App) measured(c *call, list []stands, o failure.Options, steps []float64) (*measurement, error) {
	peers, _, notes, err := a.peers(c.e.Home, c.req.Peers, c.e.Cut)
	if err != nil {
		return nil, err
	}
	var specs []gap.Spec
	for _, s := range list {
		for _, m := range s.measures {
			specs = append(specs, a.measureSpec(m))
		}
	}
	r, err := gap.Compare(gap.Input{Panel: a.panel, Country: c.e.Home.ISO3, Cut: c.e.Cut, Specs: specs, Peers: peers, World: a.world, Options: c.e.GapOptions})
	if err != nil {
		return nil, err
	}
	out := &measurement{peers: peers, notes: notes, rows: r.Rows, recipe: r.Recipe}
	for _, s := range list {
		for _, m := range s.measures {
			out.list = append(out.list, a.rolesMeasure(s.id, m, r.Rows[len(out.list)], c.e.Cut, o, steps))
		}
	}
	return out, nil
}

func (a *App) measureSpec(m catalogue.FailureMeasure) gap.Spec {
	i, ok := a.cat.Indicator(m.Indicator)
	if !ok {
		panic("app: " + m.Indicator + " was checked when the catalogue was read")
	}
	s := spec(i)
	if m.Per != "" {
		s.Per, s.MedianOnly = &gap.Per{Code: m.Per, Unit: m.Unit}, true
	}
	return s
}

// rolesMeasure is one measured indicator with what its age leaves of its quality.
func (a *App) rolesMeasure(id string, m catalogue.FailureMeasure, r gap.Row, cut int, o failure.Options, steps []float64) report.RolesMeasure {
	out := report.RolesMeasure{Evidence: id, Indicator: m.Indicator, Proxy: m.Proxy, Row: r}
	if r.Value == nil {
		out.Why = "no usable figure"
		return out
	}
	out.Year = r.Obs.Year
	if r.Severity == nil {
		out.Why = "no severity: too few economies have figures to compare with"
		return out
	}
	i, _ := a.cat.Indicator(m.Indicator)
	q, ok := o.Age(m.Quality, cut-r.Obs.Year, i.MaxLag, steps)
	if !ok {
		out.Why = fmt.Sprintf("of %d: too old for a statement on %d", r.Obs.Year, cut)
		return out
	}
	out.Aged = q < m.Quality
	out.Severity, out.Quality = r.Severity, q
	return out
}

// economyItems joins what the pack measures and what the file says of the economy.
func economyItems(p *report.Roles, f *failure.File) failure.Input {
	var in failure.Input
	for _, k := range f.Kinds {
		own := []failure.Item{}
		for _, m := range p.Measures {
			if m.Evidence == k.ID && m.Severity != nil {
				source := fmt.Sprintf("%s, %d", m.Row.Spec.Short, m.Year)
				own = append(own, failure.Item{ID: k.ID, Severity: m.Severity, Quality: m.Quality, Sources: []string{source}})
			}
		}
		own = append(own, itemsOf(f, "", "", k.ID)...)
		in.Items = append(in.Items, joined(k, own))
	}
	return in
}

// sectorItems are those of a sector or a constraint. A constraint takes over what is
// known of its sector, and a sector what holds for the economy as a whole.
func sectorItems(s failure.Subject, f *failure.File, economy []failure.Item) failure.Input {
	in := failure.Input{Subject: s.Title(), Answers: s.Answers, Budget: s.Budget}
	for i, k := range f.Kinds {
		own := itemsOf(f, s.Sector, s.Constraint, k.ID)
		inherited := false
		if len(own) == 0 && s.Constraint != "" && s.Sector != "" {
			own = itemsOf(f, s.Sector, "", k.ID)
			inherited = len(own) > 0
		}
		if len(own) == 0 && k.Economy && economy[i].Severity != nil {
			own, inherited = []failure.Item{economy[i]}, true
		}
		it := joined(k, own)
		it.Inherited = inherited
		in.Items = append(in.Items, it)
	}
	return in
}

func itemsOf(f *failure.File, sector, constraint, id string) []failure.Item {
	var out []failure.Item
	for _, s := range f.Subjects {
		if s.Sector != sector || s.Constraint != constraint {
			continue
		}
		for _, it := range s.Items {
			if it.ID == id {
				out = append(out, it)
			}
		}
	}
	return out
}

// joined makes one item of a kind of what is known of it, maybe nothing.
func joined(k failure.Kinded, items []failure.Item) failure.Item {
	out := failure.Item{Sources: []string{}}
	if len(items) > 0 {
		out = failure.Join(items)
	}
	out.ID, out.Name, out.Loadings, out.User = k.ID, k.Name, k.Loadings, k.User
	return out
}
