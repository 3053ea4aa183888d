package report

import (
	"math"
	"strconv"
	"strings"
)

// Number formats v with a fixed number of decimals, thousands separated by commas
// and a true minus sign. A value that rounds to zero has no sign.
func Number(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', max(0, decimals), 64)
	whole, frac, hasFrac := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if hasFrac {
		b.WriteString("." + frac)
	}
	return b.String()
}

// Signed is Number with a plus sign for values that do not round to zero.
func Signed(v float64, decimals int) string {
	s := Number(v, decimals)
	if v > 0 && strings.Trim(s, "0.,") != "" {
		return "+" + s
	}
	return s
}

// Significant formats v with about digits significant figures: 0.0123, 1.23, 12.3,
// 1,230. At least the whole part is printed in full.
func Significant(v float64, digits int) string {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return Number(v, 0)
	}
	magnitude := int(math.Floor(math.Log10(math.Abs(v))))
	return Number(v, min(max(0, digits-1-magnitude), 6))
}

// Dollars formats an amount in US dollars in words of millions or billions.
func Dollars(v float64) string {
	switch a := math.Abs(v); {
	case a >= 1e12:
		return "$" + Significant(v/1e12, 3) + " tn"
	case a >= 1e9:
		return "$" + Significant(v/1e9, 3) + " bn"
	case a >= 1e6:
		return "$" + Significant(v/1e6, 3) + " m"
	case a >= 1e3:
		return "$" + Significant(v/1e3, 3) + " k"
	default:
		return "$" + Number(v, 0)
	}
}

// Percent formats a share 0..1 as a percentage.
func Percent(share float64, decimals int) string { return Number(share*100, decimals) + " %" }

// Formats to be handed on: whole numbers, two decimals.
func whole(v float64) string { return Number(v, 0) }
func two(v float64) string   { return Number(v, 2) }
