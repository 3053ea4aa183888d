package catalogue

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Overlay returns the instruments as a file of the user changes them; is stays as it was.
// The file has `instruments:` and, if wanted, new `sources:`. An entry with a known ID
// changes the fields it gives: mappings field by field, lists as a whole. One with
// `remove: true` takes the instrument out, also from the complements, lighter alternatives
// and substitutes of others. One with an unknown ID is a whole instrument; these come last,
// by ID. Own is set on what the file made different. The merged list is checked as a whole;
// the error joins one [Fault] per defect, and then nothing is returned.
func (is Instruments) Overlay(name string, data []byte) (Instruments, error) {
	o := &overlay{d: open(name, data), base: is, entries: map[string]*yaml.Node{}, touched: map[string]bool{}}
	if o.d.root == nil {
		return Instruments{}, o.d.Err()
	}
	o.read()
	root, err := o.merge()
	if err != nil {
		return Instruments{}, err
	}
	var out Instruments
	o.d.r.fill(name, root, &out)
	o.d.root = root
	if err := o.d.Err(); err != nil {
		return Instruments{}, err
	}
	for k, i := range out.List {
		before, ok := is.Find(i.ID)
		out.List[k].Own = !ok || before.Own || o.touched[i.ID]
	}
	return out.checked(o.d)
}

// overlay is a file of the user laid over a catalogue of instruments.
type overlay struct {
	d       *Doc
	base    Instruments
	sources []*yaml.Node
	order   []string              // IDs of the entries, as they stand
	entries map[string]*yaml.Node // by ID; those that make sense
	removed []string
	touched map[string]bool // instruments that are no longer what they were
	line    int             // of the list of instruments
}

func (o *overlay) fault(n *yaml.Node, format string, args ...any) {
	o.d.r.fault(o.d.name, n.Line, format, args...)
}

// read takes the file apart.
func (o *overlay) read() {
	root := o.d.root
	o.line = root.Line
	if !o.d.r.want(o.d.name, root, yaml.MappingNode, "instruments: and a list") {
		return
	}
	o.once(root)
	if len(root.Content) == 0 {
		o.fault(root, "neither instruments nor sources")
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, list := root.Content[i], root.Content[i+1]
		switch key.Value {
		case "sources", "instruments":
		default:
			o.fault(key, "unknown field %q, want instruments or sources", key.Value)
			continue
		}
		if !o.d.r.want(o.d.name, list, yaml.SequenceNode, "a list") {
			continue
		}
		if len(list.Content) == 0 {
			o.fault(key, "the list of %s is empty", key.Value)
		}
		if key.Value == "sources" {
			o.readSources(list)
			continue
		}
		o.line = key.Line
		for _, n := range list.Content {
			o.readEntry(n)
		}
	}
}

func (o *overlay) readSources(list *yaml.Node) {
	o.sources = list.Content
	for _, n := range list.Content {
		if id := step(n, "id"); id != nil {
			if _, ok := o.base.Source(id.Value); ok {
				o.fault(id, "the source %q stands in the catalogue already: give yours another id", id.Value)
			}
		}
	}
}

func (o *overlay) readEntry(n *yaml.Node) {
	if !o.d.r.want(o.d.name, n, yaml.MappingNode, "an instrument: id and what to change") {
		return
	}
	id := step(n, "id")
	if id == nil || id.Kind != yaml.ScalarNode || id.Value == "" {
		o.fault(n, "an instrument without an id")
		return
	}
	if slices.Contains(o.order, id.Value) {
		o.fault(id, "%s stands twice", id.Value)
		return
	}
	o.order = append(o.order, id.Value)
	o.once(n)
	_, known := o.base.Find(id.Value)
	remove := step(n, "remove")
	switch {
	case remove != nil && remove.Value != "true":
		o.fault(remove, "%s: remove is %q; write remove: true, or leave it out", id.Value, remove.Value)
	case remove != nil && len(n.Content) > 4:
		o.fault(remove, "%s: an instrument that is removed can't be changed too", id.Value)
	case remove != nil && !known:
		o.fault(id, "%s is not in the catalogue, so it can't be removed", id.Value)
	case remove != nil:
		o.removed = append(o.removed, id.Value)
		o.entries[id.Value] = n
	case known && len(n.Content) == 2:
		o.fault(n, "%s: the entry changes nothing", id.Value)
	case !known && len(absent(n)) > 0:
		o.fault(n, "%s is not in the catalogue, so it must be a whole instrument; missing: %s", id.Value, strings.Join(absent(n), ", "))
	default:
		o.entries[id.Value] = n
	}
}

// absent lists the fields that a whole instrument needs and an entry does not have.
func absent(n *yaml.Node) []string {
	var out []string
	t := reflect.TypeFor[Instrument]()
	for i := range t.NumField() {
		f := t.Field(i).Tag
		if f.Get("need") != "" && step(n, f.Get("yaml")) == nil {
			out = append(out, f.Get("yaml"))
		}
	}
	return out
}

// once faults fields that stand twice, at any depth: a merge would hide them.
func (o *overlay) once(n *yaml.Node) {
	for i, k := range n.Content {
		if n.Kind != yaml.MappingNode {
			break
		}
		if i%2 == 0 && step(n, k.Value) != n.Content[i+1] {
			o.fault(k, "field %q stands twice", k.Value)
		}
		if i%2 == 1 && n != o.d.root {
			o.once(k)
		}
	}
}

// merge returns the catalogue with the file laid over it, as a document whose lines are
// those of the file.
func (o *overlay) merge() (*yaml.Node, error) {
	base := o.base
	base.List = o.without()
	root := &yaml.Node{}
	if err := root.Encode(base); err != nil {
		return nil, fmt.Errorf("catalogue: the instruments can't be written: %w", err)
	}
	place(root, o.line)
	list, sources := step(root, "instruments"), step(root, "sources")
	sources.Content = append(sources.Content, o.sources...)
	for k, i := range base.List {
		if n := o.entries[i.ID]; n != nil {
			place(list.Content[k], n.Line)
			lay(list.Content[k], n)
			o.touched[i.ID] = true
		}
	}
	var fresh []string
	for _, id := range o.order {
		if _, known := o.base.Find(id); !known && o.entries[id] != nil {
			fresh = append(fresh, id)
		}
	}
	slices.SortFunc(fresh, cmp.Compare)
	for _, id := range fresh {
		list.Content = append(list.Content, o.entries[id])
	}
	return root, nil
}

// without returns the instruments that stay, rid of references to those that go.
func (o *overlay) without() []Instrument {
	var out []Instrument
	for _, i := range o.base.List {
		if slices.Contains(o.removed, i.ID) {
			continue
		}
		for _, list := range []*[]string{&i.Complements, &i.Lighter, &i.Instead} {
			*list = o.less(i.ID, *list)
		}
		entry := o.entries[i.ID]
		if entry == nil || step(entry, "prerequisites") == nil {
			for _, id := range i.After {
				if slices.Contains(o.removed, id) {
					o.fault(o.entries[id], "%s can't be removed: %s needs it to run too; remove that as well, or give it other prerequisites", id, i.ID)
				}
			}
		}
		out = append(out, i)
	}
	return out
}

// less is a list of the instrument id without what is removed.
func (o *overlay) less(id string, list []string) []string {
	rest := slices.DeleteFunc(slices.Clone(list), func(other string) bool { return slices.Contains(o.removed, other) })
	if len(rest) < len(list) {
		o.touched[id] = true
	}
	return rest
}

// place gives a node and all below it a line.
func place(n *yaml.Node, line int) {
	n.Line = line
	for _, c := range n.Content {
		place(c, line)
	}
}

// lay writes the fields of one mapping over another: mappings field by field, anything else
// as a whole.
func lay(under, over *yaml.Node) {
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		have := step(under, key.Value)
		switch {
		case have == nil:
			under.Content = append(under.Content, key, value)
		case have.Kind == yaml.MappingNode && value.Kind == yaml.MappingNode && value.Anchor == "":
			have.Line = value.Line
			lay(have, value)
		default:
			*have = *value
		}
	}
}
