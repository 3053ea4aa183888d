package app

import (
	"math"
	"testing"
)

// Our indices of the 2019 table against those the Growth Lab publishes for 2019.
// They differ in vintage and in gold, which we leave out.
func TestOwnIndicesFollowThePublishedOnes(t *testing.T) {
	a := openTest(t)
	if !a.data.Pack().Has("exports-2019-hs92") {
		t.Skip("this build leaves out the exports of 2019 and the published indices")
	}
	w, err := a.spaceOf(2019)
	if err != nil {
		t.Fatal(err)
	}
	eci, _, err := a.data.PublishedECI(2019)
	if err != nil {
		t.Fatal(err)
	}
	var x, y []float64
	for _, p := range eci {
		if c := w.result.Country(p.Country); c >= 0 && w.result.InSample[c] && p.HS92 != nil {
			x, y = append(x, w.result.ECI[c]), append(y, *p.HS92)
		}
	}
	if r := pearson(x, y); len(x) < 130 || r < 0.97 {
		t.Errorf("ECI of %d economies: r = %.4f", len(x), r)
	}
	pci, _, err := a.data.PublishedPCI(2019)
	if err != nil {
		t.Fatal(err)
	}
	x, y = nil, nil
	for _, p := range pci {
		if i := w.result.Product(p.Product); i >= 0 && w.result.InSpace[i] {
			x, y = append(x, w.result.PCI[i]), append(y, p.PCI)
		}
	}
	if r := pearson(x, y); len(x) < 1150 || r < 0.95 {
		t.Errorf("PCI of %d products: r = %.4f", len(x), r)
	}
}

func pearson(x, y []float64) float64 {
	var mx, my, sxy, sxx, syy float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(y))
	}
	for i := range x {
		sxy, sxx, syy = sxy+(x[i]-mx)*(y[i]-my), sxx+(x[i]-mx)*(x[i]-mx), syy+(y[i]-my)*(y[i]-my)
	}
	return sxy / math.Sqrt(sxx*syy)
}
