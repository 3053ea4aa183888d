package source

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"upstep/catalogue"
	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// Data gives what the public rooms compute with. Everything is read on first use
// and once; it is safe for concurrent use. What it returns is shared and must not
// be changed.
type Data struct {
	pack      *opendata.Pack
	panel     func() (*derivedPanel, error)
	directory func() (*ref.Directory, error)
	demand    func() (*Demand, error)
	mu        sync.Mutex
	exports   map[int]func() (*matrix, error)
	products  map[string]func() (*ref.Classification, error)
	links     map[ref.Step]*ref.Concordance // tables read so far
}

type derivedPanel struct {
	panel *panel.Panel
	notes []panel.Note
}

type matrix struct {
	m     *trade.Matrix
	notes []panel.Note
}

// Load gives access to the data of a pack. It reads nothing yet.
func Load(p *opendata.Pack) *Data {
	d := &Data{pack: p, exports: map[int]func() (*matrix, error){}, products: map[string]func() (*ref.Classification, error){},
		links: map[ref.Step]*ref.Concordance{}}
	d.panel = sync.OnceValues(d.readPanel)
	d.directory = sync.OnceValues(d.readDirectory)
	d.demand = sync.OnceValues(d.readDemand)
	return d
}

// Pack returns the pack the data come from.
func (d *Data) Pack() *opendata.Pack { return d.pack }

// Ref returns the provenance of a table as a whole, for figures whose rows have no
// further one.
func (d *Data) Ref(table string) panel.Ref {
	i, ok := d.pack.Info(table)
	if !ok {
		return panel.Ref{Table: table}
	}
	return panel.Ref{Source: i.Source, Vintage: i.Vintage, Table: i.Name, Checksum: i.SHA256, Licence: i.Licence}
}

// rows returns the rows of a table or of one of its groups.
func (d *Data) rows(table, group string) (*opendata.Rows, error) {
	t, err := d.pack.Table(table)
	if err != nil {
		return nil, err
	}
	rows, err := t.Rows(group)
	if err != nil {
		return nil, &opendata.Damaged{Table: table, Why: err.Error(), Err: err}
	}
	return rows, nil
}

// Directory returns the economies with their income classes, and the groups.
func (d *Data) Directory() (*ref.Directory, error) { return d.directory() }

func (d *Data) readDirectory() (*ref.Directory, error) {
	incomes, err := d.readIncomes()
	if err != nil {
		return nil, err
	}
	rows, err := d.rows("economies", "")
	if err != nil {
		return nil, err
	}
	text := func(name string) func(int) string { c := rows.Column(name); return c.Text }
	flag := func(name string) func(int) bool {
		c := rows.Column(name)
		return func(i int) bool { return c.Int[i] == 1 }
	}
	iso3, iso2, name, alias, region := text("iso3"), text("iso2"), text("name"), text("aliases"), text("region")
	aggregate, historical, landlocked, lldc, ldc, sids := flag("aggregate"), flag("historical"), flag("landlocked"), flag("lldc"), flag("ldc"), flag("sids")
	var list []ref.Economy
	aliases := map[string]string{}
	for i := range rows.N {
		list = append(list, ref.Economy{ISO3: iso3(i), ISO2: iso2(i), Name: name(i), Region: region(i), Aggregate: aggregate(i), Historical: historical(i),
			Landlocked: landlocked(i), LLDC: lldc(i), LDC: ldc(i), SIDS: sids(i), Incomes: incomes[iso3(i)]})
		for _, a := range strings.Split(alias(i), "|") {
			if a != "" {
				aliases[a] = iso3(i)
			}
		}
	}
	groups, err := d.readGroups()
	if err != nil {
		return nil, err
	}
	dir, err := ref.New(list, groups, aliases)
	if err != nil {
		return nil, &opendata.Damaged{Table: "economies", Why: err.Error(), Err: err}
	}
	return dir, nil
}

func (d *Data) readIncomes() (map[string][]ref.Income, error) {
	rows, err := d.rows("incomes", "")
	if err != nil {
		return nil, err
	}
	economy, year, class := rows.Column("economy"), rows.Column("fiscal_year"), rows.Column("class")
	out := map[string][]ref.Income{}
	for i := range rows.N { // by economy and year
		out[economy.Text(i)] = append(out[economy.Text(i)], ref.Income{FiscalYear: int(year.Int[i]), Class: class.Text(i)})
	}
	return out, nil
}

func (d *Data) readGroups() ([]ref.Group, error) {
	rows, err := d.rows("groups", "")
	if err != nil {
		return nil, err
	}
	code, name, members := rows.Column("code"), rows.Column("name"), rows.Column("members")
	aggregate, asOf, from := rows.Column("aggregate"), rows.Column("as_of"), rows.Column("source")
	var out []ref.Group
	for i := range rows.N { // in the order of the catalogue
		out = append(out, ref.Group{Code: code.Text(i), Name: name.Text(i), Members: strings.Fields(members.Text(i)),
			Aggregate: aggregate.Text(i), AsOf: asOf.Text(i), Source: from.Text(i)})
	}
	return out, nil
}

// Panel returns the indicators with the derived ones beside them. Each series has
// one source. Cells of economies that are aggregates are there too; the directory
// tells them apart.
func (d *Data) Panel() (*panel.Panel, error) {
	p, err := d.panel()
	if err != nil {
		return nil, err
	}
	return p.panel, nil
}

// PanelNotes says what could not be derived.
func (d *Data) PanelNotes() ([]panel.Note, error) {
	p, err := d.panel()
	if err != nil {
		return nil, err
	}
	return slices.Clone(p.notes), nil
}

func (d *Data) readPanel() (*derivedPanel, error) {
	cat, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	t, err := d.pack.Table("indicators")
	if err != nil {
		return nil, err
	}
	series, err := d.series(cat)
	if err != nil {
		return nil, err
	}
	economies, err := d.rows("economies", "")
	if err != nil {
		return nil, err
	}
	b := panel.NewBuilder(series, economies.Column("iso3").Dict, firstYear, lastYear)
	for _, s := range series {
		rows, err := t.Rows(s.Indicator)
		if err != nil {
			return nil, &opendata.Damaged{Table: "indicators", Why: err.Error(), Err: err}
		}
		economy, year, value := rows.Column("economy"), rows.Column("year"), rows.Column("value")
		b.Fill(s.Indicator, panel.Rows{Economies: economy.Dict, Code: economy.Code, Year: year.Int, Value: value.Float})
	}
	p, bad := b.Panel()
	if len(bad) > 0 {
		return nil, &opendata.Damaged{Table: "indicators", Why: fmt.Sprintf("%d values do not fit: %v", len(bad), bad[0]), Err: bad[0]}
	}
	return derive(p, cat)
}

// series describes the series of the table: what the table series says of their
// origin with unit and quality of the catalogue.
func (d *Data) series(cat *catalogue.Catalogue) ([]panel.Series, error) {
	rows, err := d.rows("series", "")
	if err != nil {
		return nil, err
	}
	info, _ := d.pack.Info("indicators")
	code, from, series := rows.Column("indicator"), rows.Column("source"), rows.Column("series")
	column := rows.Column("column")
	var out []panel.Series
	for i := range rows.N {
		v, ok := cat.Indicator(code.Text(i))
		s, known := cat.Source(from.Text(i))
		if !ok || !known || v.Source != s.Key {
			return nil, &opendata.Damaged{Table: "series", Why: fmt.Sprintf("indicator %s from %s is not what the catalogue says; build the pack again", code.Text(i), from.Text(i))}
		}
		quality, err := qualityOf(v)
		if err != nil {
			return nil, err
		}
		name := series.Text(i)
		if name == "" {
			name = column.Text(i)
		}
		out = append(out, panel.Series{Indicator: v.Code, Unit: v.Unit, Quality: quality,
			Ref: panel.Ref{Source: s.Key, Series: name, Vintage: s.Vintage, Table: info.Name, Checksum: info.SHA256, Licence: s.Licence}})
	}
	return out, nil
}

// Origin says where the values of an indicator were read.
type Origin struct {
	Source, Series, Column string
	File                   opendata.Input // empty for what the catalogue itself holds
	Values, Economies      int
	First, Last            int // years with a value
}

// Origin returns the origin of an indicator that is read; one that is derived or
// unknown has none and gives a *[ref.NotFound].
func (d *Data) Origin(indicator string) (Origin, error) {
	rows, err := d.rows("series", "")
	if err != nil {
		return Origin{}, err
	}
	info, _ := d.pack.Info("indicators")
	code := rows.Column("indicator")
	for i := range rows.N {
		if code.Text(i) != indicator {
			continue
		}
		number := func(name string) int { return int(rows.Column(name).Int[i]) }
		o := Origin{Source: rows.Column("source").Text(i), Series: rows.Column("series").Text(i), Column: rows.Column("column").Text(i),
			Values: number("rows"), Economies: number("economies"), First: number("first"), Last: number("last")}
		file := rows.Column("file").Text(i)
		if at := slices.IndexFunc(info.Inputs, func(f opendata.Input) bool { return f.File == file }); at >= 0 {
			o.File = info.Inputs[at]
		}
		return o, nil
	}
	return Origin{}, &ref.NotFound{Kind: "indicator with a file", Query: indicator}
}

func qualityOf(v catalogue.Indicator) (panel.Quality, error) {
	if v.Quality == "" {
		return panel.Observed, nil
	}
	return panel.ParseQuality(v.Quality)
}

// derive adds the derived indicators of the catalogue.
func derive(p *panel.Panel, cat *catalogue.Catalogue) (*derivedPanel, error) {
	var list []panel.Derivation
	for _, v := range cat.Derived() {
		quality, err := qualityOf(v)
		if err != nil {
			return nil, err
		}
		list = append(list, panel.Derivation{Indicator: v.Code, Unit: v.Unit, Formula: formula(*v.Derive), Of: [2]string(v.Derive.Of), Quality: quality,
			Value: func(a, b float64) (float64, bool) {
				y, ok := v.Derive.Value(a, b)
				return y, ok && v.Bounds.Contain(y)
			}})
	}
	out, notes, err := panel.Derive(p, list)
	if err != nil {
		return nil, err
	}
	return &derivedPanel{out, notes}, nil
}

// formula writes a derivation in the codes of its operands.
func formula(d catalogue.Derive) string {
	a, b := d.Of[0], d.Of[1]
	f := map[catalogue.Op]string{
		catalogue.Ratio:    a + " / " + b,
		catalogue.Product:  a + " * " + b,
		catalogue.NetShare: a + " / (100 - " + b + ")",
		catalogue.NetOf:    a + " * (1 - " + b + " / 100)",
	}[d.Op]
	if d.Scale != 1 {
		f += fmt.Sprintf(" * %v", d.Scale)
	}
	return f
}
