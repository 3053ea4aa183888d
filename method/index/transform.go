package index

import (
	"fmt"
	"math"
	"slices"
)

// Transform is a change of shape for values that winsorising does not tame.
type Transform string

// The transforms; min and max are over the present values.
const (
	LogShift   Transform = "log of shifted" // ln(x - min + 0.01 (max - min)): "log_CT" of COINr
	LogPlusOne Transform = "log plus one"   // ln(x - min + 1): "log_CT_orig" of COINr
	LogGII     Transform = "log of gii"     // ln((max - 1)(x - min)/(max - min) + 1), Global Innovation Index 2020
	BoxCox     Transform = "box-cox"        // ((x - min + 1)^l - 1)/l; Box and Cox (1964)
	NoChange   Transform = "none"
)

// Shape returns the column transformed. lambda is that of Box-Cox. It is [ErrData]
// for values that are all the same and for [LogGII] with a maximum of 1 or below, where the
// formula would turn the order round or fail.
func Shape(x Column, tr Transform, lambda float64) (Column, error) {
	out, v := x.clone(), x.Present()
	if tr == NoChange {
		return out, nil
	}
	if flat(v) {
		return Column{}, fmt.Errorf("%w: all values are the same", ErrData)
	}
	low, high := slices.Min(v), slices.Max(v)
	switch tr {
	case LogShift:
		out.each(func(v float64) float64 { return math.Log(v - low + 0.01*(high-low)) })
	case LogPlusOne:
		out.each(func(v float64) float64 { return math.Log(v - low + 1) })
	case LogGII:
		if high <= 1 {
			return Column{}, fmt.Errorf("%w: %q with the maximum %v would turn the order round", ErrData, tr, high)
		}
		out.each(func(v float64) float64 { return math.Log((high-1)*(v-low)/(high-low) + 1) })
	case BoxCox:
		if !finite(lambda) {
			return Column{}, fmt.Errorf("%w: lambda %v", ErrOption, lambda)
		}
		out.each(func(v float64) float64 { return boxCox(v-low+1, lambda) })
	default:
		return Column{}, fmt.Errorf("%w: transform %q is not known", ErrOption, tr)
	}
	for i, has := range out.Has {
		if has && !finite(out.Values[i]) {
			return Column{}, fmt.Errorf("%w: %q of %v is not finite", ErrData, tr, x.Values[i])
		}
	}
	return out, nil
}

func boxCox(v, lambda float64) float64 {
	if lambda == 0 {
		return math.Log(v)
	}
	return (math.Pow(v, lambda) - 1) / lambda
}

// BoxCoxLambda returns the lambda in -5..5 that makes x - min + 1 most like a normal
// sample: the maximum of -n/2 ln(var) + (lambda - 1) sum(ln(x - min + 1)), var with
// divisor n, found by golden section to 1e-6. At an end of the interval the
// likelihood may have no maximum inside. Values that are all the same are [ErrData].
func BoxCoxLambda(x Column) (float64, error) {
	v := x.Present()
	if flat(v) || len(v) < 3 {
		return 0, fmt.Errorf("%w: lambda needs three values that are not all the same", ErrData)
	}
	low, logs := slices.Min(v), 0.0
	for i := range v {
		v[i] -= low - 1
		logs += math.Log(v[i])
	}
	y := make([]float64, len(v))
	like := func(l float64) float64 {
		for i := range v {
			y[i] = boxCox(v[i], l)
		}
		return -float64(len(v))*math.Log(spread(y, 0)) + (l-1)*logs
	}
	const golden = 0.6180339887498949
	a, b := -5.0, 5.0
	c, d := b-golden*(b-a), a+golden*(b-a)
	fc, fd := like(c), like(d)
	for b-a > 1e-6 {
		if fc >= fd {
			b, d, fd = d, c, fc
			c = b - golden*(b-a)
			fc = like(c)
		} else {
			a, c, fc = c, d, fd
			d = a + golden*(b-a)
			fd = like(d)
		}
	}
	return (a + b) / 2, nil
}
