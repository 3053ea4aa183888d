package report

import (
	"math"
	"testing"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v    float64
		d    int
		want string
	}{
		{0, 0, "0"}, {0.1624, 2, "0.16"}, {-0.004, 2, "0.00"}, {-0.005001, 2, "−0.01"}, {6914.14, 0, "6,914"},
		{1234567.891, 1, "1,234,567.9"}, {999.96, 1, "1,000.0"}, {-1000, 0, "−1,000"},
	} {
		if got := Number(c.v, c.d); got != c.want {
			t.Errorf("Number(%v, %d) = %q, want %q", c.v, c.d, got, c.want)
		}
	}
}

func TestSignedHasNoSignForZero(t *testing.T) {
	for v, want := range map[float64]string{0.001: "0.0", -0.001: "0.0", 0.06: "+0.1", -0.06: "−0.1"} {
		if got := Signed(v, 1); got != want {
			t.Errorf("Signed(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestSignificantAndDollars(t *testing.T) {
	for v, want := range map[float64]string{0.012345: "0.0123", 1.2345: "1.23", 12.345: "12.3", 1234.5: "1,234", 0: "0", math.Pi * 1e-9: "0.000000"} {
		if got := Significant(v, 3); got != want {
			t.Errorf("Significant(%v) = %q, want %q", v, got, want)
		}
	}
	for v, want := range map[float64]string{54353291002: "$54.4 bn", 1.2e12: "$1.20 tn", 950: "$950", 2.5e6: "$2.50 m", -3000: "$−3.00 k"} {
		if got := Dollars(v); got != want {
			t.Errorf("Dollars(%v) = %q, want %q", v, got, want)
		}
	}
}
