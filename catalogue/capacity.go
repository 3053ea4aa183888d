package catalogue

import (
	"fmt"
	"slices"
)

// Dimension is one of the six sides of the capacity of a unit (methods 11.2).
type Dimension int

// The dimensions, in their order.
const (
	Design Dimension = iota
	Coordination
	Delivery
	ME // monitoring and evaluation
	Funding
	Integrity

	DimensionCount = 6
)

var dimensionWords = [DimensionCount]string{"design", "coordination", "delivery", "me", "funding", "integrity"}

// Dimensions returns the six in their order.
func Dimensions() []Dimension {
	return []Dimension{Design, Coordination, Delivery, ME, Funding, Integrity}
}

// String returns the word of a file: design, coordination, delivery, me, funding or integrity.
func (d Dimension) String() string {
	if d < 0 || d >= DimensionCount {
		return fmt.Sprintf("dimension %d", int(d))
	}
	return dimensionWords[d]
}

// DimensionOf is the inverse of String.
func DimensionOf(word string) (Dimension, bool) {
	i := slices.Index(dimensionWords[:], word)
	return Dimension(i), i >= 0
}

// Levels is a whole number 0..5 for each dimension: what an instrument asks of its host.
type Levels struct {
	Design       int `yaml:"design" need:"true" json:"design"`
	Coordination int `yaml:"coordination" need:"true" json:"coordination"`
	Delivery     int `yaml:"delivery" need:"true" json:"delivery"`
	ME           int `yaml:"me" need:"true" json:"me"`
	Funding      int `yaml:"funding" need:"true" json:"funding"`
	Integrity    int `yaml:"integrity" need:"true" json:"integrity"`
}

// Of returns the level of a dimension.
func (l Levels) Of(d Dimension) int { return l.List()[d] }

// List returns the levels in the order of the dimensions.
func (l Levels) List() [DimensionCount]int {
	return [DimensionCount]int{l.Design, l.Coordination, l.Delivery, l.ME, l.Funding, l.Integrity}
}
