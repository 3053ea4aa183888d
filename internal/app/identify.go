package app

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/internal/source"
	"upstep/method/complexity"
	"upstep/method/identify"
	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
	"upstep/trade"
)

// identify runs chapter 4 of the methods for a country.
func (a *App) identify(c *call) (report.Part, any, error) {
	in := identify.Input{Panel: a.panel, Country: c.e.Home.ISO3, World: a.world, Cut: c.e.Cut, Traits: identify.Traits(a.landlocked())}
	err := set(c.req.Settings, "identify", &in.Options)
	if err != nil {
		return nil, nil, err
	}
	if in.Compass, err = a.countries(c.ask.Set["compass"], in.Country); err != nil {
		return nil, nil, err
	}
	if err := identifyRecords(c, &in); err != nil {
		return nil, nil, err
	}
	if in.Prices, err = catalogue.Prices(); err != nil {
		return nil, nil, err
	}
	part := &report.Identification{}
	if c.ask.Set["table"] != "" {
		err = a.ownTrade(c, &in, part)
	} else {
		err = a.packTrade(c, &in, part)
	}
	if err != nil {
		return nil, nil, err
	}
	if part.Result, err = identify.Identify(in); err != nil {
		return nil, nil, &Error{Code: Invalid, Message: strings.TrimPrefix(err.Error(), "identify: "), Hint: "the options are those of `upstep identify --help`", Cause: err}
	}
	part.Result.Notes = append(append(part.Result.Notes, part.More...), a.unknownRecords(&in)...)
	return part, part.Result, nil
}

// eachSet applies "name=value" pairs separated by commas.
func eachSet(text string, names []string, set func(name, value string) error) error {
	if text == "" {
		return nil
	}
	for _, pair := range strings.Split(text, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok {
			return errorf(Invalid, "write --set NAME=VALUE, several separated by commas", "--set %q names no value", pair)
		}
		if !slices.Contains(names, name) {
			return errorf(Invalid, nearest(name, names, "the options are "), "no option %q", name)
		}
		if err := set(name, value); err != nil {
			return errorf(Invalid, "look at the options of the method", "--set: %v", err)
		}
	}
	return nil
}

// countries reads a list of countries by code or name; nil for an empty one.
func (a *App) countries(list, home string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	var out []string
	for _, name := range strings.Split(list, ",") {
		e, err := a.dir.Country(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if e.ISO3 == home {
			return nil, errorf(Invalid, "leave it out", "%s can't be its own compass", e.Name)
		}
		if !slices.Contains(out, e.ISO3) {
			out = append(out, e.ISO3)
		}
	}
	return out, nil
}

// landlocked is 1 for economies without a sea coast and 0 for the others.
func (a *App) landlocked() map[string]float64 {
	out := map[string]float64{}
	for _, e := range a.dir.Countries() {
		out[e.ISO3] = 0
		if e.Landlocked {
			out[e.ISO3] = 1
		}
	}
	return out
}

func identifyRecords(c *call, in *identify.Input) error {
	path, data, err := c.file("records")
	if err != nil || path == "" {
		return err
	}
	if in.Records, err = identify.ReadRecords(path, data); err != nil {
		return faults(path, err)
	}
	if k := in.Records.Country; k != "" && k != in.Country {
		return errorf(Invalid, "name the country the records are about", "%s is about %s, not about %s", path, k, in.Country)
	}
	return nil
}

// unknownRecords names codes of the records that stand for nothing: a slip of the pen would
// else go unseen. Products are known by the nomenclature or by the tables; without either
// nothing can be said of them.
func (a *App) unknownRecords(in *identify.Input) []panel.Note {
	r := in.Records
	if r == nil {
		return nil
	}
	products := map[string]bool{}
	for code := range in.Names {
		products[code] = true
	}
	for _, m := range in.Tables {
		for _, code := range m.Products {
			products[code] = true
		}
	}
	places, goods := slices.Collect(maps.Keys(r.LabourCost)), slices.Concat(slices.Collect(maps.Keys(r.Firms)), slices.Collect(maps.Keys(r.Top10)))
	for _, t := range r.Targets {
		goods = append(goods, t.Product)
		if t.Compass != "" {
			places = append(places, t.Compass)
		}
	}
	var out []panel.Note
	list := func(what string, codes []string, known func(string) bool) {
		slices.Sort(codes)
		if codes = slices.DeleteFunc(slices.Compact(codes), known); len(codes) > 0 {
			out = append(out, panel.Note{Code: "records-unknown", Subject: in.Country, Severity: panel.Warning, Text: fmt.Sprintf("%s in the records that are not known: %s.", what, some(codes))})
		}
	}
	list("Countries", places, func(code string) bool { iso3, _ := a.place(code); return iso3 != "" })
	if len(products) > 0 {
		list("Products", goods, func(code string) bool { return products[code] })
	}
	return out
}

// packTrade takes the two export tables of the pack that can be compared: of one
// nomenclature and one publisher.
func (a *App) packTrade(c *call, in *identify.Input, part *report.Identification) error {
	from, to, err := yearsAsked(c.ask.Set["years"])
	if err != nil {
		return err
	}
	for _, flag := range []string{"system", "columns", "duplicates", "bad-rows"} {
		if c.ask.Set[flag] != "" {
			return errorf(Invalid, "name a table of exports with years as the second word, as in `upstep identify UZB exports.csv`", "--%s is for a table of your own", flag)
		}
	}
	tables := alikeTables(a.data.ExportTables(), c.e.Cut, from, to)
	if len(tables) < 2 {
		if from+to > 0 {
			return errorf(Invalid, "leave --years out, or name a table of your own with years as the second word: upstep identify UZB exports.csv", "the pack has no two comparable export tables for --years %s", c.ask.Set["years"])
		}
		return nil
	}
	for _, t := range tables {
		m, _, err := a.data.Exports(t.Year)
		var absent *opendata.Absent
		if errors.As(err, &absent) {
			part.Why = fmt.Sprintf("This build leaves out the export tables with non-commercial or unsettled terms (%s).", t.Table)
			in.Tables, in.Publishers = nil, nil
			return nil
		}
		if err != nil {
			return err
		}
		in.Tables = append(in.Tables, m.WithoutServices("9999"))
		in.Publishers = append(in.Publishers, publisher(t.Ref.Source))
		part.Keys = append(part.Keys, t.Ref.Source)
	}
	last := tables[len(tables)-1]
	if err := a.nameProducts(in, last.System); err != nil {
		return err
	}
	in.Near, part.More, err = a.near(last, in.Country)
	return err
}

// nameProducts fills names and classes of a nomenclature the pack has.
func (a *App) nameProducts(in *identify.Input, system string) error {
	in.Names, in.Classes = map[string]string{}, map[string]string{}
	list, err := a.data.Products(system)
	if err != nil {
		return err
	}
	for _, p := range list.Products() {
		in.Names[p.Code] = p.Name
		if p.Lall != "" {
			in.Classes[p.Code] = p.Lall
		}
	}
	return nil
}

// publisher is a source without its year.
func publisher(source string) string {
	name, _, _ := strings.Cut(source, "-")
	return name
}

// alikeTables picks tables of the nomenclature and publisher that have the most years, the
// newest of equal ones, by ascending year; from and to (0: any) name the years.
func alikeTables(all []source.ExportTable, cut, from, to int) []source.ExportTable {
	var best []source.ExportTable
	for _, seed := range all {
		var group []source.ExportTable
		for _, t := range all {
			if t.Year <= cut && t.System == seed.System && publisher(t.Ref.Source) == publisher(seed.Ref.Source) &&
				(from == 0 || t.Year == from || t.Year == to) {
				group = append(group, t)
			}
		}
		if len(group) > len(best) {
			best = group
		}
	}
	slices.SortFunc(best, func(x, y source.ExportTable) int { return x.Year - y.Year })
	return best
}

// yearsAsked reads FROM:TO; zeros for nothing.
func yearsAsked(text string) (from, to int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	if n, err := fmt.Sscanf(text+"\n", "%d:%d\n", &from, &to); n != 2 || err != nil || from < 1 || from >= to {
		return 0, 0, errorf(Invalid, "write --years FROM:TO, for example 1980:2017", "--years %q is no span of years", text)
	}
	return from, to, nil
}

// near is the density of a country around every product of an export table. An economy
// outside the sample is projected onto it.
func (a *App) near(t source.ExportTable, iso3 string) (map[string]float64, []panel.Note, error) {
	raw, _, err := a.data.Exports(t.Year)
	if err != nil {
		return nil, nil, err
	}
	people, err := a.data.Populations(t.Year)
	if err != nil {
		return nil, nil, err
	}
	sample := complexity.ReferenceSample(raw, people, source.SampleFilters(raw.Ref, people))
	return density(sample, raw.WithoutServices(), iso3)
}

// density of a member of the sample, or of an economy of all that is projected onto it;
// nothing, with a note, where there is none.
func density(sample, all *trade.Matrix, iso3 string) (map[string]float64, []panel.Note, error) {
	r, err := complexity.Compute(sample, complexity.Options{NoPhi: sample.Country(iso3) >= 0})
	if err != nil {
		return nil, nil, &Error{Code: Refused, Message: err.Error(), Cause: err}
	}
	var p *complexity.Profile
	if sample.Country(iso3) >= 0 {
		p, err = r.Profile(iso3)
	} else {
		p, err = complexity.Project(r, all, iso3, complexity.ProjectOptions{})
	}
	if errors.Is(err, complexity.ErrUnknown) {
		return nil, []panel.Note{{Code: "near-unknown", Subject: iso3, Severity: panel.Warning, Text: fmt.Sprintf("How near products lie to what %s makes is not known: it has no exports in the table of %d.", iso3, sample.Year)}}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if !p.Ranked {
		return nil, p.Notes, nil
	}
	out := map[string]float64{}
	for i, code := range r.Products {
		if r.Linked[i] {
			out[code] = p.Density[i]
		}
	}
	return out, p.Notes, nil
}

// ownTrade reads a long table of the user's own with years.
func (a *App) ownTrade(c *call, in *identify.Input, part *report.Identification) error {
	from, to, err := yearsAsked(c.ask.Set["years"])
	if err != nil {
		return err
	}
	src, err := c.table("table")
	if err != nil {
		return err
	}
	system := c.ask.Set["system"]
	if system != "" {
		s, err := ref.FindSystem(system)
		if err != nil {
			return err
		}
		system = s.Code
	}
	if !src.table.Long.Dated {
		return errorf(Invalid, "name the column of the year with --columns year=COLUMN", "a screen of tradables needs a table with years")
	}
	part.File = src.ask.Files[0]
	at := a.locate(src.table)
	if src.table.Long, src.took.Duplicates = at.long, 0; len(at.long.Countries) == 0 {
		return errorf(Refused, "the column country holds codes (KAZ, KZ) or names (Kazakhstan) of countries", "%s has no row of a country that is known%s", part.File, listed(at.faults))
	}
	if err := src.repeats(); err != nil { // a code and a name of one economy may stand in it
		return err
	}
	for _, i := range src.years {
		m, _ := src.table.Long.Matrix(i, system, src.merge, panel.Ref{Source: part.File, Table: part.File, Checksum: c.inputs[part.File]})
		if m.Year > c.e.Cut || len(m.Countries) == 0 || from > 0 && (m.Year < from || m.Year > to) {
			continue
		}
		in.Tables = append(in.Tables, m)
	}
	if len(in.Tables) == 0 {
		return errorf(Invalid, "look at --years and --year", "%s has no rows of the years asked for", part.File)
	}
	last := in.Tables[len(in.Tables)-1]
	if slices.Contains([]string{"HS92", "HS07", "HS12"}, system) {
		if err := a.nameProducts(in, system); err != nil {
			return err
		}
	} else {
		in.Names = ownNames(src)
	}
	near, notes, err := density(last, last, in.Country)
	in.Near, part.More = near, slices.Concat(at.notes(in.Country, part.File), leftOut(in.Country, src.table.Faults), notes)
	return err
}

func ownNames(s *ownTable) map[string]string {
	out := map[string]string{}
	for _, code := range s.table.Long.Products {
		if _, name := s.product(code); name != "" {
			out[code] = name
		}
	}
	return out
}

// table reads the long table that a flag names and records its checksum. The flag columns
// may name its columns: "year=jahr,country=land".
func (c *call) table(flag string) (*ownTable, error) {
	path, err := c.large(flag)
	if err != nil {
		return nil, err
	}
	ask := Source{Files: []string{path}, Duplicates: c.ask.Set["duplicates"], BadRows: c.ask.Set["bad-rows"]}
	columns := map[string]*string{"year": &ask.Columns.Year, "country": &ask.Columns.Country, "region": &ask.Columns.Country, "product": &ask.Columns.Product,
		"activity": &ask.Columns.Product, "value": &ask.Columns.Value, "country-name": &ask.Columns.CountryName, "product-name": &ask.Columns.ProductName}
	names := []string{"year", "country", "region", "product", "activity", "value", "country-name", "product-name"}
	if err := eachSet(c.ask.Set["columns"], names, func(name, value string) error { *columns[name] = value; return nil }); err != nil {
		return nil, err
	}
	src, err := newOwnTable(ask)
	if err != nil {
		return nil, err
	}
	if err := src.read(); err != nil {
		return nil, schoolTable(err)
	}
	return src, nil
}
