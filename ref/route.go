package ref

import "fmt"

// Route finds the way from a system to another over tables that link two systems and can
// be read both ways. Of all ways it takes that over the fewest years between editions,
// as a table over many years loses detail; then that over the fewest tables; then that
// which turns the fewest round; then that by the newest systems. Tables is a list of
// steps as the tables stand. From a system to itself the way has no step.
func Route(tables []Step, from, to System) ([]Step, error) {
	best := map[string]way{from.Code: {}}
	for range systems { // Bellman and Ford; ways have fewer steps than there are systems
		for _, t := range tables {
			for _, s := range []Step{t, {From: t.To, To: t.From, Inverse: !t.Inverse}} {
				a, ok := best[s.From]
				if !ok {
					continue
				}
				next, err := a.with(s)
				if err != nil {
					return nil, err
				}
				if old, ok := best[s.To]; !ok || next.before(old) {
					best[s.To] = next
				}
			}
		}
	}
	w, ok := best[to.Code]
	if !ok {
		return nil, &NotFound{Kind: "way", Query: from.Code + " to " + to.Code}
	}
	return w.steps, nil
}

// way is a beginning of a route.
type way struct {
	steps           []Step
	years, inverted int
}

func (w way) with(s Step) (way, error) {
	a, err := FindSystem(s.From)
	if err != nil {
		return w, fmt.Errorf("table %s to %s: %w", s.From, s.To, err)
	}
	b, err := FindSystem(s.To)
	if err != nil {
		return w, fmt.Errorf("table %s to %s: %w", s.From, s.To, err)
	}
	out := way{append(w.steps[:len(w.steps):len(w.steps)], s), w.years + max(a.Year-b.Year, b.Year-a.Year), w.inverted}
	if s.Inverse {
		out.inverted++
	}
	return out, nil
}

// before tells whether w is better than v, which ends at the same system.
func (w way) before(v way) bool {
	for _, d := range []int{w.years - v.years, len(w.steps) - len(v.steps), w.inverted - v.inverted} {
		if d != 0 {
			return d < 0
		}
	}
	for i := range w.steps {
		a, _ := FindSystem(w.steps[i].To) // with has found them
		b, _ := FindSystem(v.steps[i].To)
		if a.Year != b.Year {
			return a.Year > b.Year
		}
	}
	return false
}
