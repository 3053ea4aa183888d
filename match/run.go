package match

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
	"upstep/policy"
)

// Run matches every instrument with every host that may run it. It fails when an option
// can't be honoured, or on input that no reader lets through: an ID twice, a severity or a
// capacity outside its range.
func Run(in Input, o Options) (*Result, error) {
	params := o.Params()
	e, err := newEngine(in, o)
	if err != nil {
		return nil, err
	}
	r := &Result{Country: in.Country, Needs: sortedNeeds(in.Needs), Rows: []Row{}, Refusals: []Refusal{}, Opens: []Open{}, Copies: copies(in),
		Recipe: panel.Recipe{Method: "match", Version: Version, Params: params, Inputs: map[string]string{}}}
	for i := range e.jobs {
		r.Rows = append(r.Rows, e.row(&e.jobs[i]))
	}
	e.lighter(r.Rows)
	problems(r.Rows, in.Problems)
	for i := range r.Rows {
		r.Rows[i].Say = say(r.Rows[i], e.o)
	}
	r.Problems = stated(r.Rows, in)
	r.Refusals = refusals(r.Rows, e.o)
	r.Opens = e.opens(in)
	slices.SortStableFunc(r.Rows, byMatch)
	r.notes(in, e)
	return r, nil
}

func sortedNeeds(needs []Need) []Need {
	out := append([]Need{}, needs...)
	for i := range out {
		out[i].Sources = append([]string{}, out[i].Sources...)
	}
	slices.SortFunc(out, func(a, b Need) int {
		return cmp.Or(byKnown(a.Severity, b.Severity), strings.Compare(a.ID, b.ID))
	})
	return out
}

// byKnown puts the larger number first and what is not known last.
func byKnown(a, b *float64) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	case math.Abs(*a-*b) <= eps:
		return 0
	}
	return cmp.Compare(*b, *a)
}

// byMatch puts what a red line stops last and the best match first; rows are in the order
// of their IDs before.
func byMatch(a, b Row) int {
	if a.stopped() != b.stopped() {
		return cmp.Compare(b2i(a.stopped()), b2i(b.stopped()))
	}
	return byKnown(a.Match, b.Match)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// engine holds what every comparison needs.
type engine struct {
	severities
	o     Options
	mix   *Mix
	sure  float64     // error of a score on which raters agree
	hosts []Candidate // by ID
	jobs  []job       // by ID of the instrument
}

// job is an instrument at the hosts that may run it.
type job struct {
	j           catalogue.Instrument
	answers     []Answered
	unknown     []string
	intention   *float64
	most        *float64
	pilot, full levels
	at          []site // in the order of engine.hosts
}

// site is a host of a job.
type site struct {
	host       int // in engine.hosts
	conditions []Condition
	red        []Red // of the conditions
	verdict    verdict
}

// verdict on a pilot at a host.
type verdict struct {
	numbers
	intention *float64
	red       bool
	match     float64 // intention times fit times safe; without intention, fit times safe
	decision  Decision
}

// newEngine judges every instrument at every host that may run it. Errors are those of [Run].
func newEngine(in Input, o Options) (*engine, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	hosts := slices.Clone(in.Hosts)
	slices.SortFunc(hosts, func(a, b Candidate) int { return strings.Compare(a.ID, b.ID) })
	e := &engine{o: o, hosts: hosts, mix: in.Mix, severities: severitiesOf(in.Needs), sure: policy.Options{}.Editable().Fill(in.Policy).SDFloor}
	instruments := slices.Clone(in.Instruments)
	slices.SortFunc(instruments, func(a, b catalogue.Instrument) int { return strings.Compare(a.ID, b.ID) })
	for _, j := range instruments {
		e.jobs = append(e.jobs, e.job(j, in.Facts))
	}
	return e, nil
}

func (e *engine) job(j catalogue.Instrument, facts []policy.Fact) job {
	t := job{j: j, pilot: pilotLevels(j, e.o), full: j.Needs.List()}
	t.answers, t.unknown, t.intention, t.most = e.intention(j)
	for h, c := range e.hosts {
		if !c.may(j.ID) {
			continue
		}
		p := site{host: h, conditions: conditions(j, c.ID, facts)}
		p.red = redOf(p.conditions)
		p.verdict = t.judge(t.pilot, c.Capacity, len(p.red) > 0, e.o)
		t.at = append(t.at, p)
	}
	return t
}

// judge weighs a job at a capacity; red says that a red line is crossed whatever the capacity.
func (t *job) judge(asks levels, c policy.Capacity, red bool, o Options) verdict {
	v := verdict{numbers: weigh(asks, c, o), intention: t.intention}
	v.red = red || integrityRed(v.short[catalogue.Integrity], t.j.Risk.Capture, o)
	if v.known {
		v.match = v.fit * v.safe
		if t.intention != nil {
			v.match *= *t.intention
		}
		if t.intention != nil && !open(t.intention, t.most, o) {
			v.decision = decide(*t.intention, v.fit, v.safe, o)
		}
	}
	if v.red {
		v.decision = Avoid
	}
	return v
}

// compare puts the better verdict first, as [Result.Row] says.
func (v verdict) compare(w verdict) int {
	first := func(a, b bool) int {
		switch {
		case a == b:
			return 0
		case a:
			return -1
		}
		return 1
	}
	larger := func(a, b float64) int {
		if math.Abs(a-b) <= eps {
			return 0
		}
		return cmp.Compare(b, a)
	}
	return cmp.Or(first(!v.red, !w.red), first(v.known, w.known), first(v.decision == Promote, w.decision == Promote),
		larger(v.match, w.match), larger(v.safe, w.safe), larger(v.fit, w.fit))
}

// row puts together what there is to say of an instrument, except what other rows add.
func (e *engine) row(t *job) Row {
	slices.SortStableFunc(t.at, func(a, b site) int { return a.verdict.compare(b.verdict) })
	r := Row{Instrument: t.j.ID, Name: t.j.Name, Intention: t.intention, Answers: t.answers, Unknown: t.unknown, Most: t.most, Role: role(t.j.Failures, e.mix),
		Hosts: []At{}, Lighter: []Other{}, Way: []string{}, Check: []string{}, Problems: []string{}, Say: []Sentence{}}
	for _, p := range t.at {
		r.Hosts = append(r.Hosts, e.site(t, p))
	}
	if len(r.Hosts) > 0 {
		a := r.Hosts[0]
		r.Host, r.Match, r.Decision = a.Host, a.Pilot.Match, a.Pilot.Decision
		for _, c := range a.Conditions {
			if c.Hard && (c.State == Unknown || c.State == Contested) {
				r.Check = append(r.Check, c.Text)
			}
		}
	}
	return r
}

func (e *engine) site(t *job, p site) At {
	c := e.hosts[p.host]
	a := At{Host: c.ID, Name: c.Name, Pocket: c.Pocket, Illustrative: c.Illustrative, Conditions: p.conditions,
		Pilot: t.scale(t.pilot, c.Capacity, p.red, e.o), Full: t.scale(t.full, c.Capacity, p.red, e.o), Lifts: []Lift{}, Raise: []Lift{}}
	a.Pilot.Turns = t.turns(t.pilot, c.Capacity, p, e.o)
	e.lifts(t, &a, c.Capacity, p)
	return a
}

// scale is a verdict in full.
func (t *job) scale(asks levels, c policy.Capacity, red []Red, o Options) Scale {
	v := t.judge(asks, c, len(red) > 0, o)
	s := Scale{Sides: make([]Side, 0, catalogue.DimensionCount), Unrated: []string{}, Decision: v.decision, Red: slices.Clone(red), Turns: []Turn{}}
	for k, ask := range asks {
		d := catalogue.Dimension(k)
		side := Side{Dimension: d.String(), Asks: ask}
		if rated(c, d) {
			side.Has, side.Error = ptr(c.Score[k]), ptr(c.SD[k])
		}
		switch {
		case ask == 0 || side.Has != nil:
			side.Short = ptr(v.short[k])
		default:
			s.Unrated = append(s.Unrated, d.String())
		}
		s.Sides = append(s.Sides, side)
	}
	if v.binding >= 0 {
		s.Binding, s.Missing = catalogue.Dimension(v.binding).String(), v.short[v.binding]
	}
	if short := v.short[catalogue.Integrity]; integrityRed(short, t.j.Risk.Capture, o) {
		s.Red = append(s.Red, Red{Kind: RedIntegrity, Short: short, Capture: t.j.Risk.Capture, Sources: []string{}})
	}
	if !v.known {
		return s
	}
	s.Fit, s.Overreach = ptr(v.fit), ptr(1-v.safe)
	if t.intention != nil {
		s.Match, s.Numbers = ptr(v.match), decide(*t.intention, v.fit, v.safe, o)
		s.Logs = &Logs{Intention: log(*t.intention), Fit: log(v.fit), Safe: log(v.safe)}
	}
	return s
}

// log is nil where there is none.
func log(x float64) *float64 {
	if x <= 0 {
		return nil
	}
	return ptr(math.Log(x))
}

func ptr[T any](x T) *T { return &x }
