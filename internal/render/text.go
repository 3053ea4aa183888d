package render

import (
	"strings"

	"upstep/report"
)

// plain is running text without any markup.
func plain(spans []report.Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Figure != nil {
			b.WriteString(s.Figure.Text + sign(*s.Figure))
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// prose is running text without any markup, where a missing figure shows its reason.
func prose(spans []report.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(plain([]report.Span{s}))
		if f := s.Figure; f != nil && f.Missing != "" && f.Text == "–" {
			b.WriteString(" (" + f.Missing + ")")
		}
	}
	return b.String()
}

// columnTitle is the heading with its unit.
func columnTitle(c report.Column) string {
	if c.Unit == "" {
		return c.Title
	}
	return c.Title + " (" + c.Unit + ")"
}

// onlyFigure returns the figure of a cell that holds nothing else.
func onlyFigure(c report.Cell) *report.Figure {
	if len(c.Text) == 1 {
		return c.Text[0].Figure
	}
	return nil
}

// tables returns the tables of a page in order, chart twins included.
func tables(p report.Page) []report.Table {
	var out []report.Table
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case report.Table:
			out = append(out, b)
		case report.Chart:
			t := b.Twin
			if t.Caption == "" {
				t.Caption = b.Title
			}
			out = append(out, t)
		}
	}
	return out
}

// charts returns the charts of a document in order.
func charts(d *report.Document) []report.Chart {
	var out []report.Chart
	for _, p := range d.Pages {
		for _, b := range p.Blocks {
			if c, ok := b.(report.Chart); ok {
				out = append(out, c)
			}
		}
	}
	return out
}
