package panel

import (
	"strconv"
	"strings"
)

// Exact writes a threshold as it is applied: with at least the decimals given, and as many
// more as it has, up to nine. Rounding errors of a computation are not shown: 100 * 0.035
// is 3.5.
func Exact(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', 9, 64)
	s = strings.TrimRight(s, "0")
	_, after, _ := strings.Cut(s, ".")
	return strconv.FormatFloat(v, 'f', max(len(after), decimals), 64)
}
