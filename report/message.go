package report

import (
	"fmt"
	"strings"
)

// Messages are the whole sentences of a language, by key, with {name} where a
// value goes. They live in the catalogue, so that a report can be translated
// without touching code.
type Messages map[string]string

// Values fill a message. A value is a string, a Figure or a []Span.
type Values map[string]any

// Spans returns the message with its values put in. An unknown key, an unused
// value or an unfilled name is a programmer error and panics: a sentence with a
// hole must not reach a reader.
func (m Messages) Spans(key string, v Values) []Span {
	text, ok := m[key]
	if !ok {
		panic("report: no message " + key)
	}
	var out []Span
	used := 0
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		if before != "" {
			out = append(out, Span{Text: before})
		}
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		val, has := v[name]
		if !closed || !has {
			panic(fmt.Sprintf("report: message %s: nothing for {%s}", key, name))
		}
		out = append(out, spans(key, val)...)
		used++
		text = after
	}
	if used < len(v) {
		panic(fmt.Sprintf("report: message %s uses %d of %d values", key, used, len(v)))
	}
	return join(out)
}

// Text returns the message as plain text.
func (m Messages) Text(key string, v Values) string { return Plain(m.Spans(key, v)) }

func spans(key string, val any) []Span {
	switch x := val.(type) {
	case string:
		return []Span{{Text: x}}
	case Figure:
		return []Span{{Figure: &x}}
	case []Span:
		return x
	default:
		panic(fmt.Sprintf("report: message %s: a value of type %T", key, val))
	}
}

// join merges neighbouring plain runs.
func join(in []Span) []Span {
	var out []Span
	for _, s := range in {
		if n := len(out); n > 0 && plain(s) && plain(out[n-1]) {
			out[n-1].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

func plain(s Span) bool { return s.Figure == nil && !s.Strong && !s.Code && s.Href == "" }

// Plain returns the text of spans, figures as printed.
func Plain(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Figure != nil {
			b.WriteString(s.Figure.Text)
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// T returns plain text as spans.
func T(text string) []Span { return []Span{{Text: text}} }

// F returns a figure as spans.
func F(f Figure) []Span { return []Span{{Figure: &f}} }
