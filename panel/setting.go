package panel

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Setting is one option of a method: a field of its struct of options O, with how the
// field takes its default, reads a value and stands in a recipe.
type Setting[O any] struct {
	Name       string
	Provenance Provenance                     // of the default
	Text       func(*O) string                // the value as the recipe prints it, once filled
	Fill       func(*O)                       // sets the default where the field is not set
	Parse      func(o *O, value string) error // the error names the option and says what the value must be
}

// Limits of what [Setting.Parse] takes; no option means more.
const (
	maxReal  = 1e15
	maxWhole = 1e6
)

// Real is a number of 0 or more. As the field's zero value means the default, a negative
// one means 0: Parse stores -1 for it.
func Real[O any](name string, p Provenance, at func(*O) *float64, def float64) Setting[O] {
	return Setting[O]{name, p, realText(at), func(o *O) { fillOr0(at(o), def) },
		func(o *O, value string) error {
			v, err := strconv.ParseFloat(value, 64)
			if err != nil || !(v >= 0) || v > maxReal {
				return fmt.Errorf("%s is a number of 0 or more, not %q", name, value)
			}
			if *at(o) = v; v == 0 {
				*at(o) = -1
			}
			return nil
		}}
}

// Whole is a whole number of 0 or more, with 0 as in [Real].
func Whole[O any](name string, p Provenance, at func(*O) *int, def int) Setting[O] {
	return Setting[O]{name, p, wholeText(at), func(o *O) { fillOr0(at(o), def) },
		func(o *O, value string) error {
			v, err := strconv.Atoi(value)
			if err != nil || v < 0 || v > maxWhole {
				return fmt.Errorf("%s is a whole number of 0 or more, not %q", name, value)
			}
			if *at(o) = v; v == 0 {
				*at(o) = -1
			}
			return nil
		}}
}

// Positive is a number above 0; 0 means the default. A negative field stays as it is,
// for the method to refuse.
func Positive[O any](name string, p Provenance, at func(*O) *float64, def float64) Setting[O] {
	return Setting[O]{name, p, realText(at), func(o *O) { fill(at(o), def) },
		func(o *O, value string) error {
			v, err := strconv.ParseFloat(value, 64)
			if err != nil || !(v > 0) || math.IsInf(v, 0) {
				return fmt.Errorf("%s is a number above 0, not %q", name, value)
			}
			*at(o) = v
			return nil
		}}
}

// Count is a whole number above 0, with 0 and negative fields as in [Positive].
func Count[O any](name string, p Provenance, at func(*O) *int, def int) Setting[O] {
	return Setting[O]{name, p, wholeText(at), func(o *O) { fill(at(o), def) },
		func(o *O, value string) error {
			v, err := strconv.Atoi(value)
			if err != nil || v < 1 {
				return fmt.Errorf("%s is a whole number above 0, not %q", name, value)
			}
			*at(o) = v
			return nil
		}}
}

// Word is one of the words allowed, or any when none are; "" means the default.
func Word[O any, W ~string](name string, p Provenance, at func(*O) *W, def W, allowed ...W) Setting[O] {
	return Setting[O]{name, p, func(o *O) string { return string(*at(o)) }, func(o *O) { fill(at(o), def) },
		func(o *O, value string) error {
			if len(allowed) > 0 && !slices.Contains(allowed, W(value)) {
				return fmt.Errorf("%s is one of %q, not %q", name, allowed, value)
			}
			*at(o) = W(value)
			return nil
		}}
}

func fill[V comparable](v *V, def V) {
	var zero V
	if *v == zero {
		*v = def
	}
}

// fillOr0 leaves NaN to the method, which refuses it.
func fillOr0[V int | float64](v *V, def V) {
	fill(v, def)
	if *v < 0 {
		*v = 0
	}
}

func realText[O any](at func(*O) *float64) func(*O) string {
	return func(o *O) string { return strconv.FormatFloat(*at(o), 'g', -1, 64) }
}

func wholeText[O any](at func(*O) *int) func(*O) string {
	return func(o *O) string { return strconv.Itoa(*at(o)) }
}

// Settings are all options of a method, in the order of its recipe.
type Settings[O any] []Setting[O]

// Fill returns the options with every default filled in. It is to be called once: what
// was filled with 0 would take its default the second time.
func (s Settings[O]) Fill(o O) O {
	for _, d := range s {
		d.Fill(&o)
	}
	return o
}

// Params lists the options, which Fill has not filled, with their values and provenance.
// One that differs from its default has provenance user.
func (s Settings[O]) Params(o O) []Param {
	var zero O
	o, def := s.Fill(o), s.Fill(zero)
	out := make([]Param, len(s))
	for i, d := range s {
		out[i] = Param{Name: d.Name, Value: d.Text(&o), Provenance: d.Provenance}
		if out[i].Value != d.Text(&def) {
			out[i].Provenance = User
		}
	}
	return out
}

// Set changes one option by its name in the recipe. The error says which names there
// are, or what the value must be; whether options fit together is for the method to say.
func (s Settings[O]) Set(o *O, name, value string) error {
	for _, d := range s {
		if d.Name == name {
			return d.Parse(o, value)
		}
	}
	return fmt.Errorf("there is no option %q, only %s", name, strings.Join(s.Names(), ", "))
}

// Names returns the names Set takes, in the order of the recipe.
func (s Settings[O]) Names() []string {
	out := make([]string, len(s))
	for i, d := range s {
		out[i] = d.Name
	}
	return out
}
