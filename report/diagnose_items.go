package report

import (
	"fmt"
	"math"
	"slices"

	"upstep/catalogue"
	"upstep/method/diagnose"
	"upstep/panel"
)

// signal returns the signal an item of the pack is of.
func (p *diagnosis) signal(id string) (catalogue.Signal, bool) {
	i := slices.IndexFunc(p.Tree.Signals, func(s catalogue.Signal) bool { return s.ID == id })
	if i < 0 {
		return catalogue.Signal{}, false
	}
	return p.Tree.Signals[i], true
}

func itemPath(i diagnose.Item) string { return fmt.Sprintf("diagnose/%s/t%d", i.ID, i.Test) }

// decimals are those of a signal, two where none are known.
func (p *diagnosis) decimals(id string) int {
	if n, ok := p.Precision[id]; ok {
		return n
	}
	if s, ok := p.signal(id); ok && s.Source != "" {
		return 0
	}
	return 2
}

// evidence is the table of all items.
func (p *diagnosis) evidence() []Block {
	b := p.b
	out := []Block{Heading{Level: 3, Text: b.text("diagnose.evidence", nil)}}
	if len(p.Result.Evidence) == 0 {
		return nil
	}
	out = append(out, b.para("diagnose.evidence.note", Values{"z": Number(p.Options.OutlierZ, 0)}))
	if p.Evidence != nil {
		out = append(out, b.para("diagnose.evidence.yours", Values{"file": p.Evidence.File}))
	}
	t := Table{ID: "diagnose-evidence", Caption: b.text("diagnose.evidence", nil), Wide: true, Columns: p.columns("node", "test", "what", "kind", "value#", "against", "says#", "quality#")}
	for _, i := range p.Result.Evidence {
		mark := ""
		if i.S >= 0.5 {
			mark = "bad"
		} else if i.S <= -0.5 {
			mark = "good"
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(p.name(i.Node))}, {Text: T(b.text("diagnose.test."+fmt.Sprint(i.Test), nil))}, {Text: p.what(i)}, {Text: T(b.text("diagnose.kind."+i.Kind, nil))},
			{Text: p.own(i)}, {Text: p.against(i)}, {Text: F(p.says(i)), Mark: mark}, {Text: F(p.quality(i))}})
	}
	return append(out, t)
}

// what names an item; of the user's with source, date and line.
func (p *diagnosis) what(i diagnose.Item) []Span {
	if i.Origin == diagnose.FromPack {
		return T(i.Name)
	}
	from := i.Source
	if i.Date != "" {
		from += ", " + i.Date
	}
	return []Span{{Text: i.Name}, {Text: fmt.Sprintf(" (%s; line %d of your file)", from, i.Line)}}
}

// own is the economy's figure with its year.
func (p *diagnosis) own(i diagnose.Item) []Span {
	if i.Value == nil {
		if i.Year > 0 && i.Origin == diagnose.FromPack {
			return T(fmt.Sprintf("to %d", i.Year))
		}
		return T(dash)
	}
	f := p.ownFigure(i)
	if i.Year == 0 {
		return F(f)
	}
	return append(F(f), Span{Text: fmt.Sprintf(" (%d)", i.Year)})
}

func (p *diagnosis) ownFigure(i diagnose.Item) Figure {
	path, label, text := itemPath(i)+"/value", i.Name+", "+p.b.Home.Name, Number(*i.Value, p.decimals(i.ID))
	s, ok := p.signal(i.ID)
	if ok && s.Code != "" && s.Deflate == "" && s.Volatility == 0 && !s.Complement {
		return p.b.t.value(path, label, i.Obs[0], text)
	}
	c := computed{path: path, label: label, unit: p.Units[i.ID], text: text, value: i.Value, year: i.Year, inputs: from("observation", i.Obs...), method: diagnoseDoc + "#signals", recipe: "diagnose"}
	switch {
	case s.Deflate != "":
		c.formula = "(1 + rate) / (1 + inflation) - 1"
	case s.Volatility > 0:
		c.formula = fmt.Sprintf("standard deviation of the yearly log change over %d years, times 100", s.Volatility)
	case s.Complement:
		c.formula = "100 - the figure"
	case s.Source != "":
		c.formula, c.inputs = "products with a revealed comparative advantage of at least 1", p.exportTable()
	default:
		c.formula, c.notes = "given by you", p.users(i)
	}
	return p.b.t.figure(c)
}

func (p *diagnosis) exportTable() []Input {
	t := p.Table
	return []Input{{Label: "exports by product", Table: &t}}
}

func (p *diagnosis) users(i diagnose.Item) []string {
	return []string{fmt.Sprintf("user evidence: line %d of %s (sha256 %s); source: %s, %s", i.Line, p.Evidence.File, p.Evidence.Checksum, i.Source, i.Date)}
}

// inputs are what an item rests on.
func (p *diagnosis) inputs(i diagnose.Item) (in []Input, notes []string) {
	if i.Origin == diagnose.FromUser {
		return nil, p.users(i)
	}
	in = from("observation", i.Obs...)
	if i.Camels != nil || len(i.Obs) == 0 {
		in = append(in, p.exportTable()...)
	}
	home := p.b.Panel.Latest("NY.GDP.PCAP.PP.KD", p.b.Home.ISO3, i.Year, 3)
	if i.Price != nil && home.Ok() {
		in = append(in, from("income", home)...)
		notes = append(notes, fmt.Sprintf("line over %d economies on the %s scale: fitted %s, prediction error %s, slope on ln income %s", i.Price.N, p.scale(i), Significant(i.Price.Fitted, 4), Significant(i.Price.Error, 4), Significant(i.Price.Slope, 4)))
		if r := i.Price.Range; r != nil {
			notes = append(notes, fmt.Sprintf("leaving one economy out, z runs from %s to %s", Signed(r[0], 2), Signed(r[1], 2)))
		}
	}
	for _, d := range i.Dropped {
		notes = append(notes, fmt.Sprintf("dropped as an outlier: %s, robust z %s", d.Country, Signed(d.Value, 1)))
	}
	if m := i.Movement; m != nil && m.Controlled {
		notes = append(notes, "without control for terms of trade: "+Signed(m.Plain, 2))
	}
	if i.Bypass != nil && len(i.Bypass.Who) > 0 {
		notes = append(notes, "comparators: "+p.b.names(i.Bypass.Who))
	}
	if i.Old {
		notes = append(notes, fmt.Sprintf("older than it may be carried forward: quality times %g", p.Options.OldFactor))
	}
	if i.Beside {
		notes = append(notes, fmt.Sprintf("a price speaks in the same test: quality times %g", p.Options.BesidePrice))
	}
	if s, ok := p.signal(i.ID); ok && s.Note != "" {
		notes = append(notes, s.Note)
	}
	return in, notes
}

func (p *diagnosis) scale(i diagnose.Item) string {
	s, _ := p.signal(i.ID)
	return s.Transform
}

// says is the support of an item.
func (p *diagnosis) says(i diagnose.Item) Figure {
	c := computed{path: itemPath(i) + "/says", label: i.Name + ", what it says, " + p.b.Home.Name, unit: "-1 to 1", text: Signed(i.S, 2), value: ptr(i.S), year: i.Year, method: diagnoseDoc + "#tests", recipe: "diagnose", quality: worst(i.Obs...)}
	switch {
	case i.Price != nil:
		c.formula = fmt.Sprintf("z / %g, within -1 and 1; the sign of a constraint that binds when the figure is %s", p.Options.FullZ, i.Binding)
	case i.Movement != nil:
		c.formula = fmt.Sprintf("rank correlation of yearly changes, 0 up to %g; the sign of a constraint that binds when the figure is %s", p.Options.MoveCorr, i.Binding)
	case i.Camels != nil:
		c.formula = fmt.Sprintf("-t / %g, within -1 and 1", p.Options.FullT)
	case i.Bypass != nil:
		c.formula = fmt.Sprintf("(figure - mean of the comparators) / their standard deviation / %g, within -1 and 1", p.Options.FullZ)
	case i.Events != nil:
		c.formula = "mean change of growth around the events / standard deviation of growth, within -1 and 1"
	default:
		c.formula = "judged by you"
	}
	c.inputs, c.notes = p.inputs(i)
	return p.b.t.figure(c)
}

func (p *diagnosis) quality(i diagnose.Item) Figure {
	c := computed{path: itemPath(i) + "/quality", label: i.Name + ", quality, " + p.b.Home.Name, unit: "0 to 1", text: Number(i.Q, 2), value: ptr(i.Q), year: i.Year, method: diagnoseDoc + "#quality", recipe: "diagnose",
		formula: "quality of the signal, within the caps of its kind and test", notes: []string{"judgement of this project"}}
	if i.Origin == diagnose.FromUser {
		c.formula, c.notes = "judged by you, within the cap of its kind", p.users(i)
	}
	return p.b.t.figure(c)
}

// against says what an item was held against.
func (p *diagnosis) against(i diagnose.Item) []Span {
	b := p.b
	c := computed{path: itemPath(i) + "/against", label: i.Name + ", held against, " + b.Home.Name, unit: p.Units[i.ID], year: i.Year, method: diagnoseDoc + "#tests", recipe: "diagnose"}
	c.inputs, c.notes = p.inputs(i)
	switch {
	case i.Price != nil:
		v := back(p.scale(i), i.Price.Fitted)
		c.value, c.text, c.formula = &v, Number(v, p.decimals(i.ID)), "what a line on ln income over other economies predicts"
		dropped := ""
		if n := len(i.Dropped); n > 0 {
			dropped = fmt.Sprintf(", %d dropped", n)
		}
		return b.spans("diagnose.against.income", Values{"value": b.t.figure(c), "n": fmt.Sprint(i.Price.N), "dropped": dropped, "z": Signed(i.Price.Z, 1)})
	case i.Movement != nil:
		m := i.Movement
		c.value, c.text, c.unit, c.formula = &m.Corr, Signed(m.Corr, 2), "correlation", "Spearman's rank correlation of yearly changes"
		control := b.text("diagnose.control.no", nil)
		if m.Controlled {
			control = b.text("diagnose.control.yes", nil)
		}
		v := Values{"n": fmt.Sprint(m.N), "first": fmt.Sprint(m.FirstYear), "last": fmt.Sprint(m.LastYear), "corr": b.t.figure(c), "control": control}
		if p.Options.Objective == diagnose.Investment {
			return b.spans("diagnose.against.invest", v)
		}
		return b.spans("diagnose.against.moves", v)
	case i.Camels != nil:
		k := i.Camels
		c.value, c.text, c.unit, c.formula = &k.T, Signed(k.T, 1), "t", "t of the slope of ln(share / share of the peers) on the intensity"
		c.notes = append(c.notes, fmt.Sprintf("slope %s, rank correlation %s", Signed(k.Slope, 2), Signed(k.Spearman, 2)))
		zeros := ""
		if k.Zeros > 0 {
			zeros = fmt.Sprintf(", %d of them at 0", k.Zeros)
		}
		return b.spans("diagnose.against.camels", Values{"n": fmt.Sprint(k.N), "factor": k.Factor, "t": b.t.figure(c), "zeros": zeros})
	case i.Bypass != nil:
		c.value, c.text, c.formula = &i.Bypass.Mean, Number(i.Bypass.Mean, p.decimals(i.ID)), "mean of the comparators with a figure"
		if i.Origin == diagnose.FromUser {
			return b.spans("diagnose.against.yours", Values{"mean": b.t.figure(c)})
		}
		return b.spans("diagnose.against.bypass", Values{"mean": b.t.figure(c), "n": fmt.Sprint(i.Bypass.N)})
	case i.Events != nil:
		return b.spans("diagnose.against.events", Values{"n": fmt.Sprint(len(i.Events.Events))})
	}
	return b.spans("diagnose.against.judged", nil)
}

// back undoes a transformation.
func back(form string, v float64) float64 {
	switch form {
	case "log":
		return math.Exp(v)
	case "logit":
		return 100 / (1 + math.Exp(-v))
	}
	return v
}

// past holds signals against the economy's own past.
func (p *diagnosis) past() []Block {
	if len(p.Result.Past) == 0 {
		return nil
	}
	b := p.b
	t := Table{ID: "diagnose-past", Caption: b.text("diagnose.past", nil), Columns: p.columns("what", "now#", "before#", "distance#")}
	for _, x := range p.Result.Past {
		s, _ := p.signal(x.Signal)
		if !slices.Contains(s.Tests, 1) || s.Deflate != "" {
			continue
		}
		path := "diagnose/" + x.Signal + "/past"
		now := b.t.value(path+"/now", s.Name+", newest, "+b.Home.Name, x.Now, Number(x.Now.Value, p.decimals(s.ID)))
		mean := b.t.figure(computed{path: path + "/mean", label: s.Name + ", mean of the years before, " + b.Home.Name, unit: p.Units[s.ID], text: Number(x.Mean, p.decimals(s.ID)), value: ptr(x.Mean), year: x.Now.Year,
			formula: fmt.Sprintf("mean of %d years up to %d", x.N, x.Now.Year-1), method: diagnoseDoc + "#comparators", recipe: "diagnose", inputs: p.history(s.Code, x.Now)})
		c := computed{path: path + "/z", label: s.Name + ", distance from its past, " + b.Home.Name, unit: "standard deviations", year: x.Now.Year, formula: "(newest - mean) / standard deviation of the years before", method: diagnoseDoc + "#comparators", recipe: "diagnose",
			inputs: []Input{{Label: "newest", Figure: now.ID}, {Label: "mean", Figure: mean.ID}}}
		if c.value = x.Z; x.Z == nil {
			c.missing = "the years before do not differ"
		} else {
			c.text = Signed(*x.Z, 1)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(s.Name)}, {Text: append(F(now), Span{Text: fmt.Sprintf(" (%d)", x.Now.Year)})}, {Text: F(mean)}, {Text: F(b.t.figure(c))}})
	}
	if t.Rows == nil {
		return nil
	}
	return []Block{Heading{Level: 3, Text: b.text("diagnose.past", nil)}, b.para("diagnose.past.note", Values{"n": fmt.Sprint(p.Options.PastYears)}), t}
}

// history are the observations before the newest one.
func (p *diagnosis) history(code string, now panel.Observation) []Input {
	var out []panel.Observation
	for _, o := range p.b.Panel.History(code, p.b.Home.ISO3) {
		if o.Year < now.Year && o.Year >= now.Year-p.Options.PastYears {
			out = append(out, o)
		}
	}
	return from("year before", out...)
}
