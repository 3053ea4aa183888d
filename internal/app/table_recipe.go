package app

import (
	"slices"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
)

// RecipeFile is the name of the recipe beside tables.
const RecipeFile = "recipe.json"

// TableRecipe says how the tables beside it were made. Everything that changes them is
// in Request; the rest says what came of it.
type TableRecipe struct {
	Program    string         `json:"program"`
	Method     string         `json:"method"` // the command; verify replays by it
	Version    string         `json:"version"`
	Command    []string       `json:"command"` // as typed, for people
	Request    any            `json:"request"`
	Inputs     []table.Input  `json:"inputs"`
	Columns    ColumnsTaken   `json:"columns"`
	Convert    *Converted     `json:"convert,omitempty"`
	ToColumns  *ColumnsTaken  `json:"to_columns,omitempty"` // of the second table of cross
	Options    []panel.Param  `json:"options"`
	Measures   []MeasureTaken `json:"measures"` // further ones, or the parts of the method
	Filters    []string       `json:"filters"`
	Duplicates string         `json:"duplicates"`
	BadRows    []table.Fault  `json:"bad_rows"` // left out
	Digits     int            `json:"digits"`   // significant digits of computed numbers in CSV
	Outputs    []Output       `json:"outputs"`
}

func newTableRecipe(method string, command []string, request any, took TableRead) TableRecipe {
	return TableRecipe{Program: Program, Method: method, Version: complexity.Version, Command: command, Request: request,
		Inputs: took.Inputs, Columns: took.Columns, Convert: took.Convert, Options: []panel.Param{}, Measures: []MeasureTaken{}, BadRows: took.BadRows,
		Digits: table.Digits, Outputs: []Output{}}
}

// reading states the rules by which the table was read.
func (r *TableRecipe) reading(s Source) {
	r.Filters, r.Duplicates = s.Filters, s.Duplicates
	if r.Filters == nil {
		r.Filters = []string{}
	}
	if r.Duplicates == "" {
		r.Duplicates = "refuse"
	}
}

// options takes over the options that hold for all years.
func (r *TableRecipe) options(params []panel.Param) {
	for _, p := range params {
		if !slices.Contains(ofTheYear, p.Name) {
			r.Options = append(r.Options, p)
		}
	}
}

// MeasureTaken says how a further measure or a part of a method was computed.
type MeasureTaken struct {
	Method  string        `json:"method"`
	Columns []string      `json:"columns"`
	Options []panel.Param `json:"options"` // its own
}
