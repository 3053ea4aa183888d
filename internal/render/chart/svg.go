package chart

import (
	"errors"
	"fmt"
	"html"
	"strings"

	"upstep/report"
)

// font is named once on the root; text elements inherit it.
const font = `'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans','Noto Sans',sans-serif`

// finish turns ECharts' SVG into the form [SVG] promises: its own root element with
// title and description, no counters of the drawing machine, and a class beside
// every colour that belongs to a role.
func finish(raw string, c report.Chart, p Plot, th Theme) (string, error) {
	open := strings.IndexByte(raw, '>')
	end := strings.LastIndex(raw, "</svg>")
	if !strings.HasPrefix(raw, "<svg ") || open < 0 || end < open {
		return "", errors.New("the drawing is not an svg element")
	}
	names := map[string]string{}
	for _, r := range th.roles() {
		names[r.colour] = r.name
	}
	id := "chart-" + anchor(c.ID)
	var b strings.Builder
	b.Grow(len(raw))
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" id="%[1]s-svg" viewBox="0 0 %[2]d %[3]d" width="%[2]d" height="%[3]d" role="img" aria-labelledby="%[1]s-title %[1]s-desc" font-family="%[4]s">`,
		id, p.Width, p.Height, font)
	fmt.Fprintf(&b, `<title id="%s-title">%s</title><desc id="%[1]s-desc">%[3]s</desc>`,
		id, html.EscapeString(c.Title), html.EscapeString(c.Sentence))
	tags(&b, raw[open+1:end], names)
	b.WriteString("</svg>")
	return b.String(), nil
}

// tags copies SVG text, rewriting the attributes of every tag.
func tags(b *strings.Builder, s string, names map[string]string) {
	for s != "" {
		lt := strings.IndexByte(s, '<')
		if lt < 0 {
			b.WriteString(s)
			return
		}
		words := s[:lt]
		if len(words) > 1 && words[0] == '-' && words[1] >= '0' && words[1] <= '9' {
			words = "−" + words[1:] // a minus sign, not a hyphen
		}
		b.WriteString(words)
		s = s[lt:]
		gt := strings.IndexByte(s, '>')
		if gt < 0 {
			b.WriteString(s)
			return
		}
		if rest, ok := dropped(s, gt); ok {
			s = rest
			continue
		}
		attributes(b, s[:gt+1], names)
		s = strings.TrimPrefix(s[gt+1:], "\n")
	}
}

// dropped reports whether the element that begins s is of no use on paper, and
// returns what follows it: the empty background, the rules for a pointer, and the
// clip paths, which ECharts writes (wider than the plot) even where clipping is off.
func dropped(s string, gt int) (rest string, ok bool) {
	if tag := s[:gt+1]; strings.HasPrefix(tag, `<rect width="`) && strings.Contains(tag, `fill="none"`) {
		return strings.TrimPrefix(s[gt+1:], "</rect>"), true
	}
	for _, name := range []string{"style", "defs"} {
		if strings.HasPrefix(s, "<"+name+" ") || strings.HasPrefix(s, "<"+name+">") {
			if _, after, found := strings.Cut(s, "</"+name+">"); found {
				return after, true
			}
		}
	}
	return s, false
}

// attributes copies one tag without the attributes that only a live chart needs and
// adds classes for role colours.
func attributes(b *strings.Builder, tag string, names map[string]string) {
	class := ""
	for {
		eq := strings.Index(tag, `="`)
		if eq < 0 {
			break
		}
		stop := strings.IndexByte(tag[eq+2:], '"')
		if stop < 0 {
			break
		}
		stop += eq + 2
		head, value := tag[:eq], tag[eq+2:stop]
		space := strings.LastIndexByte(head, ' ')
		name := head[space+1:]
		if space > 0 {
			b.WriteString(head[:space])
		}
		tag = tag[stop+1:]
		switch {
		case name == "class" || name == "pointer-events" || name == "clip-path" || strings.HasPrefix(name, "ecmeta_"):
			continue
		case name == "style":
			value = dropFamily(value)
		case name == "fill" && names[value] != "":
			class += " f-" + names[value]
		case name == "stroke" && names[value] != "":
			class += " l-" + names[value]
		}
		if value != "" {
			b.WriteString(" " + name + `="` + value + `"`)
		}
	}
	if class != "" {
		b.WriteString(` class="` + class[1:] + `"`)
	}
	b.WriteString(tag)
}

// dropFamily removes font-family from a style attribute.
func dropFamily(style string) string {
	var keep []string
	for decl := range strings.SplitSeq(style, ";") {
		if decl != "" && !strings.HasPrefix(decl, "font-family:") {
			keep = append(keep, decl)
		}
	}
	return strings.Join(keep, ";")
}

// anchor makes an ID safe for an id attribute.
func anchor(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, id)
}
