package catchup

import (
	"fmt"
	"slices"
	"strings"
)

// Records are the user's records of windows of opportunity and of leapfrogging. They
// are kept as they are: the program checks that they are whole, not that they are true.
type Records struct {
	Windows []Window `yaml:"windows" json:"windows"`
	Leaps   []Leap   `yaml:"leaps" json:"leaps"`
}

// Window is a window of opportunity (Perez and Soete 1988; Lee and Malerba 2017).
type Window struct {
	Kind     string `yaml:"kind" need:"true" json:"kind"`   // technological, demand or institutional
	Year     int    `yaml:"year" need:"true" json:"year"`   // in which it opened
	Field    string `yaml:"field" json:"field,omitempty"`   // code of a field or words
	What     string `yaml:"what" need:"true" json:"what"`   // what changed
	Evidence string `yaml:"evidence" json:"evidence"`       // where it can be read; "" is none
	Response string `yaml:"response" json:"response"`       // of firms and the state; "" is none known
	Closed   int    `yaml:"closed" json:"closed,omitempty"` // year; 0 is open or not known
}

// Leap is a case of catching up and its kind (Lee and Lim 2001).
type Leap struct {
	Kind     string `yaml:"kind" need:"true" json:"kind"` // path-following, stage-skipping or path-creating
	Field    string `yaml:"field" need:"true" json:"field"`
	Year     int    `yaml:"year" need:"true" json:"year"`
	What     string `yaml:"what" need:"true" json:"what"`
	Evidence string `yaml:"evidence" json:"evidence"`
}

// WindowKinds and LeapKinds are the words of records.
var (
	WindowKinds = []string{"technological", "demand", "institutional"}
	LeapKinds   = []string{"path-following", "stage-skipping", "path-creating"}
)

// Fault is a defect of a record: of the list it stands in, its place and its field.
type Fault struct {
	List  string // windows or leaps
	At    int
	Field string
	Text  string
}

// Faults checks the records against each other and the words; last is the last year
// there can be.
func (r *Records) Faults(last int) (out []Fault) {
	add := func(list string, at int, field, format string, args ...any) {
		out = append(out, Fault{list, at, field, fmt.Sprintf(format, args...)})
	}
	year := func(list string, at, v int) {
		if v < 1900 || v > last {
			add(list, at, "year", "year %d, want one from 1900 to %d", v, last)
		}
	}
	words := func(list string, at int, kind string, all []string, what string) {
		if !slices.Contains(all, kind) {
			add(list, at, "kind", "kind is %q, want one of %s", kind, strings.Join(all, ", "))
		}
		if strings.TrimSpace(what) == "" {
			add(list, at, "what", "says nothing")
		}
	}
	for i, w := range r.Windows {
		words("windows", i, w.Kind, WindowKinds, w.What)
		year("windows", i, w.Year)
		if w.Closed != 0 && (w.Closed < w.Year || w.Closed > last) {
			add("windows", i, "closed", "closed in %d, opened in %d", w.Closed, w.Year)
		}
	}
	for i, l := range r.Leaps {
		words("leaps", i, l.Kind, LeapKinds, l.What)
		year("leaps", i, l.Year)
		if strings.TrimSpace(l.Field) == "" {
			add("leaps", i, "field", "names no field")
		}
	}
	return out
}

// Missing lists the kinds of window that no record names, and counts the records
// without evidence and the windows without a response.
func (r *Records) Missing() (kinds []string, noEvidence, noResponse int) {
	for _, k := range WindowKinds {
		if !slices.ContainsFunc(r.Windows, func(w Window) bool { return w.Kind == k }) {
			kinds = append(kinds, k)
		}
	}
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	for _, w := range r.Windows {
		if blank(w.Evidence) {
			noEvidence++
		}
		if blank(w.Response) {
			noResponse++
		}
	}
	for _, l := range r.Leaps {
		if blank(l.Evidence) {
			noEvidence++
		}
	}
	return kinds, noEvidence, noResponse
}
