package catalogue_test

import (
	"fmt"

	"upstep/catalogue"
)

func Example() {
	c, err := catalogue.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	v, _ := c.Indicator("LP.LPI.OVRL.XQ")
	fmt.Printf("%s, %s, at par within %.2f\n", v.Short, v.Unit, v.Tolerance())
	for _, f := range c.Deck() {
		if f.Indicator == v.Code && (f.Subject == "KAZ" || f.Subject == "MIC") {
			fmt.Println(f.Subject, f.Year, f.Printed)
		}
	}
	// Output:
	// Logistics performance, index 1-5, at par within 0.05
	// KAZ 2018 2.8
	// MIC 2018 2.6
}
