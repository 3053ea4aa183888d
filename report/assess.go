package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
)

// methodPages are where the methods are described.
const (
	gapDoc        = "docs/methods/gap.md"
	complexityDoc = "docs/methods/complexity.md"
)

// builder holds what every page needs while a report is built.
type builder struct {
	Evidence
	t tracer
}

// Assess builds the country report. The same evidence gives the same document.
func Assess(e Evidence) *Document {
	b, d := newBuilder(e, "assess")
	d.Title = b.text("cover.title", Values{"country": e.Home.Name})
	d.Subtitle = b.text("cover.subtitle", nil)
	d.Pages = append(d.Pages, b.marked(b.summaryPage(), false), b.marked(b.gapPage(), true), b.marked(b.structurePage(), true), b.marked(b.qualityPage(), true), b.marked(b.spacePage(), true))
	for _, p := range e.Parts {
		d.Pages = append(d.Pages, b.marked(p.page(b), true))
	}
	if len(e.Deck) > 0 {
		d.Pages = append(d.Pages, b.deckPage())
	}
	d.Pages = append(d.Pages, b.unknownPage(), b.sourcesPage())
	return d
}

func (b *builder) text(key string, v Values) string  { return b.Messages.Text(key, v) }
func (b *builder) spans(key string, v Values) []Span { return b.Messages.Spans(key, v) }

func (b *builder) para(key string, v Values) Paragraph { return Paragraph{Text: b.spans(key, v)} }

func (b *builder) page(id string, blocks ...Block) Page {
	for i, x := range blocks {
		if c, ok := x.(Chart); ok {
			c.Home = b.Home.Name
			blocks[i] = c
		}
	}
	return Page{ID: id, Title: b.text("page."+id, nil), Blocks: blocks}
}

func (b *builder) dataCut() string {
	cut := Values{"year": fmt.Sprint(b.Cut)}
	if b.Space == nil && b.WhySpace == "" {
		return b.text("cover.cut.plain", cut)
	}
	if b.Space == nil {
		cut["why"] = strings.TrimSuffix(b.WhySpace, ".")
		return b.text("cover.cut.notrade", cut)
	}
	cut["trade"] = fmt.Sprintf("%d (%s)", b.Space.Basket.Year, b.Space.Basket.System)
	return b.text("cover.cut", cut)
}

// allNotes collects the notes of every method, each once, in order.
func (b *builder) allNotes() []panel.Note {
	var out []panel.Note
	add := func(notes []panel.Note) {
		for _, n := range notes {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	add(b.changedNotes())
	add(b.Gap.Notes)
	for _, r := range b.Gap.Rows {
		add(r.Notes)
	}
	add(b.Deind.Notes)
	add(b.RD.Notes)
	if b.Alike != nil {
		add(b.Alike.Notes)
	}
	if s := b.Space; s != nil {
		add(s.Notes)
		add(s.Result.Notes)
		add(s.Profile.Notes)
		add(s.Standing.Notes)
		add(s.Opportunities.Notes)
	}
	for _, p := range b.Parts {
		add(p.Notes())
	}
	return out
}

// peersText names the peers in a sentence.
func (b *builder) peersText() string {
	p := b.Gap.Peers
	switch p.Kind {
	case "list":
		return b.text("gaps.peers.list", Values{"names": b.names(p.Members)})
	case "structure":
		return b.text("gaps.peers.structure", Values{"n": fmt.Sprint(len(p.Members)), "features": joinAnd(b.Alike.Features), "names": b.names(p.Members)})
	default:
		asOf := ""
		if g, err := b.Dir.Group(p.Code); err == nil {
			asOf = g.AsOf
		}
		if asOf == "" {
			return b.text("gaps.peers.world", Values{"n": fmt.Sprint(len(p.Members))})
		}
		return b.text("gaps.peers.group", Values{"name": p.Name, "n": fmt.Sprint(len(p.Members)), "asof": asOf})
	}
}

// peersShort names the peers in a few words.
func (b *builder) peersShort() string {
	switch p := b.Gap.Peers; p.Kind {
	case "group":
		return p.Name
	case "structure":
		return fmt.Sprintf("the %d economies most alike", len(p.Members))
	default:
		if len(p.Members) > 4 {
			return fmt.Sprintf("%d chosen economies", len(p.Members))
		}
		return b.names(p.Members)
	}
}

func (b *builder) names(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = b.Dir.Name(c)
	}
	return joinAnd(out)
}

// joinAnd joins words as a list in a sentence.
func joinAnd(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		s := words[0]
		for _, w := range words[1 : n-1] {
			s += ", " + w
		}
		return s + " and " + words[n-1]
	}
}

// joinSpans joins spans as a list in a sentence.
func joinSpans(items [][]Span) []Span {
	var out []Span
	for i, it := range items {
		switch {
		case i == 0:
		case i == len(items)-1:
			out = append(out, Span{Text: " and "})
		default:
			out = append(out, Span{Text: ", "})
		}
		out = append(out, it...)
	}
	return out
}
