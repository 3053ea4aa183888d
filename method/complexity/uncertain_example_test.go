package complexity_test

import (
	"fmt"

	"upstep/method/complexity"
)

// How sure are the ranks of six economies if every export is off by some 20 %?
func ExampleUncertainty() {
	u, err := complexity.Uncertainty(six(), complexity.UncertaintyOptions{
		Scheme: complexity.ByNoise, Sigma: 0.2, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, v := range u.ECI {
		fmt.Printf("%s  ECI %5.2f  rank %d, between %d and %d\n", u.Countries[i], v.Base, v.Rank, v.RankLow, v.RankHigh)
	}
	// Output:
	// c1  ECI  1.16  rank 1, between 1 and 3
	// c2  ECI  0.66  rank 3, between 2 and 4
	// c3  ECI -0.58  rank 4, between 1 and 5
	// c4  ECI -0.63  rank 5, between 3 and 5
	// c5  ECI -1.59  rank 6, between 5 and 6
	// c6  ECI  0.99  rank 2, between 1 and 4
}

// Does the product space of six economies hold more than chance?
func ExampleFitBiCM() {
	r, err := complexity.Compute(six(), complexity.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := complexity.FitBiCM(r.M, len(r.Countries), len(r.Products), complexity.BiCMOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	l, err := b.Links(complexity.LinkOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d of %d pairs of products\n", len(l.Links), l.Tests)
	// Output: 0 of 15 pairs of products
}

// Which choice moves the ranks most?
func ExampleSensitivity() {
	r, err := complexity.Sensitivity(six(), complexity.SensitivityOptions{
		Thresholds: []float64{0.5, 2}, MinDiversity: []int{}, MinUbiquity: []int{2}, Conventions: []complexity.Convention{complexity.Py}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range r.Cases {
		if c.ECI != nil {
			fmt.Printf("%s %s: rank correlation %.2f, largest change %d\n", c.Kind, c.Setting, c.ECI.Spearman, c.ECI.MaxChange)
		} else {
			fmt.Printf("%s %s: %s\n", c.Kind, c.Setting, c.Refused)
		}
	}
	// Output:
	// threshold 0.5: rank correlation 0.94, largest change 1
	// threshold 2: Economies with presence in the sample: 1; a comparison needs two.
	// min ubiquity 2: rank correlation 0.97, largest change 1
	// convention py: rank correlation 1.00, largest change 0
}
