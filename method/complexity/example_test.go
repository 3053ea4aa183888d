package complexity_test

import (
	"fmt"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// From exports to a ranked list of products an economy could grow into.
func Example() {
	m, _ := trade.Build(2020, "toy", []trade.Flow{
		{Country: "AAA", Product: "lathe", Value: 60}, {Country: "AAA", Product: "cable", Value: 30}, {Country: "AAA", Product: "shirt", Value: 10},
		{Country: "BBB", Product: "cable", Value: 40}, {Country: "BBB", Product: "shirt", Value: 50}, {Country: "BBB", Product: "wheat", Value: 10},
		{Country: "CCC", Product: "shirt", Value: 40}, {Country: "CCC", Product: "wheat", Value: 60},
	}, panel.Ref{})
	r, err := complexity.Compute(m, complexity.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, _ := r.Profile("CCC")
	fmt.Printf("%s  diversity %d  ECI %.2f\n", p.Country, p.Diversity, p.ECI)
	o, _ := complexity.Opportunities(r, p, complexity.OpportunityOptions{})
	for _, x := range o.Products {
		fmt.Printf("%d %s  density %.2f  PCI %5.2f\n", x.Rank, x.Product, x.Density, x.PCI)
	}
	// Output:
	// CCC  diversity 2  ECI -1.22
	// 1 cable  density 0.50  PCI  0.82
	// 2 lathe  density 0.00  PCI  1.63
}
