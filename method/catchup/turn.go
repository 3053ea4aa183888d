package catchup

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Point is a year of a series.
type Point struct {
	Year  float64 `json:"year"`
	Value float64 `json:"value"`
}

// Turn is the switching point of a series: the least of a parabola fitted to it.
type Turn struct {
	Year     *float64 `json:"year"`     // -b/(2c); nil without a least
	Low      *float64 `json:"low"`      // of the bootstrap interval; nil when it has no end
	High     *float64 `json:"high"`     //
	Before   int      `json:"before"`   // points before the year
	After    int      `json:"after"`    // points after it
	Start    float64  `json:"start"`    // fitted value at the first year
	Least    float64  `json:"least"`    // at the turn, or the least of the ends
	End      float64  `json:"end"`      // at the last year
	Accepted bool     `json:"accepted"` // it meets every condition
	Why      string   `json:"why"`      // the first condition it misses: few, no-least, outside, one-sided, wide; "" when accepted
	N        int      `json:"n"`
	Draws    int      `json:"draws"`
	Seed     uint64   `json:"seed"`
}

// SwitchingPoint fits a + b t + c t^2 to a series by least squares. A turn is accepted
// when c > 0, it lies inside the sample with enough points on both sides, and its
// bootstrap interval is short enough. The bootstrap draws blocks of residuals, with
// the seed given. Years must ascend. Fewer than 2*SidePoints points give Why "few".
func SwitchingPoint(series []Point, o Options) Turn {
	o = o.withDefaults()
	t := Turn{N: len(series), Draws: o.Draws, Seed: o.Seed}
	if len(series) < max(2*o.SidePoints, fewest) {
		t.Why = "few"
		return t
	}
	t0 := series[0].Year
	x, y := make([]float64, len(series)), make([]float64, len(series))
	for i, p := range series {
		x[i], y[i] = p.Year-t0, p.Value
	}
	fit := newParabola(x)
	beta := fit.solve(y)
	last := x[len(x)-1]
	t.Start, t.End = at(beta, 0), at(beta, last)
	t.Least = min(t.Start, t.End)
	turn, ok := least(beta)
	if !ok {
		t.Why = "no-least"
		return t
	}
	t.Year = new(t0 + turn)
	for _, v := range x {
		if v < turn-eps {
			t.Before++
		}
		if v > turn+eps {
			t.After++
		}
	}
	if turn < 0 || turn > last {
		t.Why = "outside"
		return t
	}
	t.Least = at(beta, turn)
	low, high := fit.bootstrap(beta, x, y, o)
	for _, b := range []struct {
		v  float64
		at **float64
	}{{low, &t.Low}, {high, &t.High}} {
		if !math.IsInf(b.v, 0) {
			*b.at = new(t0 + b.v)
		}
	}
	switch {
	case min(t.Before, t.After) < o.SidePoints:
		t.Why = "one-sided"
	case !(high-low < o.MaxInterval):
		t.Why = "wide"
	default:
		t.Accepted = true
	}
	return t
}

func at(beta [3]float64, x float64) float64 { return beta[0] + x*(beta[1]+x*beta[2]) }

// least is where a parabola is least; ok is false when it has no least.
func least(beta [3]float64) (x float64, ok bool) {
	if !(beta[2] > 1e-12) {
		return 0, false
	}
	return -beta[1] / (2 * beta[2]), true
}

// parabola holds the factorised design of a quadratic in x.
type parabola struct{ qr mat.QR }

func newParabola(x []float64) *parabola {
	d := mat.NewDense(len(x), 3, nil)
	for i, v := range x {
		d.SetRow(i, []float64{1, v, v * v})
	}
	p := &parabola{}
	p.qr.Factorize(d)
	return p
}

func (p *parabola) solve(y []float64) (beta [3]float64) {
	var out mat.VecDense
	// Years differ, so the design has full rank; a large condition number is no failure.
	_ = p.qr.SolveVecTo(&out, false, mat.NewVecDense(len(y), slices.Clone(y)))
	for i := range beta {
		beta[i] = out.AtVec(i)
	}
	return beta
}

// bootstrap returns the interval of the turn. A draw without a least, or whose turn
// runs out of sight, counts as lying beyond every end, half on either side.
func (p *parabola) bootstrap(beta [3]float64, x, y []float64, o Options) (low, high float64) {
	n := len(x)
	block := min(o.Block, n)
	rest := make([]float64, n)
	for i := range rest {
		rest[i] = y[i] - at(beta, x[i])
	}
	rng := rand.New(rand.NewPCG(o.Seed, 8))
	turns := make([]float64, o.Draws)
	none := 0
	drawn := make([]float64, n)
	for d := range turns {
		for i := 0; i < n; i += block {
			from := rng.IntN(n - block + 1)
			for k := 0; k < block && i+k < n; k++ {
				drawn[i+k] = at(beta, x[i+k]) + rest[from+k]
			}
		}
		turn, ok := least(p.solve(drawn))
		if !ok {
			turn = math.Inf(none%2*2 - 1)
			none++
		}
		turns[d] = turn
	}
	slices.Sort(turns)
	tail := (1 - o.Level) / 2
	k := int(math.Floor(tail * float64(o.Draws)))
	return turns[k], turns[o.Draws-1-k]
}

// Smooth is the centred mean over so many years; a year needs at least half of them
// (rounded up) with a value, itself among them. Years of the series are whole and
// ascend.
func Smooth(series []Point, years int) []Point {
	half := float64(years / 2)
	var out []Point
	for _, p := range series {
		sum, n := 0.0, 0
		for _, q := range series {
			if math.Abs(q.Year-p.Year) <= half+eps {
				sum += q.Value
				n++
			}
		}
		if n >= (years+1)/2 {
			out = append(out, Point{p.Year, sum / float64(n)})
		}
	}
	return out
}

// Series is the relative cycle time of a country by year: the mean over its patents
// of their cycle time over that of their class in the same year. Years with fewer
// patents with a cycle time than least are left out.
func (t *Tally) Series(country string, least int) []Point {
	var out []Point
	for i := 0; i < len(t.Cells); {
		j := i
		norm := map[string]Cell{}
		for ; j < len(t.Cells) && t.Cells[j].Year == t.Cells[i].Year; j++ {
			c := norm[t.Cells[j].Class]
			c.add(t.Cells[j])
			norm[t.Cells[j].Class] = c
		}
		sum, n := 0.0, int64(0)
		for _, c := range t.Cells[i:j] {
			m := norm[c.Class]
			if c.Country != country || c.Timed == 0 || m.TCT == 0 {
				continue
			}
			sum += float64(c.TCT) / (float64(m.TCT) / float64(m.Timed))
			n += c.Timed
		}
		if n >= int64(max(least, 1)) {
			out = append(out, Point{float64(t.Cells[i].Year), sum / float64(n)})
		}
		i = j
	}
	return out
}

// Detour says what the series shows of a detour: first into short cycles, later to
// long ones.
type Detour string

// What a series shows.
const (
	DetourDone   Detour = "done"   // short cycles first, and the turn to longer ones
	DetourBegun  Detour = "begun"  // it moved into short cycles and has not turned
	DetourNot    Detour = "not"    // nothing of it
	DetourUnsure Detour = "unsure" // too little is known to say
)

// DetourOf judges a series by its fit: done when the turn is accepted and the fit at it
// lies below 1; begun when there is no accepted turn, the series ends below 1 and lower
// than it began.
func DetourOf(t Turn) Detour {
	switch {
	case t.Why == "few":
		return DetourUnsure
	case t.Accepted && t.Least < 1-eps:
		return DetourDone
	case t.Why == "wide", t.Why == "one-sided":
		return DetourUnsure
	case t.End < 1-eps && t.End < t.Start-eps:
		return DetourBegun
	}
	return DetourNot
}
