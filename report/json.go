package report

import (
	"encoding/json"
	"fmt"
)

// The kinds of block as written in JSON.
const (
	kindHeading    = "heading"
	kindParagraph  = "paragraph"
	kindList       = "list"
	kindKeyFigures = "key-figures"
	kindTable      = "table"
	kindChart      = "chart"
	kindCallout    = "callout"
)

// Every block is written with its "kind" first, then its own fields. The named types
// below have the fields without the method, which would call itself.

// MarshalJSON adds the kind.
func (b Heading) MarshalJSON() ([]byte, error) {
	type fields Heading
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindHeading, fields(b)})
}

// MarshalJSON adds the kind.
func (b Paragraph) MarshalJSON() ([]byte, error) {
	type fields Paragraph
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindParagraph, fields(b)})
}

// MarshalJSON adds the kind.
func (b List) MarshalJSON() ([]byte, error) {
	type fields List
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindList, fields(b)})
}

// MarshalJSON adds the kind.
func (b KeyFigures) MarshalJSON() ([]byte, error) {
	type fields KeyFigures
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindKeyFigures, fields(b)})
}

// MarshalJSON adds the kind.
func (b Table) MarshalJSON() ([]byte, error) {
	type fields Table
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindTable, fields(b)})
}

// MarshalJSON adds the kind.
func (b Chart) MarshalJSON() ([]byte, error) {
	type fields Chart
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindChart, fields(b)})
}

// MarshalJSON adds the kind.
func (b Callout) MarshalJSON() ([]byte, error) {
	type fields Callout
	return json.Marshal(struct {
		Kind string `json:"kind"`
		fields
	}{kindCallout, fields(b)})
}

// UnmarshalJSON reads blocks by their kind. An unknown kind is an error.
func (p *Page) UnmarshalJSON(data []byte) error {
	var in struct {
		ID     string            `json:"id"`
		Title  string            `json:"title"`
		Blocks []json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*p = Page{ID: in.ID, Title: in.Title}
	for i, raw := range in.Blocks {
		b, err := readBlock(raw)
		if err != nil {
			return fmt.Errorf("page %q, block %d: %w", in.ID, i, err)
		}
		p.Blocks = append(p.Blocks, b)
	}
	return nil
}

func readBlock(raw []byte) (Block, error) {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	switch head.Kind {
	case kindHeading:
		return read[Heading](raw)
	case kindParagraph:
		return read[Paragraph](raw)
	case kindList:
		return read[List](raw)
	case kindKeyFigures:
		return read[KeyFigures](raw)
	case kindTable:
		return read[Table](raw)
	case kindChart:
		return read[Chart](raw)
	case kindCallout:
		return read[Callout](raw)
	}
	return nil, fmt.Errorf("unknown kind %q", head.Kind)
}

func read[B Block](raw []byte) (Block, error) {
	var b B
	err := json.Unmarshal(raw, &b)
	return b, err
}

// UnmarshalJSON reads a list of traces. An ID that occurs twice is an error.
func (l *Ledger) UnmarshalJSON(data []byte) error {
	var traces []Trace
	if err := json.Unmarshal(data, &traces); err != nil {
		return err
	}
	*l = *NewLedger()
	for i, t := range traces {
		if _, ok := l.at[t.ID]; ok {
			return fmt.Errorf("figure %s occurs twice", t.ID)
		}
		l.at[t.ID] = i
	}
	if len(traces) > 0 {
		l.traces = traces
	}
	return nil
}
