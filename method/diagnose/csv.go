package diagnose

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
)

// Columns of evidence as CSV. A row is an item unless its column record says event,
// bypass, sector, syndrome or pair; rows of a sector table with the same node, factor
// and source make one table.
var columns = []string{
	"record", "node", "test", "s", "q", "kind", "text", "source", "date", "year", "constraint", "item", "prevalence", "mean", "sd",
	"factor", "sector", "home", "peers", "intensity", "why", "gains", "under",
}

// wanted are the columns a kind of record can't do without.
var wanted = map[string][]string{
	"evidence": {"node", "test", "s", "q", "text", "source", "date"},
	"event":    {"node", "year", "constraint", "text", "source"},
	"bypass":   {"node", "item", "prevalence", "mean", "sd", "q", "source", "date"},
	"sector":   {"node", "factor", "sector", "home", "peers", "intensity", "q", "source", "date"},
	"syndrome": {"node", "why", "gains"},
	"pair":     {"node", "under", "why"},
}

// row reads one record of a CSV file.
type row struct {
	at   map[string]int
	cell []string
	line int
	bad  defect
}

func (r row) text(name string) string {
	i, ok := r.at[name]
	if !ok || i >= len(r.cell) {
		return ""
	}
	return strings.TrimSpace(r.cell[i])
}

func (r row) number(name string) float64 {
	v, err := strconv.ParseFloat(r.text(name), 64)
	if err != nil || !finite(v) {
		r.bad("%s is %q, want a number with a decimal point", name, r.text(name))
		return 0
	}
	return v
}

func (r row) whole(name string) int {
	v, err := strconv.Atoi(r.text(name))
	if err != nil {
		r.bad("%s is %q, want a whole number", name, r.text(name))
	}
	return v
}

func readCSV(name string, data []byte, tree *catalogue.Tree) (*Evidence, error) {
	faults := &faultList{file: name}
	cr := csv.NewReader(bytes.NewReader(data))
	cr.FieldsPerRecord = -1
	head, err := cr.Read()
	if err != nil {
		text := "empty file"
		if !errors.Is(err, io.EOF) {
			text = csvFault(err)
		}
		return nil, &catalogue.Fault{File: name, Line: 1, Text: text}
	}
	if len(head) == 1 && strings.Contains(head[0], ";") {
		return nil, &catalogue.Fault{File: name, Line: 1, Text: "columns are parted by semicolons; save the file with commas"}
	}
	at := map[string]int{}
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, dup := at[h]; dup {
			faults.at(1)("the column %q stands twice", h)
		} else if !slices.Contains(columns, h) {
			faults.at(1)("unknown column %q; the columns are %s", h, strings.Join(columns, ", "))
		}
		at[h] = i
	}
	if len(faults.errs) > 0 {
		return nil, faults.err()
	}
	e := &Evidence{}
	for {
		cells, err := cr.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 0
			if p := (*csv.ParseError)(nil); errors.As(err, &p) {
				line = p.Line
			}
			faults.at(line)("%s", csvFault(err))
			break // quotes that don't match leave nothing to go on with
		}
		line, _ := cr.FieldPos(0)
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		r := row{at, cells, line, faults.at(line)}
		if len(cells) > len(head) {
			r.bad("%d fields under %d columns", len(cells), len(head))
			continue
		}
		e.add(r)
	}
	e.check(tree, func(list string, i int) defect { return faults.at(e.line(list, i)) })
	if err := faults.err(); err != nil {
		return nil, err
	}
	return e, nil
}

func csvFault(err error) string {
	if p := (*csv.ParseError)(nil); errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// line is where a record stands.
func (e *Evidence) line(list string, i int) int {
	switch list {
	case "evidence":
		return e.Items[i].Line
	case "events":
		return e.Events[i].Line
	case "bypasses":
		return e.Bypasses[i].Line
	case "sectors":
		return e.Tables[i].Line
	case "syndromes":
		return e.Texts[i].Line
	}
	return e.Answers[i].Line
}

// add reads a row into its list; a row that lacks something, or has a number that is
// none, is left out with its fault.
func (e *Evidence) add(r row) {
	kind := r.text("record")
	if kind == "" {
		kind = "evidence"
	}
	need, ok := wanted[kind]
	if !ok {
		r.bad("record is %q, want evidence, event, bypass, sector, syndrome or pair", kind)
		return
	}
	whole := true
	for _, c := range need {
		if r.text(c) == "" {
			r.bad("%s is missing; a record %q needs it", c, kind)
			whole = false
		}
	}
	if !whole {
		return
	}
	sound, mark := true, r.bad
	r.bad = func(format string, args ...any) { sound = false; mark(format, args...) }
	switch kind {
	case "evidence":
		x := UserItem{Node: r.text("node"), Test: r.whole("test"), S: r.number("s"), Q: r.number("q"), Kind: r.text("kind"), Text: r.text("text"), Source: r.text("source"), Date: r.text("date"), Line: r.line}
		if sound {
			e.Items = append(e.Items, x)
		}
	case "event":
		x := Event{Node: r.text("node"), Year: r.whole("year"), Constraint: r.text("constraint"), Text: r.text("text"), Source: r.text("source"), Date: r.text("date"), Line: r.line}
		if sound {
			e.Events = append(e.Events, x)
		}
	case "bypass":
		mean, sd := r.number("mean"), r.number("sd")
		x := UserPass{Node: r.text("node"), Item: r.text("item"), Prevalence: r.number("prevalence"), Mean: &mean, SD: &sd, Q: r.number("q"), Text: r.text("text"), Source: r.text("source"), Date: r.text("date"), Line: r.line}
		if sound {
			e.Bypasses = append(e.Bypasses, x)
		}
	case "sector":
		x := UserShare{Sector: r.text("sector"), Home: r.number("home"), Peers: r.number("peers"), Intensity: r.number("intensity")}
		q := r.number("q")
		if sound {
			e.addShare(r, q, x)
		}
	case "syndrome":
		e.Texts = append(e.Texts, Syndrome{Node: r.text("node"), Why: r.text("why"), Gains: r.text("gains"), Line: r.line})
	case "pair":
		e.Answers = append(e.Answers, Answer{Over: r.text("node"), Under: r.text("under"), Why: r.text("why"), Line: r.line})
	}
}

func (e *Evidence) addShare(r row, q float64, x UserShare) {
	i := slices.IndexFunc(e.Tables, func(t UserTable) bool {
		return t.Node == r.text("node") && t.Factor == r.text("factor") && t.Source == r.text("source")
	})
	if i < 0 {
		i = len(e.Tables)
		e.Tables = append(e.Tables, UserTable{Node: r.text("node"), Factor: r.text("factor"), Q: q, Source: r.text("source"), Date: r.text("date"), Line: r.line})
	}
	if e.Tables[i].Q != q || e.Tables[i].Date != r.text("date") {
		r.bad("q or date differs from line %d of the same table", e.Tables[i].Line)
		return
	}
	e.Tables[i].Rows = append(e.Tables[i].Rows, x)
}
