package diagnose_test

import (
	"math"
	"slices"
	"testing"

	"upstep/method/diagnose"
)

// item finds what a signal says in a test.
func item(t testing.TB, r *diagnose.Result, id string, test int) diagnose.Item {
	t.Helper()
	i := slices.IndexFunc(r.Evidence, func(i diagnose.Item) bool { return i.ID == id && i.Test == test })
	if i < 0 {
		t.Fatalf("%s does not speak in test %d: %v", id, test, r.Silent)
	}
	return r.Evidence[i]
}

// everywhere sets a series for all economies, the economy's own apart.
func (w *world) everywhere(code string, others func(i, year int) float64, own func(year int) float64) {
	for i, e := range w.econ {
		for y := first; y <= last; y++ {
			if e.ISO3 == "HOM" {
				w.put(code, e.ISO3, y, own(y))
			} else {
				w.put(code, e.ISO3, y, others(i, y))
			}
		}
	}
}

// Of two figures far below what income predicts, the one that binds when low speaks for
// the constraint and the one that binds when high against it; the same against
// comparators in test 3.
func TestDirections(t *testing.T) {
	w := newWorld()
	noise := func(base, width float64) func(i, y int) float64 {
		return func(i, _ int) float64 { return base + width*math.Sin(float64(i*i)) }
	}
	low := func(v float64) func(int) float64 { return func(int) float64 { return v } }
	w.everywhere("UPS.RES.MO", noise(6, 1), low(1))          // reserves bind when low
	w.everywhere("DT.DOD.DECT.GN.ZS", noise(60, 5), low(10)) // debt binds when high
	w.everywhere("BN.CAB.XOKA.GD.ZS", noise(-2, 1), low(-9)) // a deficit is a by-pass
	r := run(t, input(t, w))
	if i := item(t, r, "reserves", 1); i.S != 1 || i.Price.Z > -2 {
		t.Errorf("reserves: %v at z %v", i.S, i.Price.Z)
	}
	if i := item(t, r, "external-debt", 1); i.S != -1 || i.Price.Z > -2 {
		t.Errorf("debt: %v at z %v", i.S, i.Price.Z)
	}
	if i := item(t, r, "foreign-savings", 3); i.S != 1 {
		t.Errorf("deficit: %v", i.S)
	}
}

// A deposit rate of 20 % with inflation of 25 % is real -4 %, not -5 %.
func TestDeflate(t *testing.T) {
	w := newWorld()
	w.everywhere("FR.INR.DPST", func(i, y int) float64 { return 5 + math.Sin(float64(i*y)) }, func(int) float64 { return 20 })
	w.everywhere("NY.GDP.DEFL.KD.ZG", func(i, y int) float64 { return 3 + math.Cos(float64(i+y)) }, func(int) float64 { return 25 })
	i := item(t, run(t, input(t, w)), "deposit-rate", 1)
	if math.Abs(*i.Value+4) > 1e-9 || len(i.Obs) != 2 {
		t.Errorf("%v from %d observations", *i.Value, len(i.Obs))
	}
}

// What moves with the terms of trade, as growth does, is no evidence once they are held
// fixed: the support is that of the controlled correlation, not of the plain one.
func TestMovementsAreControlled(t *testing.T) {
	w := newWorld()
	price := 100.0
	for y := first; y <= last; y++ {
		step := math.Sin(float64(y * y))
		price *= math.Exp(step / 10)
		w.put("TT.PRI.MRCH.XD.WD", "HOM", y, price)
		sum := 0.0
		for k := first; k <= y; k++ {
			sum += math.Sin(float64(k * k))
		}
		w.put("NY.GDP.PCAP.KD.ZG", "HOM", y, 2+sum+0.6*math.Cos(float64(3*y)))
		w.put("FR.INR.LNDP", "HOM", y, 18-sum+0.6*math.Sin(float64(5*y)))
	}
	i := item(t, run(t, input(t, w)), "spread", 2)
	m := i.Movement
	if m.Plain > -0.5 || math.Abs(m.Corr) > math.Abs(m.Plain)-0.2 {
		t.Fatalf("the case does not serve: %+v", m)
	}
	if i.S != diagnose.Support2(m.Corr, true, 0.2) || i.S == diagnose.Support2(m.Plain, true, 0.2) {
		t.Errorf("says %v at %+v", i.S, m)
	}
}

// A people of five million is no micro-state, however rich in gas; the rents are of oil and
// gas together.
func TestMicroStates(t *testing.T) {
	w := newWorld()
	for y := first; y <= last; y++ {
		w.put("SP.POP.TOTL", "E20", y, 5e6)
		w.put("NY.GDP.NGAS.RT.ZS", "E20", y, 60)
	}
	c := run(t, input(t, w)).Comparators
	if !slices.Contains(c.Members, "E20") {
		t.Errorf("members %v, dropped %v", c.Members, c.Dropped)
	}
	for y := first; y <= last; y++ {
		w.put("SP.POP.TOTL", "E20", y, 4.9e6)
	}
	if c := run(t, input(t, w)).Comparators; slices.Contains(c.Members, "E20") {
		t.Errorf("a micro-state is among %v", c.Members)
	}
}

// A missing camel counts: with a share of 0 the smallest positive one, 0.1, halved is added on
// both sides, so the log ratio there is ln(0.05/0.25) = -1.609 and ln(0.25/0.25) = 0 elsewhere.
// Seven points at intensity 0 and one at 1: the slope is -1.609.
func TestCamelsZero(t *testing.T) {
	rows := []diagnose.Sector{{Name: "camel", Home: 0, Peers: 0.2, Intensity: 1}}
	for i := range 7 {
		v := 0.2
		if i == 0 {
			v = 0.1
		}
		rows = append(rows, diagnose.Sector{Name: string(rune('a' + i)), Home: v, Peers: v, Intensity: 0})
	}
	rows[1].Home += 1e-3 // so that the line is not exact
	c, err := diagnose.CamelTest(rows)
	if err != nil {
		t.Fatal(err)
	}
	if c.Zeros != 1 || math.Abs(c.Slope-math.Log(0.05/0.25)) > 2e-3 {
		t.Errorf("slope %v, want %v; %d at 0", c.Slope, math.Log(0.05/0.25), c.Zeros)
	}
}
