package identify

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// eps is the tolerance of comparisons after computation.
const eps = 1e-9

// endowments holds the z-scores of economies by feature.
type endowments struct {
	use   []FeatureUse
	z     [][]float64 // feature, economy
	known [][]bool
	aside []bool // features that could take part and are set aside
}

// endow reads the features for all economies; home is economies[at]. A feature that home
// lacks, or that does not vary, takes no part: home can't be compared by it. Those set aside
// take part when capital, their weight, is above 0. A fact such as landlocked counts only for
// economies that are placed: the spread over islets and territories that the panel has no
// figures of would say nothing of those compared.
func endow(p *panel.Panel, traits []Trait, economies []string, placed []bool, at, year, lag int, capital float64) *endowments {
	e := &endowments{}
	for _, t := range traits {
		if t.Weight == 0 {
			t.Weight = 1
		}
		if t.Aside != "" && capital > 0 {
			t.Aside, t.Weight = "", capital
		}
		use := FeatureUse{Trait: t}
		x, known := make([]float64, len(economies)), make([]bool, len(economies))
		for i, c := range economies {
			if t.Code == "" {
				x[i], known[i] = t.Fixed[c], placed[i] && has(t.Fixed, c)
				continue
			}
			o := p.Latest(t.Code, c, year, lag)
			if known[i] = o.Ok() && o.Quality != panel.Doubtful && (!t.Log || o.Value > 0); known[i] {
				if x[i] = o.Value; t.Log {
					x[i] = math.Log(o.Value)
				}
			}
			if i == at {
				use.Home = o
			}
		}
		use.N, use.Mean, use.SD = moments(x, known)
		switch {
		case !known[at]:
			use.Why = "home has no figure of it"
		case use.SD <= eps:
			use.Why = "it does not vary"
		default:
			use.Used, use.Why = t.Aside == "", t.Aside
			for i := range x {
				x[i] = (x[i] - use.Mean) / use.SD
			}
		}
		e.use, e.z, e.known = append(e.use, use), append(e.z, x), append(e.known, known)
		e.aside = append(e.aside, t.Aside != "" && use.Why == t.Aside)
	}
	return e
}

// over standardises anew, by the spread over a part of the economies.
func (e *endowments) over(part []bool) *endowments {
	out := &endowments{use: slices.Clone(e.use), z: slices.Clone(e.z), known: e.known, aside: e.aside}
	for f := range out.use {
		known := slices.Clone(e.known[f])
		for i := range known {
			known[i] = known[i] && part[i]
		}
		_, mean, sd := moments(e.z[f], known)
		if sd <= eps {
			out.use[f].Used = false
			continue
		}
		out.z[f] = make([]float64, len(part))
		for i, z := range e.z[f] {
			out.z[f][i] = (z - mean) / sd
		}
	}
	return out
}

// moments are the mean and the population standard deviation of what is known.
func moments(x []float64, known []bool) (n int, mean, sd float64) {
	for i, ok := range known {
		if ok {
			n++
			mean += x[i]
		}
	}
	if n == 0 {
		return 0, 0, 0
	}
	mean /= float64(n)
	for i, ok := range known {
		if ok {
			sd += (x[i] - mean) * (x[i] - mean)
		}
	}
	return n, mean, math.Sqrt(sd / float64(n))
}

// distance is the root of the weighted mean squared difference in z between economies i
// and home, over the features both have; other (-1: none) is a feature to leave out, or to
// take in when it is set aside. It is nil when less than cover of the weight is known, or
// nothing is compared.
func (e *endowments) distance(i, home, other int, cover float64) (d *float64, lacks []string) {
	var all, have, sum float64
	for f, use := range e.use {
		if f == other && !e.aside[f] || f != other && !use.Used {
			continue
		}
		all += use.Weight
		if !e.known[f][i] {
			lacks = append(lacks, use.Name)
			continue
		}
		have += use.Weight
		sum += use.Weight * (e.z[f][i] - e.z[f][home]) * (e.z[f][i] - e.z[f][home])
	}
	if have == 0 || have < cover*all-eps {
		return nil, lacks
	}
	return new(math.Sqrt(sum / have)), lacks
}

func has(m map[string]float64, key string) bool {
	_, ok := m[key]
	return ok
}

// notes say which endowments took no part.
func (e *endowments) notes(home string) []panel.Note {
	var out []panel.Note
	for _, u := range e.use {
		if !u.Used {
			out = append(out, panel.Note{Code: "endowment-left-out", Subject: home, Severity: panel.Warning,
				Text: fmt.Sprintf("Endowments are compared without %s: %s.", u.Name, u.Why)})
		}
	}
	return out
}
