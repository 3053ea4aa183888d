package failure

import (
	"path"
	"slices"
	"strings"

	"upstep/catalogue"
)

// File is a user's file of evidence.
type File struct {
	Country  string    // as written, "" when the file names none
	Kinds    []Kinded  // rows of loadings of the catalogue and of the file, by order of appearance
	Subjects []Subject // in the order of the file; the economy as a whole has no sector
	Own      []string  // ids whose loadings the file sets
}

// Kinded is one kind of evidence with its loadings and scope.
type Kinded struct {
	ID       string
	Name     string
	Loadings Loadings
	Economy  bool // holds for every sector of an economy
	User     bool // the loadings are the user's
}

// Subject is a sector, a constraint in it, and what the file says of it. Items holds
// one item per row, so an id may stand several times: see Join.
type Subject struct {
	Sector     string
	Constraint string
	Items      []Item
	Answers    []Answer
	Budget     []Line
}

// Title names a subject: "dried fruit: certification", or "" for the economy.
func (s Subject) Title() string {
	switch {
	case s.Constraint == "":
		return s.Sector
	case s.Sector == "":
		return s.Constraint
	}
	return s.Sector + ": " + s.Constraint
}

// KindsOf returns the kinds of evidence of the catalogue.
func KindsOf(f *catalogue.Failures) []Kinded {
	out := make([]Kinded, len(f.Evidence))
	for i, e := range f.Evidence {
		out[i] = Kinded{ID: e.ID, Name: e.Name, Loadings: Loadings(e.Loadings), Economy: e.Scope == "economy"}
	}
	return out
}

// row is one piece of evidence as written, in YAML or in a table.
type row struct {
	ID         string   `yaml:"id" need:"true"`
	Sector     string   `yaml:"sector"`
	Constraint string   `yaml:"constraint"`
	Severity   *float64 `yaml:"severity" need:"true"`
	Quality    *float64 `yaml:"quality" need:"true"`
	Source     string   `yaml:"source" need:"true"`
	Note       string   `yaml:"note"`
}

// overlay is one row of loadings of the user.
type overlay struct {
	ID         string  `yaml:"id" need:"true"`
	Name       string  `yaml:"name"`
	Scope      string  `yaml:"scope"`
	Market     float64 `yaml:"market" need:"true"`
	System     float64 `yaml:"system" need:"true"`
	Capability float64 `yaml:"capability" need:"true"`
	Government float64 `yaml:"government" need:"true"`
}

type answerRow struct {
	Sector     string `yaml:"sector"`
	Constraint string `yaml:"constraint"`
	Who        string `yaml:"who" need:"true"`
	Price      string `yaml:"price" need:"true"`
	Partner    string `yaml:"partner" need:"true"`
	Both       string `yaml:"both" need:"true"`
}

type budgetRow struct {
	Sector     string   `yaml:"sector"`
	Constraint string   `yaml:"constraint"`
	Name       string   `yaml:"name" need:"true"`
	Amount     *float64 `yaml:"amount" need:"true"`
	Market     float64  `yaml:"market"`
	System     float64  `yaml:"system"`
	Capability float64  `yaml:"capability"`
}

type document struct {
	Country  string      `yaml:"country"`
	Loadings []overlay   `yaml:"loadings"`
	Evidence []row       `yaml:"evidence"`
	Answers  []answerRow `yaml:"answers"`
	Budget   []budgetRow `yaml:"budget"`
}

// faulter records a defect of the k-th entry of a list.
type faulter func(list string, k int, format string, args ...any)

// Read reads a user's file: YAML, or a table of evidence when the name ends in .csv,
// .tsv or .txt. The error joins one [catalogue.Fault] with file and line per defect; a file
// with a defect is not used in part.
func Read(name string, data []byte, known []Kinded) (*File, error) {
	var d document
	var fault faulter
	var done func() error
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".txt":
		t := &tableReader{name: name}
		d.Evidence = t.rows(data)
		fault, done = t.at, t.err
	default:
		doc, err := catalogue.Decode(name, data, &d)
		if err != nil {
			return nil, err
		}
		fault = func(list string, k int, format string, args ...any) {
			doc.Fault([]any{list, k}, format, args...)
		}
		done = doc.Err
		if len(d.Evidence)+len(d.Answers)+len(d.Budget)+len(d.Loadings) == 0 {
			doc.Fault(nil, "no evidence, answers, budget or loadings in the file")
		}
	}
	f := &File{Country: strings.TrimSpace(d.Country), Kinds: slices.Clone(known), Own: []string{}}
	f.overlay(d.Loadings, fault)
	f.evidence(d.Evidence, name, fault)
	f.answers(d.Answers, fault)
	f.budget(d.Budget, fault)
	return f, done()
}

// subject returns the subject with these names, new at the end when there is none.
func (f *File) subject(sector, constraint string) *Subject {
	sector, constraint = strings.TrimSpace(sector), strings.TrimSpace(constraint)
	for i := range f.Subjects {
		if f.Subjects[i].Sector == sector && f.Subjects[i].Constraint == constraint {
			return &f.Subjects[i]
		}
	}
	f.Subjects = append(f.Subjects, Subject{Sector: sector, Constraint: constraint})
	return &f.Subjects[len(f.Subjects)-1]
}

func (f *File) kind(id string) int {
	return slices.IndexFunc(f.Kinds, func(k Kinded) bool { return k.ID == id })
}

// overlay replaces loadings or adds kinds of evidence.
func (f *File) overlay(rows []overlay, fault faulter) {
	seen := map[string]bool{}
	for i, o := range rows {
		l := Loadings{o.Market, o.System, o.Capability, o.Government}
		if seen[o.ID] {
			fault("loadings", i, "%s stands twice", o.ID)
		}
		seen[o.ID] = true
		if err := l.Check(); err != nil {
			fault("loadings", i, "%s: %v", o.ID, err)
		}
		if o.Scope != "" && o.Scope != "economy" && o.Scope != "sector" {
			fault("loadings", i, "%s: scope is %q, want economy or sector", o.ID, o.Scope)
		}
		k := f.kind(o.ID)
		if k < 0 {
			f.Kinds = append(f.Kinds, Kinded{ID: o.ID, Name: o.ID})
			k = len(f.Kinds) - 1
		}
		e := &f.Kinds[k]
		e.Loadings, e.User = l, true
		if o.Name != "" {
			e.Name = o.Name
		}
		if o.Scope != "" {
			e.Economy = o.Scope == "economy"
		}
		f.Own = append(f.Own, o.ID)
	}
}

func (f *File) evidence(rows []row, name string, fault faulter) {
	for i, r := range rows {
		k := f.kind(strings.TrimSpace(r.ID))
		if k < 0 {
			fault("evidence", i, "no evidence is called %q; it is one of %s, or give it loadings of its own", r.ID, strings.Join(f.ids(), ", "))
			continue
		}
		if r.Severity == nil || r.Quality == nil {
			continue // said where the row was read
		}
		if !(*r.Severity >= 0 && *r.Severity <= 1) {
			fault("evidence", i, "%s: severity is %v, want 0 (no problem) to 1 (severe)", r.ID, *r.Severity)
		}
		if !(*r.Quality > 0 && *r.Quality <= 1) {
			fault("evidence", i, "%s: quality is %v, want above 0 (opinion is 0.1) to 1", r.ID, *r.Quality)
		}
		if strings.TrimSpace(r.Source) == "" {
			fault("evidence", i, "%s: say where it comes from in source", r.ID)
		}
		kind := f.Kinds[k]
		s := f.subject(r.Sector, r.Constraint)
		source := strings.TrimSpace(r.Source)
		if r.Note != "" {
			source += " (" + strings.TrimSpace(r.Note) + ")"
		}
		s.Items = append(s.Items, Item{ID: kind.ID, Name: kind.Name, Severity: r.Severity, Quality: *r.Quality, Loadings: kind.Loadings, User: kind.User,
			Sources: []string{source + ", " + path.Base(name)}})
	}
}

func (f *File) ids() []string {
	out := make([]string, len(f.Kinds))
	for i, k := range f.Kinds {
		out[i] = k.ID
	}
	return out
}

func (f *File) answers(rows []answerRow, fault faulter) {
	for i, r := range rows {
		a := Answer{Who: r.Who}
		for _, q := range []struct {
			name, text string
			to         *Reply
		}{{"price", r.Price, &a.Price}, {"partner", r.Partner, &a.Partner}, {"both", r.Both, &a.Both}} {
			switch reply := Reply(strings.ToLower(strings.TrimSpace(q.text))); reply {
			case Yes, No, Unknown:
				*q.to = reply
			default:
				fault("answers", i, "%s is %q, want yes, no or unknown", q.name, q.text)
			}
		}
		s := f.subject(r.Sector, r.Constraint)
		s.Answers = append(s.Answers, a)
	}
}

func (f *File) budget(rows []budgetRow, fault faulter) {
	for i, r := range rows {
		l := Line{Name: r.Name, Serves: [3]Share{{Market, r.Market}, {System, r.System}, {Capability, r.Capability}}}
		if r.Amount != nil {
			l.Amount = *r.Amount
		}
		if !(l.Amount >= 0 && l.Amount < 1e18) {
			fault("budget", i, "%s: the amount is %v, want 0 or more", r.Name, l.Amount)
		}
		if err := (Loadings{r.Market, r.System, r.Capability, 0}).Check(); err != nil {
			fault("budget", i, "%s: what it serves: %v", r.Name, err)
		}
		s := f.subject(r.Sector, r.Constraint)
		s.Budget = append(s.Budget, l)
	}
}
