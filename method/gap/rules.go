package gap

import (
	"strconv"

	"upstep/panel"
)

// eps is the absolute tolerance for comparing computed numbers.
const eps = 1e-9

// Sample sizes below which statistics are withheld, unless the options say otherwise.
const (
	SmallList  = 5  // fewer: list the values
	SmallRange = 8  // fewer: medians and ranges, no regression
	SmallFull  = 20 // fewer: one regressor, with the leave-one-out range
)

// zeroShare is a threshold that is no option: the share of the smallest distance from a
// bound to which a value at the bound is moved.
const zeroShare = 0.5

// fixed lists the thresholds that are no options for a recipe. All are judgements of this project.
func fixed() []panel.Param {
	return []panel.Param{{Name: "zero_share", Value: strconv.FormatFloat(zeroShare, 'g', -1, 64), Provenance: panel.Judgement}}
}
