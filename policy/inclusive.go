package policy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// InclusiveOptions are the choices of the inclusive family. The zero value of a field
// means its default; a negative discount means none.
type InclusiveOptions struct {
	Discount float64 // rate by which an investment is spread over its life, a year; default 0.05
	Regional float64 // share of yes among the questions from which a project is better done together; default 0.8
	Near     float64 // a burden between the limit and this many times it hangs on the limit; default 1.5
}

var inclusiveOptions = panel.Settings[InclusiveOptions]{
	panel.Real("discount", panel.Judgement, func(o *InclusiveOptions) *float64 { return &o.Discount }, 0.05),
	panel.Positive("regional", panel.Judgement, func(o *InclusiveOptions) *float64 { return &o.Regional }, 0.8),
	panel.Positive("near", panel.Judgement, func(o *InclusiveOptions) *float64 { return &o.Near }, 1.5),
}

// Params lists the options with their values and provenance, in a fixed order.
func (o InclusiveOptions) Params() []panel.Param { return inclusiveOptions.Params(o) }

// Editable is the list of options by name.
func (o InclusiveOptions) Editable() panel.Settings[InclusiveOptions] { return inclusiveOptions }

// Check says what can't be honoured.
func (o InclusiveOptions) Check() error { return inclusiveOptions.Fill(o).check() }

// check is of options with defaults.
func (o InclusiveOptions) check() error {
	if !(o.Discount >= 0 && o.Discount <= 1) || !(o.Regional > 0 && o.Regional <= 1) || !(o.Near >= 1) || math.IsInf(o.Near, 0) {
		return fmt.Errorf("inclusive: the discount and the share of yes lie in 0..1, near is 1 or more")
	}
	return nil
}

// Projects is a file of projects of the inclusive and regional family.
type Projects struct {
	Country  string    `yaml:"country" json:"country,omitempty"`
	Notice   string    `yaml:"notice" json:"notice,omitempty"`
	Currency string    `yaml:"currency" need:"true" json:"currency"`
	Income   *Income   `yaml:"income" json:"income"` // nil: affordability is not said
	Projects []Project `yaml:"projects" need:"true" json:"projects"`
}

// Income of a household among the poorest 40 %.
type Income struct {
	Yearly float64 `yaml:"yearly" need:"true" json:"yearly"` // of a household, in the currency of the file
	Year   int     `yaml:"year" need:"true" json:"year"`
	Source string  `yaml:"source" need:"true" json:"source"`
}

// Project brings a basic service to people.
type Project struct {
	ID         string         `yaml:"id" need:"true" json:"id"`
	Name       string         `yaml:"name" need:"true" json:"name"`
	Service    string         `yaml:"service" need:"true" json:"service"` // of the catalogue
	Users      float64        `yaml:"users" need:"true" json:"users"`     // people served in a usual year
	Investment float64        `yaml:"investment" need:"true" json:"investment"`
	Life       int            `yaml:"life_years" need:"true" json:"life_years"`
	Running    float64        `yaml:"running_cost" need:"true" json:"running_cost"` // a year
	Pays       *float64       `yaml:"household_pays" json:"household_pays"`         // a household, a year; nil: not known
	Regional   []RegionalTest `yaml:"regional_test" json:"regional_test,omitempty"`
	Source     string         `yaml:"source" need:"true" json:"source"`
}

// RegionalTest is an answer to a question of the test; a question without one is open.
type RegionalTest struct {
	Question string `yaml:"question" need:"true" json:"question"`
	Yes      bool   `yaml:"yes" need:"true" json:"yes"`
	Why      string `yaml:"why" need:"true" json:"why"`
}

// ReadProjects reads such a file strictly. The error joins one [catalogue.Fault] per
// defect; a file with a defect is not used in part.
func ReadProjects(name string, data []byte, known *catalogue.Inclusive) (*Projects, error) {
	var f Projects
	doc, err := catalogue.Decode(name, data, &f)
	if err != nil {
		return nil, err
	}
	if len(f.Projects) == 0 {
		doc.Fault([]any{"projects"}, "no projects")
	}
	if i := f.Income; i != nil && (!(i.Yearly > 0) || i.Year < 1990 || i.Year > 2200 || strings.TrimSpace(i.Source) == "") {
		doc.Fault([]any{"income"}, "the income is above 0, of a year from 1990 and has a source")
	}
	seen := map[string]bool{}
	for i, p := range f.Projects {
		at := []any{"projects", i}
		if err := CheckID(p.ID); err != nil {
			doc.Fault(append(at, "id"), "%s", err)
		} else if seen[p.ID] {
			doc.Fault(append(at, "id"), "%s stands twice", p.ID)
		}
		seen[p.ID] = true
		p.check(doc, at, known)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(f.Projects, func(a, b Project) int { return strings.Compare(a.ID, b.ID) })
	return &f, nil
}

func (p Project) check(doc *catalogue.Doc, at []any, known *catalogue.Inclusive) {
	if _, ok := known.Service(p.Service); !ok {
		var ids []string
		for _, s := range known.Services {
			ids = append(ids, s.ID)
		}
		doc.Fault(append(slices.Clone(at), "service"), "%s: no service is called %q; it is one of %s", p.ID, p.Service, strings.Join(ids, ", "))
	}
	for _, n := range []struct {
		field   string
		v       float64
		low     float64
		high    float64
		strict  bool
		meaning string
	}{
		{"users", p.Users, 0, 1e10, true, "people, more than 0"}, {"investment", p.Investment, 0, 1e15, false, "0 or more"},
		{"life_years", float64(p.Life), 1, 100, false, "1 to 100 years"}, {"running_cost", p.Running, 0, 1e15, false, "0 or more"},
	} {
		if n.v < n.low || n.v > n.high || n.strict && n.v <= n.low {
			doc.Fault(append(slices.Clone(at), n.field), "%s: %s is %g, want %s", p.ID, n.field, n.v, n.meaning)
		}
	}
	if p.Pays != nil && (*p.Pays < 0 || *p.Pays > 1e12) {
		doc.Fault(append(slices.Clone(at), "household_pays"), "%s: household_pays is %g, want 0 or more", p.ID, *p.Pays)
	}
	answered := map[string]bool{}
	for k, t := range p.Regional {
		here := append(slices.Clone(at), "regional_test", k)
		if !slices.ContainsFunc(known.Questions, func(q catalogue.RegionalQuestion) bool { return q.ID == t.Question }) || answered[t.Question] {
			doc.Fault(here, "%s: the question %q is none of the test, or stands twice", p.ID, t.Question)
		}
		answered[t.Question] = true
	}
}

// Burden says how a price compares with what poor households can bear.
type Burden string

// The burdens.
const (
	Affordable    Burden = "affordable"     // at or below the limit
	HangsOnLimit  Burden = "hangs on limit" // above it, by less than Near
	TooDear       Burden = "too dear"
	BurdenUnknown Burden = "unknown" // no price or no income
)

// RegionalVerdict words whether a project is better done by several economies.
type RegionalVerdict string

// The verdicts of the regional test.
const (
	Regional     RegionalVerdict = "regional"
	National     RegionalVerdict = "national"
	RegionalOpen RegionalVerdict = "open" // the answers that lack would decide
)

// ProjectResult is what follows for one project.
type ProjectResult struct {
	Project
	Capital  float64         `json:"capital_cost"`  // the investment a year, spread over its life at the discount rate
	PerUser  float64         `json:"cost_per_user"` // a year
	Share    *float64        `json:"income_share"`  // of the income of a household among the poorest 40 %; nil: not known
	Limit    float64         `json:"limit"`
	Burden   Burden          `json:"burden"`
	MostPays *float64        `json:"most_affordable"` // a household, a year, at the limit; nil without an income
	Yes      int             `json:"yes"`
	Answered int             `json:"answered"`
	Verdict  RegionalVerdict `json:"verdict"`
}

// Inclusive is what follows for all of a file.
type Inclusive struct {
	File     *Projects       `json:"file"`
	Projects []ProjectResult `json:"projects"`      // by cost per user within a service, services in the order of the catalogue
	Need     int             `json:"regional_need"` // answers of yes for a project to be regional
	Notes    []panel.Note    `json:"notes"`
	Recipe   panel.Recipe    `json:"recipe"`
}

// annuity spreads 1 over n years at a yearly rate: r / (1 - (1+r)^-n), and 1/n at 0.
func annuity(rate float64, n int) float64 {
	if rate < 1e-12 {
		return 1 / float64(n)
	}
	return rate / (1 - math.Pow(1+rate, -float64(n)))
}

// WeighInclusive computes cost per user, affordability and the regional test.
func WeighInclusive(f *Projects, known *catalogue.Inclusive, o InclusiveOptions) (*Inclusive, error) {
	params := o.Params()
	o = inclusiveOptions.Fill(o)
	if err := o.check(); err != nil {
		return nil, err
	}
	out := &Inclusive{File: f, Projects: []ProjectResult{}, Notes: []panel.Note{}, Recipe: panel.Recipe{Method: "path-inclusive", Version: PathVersion, Params: params, Inputs: map[string]string{}}}
	out.Need = int(math.Ceil(o.Regional*float64(len(known.Questions)) - tie))
	if f.Income == nil {
		out.Notes = append(out.Notes, panel.Note{Code: "income-unknown", Subject: f.Country, Severity: panel.Refusal,
			Text: "Nothing is said of affordability: the file states no income of the poorest 40 % and the data pack has none."})
	}
	for _, s := range known.Services {
		var list []ProjectResult
		for _, p := range f.Projects {
			if p.Service == s.ID {
				list = append(list, p.weigh(f.Income, s, len(known.Questions), out.Need, o))
			}
		}
		slices.SortStableFunc(list, func(a, b ProjectResult) int {
			if a.PerUser != b.PerUser {
				return int(math.Copysign(1, a.PerUser-b.PerUser))
			}
			return strings.Compare(a.ID, b.ID)
		})
		out.Projects = append(out.Projects, list...)
	}
	return out, nil
}

func (p Project) weigh(income *Income, s catalogue.Service, questions, need int, o InclusiveOptions) ProjectResult {
	r := ProjectResult{Project: p, Capital: p.Investment * annuity(o.Discount, p.Life), Limit: s.Burden, Burden: BurdenUnknown, Answered: len(p.Regional), Verdict: RegionalOpen}
	r.PerUser = (r.Capital + p.Running) / p.Users
	if income != nil {
		most := s.Burden * income.Yearly
		r.MostPays = &most
		if p.Pays != nil {
			share := *p.Pays / income.Yearly
			r.Share = &share
			switch {
			case share <= s.Burden+tie:
				r.Burden = Affordable
			case share <= o.Near*s.Burden+tie:
				r.Burden = HangsOnLimit
			default:
				r.Burden = TooDear
			}
		}
	}
	for _, t := range p.Regional {
		if t.Yes {
			r.Yes++
		}
	}
	switch {
	case r.Yes >= need:
		r.Verdict = Regional
	case r.Yes+questions-r.Answered < need:
		r.Verdict = National
	}
	return r
}
