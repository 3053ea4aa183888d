package bulk

import (
	"fmt"
	"slices"
	"strings"

	"upstep/internal/source/table"
)

// Facts say what the data of a file are.
type Facts struct {
	Source         string // BACI, Atlas, Comtrade, OEC, or what the user calls it
	Classification string // hs92, hs12, sitc2, ...; "": not known
	Level          int    // digits of a product code; 0: not fixed
	Vintage        string // the publisher's release; "": not known
	Flow           string // exports, imports, or "" for other values
	Unit           string // of the value, after Times
	Licence        string
}

// Name is the name a dataset gets when the user gives none.
func (f Facts) Name() string {
	parts := []string{strings.ToLower(f.Source)}
	for _, p := range []string{f.Classification, f.Vintage} {
		if p != "" {
			parts = append(parts, strings.ToLower(p))
		}
	}
	if f.Source != "BACI" && f.Level > 0 {
		parts = append(parts, fmt.Sprint(f.Level))
	}
	if f.Flow == Imports {
		parts = append(parts, Imports)
	}
	return strings.Join(parts, "-")
}

// The flows of trade.
const (
	Exports = "exports"
	Imports = "imports"
)

// Keep is a condition on a column; rows that do not meet it are set aside and counted.
type Keep struct {
	Column string
	Values []string // one of these, or with Not none of these
	Not    bool
	Digits [2]int // when Values is nil: a number of at least and at most so many digits
	Why    string // what is set aside, in words
}

// Meets reports whether a row with this text in the column is wanted.
func (k Keep) Meets(text string) bool {
	if k.Values == nil {
		return len(text) >= k.Digits[0] && len(text) <= k.Digits[1] && digits(text, len(text))
	}
	return slices.Contains(k.Values, text) != k.Not
}

// Count is the number of rows in which some columns have these texts.
type Count struct {
	Values []string
	Rows   int
}

// Counter counts the wanted rows of a plan's file by the texts of some columns, sorted by
// text. A column with "=TEXT" after it stands for "true" or "false", one with "#" before it
// for the length of a text of digits, "" for other texts.
type Counter func(p *Plan, columns ...string) ([]Count, error)

// Plan says how the rows of one file are read. Column names are headers; "" means that
// there is no such column.
type Plan struct {
	Path    string // of the CSV or Parquet file to read
	Name    string // as users know it, FILE or ARCHIVE!MEMBER
	Parquet bool
	Comma   rune     // CSV: what stands between fields
	Header  []string // of all columns, in the order of the file
	Open    bool     // CSV: the last line has no end

	Year, Country, Partner, Product, Value, Quantity string

	OnlyYear int               // every row must be of this year; 0: any year
	Codes    map[string]string // code of a country -> ISO3; nil: codes are taken as they stand
	Partners bool              // codes of partners are of the same list
	Tail     int               // of a country code only so many last letters count, two more may stand before them (OEC); 0: all
	Digits   int               // a product code has so many digits; 0: any text
	Pad      bool              // a code of one digit less lost its leading zero when numbers were written
	Prefixed bool              // one or two digits of the section stand before the product code (OEC)
	Scale    int               // decimal places of a value that are kept
	Fixed    bool              // the publisher writes no more of them: rounded values are not looked for
	Times    int               // the value is in so many units
	Keeps    []Keep

	Facts Facts
}

// column returns the place of a header, -1 when it is not there.
func (p *Plan) column(name string) int {
	if name == "" {
		return -1
	}
	return slices.Index(p.Header, name)
}

// Used are the columns in use, in the order of the file.
func (p *Plan) Used() []string {
	want := []string{p.Year, p.Country, p.Partner, p.Product, p.Value, p.Quantity}
	for _, k := range p.Keeps {
		want = append(want, k.Column)
	}
	var out []string
	for _, h := range p.Header {
		if h != "" && slices.Contains(want, h) {
			out = append(out, h)
		}
	}
	return out
}

// Twice returns a header in use that stands more than once, "" when none does: which of the
// columns is meant cannot be known.
func (p *Plan) Twice() string {
	seen := map[string]bool{}
	for _, h := range p.Used() {
		if seen[h] {
			return h
		}
		seen[h] = true
	}
	return ""
}

// wrong says that a file is not of the kind it was given as.
func wrong(name string, line int, hint, format string, args ...any) error {
	return &table.Malformed{File: name, Line: line, What: fmt.Sprintf(format, args...), Hint: hint}
}

// find returns the first header that has one of the names, but for case, or "".
func find(header []string, names ...string) string {
	for _, n := range names {
		if i := slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, n) }); i >= 0 {
			return header[i]
		}
	}
	return ""
}
