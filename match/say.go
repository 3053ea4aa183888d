package match

// say is what a row has to say in sentences; a report fills in the words.
//
//	say.answers     name, need, severity; the need with the largest contribution
//	say.silent      name; no need that it answers has a severity
//	say.nohost      nobody may run it
//	say.promote, say.cannot, say.low, say.avoid, say.red, say.unrated   host; of the pilot
//	say.weakest     dimension, needs, has, error; say.nothing-short when nothing is short
//	say.risk        risk
//	say.scale       fit, risk; at full scale
//	say.lighter     lighter; the end of the way to one that is promoted
func say(r Row) []Sentence {
	out := []Sentence{}
	add := func(key string, values ...Value) {
		out = append(out, Sentence{Key: "match.say." + key, Values: append([]Value{}, values...)})
	}
	name := Value{Name: "name", Text: r.Name}
	if len(r.Answers) > 0 && r.Answers[0].Adds > eps {
		a := r.Answers[0]
		add("answers", name, Value{Name: "need", Text: a.Need, Unit: unitNeed}, number("severity", a.Severity, unitSeverity))
	} else if r.Intention == nil {
		add("silent", name)
	} else {
		add("nothing", name)
	}
	if len(r.Hosts) == 0 {
		add("nohost")
		return out
	}
	a := r.Hosts[0]
	host := Value{Name: "host", Text: a.Name}
	add(sayOf(a.Pilot), host)
	p := a.Pilot
	if p.Binding != "" {
		side := sideOf(p, p.Binding)
		add("weakest", Value{Name: "dimension", Text: p.Binding, Unit: unitDimension}, number("needs", float64(side.Asks), unitPoints), number("has", *side.Has, unitPoints), number("error", *side.Error, unitPoints))
	} else if p.Fit != nil {
		add("nothing-short")
	}
	if p.Overreach != nil {
		add("risk", number("risk", *p.Overreach, unitShare))
	}
	if f := a.Full; f.Fit != nil {
		add("scale", number("fit", *f.Fit, unitFit), number("risk", *f.Overreach, unitShare))
	}
	if n := len(r.Way); n > 0 {
		add("lighter", Value{Name: "lighter", Text: r.Way[n-1], Unit: unitInstrument})
	}
	return out
}

// Units of a [Value]; a text with a unit is the ID of what it names.
const (
	unitShare      = "share"
	unitFit        = "fit"
	unitSeverity   = "severity"
	unitPoints     = "points"
	unitNeed       = "need"
	unitDimension  = "dimension"
	unitInstrument = "instrument"
)

func number(name string, v float64, unit string) Value {
	return Value{Name: name, Number: &v, Unit: unit}
}

// sayOf is the sentence on a pilot.
func sayOf(s Scale) string {
	switch {
	case len(s.Red) > 0:
		return "red"
	case len(s.Unrated) > 0:
		return "unrated"
	}
	switch s.Decision {
	case Promote:
		return "promote"
	case Simplify:
		return "cannot"
	case Low:
		return "low"
	case Avoid:
		return "avoid"
	}
	return "unjudged"
}

func sideOf(s Scale, dimension string) Side {
	for _, x := range s.Sides {
		if x.Dimension == dimension {
			return x
		}
	}
	return Side{}
}
