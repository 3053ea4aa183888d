package table

import (
	"fmt"
	"slices"
)

// Kind classes what is wrong with a row.
type Kind string

// The kinds of bad rows.
const (
	ShortRow  Kind = "wrong number of fields"
	TextValue Kind = "value is no number"
	NoValue   Kind = "value is empty"
	NotFinite Kind = "value is NaN or infinite"
	Negative  Kind = "value is negative"
	BadYear   Kind = "year is no whole number"
	NoCode    Kind = "country or product is empty"
	BadQuote  Kind = "a quote stands inside a field or is not closed"
	LongCode  Kind = "a code is longer than 200 bytes"
	NULByte   Kind = "a text holds a NUL byte"
	ManyYears Kind = "more than 2,000 different years"
)

// Case is one bad row.
type Case struct {
	File string `json:"file"`
	Line int    `json:"line"` // from 1; in Parquet the row, from 1
	Text string `json:"text"` // what stands there, shortened
}

// String is FILE:LINE: what stands there.
func (c Case) String() string { return fmt.Sprintf("%s:%d: %s", c.File, c.Line, c.Text) }

// Fault counts the bad rows of a kind and shows the first.
type Fault struct {
	Kind  Kind   `json:"kind"`
	Count int    `json:"count"`
	First []Case `json:"first"`
}

const casesKept = 5

// faults collects bad rows in the order in which they are added.
type faults []Fault

func (f *faults) add(k Kind, file string, line int, text []byte) {
	x := f.of(k)
	x.Count++
	if len(x.First) < casesKept {
		x.First = append(x.First, Case{file, line, short(text)})
	}
}

func (f *faults) of(k Kind) *Fault {
	for i := range *f {
		if (*f)[i].Kind == k {
			return &(*f)[i]
		}
	}
	*f = append(*f, Fault{Kind: k})
	return &(*f)[len(*f)-1]
}

// merge adds the faults of a later part.
func (f *faults) merge(g faults) {
	for _, x := range g {
		y := f.of(x.Kind)
		y.Count += x.Count
		y.First = append(y.First, x.First[:min(len(x.First), casesKept-len(y.First))]...)
	}
}

// sorted orders by count, then kind.
func (f faults) sorted() []Fault {
	out := slices.Clone(f)
	slices.SortFunc(out, func(a, b Fault) int {
		switch {
		case a.Count != b.Count:
			return b.Count - a.Count
		case a.Kind < b.Kind:
			return -1
		}
		return 1
	})
	return out
}

// short shows at most 60 bytes of a row, safe for a terminal.
func short(b []byte) string {
	cut := ""
	if len(b) > 60 {
		b, cut = b[:60], "..."
	}
	q := fmt.Sprintf("%q", b)
	return q[1:len(q)-1] + cut
}
