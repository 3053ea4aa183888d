package complexity

import (
	"fmt"
	"slices"

	"upstep/panel"
	"upstep/trade"
)

// span is a run of yearly matrices on one list of economies and products.
type span struct {
	years     []*trade.Matrix
	countries []string
	products  []string
	row, col  []map[string]int
}

// over checks that the matrices are of one system and of consecutive years.
func over(ms []*trade.Matrix) (*span, error) {
	if len(ms) == 0 {
		return nil, fmt.Errorf("%w: no years", ErrOption)
	}
	s := &span{years: ms}
	var cs, ps [][]string
	for i, m := range ms {
		if i > 0 && (m.Year != ms[i-1].Year+1 || m.System != ms[0].System) {
			return nil, fmt.Errorf("%w: %d (%s) follows %d (%s); years must be consecutive and of one nomenclature",
				ErrOption, m.Year, m.System, ms[i-1].Year, ms[i-1].System)
		}
		if err := checkCells(m); err != nil {
			return nil, err
		}
		cs, ps = append(cs, m.Countries), append(ps, m.Products)
		s.row, s.col = append(s.row, places(m.Countries)), append(s.col, places(m.Products))
	}
	s.countries, s.products = merged(cs...), merged(ps...)
	return s, nil
}

// Rolling returns for each year from the window-th on the mean of it and the years
// before, on the economies and products that appear in any year. An economy that is
// not in a year's matrix did not report: its mean is over the years it reported in
// the window, and a Note counts them; one without any report in the window is left
// out. A product that is not in a year's matrix counts as 0, as in a matrix itself.
// The years must be consecutive, ascending and of one nomenclature.
func Rolling(ms []*trade.Matrix, window int) ([]*trade.Matrix, []panel.Note, error) {
	s, err := over(ms)
	if err != nil {
		return nil, nil, err
	}
	if window < 1 || window > len(ms) {
		return nil, nil, fmt.Errorf("%w: a window of %d years over %d", ErrOption, window, len(ms))
	}
	var out []*trade.Matrix
	var notes []panel.Note
	for last := window - 1; last < len(ms); last++ {
		m, short := s.mean(last-window+1, last)
		if len(short) > 0 {
			notes = append(notes, warn("complexity-rolling-short", list(short),
				fmt.Sprintf("%d: the mean of %d economies is over fewer than %d years, as they did not report in all.", m.Year, len(short), window)))
		}
		out = append(out, m)
	}
	return out, notes, nil
}

func (s *span) mean(first, last int) (out *trade.Matrix, short []string) {
	from := s.years[last]
	out = &trade.Matrix{Year: from.Year, System: from.System, Products: slices.Clone(s.products), Ref: from.Ref}
	if first < last { // several tables: no single source
		out.Ref = panel.Ref{Source: from.Ref.Source}
	}
	for _, code := range s.countries {
		row, n := make([]float64, len(s.products)), 0
		for y := first; y <= last; y++ {
			c, ok := s.row[y][code]
			if !ok {
				continue
			}
			n++
			for p, x := range s.years[y].Row(c) {
				i, _ := slices.BinarySearch(s.products, s.years[y].Products[p])
				row[i] += x
			}
		}
		if n == 0 {
			continue
		}
		for p := range row {
			row[p] /= float64(n)
		}
		if n <= last-first {
			short = append(short, code)
		}
		out.Countries, out.X = append(out.Countries, code), append(out.X, row...)
	}
	out.Steps = append(slices.Clone(from.Steps), fmt.Sprintf("mean of %d to %d", s.years[first].Year, from.Year))
	return out, short
}

// Persistence counts the years with presence.
type Persistence struct {
	Layer    // M: Years >= Needed
	Recipe   panel.Recipe
	Notes    []panel.Note
	Of       int   // years given
	Needed   int   // years asked for
	Years    []int // years with presence, same shape as M
	Reported []int // years in which an economy is in the table
}

// Persistent is presence in at least needed of the years given: it keeps out what a
// single shipment or a year of high prices makes. RCA is taken within each year. An
// economy that reported in fewer than needed years can't be judged: it has no
// presence and a Refusal names it. [Layer.On] fits the result to a matrix for
// Options.Presence. Years as for [Rolling].
func Persistent(ms []*trade.Matrix, conv Convention, needed int) (*Persistence, error) {
	conv = conv.orDefault()
	if err := conv.check(); err != nil {
		return nil, err
	}
	s, err := over(ms)
	if err != nil {
		return nil, err
	}
	if needed < 1 || needed > len(ms) {
		return nil, fmt.Errorf("%w: presence in %d of %d years", ErrOption, needed, len(ms))
	}
	nc, np := len(s.countries), len(s.products)
	p := &Persistence{Layer: Layer{s.countries, s.products, make([]bool, nc*np)}, Of: len(ms), Needed: needed,
		Years: make([]int, nc*np), Reported: make([]int, nc)}
	p.Recipe = extend(recipe(ms[len(ms)-1], conv), "persistence",
		panel.Param{Name: "years", Value: fmt.Sprintf("%d of %d to %d", needed, ms[0].Year, ms[len(ms)-1].Year), Provenance: panel.User})
	for y, m := range ms {
		r, err := compared(m, conv, nil)
		if err != nil {
			return nil, fmt.Errorf("%d: %w", m.Year, err)
		}
		for c, code := range s.countries {
			row, ok := s.row[y][code]
			if !ok {
				continue
			}
			p.Reported[c]++
			for i, code := range s.products {
				if col, ok := s.col[y][code]; ok && r.M[r.At(row, col)] {
					p.Years[c*np+i]++
				}
			}
		}
	}
	var short []string
	for c, n := range p.Reported {
		if n < needed {
			short = append(short, s.countries[c])
		}
	}
	for i, n := range p.Years {
		p.M[i] = n >= needed
	}
	if len(short) > 0 {
		p.Notes = append(p.Notes, refuse("complexity-persistence-short", list(short),
			fmt.Sprintf("%d economies reported in fewer than %d years: their persistent presence is unknown.", len(short), needed)))
	}
	return p, nil
}
