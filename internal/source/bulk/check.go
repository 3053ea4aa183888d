package bulk

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"upstep/internal/source/table"
)

// The kinds of bad rows that only files of trade have; the others are those of package table.
const (
	OtherYear  table.Kind = "another year than the file's"
	NoCountry  table.Kind = "a country or partner whose code is not known"
	BadProduct table.Kind = "a product code of the wrong length, or no number"
	BadAmount  table.Kind = "quantity is no number, or negative"
	LargeValue table.Kind = "value is too large to keep exactly"
	NotText    table.Kind = "not text in UTF-8"
)

// checker looks at rows of one plan.
type checker struct {
	p                                                *Plan
	year, country, partner, product, value, quantity int
	keeps                                            []int
}

func newChecker(p *Plan) *checker {
	c := &checker{p: p, year: p.column(p.Year), country: p.column(p.Country), partner: p.column(p.Partner), product: p.column(p.Product),
		value: p.column(p.Value), quantity: p.column(p.Quantity)}
	for _, k := range p.Keeps {
		c.keeps = append(c.keeps, p.column(k.Column))
	}
	return c
}

// aside is the first condition that the row does not meet, -1 when it is wanted.
func (c *checker) aside(row []string) int {
	for i, k := range c.keeps {
		if !c.p.Keeps[i].Meets(clean(row[k])) {
			return i
		}
	}
	return -1
}

func clean(s string) string { return strings.Trim(s, " ") }

// check returns what is wrong with a row, "" for nothing, and the text at fault.
func (c *checker) check(row []string) (kind table.Kind, text string) {
	for _, f := range row {
		if !utf8.ValidString(f) || strings.ContainsRune(f, 0) {
			return NotText, f
		}
	}
	if c.year >= 0 {
		y := clean(row[c.year])
		if !digits(y, 4) || y < "1000" {
			return table.BadYear, y
		}
		if c.p.OnlyYear > 0 && y != strconv.Itoa(c.p.OnlyYear) {
			return OtherYear, y
		}
	}
	for _, k := range []int{c.country, c.partner} {
		if k < 0 {
			continue
		}
		if kind := c.place(clean(row[k]), k == c.country || c.p.Partners); kind != "" {
			return kind, row[k]
		}
	}
	if kind := c.code(clean(row[c.product])); kind != "" {
		return kind, row[c.product]
	}
	if kind := amount(clean(row[c.value]), 18-c.p.Scale); kind != "" {
		return kind, row[c.value]
	}
	if c.quantity >= 0 {
		if q := clean(row[c.quantity]); q != "" && q != "NA" && amount(q, 15) != "" {
			return BadAmount, q
		}
	}
	return "", ""
}

func (c *checker) place(code string, listed bool) table.Kind {
	if code == "" {
		return table.NoCode
	}
	if n := c.p.Tail; listed && n > 0 && (len(code) != n && len(code) != n+2 || !letters(code)) {
		return NoCountry
	}
	if listed && c.p.Codes != nil {
		if _, ok := c.p.Codes[code]; !ok {
			return NoCountry
		}
	}
	return ""
}

func (c *checker) code(s string) table.Kind {
	switch n := c.p.Digits; {
	case s == "":
		return table.NoCode
	case len(s) > 200:
		return table.LongCode
	case n == 0, digits(s, n) && !c.p.Prefixed, c.p.Pad && digits(s, n-1):
		return ""
	case c.p.Prefixed && (digits(s, n+1) || digits(s, n+2)):
		return ""
	}
	return BadProduct
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) < 0
}

func digits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for _, r := range []byte(s) {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// number is how an amount may be written, as the engine has it.
var number = regexp.MustCompile(`^[+-]?([0-9]+(_[0-9]+)*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// amount checks a number that is not negative and has at most so many digits before its point.
func amount(s string, most int) table.Kind {
	if s == "" {
		return table.NoValue
	}
	if !number.MatchString(s) {
		if v, err := strconv.ParseFloat(s, 64); err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			return table.NotFinite
		}
		return table.TextValue
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	switch {
	case err != nil || v >= math.Pow10(most):
		return LargeValue
	case v < 0:
		return table.Negative
	}
	return ""
}
