package catalogue

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Fault is one defect of a catalogue file.
type Fault struct {
	File string
	Line int // from 1; 0 when the file as a whole is meant
	Text string
}

// Error returns "file:line: text".
func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// reader collects faults while files are read.
type reader struct {
	faults []*Fault
	more   int // faults that were not kept
	fields map[reflect.Type]map[string]field

	endless int // faults of numbers that are not finite
}

// field is one yaml key of a struct.
type field struct {
	index    int
	required bool
}

// mostFaults is how many faults are kept, mostBytes how large a file of a user may be.
const mostFaults, mostBytes = 100, 4 << 20

func (r *reader) fault(file string, line int, format string, args ...any) {
	if len(r.faults) == mostFaults {
		r.more++
		return
	}
	r.faults = append(r.faults, &Fault{File: file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// read decodes one file into a pointer to a struct, strictly: fields tagged
// `need:"true"` must be there, other fields must be known. It returns the root
// mapping, or nil when the content can't be used.
func (r *reader) read(files fs.FS, name string, into any) *yaml.Node {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		r.fault(name, 0, "not readable: %v", err)
		return nil
	}
	return r.decode(name, data, into)
}

// decode is read for content that is at hand.
func (r *reader) decode(name string, data []byte, into any) *yaml.Node {
	root := r.parse(name, data)
	if root == nil || !r.fill(name, root, into) {
		return nil
	}
	return root
}

// parse returns the root of the one document that data holds; nil when there is none.
func (r *reader) parse(name string, data []byte) *yaml.Node {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		r.fault(name, 0, "empty file")
		return nil
	} else if err != nil {
		if line, why := noText(data); why != "" {
			r.fault(name, line, "%s", why)
			return nil
		}
		r.yamlFault(name, err)
		return nil
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.fault(name, 0, "more than one YAML document")
		return nil
	}
	if len(doc.Content) == 0 {
		r.fault(name, 0, "empty file")
		return nil
	}
	return doc.Content[0]
}

// fill decodes a node strictly and reports whether it had no defect.
func (r *reader) fill(name string, root *yaml.Node, into any) bool {
	before := len(r.faults) + r.more
	r.check(name, root, reflect.TypeOf(into).Elem())
	if len(r.faults)+r.more > before {
		return false
	}
	if err := root.Decode(into); err != nil {
		r.yamlFault(name, err)
		return false
	}
	return true
}

// noText is why content that YAML could not read is no text at all: control characters,
// or bytes that are not UTF-8, with the line of the first of these.
func noText(data []byte) (line int, why string) {
	if bytes.ContainsFunc(data, func(c rune) bool { return c < ' ' && c != '\t' && c != '\n' && c != '\r' }) {
		return 0, "this is no text file"
	}
	for at := 0; at < len(data); {
		c, size := utf8.DecodeRune(data[at:])
		if c == utf8.RuneError && size == 1 {
			return 1 + bytes.Count(data[:at], []byte("\n")), "this is not text in UTF-8: save the file in that encoding"
		}
		at += size
	}
	return 0, ""
}

// yamlFault turns an error of the YAML package, which names lines in its text,
// into one fault.
func (r *reader) yamlFault(file string, err error) {
	text := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	line := 0
	if i := strings.Index(text, "line "); i >= 0 {
		if _, err := fmt.Sscanf(text[i:], "line %d", &line); err != nil {
			line = 0
		}
	}
	text = strings.TrimPrefix(text, "unmarshal errors: ")
	r.fault(file, line, "%s", strings.TrimPrefix(text, fmt.Sprintf("line %d: ", line)))
}

// check compares a node with the type it will be decoded into.
func (r *reader) check(file string, n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.fault(file, n.Line, "anchors and aliases are not used in the catalogue")
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		if r.want(file, n, yaml.MappingNode, "fields") {
			r.checkStruct(file, n, t)
		}
	case reflect.Map:
		if r.want(file, n, yaml.MappingNode, "keys and values") {
			for i := 0; i+1 < len(n.Content); i += 2 {
				r.check(file, n.Content[i], t.Key())
				r.check(file, n.Content[i+1], t.Elem())
			}
		}
	case reflect.Slice:
		if r.want(file, n, yaml.SequenceNode, "a list") {
			for _, item := range n.Content {
				r.check(file, item, t.Elem())
			}
		}
	default:
		if r.want(file, n, yaml.ScalarNode, "one value") {
			r.checkValue(file, n, t)
		}
	}
}

// checkValue tells whether a scalar fits its type. A number must be finite.
func (r *reader) checkValue(file string, n *yaml.Node, t reflect.Type) {
	if n.ShortTag() == "!!null" {
		r.fault(file, n.Line, "empty value")
		return
	}
	if t.Kind() == reflect.String { // takes any scalar
		return
	}
	v := reflect.New(t)
	err := n.Decode(v.Interface())
	switch out := v.Elem(); {
	case out.CanFloat():
		if err != nil || math.IsNaN(out.Float()) || math.IsInf(out.Float(), 0) {
			r.fault(file, n.Line, "%q is no finite number", n.Value)
			if err == nil {
				r.endless++
			}
		}
	case out.CanInt():
		// The YAML package cuts 1.5 down to 1.
		var exact float64
		if err != nil || n.Decode(&exact) != nil || exact != math.Trunc(exact) {
			r.fault(file, n.Line, "%q is not a whole number", n.Value)
		}
	case err != nil && t.Kind() == reflect.Bool:
		r.fault(file, n.Line, "%q is neither true nor false", n.Value)
	case err != nil:
		r.yamlFault(file, err)
	}
}

func (r *reader) checkStruct(file string, n *yaml.Node, t reflect.Type) {
	known := r.known(t)
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		f, ok := known[key.Value]
		if !ok || key.Kind != yaml.ScalarNode {
			r.fault(file, key.Line, "unknown field %q", key.Value)
			continue
		}
		if seen[key.Value] {
			r.fault(file, key.Line, "field %q stands twice", key.Value)
		}
		seen[key.Value] = true
		r.check(file, n.Content[i+1], t.Field(f.index).Type)
	}
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		if known[name].required && !seen[name] {
			r.fault(file, n.Line, "field %q is missing", name)
		}
	}
}

func (r *reader) want(file string, n *yaml.Node, kind yaml.Kind, what string) bool {
	if n.Kind != kind {
		r.fault(file, n.Line, "want %s here", what)
		return false
	}
	return true
}

func (r *reader) known(t reflect.Type) map[string]field {
	if known, ok := r.fields[t]; ok {
		return known
	}
	known := make(map[string]field, t.NumField())
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "" && name != "-" {
			known[name] = field{i, t.Field(i).Tag.Get("need") != ""}
		}
	}
	if r.fields == nil {
		r.fields = map[reflect.Type]map[string]field{}
	}
	r.fields[t] = known
	return known
}

// lines returns the line of each item of the list under key of a checked root.
func lines(root *yaml.Node, key string) []int {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			out := make([]int, len(root.Content[i+1].Content))
			for k, item := range root.Content[i+1].Content {
				out[k] = item.Line
			}
			return out
		}
	}
	return nil
}

// at checks one item: every method records a fault at the item's line.
type at struct {
	r    *reader
	file string
	line int
	id   string
}

func (a at) fault(format string, args ...any) {
	a.r.fault(a.file, a.line, "%s: %s", a.id, fmt.Sprintf(format, args...))
}

// word checks that a value is one of the allowed words.
func word[T ~string](a at, field string, v T, allowed []T) {
	if !slices.Contains(allowed, v) {
		a.fault("%s is %q, want one of %v", field, v, allowed)
	}
}

// text checks that required texts are not blank.
func (a at) text(field, v string) {
	if strings.TrimSpace(v) == "" {
		a.fault("%s is blank", field)
	}
}

// economies checks ISO3 codes: three capitals, no duplicates.
func (a at) economies(field string, codes []string) {
	for i, c := range codes {
		if !isISO3(c) {
			a.fault("%s: %q is not an ISO3 code", field, c)
		}
		if slices.Contains(codes[:i], c) {
			a.fault("%s: %s stands twice", field, c)
		}
	}
}

func isISO3(s string) bool {
	if len(s) != 3 {
		return false
	}
	for _, b := range []byte(s) {
		if b < 'A' || b > 'Z' {
			return false
		}
	}
	return true
}

// index maps ids to positions and faults duplicates and blanks.
func index[T any](r *reader, file string, items []T, lines []int, id func(T) string) map[string]int {
	out := make(map[string]int, len(items))
	for i, item := range items {
		k := id(item)
		if strings.TrimSpace(k) == "" {
			r.fault(file, lines[i], "blank name")
		}
		if _, dup := out[k]; dup {
			r.fault(file, lines[i], "%s stands twice", k)
		}
		out[k] = i
	}
	return out
}
