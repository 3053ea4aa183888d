package workbook

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"upstep/ref"
)

// bad adds a fault at the cell under a heading.
func (l *line) bad(head, hint, format string, args ...any) {
	l.r.fault(l.sheet, l.row, l.cols[head], hint, format, args...)
}

// at remembers where a part of the register stands.
func (l *line) at(head string, path ...any) {
	l.r.places[fmt.Sprint(path...)] = spot{l.sheet, l.row, l.cols[head]}
}

// value returns the cell under a heading. A formula, an error and a needed cell that is
// empty are faults.
func (l *line) value(head string, need bool) (cellValue, bool) {
	v, ok := l.cells[head]
	switch {
	case !ok && need:
		l.bad(head, "fill it in, or empty the whole row", "%s is empty", head)
		return v, false
	case ok && v.form == isFormula:
		l.bad(head, "copy the cell and paste it as a value", "a formula; only values are read")
		return v, false
	case ok && v.form == isError:
		l.bad(head, "write the value, or empty the cell", "the cell holds the error %s", short(v.text))
		return v, false
	}
	return v, ok
}

// text returns words; a number or a date there is a fault, for what a program shows as
// 45 % or as a date is another thing in the file.
func (l *line) text(head string, need bool) string {
	v, ok := l.value(head, need)
	if !ok {
		return ""
	}
	if v.form != isText {
		what := map[form]string{isNumber: "a number", isDate: "a date", isBool: "TRUE or FALSE"}[v.form]
		l.bad(head, "format the cell as text and type it again", "%s holds %s, words are expected", head, what)
		return ""
	}
	return strings.TrimSpace(v.text)
}

// oneOf returns a word; upper and lower case are the same where a list is given.
func (l *line) oneOf(head string, words []string) string {
	s := l.text(head, true)
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return w
		}
	}
	if s != "" {
		hint := "choose one of " + strings.Join(words, ", ")
		if near := ref.Suggest(s, words); len(near) > 0 {
			hint = "did you mean " + near[0] + "?"
		}
		l.bad(head, hint, "%s is %q", head, short(s))
	}
	return ""
}

func (l *line) list(head string) []string {
	out, err := splitList(l.text(head, false))
	if err != nil {
		l.bad(head, "put two quotes where a name has one", "%s", err)
	}
	return out
}

// number returns a finite number within the limits of its column; nil for an empty cell
// and for a fault.
func (l *line) number(head string, need bool) *float64 {
	v, ok := l.value(head, need)
	if !ok {
		return nil
	}
	return l.numberOf(l.kinds[head], head, v)
}

func (l *line) numberOf(c column, at string, v cellValue) *float64 {
	switch v.form {
	case isDate:
		l.bad(at, "format the cell as a number and type it again", "%s is a date", c.head)
		return nil
	case isBool:
		l.bad(at, "write a number", "%s is TRUE or FALSE", c.head)
		return nil
	}
	n, ok := plainNumber(v.text)
	if !ok && v.form == isText {
		var why string
		if n, why = typedNumber(v.text); why != "" {
			l.bad(at, why, "%s is %q, a number is expected", c.head, short(v.text))
			return nil
		}
	} else if !ok {
		l.bad(at, "write a number", "%s is %q, a number is expected", c.head, short(v.text))
		return nil
	}
	switch {
	case c.from == fromScores && (n < 0 || n > c.most || 2*n != math.Trunc(2*n)):
		l.bad(at, "0 to 5 in steps of a half; empty means not rated", "%s is %s", c.head, show(n))
	case c.most != noLimit && (n < c.least || n > c.most):
		l.bad(at, fmt.Sprintf("%s to %s", show(c.least), show(c.most)), "%s is %s", c.head, show(n))
	case c.kind == whole && (n != math.Trunc(n) || math.Abs(n) > 1e15):
		l.bad(at, "write a whole number", "%s is %s", c.head, show(n))
	default:
		return &n
	}
	return nil
}

// whole returns a number without fraction.
func (l *line) whole(head string, need bool) *int {
	n := l.number(head, need)
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}

func show(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// plainNumber reads a number as the file format writes it.
func plainNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "xXpP_nN") { // forms that only Go has, and NaN, inf
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
}

var (
	commaNumber  = regexp.MustCompile(`^[+-]?\d+,\d+$`)
	unclearComma = regexp.MustCompile(`^[+-]?[1-9]\d{0,2},\d{3}$`)
	spacedNumber = regexp.MustCompile(`^[+-]?\d{1,3}( \d{3})+([.,]\d+)?$`)
)

// typedNumber reads a number that stands in a cell as text: with a decimal comma, or with
// spaces between thousands. why is what to do when it can't be read, or read in two ways.
func typedNumber(s string) (n float64, why string) {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\u2009':
			return ' '
		case '\u2212':
			return '-'
		}
		return r
	}, strings.TrimSpace(s))
	switch {
	case unclearComma.MatchString(s):
		return 0, "is the comma a decimal comma or between thousands? write it without"
	case spacedNumber.MatchString(s):
		s = strings.ReplaceAll(s, " ", "")
		s = strings.Replace(s, ",", ".", 1)
	case commaNumber.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
	}
	n, ok := plainNumber(s)
	if !ok {
		return 0, "write digits only, or empty the cell if it is not known"
	}
	return n, ""
}

// answer returns yes or no; nil for an empty cell.
func (l *line) answer(head string, need bool) *bool {
	v, ok := l.value(head, need)
	if !ok {
		return nil
	}
	s := strings.ToLower(strings.TrimSpace(v.text))
	yes := s == "yes" || v.form == isBool && s == "1"
	no := s == "no" || v.form == isBool && s == "0"
	if yes == no {
		l.bad(head, "write yes or no", "%s is %q", head, short(strings.TrimSpace(v.text)))
		return nil
	}
	return &yes
}

// is is an answer where an empty cell means no.
func (l *line) is(head string) bool {
	a := l.answer(head, false)
	return a != nil && *a
}

// month returns a date as records have it. A cell that a spreadsheet program made a date
// is read as the month or the day that it shows.
func (l *line) month(head string) string {
	v, ok := l.value(head, false)
	if !ok {
		return ""
	}
	switch v.form {
	case isText:
		return l.dateText(head, strings.TrimSpace(v.text))
	case isBool:
		l.bad(head, "write a date such as 2026-03", "%s is TRUE or FALSE", head)
		return ""
	}
	n, fine := plainNumber(v.text)
	fine = fine && n >= 1 && n < 200_000
	day := serial(n, l.r.old, fine)
	switch {
	case !fine || v.form == isNumber && day.Year() < 1980:
		l.bad(head, "write a date such as 2026-03 or 2026-03-31", "%s is the number %s", head, short(v.text))
	case v.form == isNumber:
		l.bad(head, "if the day "+day.Format(time.DateOnly)+" is meant, format the cell as text and write it so", "%s is the number %s", head, short(v.text))
	case v.days:
		return day.Format(time.DateOnly)
	default:
		return day.Format("2006-01")
	}
	return ""
}

// serial is the day with a number: day 1 is 1 January 1900, and a 29 February 1900 is
// counted that never was; or day 0 is 1 January 1904.
func serial(n float64, old, fine bool) time.Time {
	if !fine {
		return time.Time{}
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if old {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if n < 60 {
		n++
	}
	return start.AddDate(0, 0, int(n))
}

// dateText takes a date as text; another way to write one gets a hint with the right way.
func (l *line) dateText(head, s string) string {
	for _, f := range []string{"2006-01", "2006-01-02"} {
		if _, err := time.Parse(f, s); err == nil {
			return s
		}
	}
	hint := "write a date such as 2026-03 or 2026-03-31"
	for _, f := range [][2]string{{"2.1.2006", time.DateOnly}, {"1.2006", "2006-01"}, {"2006/1/2", time.DateOnly}, {"2006/1", "2006-01"}} {
		if t, err := time.Parse(f[0], s); err == nil {
			hint = "write " + t.Format(f[1])
			break
		}
	}
	l.bad(head, hint, "%s is %q", head, short(s))
	return ""
}
