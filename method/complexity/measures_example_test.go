package complexity_test

import (
	"fmt"

	"upstep/method/complexity"
	"upstep/trade"
)

// Six economies and six products, the worked example of the documentation.
func sixResult() (*trade.Matrix, *complexity.Result) {
	m := six()
	r, err := complexity.Compute(m, complexity.Options{})
	if err != nil {
		panic(err)
	}
	return m, r
}

// Fitness of this table collapses, and the result says so; ranks come from the
// stable variant.
func ExampleFitness() {
	_, r := sixResult()
	f, err := complexity.Fitness(r, complexity.FitnessOptions{Iterations: 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", f.Fitness)
	fmt.Println("collapsing:", f.Collapsed)
	s, _ := complexity.StableFitness(r, complexity.FitnessOptions{})
	fmt.Printf("%.4f\n", s.Fitness)
	// Output:
	// [4.9513 0.2046 0.0310 0.0270 0.0025 0.7837]
	// collapsing: [c2 c3 c4 c5 c6]
	// [5.2913 0.0777 0.0053 0.0050 0.0003 0.6204]
}

// Reflections approach the eigenvector; the result says how far they are from it.
func ExampleReflect() {
	_, r := sixResult()
	k, _ := complexity.Reflect(r, 18)
	fmt.Printf("reflections %.4f\neigenvector %.4f\ndifference  %.4f\n", k.ECI, r.ECI, k.Difference)
	// Output:
	// reflections [1.1571 0.6562 -0.5771 -0.6348 -1.5879 0.9865]
	// eigenvector [1.1565 0.6564 -0.5775 -0.6342 -1.5881 0.9869]
	// difference  0.0006
}

func ExampleECIPlus() {
	m, _ := sixResult()
	e, _ := complexity.ECIPlus(m, complexity.FitnessOptions{})
	fmt.Printf("%.4f\n", e.ECI)
	// Output: [1.5315 0.8990 0.3351 -0.4247 -0.9749 1.1832]
}

func ExampleGenepy() {
	_, r := sixResult()
	g, _ := complexity.Genepy(r)
	fmt.Printf("%.4f\n", g.Index)
	// Output: [0.3038 0.1826 0.0709 0.0660 0.0097 0.3518]
}

// Density over the two most related products only.
func ExampleNear() {
	_, r := sixResult()
	s, _ := complexity.Relate(r, complexity.MinConditional)
	d, _ := complexity.Near(r, s, complexity.NearOptions{Neighbours: 2})
	c := r.Country("c3")
	for p, code := range r.Products {
		if i := r.At(c, p); !d.Present[i] {
			fmt.Printf("%s all %.2f nearest %.2f\n", code, r.Density[i], d.Density[i])
		}
	}
	fmt.Println(d.Notes[0].Text)
	// Output:
	// p2 all 0.40 nearest 0.33
	// p4 all 0.29 nearest 0.50
	// p5 all 0.29 nearest 0.40
	// p6 all 0.18 nearest 0.00
	// 4 products have several candidates for the last of 2 neighbours; those first in the order of codes count.
}

// A union of two presence tests, handed to Compute.
func ExamplePresence() {
	m, _ := sixResult()
	people := map[string]float64{"c1": 20, "c2": 40, "c3": 30, "c4": 60, "c5": 15, "c6": 10}
	p, err := complexity.Presence(m, complexity.PresenceOptions{Test: complexity.Either, Population: people})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, _ := complexity.Compute(m, complexity.Options{Presence: p.M})
	fmt.Println(r.Diversity)
	// Output: [6 3 2 2 1 3]
}

func ExamplePrody() {
	m, _ := sixResult()
	s, _ := complexity.Prody(m, sixIncome)
	fmt.Printf("EXPY of c1 %.0f, of c5 %.0f\n", s.EXPY[0], s.EXPY[4])
	// Output: EXPY of c1 19854, of c5 13877
}

// Regions seen through the space of the world.
func ExampleExternal() {
	_, r := sixResult()
	regions := &trade.Matrix{Year: 2020, System: "toy", Countries: []string{"north", "south"}, Products: []string{"p1", "p4", "p6"},
		X: []float64{5, 40, 10, 60, 1, 0}}
	e, err := complexity.External(regions, r.Outside(), complexity.ExternalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, code := range e.Countries {
		fmt.Printf("%s %.2f from %d products\n", code, e.ECI[i], e.Diversity[i])
	}
	// Output:
	// north 1.32 from 2 products
	// south -1.59 from 1 products
}
