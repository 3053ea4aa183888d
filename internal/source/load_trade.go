package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// ExportTable describes an export table of the pack, also one that this build
// leaves out.
type ExportTable struct {
	Year      int
	System    string // nomenclature, e.g. "HS92"
	Table     string // name in the pack
	Economies int
	Rows      int
	Present   bool   // in this build
	Note      string // what to know before use
	Ref       panel.Ref
}

// ExportTables lists the export tables, newest first.
func (d *Data) ExportTables() []ExportTable {
	var out []ExportTable
	for _, i := range d.pack.Tables() {
		rest, ok := strings.CutPrefix(i.Name, "exports-")
		if !ok {
			continue
		}
		yearText, system, _ := strings.Cut(rest, "-")
		year, err := strconv.Atoi(yearText)
		if err != nil {
			continue
		}
		out = append(out, ExportTable{Year: year, System: strings.ToUpper(system), Table: i.Name, Economies: i.Economies, Rows: i.Rows,
			Present: d.pack.Has(i.Name), Note: i.Note, Ref: d.Ref(i.Name)})
	}
	slices.SortFunc(out, func(x, y ExportTable) int { return y.Year - x.Year })
	return out
}

// Exports returns the exports of a year as they stand in their table: services,
// unspecified trade and former states included. A year without a table is a
// *[ref.NotFound], a table left out of this build an *[opendata.Absent].
func (d *Data) Exports(year int) (*trade.Matrix, []panel.Note, error) {
	d.mu.Lock()
	read, ok := d.exports[year]
	if !ok {
		read = sync.OnceValues(func() (*matrix, error) { return d.readExports(year) })
		d.exports[year] = read
	}
	d.mu.Unlock()
	m, err := read()
	if err != nil {
		return nil, nil, err
	}
	return m.m, slices.Clone(m.notes), nil
}

func (d *Data) readExports(year int) (*matrix, error) {
	var years []string
	for _, t := range d.ExportTables() {
		years = append(years, strconv.Itoa(t.Year))
		if t.Year != year {
			continue
		}
		rows, err := d.rows(t.Table, "")
		if err != nil {
			return nil, err
		}
		economy, product, usd := rows.Column("economy"), rows.Column("product"), rows.Column("usd")
		flows := make([]trade.Flow, rows.N)
		for i := range flows {
			flows[i] = trade.Flow{Country: economy.Text(i), Product: product.Text(i), Value: usd.Float[i]}
		}
		m, notes := trade.Build(t.Year, t.System, flows, t.Ref)
		return &matrix{m, notes}, nil
	}
	return nil, &ref.NotFound{Kind: "year of exports", Query: strconv.Itoa(year), Suggestions: years}
}

// Products returns the headings of a nomenclature: "HS92" or "HS07" of four
// digits, "HS12" of six.
func (d *Data) Products(system string) (*ref.Classification, error) {
	d.mu.Lock()
	read, ok := d.products[system]
	if !ok {
		read = sync.OnceValues(func() (*ref.Classification, error) { return d.readProducts(system) })
		d.products[system] = read
	}
	d.mu.Unlock()
	return read()
}

func (d *Data) readProducts(system string) (*ref.Classification, error) {
	table := "products-" + strings.ToLower(system)
	if _, ok := d.pack.Info(table); !ok {
		return nil, &ref.NotFound{Kind: "nomenclature", Query: system, Suggestions: []string{"HS92", "HS07", "HS12"}}
	}
	rows, err := d.rows(table, "")
	if err != nil {
		return nil, err
	}
	code, name, lall := rows.Column("code"), rows.Column("name"), rows.Column("lall")
	section := func(int) string { return "" }
	if system != "HS12" {
		section = rows.Column("section").Text
	}
	list := make([]ref.Product, rows.N)
	for i := range list {
		list[i] = ref.Product{Code: code.Text(i), Name: name.Text(i), Section: section(i), Lall: lall.Text(i)}
	}
	c, err := ref.NewClassification(system, list)
	if err != nil {
		return nil, &opendata.Damaged{Table: table, Why: err.Error(), Err: err}
	}
	return c, nil
}

// Section is a part of the product space and its colour, "#rrggbb".
type Section struct{ Name, Colour string }

// Sections returns the sections in ascending order of name.
func (d *Data) Sections() ([]Section, error) {
	rows, err := d.rows("sections", "")
	if err != nil {
		return nil, err
	}
	name, colour := rows.Column("section"), rows.Column("colour")
	out := make([]Section, rows.N)
	for i := range out {
		out[i] = Section{name.Text(i), colour.Text(i)}
	}
	return out, nil
}

// Class is a technology class of Lall (2000) and its tier, such as "high technology".
type Class struct{ Code, Name, Tier string }

// Classes returns the technology classes in ascending order of code.
func (d *Data) Classes() ([]Class, error) {
	rows, err := d.rows("lall-classes", "")
	if err != nil {
		return nil, err
	}
	code, name, tier := rows.Column("code"), rows.Column("name"), rows.Column("tier")
	out := make([]Class, rows.N)
	for i := range out {
		out[i] = Class{code.Text(i), name.Text(i), tier.Text(i)}
	}
	return out, nil
}

// Demand holds world exports by HS12 6-digit product. A product without a row in a
// year is missing there.
type Demand struct {
	Years []int // ascending
	Ref   panel.Ref
	usd   map[string][]float64
	has   map[string][]bool
}

// World returns world exports of a product in US dollars; ok is false when the
// table has none for that year.
func (w *Demand) World(product string, year int) (usd float64, ok bool) {
	at := slices.Index(w.Years, year)
	if at < 0 || w.has[product] == nil || !w.has[product][at] {
		return 0, false
	}
	return w.usd[product][at], true
}

// Products returns the codes in ascending order.
func (w *Demand) Products() []string {
	out := make([]string, 0, len(w.usd))
	for p := range w.usd {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// WorldDemand returns world exports by product and year. The names and technology
// classes of its products are those of Products("HS12").
func (d *Data) WorldDemand() (*Demand, error) { return d.demand() }

func (d *Data) readDemand() (*Demand, error) {
	t, err := d.pack.Table("world-demand")
	if err != nil {
		return nil, err
	}
	years, err := groupYears(t, "world-demand")
	if err != nil {
		return nil, err
	}
	w := &Demand{Years: years, Ref: d.Ref("world-demand"), usd: map[string][]float64{}, has: map[string][]bool{}}
	for at, year := range years {
		rows, err := d.rows("world-demand", strconv.Itoa(year))
		if err != nil {
			return nil, err
		}
		product, usd := rows.Column("product"), rows.Column("usd")
		for i := range rows.N {
			p := product.Text(i)
			if w.usd[p] == nil {
				w.usd[p], w.has[p] = make([]float64, len(years)), make([]bool, len(years))
			}
			w.usd[p][at], w.has[p][at] = usd.Float[i], true
		}
	}
	return w, nil
}

// groupYears reads the groups of a table as years, ascending.
func groupYears(t *opendata.Table, name string) ([]int, error) {
	var years []int
	for _, g := range t.Groups() {
		y, err := strconv.Atoi(g)
		if err != nil {
			return nil, &opendata.Damaged{Table: name, Why: fmt.Sprintf("its group %q is no year", g), Err: err}
		}
		years = append(years, y)
	}
	slices.Sort(years)
	return years, nil
}
