package chart

import (
	"fmt"
	"strings"
)

// Theme gives the colour of every role in a chart, as #rrggbb; no two roles share a
// colour, so a colour names its role.
type Theme struct {
	Ink    string    // text and median ticks
	Muted  string    // axis labels, headings, words such as "no data"
	Grid   string    // grid lines and links
	Paper  string    // what is behind the chart: halos and hollow marks
	Home   string    // the economy the report is about
	Band   string    // the peers' full range, other economies
	Core   string    // the peers' middle half, peers
	Series [6]string // other series, in order
}

// Light is the default theme. Every text colour has a contrast of at least 4.5:1
// on white; Home and Core differ in lightness as well as in hue.
var Light = Theme{
	Ink: "#1d2733", Muted: "#596676", Grid: "#dfe4ea", Paper: "#ffffff",
	Home: "#c03a12", Band: "#a9bccf", Core: "#5884ad",
	Series: [6]string{"#0067a3", "#00755a", "#8c3f97", "#8f6200", "#6b4a3a", "#4b5b6d"},
}

// Dark is the theme for a near-black page.
var Dark = Theme{
	Ink: "#e8ecf1", Muted: "#9dabba", Grid: "#2f3a46", Paper: "#14191f",
	Home: "#ff8c5f", Band: "#4f6479", Core: "#7fa9d1",
	Series: [6]string{"#62b2ea", "#45c9a0", "#d394de", "#e2b04a", "#c79f8c", "#a8b6c5"},
}

// role is a name for use in CSS and its colour.
type role struct{ name, colour string }

func (t Theme) roles() []role {
	out := []role{
		{"ink", t.Ink}, {"muted", t.Muted}, {"grid", t.Grid}, {"paper", t.Paper},
		{"home", t.Home}, {"band", t.Band}, {"core", t.Core},
	}
	for i, c := range t.Series {
		out = append(out, role{fmt.Sprintf("s%d", i+1), c})
	}
	return out
}

// CSS returns rules for a page that holds charts drawn in [Light]: variables with
// the light values, the dark values under prefers-color-scheme and under
// :root[data-theme=dark], and the classes that bind marks to variables.
func CSS() string {
	var b strings.Builder
	vars := func(sel string, t Theme) {
		b.WriteString(sel + "{")
		for _, r := range t.roles() {
			fmt.Fprintf(&b, "--c-%s:%s;", r.name, r.colour)
		}
		b.WriteString("}\n")
	}
	vars(":root", Light)
	b.WriteString("@media screen and (prefers-color-scheme:dark){")
	vars(":root:not([data-theme=light])", Dark)
	b.WriteString("}\n@media screen{")
	vars(":root[data-theme=dark]", Dark)
	b.WriteString("}\n")
	for _, r := range Light.roles() {
		fmt.Fprintf(&b, ".f-%[1]s{fill:var(--c-%[1]s)}.l-%[1]s{stroke:var(--c-%[1]s)}\n", r.name)
	}
	return b.String()
}
