package report

import (
	"fmt"
	"strings"

	"upstep/method/diagnose"
)

// pairs is the forced comparison when too many nodes bind.
func (p *diagnosis) pairs() []Block {
	if len(p.Result.Pairs) == 0 {
		return nil
	}
	b := p.b
	t := Table{ID: "diagnose-pairs", Caption: b.text("diagnose.pairs", nil), Columns: p.columns("first", "second", "answer")}
	for _, x := range p.Result.Pairs {
		answer := T(b.text("diagnose.pairs.open", nil))
		if x.Answer != "" {
			answer = T(p.name(x.Answer) + ": " + x.Why)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(p.name(x.A))}, {Text: T(p.name(x.B))}, {Text: answer}})
	}
	return []Block{Heading{Level: 3, Text: b.text("diagnose.pairs", nil)}, b.para("diagnose.pairs.sentence", Values{"n": fmt.Sprint(len(p.Result.Bindings))}), t}
}

// syndromes are the texts every binding node needs.
func (p *diagnosis) syndromes() []Block {
	b := p.b
	t := Table{ID: "diagnose-syndromes", Caption: b.text("diagnose.syndromes", nil), Columns: p.columns("node", "persists", "gains")}
	for _, n := range p.Result.Nodes {
		switch {
		case n.Syndrome != nil:
			t.Rows = append(t.Rows, []Cell{{Text: T(p.name(n.ID))}, {Text: T(n.Syndrome.Why)}, {Text: T(n.Syndrome.Gains)}})
		case n.Wanted:
			t.Rows = append(t.Rows, []Cell{{Text: T(p.name(n.ID))}, {Text: T(b.text("diagnose.syndrome.missing", nil)), Mark: "warn"}, {Text: T(dash)}})
		}
	}
	if t.Rows == nil {
		return nil
	}
	return []Block{Heading{Level: 3, Text: t.Caption}, t}
}

// worth lists where evidence would change a label.
func (p *diagnosis) worth() []Block {
	b := p.b
	out := []Block{Heading{Level: 3, Text: b.text("diagnose.worth", nil)}}
	if len(p.Result.Worth) == 0 {
		out = append(out, b.para("diagnose.worth.none", Values{"score": Number(p.Options.WorthScore, 1)}))
	} else {
		out = append(out, b.para("diagnose.worth.sentence", Values{"score": Number(p.Options.WorthScore, 1), "quality": Number(p.Options.GoodQuality, 1)}))
		l := List{Ordered: true}
		for _, w := range p.Result.Worth {
			l.Items = append(l.Items, p.worthItem(w))
		}
		out = append(out, l)
	}
	if len(p.Result.Blind) > 0 {
		out = append(out, b.para("diagnose.blind", Values{"nodes": p.namesOf(p.Result.Blind)}))
	}
	return out
}

func (p *diagnosis) worthItem(w diagnose.Worth) []Span {
	b := p.b
	n := *p.Result.Node(w.Node)
	open := b.t.figure(computed{path: "diagnose/" + w.Node + "/open", label: n.Name + ", weight of evidence that is open, " + b.Home.Name, unit: "0 to 1", text: Number(w.Unknown, 2), value: ptr(w.Unknown),
		formula: "1 - weight of the evidence", method: diagnoseDoc + "#value-of-information", recipe: "diagnose", inputs: []Input{{Label: "weight", Figure: p.weight(n).ID}}})
	item := b.spans("diagnose.worth.item", Values{"name": []Span{{Text: p.name(w.Node), Strong: true}}, "unknown": open})
	if len(w.Missing) > 0 {
		item = append(item, b.spans("diagnose.worth.missing", Values{"tests": joinNumbers(w.Missing)})...)
	}
	for _, r := range w.Reach {
		v := Values{"test": fmt.Sprint(r.Test), "label": p.label(r.Label), "score": Signed(r.Score, 2)}
		if r.S > 0 {
			item = append(item, b.spans("diagnose.worth.up", v)...)
		} else {
			item = append(item, b.spans("diagnose.worth.down", v)...)
		}
	}
	if len(w.Reach) == 0 {
		item = append(item, b.spans("diagnose.worth.nothing", nil)...)
	}
	return item
}

func joinNumbers(v []int) string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = fmt.Sprint(x)
	}
	return joinAnd(out)
}

// hangs lists verdicts that rest on a choice of ours.
func (p *diagnosis) hangs() []Block {
	b := p.b
	out := []Block{Heading{Level: 3, Text: b.text("diagnose.hangs", nil)}}
	if len(p.Result.Hangs)+len(p.Result.Near) == 0 {
		return append(out, b.para("diagnose.hangs.none", nil))
	}
	if len(p.Result.Hangs) > 0 {
		t := Table{ID: "diagnose-hangs", Caption: b.text("diagnose.hangs.table", nil), Columns: p.columns("node", "label", "choice", "other", "score#")}
		for _, h := range p.Result.Hangs {
			f := b.t.figure(computed{path: "diagnose/" + h.Node + "/hangs/" + h.Choice, label: p.name(h.Node) + ", score with another choice, " + b.Home.Name, unit: "-1 to 1", text: Signed(h.Score, 2), value: ptr(h.Score),
				formula: "the score again, with: " + b.text("diagnose.choice."+h.Choice, nil), method: diagnoseDoc + "#sensitivity", recipe: "diagnose", inputs: []Input{{Label: "score", Figure: p.score(*p.Result.Node(h.Node)).ID}}})
			t.Rows = append(t.Rows, []Cell{{Text: T(p.name(h.Node))}, {Text: T(p.label(h.Label)), Mark: labelMarks[h.Label]}, {Text: T(b.text("diagnose.choice."+h.Choice, nil))},
				{Text: T(p.label(h.Other)), Mark: labelMarks[h.Other]}, {Text: F(f)}})
		}
		out = append(out, t)
	}
	var items [][]Span
	for _, n := range p.Result.Near {
		items = append(items, b.spans("diagnose.near", Values{"name": []Span{{Text: p.name(n.Node), Strong: true}}, "score": p.score(*p.Result.Node(n.Node)), "threshold": Number(n.Threshold, 2), "label": p.label(diagnose.Label(n.Name))}))
	}
	if items != nil {
		out = append(out, List{Items: items})
	}
	return out
}

// peers shows the sets of comparators and who was dropped by rule.
func (p *diagnosis) peers() []Block {
	b := p.b
	c := p.Result.Comparators
	out := []Block{Heading{Level: 3, Text: b.text("diagnose.peers", nil)}}
	if c.Refusal != "" {
		return append(out, Callout{Severity: 2, Title: b.text("diagnose.peers", nil), Text: T(strings.ToUpper(c.Refusal[:1]) + c.Refusal[1:] + ".")})
	}
	set := b.text("diagnose.set."+string(c.Set), nil)
	if c.Income != nil {
		o := b.Panel.At("NY.GDP.PCAP.PP.KD", b.Home.ISO3, c.Year)
		out = append(out, b.para("diagnose.peers.sentence", Values{"set": set, "income": b.t.value("diagnose/income", "GDP per head, PPP, constant, "+b.Home.Name, o, Number(o.Value, 0)), "year": fmt.Sprint(c.Year)}))
	}
	t := Table{ID: "diagnose-peers", Caption: b.text("diagnose.peers", nil), Columns: p.columns("set", "members", "steps", "dropped")}
	for _, x := range append([]diagnose.Comparators{c}, p.Result.Others...) {
		members := b.names(x.Members)
		if members == "" {
			members = dash
		}
		if x.Refusal != "" {
			members = x.Refusal
		}
		steps := strings.Join(x.Steps, "; ")
		if steps == "" {
			steps = dash
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(b.text("diagnose.set."+string(x.Set), nil))}, {Text: T(members)}, {Text: T(steps)}, {Text: T(p.dropped(x.Dropped))}})
	}
	return append(out, t)
}

// dropped names who was left out, by rule.
func (p *diagnosis) dropped(list []diagnose.Drop) string {
	var out []string
	for _, rule := range []diagnose.Rule{diagnose.TooSmall, diagnose.NoPeople, diagnose.Micro} {
		var who []string
		for _, d := range list {
			if d.Rule == rule {
				who = append(who, p.b.Dir.Name(d.Country))
			}
		}
		if who != nil {
			out = append(out, p.b.text("diagnose.drop."+string(rule), nil)+": "+joinAnd(who))
		}
	}
	if out == nil {
		return dash
	}
	return strings.Join(out, "; ")
}

// silent lists the signals that could not speak and what no source of the pack has.
func (p *diagnosis) silent() []Block {
	b := p.b
	out := []Block{Heading{Level: 3, Text: b.text("diagnose.silent", nil)}}
	if len(p.Result.Silent) > 0 {
		t := Table{ID: "diagnose-silent", Caption: b.text("diagnose.silent.table", nil), Columns: p.columns("node", "test", "what", "reason")}
		for _, s := range p.Result.Silent {
			t.Rows = append(t.Rows, []Cell{{Text: T(p.name(s.Node))}, {Text: T(b.text("diagnose.test."+fmt.Sprint(s.Test), nil))}, {Text: T(s.Name)}, {Text: T(s.Why)}})
		}
		out = append(out, t)
	}
	t := Table{ID: "diagnose-absent", Caption: b.text("diagnose.absent", nil), Columns: p.columns("node", "what", "kind", "source")}
	for _, a := range p.Result.Absent {
		t.Rows = append(t.Rows, []Cell{{Text: T(p.name(a.Node))}, {Text: T(a.Item)}, {Text: T(b.text("diagnose.kind."+a.Kind, nil))}, {Text: T(a.Source)}})
	}
	return append(out, t)
}
