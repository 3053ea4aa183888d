package render

import (
	"math"
	"strconv"
	"strings"
)

// parse reads a printed number: thousands commas or spaces, a true minus, a percent
// sign. Anything else is not a number.
func parse(s string) (float64, bool) {
	s = strings.NewReplacer(",", "", "\u00a0", "", "\u202f", "", " ", "", "−", "-", "+", "").Replace(s)
	share := strings.HasSuffix(s, "%")
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, false
	}
	if share {
		v /= 100
	}
	return v, true
}

// numberFormat returns the Excel format that shows value the way text prints it:
// as many decimals; percent when the value is a share; the unit as a literal when
// the text has the value's own scale. A text in another scale (63.2 bn for
// 63,200,000,000) keeps the value and shows it in full.
func numberFormat(value float64, text string) string {
	lead, digits, tail := dissect(text)
	printed, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil {
		return "General"
	}
	_, frac, _ := strings.Cut(digits, ".")
	format := "#,##0"
	if frac != "" {
		format += "." + strings.Repeat("0", len(frac))
	}
	half := 0.5001 * math.Pow(10, -float64(len(frac)))
	switch a := math.Abs(value); {
	case math.Abs(a-printed) <= half:
		return literal(lead) + format + literal(tail)
	case strings.TrimSpace(tail) == "%" && math.Abs(100*a-printed) <= half:
		return format + "%"
	case a >= 1000:
		return "#,##0"
	}
	return "General"
}

// isNumber reports whether a text prints the value as one number and nothing else
// that counts: no range, no words of direction.
func isNumber(value float64, text string) bool {
	lead, digits, tail := dissect(text)
	tail = strings.TrimSpace(tail)
	return digits != "" && !strings.ContainsAny(tail, "0123456789–") && !strings.ContainsAny(lead, "≥≤<>") &&
		(tail == "" || tail == "%" || tail == "bn" || tail == "m" || tail == "k" || tail == "tn" || tail == "million" || strings.HasPrefix(tail, "in ")) && numberFormat(value, text) != "General" ||
		digits != "" && tail == "" && lead == ""
}

// dissect splits a printed figure into what stands before, its unsigned number and
// what stands behind.
func dissect(text string) (lead, digits, tail string) {
	from := strings.IndexFunc(text, func(r rune) bool { return r >= '0' && r <= '9' })
	if from < 0 {
		return text, "", ""
	}
	rest := text[from:]
	to := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
	if to < 0 {
		to = len(rest)
	}
	digits = strings.TrimRight(rest[:to], ".,")
	return strings.Trim(text[:from], "−-+"), digits, rest[len(digits):]
}

// literal quotes text inside a number format.
func literal(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(s, `"`, "") + `"`
}
