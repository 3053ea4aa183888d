package report

import (
	"fmt"
	"strings"

	"upstep/match"
	"upstep/panel"
)

const portfolioDoc = "docs/methods/portfolio.md"

// Portfolio is the page on the small set of pilots to start with.
type Portfolio struct {
	Country  string            `json:"country"`
	Currency string            `json:"currency"`
	Notice   string            `json:"notice,omitempty"` // of the register, e.g. that scores are illustrative
	File     string            `json:"file,omitempty"`
	Checks   []PilotCheck      `json:"to_check"`            // preconditions of the pilots that are not known to be met
	Over     []Overruled       `json:"overruled,omitempty"` // of the programme of the file, by the user's flags and settings
	Choice   *match.Portfolio  `json:"choice"`
	Shadows  []match.Shadow    `json:"shadow"` // what a point of capacity is worth, largest first
	Gain     float64           `json:"gain"`   // points of capacity more that Shadows try
	Mix      *match.Mix        `json:"mix"`    // that the evidence calls for; nil: refused, or nobody asked
	Serves   *match.Mix        `json:"serves"` // what the pilots serve; nil: no pilot
	Hosts    map[string]string `json:"hosts"`  // ID -> name
	Needs    map[string]string `json:"needs"`  // ID -> name

	More []panel.Recipe `json:"-"` // of what the values rest on
}

// Overruled is a part of a programme that the user puts another value in place of.
type Overruled struct {
	What string `json:"what"` // budget, total, cap, pilots, share; costs: the costs of pilots, which fall away
	Was  string `json:"was"`
	Is   string `json:"is,omitempty"`
}

// PortfolioRefused is the page where there are no hosts, or where nobody says what there is
// to spend.
func PortfolioRefused(m Messages, hosted bool) Refused {
	if !hosted {
		return Refused{Method: "portfolio", Why: m.Text("portfolio.unhosted", nil), Help: m.Text("portfolio.unhosted.help", nil)}
	}
	return Refused{Method: "portfolio", Why: m.Text("portfolio.unfunded", nil), Help: m.Text("portfolio.unfunded.help", nil)}
}

// ID names the page.
func (*Portfolio) ID() string { return "portfolio" }

// Notes are those of the choice.
func (p *Portfolio) Notes() []panel.Note { return p.Choice.Notes }

// Recipes are that of the choice and those of what it rests on.
func (p *Portfolio) Recipes() []panel.Recipe {
	return append([]panel.Recipe{p.Choice.Recipe}, p.More...)
}

func (p *Portfolio) page(b *builder) Page {
	c := p.Choice
	blocks := []Block{b.para("portfolio.intro", nil)}
	if p.Notice != "" {
		blocks = append(blocks, Callout{Severity: panel.Warning, Title: b.text("portfolio.notice", nil), Text: T(p.Notice)})
	}
	for _, n := range c.Notes {
		blocks = append(blocks, Callout{Severity: n.Severity, Title: b.text("portfolio.note", nil), Text: T(n.Text)})
	}
	if len(p.Over) > 0 {
		var l List
		for _, x := range p.Over {
			v := Values{"was": x.Was}
			if x.Is != "" {
				v["is"] = x.Is
			}
			l.Items = append(l.Items, b.spans("portfolio.over."+x.What, v))
		}
		blocks = append(blocks, b.para("portfolio.over", Values{"file": p.File}), l)
	}
	if len(c.Best.Picks) > 0 {
		blocks = append(blocks, p.summary(b), p.bestTable(b), p.hostTable(b))
		if len(p.Checks) > 0 {
			blocks = append(blocks, p.checkTable(b))
		}
	}
	blocks = append(blocks, p.lacking(b)...)
	if len(c.Best.Picks) > 0 {
		blocks = append(blocks, p.nextBlocks(b)...)
	}
	if len(c.Out) > 0 {
		blocks = append(blocks, p.outTable(b))
	}
	if len(c.Best.Picks) > 0 {
		blocks = append(blocks, p.regretBlocks(b)...)
		blocks = append(blocks, p.shadowBlocks(b)...)
		blocks = append(blocks, p.mixBlocks(b)...)
	}
	return b.page("portfolio", blocks...)
}

// PilotCheck is a precondition of a pilot that is not known to be met.
type PilotCheck struct {
	Instrument string      `json:"instrument"`
	Text       string      `json:"text"`
	Hard       bool        `json:"hard"` // a red line if it is not met
	State      match.State `json:"state"`
}

// checkTable lists what to find out before a pilot starts.
func (p *Portfolio) checkTable(b *builder) Table {
	t := Table{ID: "portfolio-check", Wide: true, Caption: b.text("matching.conditions", nil),
		Columns: []Column{{Title: b.text("matching.col.instrument", nil)}, {Title: b.text("matching.col.condition", nil)}, {Title: b.text("matching.col.state", nil)}}}
	for _, c := range p.Checks {
		text := c.Text
		if c.Hard {
			text = b.text("matching.hard", Values{"text": text})
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(p.item(c.Instrument))}, {Text: T(text)}, {Text: T(b.text("matching.state."+string(c.State), nil))}})
	}
	return t
}

func (p *Portfolio) host(id string) string {
	if name := p.Hosts[id]; name != "" {
		return name
	}
	return id
}

func (p *Portfolio) need(id string) string {
	if name := p.Needs[id]; name != "" {
		return name
	}
	return id
}

// item names an instrument by its ID.
func (p *Portfolio) item(id string) string {
	for _, x := range p.Choice.Best.Picks {
		if x.ID == id && x.Name != "" {
			return x.Name
		}
	}
	for _, x := range p.Choice.Out {
		if x.ID == id && x.Name != "" {
			return x.Name
		}
	}
	return id
}

// items names several, or says that there are none.
func (p *Portfolio) items(b *builder, ids []string) string {
	if len(ids) == 0 {
		return b.text("portfolio.nothing", nil)
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.item(id)
	}
	return strings.Join(out, ", ")
}

// figure adds a figure of the choice.
func (p *Portfolio) figure(b *builder, path, label, unit string, v float64, text, formula, anchor string, inputs []Input, notes ...string) Figure {
	return b.t.figure(computed{path: "portfolio/" + path, label: label, unit: unit, value: &v, text: text, formula: formula, method: portfolioDoc + anchor, recipe: "portfolio",
		inputs: inputs, notes: append(notes, p.from()...)})
}

func (p *Portfolio) from() []string {
	if p.File == "" {
		return nil
	}
	if len(p.Over) > 0 {
		return []string{"hosts and limits from " + p.File + ", except for the limits that the user states"}
	}
	return []string{"hosts and limits from " + p.File}
}

func (p *Portfolio) valueOf(b *builder, at string, x match.Pick) Figure {
	return p.figure(b, at+"/value/"+x.ID, "Value of "+x.Name+" at "+p.host(x.Host), "match times benefit", x.Value, Number(x.Value, 3), "match times benefit scale, and the bonus for what is learnt", "#value", nil,
		fmt.Sprintf("%s at %s: %.6g, of it a bonus of %.6g", x.ID, x.Host, x.Value, x.Bonus))
}

func (p *Portfolio) costOf(b *builder, at string, x match.Pick) Figure {
	return p.figure(b, at+"/cost/"+x.ID, "Cost of the pilot of "+x.Name, p.Currency, x.Cost, Number(x.Cost, 0), "units of the pilot times the cost of one, or the user's own cost", "#value", nil, fmt.Sprintf("%s: %.10g", x.ID, x.Cost))
}

// sums are value and cost of a set, as sums of its pilots.
func (p *Portfolio) sums(b *builder, at string, s match.Set) (value, cost Figure) {
	var values, costs []Input
	for _, x := range s.Picks {
		values = append(values, Input{Label: x.Name, Figure: p.valueOf(b, at, x).ID})
		costs = append(costs, Input{Label: x.Name, Figure: p.costOf(b, at, x).ID})
	}
	value = p.figure(b, at+"/value", "Value of the portfolio", "match times benefit", s.Value, Number(s.Value, 3), "sum over its pilots", "#the-choice", values, "pilots: "+strings.Join(s.IDs(), ", "))
	cost = p.figure(b, at+"/cost", "Cost of the portfolio", p.Currency, s.Cost, Number(s.Cost, 0), "sum over its pilots", "#the-choice", costs, "pilots: "+strings.Join(s.IDs(), ", "))
	return value, cost
}

func (p *Portfolio) summary(b *builder) Paragraph {
	value, cost := p.sums(b, "best", p.Choice.Best)
	return b.para("portfolio.summary", Values{"n": fmt.Sprint(len(p.Choice.Best.Picks)), "value": F(value), "cost": F(cost), "budget": Number(p.Choice.Budget, 0), "currency": p.Currency})
}

func (p *Portfolio) columns(b *builder, text []string, nums ...string) []Column {
	var out []Column
	for _, k := range text {
		out = append(out, Column{Title: b.text("portfolio.col."+k, nil)})
	}
	for _, k := range nums {
		out = append(out, Column{Title: b.text("portfolio.col."+k, nil), Num: true})
	}
	return out
}

func (p *Portfolio) bestTable(b *builder) Table {
	t := Table{ID: "portfolio-best", Caption: b.text("portfolio.best", nil), Columns: p.columns(b, []string{"instrument", "host"}, "cost", "value", "low", "high", "overreach")}
	for _, x := range p.Choice.Best.Picks {
		over := p.figure(b, "best/overreach/"+x.ID, "Overreach of "+x.Name+" at "+p.host(x.Host), "probability", x.Overreach, Percent(x.Overreach, 0), "probability that at least one dimension falls short by more than the tolerance", "#value", nil, fmt.Sprintf("%s at %s: %.6g", x.ID, x.Host, x.Overreach))
		t.Rows = append(t.Rows, []Cell{{Text: T(x.Name)}, {Text: T(p.host(x.Host))}, {Text: F(p.costOf(b, "best", x))}, {Text: F(p.valueOf(b, "best", x))},
			{Text: F(p.scenario(b, x, "low", x.Low))}, {Text: F(p.scenario(b, x, "high", x.High))}, {Text: F(over)}})
	}
	return t
}

func (p *Portfolio) scenario(b *builder, x match.Pick, name string, v float64) Figure {
	return p.figure(b, "best/"+name+"/"+x.ID, "Value of "+x.Name+", capacity "+name, "match times benefit", v, Number(v, 3), "as the value, with every capacity score one standard error "+map[string]string{"low": "lower", "high": "higher"}[name], "#regret", nil,
		fmt.Sprintf("%s at %s: %.6g", x.ID, x.Host, v))
}

// hostTable is what each host carries.
func (p *Portfolio) hostTable(b *builder) Table {
	t := Table{ID: "portfolio-hosts", Caption: b.text("portfolio.hosts", nil), Columns: p.columns(b, []string{"host"}, "cost", "most", "load", "carry")}
	for _, h := range p.Choice.Spent {
		var costs []Input
		for _, x := range p.Choice.Best.Picks {
			if x.Host == h.Host || strings.Contains("\x00"+strings.Join(x.Members, "\x00")+"\x00", "\x00"+h.Host+"\x00") {
				costs = append(costs, Input{Label: x.Name, Figure: p.costOf(b, "best", x).ID})
			}
		}
		cost := p.figure(b, "host/cost/"+h.Host, "Cost of the pilots on "+p.host(h.Host), p.Currency, h.Cost, Number(h.Cost, 0), "sum over its pilots; one that several host counts in full for each", "#limits", costs)
		load := p.figure(b, "host/load/"+h.Host, "Coordination that the pilots ask of "+p.host(h.Host), "points", h.Load, Number(h.Load, 0), "sum over its pilots", "#limits", costs)
		t.Rows = append(t.Rows, []Cell{{Text: T(p.host(h.Host))}, {Text: F(cost)}, {Text: T(Number(h.Most, 0))}, {Text: F(load)}, {Text: T(Number(h.Carry, 0))}})
	}
	return t
}

// lacking says which priorities no pilot answers.
func (p *Portfolio) lacking(b *builder) []Block {
	var l List
	for _, x := range p.Choice.Lacking {
		v := Values{"need": p.need(x.Need)}
		if x.Code != "none" {
			v["items"] = p.items(b, x.By)
		}
		l.Items = append(l.Items, b.spans("portfolio.lacking."+x.Code, v))
	}
	if len(l.Items) == 0 {
		return nil
	}
	return []Block{b.para("portfolio.lacking", nil), l}
}
