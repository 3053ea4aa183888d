package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// form says what stands in a cell.
type form int

const (
	isText form = iota
	isNumber
	isDate // a number shown as a date
	isBool
	isError   // such as #N/A
	isFormula // whatever its value
)

// cell with a value. A cell without one is not kept.
type cellValue struct {
	row, col int // from 1
	form     form
	text     string // of a number as the file has it
	days     bool   // of a date: the day is shown, not the month alone
}

// page is what a sheet holds.
type page struct {
	name   string
	rows   [][]cellValue // by row, only those with a value
	hidden []int         // rows with a value that are not shown
	merged []string      // ranges such as B2:C3
	unseen bool          // the sheet itself is hidden
}

// contents of a workbook.
type contents struct {
	pages   []page
	old     bool // days are counted from 1904
	strings []string
	styles  []dateStyle // by the number of the cell's format
	cells   int
}

type dateStyle struct{ date, days bool }

// contents reads all sheets.
func (p *pack) contents() (*contents, error) {
	c := &contents{}
	paths := map[string]string{} // relation -> part
	if _, err := p.read("xl/_rels/workbook.xml.rels", func(d *xml.Decoder) error {
		return tokens(d, func(s xml.StartElement) error {
			if s.Name.Local == "Relationship" {
				paths[attribute(s, "Id")] = target(attribute(s, "Target"))
			}
			return nil
		})
	}); err != nil {
		return nil, err
	}
	type entry struct {
		name, rel string
		unseen    bool
	}
	var entries []entry
	if _, err := p.read("xl/workbook.xml", func(d *xml.Decoder) error {
		return tokens(d, func(s xml.StartElement) error {
			switch s.Name.Local {
			case "workbookPr":
				v := attribute(s, "date1904")
				c.old = v == "1" || v == "true"
			case "sheet":
				state := attribute(s, "state")
				entries = append(entries, entry{attribute(s, "name"), relation(s), state == "hidden" || state == "veryHidden"})
			}
			return nil
		})
	}); err != nil {
		return nil, err
	}
	if len(entries) > mostSheets {
		return nil, &Unreadable{p.name, fmt.Sprintf("the workbook has %d sheets, at most %d are read", len(entries), mostSheets), "take sheets of your own out"}
	}
	if _, err := p.read("xl/styles.xml", c.readStyles); err != nil {
		return nil, err
	}
	if _, err := p.read("xl/sharedStrings.xml", c.readStrings); err != nil {
		return nil, err
	}
	for _, e := range entries {
		pg := page{name: e.name, unseen: e.unseen}
		found, err := p.read(paths[e.rel], func(d *xml.Decoder) error { return c.readSheet(d, &pg) })
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, p.damaged("the sheet "+strconv.Quote(short(e.name)), errors.New("it is not in the file"))
		}
		c.pages = append(c.pages, pg)
	}
	return c, nil
}

// relation is the id with the name space of relations, beside which sheetId stands.
func relation(s xml.StartElement) string {
	for _, a := range s.Attr {
		if a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

// readStrings reads the shared strings; runs of rich text are joined, phonetic help left out.
func (c *contents) readStrings(d *xml.Decoder) error {
	return tokens(d, func(s xml.StartElement) error {
		if s.Name.Local != "si" {
			return nil
		}
		if len(c.strings) >= mostShared {
			return fmt.Errorf("more than %d texts", mostShared)
		}
		text, err := inside(d, "rPh")
		c.strings = append(c.strings, text)
		return err
	})
}

// inside joins the texts of the elements t below an element, and reads to its end.
func inside(d *xml.Decoder, without string) (string, error) {
	var b strings.Builder
	in := false
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == without {
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			in = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			in = false
		case xml.CharData:
			if in {
				b.Write(t)
			}
		}
	}
	return unescape(b.String()), nil
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape reads _xHHHH_, by which the format writes characters that XML cannot hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 16)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return m
		}
		return string(rune(n))
	})
}

// readStyles finds the formats that show a number as a date.
func (c *contents) readStyles(d *xml.Decoder) error {
	codes := map[string]string{}
	in := false
	for {
		t, err := d.Token()
		if err != nil {
			if err.Error() == "EOF" {
				return nil
			}
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				codes[attribute(t, "numFmtId")] = attribute(t, "formatCode")
			case "cellXfs":
				in = true
			case "xf":
				if in {
					id := attribute(t, "numFmtId")
					c.styles = append(c.styles, styleOf(id, codes[id]))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				in = false
			}
		}
	}
}

var quietCode = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`)

// styleOf tells the built-in formats of dates (ECMA-376 part 1, 18.8.30) and those whose
// code has a year, month or day.
func styleOf(id, code string) dateStyle {
	n, err := strconv.Atoi(id)
	if code == "" {
		date := err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58)
		return dateStyle{date: date, days: date && n != 17}
	}
	code = strings.ToLower(quietCode.ReplaceAllString(code, ""))
	if strings.HasPrefix(code, "general") || !strings.ContainsAny(code, "ymd") {
		return dateStyle{}
	}
	return dateStyle{date: true, days: strings.Contains(code, "d")}
}

// readSheet reads the cells with a value, which rows are hidden, and what is merged.
func (c *contents) readSheet(d *xml.Decoder, pg *page) error {
	row, col := 0, 0
	hidden := false
	return tokens(d, func(s xml.StartElement) error {
		switch s.Name.Local {
		case "row":
			row, col = row+1, 0
			if r := attribute(s, "r"); r != "" {
				n, err := strconv.Atoi(r)
				if err != nil || n < 1 || n > 1<<20 {
					return fmt.Errorf("a row has the number %q", r)
				}
				row = n
			}
			h := attribute(s, "hidden")
			hidden = h == "1" || h == "true"
		case "c":
			col++
			v, err := c.readCell(d, s, row, col)
			if err != nil {
				return err
			}
			row, col = v.row, v.col
			if v.form != isFormula && strings.TrimSpace(v.text) == "" {
				return nil
			}
			return c.put(pg, v, hidden)
		case "mergeCell":
			pg.merged = append(pg.merged, attribute(s, "ref"))
		}
		return nil
	})
}

func (c *contents) put(pg *page, v cellValue, hidden bool) error {
	if c.cells++; c.cells > mostCells {
		return fmt.Errorf("more than %d cells are filled", mostCells)
	}
	last := len(pg.rows) - 1
	if last < 0 || pg.rows[last][0].row != v.row {
		if len(pg.rows) == mostRows {
			return fmt.Errorf("more than %d rows are filled", mostRows)
		}
		pg.rows, last = append(pg.rows, nil), last+1
		if hidden {
			pg.hidden = append(pg.hidden, v.row)
		}
	}
	pg.rows[last] = append(pg.rows[last], v)
	return nil
}

// readCell reads one cell to its end.
func (c *contents) readCell(d *xml.Decoder, s xml.StartElement, row, col int) (cellValue, error) {
	v := cellValue{row: row, col: col}
	if r := attribute(s, "r"); r != "" {
		var ok bool
		if v.col, v.row, ok = position(r); !ok {
			return v, fmt.Errorf("a cell has the place %q", short(r))
		}
	}
	raw, formula := "", false
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return v, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "f":
				formula, depth = true, depth+1
			case "is":
				if raw, err = inside(d, "rPh"); err != nil {
					return v, err
				}
			case "v":
				var b string
				if err := d.DecodeElement(&b, &t); err != nil {
					return v, err
				}
				raw = b
			default:
				depth++
			}
		case xml.EndElement:
			depth--
		}
	}
	return c.typed(v, attribute(s, "t"), attribute(s, "s"), raw, formula)
}

// typed gives a raw value its meaning by the type of its cell.
func (c *contents) typed(v cellValue, kind, style, raw string, formula bool) (cellValue, error) {
	v.text = raw
	if formula {
		v.form = isFormula
		return v, nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(raw))
		if raw == "" {
			return v, nil
		}
		if err != nil || n < 0 || n >= len(c.strings) {
			return v, fmt.Errorf("a cell names the text %q, there are %d", short(raw), len(c.strings))
		}
		v.text = c.strings[n]
	case "inlineStr":
	case "str":
		v.text = unescape(raw)
	case "b":
		v.form = isBool
	case "e":
		v.form = isError
	case "d":
		v.text, _, _ = strings.Cut(raw, "T")
	default:
		v.form = isNumber
		if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(c.styles) && c.styles[n].date {
			v.form, v.days = isDate, c.styles[n].days
		}
	}
	return v, nil
}

// position reads a place such as B7.
func position(s string) (col, row int, ok bool) {
	i := 0
	for ; i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && col < 1<<15; i++ {
		col = 26*col + int(s[i]-'A') + 1
	}
	row, err := strconv.Atoi(s[i:])
	return col, row, err == nil && s[i:] != "" && s[i] != '+' && col > 0 && col <= 1<<14 && row > 0 && row <= 1<<20
}

// place is the inverse of position.
func place(col, row int) string {
	letters := ""
	for ; col > 0; col = (col - 1) / 26 {
		letters = string(rune('A'+(col-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}
