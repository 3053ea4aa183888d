package gap_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"upstep/method/gap"
)

// humpData draws an unbalanced panel around a known hump.
func humpData(noise float64) (points []gap.HumpPoint, peak float64) {
	r := rand.New(rand.NewPCG(7, 7))
	b3, b4 := 30.0, -1.7
	for c := range 12 {
		fixed := 5*r.Float64() - 120
		for y := 1985; y <= 2012; y++ {
			if r.Float64() < 0.2 {
				continue
			}
			p := gap.HumpPoint{Country: fmt.Sprintf("C%02d", c), Year: y, Income: math.Exp(7 + 0.25*float64(c) + 0.04*float64(y-1985) + 0.2*r.Float64()),
				Population: math.Exp(14 + 0.4*float64(c%5) + (0.005+0.004*float64(c%4))*float64(y-1985) + 0.02*r.Float64())}
			l, n := math.Log(p.Income), math.Log(p.Population)
			decade := map[int]float64{1980: 0, 1990: -0.5, 2000: -1.5, 2010: -2}[y/10*10]
			p.Share = fixed + 2*n + 0.1*n*n + b3*l + b4*l*l + decade + noise*r.NormFloat64()
			points = append(points, p)
		}
	}
	return points, math.Exp(-b3 / (2 * b4))
}

func TestHumpRecoversTruth(t *testing.T) {
	points, peak := humpData(0)
	h, err := gap.FitHump(points)
	if err != nil {
		t.Fatal(err)
	}
	allNear(t, "beta", h.Beta, []float64{2, 0.1, 30, -1.7, -0.5, -1.5, -2}, 1e-4)
	near(t, "peak", *h.Peak, peak, 0.1)
	if h.Economies != 12 || h.Base != 1980 || h.Names[4] != "decade_1990" || h.N != len(points) {
		t.Errorf("%+v", h)
	}
}

// The within transformation gives what a regression with a dummy for every economy
// gives: coefficients, classical standard errors, and a peak whose delta-method
// error a numerical derivative confirms.
func TestHumpAgainstDummies(t *testing.T) {
	points, _ := humpData(0.8)
	h, err := gap.FitHump(points)
	if err != nil {
		t.Fatal(err)
	}
	// Logarithms are centred: this changes the dummies and the linear terms in a
	// known way, and keeps the dummy regression well conditioned.
	const cl, cn = 8.5, 15.0
	rows, y := make([][]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		l, n := math.Log(p.Income)-cl, math.Log(p.Population)-cn
		row := []float64{n, n * n, l, l * l, 0, 0, 0}
		if d := p.Year/10 - 198; d > 0 {
			row[3+d] = 1
		}
		dummies := make([]float64, 12)
		dummies[economy(p.Country)] = 1
		rows[i], y[i] = append(row, dummies...), p.Share
	}
	f, err := gap.OLS(rows, y)
	if err != nil {
		t.Fatal(err)
	}
	b3, b4 := f.Beta[2]-2*cl*f.Beta[3], f.Beta[3]
	near(t, "b1", h.Beta[0], f.Beta[0]-2*cn*f.Beta[1], 1e-6)
	near(t, "b2", h.Beta[1], f.Beta[1], 1e-7)
	near(t, "b3", h.Beta[2], b3, 1e-6)
	near(t, "b4", h.Beta[3], b4, 1e-7)
	for j := 4; j < 7; j++ {
		near(t, "decade", h.Beta[j], f.Beta[j], 1e-7)
		near(t, "its standard error", h.SE[j], math.Sqrt(f.Cov[j][j]), 1e-7)
	}
	near(t, "standard error of b4", h.SE[3], math.Sqrt(f.Cov[3][3]), 1e-7)
	near(t, "clustered error of b4", h.ClusterSE[3], clustered(points, rows, f, 3), 1e-7)
	peak := func(b3, b4 float64) float64 { v, _ := gap.PeakIncome(b3, b4); return v }
	d := 1e-6
	g3 := (peak(b3+d, b4) - peak(b3-d, b4)) / (2 * d)
	g4 := (peak(b3, b4+d) - peak(b3, b4-d)) / (2 * d)
	se := math.Sqrt(g3*g3*h.Cov[2][2] + 2*g3*g4*h.Cov[2][3] + g4*g4*h.Cov[3][3])
	near(t, "peak error", *h.PeakSE/se, 1, 1e-3)
	if !(h.PeakRange.Low < *h.Peak && *h.Peak < h.PeakRange.High) {
		t.Errorf("range %v around %v", h.PeakRange, *h.Peak)
	}
}

// economy is the number in a code such as C07.
func economy(code string) int {
	n, err := strconv.Atoi(code[1:])
	if err != nil {
		panic(err)
	}
	return n
}

// clustered is the sandwich error of coefficient k, by economy, from the dummy
// regression; seven coefficients count in its factor.
func clustered(points []gap.HumpPoint, rows [][]float64, f *gap.Fit, k int) float64 {
	score := make([]float64, 12)
	for i, p := range points {
		for j, v := range rows[i] {
			score[economy(p.Country)] += f.Cov[k][j] / (f.Sigma * f.Sigma) * v * f.Residual[i]
		}
	}
	var sum float64
	for _, u := range score {
		sum += u * u
	}
	n := float64(len(points))
	return math.Sqrt(sum * 12 / 11 * (n - 1) / (n - 7))
}

func TestHumpRefuses(t *testing.T) {
	points, _ := humpData(0.8)
	if _, err := gap.FitHump(points[:20]); err == nil {
		t.Error("one economy")
	}
	up := make([]gap.HumpPoint, len(points))
	copy(up, points)
	for i := range up {
		l := math.Log(up[i].Income)
		up[i].Share = l * l
	}
	h, err := gap.FitHump(up)
	if err != nil || h.Peak != nil || h.PeakSE != nil {
		t.Errorf("a valley has no peak: %+v, %v", h, err)
	}
	for i := range up {
		up[i].Share = 0
	}
	if _, err := gap.FitHump(up); err == nil {
		t.Error("a share that never varies")
	}
	if _, ok := gap.PeakIncome(1, 0); ok {
		t.Error("a peak of a straight line")
	}
}
