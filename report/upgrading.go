package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/method/index"
	"upstep/panel"
)

const indexDoc = "docs/methods/index.md"

// Upgrading is the technology upgrading index as a part of a report on a country.
type Upgrading struct {
	Definition, Title, Of string
	Result                *index.Upgraded
	Items                 []UpgradeItem
	Dropped               []UpgradeDrop
	Lists                 []UpgradeList // of the home economy
	Exports               *panel.Ref    // the table of the share of complex exports; nil without one
	Neighbours            []string      // shown side by side, the home economy first
	Beside                *Beside       // nil when no published table was given
	Patents               *Patents      // nil when no file of patents was given
}

// UpgradeItem is an indicator of the index, with the home economy's figure.
type UpgradeItem struct {
	Code       string   `json:"code"`
	Series     string   `json:"series"` // of the panel
	Pillar     string   `json:"pillar"`
	Text       string   `json:"text"`
	Unit       string   `json:"unit"`
	Form       string   `json:"form"`
	Provenance string   `json:"provenance"`
	Note       string   `json:"note,omitempty"`
	N          int      `json:"n"` // economies of the sample with a value
	Used       bool     `json:"used"`
	Why        string   `json:"why,omitempty"`     // why it is not used
	Treated    string   `json:"treated,omitempty"` // what was done to outliers
	Value      *float64 `json:"value"`             // of the country
	From       int      `json:"from,omitempty"`    // year of the oldest observation in it
	Year       int      `json:"year,omitempty"`    // of the newest
	Missing    string   `json:"missing,omitempty"` // why there is no value

	Reading index.Reading `json:"-"`
}

// span is the year of a figure, or the years it goes over; "" without a figure.
func (it UpgradeItem) span() string {
	switch {
	case it.Year == 0:
		return ""
	case it.From < it.Year:
		return fmt.Sprintf("%d–%d", it.From, it.Year)
	}
	return fmt.Sprint(it.Year)
}

// UpgradeList is how much of the list of an index or a pillar an economy has.
type UpgradeList struct {
	Code   string `json:"code"`
	Have   int    `json:"have"`   // indicators in use with a figure of the economy
	Used   int    `json:"used"`   // indicators in use
	Listed int    `json:"listed"` // indicators of the list, those without a source included
}

// UpgradeDrop is an indicator of the list without a source.
type UpgradeDrop struct {
	Text       string `json:"text"`
	Pillar     string `json:"pillar"`
	Provenance string `json:"provenance"`
	Reason     string `json:"reason"`
}

// Beside compares a published table with the reconstruction.
type Beside struct {
	File    string          `json:"file"`
	Indices []BesideIndex   `json:"indices"`
	Rows    []BesideCountry `json:"rows"`   // economies in both, by code
	Unused  []string        `json:"unused"` // economies of the file that have no score here
	Low     float64         `json:"low"`    // smallest published value
	High    float64         `json:"high"`   // largest
}

// BesideIndex is how far one index ranks the economies as the published one does.
type BesideIndex struct {
	Code     string   `json:"code"`
	N        int      `json:"n"`
	Spearman *float64 `json:"spearman"` // nil for fewer than 8
	Kendall  *float64 `json:"kendall"`
}

// BesideCountry is one economy of the published table.
type BesideCountry struct {
	Country string        `json:"country"`
	Year    int           `json:"year"` // 0 in a table without years
	Ours    int           `json:"ours"` // year of our scores
	Scores  []BesideScore `json:"scores"`
}

// BesideScore is one index of one economy, published and ours.
type BesideScore struct {
	Code      string   `json:"code"`
	Published *float64 `json:"published"`
	Ours      *float64 `json:"ours"`
}

// ID is that of the command.
func (Upgrading) ID() string { return "index" }

// Notes are those of the method.
func (u Upgrading) Notes() []panel.Note { return u.Result.Notes }

// Recipes is the one of the method.
func (u Upgrading) Recipes() []panel.Recipe { return []panel.Recipe{u.Result.Recipe} }

// Sources is that of the export table.
func (u Upgrading) Sources() []string {
	if u.Exports == nil {
		return nil
	}
	return []string{u.Exports.Source}
}

// cut is the year past which no value is used.
func (u Upgrading) cut(b *builder) string {
	return b.text("index.cut", Values{"year": fmt.Sprint(u.Result.Year)})
}

// Inside reports whether the economy is in the sample.
func (u Upgrading) Inside(iso3 string) bool { return slices.Contains(u.Result.Units, iso3) }

// Outside is why an economy is not in the sample.
func (u Upgrading) Outside(name string) string {
	return fmt.Sprintf("%s is not in the sample: fewer than a million people in %d, or no figure of its population.", name, u.Result.Year)
}

func (u Upgrading) page(b *builder) Page {
	used := 0
	for _, it := range u.Items {
		if it.Used {
			used++
		}
	}
	blocks := []Block{Callout{Severity: panel.Warning, Title: b.text("index.label", nil), Text: b.spans("index.label.text", Values{
		"title": u.Title, "of": u.Of, "used": fmt.Sprint(used), "dropped": fmt.Sprint(len(u.Items) - used + len(u.Dropped)), "year": fmt.Sprint(u.Result.Year), "n": fmt.Sprint(len(u.Result.Units))})}}
	if !u.Inside(b.Home.ISO3) {
		blocks = append(blocks, Callout{Severity: panel.Refusal, Title: b.text("part.refused", nil), Text: T(u.Outside(b.Home.Name))})
		return b.page("index", append(blocks, u.dropTable(b))...)
	}
	blocks = append(blocks, u.keys(b), u.said(b), u.chart(b), u.itemTable(b), u.robust(b))
	if n := u.beside(b); n != nil {
		blocks = append(blocks, *n)
	}
	if u.Beside != nil {
		blocks = append(blocks, u.published(b)...)
	}
	if u.Patents != nil {
		blocks = append(blocks, u.patents(b)...)
	}
	return b.page("index", append(blocks, u.dropTable(b), b.para("index.limits", nil))...)
}

// score is the figure of an index or a pillar of an economy.
func (u Upgrading) score(b *builder, iso3, code, name string, v *float64, why string, inputs []Input) Figure {
	c := computed{path: "index/" + code + "/score", label: fmt.Sprintf("%s %s, %s, 0 to 1 (%s)", code, name, b.Dir.Name(iso3), u.Definition), value: v, missing: why, year: u.Result.Year,
		method: indexDoc + "#technology-upgrading", recipe: "index/upgrading", inputs: inputs, formula: "mean of its parts, scaled by min-max over the sample"}
	if iso3 != b.Home.ISO3 {
		c.path = "index/" + code + "/score/" + iso3
		c.inputs = []Input{{Label: fmt.Sprintf("the indicators of %s, read as those of %s: upstep why %s/index/%s/score", b.Dir.Name(iso3), b.Home.Name, iso3, code)}}
	} else if len(c.inputs) == 0 {
		c.inputs = u.sample(code)
	}
	if v != nil {
		c.text, c.missing = Number(*v, 2), ""
	}
	return b.t.figure(c)
}

// tails are the ends of a band of ranks in per cent: "5" and "95".
func tails(r *index.Upgraded) (low, high string) {
	tail := math.Round(5e4*(1-r.Options().Level)) / 1e3 // no digits of the arithmetic
	return strconv.FormatFloat(tail, 'f', -1, 64), strconv.FormatFloat(100-tail, 'f', -1, 64)
}

// place is the rank or, where it hangs on the weights, the band of ranks.
func (u Upgrading) place(b *builder, x index.Upgrading, p index.Placed) Figure {
	low, high := tails(u.Result)
	c := computed{path: "index/" + x.Code + "/rank", label: fmt.Sprintf("Rank of %s in %s %s among %d economies", b.Dir.Name(p.Unit), x.Code, x.Name, x.Scored), year: u.Result.Year,
		inputs: u.sample(x.Code), method: indexDoc + "#bands-of-ranks", recipe: "index/upgrading", formula: fmt.Sprintf("%s to %s %% band of the rank under random weights of %s; the rank itself where the band is no wider than %d", low, high, x.Random, u.Result.Options().Wide)}
	if p.Unit != b.Home.ISO3 {
		c.path += "/" + p.Unit
	}
	switch {
	case p.Score == nil:
		c.missing = p.Why
	case !p.Banded:
		c.missing = "too few runs with a score"
	case p.Wide:
		v := p.Median
		c.value, c.text = &v, fmt.Sprintf("%d to %d of %d", p.Low, p.High, x.Scored)
	default:
		v := float64(p.Rank)
		c.value, c.text = &v, fmt.Sprintf("%d of %d", p.Rank, x.Scored)
	}
	return b.t.figure(c)
}

// sample names what a figure over all economies rests on.
func (u Upgrading) sample(code string) []Input {
	return []Input{{Label: fmt.Sprintf("the indicators of %s for the %d economies of the sample, as in the recipe", code, len(u.Result.Units))}}
}

func (u Upgrading) keys(b *builder) KeyFigures {
	var k KeyFigures
	for _, x := range u.Result.Indices {
		p := x.Unit(b.Home.ISO3)
		if p == nil {
			continue
		}
		item := KeyFigure{Label: x.Code + " " + x.Name, Figure: u.score(b, p.Unit, x.Code, x.Name, p.Score, p.Why, u.parts(b, *p))}
		if p.Score != nil {
			item.Context = b.spans("index.rank", Values{"rank": u.place(b, x, *p)})
		} else {
			item.Context = T(p.Why)
		}
		k.Items = append(k.Items, item)
	}
	return k
}

// parts are the pillars of an index as inputs.
func (u Upgrading) parts(b *builder, p index.Placed) []Input {
	var out []Input
	for _, s := range p.Pillars {
		f := u.pillar(b, p.Unit, s)
		out = append(out, Input{Label: "pillar " + s.Code, Figure: f.ID})
	}
	return out
}

func (u Upgrading) pillar(b *builder, iso3 string, s index.PillarScore) Figure {
	var inputs []Input
	for _, it := range u.Items {
		if it.Pillar == s.Code && it.Used {
			inputs = append(inputs, Input{Label: "indicator " + it.Code, Figure: u.value(b, it).ID})
		}
	}
	why := fmt.Sprintf("it has %s of the indicators, %s %% are needed", Percent(s.Coverage, 0), percent(u.Result.Options().Coverage))
	return u.score(b, iso3, s.Code, u.pillarName(s.Code), s.Score, why, inputs)
}

func (u Upgrading) pillarName(code string) string {
	if n, ok := u.Result.Result.Tree.Node(code); ok {
		return n.Name
	}
	return code
}

// value is the home economy's figure of an indicator.
func (u Upgrading) value(b *builder, it UpgradeItem) Figure {
	c := computed{path: "index/" + it.Code + "/value", label: fmt.Sprintf("%s, %s", it.Text, b.Home.Name), unit: it.Unit, value: it.Value, missing: it.Missing, year: it.Year,
		method: indexDoc + "#technology-upgrading", recipe: "index/upgrading", inputs: from("observation", it.Reading.From...), quality: worst(it.Reading.From...)}
	switch it.Form {
	case "mean":
		c.formula = "mean of the three years that end with the newest value, of those present"
		if it.From < it.Year {
			c.label += ", " + it.span()
		}
	case "change":
		c.formula = "the newest value less that of ten years before"
		if it.From < it.Year {
			c.label += ", " + it.span()
		}
	case "given":
		c.formula = "exports of products with a complexity above the mean of the product space, over exports of products with a complexity"
		if u.Exports != nil {
			c.inputs = []Input{{Label: "export table", Table: u.Exports}}
		}
	default:
		c.formula = "the newest value"
	}
	if it.Value != nil {
		c.missing, c.text = "", Significant(*it.Value, 3)
	}
	return b.t.figure(c)
}

// said is the profile in words: what it rests on, and how near other words are.
func (u Upgrading) said(b *builder) Paragraph {
	p := u.Result.Profile(b.Home.ISO3)
	var rules, near, off []string
	for _, r := range p.Rules {
		if r.Off != "" {
			off = append(off, r.Off)
		}
		if r.Value != nil {
			rules = append(rules, fmt.Sprintf("%s = %s", r.Rule, Signed(*r.Value, 2)))
		}
		if r.Near {
			near = append(near, r.Rule)
		}
	}
	list := "–"
	if len(rules) > 0 {
		list = strings.Join(rules, "; ")
	}
	if p.Label == "" {
		return Paragraph{Text: b.spans("index.profile.none", Values{"why": p.Why, "rules": list})}
	}
	spread := b.t.figure(computed{path: "index/profile/spread", label: "Largest less smallest of A, B and C, " + b.Home.Name, value: p.Spread, text: textOf(p.Spread, 2), missing: missingOf(p.Spread, "an index is missing"),
		year: u.Result.Year, method: indexDoc + "#technology-upgrading", formula: "max(A, B, C) - min(A, B, C)", inputs: u.sample("A, B and C")})
	text := b.spans("index.profile", Values{"label": b.text("index.profile."+strings.ReplaceAll(p.Label, " ", "-"), nil), "rules": list, "step": Number(p.Rules[0].Limit, 2), "spread": spread})
	key := "index.profile.same"
	if p.ByRank != p.Label {
		key = "index.profile.other"
	}
	v := Values{"same": fmt.Sprint(p.Same), "n": fmt.Sprint(p.Labelled)}
	if p.ByRank != p.Label {
		v["other"] = b.text("index.profile."+strings.ReplaceAll(p.ByRank, " ", "-"), nil)
	}
	text = append(append(text, Span{Text: " "}), b.spans(key, v)...)
	if len(near) > 0 {
		text = append(append(text, Span{Text: " "}), b.spans("index.profile.near", Values{"rules": joinAnd(near), "margin": strconv.FormatFloat(u.Result.Options().Margin, 'g', -1, 64)})...)
	}
	if len(off) > 0 {
		text = append(append(text, Span{Text: " "}), b.spans("index.profile.off", Values{"why": strings.Join(off, "; ")})...)
	}
	return Paragraph{Text: text}
}

func textOf(v *float64, decimals int) string {
	if v == nil {
		return dash
	}
	return Number(*v, decimals)
}

func missingOf(v *float64, why string) string {
	if v == nil {
		return why
	}
	return ""
}
