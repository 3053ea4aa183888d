package complexity

import "math"

// sparse is 0/1 presence by product: owner[start[j]:start[j+1]] are the economies
// where product j is present, ascending.
type sparse struct {
	n, q  int
	start []int
	owner []int32
	sides sides // filled for a table that many replications share
}

func (m *sparse) of(j int) []int32 { return m.owner[m.start[j]:m.start[j+1]] }

// axis finds ECI and PCI of one presence table from its country side. It is the
// workspace of one goroutine; every call to solve writes all of it anew.
type axis struct {
	n, q     int
	spread   Spread
	scale    PCIScale
	div, ubi []float64 // weighted diversity and ubiquity
	eci, pci []float64
	raw      []float64 // product side before scaling
	okC, okP []bool
	place    []int32 // economy -> row of s, -1 outside
	member   []int32 // row of s -> economy
	s        []float64
	own      []int32
	queue    []int32
	eigen    []float64
	lead     []float64 // the trivial first eigenvector
	start    []float64
	work     lanczos
	pairing  pairing
}

func newAxis(n, q int, conv Convention) *axis {
	return &axis{n: n, q: q, spread: conv.Spread, scale: conv.PCI,
		div: make([]float64, n), ubi: make([]float64, q), eci: make([]float64, n), pci: make([]float64, q), raw: make([]float64, q),
		okC: make([]bool, n), okP: make([]bool, q), place: make([]int32, n), member: make([]int32, 0, n),
		s: make([]float64, n*n), own: make([]int32, 0, n), queue: make([]int32, 0, n),
		eigen: make([]float64, n), lead: make([]float64, n), start: make([]float64, n)}
}

// outcome bits of one replication.
type outcome uint8

const (
	outcomeFailed outcome = 1 << iota
	outcomeSplit
	outcomeTurned
	outcomeUnlike
)

// solve fills eci, pci and their masks. v and w weigh economies and products (nil:
// 1); a unit of weight 0 takes no part but keeps a value where its partners give it
// one. guide is the base ECI, on whose side the sign falls (0 where it has none).
//
// With weights V and W, diversity D = M W 1 and ubiquity U = M'V 1, the matrix
// S = V^1/2 D^-1/2 M W U^-1 M' D^-1/2 V^1/2 is that of the table in which units are
// repeated, each copy once.
func (a *axis) solve(m *sparse, v, w, guide []float64) outcome {
	a.weigh(m, v, w)
	if len(a.member) < 2 {
		return outcomeFailed
	}
	out := a.similarity(m, v, w)
	if len(a.member) < 2 {
		return outcomeFailed
	}
	if !a.second(v, guide) {
		return outcomeFailed
	}
	a.products(m, v)
	a.economies(m, w)
	return out | a.finish(v, w, guide)
}

// weigh fills ubiquity, diversity and the economies that take part.
func (a *axis) weigh(m *sparse, v, w []float64) {
	clear(a.div)
	for j := range m.q {
		u := 0.0
		for _, c := range m.of(j) {
			if v == nil {
				u++
			} else {
				u += v[c]
			}
		}
		a.ubi[j] = u
		b := 1.0
		if w != nil {
			b = w[j]
		}
		if b == 0 || u == 0 {
			continue
		}
		for _, c := range m.of(j) {
			a.div[c] += b
		}
	}
	a.member = a.member[:0]
	for c, d := range a.div {
		a.place[c] = -1
		if d > 0 && (v == nil || v[c] > 0) {
			a.place[c] = int32(len(a.member))
			a.member = append(a.member, int32(c))
		}
	}
}

// similarity fills s for the members and reduces it to the largest connected part.
func (a *axis) similarity(m *sparse, v, w []float64) outcome {
	n := len(a.member)
	s := a.s[:n*n]
	if !a.pairing.pairs(a, m, w, s) {
		a.pairs(m, w, s)
	}
	root := a.lead[:n]
	for i, c := range a.member {
		root[i] = 1 / math.Sqrt(a.div[c])
		if v != nil {
			root[i] *= math.Sqrt(v[c])
		}
	}
	for i := range n {
		for k := i; k < n; k++ {
			s[i*n+k] *= root[i] * root[k]
			s[k*n+i] = s[i*n+k]
		}
	}
	return a.largest()
}

// share is the weight of product j in s before scaling: its own over its exporters'.
func (a *axis) share(w []float64, j int) float64 {
	switch {
	case a.ubi[j] == 0:
		return 0
	case w != nil:
		return w[j] / a.ubi[j]
	}
	return 1 / a.ubi[j]
}

// pairs fills the upper triangle of s with sum_j M_cj M_dj share_j of the members, in the
// order of the products.
func (a *axis) pairs(m *sparse, w, s []float64) {
	n := len(a.member)
	clear(s)
	for j := range m.q {
		b := a.share(w, j)
		if b == 0 {
			continue
		}
		own := m.of(j) // places are the economies themselves while all take part
		if n < a.n {
			own = a.own[:0]
			for _, c := range m.of(j) {
				if at := a.place[c]; at >= 0 {
					own = append(own, at)
				}
			}
		}
		for i, c := range own {
			row := s[int(c)*n : (int(c)+1)*n]
			for _, d := range own[i:] {
				row[d] += b
			}
		}
	}
}

// largest keeps the connected part with most economies, of equals the one with the
// first economy.
func (a *axis) largest() outcome {
	n := len(a.member)
	part := a.own[:n]
	clear(part)
	best, bestSize, parts := int32(0), 0, int32(0)
	for first := range n {
		if part[first] != 0 {
			continue
		}
		parts++
		part[first] = parts
		a.queue = append(a.queue[:0], int32(first))
		for k := 0; k < len(a.queue); k++ {
			i := int(a.queue[k])
			for d, x := range a.s[i*n : (i+1)*n] {
				if x > 0 && part[d] == 0 {
					part[d] = parts
					a.queue = append(a.queue, int32(d))
				}
			}
		}
		if len(a.queue) > bestSize {
			best, bestSize = parts, len(a.queue)
		}
	}
	if parts == 1 {
		return 0
	}
	at := 0
	keep := a.queue[:0]
	for i := range n {
		if part[i] != best {
			a.place[a.member[i]] = -1
			continue
		}
		for k := range n {
			if part[k] == best {
				a.s[at] = a.s[i*n+k]
				at++
			}
		}
		keep = append(keep, a.member[i])
	}
	a.member = append(a.member[:0], keep...)
	for i, c := range a.member {
		a.place[c] = int32(i)
	}
	return outcomeSplit
}

// second fills eigen with the eigenvector of the second eigenvalue, taken back to
// the row-stochastic form: one value per member.
func (a *axis) second(v, guide []float64) bool {
	n := len(a.member)
	lead, start, eigen := a.lead[:n], a.start[:n], a.eigen[:n]
	for i, c := range a.member {
		lead[i] = math.Sqrt(a.div[c])
		if v != nil {
			lead[i] *= math.Sqrt(v[c])
		}
		start[i] = guide[c] * lead[i]
	}
	unitLength(lead)
	top, ok := a.work.second(a.s[:n*n], n, lead, start, eigen)
	if !ok || top < nearOne {
		return false
	}
	for i, c := range a.member {
		eigen[i] /= math.Sqrt(a.div[c])
		if v != nil {
			eigen[i] /= math.Sqrt(v[c])
		}
	}
	return true
}

// products fills raw = U^-1 M' V x for every product with an exporter among the members.
func (a *axis) products(m *sparse, v []float64) {
	for j := range m.q {
		sum, some := 0.0, false
		for _, c := range m.of(j) {
			at := a.place[c]
			if at < 0 {
				continue
			}
			some = true
			if v == nil {
				sum += a.eigen[at]
			} else {
				sum += v[c] * a.eigen[at]
			}
		}
		a.okP[j], a.raw[j] = some, 0
		if some {
			a.raw[j] = sum / a.ubi[j]
		}
	}
}

// economies fills eci = D^-1 M W raw, the mean of the own products, before scaling.
func (a *axis) economies(m *sparse, w []float64) {
	clear(a.eci)
	clear(a.okC)
	clear(a.start)
	for j := range m.q {
		b := 1.0
		if w != nil {
			b = w[j]
		}
		if b == 0 || !a.okP[j] {
			continue
		}
		for _, c := range m.of(j) {
			a.eci[c] += b * a.raw[j]
			a.start[c] += b
		}
	}
	for c := range a.eci {
		if a.start[c] > 0 {
			a.eci[c] /= a.start[c]
			a.okC[c] = true
		}
	}
}

// finish turns the sign towards the guide and scales both sides. Mean and spread
// are those of the table with repeated units.
func (a *axis) finish(v, w, guide []float64) outcome {
	r := weightedCorrelation(a.eci, guide, a.okC, a.place, v)
	byDiversity := weightedCorrelation(a.eci, a.div, a.okC, a.place, v)
	var out outcome
	if r < 0 {
		for c := range a.eci {
			a.eci[c] = -a.eci[c]
		}
		for j := range a.raw {
			a.raw[j] = -a.raw[j]
		}
		byDiversity = -byDiversity
	}
	if byDiversity < -nearCorr {
		out |= outcomeTurned
	}
	if math.Abs(r) < unlike {
		out |= outcomeUnlike
	}
	copies := weightSum(w, a.okP)
	eci := weightedMoments(a.eci, a.inside, v, a.spread, copies)
	if !(eci.sd > 0) {
		return outcomeFailed
	}
	pci := eci
	if a.scale == ByOwn {
		pci = weightedMoments(a.raw, func(j int) bool { return a.okP[j] }, w, a.spread, a.copiesOfEconomies(v))
		if !(pci.sd > 0) {
			return outcomeFailed
		}
	}
	for c := range a.eci {
		a.eci[c] = (a.eci[c] - eci.mean) / eci.sd
	}
	for j := range a.pci {
		a.pci[j] = (a.raw[j] - pci.mean) / pci.sd
	}
	return out
}

func (a *axis) inside(c int) bool { return a.place[c] >= 0 }

func (a *axis) copiesOfEconomies(v []float64) float64 {
	t := 0.0
	for _, c := range a.member {
		if v == nil {
			t++
		} else {
			t += v[c]
		}
	}
	return t
}
