//go:build goexperiment.simd && amd64

package complexity

import "simd/archsimd"

// relatedVector is related for eight products at a time; false when the processor lacks the
// instructions. Every row is computed in full and in order, without a mirror image of a half.
func (k *core) relatedVector(workers int) bool {
	if !wide {
		return false
	}
	q, words := len(k.cols), k.words
	across := (q + lanes - 1) / lanes * lanes
	set, count := make([]uint64, across*words), make([]float64, across) // word by word, eight products side by side
	for j := range q {
		count[j] = float64(k.count[j])
		for w := range words {
			set[(j/lanes*words+w)*lanes+j%lanes] = k.set[j*words+w]
		}
	}
	parallel(q, phiBlock, workers, func(lo, hi int) {
		var last [lanes]float64
		one := archsimd.BroadcastFloat64x8(1)
		for i := lo; i < hi; i++ {
			row, a := k.phi[i*q:(i+1)*q], k.set[i*words:(i+1)*words]
			ki := archsimd.BroadcastFloat64x8(count[i]).Max(one) // 0 / 1, not 0 / 0
			b := set
			for j := 0; j < q; j += lanes {
				var n archsimd.Uint64x8
				for _, x := range a {
					n = n.Add(archsimd.LoadUint64x8Slice(b).And(archsimd.BroadcastUint64x8(x)).OnesCount())
					b = b[lanes:]
				}
				phi := n.ConvertToFloat64().Div(archsimd.LoadFloat64x8Slice(count[j:]).Max(ki))
				if j+lanes <= q {
					phi.StoreSlice(row[j:])
				} else { // not StoreSlicePart, whose pointer reaches past the row
					phi.Store(&last)
					copy(row[j:], last[:])
				}
			}
		}
		archsimd.ClearAVXUpperBits()
	})
	return true
}
