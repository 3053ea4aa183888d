package policy

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"upstep/catalogue"
	"upstep/ref"
)

// Known is what records may name besides each other. A nil list is not checked.
type Known struct {
	Instruments   []string            // IDs
	Preconditions map[string][]string // texts by instrument
	Needs         []string            // IDs
	Areas         []string            // IDs; an area near to one of them but not the same is taken for a slip
}

// KnownOf returns what the catalogue knows.
func KnownOf(instruments []catalogue.Instrument, needs []catalogue.Need, areas catalogue.Areas) Known {
	k := Known{Instruments: []string{}, Preconditions: map[string][]string{}, Needs: []string{}, Areas: areas.IDs()}
	for _, i := range instruments {
		k.Instruments = append(k.Instruments, i.ID)
		for _, p := range i.Preconditions {
			k.Preconditions[i.ID] = append(k.Preconditions[i.ID], p.Text)
		}
	}
	for _, n := range needs {
		k.Needs = append(k.Needs, n.ID)
	}
	return k
}

// Fault is one defect of a register. Path leads to it: YAML keys and positions from 0, such
// as "hosts", 1, "ratings", 0, "scores", 2. It is for readers of every form to turn into a
// line, or a sheet and a cell.
type Fault struct {
	Path []any
	Text string
}

// Error returns the place in words and the text: "hosts 2, ratings 1, scores 3: ...".
func (f Fault) Error() string {
	var b strings.Builder
	for i, p := range f.Path {
		switch p := p.(type) {
		case int:
			fmt.Fprintf(&b, " %d", p+1)
		default:
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprint(&b, p)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	return b.String() + f.Text
}

// Check returns every defect of a register, in the order of its parts; none when it can be
// used. The register may stand in any order.
func Check(r *Register, known Known) []Fault {
	c := checker{known: known, hosts: map[string]bool{}, units: map[string]bool{}}
	c.texts(nil, reflect.ValueOf(r).Elem())
	if r.Country != "" && !iso3(r.Country) {
		c.fault(path("country"), "country is %q, want an ISO3 code such as UZB", r.Country)
	}
	c.all(r.Hosts)
	c.together(r.Together)
	c.priorities(r.Priorities)
	c.facts(r.Facts)
	c.problems(r.Problems)
	if r.Programme != nil {
		c.programme(r.Programme)
	}
	c.reforms(r.Reforms)
	c.present(r.Present)
	c.mimicry(r.Mimicry)
	return c.faults
}

// checker collects defects.
type checker struct {
	known  Known
	faults []Fault
	hosts  map[string]bool // IDs
	units  map[string]bool // IDs of hosts and of composites
}

func (c *checker) fault(at []any, format string, args ...any) {
	c.faults = append(c.faults, Fault{Path: at, Text: fmt.Sprintf(format, args...)})
}

// path joins the parts of a path without sharing memory with any of them.
func path(parts ...any) []any {
	var out []any
	for _, p := range parts {
		if more, ok := p.([]any); ok {
			out = append(out, more...)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// mostText is how long a text may be, in characters.
const mostText = 10_000

// texts looks at every value below v: required texts must not be blank, texts must be
// readable and not too long, numbers finite.
func (c *checker) texts(at []any, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.texts(at, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.texts(path(at, i), v.Index(i))
			if v.Index(i).Kind() == reflect.String && strings.TrimSpace(v.Index(i).String()) == "" {
				c.fault(path(at, i), "a blank entry")
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name := f.Tag.Get("yaml")
			c.texts(path(at, name), v.Field(i))
			if f.Tag.Get("need") != "" && f.Type.Kind() == reflect.String && strings.TrimSpace(v.Field(i).String()) == "" {
				c.fault(path(at, name), "%s is blank", name)
			}
		}
	case reflect.String:
		s := v.String()
		switch {
		case !utf8.ValidString(s):
			c.fault(at, "the text is not UTF-8")
		case strings.ContainsFunc(s, unreadable):
			c.fault(at, "the text has a character that cannot be printed")
		case utf8.RuneCountInString(s) > mostText:
			c.fault(at, "the text has %d characters, at most %d are kept", utf8.RuneCountInString(s), mostText)
		}
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			c.fault(at, "the number is not finite")
		}
	}
}

// unreadable are characters that no file can carry through: controls and those that no
// text has.
func unreadable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFEFF' || r == '\uFFFE' || r == '\uFFFF' || r == utf8.RuneError
}

func iso3(s string) bool {
	return len(s) == 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// CheckID refuses what cannot be the ID of a record.
func CheckID(id string) error {
	ok := id != "" && len(id) <= 60 && id[0] != '-'
	for _, r := range id {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
	}
	if !ok {
		return fmt.Errorf("%q is no id: it has small letters, digits and hyphens, at most 60, and begins with a letter or digit", id)
	}
	return nil
}

// id checks the ID of a record, and that no other of the same set has it.
func (c *checker) id(at []any, id string, seen map[string]bool) {
	if strings.TrimSpace(id) == "" {
		return // said of every blank
	}
	if err := CheckID(id); err != nil {
		c.fault(path(at, "id"), "%v", err)
	}
	if seen[id] {
		c.fault(path(at, "id"), "%s stands twice", id)
	}
	seen[id] = true
}

// once faults what stands twice in the same set; the words are compared without case.
func (c *checker) once(at []any, word string, seen map[string]bool, format string, args ...any) {
	key := strings.ToLower(strings.TrimSpace(word))
	if seen[key] {
		c.fault(at, format, args...)
	}
	seen[key] = true
}

// among faults a word that is not in the list, with the nearest ones. A nil list says that
// it is not known which there are.
func (c *checker) among(at []any, what, word string, list []string) bool {
	word = strings.TrimSpace(word)
	if list == nil || word == "" || slices.Contains(list, word) {
		return true
	}
	near := ""
	if s := ref.Suggest(word, list); len(s) > 0 {
		near = "; did you mean " + strings.Join(s, " or ") + "?"
	}
	c.fault(at, "no %s is called %q%s", what, word, near)
	return false
}

// oneOf faults a word outside a short list, which it prints.
func (c *checker) oneOf(at []any, what, word string, list []string) {
	word = strings.TrimSpace(word)
	if word != "" && !slices.Contains(list, word) {
		c.fault(at, "%s is %q, want one of %s", what, word, strings.Join(list, ", "))
	}
}

// within faults a number outside its range.
func (c *checker) within(at []any, what string, v, low, high float64) {
	if !(v >= low && v <= high) {
		c.fault(at, "%s is %v, want %v to %v", what, v, low, high)
	}
}

// instruments checks a list of instruments.
func (c *checker) instruments(at []any, ids []string) {
	seen := map[string]bool{}
	for i, id := range ids {
		c.among(path(at, i), "instrument", id, c.known.Instruments)
		c.once(path(at, i), id, seen, "%s stands twice", id)
	}
}

// date checks a date: a month, or with days allowed a day.
func (c *checker) date(at []any, text string, days bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	t, err := time.Parse("2006-01", text)
	if err != nil && days {
		t, err = time.Parse("2006-01-02", text)
	}
	switch {
	case err != nil && days:
		c.fault(at, "%q is no date such as 2026-03 or 2026-03-31", text)
	case err != nil:
		c.fault(at, "%q is no month such as 2026-03", text)
	case t.Year() < firstYear || t.Year() > lastYear:
		c.fault(at, "%q is out of range, want %d to %d", text, firstYear, lastYear)
	}
}

// Years of records.
const firstYear, lastYear = 1980, 2100
