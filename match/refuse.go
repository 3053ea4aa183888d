package match

// refusals are the sheets of all rows that are not promoted, by instrument.
func refusals(rows []Row, o Options) []Refusal {
	out := []Refusal{}
	for _, r := range rows {
		if r.Decision != Promote {
			out = append(out, Refusal{Instrument: r.Instrument, Name: r.Name, Host: r.Host, Decision: r.Decision, Reasons: reasons(r, o), Changes: changes(r, o)})
		}
	}
	return out
}

func reasons(r Row, o Options) []Reason {
	out := []Reason{}
	add := func(x Reason) {
		if x.Sources == nil {
			x.Sources = []string{}
		}
		out = append(out, x)
	}
	var first At
	if len(r.Hosts) > 0 {
		first = r.Hosts[0]
	}
	for _, x := range first.Pilot.Red {
		if x.Kind == RedIntegrity {
			add(Reason{Code: WhyIntegrity, Subject: "integrity", Value: ptr(x.Short), Limit: ptr(o.Integrity)})
		} else {
			add(Reason{Code: ReasonCode(x.Kind), Subject: x.What, Sources: x.Sources})
		}
	}
	switch {
	case r.Intention == nil && len(r.Unknown) == 0:
		add(Reason{Code: WhyNoNeed})
	case off(r.Intention, r.Most, o):
		add(Reason{Code: WhyOff, Value: r.Intention, Limit: ptr(o.Intention)})
	case r.Intention == nil || *r.Intention < o.Intention-eps:
		for _, n := range r.Unknown {
			add(Reason{Code: WhyUnknown, Subject: n})
		}
	}
	if len(r.Hosts) == 0 {
		add(Reason{Code: WhyNoHost})
		return out
	}
	for _, d := range first.Pilot.Unrated {
		add(Reason{Code: WhyUnrated, Subject: d})
	}
	if f := first.Pilot.Fit; f != nil && *f < o.Fit-eps {
		add(Reason{Code: WhyFit, Subject: first.Pilot.Binding, Value: f, Limit: ptr(o.Fit)})
	}
	if x := first.Pilot.Overreach; x != nil && *x > o.Overreach+eps {
		add(Reason{Code: WhyRisk, Subject: first.Pilot.Binding, Value: x, Limit: ptr(o.Overreach)})
	}
	return out
}

// changes is what would turn a refusal: each by itself, except the dimensions to raise,
// which do so together, and what stops an instrument for several reasons. An instrument
// that is off target changes with the needs only, and no lighter one is named for it.
func changes(r Row, o Options) []Change {
	out := []Change{}
	add := func(code ChangeCode, subject string, l ...Lift) {
		c := Change{Code: code, Subject: subject}
		if len(l) > 0 {
			c.From, c.To = ptr(l[0].From), ptr(l[0].To)
		}
		out = append(out, c)
	}
	var first At
	if len(r.Hosts) > 0 {
		first = r.Hosts[0]
	}
	for _, x := range first.Pilot.Red {
		if x.Kind != RedIntegrity {
			add(ToSettle, x.What)
		}
	}
	if r.Intention == nil || open(r.Intention, r.Most, o) {
		for _, n := range r.Unknown {
			add(ToMeasure, n)
		}
	}
	if len(r.Hosts) == 0 {
		add(ToHost, "")
	}
	for _, d := range first.Pilot.Unrated {
		add(ToRate, d)
	}
	for _, l := range first.Lifts {
		add(ToLift, l.Dimension, l)
	}
	together := first.RaiseAll != Promote && first.Agree != Promote && first.Both == Promote
	if len(first.Lifts) == 0 && (first.RaiseAll == Promote || together) {
		for _, l := range first.Raise {
			add(ToRaise, l.Dimension, l)
		}
	}
	if first.Agree == Promote || len(first.Lifts) == 0 && together {
		add(ToAgree, "")
	}
	if n := len(r.Way); n > 0 && !off(r.Intention, r.Most, o) {
		add(ToLighter, r.Way[n-1])
	}
	return out
}
