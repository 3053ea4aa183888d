package failure

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// verdicts is the order in which verdicts are listed.
func verdicts() []Kind { return []Kind{Market, System, Capability, Mixed, None} }

// resample draws the loadings of every item from a Dirichlet distribution around the
// given ones: parameters concentration times loading, so that a loading of 0 stays 0 and
// the mean is the given one.
func resample(items []Item, verdict Kind, o Options) *Draws {
	d := &Draws{N: o.Draws, Seed: o.Seed, Concentration: o.Concentration}
	counts := map[Kind]int{}
	flags := 0
	shares := make([][]float64, roles)
	drawn := slices.Clone(items)
	hasGovernment := false
	for i := range o.Draws {
		rng := rand.New(rand.NewPCG(o.Seed, uint64(i)))
		for k := range items {
			drawn[k].Loadings = dirichlet(items[k].Loadings, o.Concentration, rng)
		}
		s := weigh(drawn, o)
		counts[s.verdict]++
		if s.scores[3].Severity != nil {
			hasGovernment = true
		}
		if s.flag {
			flags++
		}
		if s.verdict != None {
			for f := range roles {
				shares[f] = append(shares[f], s.mix[f])
			}
		}
	}
	n := float64(o.Draws)
	for _, v := range verdicts() {
		p := float64(counts[v]) / n
		d.Probability = append(d.Probability, Likelihood{v, p, math.Sqrt(p * (1 - p) / n)})
	}
	for f := range roles {
		b := Band{Failure: Kinds()[f]}
		if x := shares[f]; len(x) > 0 {
			slices.Sort(x)
			b.Low, b.High = x[int(0.05*float64(len(x)-1))], x[int(math.Ceil(0.95*float64(len(x)-1)))]
		}
		d.Bands = append(d.Bands, b)
	}
	d.Verdict = float64(counts[verdict]) / n
	d.Steady = d.Verdict >= o.Steady-eps
	if hasGovernment {
		share := float64(flags) / n
		d.FlagShare = &share
	}
	return d
}

// dirichlet draws by gamma variates. Loadings of 0 stay 0; if every variate underflows,
// the loadings stay as they are.
func dirichlet(l Loadings, concentration float64, rng *rand.Rand) Loadings {
	var x [4]float64
	sum := 0.0
	for f, v := range l.array() {
		if v > 0 {
			x[f] = distuv.Gamma{Alpha: concentration * v, Beta: 1, Src: rng}.Rand()
			sum += x[f]
		}
	}
	if !(sum > 0) {
		return l
	}
	return Loadings{x[0] / sum, x[1] / sum, x[2] / sum, x[3] / sum}
}
