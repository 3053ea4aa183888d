//go:build goexperiment.simd && amd64

package complexity

import "simd/archsimd"

// addRowsVector is addRows for 32 columns at a time, whose sums stay in registers; false
// when the processor lacks the instructions or columns are few.
func addRowsVector(x []float64, k, lo int, rows []int32, out []float64) bool {
	const width = 4 * lanes
	if !wide || len(out) < width {
		return false
	}
	at := 0
	for ; at+width <= len(out); at += width {
		add32(x, k, lo+at, rows, (*[width]float64)(out[at:at+width]))
	}
	addRowsPlain(x, k, lo+at, rows, out[at:])
	archsimd.ClearAVXUpperBits()
	return true
}

func add32(x []float64, k, lo int, rows []int32, out *[4 * lanes]float64) {
	s0, s1 := archsimd.LoadFloat64x8Slice(out[:8]), archsimd.LoadFloat64x8Slice(out[8:])
	s2, s3 := archsimd.LoadFloat64x8Slice(out[16:]), archsimd.LoadFloat64x8Slice(out[24:])
	i := 0
	for ; i+4 <= len(rows); i += 4 {
		a := (*[4 * lanes]float64)(x[int(rows[i])*k+lo:])
		b := (*[4 * lanes]float64)(x[int(rows[i+1])*k+lo:])
		c := (*[4 * lanes]float64)(x[int(rows[i+2])*k+lo:])
		d := (*[4 * lanes]float64)(x[int(rows[i+3])*k+lo:])
		s0 = s0.Add(load(a, 0).Add(load(b, 0)).Add(load(c, 0).Add(load(d, 0))))
		s1 = s1.Add(load(a, 8).Add(load(b, 8)).Add(load(c, 8).Add(load(d, 8))))
		s2 = s2.Add(load(a, 16).Add(load(b, 16)).Add(load(c, 16).Add(load(d, 16))))
		s3 = s3.Add(load(a, 24).Add(load(b, 24)).Add(load(c, 24).Add(load(d, 24))))
	}
	for ; i < len(rows); i++ {
		a := (*[4 * lanes]float64)(x[int(rows[i])*k+lo:])
		s0, s1, s2, s3 = s0.Add(load(a, 0)), s1.Add(load(a, 8)), s2.Add(load(a, 16)), s3.Add(load(a, 24))
	}
	s0.StoreSlice(out[:8])
	s1.StoreSlice(out[8:])
	s2.StoreSlice(out[16:])
	s3.StoreSlice(out[24:])
}

func load(x *[4 * lanes]float64, at int) archsimd.Float64x8 {
	return archsimd.LoadFloat64x8((*[lanes]float64)(x[at : at+lanes]))
}

// timesVector is times for eight rows at a time. The four sums of a row and the order in which
// they are added up are those of gonum's assembly, so that the bits are the same.
func timesVector(s, b, y []float64) bool {
	if !slim {
		return false
	}
	n := len(b)
	whole := n &^ 3
	i := 0
	for ; i+8 <= len(y); i += 8 {
		var s0, s1, s2, s3, s4, s5, s6, s7 archsimd.Float64x4
		r0, r1, r2, r3 := s[i*n:][:n], s[(i+1)*n:][:n], s[(i+2)*n:][:n], s[(i+3)*n:][:n]
		r4, r5, r6, r7 := s[(i+4)*n:][:n], s[(i+5)*n:][:n], s[(i+6)*n:][:n], s[(i+7)*n:][:n]
		for j := 0; j < whole; j += 4 {
			v := four(b, j)
			s0, s1 = s0.Add(four(r0, j).Mul(v)), s1.Add(four(r1, j).Mul(v))
			s2, s3 = s2.Add(four(r2, j).Mul(v)), s3.Add(four(r3, j).Mul(v))
			s4, s5 = s4.Add(four(r4, j).Mul(v)), s5.Add(four(r5, j).Mul(v))
			s6, s7 = s6.Add(four(r6, j).Mul(v)), s7.Add(four(r7, j).Mul(v))
		}
		y[i], y[i+1] = rest(s0, r0, b, whole), rest(s1, r1, b, whole)
		y[i+2], y[i+3] = rest(s2, r2, b, whole), rest(s3, r3, b, whole)
		y[i+4], y[i+5] = rest(s4, r4, b, whole), rest(s5, r5, b, whole)
		y[i+6], y[i+7] = rest(s6, r6, b, whole), rest(s7, r7, b, whole)
	}
	for ; i < len(y); i++ {
		var sum archsimd.Float64x4
		r := s[i*n:][:n]
		for j := 0; j < whole; j += 4 {
			sum = sum.Add(four(r, j).Mul(four(b, j)))
		}
		y[i] = rest(sum, r, b, whole)
	}
	archsimd.ClearAVXUpperBits()
	return true
}

func four(x []float64, at int) archsimd.Float64x4 {
	return archsimd.LoadFloat64x4((*[4]float64)(x[at : at+4]))
}

// rest adds the products from whole on to the first of four sums, and the sums.
func rest(sum archsimd.Float64x4, r, b []float64, whole int) float64 {
	var s [4]float64
	sum.Store(&s)
	for j := whole; j < len(b); j++ {
		s[0] += float64(r[j] * b[j])
	}
	return (s[0] + s[2]) + (s[1] + s[3])
}
