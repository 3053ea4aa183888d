package table

import (
	"reflect"

	"github.com/parquet-go/parquet-go"
)

// ordered is a group whose fields stay in the order given; the library's own sorts
// them by name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

// Fields returns the columns in the order given.
func (g *ordered) Fields() []parquet.Field { return g.fields }

type orderedField struct {
	parquet.Node
	name string
}

// Name returns the name of the column.
func (f *orderedField) Name() string { return f.name }

// Value finds the field in a Go struct; rows are not built from structs here.
func (f *orderedField) Value(reflect.Value) reflect.Value { return reflect.Value{} }

func (g *ordered) add(name string, n parquet.Node) {
	g.Group[name] = n
	g.fields = append(g.fields, &orderedField{n, name})
}
