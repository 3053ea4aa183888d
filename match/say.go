package match

// Says are the keys of the sentences on a row.
func Says() []string {
	return []string{"answers", "nothing", "silent", "nohost", "promote", "cannot", "low", "avoid", "unjudged", "open", "unrated", "red", "weakest", "nothing-short", "risk", "scale", "check", "copied", "lighter"}
}

// say is what a row has to say: which need it answers, whether the unit that comes nearest
// can run it as a pilot, what is weakest there, the risk, full scale, what is to be checked,
// and what to run instead.
func say(r Row, o Options) []Sentence {
	out := []Sentence{}
	add := func(key string, values ...Value) {
		out = append(out, Sentence{Key: key, Values: append([]Value{}, values...)})
	}
	name := Value{Name: "name", Text: r.Name}
	if len(r.Answers) > 0 && r.Answers[0].Adds > eps {
		a := r.Answers[0]
		add("answers", name, Value{Name: "need", Text: a.Need, Unit: UnitNeed}, number("severity", a.Severity, UnitSeverity))
	} else if r.Intention == nil {
		add("silent", name)
	} else {
		add("nothing", name)
	}
	if r.Intention != nil && open(r.Intention, r.Most, o) {
		for _, n := range r.Unknown {
			add("open", Value{Name: "need", Text: n, Unit: UnitNeed})
		}
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
		add("weakest", Value{Name: "dimension", Text: p.Binding, Unit: UnitDimension}, number("needs", float64(side.Asks), UnitPoints), number("has", *side.Has, UnitPoints), number("error", *side.Error, UnitPoints))
	} else if p.Fit != nil {
		add("nothing-short")
	}
	if p.Overreach != nil {
		add("risk", number("risk", *p.Overreach, UnitShare))
	}
	if f := a.Full; f.Fit != nil {
		add("scale", number("fit", *f.Fit, UnitFit), number("risk", *f.Overreach, UnitShare))
	}
	for _, c := range r.Check {
		add("check", Value{Name: "condition", Text: c})
	}
	if r.Copied {
		add("copied")
	}
	if n := len(r.Way); n > 0 && !off(r.Intention, r.Most, o) {
		add("lighter", Value{Name: "lighter", Text: r.Way[n-1], Unit: UnitInstrument})
	}
	return out
}

// Units of a [Value]; a text with a unit is the ID of what it names.
const (
	UnitShare      = "share"
	UnitFit        = "fit"
	UnitSeverity   = "severity"
	UnitPoints     = "points"
	UnitNeed       = "need"
	UnitDimension  = "dimension"
	UnitInstrument = "instrument"
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
