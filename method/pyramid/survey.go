package pyramid

import (
	"fmt"
	"strings"

	"upstep/panel"
)

// Survey is where the firms of a result came from and what the file held.
type Survey struct {
	Path      string     `json:"path"`
	Checksum  string     `json:"checksum"` // SHA-256, hex
	Format    string     `json:"format"`   // e.g. "dta 118"
	Encoding  string     `json:"encoding"`
	Rows      int        `json:"rows"`
	Variables []Variable `json:"variables"`
	Faults    []Odd      `json:"faults"`  // rows that could not be read: the first of them
	Faulty    int        `json:"faulty"`  // how many there are
	Garbled   int        `json:"garbled"` // texts with bytes that are no text in the encoding
	Missing   []string   `json:"missing"` // our variables without a column
}

// Variable is what became of one variable.
type Variable struct {
	Name     string `json:"name"`   // ours
	Column   string `json:"column"` // theirs, "" when the file has none
	Label    string `json:"label"`
	Answered int    `json:"answered"` // rows with a usable value
	Blank    int    `json:"blank"`    // rows without any
	Codes    []Code `json:"codes"`    // missing codes and how often, such as -9; sorted
	Unknown  int    `json:"unknown"`  // rows with a code or value nobody knows
	Odd      []Odd  `json:"odd"`      // the first of them
	Implied  int    `json:"implied"`  // rows whose "no" follows from another answer
}

// Code is a missing code.
type Code struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

// Odd is a value, or a row, that could not be used.
type Odd struct {
	Line  int    `json:"line"`
	Value string `json:"value"`
}

// Notes tells what of the file was not used, and why.
func (s *Survey) Notes() []panel.Note {
	out := []panel.Note{}
	add := func(code, subject string, severity panel.Severity, format string, args ...any) {
		out = append(out, panel.Note{Code: code, Subject: subject, Severity: severity, Text: fmt.Sprintf(format, args...)})
	}
	if s.Faulty > 0 {
		var rows []string
		for _, f := range s.Faults {
			rows = append(rows, fmt.Sprintf("line %d: %s", f.Line, f.Value))
		}
		add("survey-rows", s.Path, panel.Warning, "%d rows of the file could not be read and are left out: %s.", s.Faulty, list(rows, s.Faulty))
	}
	if s.Garbled > 0 {
		add("survey-encoding", s.Path, panel.Warning, "%d texts have bytes that are no %s, and stand with the mark \ufffd in their place: name the encoding of the file.", s.Garbled, s.Encoding)
	}
	if len(s.Missing) > 0 {
		add("survey-absent", s.Path, panel.Warning, "The file has no column for %s: these answers are unknown for every firm.", strings.Join(s.Missing, ", "))
	}
	for _, v := range s.Variables {
		if len(v.Codes) > 0 {
			var parts []string
			n := 0
			for _, c := range v.Codes {
				parts = append(parts, fmt.Sprintf("%s (%d)", c.Code, c.N))
				n += c.N
			}
			add("survey-codes", v.Name, panel.Info, "%s: %d answers are codes that mean no answer, counted as unknown and never as no: %s.", v.called(), n, strings.Join(parts, ", "))
		}
		if v.Unknown > 0 {
			var rows []string
			for _, o := range v.Odd {
				rows = append(rows, fmt.Sprintf("%q in row %d", o.Value, o.Line))
			}
			add("survey-odd", v.Name, panel.Warning, "%s: %d values are codes nobody knows or out of range, counted as unknown: %s.", v.called(), v.Unknown, list(rows, v.Unknown))
		}
		if v.Implied > 0 {
			add("survey-implied", v.Name, panel.Info, "%s: %d firms without an answer said that they have no new product; they were not asked, and count as no.", v.called(), v.Implied)
		}
	}
	return out
}

// called is the name of the variable, and the file's where it differs.
func (v Variable) called() string {
	switch v.Column {
	case "":
		return v.Name + " (not in the file)"
	case v.Name:
		return v.Name
	}
	return fmt.Sprintf("%s (%s)", v.Name, v.Column)
}

// list joins what is listed and says how many more there are.
func list(parts []string, n int) string {
	out := strings.Join(parts, ", ")
	if more := n - len(parts); more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}
