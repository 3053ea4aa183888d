package complexity

import (
	"fmt"
	"math"

	"upstep/panel"
	"upstep/trade"
)

// presence fills RCA, M, Diversity and Ubiquity.
// RCA_cp = (X_cp / X_c.) / (X_.p / X_..), Balassa (1965); 0/0 is 0.
func (r *Result) presence(m *trade.Matrix) error {
	nc, np := len(m.Countries), len(m.Products)
	total := 0.0
	for _, w := range r.World {
		total += w
	}
	if total == 0 {
		return ErrEmpty
	}
	if math.IsInf(total, 0) {
		return fmt.Errorf("%w: the sum of all cells overflows", ErrValue)
	}
	r.RCA, r.M = make([]float64, nc*np), make([]bool, nc*np)
	for c := range nc {
		own := m.Total(c)
		if own == 0 {
			continue
		}
		rca, has := r.RCA[c*np:(c+1)*np], r.M[c*np:(c+1)*np]
		for p, x := range m.Row(c) {
			if x == 0 {
				continue
			}
			rca[p] = (x / own) / (r.World[p] / total)
			if r.Convention.present(rca[p]) {
				has[p] = true
				r.Diversity[c]++
				r.Ubiquity[p]++
			}
		}
	}
	return nil
}

// perHead fills RPOP_cp = (X_cp / X_.p) / (pop_c / pop): the sums run over the
// economies whose population is known. Bustos and Yildirim (2022); 0/0 is 0.
func (r *Result) perHead(m *trade.Matrix, population map[string]float64) error {
	if population == nil {
		return nil
	}
	nc, np := len(m.Countries), len(m.Products)
	r.RPOP, r.Population = make([]float64, nc*np), make([]bool, nc)
	people, world := 0.0, make([]float64, np)
	var unknown []string
	for c, code := range m.Countries {
		n, ok := population[code]
		if !ok {
			unknown = append(unknown, code)
			continue
		}
		if !(n > 0) || math.IsInf(n, 0) {
			return fmt.Errorf("%w: population of %s is %v", ErrOption, code, n)
		}
		r.Population[c] = true
		people += n
		for p, x := range m.Row(c) {
			world[p] += x
		}
	}
	for c, code := range m.Countries {
		if !r.Population[c] {
			continue
		}
		share := population[code] / people
		for p, x := range m.Row(c) {
			if x > 0 {
				r.RPOP[c*np+p] = x / world[p] / share
			}
		}
	}
	if len(unknown) > 0 {
		r.note("complexity-no-population", list(unknown), panel.Warning,
			fmt.Sprintf("%d economies have no population: their exports per head are missing and they are left out of the sample's.", len(unknown)))
	}
	return nil
}

// core is the part of the sample the kernels work on: the largest component, in
// compact indices.
type core struct {
	rows, cols []int     // compact -> full index
	np         int       // columns of the full matrix
	has        []bool    // presence, len(rows) x len(cols)
	weight     []float64 // M or M*, same shape; nil when it is the 0/1 presence
	owners     [][]int32 // per product: economies present, ascending
	div, ubi   []float64 // row and column sums of the eigenproblem's presence
	count      []int     // economies present per product
	pci        []float64 // the one that enters COI and COG
	phi        []float64
	sums       []float64 // row sums of phi
	density    []float64
	cog        []float64
	coi        []float64
}

// core removes what has no presence, finds the largest component and packs it.
func (r *Result) core(m *trade.Matrix) *core {
	np := len(r.Products)
	k := &core{np: np}
	var noExport, noPresence, unsold []string
	in := r.M
	if r.Convention.Continuous {
		in = make([]bool, len(r.M))
		for i, v := range r.RCA {
			in[i] = v > 0
		}
	}
	rowUsed, colUsed := make([]bool, len(r.Countries)), make([]bool, np)
	for i, v := range in {
		if v {
			rowUsed[i/np], colUsed[i%np] = true, true
		}
	}
	for c, code := range r.Countries {
		switch {
		case rowUsed[c]:
		case m.Total(c) == 0:
			noExport = append(noExport, code)
		default:
			noPresence = append(noPresence, code)
		}
	}
	for p, code := range r.Products {
		if !colUsed[p] {
			unsold = append(unsold, code)
		}
	}
	if len(noExport) > 0 {
		r.note("complexity-no-exports", list(noExport), panel.Warning,
			fmt.Sprintf("%d economies export none of the products and are left out.", len(noExport)))
	}
	if len(noPresence) > 0 {
		r.note("complexity-no-presence", list(noPresence), panel.Warning,
			fmt.Sprintf("%d economies export, but no product reaches the presence threshold; they are left out.", len(noPresence)))
	}
	if len(unsold) > 0 {
		r.note("complexity-no-exporter", list(unsold), panel.Warning,
			fmt.Sprintf("%d products are present in no economy and are left out.", len(unsold)))
	}
	r.largest(k, in, rowUsed, colUsed)
	k.pack(r)
	return k
}

// largest marks the largest connected component of the economy-product network:
// most economies, then most products, then the one that holds the first economy.
func (r *Result) largest(k *core, in []bool, rowUsed, colUsed []bool) {
	nc, np := len(r.Countries), len(r.Products)
	rowPart, colPart := make([]int, nc), make([]int, np)
	type size struct{ rows, cols int }
	sizes := []size{{}} // part 0: not visited
	for start := range nc {
		if !rowUsed[start] || rowPart[start] != 0 {
			continue
		}
		id := len(sizes)
		s := size{rows: 1}
		rowPart[start] = id
		queue := []int{start}
		for len(queue) > 0 {
			c := queue[0]
			queue = queue[1:]
			for p := range np {
				if !in[c*np+p] || colPart[p] != 0 {
					continue
				}
				colPart[p] = id
				s.cols++
				for d := range nc {
					if in[d*np+p] && rowPart[d] == 0 {
						rowPart[d] = id
						s.rows++
						queue = append(queue, d)
					}
				}
			}
		}
		sizes = append(sizes, s)
	}
	best := 0
	for i := 1; i < len(sizes); i++ {
		if a, b := sizes[i], sizes[best]; a.rows > b.rows || a.rows == b.rows && a.cols > b.cols {
			best = i
		}
	}
	var outside []string
	for c, code := range r.Countries {
		if r.InSample[c] = rowUsed[c] && rowPart[c] == best; r.InSample[c] {
			k.rows = append(k.rows, c)
		} else if rowUsed[c] {
			outside = append(outside, code)
		}
	}
	for p := range np {
		if r.InSpace[p] = colUsed[p] && colPart[p] == best; r.InSpace[p] {
			k.cols = append(k.cols, p)
		}
	}
	if len(sizes) > 2 {
		r.note("complexity-disconnected", list(outside), panel.Warning,
			fmt.Sprintf("The network falls into %d parts (second eigenvalue 1); the largest, with %d economies and %d products, is used and the rest is missing.",
				len(sizes)-1, sizes[best].rows, sizes[best].cols))
	}
}

// pack copies the component into compact arrays.
func (k *core) pack(r *Result) {
	n, q := len(k.rows), len(k.cols)
	k.has, k.owners = make([]bool, n*q), make([][]int32, q)
	k.div, k.ubi, k.count = make([]float64, n), make([]float64, q), make([]int, q)
	if r.Convention.Continuous {
		k.weight = make([]float64, n*q)
	}
	for i, c := range k.rows {
		for j, p := range k.cols {
			full := c*k.np + p
			if r.M[full] {
				k.has[i*q+j] = true
				k.owners[j] = append(k.owners[j], int32(i))
				k.count[j]++
			}
			w := 0.0
			switch {
			case k.weight != nil:
				w = r.RCA[full] / (1 + r.RCA[full])
				k.weight[i*q+j] = w
			case r.M[full]:
				w = 1
			}
			k.div[i] += w
			k.ubi[j] += w
		}
	}
}
