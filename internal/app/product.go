package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"upstep/opendata"
	"upstep/ref"
	"upstep/report"
)

// ProductEntry describes one product.
type ProductEntry struct {
	ref.Product
	System    string        `json:"system"`
	LallName  string        `json:"lall_name,omitempty"`
	Demand    []YearValue   `json:"world_exports_usd"` // sum over the HS12 subheadings that belong to it
	Published []YearValue   `json:"pci_published"`     // of the HS92 heading
	Exporters []ExporterRow `json:"exporters"`         // the ten largest in the newest table of the system
}

// YearValue is a value of a year.
type YearValue struct {
	Year  int     `json:"year"`
	Value float64 `json:"value"`
}

// ExporterRow is an economy's exports of a product.
type ExporterRow struct {
	Country string  `json:"country"`
	Name    string  `json:"name"`
	Value   float64 `json:"exports_usd"`
	Share   float64 `json:"share"` // of all economies in the table
	Year    int     `json:"year"`
}

func (a *App) productEntry(p ref.Product, c *ref.Classification) (ProductEntry, error) {
	e := ProductEntry{Product: p, System: c.System, Demand: []YearValue{}, Published: []YearValue{}, Exporters: []ExporterRow{}}
	classes, err := a.data.Classes()
	if err != nil {
		return e, err
	}
	for _, k := range classes {
		if k.Code == p.Lall {
			e.LallName = k.Name
		}
	}
	w, err := a.data.WorldDemand()
	if err != nil {
		return e, err
	}
	belongs := func(code string) bool { return code == p.Code }
	if c.System != "HS12" {
		headings, _, err := a.data.Headings(c.System)
		if err != nil {
			return e, err
		}
		belongs = func(code string) bool { return headings[code] == p.Code }
	}
	for _, y := range w.Years {
		total := 0.0
		for _, code := range w.Products() {
			if v, ok := w.World(code, y); ok && belongs(code) {
				total += v
			}
		}
		if total > 0 {
			e.Demand = append(e.Demand, YearValue{y, total})
		}
	}
	if err := a.publishedPCI(&e); err != nil {
		return e, err
	}
	return e, a.exporters(&e)
}

// publishedPCI fills the published index, if this build has it.
func (a *App) publishedPCI(e *ProductEntry) error {
	years, err := a.data.PublishedYears()
	var absent *opendata.Absent
	if errors.As(err, &absent) || e.System != "HS92" {
		return nil
	}
	if err != nil {
		return err
	}
	for _, y := range years {
		rows, _, err := a.data.PublishedPCI(y)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Product == e.Code {
				e.Published = append(e.Published, YearValue{y, r.PCI})
			}
		}
	}
	return nil
}

// exporters fills the largest exporters of the newest table of the system.
func (a *App) exporters(e *ProductEntry) error {
	for _, t := range a.data.ExportTables() {
		if t.System != e.System || !t.Present {
			continue
		}
		m, _, err := a.data.Exports(t.Year)
		if err != nil {
			return err
		}
		p := m.Product(e.Code)
		if p < 0 {
			return nil
		}
		world := m.World()[p]
		var all []ExporterRow
		for c, iso3 := range m.Countries {
			if v := m.At(c, p); v > 0 {
				all = append(all, ExporterRow{iso3, a.dir.Name(iso3), v, v / world, t.Year})
			}
		}
		slices.SortStableFunc(all, func(x, y ExporterRow) int { return cmp.Compare(y.Value, x.Value) })
		e.Exporters = all[:min(10, len(all))]
		return nil
	}
	return nil
}

func describeProduct(e ProductEntry) *report.Document {
	rows := [][]report.Cell{cells("Name", e.Name), cells("Nomenclature", e.System), cells("Section", e.Section), cells("Technology class (Lall 2000)", strings.TrimSpace(e.Lall+" "+e.LallName))}
	for _, d := range e.Demand {
		rows = append(rows, cells(fmt.Sprintf("World exports %d", d.Year), report.Dollars(d.Value)))
	}
	if n := len(e.Published); n > 0 {
		last := e.Published[n-1]
		rows = append(rows, cells(fmt.Sprintf("Published PCI %d", last.Year), report.Signed(last.Value, 2)))
	}
	for _, x := range e.Exporters {
		rows = append(rows, cells(fmt.Sprintf("Exporter %d", x.Year), fmt.Sprintf("%s %s (%s)", x.Name, report.Dollars(x.Value), report.Percent(x.Share, 1))))
	}
	return report.Listing(e.Code, columns("Field", "Value"), rows)
}
