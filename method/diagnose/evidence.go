package diagnose

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"upstep/catalogue"
)

// Evidence is what the user adds: interviews, events, by-passes, tables of sectors, and
// what only people can write.
type Evidence struct {
	File     string      `yaml:"-" json:"file"`
	Checksum string      `yaml:"-" json:"checksum"`
	Items    []UserItem  `yaml:"evidence" json:"evidence"`
	Events   []Event     `yaml:"events" json:"events"`
	Bypasses []UserPass  `yaml:"bypasses" json:"bypasses"`
	Tables   []UserTable `yaml:"sectors" json:"sectors"`
	Texts    []Syndrome  `yaml:"syndromes" json:"syndromes"`
	Answers  []Answer    `yaml:"pairs" json:"pairs"`
}

// UserItem is a piece of evidence with its support and quality judged by the user.
type UserItem struct {
	Node   string  `yaml:"node" need:"true" json:"node"`
	Test   int     `yaml:"test" need:"true" json:"test"`
	S      float64 `yaml:"s" need:"true" json:"s"`
	Q      float64 `yaml:"q" need:"true" json:"q"`
	Kind   string  `yaml:"kind" json:"kind"` // fact, perception or opinion; "" is fact
	Text   string  `yaml:"text" need:"true" json:"text"`
	Source string  `yaml:"source" need:"true" json:"source"`
	Date   string  `yaml:"date" need:"true" json:"date"`
	Line   int     `yaml:"-" json:"line"`
}

// Event is a year in which a constraint was relaxed or tightened.
type Event struct {
	Node       string `yaml:"node" need:"true" json:"node"`
	Year       int    `yaml:"year" need:"true" json:"year"`
	Constraint string `yaml:"constraint" need:"true" json:"constraint"` // relaxed or tightened
	Text       string `yaml:"text" need:"true" json:"text"`
	Source     string `yaml:"source" need:"true" json:"source"`
	Date       string `yaml:"date" json:"date"`
	Line       int    `yaml:"-" json:"line"`
}

// UserPass is how common a by-pass is, against peers.
type UserPass struct {
	Node       string    `yaml:"node" need:"true" json:"node"`
	Item       string    `yaml:"item" need:"true" json:"item"`
	Prevalence float64   `yaml:"prevalence" need:"true" json:"prevalence"` // in any unit
	Peers      []float64 `yaml:"peers" json:"peers"`                       // or mean and sd
	Mean       *float64  `yaml:"mean" json:"mean"`
	SD         *float64  `yaml:"sd" json:"sd"`
	Q          float64   `yaml:"q" need:"true" json:"q"`
	Text       string    `yaml:"text" json:"text"`
	Source     string    `yaml:"source" need:"true" json:"source"`
	Date       string    `yaml:"date" need:"true" json:"date"`
	Line       int       `yaml:"-" json:"line"`
}

// UserTable is a table of sectors for the fourth test.
type UserTable struct {
	Node   string      `yaml:"node" need:"true" json:"node"`
	Factor string      `yaml:"factor" need:"true" json:"factor"`
	Q      float64     `yaml:"q" need:"true" json:"q"`
	Source string      `yaml:"source" need:"true" json:"source"`
	Date   string      `yaml:"date" need:"true" json:"date"`
	Rows   []UserShare `yaml:"rows" need:"true" json:"rows"`
	Line   int         `yaml:"-" json:"line"`
}

// UserShare is a row of it. Shares are of one total at home and of one among the peers,
// in any unit.
type UserShare struct {
	Sector    string  `yaml:"sector" need:"true" json:"sector"`
	Home      float64 `yaml:"home" need:"true" json:"home"`
	Peers     float64 `yaml:"peers" need:"true" json:"peers"`
	Intensity float64 `yaml:"intensity" need:"true" json:"intensity"`
}

// Syndrome says why a constraint persists and who gains from it.
type Syndrome struct {
	Node  string `yaml:"node" need:"true" json:"node"`
	Why   string `yaml:"why" need:"true" json:"why"`
	Gains string `yaml:"gains" need:"true" json:"gains"`
	Line  int    `yaml:"-" json:"line"`
}

// Answer puts one binding node before another.
type Answer struct {
	Over  string `yaml:"over" need:"true" json:"over"`
	Under string `yaml:"under" need:"true" json:"under"`
	Why   string `yaml:"why" need:"true" json:"why"`
	Line  int    `yaml:"-" json:"line"`
}

// Kinds of evidence of a user.
var userKinds = []string{"fact", "perception", "opinion"}

var date = regexp.MustCompile(`^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

// defect records what is wrong with one record.
type defect func(format string, args ...any)

// check returns an error that joins one fault per defect. at makes the recorder of
// record i of a list.
func (e *Evidence) check(tree *catalogue.Tree, at func(list string, i int) defect) {
	for i := range e.Items {
		e.Items[i].check(tree, at("evidence", i))
	}
	for i := range e.Events {
		x, bad := e.Events[i], at("events", i)
		checkNode(tree, x.Node, bad)
		checkTexts(bad, "text", x.Text, "source", x.Source)
		if x.Date != "" {
			checkDate(x.Date, bad)
		}
		if x.Constraint != "relaxed" && x.Constraint != "tightened" {
			bad("constraint is %q, want relaxed or tightened", x.Constraint)
		}
		if x.Year < 1900 || x.Year > 2100 {
			bad("year %d", x.Year)
		}
	}
	for i := range e.Bypasses {
		e.Bypasses[i].check(tree, at("bypasses", i))
	}
	for i := range e.Tables {
		e.Tables[i].check(tree, at("sectors", i))
	}
	for i := range e.Texts {
		x, bad := e.Texts[i], at("syndromes", i)
		checkNode(tree, x.Node, bad)
		checkTexts(bad, "why", x.Why, "gains", x.Gains)
		if slices.ContainsFunc(e.Texts[:i], func(o Syndrome) bool { return o.Node == x.Node }) {
			bad("%s has a syndrome already", x.Node)
		}
	}
	for i := range e.Answers {
		x, bad := e.Answers[i], at("pairs", i)
		checkNode(tree, x.Over, bad)
		checkNode(tree, x.Under, bad)
		checkTexts(bad, "why", x.Why)
		if x.Over == x.Under {
			bad("%s is compared with itself", x.Over)
		}
		if slices.ContainsFunc(e.Answers[:i], func(o Answer) bool {
			return o.Over == x.Over && o.Under == x.Under || o.Over == x.Under && o.Under == x.Over
		}) {
			bad("%s and %s are compared twice", x.Over, x.Under)
		}
	}
}

func (x *UserItem) check(tree *catalogue.Tree, bad defect) {
	if x.Kind == "" {
		x.Kind = "fact"
	}
	checkNode(tree, x.Node, bad)
	checkTexts(bad, "text", x.Text, "source", x.Source)
	checkDate(x.Date, bad)
	checkQuality(x.Q, bad)
	if x.Test < 1 || x.Test > 4 {
		bad("test %d, want 1 to 4", x.Test)
	}
	if !(math.Abs(x.S) <= 1) {
		bad("s is %v, want -1 (against the constraint) to 1 (for it)", x.S)
	}
	if !slices.Contains(userKinds, x.Kind) {
		bad("kind is %q, want one of %s", x.Kind, strings.Join(userKinds, ", "))
	}
}

func (x *UserPass) check(tree *catalogue.Tree, bad defect) {
	checkNode(tree, x.Node, bad)
	checkTexts(bad, "item", x.Item, "source", x.Source)
	checkDate(x.Date, bad)
	checkQuality(x.Q, bad)
	if !finite(append([]float64{x.Prevalence}, x.Peers...)...) {
		bad("a number that is not finite")
	}
	switch {
	case len(x.Peers) > 0 && (x.Mean != nil || x.SD != nil):
		bad("give the figures of the peers, or their mean and sd, not both")
	case len(x.Peers) > 0 && len(x.Peers) < SmallList:
		bad("%d peers, %d are needed", len(x.Peers), SmallList)
	case len(x.Peers) > 0:
		if _, sd := meanSD(x.Peers); sd <= eps {
			bad("the peers do not differ")
		}
	case x.Mean == nil || x.SD == nil:
		bad("the peers are missing: give their figures as peers, or mean and sd")
	case !finite(*x.Mean, *x.SD) || *x.SD <= 0:
		bad("sd is %v, want more than 0", *x.SD)
	}
}

func (x *UserTable) check(tree *catalogue.Tree, bad defect) {
	checkNode(tree, x.Node, bad)
	checkTexts(bad, "factor", x.Factor, "source", x.Source)
	checkDate(x.Date, bad)
	checkQuality(x.Q, bad)
	for i, r := range x.Rows {
		if !finite(r.Home, r.Peers, r.Intensity) || r.Home < 0 || r.Peers < 0 {
			bad("sector %q: shares must be finite and at least 0", r.Sector)
		}
		if slices.ContainsFunc(x.Rows[:i], func(o UserShare) bool { return o.Sector == r.Sector }) {
			bad("sector %q stands twice", r.Sector)
		}
	}
}

func checkNode(tree *catalogue.Tree, id string, bad defect) {
	n, ok := tree.Node(id)
	switch {
	case !ok:
		bad("no node %q; the nodes are %s", id, strings.Join(leaves(tree), ", "))
	case n.Context || !tree.Leaf(id):
		bad("node %q takes no evidence; take one of %s", id, strings.Join(leaves(tree), ", "))
	}
}

// leaves are the nodes that take evidence.
func leaves(tree *catalogue.Tree) []string {
	var out []string
	for _, n := range tree.Nodes {
		if !n.Context && tree.Leaf(n.ID) {
			out = append(out, n.ID)
		}
	}
	return out
}

func checkTexts(bad defect, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			bad("%s is blank", pairs[i])
		}
	}
}

func checkDate(d string, bad defect) {
	if !date.MatchString(d) {
		bad("date is %q, want 2024, 2024-05 or 2024-05-31", d)
	}
}

func checkQuality(q float64, bad defect) {
	if !(q >= 0 && q <= 1) {
		bad("q is %v, want 0 to 1", q)
	}
}

func finite(v ...float64) bool {
	return !slices.ContainsFunc(v, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}

// ReadEvidence reads evidence of a user: YAML, or CSV when the name ends in .csv. It is
// strict and goes on over bad records: the error joins one fault, with file and line,
// per defect. A byte order mark is taken off. Without a defect Evidence is not nil.
func ReadEvidence(name string, data []byte, tree *catalogue.Tree) (*Evidence, error) {
	data = []byte(strings.TrimPrefix(string(data), "\ufeff"))
	var e *Evidence
	var err error
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		e, err = readCSV(name, data, tree)
	} else {
		e, err = readYAML(name, data, tree)
	}
	if err != nil {
		return nil, err
	}
	if len(e.Items)+len(e.Events)+len(e.Bypasses)+len(e.Tables)+len(e.Texts)+len(e.Answers) == 0 {
		return nil, &catalogue.Fault{File: name, Text: "holds no evidence"}
	}
	e.File = name
	return e, nil
}

func readYAML(name string, data []byte, tree *catalogue.Tree) (*Evidence, error) {
	e := &Evidence{}
	d, err := catalogue.Decode(name, data, e)
	if err != nil {
		return nil, err
	}
	for i := range e.Items {
		e.Items[i].Line = d.Line("evidence", i)
	}
	for i := range e.Events {
		e.Events[i].Line = d.Line("events", i)
	}
	for i := range e.Bypasses {
		e.Bypasses[i].Line = d.Line("bypasses", i)
	}
	for i := range e.Tables {
		e.Tables[i].Line = d.Line("sectors", i)
	}
	for i := range e.Texts {
		e.Texts[i].Line = d.Line("syndromes", i)
	}
	for i := range e.Answers {
		e.Answers[i].Line = d.Line("pairs", i)
	}
	e.check(tree, func(list string, i int) defect {
		return func(format string, args ...any) { d.Fault([]any{list, i}, format, args...) }
	})
	if err := d.Err(); err != nil {
		return nil, err
	}
	return e, nil
}

// faultList collects defects of a file by line.
type faultList struct {
	file string
	errs []error
}

func (f *faultList) at(line int) defect {
	return func(format string, args ...any) {
		f.errs = append(f.errs, &catalogue.Fault{File: f.file, Line: line, Text: fmt.Sprintf(format, args...)})
	}
}

func (f *faultList) err() error { return errors.Join(f.errs...) }
