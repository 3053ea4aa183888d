package catalogue

import (
	_ "embed"
	"maps"
	"math"
	"slices"
	"sync"
)

//go:embed prices.yaml
var pricesFile []byte

// Prices returns the price index of US dollars by year; the year before the first change
// known is 1. A year that is not in the map is not known.
func Prices() (map[int]float64, error) {
	p, err := prices()
	return maps.Clone(p), err
}

var prices = sync.OnceValues(func() (map[int]float64, error) { return parsePrices("prices.yaml", pricesFile) })

func parsePrices(name string, data []byte) (map[int]float64, error) {
	var file struct {
		Source    string          `yaml:"source" need:"true"`
		Series    string          `yaml:"series" need:"true"`
		Inflation map[int]float64 `yaml:"inflation" need:"true"`
	}
	d, err := Decode(name, data, &file)
	if err != nil {
		return nil, err
	}
	years := slices.Sorted(maps.Keys(file.Inflation))
	out := map[int]float64{}
	for i, y := range years {
		v := file.Inflation[y]
		switch {
		case i == 0:
			out[y-1] = 1
		case y != years[i-1]+1:
			d.Fault([]any{"inflation", y}, "%d follows %d: a year is missing", y, years[i-1])
		}
		if !(v > -100) || math.IsInf(v, 0) {
			d.Fault([]any{"inflation", y}, "%d: inflation of %g %%", y, v)
		}
		out[y] = out[y-1] * (1 + v/100)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}
