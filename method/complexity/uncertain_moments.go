package complexity

import "math"

// weightSum is the sum of the weights where ok holds.
func weightSum(w []float64, ok []bool) float64 {
	t := 0.0
	for i, yes := range ok {
		switch {
		case !yes:
		case w == nil:
			t++
		default:
			t += w[i]
		}
	}
	return t
}

// weightedMoments is momentsOf for repeated units.
func weightedMoments(x []float64, in func(int) bool, w []float64, s Spread, copies float64) moments {
	n, sum, sq := 0.0, 0.0, 0.0
	weight := func(i int) float64 {
		if !in(i) {
			return 0
		}
		if w == nil {
			return 1
		}
		return w[i]
	}
	for i, v := range x {
		n += weight(i)
		sum += weight(i) * v
	}
	mean := sum / n
	for i, v := range x {
		sq += weight(i) * (v - mean) * (v - mean)
	}
	switch s {
	case SampleSD:
		return moments{mean, math.Sqrt(sq / (n - 1))}
	case LongTableSD:
		return moments{mean, math.Sqrt(sq * copies / (n*copies - 1))}
	}
	return moments{mean, math.Sqrt(sq / n)}
}

func weightedCorrelation(x, y []float64, ok []bool, place []int32, v []float64) float64 {
	in := func(c int) bool { return ok[c] && place[c] >= 0 }
	mx, my := weightedMoments(x, in, v, PopulationSD, 1), weightedMoments(y, in, v, PopulationSD, 1)
	if !(mx.sd > nearCorr*math.Abs(mx.mean)) || !(my.sd > nearCorr*math.Abs(my.mean)) {
		return 0
	}
	sum, n := 0.0, 0.0
	for c := range x {
		if !in(c) {
			continue
		}
		b := 1.0
		if v != nil {
			b = v[c]
		}
		sum += b * (x[c] - mx.mean) * (y[c] - my.mean)
		n += b
	}
	return sum / n / mx.sd / my.sd
}
