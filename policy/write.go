package policy

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// Write returns a register as YAML in canonical order, the same bytes for the same records.
// [Read] takes it back without loss.
func Write(r *Register) ([]byte, error) {
	if f := Check(r, Known{}); len(f) > 0 {
		return nil, fmt.Errorf("policy: %w", f[0])
	}
	root := node(reflect.ValueOf(r.Canonical()).Elem())
	if len(root.Content) == 0 { // an empty register is still one document
		root.Content = append(root.Content, text("hosts"), &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle})
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return b.Bytes(), enc.Close()
}

// node turns a value into YAML. Optional fields that are not set are left out; a yes or no
// that always stands in JSON stands here too.
func node(v reflect.Value) *yaml.Node {
	switch v.Kind() {
	case reflect.Pointer:
		return node(v.Elem())
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			n.Content = append(n.Content, node(v.Index(i)))
		}
		return n
	case reflect.Struct:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			plain := f.Type.Kind() == reflect.Bool && !strings.Contains(f.Tag.Get("json"), "omitempty")
			if v.Field(i).IsZero() && f.Tag.Get("need") == "" && !plain {
				continue
			}
			n.Content = append(n.Content, text(f.Tag.Get("yaml")), node(v.Field(i)))
		}
		return n
	case reflect.String:
		return text(v.String())
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v.Bool())}
	case reflect.Float64:
		return number(strconv.FormatFloat(v.Float(), 'f', -1, 64))
	case reflect.Int:
		return number(strconv.FormatInt(v.Int(), 10))
	}
	panic("policy: no YAML for " + v.Kind().String())
}

// number is a scalar whose tag YAML finds by itself.
func number(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

// text is a scalar that stays a text, in quotes where it would read as something else or
// has characters that plain YAML changes.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}
