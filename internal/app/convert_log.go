package app

import (
	"fmt"
	"io"
	"strings"

	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// Converted says how a table was mapped into another classification. Field names are
// part of the contract.
type Converted struct {
	From      string          `json:"from"`
	FromLevel int             `json:"from_level"` // digits
	To        string          `json:"to"`
	ToLevel   int             `json:"to_level"`
	Split     string          `json:"split"`
	Route     []ref.Step      `json:"route"`
	Tables    []ConvertTable  `json:"tables"`
	Notes     []panel.Note    `json:"notes"`
	Years     []ConvertedYear `json:"years"`
}

// ConvertTable is a table of the pack.
type ConvertTable struct {
	Name    string `json:"name"`
	SHA256  string `json:"sha256"`
	Source  string `json:"source"`
	Licence string `json:"licence"`
}

// ConvertedYear is the log of a year; see [trade.Conversion].
type ConvertedYear struct {
	Year      int       `json:"year,omitempty"`
	Rows      int       `json:"rows"`
	Value     float64   `json:"value"`
	OneToOne  Part      `json:"one_to_one"`
	ManyToOne Part      `json:"many_to_one"`
	OneToMany Part      `json:"one_to_many"`
	KeptOut   Part      `json:"kept_out"`
	InPart    Part      `json:"in_part"`
	Whole     Part      `json:"whole_headings"`
	RowsOut   int       `json:"rows_mapped"`
	ValueOut  float64   `json:"value_mapped"`
	CodesOut  int       `json:"codes_kept_out"`
	Largest   []KeptOut `json:"largest_kept_out"`
	all       []KeptOut
}

// Part counts rows and value, and their shares of the year; a share of nothing is null.
type Part struct {
	Rows       int      `json:"rows"`
	Value      float64  `json:"value"`
	RowShare   *float64 `json:"row_share"`
	ValueShare *float64 `json:"value_share"`
}

// KeptOut is a code that is not in the mapped table.
type KeptOut struct {
	Code  string    `json:"code"`
	Why   trade.Why `json:"why"`
	Rows  int       `json:"rows"`
	Value float64   `json:"value"`
	Share *float64  `json:"share"` // of the year's value
}

// largestShown is how many codes an answer names for each year.
const largestShown = 10

func share(part, whole float64) *float64 {
	if whole == 0 {
		return nil
	}
	s := part / whole
	return &s
}

func convertedYear(c trade.Conversion) ConvertedYear {
	part := func(t trade.Tally) Part {
		return Part{t.Rows, t.Value, share(float64(t.Rows), float64(c.All.Rows)), share(t.Value, c.All.Value)}
	}
	y := ConvertedYear{Year: c.Year, Rows: c.All.Rows, Value: c.All.Value, OneToOne: part(c.OneToOne), ManyToOne: part(c.ManyToOne), OneToMany: part(c.OneToMany),
		KeptOut: part(c.KeptOut), InPart: part(c.InPart), Whole: part(c.Whole), RowsOut: c.Mapped.Rows, ValueOut: c.Mapped.Value, CodesOut: len(c.Out), Largest: []KeptOut{}}
	for _, o := range c.Out {
		y.all = append(y.all, KeptOut{o.Code, o.Why, o.Rows, o.Value, share(o.Value, c.All.Value)})
	}
	y.Largest = append(y.Largest, y.all[:min(largestShown, len(y.all))]...)
	return y
}

// mapped counts the rows of the new table.
func (c *Converted) mapped() int {
	n := 0
	for _, y := range c.Years {
		n += y.RowsOut
	}
	return n
}

// way names the systems passed, as HS22>HS17>HS12.
func way(from string, route []ref.Step) string {
	out := from
	for _, s := range route {
		if s.Inverse {
			out += " <- " + s.To
		} else {
			out += " -> " + s.To
		}
	}
	return out
}

// steps puts a year into words: what went where, and what was kept out.
func (c *Converted) steps(y ConvertedYear) []string {
	out := []string{fmt.Sprintf("%s (%d digits) to %s (%d digits): of the value %s one-to-one, %s many-to-one, %s one-to-many (%s), %s kept out",
		c.From, c.FromLevel, c.To, c.ToLevel, percent(y.OneToOne.ValueShare), percent(y.ManyToOne.ValueShare), percent(y.OneToMany.ValueShare), c.Split, percent(y.KeptOut.ValueShare))}
	if y.InPart.Rows > 0 {
		out = append(out, fmt.Sprintf("of the value %s is of codes of which a part has no target; the rest takes it", percent(y.InPart.ValueShare)))
	}
	if y.Whole.Rows > 0 {
		out = append(out, fmt.Sprintf("of the value %s is of codes that are none of %s and stand for their heading", percent(y.Whole.ValueShare), c.From))
	}
	if y.CodesOut > 0 {
		var names []string
		for _, k := range y.Largest[:min(3, len(y.Largest))] {
			names = append(names, fmt.Sprintf("%s %s", k.Code, percent(k.Share)))
		}
		out = append(out, fmt.Sprintf("codes kept out: %d, the largest %s", y.CodesOut, strings.Join(names, ", ")))
	}
	return out
}

// percent shows a share; one that is not 0 never looks like 0, nor one that is not all
// like all.
func percent(s *float64) string {
	switch {
	case s == nil:
		return "n/a"
	case *s > 0 && *s < 0.0005:
		return "<0.1 %"
	case *s < 1 && *s >= 0.9995:
		return ">99.9 %"
	}
	return fmt.Sprintf("%.1f %%", 100**s)
}

// describe writes the way and its notes; nothing without a conversion.
func (c *Converted) describe(w *strings.Builder) {
	if c == nil {
		return
	}
	fmt.Fprintf(w, "converted: %s\n", way(c.From, c.Route))
	for _, n := range c.Notes {
		fmt.Fprintf(w, "%s: %s\n", n.Severity, n.Text)
	}
}

// Print writes the answer for people.
func (r *ConvertRun) Print(out io.Writer) error {
	w := &strings.Builder{}
	c := r.Converted
	for _, in := range r.Inputs {
		fmt.Fprintf(w, "read %s: %d rows\n", in.Path, in.Rows)
	}
	for _, f := range r.BadRows {
		fmt.Fprintf(w, "left out, %s: %d rows, as at %s\n", f.Kind, f.Count, f.First[0])
	}
	if r.Duplicates > 0 {
		fmt.Fprintf(w, "rows that repeat an earlier one: %d\n", r.Duplicates)
	}
	fmt.Fprintf(w, "columns: country %q, product %q, value %q", r.Columns.Country, r.Columns.Product, r.Columns.Value)
	if r.Columns.Year != "" {
		fmt.Fprintf(w, ", year %q", r.Columns.Year)
	}
	fmt.Fprintln(w)
	c.describe(w)
	for i, y := range c.Years {
		if len(c.Years) > 3 && i > 0 && i < len(c.Years)-1 {
			continue
		}
		fmt.Fprintln(w)
		if y.Year != 0 {
			fmt.Fprintf(w, "%d: ", y.Year)
		}
		fmt.Fprintf(w, "%d rows become %d\n", y.Rows, y.RowsOut)
		for _, s := range c.steps(y) {
			fmt.Fprintf(w, "  %s\n", s)
		}
		for _, k := range y.Largest {
			fmt.Fprintf(w, "    %-8s %9s  %s\n", k.Code, percent(k.Share), k.Why)
		}
		if len(c.Years) > 3 && i == 0 {
			fmt.Fprintf(w, "\n... %d years between are in the log and in --json\n", len(c.Years)-2)
		}
	}
	_, err := io.WriteString(out, w.String())
	return err
}
