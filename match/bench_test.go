package match_test

import (
	"fmt"
	"testing"

	"upstep/match"
)

// large is 50 instruments at 10 hosts, so 60 shifts of one point.
func large() match.Input {
	in := match.Input{Needs: []match.Need{need("a", .9), need("b", .6), need("c", .4)}}
	for i := range 50 {
		j := instrument(fmt.Sprintf("j%02d", i), levels(1+i%5, 1+i/2%5, 1+i/3%5, 1+i/5%5, 1+i/7%5, 1+i/11%5), answer("a", float64(i%7)/6), answer("b", float64(i%5)/4), answer("c", .5))
		j.Lighter = []string{fmt.Sprintf("j%02d", i*7%50)}
		in.Instruments = append(in.Instruments, j)
	}
	for h := range 10 {
		in.Hosts = append(in.Hosts, match.Candidate{ID: fmt.Sprint("h", h), Name: fmt.Sprint("H", h),
			Capacity: capacity(.5+float64(h%3)/4, float64(h%5), float64(1+h%4), float64(2+h%3), float64(h/2), float64(5-h/2), 3)})
	}
	return in
}

func BenchmarkRun(b *testing.B) {
	for _, rho := range []float64{0, .5} {
		b.Run(fmt.Sprint("rho=", rho), func(b *testing.B) {
			in := large()
			for b.Loop() {
				run(b, in, match.Options{Rho: rho})
			}
		})
	}
}
