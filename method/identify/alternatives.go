package identify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
)

// alternatives runs the filters with one thing changed at a time from the settings in
// force, so that a reader sees which choice decides.
func (s *search) alternatives() {
	r := s.r
	add := func(name, words string, change func(set *Settings, k *Candidate)) {
		a := Alternative{Name: name, Words: words, Compass: []string{}}
		for _, k := range r.Candidates {
			set := s.set
			change(&set, &k)
			if s.checks(&k, set); passes(k) {
				a.Compass = append(a.Compass, k.Country)
			}
		}
		r.Alternatives = append(r.Alternatives, a)
	}
	add("strict income", "income 1.8 to 2.2 times home's", func(t *Settings, _ *Candidate) { t.NowLow, t.NowHigh = 1.8, 2.2 })
	if r.NonRents.Ok() {
		add("without rents", fmt.Sprintf("today's incomes without resource rents, of %d", r.NonRents.Year), func(_ *Settings, k *Candidate) { k.Now = k.NonRents })
	} else {
		r.Alternatives = append(r.Alternatives, Alternative{Name: "without rents", Words: "today's incomes without resource rents", Compass: []string{},
			Refused: "income without resource rents is not known for " + r.Country})
	}
	for _, d := range []float64{-0.25, 0.25} {
		at := s.set.Distance + d
		add("distance "+panel.Exact(at, 2), "largest distance in endowments "+panel.Exact(at, 2), func(t *Settings, _ *Candidate) { t.Distance = at })
	}
	for _, d := range []float64{-0.01, 0.01} {
		at := s.set.Growth + d
		add("growth "+panel.Exact(100*at, 0)+"%", "growth of at least "+panel.Exact(100*at, 0)+" % a year", func(t *Settings, _ *Candidate) { t.Growth = at })
	}
	s.topThird()
	for f, use := range s.endow.use {
		way := "without "
		if s.endow.aside[f] {
			way = "with "
		}
		if use.Used || s.endow.aside[f] {
			add(way+use.Name, "endowments "+way+use.Name, func(_ *Settings, k *Candidate) {
				i, _ := slices.BinarySearch(s.economies, k.Country)
				k.Distance, _ = s.endow.distance(i, s.home, f, s.o.Cover)
			})
		}
	}
	with := make([]bool, len(s.economies)) // an income
	with[s.home] = true
	for _, k := range r.Candidates {
		i, _ := slices.BinarySearch(s.economies, k.Country)
		with[i] = true
	}
	part := s.endow.over(with)
	add("sample", fmt.Sprintf("endowments measured by their spread over the %d economies with an income", len(r.Candidates)+1), func(_ *Settings, k *Candidate) {
		i, _ := slices.BinarySearch(s.economies, k.Country)
		k.Distance, _ = part.distance(i, s.home, -1, s.o.Cover)
	})
	for i := range r.Candidates {
		k := &r.Candidates[i]
		for _, a := range r.Alternatives {
			if slices.Contains(a.Compass, k.Country) {
				k.Stays++
			}
		}
	}
	s.fragile()
}

// topThird takes the fastest third of the economies with a fitting income as dynamic,
// whatever their growth.
func (s *search) topThird() {
	var fit []Candidate
	for _, k := range s.r.Candidates {
		if pass := s.incomeCheck(k.Now, k.Before, s.set).Pass; pass != nil && *pass && k.Growth != nil {
			fit = append(fit, k)
		}
	}
	slices.SortFunc(fit, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(grid(*b.Growth), grid(*a.Growth)), cmp.Compare(a.Country, b.Country))
	})
	a := Alternative{Name: "top third", Words: fmt.Sprintf("the fastest third of %d economies with a fitting income counts as dynamic", len(fit)), Compass: []string{}}
	for _, k := range fit[:len(fit)/3] {
		set := s.set
		set.Growth = *k.Growth
		if s.checks(&k, set); passes(k) {
			a.Compass = append(a.Compass, k.Country)
		}
	}
	slices.Sort(a.Compass)
	s.r.Alternatives = append(s.r.Alternatives, a)
}

// fragile notes compass countries that half of the alternatives would drop.
func (s *search) fragile() {
	done := 0
	for _, a := range s.r.Alternatives {
		if a.Refused == "" {
			done++
		}
	}
	var weak []string
	for _, k := range s.r.Candidates {
		if k.Selected && 2*k.Stays < done {
			weak = append(weak, fmt.Sprintf("%s (%d of %d)", k.Country, k.Stays, done))
		}
	}
	if len(weak) > 0 {
		s.note("compass-fragile", s.in.Country, panel.Warning, "Compass countries that fewer than half of the other settings would choose: %s.", strings.Join(weak, ", "))
	}
}
