package complexity

import (
	"fmt"
	"slices"
	"strconv"

	"upstep/panel"
	"upstep/trade"
)

// Layer is a 0/1 table of economies (rows) and activities (columns), row-major:
// products, technologies, occupations. Both lists are unique.
type Layer struct {
	Countries []string
	Products  []string
	M         []bool
}

// Layer returns the presence of every economy and product of the sample's table.
func (r *Result) Layer() Layer {
	return Layer{slices.Clone(r.Countries), slices.Clone(r.Products), slices.Clone(r.M)}
}

// On returns the layer's presence in the order of a matrix, for Options.Presence. What
// the layer does not have is not present.
func (l Layer) On(m *trade.Matrix) []bool {
	out := make([]bool, len(m.Countries)*len(m.Products))
	rows, cols := places(l.Countries), places(l.Products)
	for c, code := range m.Countries {
		row, ok := rows[code]
		if !ok {
			continue
		}
		for p, code := range m.Products {
			if col, ok := cols[code]; ok {
				out[c*len(m.Products)+p] = l.M[row*len(l.Products)+col]
			}
		}
	}
	return out
}

func (l Layer) check(name string) error {
	if len(l.M) != len(l.Countries)*len(l.Products) {
		return fmt.Errorf("%w: %s has %d cells for %d economies and %d activities", ErrOption, name, len(l.M), len(l.Countries), len(l.Products))
	}
	for _, codes := range [][]string{l.Countries, l.Products} {
		if len(places(codes)) != len(codes) {
			return fmt.Errorf("%w: %s repeats a code", ErrOption, name)
		}
	}
	return nil
}

// places maps a code to its index.
func places(codes []string) map[string]int {
	out := make(map[string]int, len(codes))
	for i, c := range codes {
		out[c] = i
	}
	return out
}

// merged returns the sorted union of lists of codes.
func merged(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}

// grid is the 0/1 presence of the sample in compact indices: economies of InSample
// and products of InSpace that have presence among each other.
type grid struct {
	rows, cols []int     // compact -> full index
	own        [][]int32 // per economy: its products
	owners     [][]int32 // per product: its economies
}

func (r *Result) grid() *grid {
	g := &grid{}
	np := len(r.Products)
	index := make([]int, np)
	for p := range index {
		index[p] = -1
		for c, in := range r.InSample {
			if in && r.InSpace[p] && r.M[c*np+p] {
				index[p] = len(g.cols)
				g.cols = append(g.cols, p)
				break
			}
		}
	}
	g.owners = make([][]int32, len(g.cols))
	for c, in := range r.InSample {
		if !in {
			continue
		}
		var own []int32
		for p, has := range r.M[c*np : (c+1)*np] {
			if j := index[p]; has && j >= 0 {
				own = append(own, int32(j))
				g.owners[j] = append(g.owners[j], int32(len(g.rows)))
			}
		}
		if len(own) > 0 {
			g.rows, g.own = append(g.rows, c), append(g.own, own)
		}
	}
	return g
}

// spread puts compact values into a slice over all codes, 0 elsewhere.
func (g *grid) countries(x []float64, n int) []float64 { return scatter(x, g.rows, n) }
func (g *grid) products(x []float64, n int) []float64  { return scatter(x, g.cols, n) }

func scatter(x []float64, at []int, n int) []float64 {
	out := make([]float64, n)
	for i, v := range x {
		out[at[i]] = v
	}
	return out
}

func mask(at []int, n int) []bool {
	out := make([]bool, n)
	for _, i := range at {
		out[i] = true
	}
	return out
}

// extend returns a recipe for a further measure of a result.
func extend(rec panel.Recipe, method string, more ...panel.Param) panel.Recipe {
	rec.Method = "complexity/" + method
	rec.Params = append(slices.Clone(rec.Params), more...)
	return rec
}

// chosen is a parameter of a recipe: the user's when it differs from the default.
func chosen(name, value, standard string, from panel.Provenance) panel.Param {
	if value != standard {
		from = panel.User
	}
	return panel.Param{Name: name, Value: value, Provenance: from}
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func warn(code, subject, text string) panel.Note {
	return panel.Note{Code: code, Subject: subject, Severity: panel.Warning, Text: text}
}

func refuse(code, subject, text string) panel.Note {
	return panel.Note{Code: code, Subject: subject, Severity: panel.Refusal, Text: text}
}

func sum(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

func mean(x []float64) float64 { return sum(x) / float64(len(x)) }
