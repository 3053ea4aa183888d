package gap

import (
	"errors"
	"fmt"
	"math"
)

// HumpPoint is one economy-year of the deindustrialisation regression.
type HumpPoint struct {
	Country    string
	Year       int
	Share      float64 // of manufacturing in GDP, percent
	Income     float64 // GDP per head at constant PPP, > 0
	Population float64 // persons, > 0
}

// Hump is the fitted hump of manufacturing in income (Rodrik 2016):
// share = b1 ln pop + b2 (ln pop)^2 + b3 ln y + b4 (ln y)^2 + country and decade effects.
type Hump struct {
	Names     []string    `json:"names"` // of Beta: ln_pop, ln_pop2, ln_y, ln_y2, then decades
	Beta      []float64   `json:"beta"`
	SE        []float64   `json:"se"`         // classical
	ClusterSE []float64   `json:"cluster_se"` // clustered by economy
	Cov       [][]float64 `json:"-"`
	Within    float64     `json:"r2_within"`
	N         int         `json:"n"`         // economy-years
	Economies int         `json:"economies"` // with at least two years
	First     int         `json:"first"`
	Last      int         `json:"last"`
	Base      int         `json:"base_decade"` // the decade without a dummy
	Peak      *float64    `json:"peak_income"` // y*; nil when b4 >= 0: no hump
	PeakSE    *float64    `json:"peak_se"`     // delta method, clustered covariance
	PeakRange *Interval   `json:"peak_range"`  // 95 %, from the delta method on ln y*
}

// PeakIncome returns y* = exp(-b3 / (2 b4)); ok is false unless b4 < 0.
func PeakIncome(b3, b4 float64) (y float64, ok bool) {
	if !(b4 < 0) {
		return 0, false
	}
	return math.Exp(-b3 / (2 * b4)), true
}

// FitHump estimates the hump with economy fixed effects by the within
// transformation and decade dummies (the first decade is the base). Economies with
// one year carry no information and are left out. Points with an income or
// population that is not positive make it panic. It returns an error when too few
// points are left or the regressors are collinear.
func FitHump(points []HumpPoint) (*Hump, error) {
	groups := byCountry(points)
	h := &Hump{Names: []string{"ln_pop", "ln_pop2", "ln_y", "ln_y2"}, Economies: len(groups), First: math.MaxInt}
	if len(groups) < 2 {
		return nil, errors.New("fewer than two economies with two years of data")
	}
	decades := map[int]bool{}
	for _, g := range groups {
		h.N += len(g)
		for _, p := range g {
			decades[p.Year/10*10] = true
			h.First, h.Last = min(h.First, p.Year), max(h.Last, p.Year)
		}
	}
	h.Base = h.First / 10 * 10
	var dummies []int
	for d := h.Base + 10; d <= h.Last; d += 10 {
		if decades[d] {
			dummies = append(dummies, d)
			h.Names = append(h.Names, fmt.Sprintf("decade_%d", d))
		}
	}
	var rows [][]float64
	var y []float64
	var cluster []int
	for c, g := range groups {
		xs, ys := within(g, dummies)
		rows, y = append(rows, xs...), append(y, ys...)
		for range g {
			cluster = append(cluster, c)
		}
	}
	f, err := OLS(rows, y)
	if err != nil {
		return nil, err
	}
	if math.IsNaN(f.R2) {
		return nil, errors.New("the share does not vary within any economy")
	}
	df := h.N - h.Economies - f.K
	if df <= 0 {
		return nil, fmt.Errorf("%d economy-years for %d coefficients and %d economies", h.N, f.K, h.Economies)
	}
	h.Beta, h.Within = f.Beta, f.R2
	h.errors(f, df, cluster)
	h.peak()
	return h, nil
}

// byCountry groups points in order of first appearance and drops singletons.
func byCountry(points []HumpPoint) [][]HumpPoint {
	at := map[string]int{}
	var all [][]HumpPoint
	for _, p := range points {
		if !(p.Income > 0) || !(p.Population > 0) {
			panic(fmt.Sprintf("gap: %s %d without a positive income or population", p.Country, p.Year))
		}
		i, ok := at[p.Country]
		if !ok {
			i = len(all)
			at[p.Country] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], p)
	}
	var out [][]HumpPoint
	for _, g := range all {
		if len(g) > 1 {
			out = append(out, g)
		}
	}
	return out
}

func humpRow(p HumpPoint, dummies []int) []float64 {
	ln, lp := math.Log(p.Income), math.Log(p.Population)
	row := []float64{lp, lp * lp, ln, ln * ln}
	for _, d := range dummies {
		v := 0.0
		if p.Year/10*10 == d {
			v = 1
		}
		row = append(row, v)
	}
	return row
}

// within subtracts the economy's means.
func within(g []HumpPoint, dummies []int) (rows [][]float64, y []float64) {
	k := 4 + len(dummies)
	centre, level := make([]float64, k), 0.0
	for _, p := range g {
		row := humpRow(p, dummies)
		rows, y = append(rows, row), append(y, p.Share)
		level += p.Share / float64(len(g))
		for j, v := range row {
			centre[j] += v / float64(len(g))
		}
	}
	for i := range rows {
		y[i] -= level
		for j := range rows[i] {
			rows[i][j] -= centre[j]
		}
	}
	return rows, y
}

// errors fills the standard errors: classical with the degrees of freedom of the
// dummy regression, and clustered (Liang and Zeger 1986) with the factor
// G/(G-1) (N-1)/(N-K).
func (h *Hump) errors(f *Fit, df int, cluster []int) {
	k := f.K
	blowUp := float64(f.N-f.K) / float64(df)
	bread := f.inverse()
	for i := range bread {
		h.SE = append(h.SE, math.Sqrt(f.Cov[i][i]*blowUp))
	}
	score := make([][]float64, h.Economies)
	for i, row := range f.rows {
		if score[cluster[i]] == nil {
			score[cluster[i]] = make([]float64, k)
		}
		for j, v := range row {
			score[cluster[i]][j] += v * f.Residual[i]
		}
	}
	g := float64(h.Economies)
	factor := g / (g - 1) * float64(h.N-1) / float64(h.N-k)
	h.Cov = make([][]float64, k)
	for i := range h.Cov {
		h.Cov[i] = make([]float64, k)
		for j := range h.Cov[i] {
			for _, s := range score {
				h.Cov[i][j] += factor * dot(bread[i], s) * dot(bread[j], s)
			}
		}
		h.ClusterSE = append(h.ClusterSE, math.Sqrt(h.Cov[i][i]))
	}
}

// peak fills y* with the delta method: ln y* = -b3/(2 b4), with gradient
// (-1/(2 b4), b3/(2 b4^2)).
func (h *Hump) peak() {
	b3, b4 := h.Beta[2], h.Beta[3]
	y, ok := PeakIncome(b3, b4)
	if !ok {
		return
	}
	g3, g4 := -1/(2*b4), b3/(2*b4*b4)
	se := math.Sqrt(g3*g3*h.Cov[2][2] + 2*g3*g4*h.Cov[2][3] + g4*g4*h.Cov[3][3])
	h.Peak, h.PeakSE = new(y), new(y*se)
	h.PeakRange = &Interval{y * math.Exp(-1.96*se), y * math.Exp(1.96*se)}
}
