package app

import (
	"fmt"
	"strconv"
	"strings"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// PresenceChoice says what makes a product present, and over which years.
type PresenceChoice struct {
	Presence     string  `json:"presence,omitempty"`     // rca, rpop, either, both, continuous; "": as the convention says
	PerHead      float64 `json:"per_head,omitempty"`     // RPOP of presence; 0: the threshold on RCA
	Concentrated bool    `json:"concentrated,omitempty"` // also the leading exporters of a product
	LeastUnits   float64 `json:"least_units,omitempty"`  // least value of a cell
	LeastShare   float64 `json:"least_share,omitempty"`  // least share of a product's total
	Shrink       float64 `json:"shrink,omitempty"`       // added to each cell before RCA is compared
	Persist      string  `json:"persist,omitempty"`      // n/m: RCA in n of the last m years
	Rolling      int     `json:"rolling,omitempty"`      // mean over so many years
	COG          string  `json:"cog,omitempty"`          // sum or book; "": as the convention says
	needed, of   int     // of Persist
}

// check makes sense of the choice and puts into the convention what belongs there.
func (p *PresenceChoice) check(s *ownTable) error {
	conv := &s.convention
	switch p.COG {
	case "":
	case "sum":
		conv.COG = complexity.Gain
	case "book":
		conv.COG = complexity.Book
	default:
		return errorf(Invalid, "it is sum or book", "unknown form %q of COG", p.COG)
	}
	names := []string{"rca", "rpop", "either", "both", "continuous"}
	switch p.Presence {
	case "":
	case "rca", "rpop", "either", "both":
		conv.Continuous = false // a test was asked for, whatever the convention has
	case "continuous":
		conv.Continuous = true
	default:
		return errorf(Invalid, nearest(p.Presence, names, "the tests of presence are "), "unknown test of presence %q", p.Presence)
	}
	perHead := p.Presence == "rpop" || p.Presence == "either" || p.Presence == "both"
	switch {
	case perHead && s.ask.Population == "":
		return errorf(Invalid, "name a file with --population", "presence by %s needs populations", p.Presence)
	case p.PerHead < 0 || p.PerHead > 0 && !perHead:
		return errorf(Invalid, "it goes with --presence rpop, either or both", "a threshold of exports per head of %g without a test of them", p.PerHead)
	case p.LeastUnits < 0 || !(p.LeastShare >= 0 && p.LeastShare < 1) || p.Shrink < 0 || p.Rolling < 0:
		return errorf(Invalid, "--least-units and --shrink are above 0, --least-share a share, --rolling a number of years", "least units %g, least share %g, shrink %g, rolling %d make no sense", p.LeastUnits, p.LeastShare, p.Shrink, p.Rolling)
	}
	return p.checkYears(s, perHead)
}

// checkYears makes sense of what needs several years.
func (p *PresenceChoice) checkYears(s *ownTable, perHead bool) error {
	if p.Rolling == 1 {
		return errorf(Invalid, "take 2 years or more", "a mean over 1 year is the year itself")
	}
	s.span = p.Rolling
	if p.Persist == "" {
		return nil
	}
	n, m, ok := strings.Cut(p.Persist, "/")
	var err1, err2 error
	p.needed, err1 = strconv.Atoi(n)
	p.of, err2 = strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || p.needed < 1 || p.of < 2 || p.needed > p.of {
		return errorf(Invalid, "3/5 is presence in 3 of the last 5 years", "cannot read --persist %q", p.Persist)
	}
	if s.convention.Continuous {
		return errorf(Invalid, "add --presence rca, or choose another --convention", "--persist is a test of presence, and the convention %s has none: its presence is continuous", s.convention.Name)
	}
	if p.Rolling > 0 || perHead || p.Concentrated || p.Shrink > 0 {
		return errorf(Invalid, "choose one of them", "--persist takes RCA in each year: it does not go with --rolling, --presence %s, --concentrated or --shrink", strings.Join([]string{"rpop", "either", "both"}, ", "))
	}
	s.span = p.of
	return nil
}

// given is the presence in place of the convention's test, nil for that test, with what
// it has to say.
type given struct {
	m      []bool
	notes  []panel.Note
	recipe *panel.Recipe
}

// presence applies the choice to the filtered matrix of year i.
func (j *complexityJob) presence(i int, m *trade.Matrix, people map[string]float64) (g given, err error) {
	p := &j.req.PresenceChoice
	if p.of > 0 {
		if g, err = j.persistent(i, m); err != nil {
			return g, err
		}
	} else if test := p.test(); test != complexity.ByRCA || p.Concentrated || p.Shrink > 0 || p.LeastUnits > 0 || p.LeastShare > 0 {
		on := m
		if p.Shrink > 0 {
			if on, err = complexity.Shrunk(m, p.Shrink); err != nil {
				return g, ofYear(m.Year, err)
			}
		}
		if test, err = complexity.NamedTest(j.convention, string(test)); err != nil {
			return g, ofYear(m.Year, err)
		}
		opt := complexity.PresenceOptions{Convention: j.convention, Test: test, PerHead: p.PerHead, Concentrated: p.Concentrated}
		if test != complexity.ByRCA {
			opt.Population = people
		}
		r, err := complexity.Presence(on, opt)
		if err != nil {
			return g, ofYear(m.Year, err)
		}
		g = given{r.M, r.Notes, &r.Recipe}
	}
	if p.LeastUnits > 0 || p.LeastShare > 0 {
		if g.m, err = complexity.EnoughOf(m, g.m, p.LeastUnits, p.LeastShare); err != nil {
			return g, ofYear(m.Year, err)
		}
	}
	if g.recipe != nil {
		g.recipe.Params = append(g.recipe.Params, p.params()...)
	}
	return g, nil
}

// params are the options of the choice that the recipe of presence lacks.
func (p *PresenceChoice) params() []panel.Param {
	var out []panel.Param
	for _, x := range []struct {
		name  string
		value float64
	}{{"shrink", p.Shrink}, {"least_units", p.LeastUnits}, {"least_share", p.LeastShare}} {
		if x.value > 0 {
			out = append(out, panel.Param{Name: x.name, Value: strconv.FormatFloat(x.value, 'g', -1, 64), Provenance: panel.User})
		}
	}
	return out
}

func (p *PresenceChoice) test() complexity.PresenceTest {
	if p.Presence == "" || p.Presence == "continuous" {
		return complexity.ByRCA
	}
	return complexity.PresenceTest(p.Presence)
}

// persistent is presence in enough of the last years, among the economies and products
// of the filtered matrix of the last.
func (j *complexityJob) persistent(i int, m *trade.Matrix) (given, error) {
	var years []*trade.Matrix
	for k := i - j.req.of + 1; k <= i; k++ {
		y, _ := j.table.Long.Matrix(k, "", j.merge, panel.Ref{})
		y = y.Keep("those of the year", func(c int) bool { return m.Country(y.Countries[c]) >= 0 }, func(p int) bool { return m.Product(y.Products[p]) >= 0 })
		if len(y.X) == 0 {
			return given{}, errorf(Refused, "loosen the filters", "nothing is left of %s", yearWord(y.Year))
		}
		years = append(years, y)
	}
	p, err := complexity.Persistent(years, j.convention, j.req.needed)
	if err != nil {
		return given{}, ofYear(m.Year, err)
	}
	return given{p.On(m), p.Notes, &p.Recipe}, nil
}

// mean is the mean over the window that ends with year i, before filters.
func (s *ownTable) mean(i, window int) (*trade.Matrix, []panel.Note, error) {
	var years []*trade.Matrix
	for k := i - window + 1; k <= i; k++ {
		m, _ := s.table.Long.Matrix(k, "", s.merge, panel.Ref{})
		years = append(years, m)
	}
	ms, notes, err := complexity.Rolling(years, window)
	if err != nil {
		return nil, nil, ofYear(years[len(years)-1].Year, err)
	}
	return ms[0], notes, nil
}

// windows keeps the years that have the years before them which the window needs, and
// lists the others. The years of a window need not pass a filter on years.
func (s *ownTable) windows() error {
	if s.span < 2 {
		return nil
	}
	if !s.table.Long.Dated {
		return errorf(Invalid, "name the column of the year with --year", "--rolling and --persist need a table with years")
	}
	all, kept := s.table.Long.Years, []int{}
	for _, i := range s.years {
		if first := i - s.span + 1; first >= 0 && all[first].Year == all[i].Year-s.span+1 {
			kept = append(kept, i)
		} else {
			s.short = append(s.short, all[i].Year)
		}
	}
	if s.years = kept; len(kept) == 0 {
		return errorf(Refused, "take fewer years", "no year has the %d consecutive years up to it", s.span)
	}
	return nil
}

// needed are the years whose rows enter: those computed, and those of their windows.
func (s *ownTable) needed() []int {
	var out []int
	for _, i := range s.years {
		for k := max(0, i-max(s.span, 1)+1); k <= i; k++ {
			if len(out) == 0 || out[len(out)-1] < k {
				out = append(out, k)
			}
		}
	}
	return out
}

// windowNote says which years were left out for want of a window.
func (s *ownTable) windowNote() string {
	if len(s.short) == 0 {
		return ""
	}
	words := make([]string, len(s.short))
	for i, y := range s.short {
		words[i] = strconv.Itoa(y)
	}
	return fmt.Sprintf("left out, as the %d consecutive years up to them are not all there: %s", s.span, strings.Join(words, ", "))
}
