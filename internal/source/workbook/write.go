package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"upstep/catalogue"
	"upstep/policy"
)

// Choice is a word of a drop-down list.
type Choice struct{ ID, Name string }

// Options of a workbook; the zero value gives one without anchors and with short lists.
type Options struct {
	Program     string           // name and version, for the file's properties
	Scale       *catalogue.Scale // the anchors; nil: none
	Instruments []Choice
	Needs       []Choice
	Areas       []Choice
	// Preconditions have the instrument for an ID and the sentence for a name.
	Preconditions []Choice
}

// ready is how many rows below the last record are laid out; drop-downs reach to lastRow.
const (
	ready   = 30
	lastRow = 2000
)

// Write writes a register as a workbook, or an empty template when reg is nil. The same
// register gives the same bytes, in the canonical order of [policy.Register.Canonical], and
// [Read] takes it back without loss. A register with a defect is an error.
func Write(w io.Writer, reg *policy.Register, opt Options) (err error) {
	if reg == nil {
		reg = &policy.Register{}
	}
	if faults := policy.Check(reg, policy.Known{}); len(faults) > 0 {
		return fmt.Errorf("workbook: %w", faults[0])
	}
	say, err := sentences()
	if err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	b := &book{f: f, say: say, opt: opt, styles: map[string]int{}}
	b.sheets()
	b.readMe()
	b.anchors()
	reg = reg.Canonical()
	rows := rowsOf(reg)
	b.words()
	for _, s := range tables() {
		b.table(s, rows[s.name])
	}
	b.finish(reg)
	if b.err != nil {
		return fmt.Errorf("workbook: %w", b.err)
	}
	return f.Write(w)
}

// book writes cells and keeps the first error.
type book struct {
	f      *excelize.File
	say    map[string]string
	opt    Options
	styles map[string]int
	ranges map[string]string // list -> cells of the sheet Lists
	err    error
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// tell is a sentence; one that is missing is an error.
func (b *book) tell(key string) string {
	s, ok := b.say[key]
	if !ok {
		b.keep(fmt.Errorf("no sentence %q", key))
	}
	return s
}

func (b *book) style(key string, s excelize.Style) int {
	id, ok := b.styles[key]
	if !ok {
		var err error
		id, err = b.f.NewStyle(&s)
		b.keep(err)
		b.styles[key] = id
	}
	return id
}

const ink = "12324A"

func (b *book) head() int {
	return b.style("head", excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ink}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
}

func (b *book) bold() int {
	return b.style("bold", excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Color: ink}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
}

// entryStyle is that of cells to fill in: text columns are formatted as text, so that a
// spreadsheet program takes nothing typed there for a date, a number or a formula.
func (b *book) entryStyle(k kind, indent int) int {
	line := []excelize.Border{{Type: "bottom", Style: 1, Color: "D0D7DE"}, {Type: "right", Style: 1, Color: "D0D7DE"}}
	s := excelize.Style{Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top", Indent: indent}}
	if k == number || k == whole {
		return b.style("number", s)
	}
	s.NumFmt = 49
	return b.style("text"+strconv.Itoa(indent), s)
}

// sheets makes all sheets, empty, in their order.
func (b *book) sheets() {
	b.keep(b.f.SetSheetName("Sheet1", readMe))
	order := []string{anchors}
	for _, s := range tables() {
		order = append(order, s.name)
	}
	for _, name := range append(order, lists) {
		_, err := b.f.NewSheet(name)
		b.keep(err)
	}
}

func (b *book) widths(name string, widths ...float64) {
	for i, w := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		b.keep(b.f.SetColWidth(name, col, col, w))
	}
}

// set writes a value; text is never a formula.
func (b *book) set(sheet string, col, row int, v any, style int) {
	at := place(col, row)
	switch v := v.(type) {
	case nil:
	case string:
		if n := len(utf16.Encode([]rune(v))); n > excelize.TotalCellChars {
			b.keep(fmt.Errorf("%s!%s: the text %q has %d characters; a cell holds %d", sheet, at, short(v), n, excelize.TotalCellChars))
			return
		}
		if strings.Contains(v, "_x") { // SetCellStr leaves _x0041_ as it is, which reads as A
			b.keep(b.f.SetCellRichText(sheet, at, []excelize.RichTextRun{{Text: v}}))
		} else if v != "" {
			b.keep(b.f.SetCellStr(sheet, at, v))
		}
	case float64: // to the last digit; SetCellValue keeps fifteen
		b.keep(b.f.SetCellDefault(sheet, at, strconv.FormatFloat(v, 'f', -1, 64)))
	default:
		b.keep(b.f.SetCellValue(sheet, at, v))
	}
	if style != 0 {
		b.keep(b.f.SetCellStyle(sheet, at, at, style))
	}
}

// freeze keeps the heading and the first columns in sight.
func (b *book) freeze(sheet string, cols int) {
	p := &excelize.Panes{Freeze: true, XSplit: cols, YSplit: 1, TopLeftCell: place(cols+1, 2), ActivePane: "bottomLeft"}
	if cols > 0 {
		p.ActivePane = "bottomRight"
	}
	b.keep(b.f.SetPanes(sheet, p))
}

func (b *book) note(sheet string, col, row int, s string) {
	b.keep(b.f.AddComment(sheet, excelize.Comment{Cell: place(col, row), Author: "Upstep", Width: 320, Height: 110, Paragraph: []excelize.RichTextRun{{Text: s}}}))
}

// table writes a sheet of records with room for more.
func (b *book) table(s table, rows []record) {
	widths := make([]float64, len(s.columns))
	for i, c := range s.columns {
		widths[i] = c.width
	}
	b.widths(s.name, widths...)
	b.keep(b.f.SetRowHeight(s.name, 1, 32))
	room := ready
	if s.name == programme {
		room = 0
	}
	for i, c := range s.columns {
		b.set(s.name, i+1, 1, c.head, b.head())
		b.note(s.name, i+1, 1, b.tell(entry(s, c)))
		for r := range len(rows) + room {
			k, indent, v := c.kind, 0, any(nil)
			if r < len(rows) {
				v = rows[r][c.head]
				if level, ok := rows[r]["Level"].(int); ok && c.head == "Cause" {
					indent = 2 * (level - 1)
				}
			}
			if s.name == programme && i == 1 {
				k = items()[r].kind
			}
			b.set(s.name, i+1, r+2, v, b.entryStyle(k, indent))
		}
		if s.name != programme {
			b.validate(s, c, i+1)
		}
	}
	if s.name == programme {
		b.items(s)
	}
	cols := 1
	if s.name == ratings {
		cols = 2
	}
	b.freeze(s.name, cols)
}

// items explains and checks the rows of the sheet Programme.
func (b *book) items(s table) {
	for r, item := range items() {
		b.note(s.name, 1, r+2, b.tell(entry(s, item)))
		b.rule(s, item, fmt.Sprintf("B%d", r+2))
	}
}

// validate adds a drop-down or a check of numbers to a column.
func (b *book) validate(s table, c column, col int) {
	letter := place(col, lastRow)
	from := place(col, 2)
	b.rule(s, c, from+":"+letter)
}

// rule is one data validation: Excel shows what to enter when the cell is chosen.
func (b *book) rule(s table, c column, cells string) {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(cells)
	say := b.tell(entry(s, c))
	switch {
	case c.from == fromHosts:
		// As long as there are hosts: blanks in the source would let any word pass.
		dv.SetSqrefDropList(fmt.Sprintf("OFFSET(%s!$A$2,0,0,MAX(1,COUNTA(%s!$A$2:$A$%d)),1)", hosts, hosts, lastRow))
	case c.from != "" && b.ranges[c.from] != "":
		dv.SetSqrefDropList(b.ranges[c.from])
	case c.kind == number || c.kind == whole:
		t := excelize.DataValidationTypeDecimal
		if c.kind == whole {
			t = excelize.DataValidationTypeWhole
		}
		if c.most != noLimit {
			b.keep(dv.SetRange(c.least, c.most, t, excelize.DataValidationOperatorBetween))
		} else {
			b.keep(dv.SetRange(c.least, "", t, excelize.DataValidationOperatorGreaterThanOrEqual))
		}
	default: // nothing to check, only to say
		dv.SetInput(fitTitle(c.head), fit(say))
		b.keep(b.f.AddDataValidation(s.name, dv))
		return
	}
	kind := excelize.DataValidationErrorStyleStop
	if c.loose {
		kind = excelize.DataValidationErrorStyleWarning
	}
	dv.SetError(kind, fitTitle(b.tell("wrong")), fit(say))
	dv.SetInput(fitTitle(c.head), fit(say))
	b.keep(b.f.AddDataValidation(s.name, dv))
}

// fit keeps to the 255 characters that the format allows in a prompt, fitTitle to its 32.
func fit(s string) string      { return cut(s, 255) }
func fitTitle(s string) string { return cut(s, 32) }

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// finish fixes the times and names in the file's properties, so that the same register
// gives the same bytes.
func (b *book) finish(reg *policy.Register) {
	b.f.SetActiveSheet(0)
	epoch := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	b.keep(b.f.SetDocProps(&excelize.DocProperties{
		Title: b.tell("title"), Subject: reg.Country, Creator: b.opt.Program, LastModifiedBy: b.opt.Program,
		Created: epoch, Modified: epoch, Language: "en",
	}))
}
