package app

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
	"upstep/report"
)

// number reads a flag that is a number, in percent where scale is 100; nil without it.
func (k Ask) number(flag string, scale float64) (*float64, error) {
	text := strings.TrimSpace(k.Set[flag])
	if text == "" {
		return nil, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v || v > 1e15 || v < -1e15 {
		return nil, errorf(Invalid, "give a number such as 0.5", "--%s is %q, which is no number", flag, text)
	}
	v /= scale
	return &v, nil
}

// pathGERD is the path of R&D spending to a target.
func (a *App) pathGERD(c *call) (report.Part, any, error) {
	in := policy.GERDInput{Country: c.e.Home.ISO3, Cut: c.e.Cut, Panel: a.panel, World: a.world}
	var o policy.GERDOptions
	if err := set(c.req.Settings, "path", &o); err != nil {
		return nil, nil, err
	}
	var errs []error
	for _, f := range []struct {
		flag  string
		scale float64
		to    func(*float64)
	}{
		{"growth", 100, func(v *float64) { in.Growth = v }}, {"firms", 1, func(v *float64) { in.Firms = v }}, {"firms-growth", 100, func(v *float64) { in.FirmsGrowth = v }},
	} {
		v, err := c.ask.number(f.flag, f.scale)
		errs = append(errs, err)
		f.to(v)
	}
	for flag, set := range gerdFlags() {
		v, err := c.ask.number(flag, set.scale)
		if err != nil {
			errs = append(errs, err)
		} else if v != nil {
			if err := o.Editable().Set(&o, set.option, strconv.FormatFloat(*v, 'f', -1, 64)); err != nil {
				errs = append(errs, errorf(Invalid, "see upstep path gerd --help", "--%s: %s", flag, err))
			}
		}
	}
	slices.SortFunc(errs, byText)
	for _, err := range errs {
		if err != nil {
			return nil, nil, err
		}
	}
	p, err := policy.PathGERD(in, o)
	if err != nil {
		return nil, nil, errorf(Invalid, "see upstep path gerd --help", "%s", err)
	}
	return &report.PathGERD{Path: p, Options: o.Filled(), Names: a.names()}, p, nil
}

// byText orders errors, those that are none first.
func byText(a, b error) int {
	text := func(err error) string {
		if err == nil {
			return ""
		}
		return err.Error()
	}
	return strings.Compare(text(a), text(b))
}

// gerdFlag is an option of the path that a flag sets; the flag is in percent at scale 100.
type gerdFlag struct {
	option string
	scale  float64
}

func gerdFlags() map[string]gerdFlag {
	return map[string]gerdFlag{"target": {"target", 100}, "by": {"by", 1}, "business-share": {"business_share", 100}, "rd-per-firm": {"rd_per_firm", 1}}
}

// names are the names of economies by code.
func (a *App) names() map[string]string {
	out := map[string]string{}
	for _, e := range a.dir.Countries() {
		out[e.ISO3] = e.Name
	}
	return out
}

// pathQuality is the quality ladder.
func (a *App) pathQuality(c *call) (report.Part, any, error) {
	s, err := c.shelfOf()
	if err != nil {
		return nil, nil, err
	}
	in := policy.LadderInput{Country: c.e.Home.ISO3, Panel: a.panel, Standards: a.standards(), Shown: map[string]bool{}}
	if i, ok := s.instruments.Find("iso_certification_support"); ok {
		in.Support = &i
	}
	p := &report.PathQuality{Country: c.e.Home.Name, Names: a.names(), Support: in.Support}
	if err := c.certificates(&in, p); err != nil {
		return nil, nil, err
	}
	if err := c.sectorFile(&in, p); err != nil {
		return nil, nil, err
	}
	peers, _, notes, err := a.peers(c.e.Home, c.req.Peers, c.e.Cut)
	if err != nil {
		return nil, nil, err
	}
	in.Groups = []policy.PeerGroup{{ID: peers.Code, Name: peers.Name, Members: peers.Members}}
	if g, err := a.dir.Group("SPECA"); err == nil && peers.Code != "SPECA" {
		in.Groups = append(in.Groups, policy.PeerGroup{ID: g.Code, Name: "SPECA", Members: g.Members})
	}
	p.Groups, p.PeerNotes = in.Groups, notes
	var o policy.LadderOptions
	if err := set(c.req.Settings, "quality", &o); err != nil {
		return nil, nil, err
	}
	if p.Ladder, err = policy.ClimbLadder(in, o); err != nil {
		return nil, nil, errorf(Invalid, "correct the file", "%s", err)
	}
	return p, p.Ladder, nil
}

// standards are those of the catalogue's indicators of certificates.
func (a *App) standards() []policy.Standard {
	var out []policy.Standard
	for _, code := range []string{"ISO.9001", "ISO.14001", "ISO.22000", "ISO.27001", "ISO.50001"} {
		if i, ok := a.cat.Indicator(code); ok {
			out = append(out, policy.Standard{Code: code, Name: i.Name})
		}
	}
	return out
}

// certificates are the counts of the user's file, or those of the pack.
func (c *call) certificates(in *policy.LadderInput, p *report.PathQuality) error {
	path, data, err := c.file("certificates")
	if err != nil {
		return err
	}
	if path != "" {
		p.File = path
		if in.Counts, err = policy.ReadCertificates(path, data, in.Standards, c.known); err != nil {
			return faults(path, err)
		}
	} else {
		for _, s := range in.Standards {
			in.Shown[s.Code] = true // counts of seven economies, from one slide
			for _, country := range c.world {
				if o := c.panel.Latest(s.Code, country, c.e.Cut, 30); o.Ok() {
					in.Counts = append(in.Counts, policy.Certificates{Standard: s.Code, Country: country, Year: o.Year, Count: o.Value, Obs: o})
				}
			}
		}
	}
	firms, err := c.ask.number("firms", 1)
	if err != nil || firms == nil {
		return err
	}
	if !(*firms > 0) {
		return errorf(Invalid, "give the number of firms of the economy", "--firms is %g, want more than 0", *firms)
	}
	for i := range in.Counts {
		if in.Counts[i].Country == in.Country && in.Counts[i].Firms == nil {
			in.Counts[i].Firms = firms
		}
	}
	return nil
}

// known resolves a country of a user's file.
func (c *call) known(word string) (string, error) {
	e, err := c.dir.Country(word)
	return e.ISO3, err
}

// sectorFile reads certificates by sector.
func (c *call) sectorFile(in *policy.LadderInput, p *report.PathQuality) error {
	path, data, err := c.file("sectors")
	if err != nil || path == "" {
		return err
	}
	p.SectorFile = path
	if in.Sectors, err = policy.ReadSectors(path, data); err != nil {
		return faults(path, err)
	}
	return nil
}

// pathInclusive is the inclusive and regional family.
func (a *App) pathInclusive(c *call) (report.Part, any, error) {
	known, err := catalogue.LoadInclusive()
	if err != nil {
		return nil, nil, err
	}
	path, data, err := c.file("projects")
	if err != nil {
		return nil, nil, err
	}
	if path == "" {
		return nil, nil, errorf(Invalid, "begin with an example: upstep path inclusive --example --out inclusive", "no projects: name a file with --projects")
	}
	f, err := policy.ReadProjects(path, data, known)
	if err != nil {
		return nil, nil, faults(path, err)
	}
	if f.Country != "" {
		e, err := a.dir.Country(f.Country)
		if err != nil {
			return nil, nil, errorf(Invalid, "correct `country` in the file, or leave it out", "%s: country: %s", path, err)
		}
		f.Country = e.ISO3
	}
	var o policy.InclusiveOptions
	if err := set(c.req.Settings, "inclusive", &o); err != nil {
		return nil, nil, err
	}
	r, err := policy.WeighInclusive(f, known, o)
	if err != nil {
		return nil, nil, errors.Join(err)
	}
	return &report.PathInclusive{Result: r, Known: known, File: path}, r, nil
}
