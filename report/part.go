package report

import "upstep/panel"

// Part is what one method adds to a report: a page, what the method noted, and how to
// make it again. The types that implement it stand in this package, one per method.
type Part interface {
	ID() string // of the page and of the command, e.g. "diagnose"
	Notes() []panel.Note
	Recipes() []panel.Recipe
	page(b *builder) Page
}

// sourced is a Part with figures of sources that no indicator of the catalogue has.
type sourced interface{ Sources() []string }

// dated is a Part on data of its own, which says up to when they go.
type dated interface{ cut(b *builder) string }

// PartSources returns the keys of the sources of a part that no indicator has.
func PartSources(p Part) []string {
	if s, ok := p.(sourced); ok {
		return s.Sources()
	}
	return nil
}

// Refused is the part of a method that can't speak: a page with the reason.
type Refused struct {
	Method string `json:"method"` // ID of the part
	Why    string `json:"why"`    // a whole sentence
	Help   string `json:"help"`   // what would change it
}

// ID names the page.
func (r Refused) ID() string { return r.Method }

// Notes says once more, as data, that the page was withheld.
func (r Refused) Notes() []panel.Note {
	return []panel.Note{{Code: r.Method + "-refused", Subject: r.Method, Severity: panel.Refusal, Text: r.Why}}
}

// Recipes is empty: nothing was computed.
func (Refused) Recipes() []panel.Recipe { return nil }

func (r Refused) page(b *builder) Page {
	return b.page(r.Method, Callout{Severity: panel.Refusal, Title: b.text("part.refused", nil), Text: T(r.Why), Help: r.Help})
}

// PartOnly is the document of one method alone.
func PartOnly(e Evidence, p Part) *Document {
	e.Parts = []Part{p}
	b, d := newBuilder(e, p.ID())
	page := b.marked(p.page(b), false)
	if c, ok := p.(dated); ok {
		d.DataCut = c.cut(b)
	}
	d.Pages = []Page{page}
	if d.Title = page.Title; e.Home.Name != "" {
		d.Title = b.text("part.title", Values{"page": page.Title, "country": e.Home.Name})
	}
	return d
}
