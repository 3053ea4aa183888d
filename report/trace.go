package report

import (
	"fmt"

	"upstep/panel"
)

// tracer adds figures of one report to its ledger. Figure IDs are the prefix (the
// country, with a mark of the options when they are not the defaults), the method,
// the subject and the measure, joined by slashes.
type tracer struct {
	ledger  *Ledger
	prefix  string
	m       Messages
	panel   *panel.Panel        // where operands of derived indicators are looked up
	derived map[string][]string // derived indicator -> its operands
}

// dash stands for a value that is not there.
const dash = "–"

// value prints an observation as it is.
func (t tracer) value(path, label string, o panel.Observation, text string) Figure {
	tr := Trace{ID: t.prefix + "/" + path, Label: label, Text: text, Unit: o.Unit,
		Formula: "the observation itself", Inputs: []Input{{Label: "observation", Observation: &o}}}
	if !o.Ok() {
		tr.Text, tr.Formula = dash, ""
		tr.Missing = t.m.Text("missing.observation", Values{"year": fmt.Sprint(o.Year)})
		return t.ledger.Add(tr, o.Year, o.Quality)
	}
	v := o.Value
	tr.Value = &v
	tr.Inputs = append(tr.Inputs, t.operands(o)...)
	return t.ledger.Add(tr, o.Year, o.Quality)
}

// operands follows a derived observation down to what was observed.
func (t tracer) operands(o panel.Observation) []Input {
	var out []Input
	for _, code := range t.derived[o.Indicator] {
		of := t.panel.At(code, o.Country, o.Year)
		out = append(out, Input{Label: "operand of " + o.Indicator, Observation: &of})
		out = append(out, t.operands(of)...)
	}
	return out
}

// computed describes a figure that follows from inputs.
type computed struct {
	path, label, unit string
	text              string // as printed
	value             *float64
	missing           string // why there is no value
	formula, method   string
	inputs            []Input
	recipe            string // method of the document's recipe
	notes             []string
	year              int
	quality           panel.Quality
}

// figure adds a computed figure.
func (t tracer) figure(c computed) Figure {
	for _, in := range c.inputs {
		if in.Observation != nil {
			c.inputs = append(c.inputs[:len(c.inputs):len(c.inputs)], t.operands(*in.Observation)...)
		}
	}
	tr := Trace{ID: t.prefix + "/" + c.path, Label: c.label, Text: c.text, Value: c.value, Missing: c.missing, Unit: c.unit,
		Method: c.method, Formula: c.formula, Inputs: c.inputs, Recipe: c.recipe, Notes: c.notes}
	if c.missing != "" && c.text == "" {
		tr.Text = dash
	}
	return t.ledger.Add(tr, c.year, c.quality)
}

// from lists observations as inputs.
func from(label string, obs ...panel.Observation) []Input {
	out := make([]Input, len(obs))
	for i := range obs {
		o := obs[i]
		out[i] = Input{Label: label, Observation: &o}
	}
	return out
}

// worst returns the worst quality of observations.
func worst(obs ...panel.Observation) panel.Quality {
	q := panel.Observed
	for _, o := range obs {
		q = max(q, o.Quality)
	}
	return q
}

func ptr(v float64) *float64 { return &v }
