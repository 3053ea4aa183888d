package policy

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"upstep/catalogue"
)

// Read reads a register in YAML and returns it in canonical order. The error joins one
// [catalogue.Fault] with file and line per defect; a file with a defect is not used in part.
func Read(name string, data []byte, known Known) (*Register, error) {
	var r Register
	doc, err := catalogue.Decode(name, data, &r)
	if err != nil && !doc.Whole() {
		return nil, err
	}
	said := func(f Fault) bool { return err != nil && doc.Faulty(f.Path...) }
	for _, f := range slices.DeleteFunc(Check(&r, known), said) {
		doc.Fault(f.Path, "%s", f.Text)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return r.Canonical(), nil
}

// Canonical returns a copy in one order, whatever the order of r: records by ID, ratings by
// rater, scores by dimension, the rest by their first fields. Texts lose blanks at their
// ends, and lists without entries are nil. Causes and members keep their order, which says
// something.
func (r *Register) Canonical() *Register {
	out := reflect.New(reflect.TypeFor[Register]()).Elem()
	copyTrimmed(out, reflect.ValueOf(r).Elem())
	c := out.Addr().Interface().(*Register)
	for i := range c.Hosts {
		h := &c.Hosts[i]
		for k := range h.Ratings {
			slices.SortStableFunc(h.Ratings[k].Scores, func(a, b Score) int { return cmp.Compare(rank(a.Dimension), rank(b.Dimension)) })
		}
		order(h.Ratings, func(r Rating) string { return r.Rater })
		order(h.Traces, func(t Trace) string { return t.Kind })
		order(h.Nominations, func(n Nomination) string { return n.By })
		slices.Sort(h.May)
		slices.Sort(h.TrustedBy)
	}
	for i := range c.Together {
		slices.Sort(c.Together[i].May)
	}
	for i := range c.Problems {
		slices.Sort(c.Problems[i].Instruments)
		slices.Sort(c.Problems[i].FirmSources)
	}
	for i := range c.Reforms {
		slices.Sort(c.Reforms[i].Instruments)
	}
	if c.Programme != nil {
		order(c.Programme.PilotCosts, func(p PilotCost) string { return p.Instrument })
	}
	order(c.Hosts, func(h Host) string { return h.ID })
	order(c.Together, func(t Together) string { return t.ID })
	order(c.Priorities, func(p Priority) string { return p.Need })
	order(c.Facts, func(f Fact) string { return f.Instrument })
	order(c.Problems, func(p Problem) string { return p.ID })
	order(c.Reforms, func(r Reform) string { return r.ID })
	order(c.Present, func(p Present) string { return p.Instrument })
	order(c.Mimicry, func(m Mimicry) string { return m.Subject })
	return c
}

// rank is the place of a dimension; a word that is none comes last.
func rank(word string) int {
	if d, ok := catalogue.DimensionOf(word); ok {
		return int(d)
	}
	return catalogue.DimensionCount
}

// order sorts by a text and, where it is the same, by all fields.
func order[T any](list []T, by func(T) string) {
	all := func(v T) string {
		b, err := json.Marshal(v)
		if err != nil { // numbers that are not finite; the check refuses them
			return ""
		}
		return string(b)
	}
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Or(strings.Compare(by(a), by(b)), strings.Compare(all(a), all(b))) })
}

// copyTrimmed copies deeply; texts lose blanks at their ends and empty lists become nil.
func copyTrimmed(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyTrimmed(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if from.Len() > 0 {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				copyTrimmed(to.Index(i), from.Index(i))
			}
		}
	case reflect.Struct:
		for i := range from.NumField() {
			copyTrimmed(to.Field(i), from.Field(i))
		}
	case reflect.String:
		to.SetString(strings.TrimSpace(strings.ReplaceAll(from.String(), "\r\n", "\n")))
	default:
		to.Set(from)
	}
}
