package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// Doc is a YAML document that was decoded strictly. It knows the lines of its parts and
// collects the defects that a check finds.
type Doc struct {
	name string
	root *yaml.Node
	r    reader
}

// Decode reads one YAML document into a pointer to a struct, strictly: a field must be
// known, stand once, and be there when it is tagged `need:"true"`; anchors and empty
// values are refused, and so are numbers that are not finite and files of more than 4 MB.
// name stands in the error, which joins one [Fault] per defect, and [More] after the first
// hundred.
// It serves files of users as well as parts of the catalogue read when they are needed.
func Decode(name string, data []byte, into any) (*Doc, error) {
	d := open(name, data)
	if d.root != nil && !d.r.fill(name, d.root, into) && (!d.Whole() || d.root.Decode(into) != nil) {
		d.root = nil
	}
	return d, d.Err()
}

// Whole reports whether every part has its form and only numbers are not finite: other
// defects can be looked for too, and none of them will only follow from those found.
func (d *Doc) Whole() bool { return d.root != nil && len(d.r.faults)+d.r.more == d.r.endless }

// Faulty reports whether a defect was found at the line that path leads to.
func (d *Doc) Faulty(path ...any) bool {
	line := d.Line(path...)
	return slices.ContainsFunc(d.r.faults, func(f *Fault) bool { return f.Line == line })
}

// open parses a document; its root is nil, with faults, when it can't be read.
func open(name string, data []byte) *Doc {
	d := &Doc{name: name}
	if len(data) > mostBytes {
		d.r.fault(name, 0, "the file has %.1f MB; at most %d MB are read", float64(len(data))/(1<<20), mostBytes>>20)
		return d
	}
	d.root = d.r.parse(name, data)
	return d
}

// Month reads a month as such files write it, "2026-03", and counts months from year 0;
// -1 with an error.
func Month(s string) (int, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return -1, fmt.Errorf("%q is no month such as 2026-03", s)
	}
	return 12*t.Year() + int(t.Month()) - 1, nil
}

// Line returns the line of the part that path leads to: keys of mappings and, as
// decimal numbers from 0, positions in lists. It is the line of the last part found
// when the path leads nowhere, and 0 for a document that could not be read.
func (d *Doc) Line(path ...any) int {
	if d.root == nil {
		return 0
	}
	n, line := d.root, d.root.Line
	for _, p := range path {
		next := step(n, fmt.Sprint(p))
		if next == nil {
			return line
		}
		n, line = next, next.Line
	}
	return line
}

// step goes into a mapping or a list.
func step(n *yaml.Node, to string) *yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == to {
				return n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(to); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}

// Fault adds a defect at the line that path leads to.
func (d *Doc) Fault(path []any, format string, args ...any) {
	d.r.fault(d.name, d.Line(path...), format, args...)
}

// Err joins the defects found so far in the order of their lines; nil when there are none.
func (d *Doc) Err() error { return join(d.r.faults, d.r.more) }

// More counts the defects that are not listed.
type More struct{ N int }

// Error returns "and N more".
func (m *More) Error() string { return fmt.Sprintf("and %d more", m.N) }

// join sorts defects by file and line and joins them; nil when there are none.
func join(faults []*Fault, more int) error {
	slices.SortStableFunc(faults, func(a, b *Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	if more > 0 {
		errs = append(errs, &More{more})
	}
	return errors.Join(errs...)
}
