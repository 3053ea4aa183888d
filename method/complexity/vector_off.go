//go:build !(goexperiment.simd && amd64)

package complexity

// Without vectors every kernel says that it has done nothing, and the plain code does it.

func (s *sweep) vector(int) bool { return false }

func (k *core) relatedVector(int) bool { return false }

// sides is what the vector kernel of pairs reads.
type sides struct{}

func (*sides) fill(*sparse) {}

func (k *core) pairsVector([]float64) bool { return false }

// pairing is the workspace of the vector kernel of pairs.
type pairing struct{}

func (*pairing) pairs(*axis, *sparse, []float64, []float64) bool { return false }

func addRowsVector([]float64, int, int, []int32, []float64) bool { return false }

func timesVector(_, _, _ []float64) bool { return false }

func changeTimesVector(_ []float64, _ int, _, _, _, _ []float64) bool { return false }
