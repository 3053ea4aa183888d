package report_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"upstep/report"
)

// walk calls f for every figure printed in a document, in tables, twins and text.
func walk(d *report.Document, f func(report.Figure)) {
	spans := func(ss []report.Span) {
		for _, s := range ss {
			if s.Figure != nil {
				f(*s.Figure)
			}
		}
	}
	table := func(t report.Table) {
		for _, row := range t.Rows {
			for _, c := range row {
				spans(c.Text)
			}
		}
	}
	for _, p := range d.Pages {
		for _, b := range p.Blocks {
			switch b := b.(type) {
			case report.Paragraph:
				spans(b.Text)
			case report.List:
				for _, i := range b.Items {
					spans(i)
				}
			case report.KeyFigures:
				for _, k := range b.Items {
					f(k.Figure)
					spans(k.Context)
				}
			case report.Table:
				table(b)
			case report.Chart:
				table(b.Twin)
			case report.Callout:
				spans(b.Text)
			}
		}
	}
}

func TestLedgerRefusesTwoFiguresOfOneID(t *testing.T) {
	l := report.NewLedger()
	v, w := 1.0, 2.0
	l.Add(report.Trace{ID: "a", Text: "1", Value: &v}, 2020, 0)
	l.Add(report.Trace{ID: "a", Text: "1", Value: &v}, 2020, 0)
	if got := l.IDs(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("ids %v", got)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "figure a printed as") {
			t.Errorf("recovered %v", r)
		}
	}()
	l.Add(report.Trace{ID: "a", Text: "2", Value: &w}, 2020, 0)
}

func TestListing(t *testing.T) {
	d := report.Listing("2 things", []report.Column{{Title: "A"}}, [][]report.Cell{{{Text: report.T("x")}}})
	walk(d, func(report.Figure) { t.Error("a listing has no figures") })
	b, err := json.Marshal(d)
	if err != nil || regexp.MustCompile(`NaN|null,null`).Match(b) {
		t.Errorf("%s %v", b, err)
	}
}
