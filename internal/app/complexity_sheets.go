package app

import (
	"slices"

	"upstep/internal/source/table"
	"upstep/trade"
)

// yearColumn is the column of the year, none when the table has no years.
func (j *complexityJob) yearColumn(y *yearResult) []table.Column { return j.yearly(y.matrix.Year) }

// lookup finds the names of codes.
func lookup(codes, all, names []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = trade.Name(all, names, c)
	}
	return out
}

// and returns a mask of both, nil when all is there.
func and(mask []bool, all bool) []bool {
	if !all {
		return make([]bool, len(mask))
	}
	if !slices.Contains(mask, false) {
		return nil
	}
	return mask
}

func (j *complexityJob) countrySheet(y *yearResult) *table.Sheet {
	r, m := y.result, y.matrix
	total := make([]float64, len(m.Countries))
	for c := range total {
		total[c] = m.Total(c)
	}
	there := and(r.InSample, r.Ranked)
	s := &table.Sheet{Rows: len(r.Countries), Columns: append(j.yearColumn(y), j.unit("country", "country", r.Countries)...)}
	s.Columns = append(s.Columns,
		table.Column{Name: "value", Exact: total},
		table.Column{Name: "diversity", Ints: r.Diversity},
		table.Column{Name: "eci", Floats: r.ECI, Present: there},
		table.Column{Name: "coi", Floats: r.COI, Present: there})
	for _, e := range y.more {
		s.Columns = append(s.Columns, e.countries...)
	}
	return s
}

func (j *complexityJob) productSheet(y *yearResult) *table.Sheet {
	r := y.result
	s := &table.Sheet{Rows: len(r.Products), Columns: append(j.yearColumn(y), j.unit("product", "product", r.Products)...)}
	s.Columns = append(s.Columns,
		table.Column{Name: "value", Exact: r.World},
		table.Column{Name: "ubiquity", Ints: r.Ubiquity},
		table.Column{Name: "pci", Floats: r.PCI, Present: and(r.InSpace, r.Ranked)})
	for _, e := range y.more {
		s.Columns = append(s.Columns, e.products...)
	}
	return s
}

// cellSheet has every economy and product of the year, ordered by their codes. A
// measure that is not defined for a cell is empty, never 0.
func (j *complexityJob) cellSheet(y *yearResult) *table.Sheet {
	r, m := y.result, y.matrix
	np := len(r.Products)
	near := r.Linked
	var there []bool
	if slices.Contains(r.InSample, false) || slices.Contains(near, false) {
		there = make([]bool, len(m.X))
		for i := range there {
			there[i] = r.InSample[i/np] && near[i%np]
		}
	}
	gain := there
	if !r.Ranked {
		gain = make([]bool, len(m.X))
	}
	s := &table.Sheet{Rows: len(m.X), Columns: append(j.yearColumn(y),
		table.Column{Name: "country", Text: r.Countries, Each: np},
		table.Column{Name: "product", Text: r.Products},
		table.Column{Name: "value", Exact: m.X},
		table.Column{Name: "rca", Floats: r.RCA})}
	if r.RPOP != nil {
		s.Columns = append(s.Columns, table.Column{Name: "rpop", Floats: r.RPOP, Present: spread(r.Population, np)})
	}
	s.Columns = append(s.Columns,
		table.Column{Name: "mcp", Bools: r.M},
		table.Column{Name: "density", Floats: r.Density, Present: there},
		table.Column{Name: "cog", Floats: r.COG, Present: gain},
		table.Column{Name: "pci", Floats: r.PCI, Present: and(r.InSpace, r.Ranked)})
	for _, e := range y.more {
		s.Columns = append(s.Columns, e.cells...)
	}
	if j.req.Out != "" && j.req.Format != "parquet" {
		for range (s.Rows + chunkRows - 1) / chunkRows {
			y.chunks = append(y.chunks, make(chan []byte, 1))
		}
	}
	return s
}

// spread repeats a mask of economies for each product; nil when all is there.
func spread(mask []bool, np int) []bool {
	if !slices.Contains(mask, false) {
		return nil
	}
	out := make([]bool, 0, len(mask)*np)
	for _, v := range mask {
		for range np {
			out = append(out, v)
		}
	}
	return out
}
