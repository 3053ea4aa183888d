package app

import "testing"

func TestMoney(t *testing.T) {
	for v, want := range map[float64]string{0.06: "0.06", 2: "2", 99.5: "99.5", 100: "100", 1000: "1,000", 248000: "248,000", 4700000: "4,700,000", 30000000: "30,000,000"} {
		if got := money(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

// The stricter of a level for all and a level by name holds, in whatever order they stand.
func TestCapacityLimits(t *testing.T) {
	for _, text := range []string{"3,delivery=2", "delivery=2, 3"} {
		most, err := capacityLimits(text)
		if want := [6]float64{3, 3, 2, 3, 3, 3}; err != nil || most != want {
			t.Errorf("%s: %v, %v; want %v", text, most, err, want)
		}
	}
	if most, err := capacityLimits("2,delivery=4"); err != nil || most[2] != 2 {
		t.Errorf("a level for all holds for delivery too: %v, %v", most, err)
	}
	for _, text := range []string{"2,3", "delivery", "delivery=", "delivery=2,delivery=3", "=2", "-1", "5.5", "nan", ",", "me=x"} {
		if _, err := capacityLimits(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// More capacity never leaves fewer instruments, and a pilot asks no more than full scale.
func TestInstrumentsMonotone(t *testing.T) {
	a := openTest(t)
	count := func(q InstrumentQuery) int {
		l, err := a.Instruments(q)
		if err != nil {
			return 0
		}
		return len(l.Entries.([]InstrumentEntry))
	}
	before := 0
	for _, level := range []string{"0", "1", "2", "3", "4", "5"} {
		pilot, full := count(InstrumentQuery{Capacity: level}), count(InstrumentQuery{Capacity: level, Full: true})
		if pilot < before || full > pilot {
			t.Errorf("level %s: %d pilots after %d, %d at full scale", level, pilot, before, full)
		}
		before = pilot
	}
	if before != 50 {
		t.Errorf("with full capacity %d", before)
	}
}
