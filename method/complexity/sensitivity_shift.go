package complexity

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"upstep/panel"
)

// tracker compares the ranks of one measure with its base and remembers extremes.
type tracker struct {
	codes      []string
	base       []float64
	mask       []bool
	movers     int
	rank       []int32
	rise, fall []int // largest so far, >= 0
}

func newTracker(codes []string, base []float64, mask []bool, movers int) *tracker {
	t := &tracker{codes: codes, base: base, mask: mask, movers: movers, rank: make([]int32, len(base)),
		rise: make([]int, len(base)), fall: make([]int, len(base))}
	competition(masked(base, mask), t.rank, nil)
	return t
}

// masked copies x with NaN where it is missing.
func masked(x []float64, masks ...[]bool) []float64 {
	out := slices.Clone(x)
	for _, mask := range masks {
		for i, ok := range mask {
			if !ok {
				out[i] = math.NaN()
			}
		}
	}
	return out
}

// shift compares x, missing where ok is false, with the base.
func (t *tracker) shift(x []float64, ok []bool) *Shift {
	from, to := make([]int32, len(x)), make([]int32, len(x))
	a, b := masked(t.base, t.mask, ok), masked(x, t.mask, ok)
	competition(a, from, nil)
	competition(b, to, nil)
	s := &Shift{Movers: []Move{}}
	var before, after []float64
	var moves []Move
	for i := range x {
		if from[i] == 0 {
			continue
		}
		s.Common++
		before, after = append(before, a[i]), append(after, b[i])
		d := int(to[i] - from[i])
		t.rise[i], t.fall[i] = max(t.rise[i], -d), max(t.fall[i], d)
		s.MaxChange = max(s.MaxChange, max(d, -d))
		s.Mean += math.Abs(float64(d))
		if d != 0 {
			moves = append(moves, Move{t.codes[i], int(from[i]), int(to[i])})
		}
	}
	s.Mean /= float64(max(s.Common, 1))
	if s.Common > 1 {
		s.Spearman = correlation(panel.MidRanks(before), panel.MidRanks(after))
	}
	slices.SortFunc(moves, func(p, q Move) int {
		return cmp.Or(cmp.Compare(distanceOf(q), distanceOf(p)), cmp.Compare(p.Code, q.Code))
	})
	s.Movers = append(s.Movers, moves[:min(t.movers, len(moves))]...)
	return s
}

func distanceOf(m Move) int { return max(m.From-m.To, m.To-m.From) }

func (t *tracker) ranges() []RankRange {
	out := []RankRange{}
	for i, r := range t.rank {
		if r > 0 {
			out = append(out, RankRange{t.codes[i], int(r), max(int(r)-t.rise[i], 1), int(r) + t.fall[i]})
		}
	}
	return out
}

// leaveOneOut adds a case for every economy of the sample. The 0/1 presence goes by
// the country-side kernel, side by side; a continuous one by Compute, one by one.
func (s *study) leaveOneOut() error {
	drop := whereTrue(s.base.InSample)
	if s.opt.Convention.Continuous {
		for _, d := range drop {
			err := s.add(variant{kind: CaseWithout, setting: s.base.Countries[d], conv: s.opt.Convention, country: func(c int) bool { return c != d }})
			if err != nil {
				return err
			}
		}
		return nil
	}
	found, ok := make([]measured, len(drop)), make([]bool, len(drop))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(s.opt.Workers, len(drop)) {
		wg.Go(func() {
			w := s.omission()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(drop) {
					return
				}
				found[i], ok[i] = w.without(drop[i])
			}
		})
	}
	wg.Wait()
	for i, d := range drop {
		c := Case{Kind: CaseWithout, Setting: s.base.Countries[d]}
		if ok[i] {
			s.compare(&c, found[i])
		} else {
			c.Refused = "The sample has no complexity index."
		}
		s.cases = append(s.cases, c)
	}
	return nil
}

// omission is the workspace of one goroutine that leaves out economies.
type omission struct {
	s       *study
	own     []float64
	world   []float64
	m       sparse
	axis    *axis
	outlook *outlook
}

func (s *study) omission() *omission {
	n, q := len(s.base.Countries), len(s.base.Products)
	w := &omission{s: s, own: make([]float64, n), world: make([]float64, q), axis: newAxis(n, q, s.opt.Convention),
		m: sparse{n: n, q: q, start: make([]int, 0, q+1), owner: make([]int32, 0, len(s.m.X))}}
	for c := range n {
		w.own[c] = s.m.Total(c)
	}
	if s.opt.COI {
		w.outlook = newOutlook(n, q, s.opt.Convention)
	}
	return w
}

// without computes the indices of the table less economy d, sums taken in the order
// of [Compute].
func (w *omission) without(d int) (measured, bool) {
	m, n, q := w.s.m, w.m.n, w.m.q
	clear(w.world)
	for c := range n {
		if c == d {
			continue
		}
		for p, x := range m.Row(c) {
			w.world[p] += x
		}
	}
	all := 0.0
	for _, x := range w.world {
		all += x
	}
	w.m.start, w.m.owner = append(w.m.start[:0], 0), w.m.owner[:0]
	for p := range q {
		for c := range n {
			if x := m.X[c*q+p]; x > 0 && c != d && w.s.opt.Convention.present((x/w.own[c])/(w.world[p]/all)) {
				w.m.owner = append(w.m.owner, int32(c))
			}
		}
		w.m.start = append(w.m.start, len(w.m.owner))
	}
	found := w.axis.solve(&w.m, nil, nil, w.s.base.ECI)
	if found&outcomeFailed != 0 {
		return measured{}, false
	}
	out := measured{turned: found&outcomeTurned != 0, eci: slices.Clone(w.axis.eci), pci: slices.Clone(w.axis.pci), okC: make([]bool, n), okP: slices.Clone(w.axis.okP)}
	for c := range n {
		out.okC[c] = w.axis.okC[c] && w.axis.place[c] >= 0
	}
	if w.outlook != nil {
		w.outlook.solve(w.axis, &w.m, nil, nil)
		out.coi = slices.Clone(w.outlook.coi)
	}
	return out, true
}
