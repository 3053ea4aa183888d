package table

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
)

// Synthetic is an invented export table: an economy has a product with logistic
// probability in its capability less the product's requirement plus an affinity of
// six factors; values are log-normal; a share of the cells is empty.
type Synthetic struct {
	Countries, Products int
	First, Years        int // Years 0: one table without a year column
	Seed                uint64
}

// The three shapes on which packages of the field were timed.
var (
	S1 = Synthetic{Countries: 130, Products: 1240, Seed: 1}
	S2 = Synthetic{Countries: 230, Products: 5000, Seed: 2}
	S3 = Synthetic{Countries: 230, Products: 1240, First: 1995, Years: 25, Seed: 3}
	// Example is small enough to read by eye.
	Example = Synthetic{Countries: 24, Products: 80, First: 2018, Years: 3, Seed: 4}
)

const (
	factors   = 6
	emptyCell = 0.35 // share of cells without a row
)

// Write writes the table as CSV: country, product, value, with a year in front if
// it has years. The same spec gives the same bytes.
func (s Synthetic) Write(w io.Writer) error {
	rng := rand.New(rand.NewPCG(s.Seed, 0x75707374))
	b := bufio.NewWriterSize(w, 1<<20)
	capability, size := normals(rng, s.Countries), normals(rng, s.Countries)
	need, market := normals(rng, s.Products), normals(rng, s.Products)
	skill, recipe := normals(rng, s.Countries*factors), normals(rng, s.Products*factors)
	head := "country,product,value\n"
	if s.Years > 0 {
		head = "year," + head
	}
	line := append([]byte{}, head...)
	width := len(strconv.Itoa(s.Products))
	for y := range max(s.Years, 1) {
		for c := range s.Countries {
			for p := range s.Products {
				affinity := 0.0
				for f := range factors {
					affinity += skill[c*factors+f] * recipe[p*factors+f]
				}
				at := 1.6*capability[c] - 1.6*need[p] + 0.65*affinity
				// Drawn for every cell, so that one cell does not move the next.
				u, zero, noise := rng.Float64(), rng.Float64(), rng.NormFloat64()
				if zero < emptyCell {
					continue
				}
				v := 7 + size[c]*0.8 + market[p] + noise
				if u < 1/(1+math.Exp(-(at-1.2))) {
					v += 3
				}
				if s.Years > 0 {
					line = fmt.Appendf(line, "%d,", s.First+y)
				}
				line = fmt.Appendf(line, "C%03d,%0*d,", c+1, width, p+1)
				line = append(strconv.AppendFloat(line, math.Exp(v), 'f', 2, 64), '\n')
				if _, err := b.Write(line); err != nil {
					return err
				}
				line = line[:0]
			}
		}
	}
	return b.Flush()
}

func normals(rng *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = rng.NormFloat64()
	}
	return out
}
