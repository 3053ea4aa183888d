package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"upstep/panel"
)

// Defaults of [Uncertainty] and [Sensitivity].
const (
	replications = 1000
	bandLevel    = 0.90 // 5 % to 95 %
	wideBand     = 3    // ranks; a wider band is to be printed instead of the rank: judgement
	enoughRuns   = 0.8  // share of runs that must hold a score for a band; judgement
)

// UncertaintyOptions of [Uncertainty].
type UncertaintyOptions struct {
	Node         string // whose ranks; "": the only root
	Factors      []Factor
	Seed         uint64  // run i draws from its own generator, seeded by (Seed, i)
	Replications int     // 0: 1,000
	Level        float64 // of the bands, inside (0, 1); 0: 0.90
	Wide         int     // a band wider than so many ranks is Wide; 0: 3
	Enough       float64 // share of the runs that must give a score for a band, in (0, 1]; 0: 0.8
	NoPairs      bool    // leave out Better, which takes most of the time of many units
	Workers      int     // goroutines, 0: as many as Go runs in parallel. The result does not depend on it
}

// Band is what the runs say about one unit. Ranks are competition ranks, 1 is best.
type Band struct {
	Unit   string   `json:"unit"`
	Score  *float64 `json:"score"`  // of the plan itself
	Rank   int      `json:"rank"`   // of the plan itself; 0 without score
	OK     bool     `json:"ok"`     // false: too few runs with a score, then the rest means nothing
	Mean   float64  `json:"mean"`   // of ranks
	Median float64  `json:"median"` // of ranks
	Low    int      `json:"low"`    // quantile of type 7, rounded to the better rank
	High   int      `json:"high"`   // and to the worse
	Wide   bool     `json:"wide"`   // wider than Wide: print the band, not the rank
	N      int      `json:"n"`      // runs with a score
}

// Failure counts runs whose choices do not go together, by reason.
type Failure struct {
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// Bands is the result of [Uncertainty].
type Bands struct {
	Recipe       panel.Recipe `json:"recipe"`
	Notes        []panel.Note `json:"notes"`
	Node         string       `json:"node"`
	Level        float64      `json:"level"`
	Replications int          `json:"replications"`
	Failed       []Failure    `json:"failed"`
	Units        []Band       `json:"units"`
	// Better[i][k] is the share of runs in which unit i has the better rank than unit
	// k, ties half, among runs in which both have one; 0 on the diagonal and where there is none.
	Better [][]float64 `json:"better"` // nil without pairs
	Draws  [][]int     `json:"draws"`  // run x factor: the choice, from 0
}

// Uncertainty runs the plan many times with each factor drawn at random and returns
// bands of ranks (Saisana, Saltelli and Tarantola 2005). Ranks are among the units that have a
// score under the plan itself: one that only some choices give a score has no band and takes nobody's place. A run whose choices do not go
// together, such as a geometric mean of z-scores, counts as failed with its reason
// and enters nothing; if all fail that is an error. The same seed gives the same bits for any number of workers.
func Uncertainty(in Input, plan Plan, o UncertaintyOptions) (*Bands, error) {
	o.Replications, o.Level = cmp.Or(o.Replications, replications), cmp.Or(o.Level, bandLevel)
	o.Wide, o.Enough = cmp.Or(o.Wide, wideBand), cmp.Or(o.Enough, enoughRuns)
	if o.Replications < 2 || !(o.Level > 0 && o.Level < 1) || o.Wide < 1 || !(o.Enough > 0 && o.Enough <= 1) || o.Workers < 0 {
		return nil, fmt.Errorf("%w: %d replications, level %v, wide above %d, enough %v, %d workers", ErrOption, o.Replications, o.Level, o.Wide, o.Enough, o.Workers)
	}
	e, err := newEngine(in, plan, o.Node, o.Factors, o.Seed, o.Replications)
	if err != nil {
		return nil, err
	}
	draws := make([][]int, o.Replications)
	for i := range draws {
		rng := rand.New(rand.NewPCG(o.Seed, uint64(i)))
		draws[i] = e.draw(func() float64 { return rng.Float64() })
	}
	ranks, failed := e.ranks(draws, o.Workers)
	b := &Bands{Node: in.Tree.nodes[e.node].Code, Level: o.Level, Replications: o.Replications, Draws: draws, Failed: failed, Notes: []panel.Note{}}
	b.Recipe = e.recipe("index/uncertainty", o.Seed)
	b.Recipe.Params = append(b.Recipe.Params,
		panel.Param{Name: "node", Value: b.Node, Provenance: panel.Request},
		panel.Param{Name: "replications", Value: strconv.Itoa(o.Replications), Provenance: panel.Request},
		panel.Param{Name: "level", Value: strconv.FormatFloat(o.Level, 'g', -1, 64), Provenance: panel.Request},
		panel.Param{Name: "wide band", Value: strconv.Itoa(o.Wide), Provenance: ours(o.Wide == wideBand)},
		panel.Param{Name: "enough", Value: strconv.FormatFloat(o.Enough, 'g', -1, 64), Provenance: ours(math.Abs(o.Enough-enoughRuns) <= eps)})
	if b.Notes, err = failureNotes(failed, o.Replications); err != nil {
		return nil, err
	}
	b.fill(e, ranks, o)
	return b, nil
}

// ours is the provenance of a threshold that is the default or not.
func ours(is bool) panel.Provenance {
	if is {
		return panel.Judgement
	}
	return panel.User
}

// draw turns one uniform number per factor into choices.
func (e *engine) draw(uniform func() float64) []int {
	out := make([]int, len(e.factors))
	for k, n := range e.size {
		out[k] = min(int(uniform()*float64(n)), n-1)
	}
	return out
}

func (e *engine) recipe(method string, seed uint64) panel.Recipe {
	r := e.base.Recipe
	r.Method, r.Seed = method, &seed
	r.Params = append(slices.Clone(r.Params), e.params()...)
	return r
}

// ranks runs every draw. A failed run has nil ranks; failures come in the order of
// their first run.
func (e *engine) ranks(draws [][]int, workers int) ([][]int, []Failure) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	out, errs := make([][]int, len(draws)), make([]error, len(draws))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, len(draws)) {
		wait.Go(func() {
			own := e.newBench()
			for i := int(next.Add(1)) - 1; i < len(draws); i = int(next.Add(1)) - 1 {
				c, err := e.run(draws[i], own)
				if err != nil {
					errs[i] = err
					continue
				}
				out[i] = make([]int, len(own.order))
				copy(own.order, e.order)
				c.rerank(own.order, own.keys, out[i])
			}
		})
	}
	wait.Wait()
	failed := []Failure{}
	for _, err := range errs {
		if err == nil {
			continue
		}
		k := slices.IndexFunc(failed, func(f Failure) bool { return f.Reason == err.Error() })
		if k < 0 {
			k, failed = len(failed), append(failed, Failure{Reason: err.Error()})
		}
		failed[k].N++
	}
	return out, failed
}

func failureNotes(failed []Failure, of int) ([]panel.Note, error) {
	notes, n := []panel.Note{}, 0
	for _, f := range failed {
		n += f.N
		notes = append(notes, panel.Note{Code: "index-run-failed", Subject: "runs", Severity: panel.Warning,
			Text: fmt.Sprintf("%d of %d runs failed and enter nothing: %s.", f.N, of, f.Reason)})
	}
	if n == of {
		return nil, fmt.Errorf("%w: all %d runs failed, the first with: %s", ErrOption, of, failed[0].Reason)
	}
	return notes, nil
}

// fill makes bands of ranks.
func (b *Bands) fill(e *engine, ranks [][]int, o UncertaintyOptions) {
	units := e.base.Scores.Units
	n, done := len(units), 0
	counts, seen := make([]int, n*(n+1)), make([]int, n) // of each unit, by rank
	if !o.NoPairs {
		b.Better = better(ranks, n)
	}
	for _, r := range ranks {
		if r == nil {
			continue
		}
		done++
		for i, ri := range r {
			if ri > 0 {
				counts[i*(n+1)+ri]++
				seen[i]++
			}
		}
	}
	score := e.base.Scores.Column(e.node)
	rank := Ranks(score)
	b.Units = make([]Band, n)
	for i, u := range units {
		band := Band{Unit: u, Rank: rank[i], N: seen[i]}
		if score.Has[i] {
			v := score.Values[i]
			band.Score = &v
		}
		if band.N > 0 && float64(band.N) >= o.Enough*float64(done) {
			own := counts[i*(n+1) : (i+1)*(n+1)]
			sum := 0
			for rank, k := range own {
				sum += rank * k
			}
			band.OK, band.Mean = true, float64(sum)/float64(band.N)
			tail := (1 - b.Level) / 2
			band.Median = countQuantile(own, band.N, 0.5)
			band.Low = int(math.Floor(countQuantile(own, band.N, tail) + eps))
			band.High = int(math.Ceil(countQuantile(own, band.N, 1-tail) - eps))
			band.Wide = band.High-band.Low > o.Wide
		}
		b.Units[i] = band
	}
	few := 0
	for _, u := range b.Units {
		if !u.OK {
			few++
		}
	}
	if few > 0 {
		b.Notes = append(b.Notes, panel.Note{Code: "index-few-runs", Subject: "units", Severity: panel.Warning,
			Text: fmt.Sprintf("%d units have a score in fewer than %g %% of the runs: no band.", few, 100*o.Enough)})
	}
}

// countQuantile is [quantile] of n whole numbers, of which value v comes counts[v] times.
func countQuantile(counts []int, n int, p float64) float64 {
	at := func(k int) float64 {
		for v, c := range counts {
			if k -= c; k < 0 {
				return float64(v)
			}
		}
		return float64(len(counts) - 1)
	}
	h := p * float64(n-1)
	k := int(math.Floor(h))
	if k+1 >= n {
		return at(n - 1)
	}
	low := at(k)
	return low + (h-float64(k))*(at(k+1)-low)
}

// better returns how often each of n units has the better rank, ties half.
func better(ranks [][]int, n int) [][]float64 {
	wins, pairs := make([]int, n*n), make([]int, n*n) // wins counts halves
	for _, r := range ranks {
		for i, ri := range r {
			if ri == 0 {
				continue
			}
			for k, rk := range r[:i] {
				if rk == 0 {
					continue
				}
				pairs[i*n+k]++
				switch {
				case ri < rk:
					wins[i*n+k] += 2
				case ri == rk:
					wins[i*n+k]++
				}
			}
		}
	}
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
		for k := range i {
			if p := pairs[i*n+k]; p > 0 {
				share := float64(wins[i*n+k]) / float64(2*p)
				out[i][k], out[k][i] = share, 1-share
			}
		}
	}
	return out
}
