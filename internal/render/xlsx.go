package render

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"upstep/report"
)

// XLSX writes a workbook: Read me, a sheet per page with tables, Figures, Notes and
// Recipe. Numbers are numbers in full precision with the printed decimals as format;
// a missing figure is an empty cell with the reason as a cell note.
func XLSX(w io.Writer, d *report.Document) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	b := &book{f: f, formats: map[string]int{}, names: map[string]bool{}}
	b.readMe(d)
	for _, p := range d.Pages {
		if list := tables(p); len(list) > 0 {
			b.page(p, list)
		}
	}
	b.figures(d)
	b.notes(d)
	b.recipe(d)
	b.finish(d)
	if b.err != nil {
		return fmt.Errorf("xlsx: %w", b.err)
	}
	return f.Write(w)
}

// book writes cells and keeps the first error.
type book struct {
	f       *excelize.File
	formats map[string]int // number format or style key -> style
	names   map[string]bool
	err     error
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// style returns the style of a key, made on first use.
func (b *book) style(key string, s excelize.Style) int {
	id, ok := b.formats[key]
	if !ok {
		var err error
		id, err = b.f.NewStyle(&s)
		b.keep(err)
		b.formats[key] = id
	}
	return id
}

func (b *book) head() int {
	return b.style("head", excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"12324A"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
}

func (b *book) bold() int {
	return b.style("bold", excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Color: "12324A"}})
}

func (b *book) wrap() int {
	return b.style("wrap", excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
}

func (b *book) number(format string) int {
	return b.style("n:"+format, excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "top"}})
}

// sheet adds a sheet whose name is legal, short and new.
func (b *book) sheet(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	base := name
	for i := 2; name == "" || utf8.RuneCountInString(name) > 31 || b.names[strings.ToLower(name)]; i++ {
		tail := ""
		if b.names[strings.ToLower(name)] || name == "" {
			tail = fmt.Sprintf(" %d", i)
		}
		r := []rune(base)
		name = strings.TrimSpace(string(r[:min(len(r), 31-len(tail))])) + tail
	}
	b.names[strings.ToLower(name)] = true
	if len(b.names) == 1 {
		b.keep(b.f.SetSheetName("Sheet1", name))
	} else {
		_, err := b.f.NewSheet(name)
		b.keep(err)
	}
	return name
}

// set writes a value; style 0 leaves the cell plain. Text is never a formula.
func (b *book) set(sheet string, col, row int, v any, style int) {
	at, err := excelize.CoordinatesToCellName(col, row)
	b.keep(err)
	if s, ok := v.(string); ok {
		b.keep(b.f.SetCellStr(sheet, at, s))
	} else {
		b.keep(b.f.SetCellValue(sheet, at, v))
	}
	if style != 0 {
		b.keep(b.f.SetCellStyle(sheet, at, at, style))
	}
}

func (b *book) widths(sheet string, widths ...float64) {
	for i, w := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		b.keep(b.f.SetColWidth(sheet, name, name, w))
	}
}

// freeze keeps the rows above row in sight.
func (b *book) freeze(sheet string, row int) {
	at, err := excelize.CoordinatesToCellName(1, row)
	b.keep(err)
	b.keep(b.f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: row - 1, TopLeftCell: at, ActivePane: "bottomLeft"}))
}

// page writes a page's tables one below the other.
func (b *book) page(p report.Page, list []report.Table) {
	sheet := b.sheet(p.Title)
	row := 1
	widths := []float64{}
	for i, t := range list {
		b.set(sheet, 1, row, t.Caption, b.bold())
		row++
		for c, col := range t.Columns {
			b.set(sheet, c+1, row, columnTitle(col), b.head())
			if c >= len(widths) {
				widths = append(widths, 12)
			}
			widths[c] = max(widths[c], min(float64(utf8.RuneCountInString(columnTitle(col))+2), 24))
		}
		row++
		if i == 0 && len(list) == 1 {
			b.freeze(sheet, row)
		}
		for _, r := range t.Rows {
			marks := rowMarks(r)
			for c, cell := range r {
				b.cell(sheet, c+1, row, cell, marks[c].Sign, t.Columns[c].Num)
				widths[c] = max(widths[c], min(float64(utf8.RuneCountInString(plain(cell.Text))+2), 44))
			}
			row++
		}
		row++
	}
	if len(list) > 1 {
		b.freeze(sheet, 2)
	}
	b.widths(sheet, widths...)
}

// cell writes a figure as a number, a missing figure as an empty cell with its
// reason, and all else as text.
// year is a year standing alone: it has no thousands comma.
var year = regexp.MustCompile(`^(19|20)\d\d$`)

// leadFigure returns the figure of a cell that holds one, and the plain text behind
// it, such as a year in brackets.
func leadFigure(c report.Cell) (f *report.Figure, tail string) {
	if f := onlyFigure(c); f != nil {
		return f, ""
	}
	if len(c.Text) == 2 && c.Text[0].Figure != nil && c.Text[1].Figure == nil && strings.HasPrefix(strings.TrimSpace(c.Text[1].Text), "(") {
		return c.Text[0].Figure, c.Text[1].Text
	}
	return nil, ""
}

func (b *book) cell(sheet string, col, row int, c report.Cell, mark string, num bool) {
	if f, tail := leadFigure(c); f != nil {
		format, plainNumber := "", false
		if f.Value != nil {
			format, plainNumber = numberFormat(*f.Value, f.Text), isNumber(*f.Value, f.Text)
		}
		switch {
		case plainNumber:
			b.set(sheet, col, row, *f.Value, b.number(format+literal(tail)))
		case f.Value != nil: // a range or words: the exact value goes into the note
			b.set(sheet, col, row, f.Text+tail, b.wrap())
			b.note(sheet, col, row, english.value+": "+strconv.FormatFloat(*f.Value, 'g', -1, 64))
		case f.Missing != "":
			b.note(sheet, col, row, f.Missing)
			if strings.Trim(f.Text, "–- ") != "" {
				b.set(sheet, col, row, f.Text, b.wrap())
			}
		default:
			b.set(sheet, col, row, f.Text, b.wrap())
		}
		if f.Value != nil && sign(*f) != "" {
			b.note(sheet, col, row, f.Quality.String())
		}
		return
	}
	s := plain(c.Text)
	if s == "" {
		return
	}
	if num {
		if v, ok := parse(s); ok {
			format := numberFormat(v, s)
			if year.MatchString(s) {
				format = "0"
			}
			b.set(sheet, col, row, v, b.number(format))
			return
		}
	}
	b.set(sheet, col, row, strings.TrimSpace(mark+" "+s), b.wrap())
}

// note attaches a note to a cell.
func (b *book) note(sheet string, col, row int, s string) {
	at, err := excelize.CoordinatesToCellName(col, row)
	b.keep(err)
	b.keep(b.f.AddComment(sheet, excelize.Comment{Cell: at, Author: "Upstep", Paragraph: []excelize.RichTextRun{{Text: s}}}))
}

// finish fixes the times and names in the file's properties, so that the same
// document gives the same bytes.
func (b *book) finish(d *report.Document) {
	b.f.SetActiveSheet(0)
	epoch := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	b.keep(b.f.SetDocProps(&excelize.DocProperties{
		Title: d.Title, Subject: d.Subtitle, Creator: d.Recipe.Program, LastModifiedBy: d.Recipe.Program,
		Description: d.DataCut, Created: epoch, Modified: epoch, Language: d.Lang,
	}))
}
