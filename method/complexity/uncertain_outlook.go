package complexity

import (
	"math"
	"math/bits"
)

// outlook computes COI from the product side; workspace of one goroutine.
type outlook struct {
	conv   Convention
	n, q   int
	coi    []float64
	ok     []bool
	phi    []float64
	list   []int   // products that take part
	place  []int32 // product -> list
	pci    []float64
	sums   []float64
	near   []float64
	owned  [][]int32 // per economy, places in the list
	next   []int     // per economy, first of owned not yet passed
	every  []int32
	bits   []uint64
	weight []float64
}

func newOutlook(n, q int, conv Convention) *outlook {
	return &outlook{conv: conv, n: n, q: q, coi: make([]float64, n), ok: make([]bool, n), phi: make([]float64, q*q),
		place: make([]int32, q), pci: make([]float64, q), sums: make([]float64, q), near: make([]float64, q),
		owned: make([][]int32, n), next: make([]int, n), every: upTo(q), bits: make([]uint64, q*((n+63)/64)), weight: make([]float64, q)}
}

// solve fills coi for the economies of a. phi is the proximity of all products, nil
// to derive it from m. A product drawn k times counts k times in every sum; its
// copies are not neighbours of each other.
func (o *outlook) solve(a *axis, m *sparse, w, phi []float64) {
	o.list = o.list[:0]
	for j := range o.q {
		o.place[j] = -1
		if a.okP[j] && (w == nil || w[j] > 0) {
			o.place[j] = int32(len(o.list))
			o.list = append(o.list, j)
		}
	}
	o.weigh(a, w)
	if phi == nil {
		o.proximity(m)
	} else {
		k := len(o.list)
		for i, p := range o.list {
			row := o.phi[i*k : (i+1)*k]
			for t, j := range o.list {
				row[t] = phi[p*o.q+j] * o.weight[i]
			}
		}
	}
	o.collect(a, m)
	o.sum()
	if o.conv.StandardCOI {
		mo := weightedMoments(o.coi, func(c int) bool { return o.ok[c] }, nil, o.conv.Spread, weightSum(w, a.okP))
		for c := range o.coi {
			o.coi[c] = standard(o.coi[c], mo)
		}
	}
}

// weigh fills weight and the PCI that enters COI.
func (o *outlook) weigh(a *axis, w []float64) {
	norm := 0.0
	for t, j := range o.list {
		o.weight[t], o.pci[t] = 1, a.pci[j]
		if w != nil {
			o.weight[t] = w[j]
		}
		norm += o.weight[t] * a.raw[j] * a.raw[j]
	}
	if o.conv.Outlook == Raw {
		for t, j := range o.list {
			o.pci[t] = a.raw[j] / math.Sqrt(norm)
		}
	}
}

// collect lists the products of each economy by place.
func (o *outlook) collect(a *axis, m *sparse) {
	for c := range o.owned {
		o.owned[c] = o.owned[c][:0]
		o.ok[c] = a.place[c] >= 0
	}
	for t, j := range o.list {
		for _, c := range m.of(j) {
			if a.place[c] >= 0 {
				o.owned[c] = append(o.owned[c], int32(t))
			}
		}
	}
}

// coiTile is the number of products handled at a time.
const coiTile = 128

func upTo(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// sum adds up COI_c = sum_p density_cp (1 - M_cp) PCI_p over tiles of products, so
// that the part of phi in hand stays in the processor's cache over all economies.
func (o *outlook) sum() {
	k := len(o.list)
	clear(o.coi)
	clear(o.next)
	for lo := 0; lo < k; lo += coiTile {
		hi := min(lo+coiTile, k)
		sums, near := o.sums[:hi-lo], o.near[:hi-lo]
		clear(sums)
		addRows(o.phi, k, lo, o.every[:k], sums)
		for c, own := range o.owned {
			if !o.ok[c] {
				continue
			}
			clear(near)
			addRows(o.phi, k, lo, own, near)
			at, coi := o.next[c], 0.0
			for t := range near {
				if at < len(own) && int(own[at]) == lo+t {
					at++
					continue
				}
				if sums[t] > 0 {
					coi += near[t] / sums[t] * o.pci[lo+t] * o.weight[lo+t]
				}
			}
			o.coi[c] += coi
			o.next[c] = at
		}
	}
}

// addRows adds columns lo, lo+1, ... of the given rows of the k x k table x to out,
// four rows at a time.
func addRows(x []float64, k, lo int, rows []int32, out []float64) {
	if !addRowsVector(x, k, lo, rows, out) {
		addRowsPlain(x, k, lo, rows, out)
	}
}

func addRowsPlain(x []float64, k, lo int, rows []int32, out []float64) {
	n := len(out)
	at := func(i int) []float64 { return x[int(rows[i])*k+lo:][:n] }
	i := 0
	for ; i+4 <= len(rows); i += 4 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		for t := range out {
			out[t] += (a[t] + b[t]) + (c[t] + d[t])
		}
	}
	for ; i < len(rows); i++ {
		for t, v := range at(i) {
			out[t] += v
		}
	}
}

// proximity fills phi of the listed products from presence, counted on bit sets of
// economies; every exporter of m counts, also one outside the largest part, which
// shares no product with it.
func (o *outlook) proximity(m *sparse) {
	k, words := len(o.list), (o.n+63)/64
	set := o.bits[:k*words]
	clear(set)
	for t, j := range o.list {
		for _, c := range m.of(j) {
			set[t*words+int(c)/64] |= 1 << (c % 64)
		}
	}
	self := 0.0
	if o.conv.SelfProximity {
		self = 1
	}
	for i, p := range o.list {
		a, count := set[i*words:(i+1)*words], len(m.of(p))
		o.phi[i*k+i] = self
		for t := i + 1; t < k; t++ {
			b, n := set[t*words:(t+1)*words], 0
			for w, x := range a {
				n += bits.OnesCount64(x & b[w])
			}
			v := 0.0
			if n > 0 {
				v = float64(n) / float64(max(count, len(m.of(o.list[t]))))
			}
			o.phi[i*k+t], o.phi[t*k+i] = v, v
		}
	}
}
