package survey

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// Limit is the largest number of values of wanted columns that a table may hold.
const Limit = 1 << 26

// Missing kinds beside 'a' to 'z', the extended missing values of Stata.
const (
	present byte = 0
	System  byte = '.' // no value at all
	Defined byte = 'u' // a value the file declares to be missing; it is kept in Num
)

// Table is what a file holds of the wanted columns.
type Table struct {
	Format   string   // "csv", "dta 118", "sav", "zsav"
	Encoding string   // of the text, e.g. "UTF-8", "windows-1251"
	Columns  []Column // all, in the order of the file; only the wanted ones hold data
	Rows     int
	Faults   []Fault // rows of a CSV file that could not be read
	Garbled  int     // texts with bytes that are no text in the encoding
	lines    []int   // of a CSV file's rows
}

// Fault is a defect of one row.
type Fault struct {
	Line int    // of a CSV file; the number of the row otherwise, from 1
	Why  string // a few words
}

// Column is one variable.
type Column struct {
	Name, Label string
	Kept        bool // wanted, so that the values are there
	Text        bool // Str holds the values, otherwise Num and Gap
	Num         []float64
	Gap         []byte // 0 for a value, otherwise the kind of missing
	Str         []string
	Labels      map[float64]string // of values; nil for none
}

// Column returns the column of a name, or the first that differs in case only, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	for i := range t.Columns {
		if strings.EqualFold(t.Columns[i].Name, name) {
			return &t.Columns[i]
		}
	}
	return nil
}

// Line returns where row i stands: the line of a CSV file, the number of the row
// from 1 otherwise.
func (t *Table) Line(i int) int {
	if i < len(t.lines) {
		return t.lines[i]
	}
	return i + 1
}

// Options say how to read.
type Options struct {
	Want  func(name string) bool // columns to keep; nil keeps all
	Limit int                    // of values; 0 is Limit
	// Encoding of text, e.g. "windows-1251". "" is what the file says of itself, else
	// UTF-8 for CSV and windows-1252 for .dta and .sav. Stata's formats from 118 on are
	// UTF-8 whatever stands here.
	Encoding string
	Name     string // of the file, whose ending .dta, .sav or .zsav it must live up to; "" for none
}

func (o Options) want(name string) bool { return o.Want == nil || o.Want(name) }

// Read reads a table, telling the format from the first bytes. The error says what is
// wrong and where, in bytes from the start for the binary formats.
func Read(in io.Reader, o Options) (*Table, error) {
	t, err := read(in, o)
	if err != nil {
		return nil, err
	}
	for _, c := range t.Columns {
		for _, s := range c.Str {
			if strings.ContainsRune(s, utf8.RuneError) {
				t.Garbled++
			}
		}
	}
	return t, nil
}

func read(in io.Reader, o Options) (*Table, error) {
	if o.Limit == 0 {
		o.Limit = Limit
	}
	r := bufio.NewReaderSize(in, 1<<16)
	head, err := r.Peek(12)
	if len(head) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return nil, fmt.Errorf("the file is empty")
	}
	c := &cursor{in: r}
	switch {
	case bytes.HasPrefix(head, []byte("<stata_dta>")):
		return readDTA(c, o, true)
	case bytes.HasPrefix(head, []byte("$FL2")), bytes.HasPrefix(head, []byte("$FL3")):
		return readSAV(c, o)
	case len(head) >= 4 && head[0] >= 100 && head[0] <= 119 && (head[1] == 1 || head[1] == 2) && head[2] == 1 && head[3] == 0:
		return readDTA(c, o, false)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, fmt.Errorf("this is a zip archive or a workbook: unpack it, or save the sheet as CSV")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return nil, fmt.Errorf("this is a gzip archive: unpack it first")
	}
	if kind := kinds[strings.ToLower(path.Ext(o.Name))]; kind != "" {
		return nil, fmt.Errorf("this is no %s file, whatever its name says: it does not begin like one", kind)
	}
	if start, _ := r.Peek(1 << 12); bytes.ContainsFunc(start, unprintable) {
		return nil, fmt.Errorf("this is no text: neither CSV nor a known format of Stata or SPSS")
	}
	return readCSV(r, o)
}

// kinds are what the ending of a name promises.
var kinds = map[string]string{".dta": "Stata", ".sav": "SPSS", ".zsav": "SPSS"}

// unprintable are the characters that no table of text holds.
func unprintable(c rune) bool { return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' }

// space counts values against the limit.
type space struct{ left int }

func (s *space) take(n int) error {
	if s.left -= n; s.left < 0 {
		return fmt.Errorf("the wanted columns hold more values than this program reads at once: keep fewer rows or columns")
	}
	return nil
}
