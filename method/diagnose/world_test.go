package diagnose_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/diagnose"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// world is a made-up panel: HOM and E01..E30 in two regions, with smooth incomes. Small
// (E28), unknown (E29) and a rich gas economy of few people (E30) are to be dropped.
type world struct {
	set  map[string]map[string]map[int]float64 // series, economy, year
	econ []ref.Economy
}

const first, last = 1990, 2024

func newWorld() *world {
	w := &world{set: map[string]map[string]map[int]float64{}}
	add := func(code string, i int) {
		region := "east"
		if i%2 == 1 {
			region = "west"
		}
		w.econ = append(w.econ, ref.Economy{ISO3: code, Name: code, Region: region, Landlocked: i%2 == 0})
		for y := first; y <= last; y++ {
			income := 4000 * math.Exp(0.02*float64(i-15)) * math.Pow(1.02, float64(y-last))
			w.put("NY.GDP.PCAP.PP.KD", code, y, income)
			w.put("NY.GDP.PCAP.KD", code, y, income/2)
			w.put("NY.GDP.PCAP.KD.ZG", code, y, 2+math.Sin(float64(y*3+i)))
			w.put("NY.GDP.TOTL.RT.ZS", code, y, float64(i%7))
			if i != 29 {
				w.put("SP.POP.TOTL", code, y, 3e6)
			}
			w.put("FR.INR.LNDP", code, y, 6+0.3*math.Cos(float64(i*5+y)))
			w.put("IC.FRM.BKWC.ZS", code, y, 40+5*math.Sin(float64(i*7)))
			w.put("TT.PRI.MRCH.XD.WD", code, y, 100+10*math.Cos(float64(y*y+i)))
		}
	}
	add("HOM", 14)
	for i := 1; i <= 30; i++ {
		add(fmt.Sprintf("E%02d", i), i)
	}
	for y := first; y <= last; y++ {
		w.put("SP.POP.TOTL", "E28", y, 4e5)
		w.put("NY.GDP.PETR.RT.ZS", "E30", y, 15)
		w.put("NY.GDP.NGAS.RT.ZS", "E30", y, 10)
		w.put("FR.INR.LNDP", "E05", y, 500) // an outlier
		// The spread of the economy is three times the usual and moves against growth.
		w.put("FR.INR.LNDP", "HOM", y, 18-2*math.Sin(float64(y*3+14)))
		w.put("IC.FRM.BKWC.ZS", "HOM", y, 20)
	}
	return w
}

func (w *world) put(code, economy string, year int, v float64) {
	if w.set[code] == nil {
		w.set[code] = map[string]map[int]float64{}
	}
	if w.set[code][economy] == nil {
		w.set[code][economy] = map[int]float64{}
	}
	w.set[code][economy][year] = v
}

func (w *world) panel(t testing.TB) *panel.Panel {
	t.Helper()
	var series []panel.Series
	var codes []string
	for c := range w.set {
		series = append(series, panel.Series{Indicator: c, Unit: "u", Ref: panel.Ref{Source: "made", Table: "made", Checksum: "0"}})
	}
	slices.SortFunc(series, func(a, b panel.Series) int { return strings.Compare(a.Indicator, b.Indicator) })
	for _, e := range w.econ {
		codes = append(codes, e.ISO3)
	}
	b := panel.NewBuilder(series, codes, first, last)
	for code, of := range w.set {
		for e, years := range of {
			for y, v := range years {
				b.Set(code, e, y, v)
			}
		}
	}
	p, bad := b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return p
}

// exports has 40 economies and one product per industry; the economy lacks what needs finance.
func exports(t testing.TB, x *catalogue.Industries, w *world) *trade.Matrix {
	t.Helper()
	var flows []trade.Flow
	for i, e := range w.econ {
		for k, in := range x.List {
			p := in.HS[0]
			if len(p) == 2 {
				p += "01"
			}
			v := 100 + 10*math.Sin(float64(i*k))
			if e.ISO3 == "HOM" {
				v *= math.Exp(-1.5*in.Finance + 0.3*math.Sin(float64(k)))
			}
			flows = append(flows, trade.Flow{Country: e.ISO3, Product: p, Value: v})
		}
	}
	m, notes := trade.Build(2022, "HS12", flows, panel.Ref{Source: "made", Table: "exports", Checksum: "1"})
	if len(notes) > 0 {
		t.Fatal(notes)
	}
	return m
}

func input(t testing.TB, w *world) diagnose.Input {
	t.Helper()
	x, err := catalogue.ReadIndustries()
	if err != nil {
		t.Fatal(err)
	}
	return diagnose.Input{Country: "HOM", Cut: last, Panel: w.panel(t), World: w.econ, Tree: tree(t), Industries: x, Exports: exports(t, x, w), Surveys: []string{"IC.FRM.BKWC.ZS"}}
}

func run(t testing.TB, in diagnose.Input) *diagnose.Result {
	t.Helper()
	r, err := diagnose.Diagnose(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
