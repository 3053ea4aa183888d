package survey

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readCSV reads text with a header line, its columns parted by commas, semicolons or
// tabs, whichever the header has most of. All values stay text. Rows that can't be
// read become faults.
func readCSV(in *bufio.Reader, o Options) (*Table, error) {
	if start, _ := in.Peek(3); string(start) == "\ufeff" {
		_, _ = in.Discard(3)
	}
	name := o.Encoding
	if name == "" {
		name = "utf-8"
	}
	dec, err := decoderOf(name)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.ReuseRecord, r.Comma = -1, true, comma(in)
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("the header line can't be read: %w", err)
	}
	t := &Table{Format: "csv", Encoding: dec.name}
	seen := map[string]bool{}
	for _, h := range head {
		c := Column{Name: strings.TrimSpace(dec.text([]byte(h))), Text: true}
		c.Kept = o.want(c.Name)
		if key := strings.ToLower(c.Name); c.Kept && key != "" {
			if seen[key] {
				return nil, fmt.Errorf("line 1: the column %q stands twice", c.Name)
			}
			seen[key] = true
		}
		t.Columns = append(t.Columns, c)
	}
	return t, t.rows(r, dec, space{o.Limit})
}

// comma guesses what parts the columns.
func comma(in *bufio.Reader) rune {
	start, _ := in.Peek(1 << 14)
	line, _, _ := bytes.Cut(start, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, c := range []rune{';', '\t'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// together is how many line breaks the quoted fields of one row may hold. More of them
// mean a quote that somebody forgot to close.
const together = 100

// openQuote refuses a file one of whose rows takes in those after it: which rows are
// lost could not be told.
func openQuote(line int) error {
	return fmt.Errorf("line %d: a quote starts here and is not closed, so the rows after it would be lost: close it or take it out", line)
}

func (t *Table) rows(r *csv.Reader, dec decoder, left space) error {
	kept := 0
	for _, c := range t.Columns {
		if c.Kept {
			kept++
		}
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			if broken.Line > broken.StartLine {
				return openQuote(broken.StartLine)
			}
			t.Faults = append(t.Faults, Fault{broken.StartLine, broken.Err.Error()})
			continue
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		broke := 0
		for _, field := range record {
			broke += strings.Count(field, "\n")
		}
		if broke > together {
			return openQuote(line)
		}
		if len(record) != len(t.Columns) {
			t.Faults = append(t.Faults, Fault{line, fmt.Sprintf("%d fields, the header has %d", len(record), len(t.Columns))})
			continue
		}
		size := kept
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Kept {
				// A copy: the reader reuses its memory.
				c.Str = append(c.Str, strings.TrimSpace(dec.text([]byte(record[i]))))
				size += len(record[i]) / 8
			}
		}
		if err := left.take(size); err != nil {
			return err
		}
		t.lines = append(t.lines, line)
		t.Rows++
	}
}
