package complexity

import (
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"upstep/trade"
)

// draws runs the replications of one sample. Everything but the sheets and the
// outcomes is read-only while they run; a replication writes only its own row.
type draws struct {
	opt        UncertaintyOptions
	rows, cols []int   // sample -> full table
	m          *sparse // presence of the sample
	guide      []float64
	phi        []float64 // of the sample, for COI by resampling
	noise      *noise
	outcome    []outcome
	eci        *sheet
	pci        *sheet
	coi        *sheet
}

func newDraws(m *trade.Matrix, base *Result, opt UncertaintyOptions) *draws {
	d := &draws{opt: opt, outcome: make([]outcome, opt.Replications)}
	d.rows, d.cols = whereTrue(base.InSample), whereTrue(base.InSpace)
	d.m = presenceOf(base, d.rows, d.cols)
	d.guide = valuesAt(base.ECI, d.rows)
	if opt.Scheme == ByNoise {
		d.noise = newNoise(m, d.rows, d.cols, opt)
	}
	if opt.Scheme != ByEconomy {
		d.eci = newSheet(opt.Replications, d.rows)
	}
	if opt.Scheme != ByProducts {
		d.pci = newSheet(opt.Replications, d.cols)
	}
	if opt.COI {
		d.coi = newSheet(opt.Replications, d.rows)
		if opt.Scheme == ByProducts {
			d.phi = subTable(base.Phi, len(base.Products), d.cols)
		}
	}
	return d
}

func whereTrue(mask []bool) []int {
	out := make([]int, 0, len(mask))
	for i, yes := range mask {
		if yes {
			out = append(out, i)
		}
	}
	return out
}

func valuesAt(x []float64, at []int) []float64 {
	out := make([]float64, len(at))
	for k, i := range at {
		out[k] = x[i]
	}
	return out
}

// subTable takes rows and columns at out of an n x n table.
func subTable(x []float64, n int, at []int) []float64 {
	out := make([]float64, 0, len(at)*len(at))
	for _, i := range at {
		for _, j := range at {
			out = append(out, x[i*n+j])
		}
	}
	return out
}

// presenceOf packs the presence of the sample by product.
func presenceOf(r *Result, rows, cols []int) *sparse {
	m := &sparse{n: len(rows), q: len(cols), start: make([]int, 1, len(cols)+1)}
	for _, p := range cols {
		for i, c := range rows {
			if r.M[r.At(c, p)] {
				m.owner = append(m.owner, int32(i))
			}
		}
		m.start = append(m.start, len(m.owner))
	}
	m.sides.fill(m)
	return m
}

// run shares the replications out among workers, each with its own workspace.
func (d *draws) run() {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(d.opt.Workers, d.opt.Replications) {
		wg.Go(func() {
			w := d.workspace()
			for {
				i := int(next.Add(1)) - 1
				if i >= d.opt.Replications {
					return
				}
				d.outcome[i] = d.replicate(w, i)
			}
		})
	}
	wg.Wait()
}

// replica is the workspace of one goroutine.
type replica struct {
	axis    *axis
	v, w    []float64 // weights of economies and products, nil where all are 1
	noisy   *noisy
	outlook *outlook
	scratch []float64
}

func (d *draws) workspace() *replica {
	r := &replica{axis: newAxis(d.m.n, d.m.q, d.opt.Convention)}
	switch d.opt.Scheme {
	case ByProducts:
		r.w = make([]float64, d.m.q)
	case ByEconomy:
		r.v = make([]float64, d.m.n)
	case ByNoise:
		r.noisy = d.noise.workspace()
	}
	if d.opt.COI {
		r.outlook = newOutlook(d.m.n, d.m.q, d.opt.Convention)
	}
	return r
}

// replicate runs replication i. Its generator depends on the seed and i alone.
func (d *draws) replicate(r *replica, i int) outcome {
	rng := rand.NewPCG(mix(d.opt.Seed), mix(uint64(i)^0x6a09e667f3bcc909))
	m := d.m
	switch d.opt.Scheme {
	case ByProducts:
		resample(r.w, rng)
	case ByEconomy:
		resample(r.v, rng)
	case ByNoise:
		m = d.noise.draw(r.noisy, rng)
	}
	out := r.axis.solve(m, r.v, r.w, d.guide)
	if out&outcomeFailed != 0 {
		d.eci.fail(i)
		d.pci.fail(i)
		d.coi.fail(i)
		return out
	}
	r.scratch = d.eci.put(i, r.axis.eci, r.axis.okC, r.scratch)
	r.scratch = d.pci.put(i, r.axis.pci, r.axis.okP, r.scratch)
	if d.coi != nil {
		r.outlook.solve(r.axis, m, r.w, d.phi)
		r.scratch = d.coi.put(i, r.outlook.coi, r.outlook.ok, r.scratch)
	}
	return out
}

// resample draws len(w) units with replacement and counts them.
func resample(w []float64, src rand.Source) {
	clear(w)
	rng := rand.New(src)
	for range w {
		w[rng.IntN(len(w))]++
	}
}

// noise holds the positive exports by product and the factors to draw from.
type noise struct {
	n, q     int // of the sample
	start    []int
	country  []int32
	x        []float64
	nc       int
	inSample []int32 // full economy -> sample, -1 outside
	column   []int32 // full product -> sample, -1 outside
	factor   [][]float64
	limit    float64 // RCA from which presence holds
}

// noiseBits says how fine the noise is: a factor is exp(sigma z) with z one of the
// 2^noiseBits normal quantiles at (k + 1/2) / 2^noiseBits, the extremes +-4.0. Four
// fit into one draw of the generator.
const noiseBits = 14

func newNoise(m *trade.Matrix, rows, cols []int, opt UncertaintyOptions) *noise {
	nc, np := len(m.Countries), len(m.Products)
	z := &noise{n: len(rows), q: len(cols), nc: nc, start: make([]int, 1, np+1),
		inSample: placeOf(nc, rows), column: placeOf(np, cols)}
	z.limit = opt.Convention.Threshold - opt.Convention.Tolerance
	if opt.Convention.Strict {
		z.limit = opt.Convention.Threshold + opt.Convention.Tolerance
	}
	for p := range np {
		for c := range nc {
			if x := m.At(c, p); x > 0 {
				z.country, z.x = append(z.country, int32(c)), append(z.x, x)
			}
		}
		z.start = append(z.start, len(z.x))
	}
	tables := map[float64][]float64{}
	for _, code := range m.Countries {
		sigma, ok := opt.SigmaOf[code]
		if !ok {
			sigma = opt.Sigma
		}
		if tables[sigma] == nil {
			tables[sigma] = factors(sigma)
		}
		z.factor = append(z.factor, tables[sigma])
	}
	return z
}

func factors(sigma float64) []float64 {
	out := make([]float64, 1<<noiseBits)
	for k := range out {
		p := (float64(k) + 0.5) / float64(len(out))
		out[k] = math.Exp(sigma * math.Sqrt2 * math.Erfinv(2*p-1))
	}
	return out
}

func placeOf(n int, at []int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = -1
	}
	for k, i := range at {
		out[i] = int32(k)
	}
	return out
}

// noisy is one goroutine's drawn table.
type noisy struct {
	x     []float64
	own   []float64
	world []float64
	m     sparse
}

func (z *noise) workspace() *noisy {
	return &noisy{x: make([]float64, len(z.x)), own: make([]float64, z.nc), world: make([]float64, len(z.column)),
		m: sparse{n: z.n, q: z.q, start: make([]int, 0, z.q+1), owner: make([]int32, len(z.x)+1)}}
}

// draw multiplies every export by its factor, recomputes RCA on the whole table and
// returns presence within the sample.
func (z *noise) draw(w *noisy, rng *rand.PCG) *sparse {
	clear(w.own)
	pool, left, all := uint64(0), 0, 0.0
	for p := range z.column {
		sum := 0.0
		for k := z.start[p]; k < z.start[p+1]; k++ {
			if left == 0 {
				pool, left = rng.Uint64(), 64/noiseBits
			}
			c := z.country[k]
			x := z.x[k] * z.factor[c][pool&(1<<noiseBits-1)]
			pool, left = pool>>noiseBits, left-1
			w.x[k] = x
			w.own[c] += x
			sum += x
		}
		w.world[p] = sum
		all += sum
	}
	for c := range w.own {
		w.own[c] *= z.limit / all
		if z.inSample[c] < 0 {
			w.own[c] = math.Inf(1) // never present
		}
	}
	owner, end := w.m.owner[:cap(w.m.owner)], 0
	w.m.start = append(w.m.start[:0], 0)
	for p, col := range z.column {
		if col < 0 {
			continue
		}
		lo, hi, world := z.start[p], z.start[p+1], w.world[p]
		x, country := w.x[lo:hi], z.country[lo:hi]
		for k, c := range country {
			owner[end] = z.inSample[c]
			if x[k] >= w.own[c]*world { // no branch: half of the cells pass
				end++
			}
		}
		w.m.start = append(w.m.start, end)
	}
	w.m.owner = owner[:end]
	return &w.m
}
