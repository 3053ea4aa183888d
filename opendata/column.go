package opendata

import "fmt"

// Kind is the type of a column.
type Kind uint8

// The kinds of column.
const (
	Text  Kind = iota // strings, kept once each in a dictionary
	Int               // whole numbers
	Float             // finite numbers, exact to the last bit
)

var kindNames = [...]string{"text", "int", "float"}

// String returns the lower-case name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Field names a column.
type Field struct {
	Name string
	Kind Kind
}

// Column holds the values of one field. Of Code, Int and Float only the one of
// its kind is set; row i holds nothing when Gone is not nil and Gone[i] is true.
type Column struct {
	Field
	Dict  []string // Text: distinct values, ascending; shared, do not change
	Code  []int32  // Text: index into Dict, one per row
	Int   []int64
	Float []float64
	Gone  []bool // nil: no row is missing
}

// Missing reports whether row i holds nothing.
func (c *Column) Missing(i int) bool { return c.Gone != nil && c.Gone[i] }

// Text returns the string of row i, "" when it is missing. It panics on a column
// of another kind.
func (c *Column) Text(i int) string {
	if c.Kind != Text {
		panic("opendata: Text of a " + c.Kind.String() + " column")
	}
	if c.Missing(i) {
		return ""
	}
	return c.Dict[c.Code[i]]
}

// Rows is one group of rows of a table.
type Rows struct {
	Key     string // of the group; "" when the table is not grouped
	N       int
	columns []Column
}

// Column returns a column by name. It panics when there is none: the fields of a
// pack's tables are fixed, so a wrong name is a mistake in the program.
func (r *Rows) Column(name string) *Column {
	for i := range r.columns {
		if r.columns[i].Name == name {
			return &r.columns[i]
		}
	}
	panic("opendata: no column " + name)
}

// Builder collects rows for [Encode]. Fields are fixed; rows are added cell by
// cell. The zero value is not usable; make one with [NewBuilder].
type Builder struct {
	fields []Field
	groups []group
	dicts  []map[string]int32 // by order of first appearance
}

type group struct {
	key  string
	n    int
	cols []cells
}

type cells struct {
	code  []int32
	ints  []int64
	float []float64
	gone  []bool
	any   bool
}

// NewBuilder starts a table with the given fields.
func NewBuilder(fields ...Field) *Builder {
	b := &Builder{fields: fields, dicts: make([]map[string]int32, len(fields))}
	for i, f := range fields {
		if f.Kind == Text {
			b.dicts[i] = map[string]int32{}
		}
	}
	return b
}

// Group starts a new group of rows; keys must not repeat. Without a call all rows
// are in one group with the key "".
func (b *Builder) Group(key string) {
	for _, g := range b.groups {
		if g.key == key {
			panic("opendata: group " + key + " stands twice")
		}
	}
	b.groups = append(b.groups, group{key: key, cols: make([]cells, len(b.fields))})
}

// Row adds a row. A value is a string, int, int64 or float64 as its field says,
// or nil for missing; anything else panics.
func (b *Builder) Row(values ...any) {
	if len(values) != len(b.fields) {
		panic(fmt.Sprintf("opendata: row of %d values for %d fields", len(values), len(b.fields)))
	}
	if len(b.groups) == 0 {
		b.Group("")
	}
	g := &b.groups[len(b.groups)-1]
	g.n++
	for i, v := range values {
		b.cell(i, &g.cols[i], v)
	}
}

func (b *Builder) cell(field int, c *cells, v any) {
	c.gone = append(c.gone, v == nil)
	c.any = c.any || v == nil
	switch b.fields[field].Kind {
	case Text:
		s, _ := v.(string)
		code := int32(0)
		if v != nil {
			var seen bool
			if code, seen = b.dicts[field][v.(string)]; !seen {
				code = int32(len(b.dicts[field]))
				b.dicts[field][s] = code
			}
		}
		c.code = append(c.code, code)
	case Int:
		switch n := v.(type) {
		case int:
			c.ints = append(c.ints, int64(n))
		case int64:
			c.ints = append(c.ints, n)
		case nil:
			c.ints = append(c.ints, 0)
		default:
			panic(fmt.Sprintf("opendata: %T in int column %s", v, b.fields[field].Name))
		}
	case Float:
		f := 0.0
		if v != nil {
			f = v.(float64)
		}
		c.float = append(c.float, f)
	}
}
