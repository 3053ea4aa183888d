package gap_test

import (
	"fmt"
	"math"

	"upstep/method/gap"
	"upstep/panel"
)

func ExamplePoisson() {
	for _, k := range []float64{0, 2, 452} {
		iv := gap.Poisson(k, 0.95)
		fmt.Printf("%.0f certificates: %.2f to %.2f\n", k, iv.Low, iv.High)
	}
	// Output:
	// 0 certificates: 0.00 to 3.69
	// 2 certificates: 0.24 to 7.22
	// 452 certificates: 411.29 to 495.65
}

func ExampleMidRank() {
	shares := []float64{0.1, 0.2, 0.2, 0.9}
	fmt.Println(gap.MidRank(shares, 0.2))
	// Output: 50
}

// An economy spends half of what others of its income spend.
func ExampleOLS() {
	income := []float64{1500, 3000, 5000, 8000, 12000, 20000, 32000, 45000}
	gerd := []float64{0.10, 0.15, 0.30, 0.20, 0.60, 0.90, 1.80, 2.40}
	var rows [][]float64
	var y []float64
	for i := range income {
		rows, y = append(rows, []float64{1, math.Log(income[i])}), append(y, math.Log(gerd[i]))
	}
	f, err := gap.OLS(rows, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f %% of the predicted value, t = %.2f\n", 100*math.Exp(f.Residual[3]), f.External[3])
	// Output: 50.6 % of the predicted value, t = -5.86
}

func ExampleYearsBehind() {
	path := []gap.Knot{{Year: 2000, Value: 0.40}, {Year: 2010, Value: 1.10}, {Year: 2018, Value: 1.66}}
	fmt.Printf("%.0f years behind\n", gap.YearsBehind(0.75, 2018, path).Years)
	// Output: 13 years behind
}

func ExampleNewTrend() {
	t, ok := gap.NewTrend([]gap.Knot{{Year: 2010, Value: 0.20}, {Year: 2012, Value: 0.23}, {Year: 2013, Value: 0.22}, {Year: 2015, Value: 0.27}, {Year: 2018, Value: 0.33}})
	fmt.Printf("%v: %.6f a year, p = %.3f, n = %d\n", ok, t.Slope, t.P, t.N)
	// Output: true: 0.015625 a year, p = 0.086, n = 5
}

func ExampleCheck() {
	figure := func(who string, v float64) panel.Observation {
		return panel.Observation{Country: who, Year: 2018, Value: v, State: panel.Present}
	}
	c := gap.Claim{Subject: "UZB", Indicator: "LP.LPI.OVRL.XQ", Comparator: "MIC", Relation: gap.Below, Year: 2018}
	v, err := gap.Check(c, gap.Evidence{Subject: figure("UZB", 2.6), Comparator: figure("MIC", 2.6), Decimals: 1}, gap.Options{})
	fmt.Println(v.Outcome, err)
	// Output: at_par <nil>
}

func ExampleFirmsForGERD() {
	p := gap.FirmsForGERD(33e9, 0.005, 0.4, 60_000)
	fmt.Printf("%.0f m, %.0f m by business, %.0f firms\n", p.Needed/1e6, p.Business/1e6, p.Firms)
	// Output: 165 m, 66 m by business, 1100 firms
}
