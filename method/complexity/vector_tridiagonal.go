//go:build goexperiment.simd && amd64

package complexity

import "simd/archsimd"

// changeTimesVector is changeTimes with each row read once; false when the processor lacks the
// instructions. The order of every sum is that of gonum's assembly, as in timesVector.
func changeTimesVector(a []float64, n int, v, q, w, p []float64) bool {
	if !slim {
		return false
	}
	for j, x := range w {
		row := a[j*n : j*n+j+1]
		vj, qj := -v[j], -q[j]
		sum, whole := changeRow4(row, v, q, w, p, vj, qj, x)
		for k := whole; k < j; k++ {
			row[k] += float64(vj * q[k])
			row[k] += float64(qj * v[k])
			p[k] += float64(x * row[k])
		}
		row[j] += float64(vj * q[j])
		row[j] += float64(qj * v[j])
		p[j] = rest(sum, row[:j], w[:j], whole) + float64(row[j]*x)
	}
	archsimd.ClearAVXUpperBits()
	return true
}

// changeRow4 does the whole vectors of a row but its last value and returns the four sums of
// its product with w, and where it stopped.
func changeRow4(row, v, q, w, p []float64, vj, qj, x float64) (sum archsimd.Float64x4, whole int) {
	whole = (len(row) - 1) &^ 3
	row, v, q, w, p = row[:whole], v[:whole], q[:whole], w[:whole], p[:whole]
	vs, qs, xs := archsimd.BroadcastFloat64x4(vj), archsimd.BroadcastFloat64x4(qj), archsimd.BroadcastFloat64x4(x)
	for k := 0; k+4 <= len(row); k += 4 {
		r := four(row, k).Add(four(q, k).Mul(vs)).Add(four(v, k).Mul(qs))
		r.Store((*[4]float64)(row[k : k+4]))
		sum = sum.Add(r.Mul(four(w, k)))
		four(p, k).Add(r.Mul(xs)).Store((*[4]float64)(p[k : k+4]))
	}
	return sum, whole
}
