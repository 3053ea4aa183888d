package table

import (
	"slices"

	"upstep/trade"
)

// Table is what was read.
type Table struct {
	Long    *trade.Long
	Columns Columns // headers taken, "" where there is none; of the first file
	Guessed []string
	Inputs  []Input
	Faults  []Fault // bad rows by kind, most frequent first; none of them is in Long
	Rows    int     // rows taken
	Zeros   int     // of them with value 0
}

// Bad is the number of rows that could not be taken.
func (t *Table) Bad() int {
	n := 0
	for _, f := range t.Faults {
		n += f.Count
	}
	return n
}

// finish waits for the workers and joins what they found, in the order of the files.
func (s *scan) finish() *Table {
	s.stop()
	slices.SortFunc(s.parts, func(a, b part) int { return a.seq - b.seq })
	t := &Table{Long: &trade.Long{}, Columns: s.taken[0], Inputs: s.inputs}
	l := t.Long
	l.Dated = s.taken[0].Year != ""
	var countryMap, productMap, yearMap [][]int32
	l.Countries, l.CountryNames, countryMap = union(s.parsers, func(p *parser) ([]string, []named) { return p.country.codes, p.countryNames })
	l.Products, l.ProductNames, productMap = union(s.parsers, func(p *parser) ([]string, []named) { return p.product.codes, p.productNames })
	l.Years, yearMap = s.unionYears()
	if t.Columns.CountryName == "" {
		l.CountryNames = nil
	}
	if t.Columns.ProductName == "" {
		l.ProductNames = nil
	}
	counts := make([]int, len(l.Years))
	var all faults
	for _, p := range s.parts {
		local := make([]int, len(yearMap[p.worker]))
		for i := range p.rows {
			local[p.rows[i].Year]++
		}
		for y, n := range local {
			counts[yearMap[p.worker][y]] += n
		}
		all.merge(p.faults)
		t.Rows += len(p.rows)
		t.Zeros += p.zeros
	}
	t.Faults = all.sorted()
	for y, n := range counts {
		l.Years[y].Rows = make([]trade.LongRow, 0, n)
	}
	for i := range s.parts {
		p := &s.parts[i]
		cm, pm, ym := countryMap[p.worker], productMap[p.worker], yearMap[p.worker]
		for _, r := range p.rows {
			r.Country, r.Product, r.Year = cm[r.Country], pm[r.Product], uint16(ym[r.Year])
			y := &l.Years[r.Year]
			y.Rows = append(y.Rows, r)
		}
		if len(p.rows) > 0 {
			t.Inputs[p.rows[0].File].Rows += p.total
		} else if len(p.faults) > 0 {
			t.Inputs[s.inputOf(p.faults[0].First[0].File)].Rows += p.total
		}
		p.rows = nil
	}
	return t
}

func (s *scan) inputOf(path string) int {
	return slices.IndexFunc(s.inputs, func(in Input) bool { return in.Path == path })
}

// union sorts the codes of all workers and returns, for each worker, the place of
// each of its codes. The name of a code is that of the first row that gave one.
func union(parsers []*parser, of func(*parser) ([]string, []named)) (codes, names []string, maps [][]int32) {
	first := map[string]named{}
	for _, p := range parsers {
		cs, ns := of(p)
		for i, c := range cs {
			if old, ok := first[c]; !ok || ns[i].at < old.at {
				first[c] = ns[i]
			}
		}
	}
	for c := range first {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	at := make(map[string]int32, len(codes))
	for i, c := range codes {
		at[c] = int32(i)
		names = append(names, first[c].name)
	}
	for _, p := range parsers {
		cs, _ := of(p)
		m := make([]int32, len(cs))
		for i, c := range cs {
			m[i] = at[c]
		}
		maps = append(maps, m)
	}
	return codes, names, maps
}

func (s *scan) unionYears() (years []trade.LongYear, maps [][]int32) {
	var all []int
	for _, p := range s.parsers {
		all = append(all, p.years...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, y := range all {
		years = append(years, trade.LongYear{Year: y})
	}
	for _, p := range s.parsers {
		m := make([]int32, len(p.years))
		for i, y := range p.years {
			k, _ := slices.BinarySearch(all, y)
			m[i] = int32(k)
		}
		maps = append(maps, m)
	}
	return years, maps
}
