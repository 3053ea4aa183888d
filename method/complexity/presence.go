package complexity

import (
	"fmt"
	"math"
	"slices"

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
	share := make([]float64, np)
	for p, w := range r.World {
		if share[p] = 1; w > 0 { // 0/0 is 0
			share[p] = max(w/total, math.SmallestNonzeroFloat64)
		}
	}
	for c := range nc {
		own := m.Total(c)
		if own == 0 {
			continue
		}
		rca, has := r.RCA[c*np:(c+1)*np], r.M[c*np:(c+1)*np]
		for p, x := range m.Row(c) {
			rca[p] = (x / own) / share[p]
			has[p] = x > 0 && r.Convention.present(rca[p])
		}
		count := 0
		ubiquity := r.Ubiquity[:np]
		for p, yes := range has { // no branch: where a product is present can't be guessed
			n := 0
			if yes {
				n = 1
			}
			count += n
			ubiquity[p] += n
		}
		r.Diversity[c] = count
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
	words      int       // of a set
	set        []uint64  // per product: economies present, one bit each, words long
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
	for c := range rowUsed {
		for p, v := range in[c*np : (c+1)*np] {
			colUsed[p] = colUsed[p] || v
		}
		rowUsed[c] = slices.Contains(in[c*np:(c+1)*np], true)
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
	rowsLeft, colsLeft := 0, 0
	for _, used := range rowUsed {
		if used {
			rowsLeft++
		}
	}
	for _, used := range colUsed {
		if used {
			colsLeft++
		}
	}
	for start := range nc {
		if !rowUsed[start] || rowPart[start] != 0 {
			continue
		}
		id := len(sizes)
		s := size{rows: 1}
		rowsLeft--
		rowPart[start] = id
		queue := []int{start}
		for len(queue) > 0 {
			c := queue[0]
			queue = queue[1:]
			if colsLeft == 0 {
				continue
			}
			for p, v := range in[c*np : (c+1)*np] {
				if !v || colPart[p] != 0 {
					continue
				}
				colPart[p] = id
				s.cols++
				colsLeft--
				if rowsLeft == 0 {
					continue
				}
				for d := range nc {
					if in[d*np+p] && rowPart[d] == 0 {
						rowPart[d] = id
						s.rows++
						rowsLeft--
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
	k.words = (n + 63) / 64
	k.set = make([]uint64, q*k.words)
	if r.Convention.Continuous {
		k.weight = make([]float64, n*q)
	}
	rest := 0
	for _, p := range k.cols {
		rest += r.Ubiquity[p]
	}
	room := make([]int32, rest)
	for j, p := range k.cols {
		k.owners[j], room = room[:0:r.Ubiquity[p]], room[r.Ubiquity[p]:]
	}
	for i, c := range k.rows {
		m := r.M[c*k.np : (c+1)*k.np]
		for j, p := range k.cols {
			if m[p] {
				k.has[i*q+j] = true
				k.owners[j] = append(k.owners[j], int32(i))
				k.set[j*k.words+i/64] |= 1 << (i % 64)
			}
		}
		if k.weight == nil {
			continue
		}
		for j, p := range k.cols {
			rca := r.RCA[c*k.np+p]
			w := rca / (1 + rca)
			k.weight[i*q+j] = w
			k.div[i] += w
			k.ubi[j] += w
		}
	}
	for j, own := range k.owners {
		k.count[j] = len(own)
		if k.weight != nil {
			continue
		}
		k.ubi[j] = float64(len(own))
		for _, i := range own {
			k.div[i]++
		}
	}
}
