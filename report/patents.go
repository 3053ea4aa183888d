package report

import (
	"fmt"

	"upstep/method/index"
)

// Patents is the patent-only variant of technology upgrading, of a file of the user.
type Patents struct {
	File string      `json:"file"`
	Rows []PatentRow `json:"rows"` // in the order of the file
}

// PatentRow is one economy.
type PatentRow struct {
	Country  string                `json:"country"`
	Year     int                   `json:"year"` // last of the period
	Measures []index.PatentMeasure `json:"measures"`
}

// patents is the table of the seven measures.
func (u Upgrading) patents(b *builder) []Block {
	t := Table{ID: "index-patents", Caption: b.text("index.patents", Values{"file": u.Patents.File}), Wide: true, Columns: []Column{{Title: "Economy"}, {Title: "Year"}}}
	for k := 1; k <= 7; k++ {
		t.Columns = append(t.Columns, Column{Title: b.text("index.patents.P"+fmt.Sprint(k), nil), Num: true})
	}
	for _, r := range u.Patents.Rows {
		row := []Cell{{Text: T(b.Dir.Name(r.Country))}, {Text: T(fmt.Sprint(r.Year))}}
		if r.Country == b.Home.ISO3 {
			row[0].Mark = "home"
		}
		for _, m := range r.Measures {
			c := computed{path: "index/patents/" + m.Code + "/" + r.Country, label: b.text("index.patents."+m.Code, nil) + ", " + b.Dir.Name(r.Country), value: m.Value, missing: m.Why, year: r.Year,
				formula: fmt.Sprintf("from %s patents; see the method", Number(m.N, 0)), method: indexDoc + "#patents-only", inputs: []Input{{Label: "file " + u.Patents.File}}}
			if m.Value != nil {
				if c.text = Significant(*m.Value, 3); m.Side != "intensity" {
					c.text = Number(*m.Value, 2)
				}
			}
			row = append(row, Cell{Text: F(b.t.figure(c))})
		}
		t.Rows = append(t.Rows, row)
	}
	return []Block{t, b.para("index.patents.text", nil)}
}
