package bulk

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"upstep/internal/source/table"
)

// Sifted is what [Plan.Sift] found.
type Sifted struct {
	Rows    int   // below the header
	Aside   int   // not wanted
	AsideBy []int // of them by condition of the plan: the first that a row does not meet
	Bad     int   // wanted, but with a fault
	Faults  []table.Fault
}

// Sift reads a CSV file row by row, checks each row that is wanted and lists the bad ones by
// kind with their lines. When out is not nil the header and all good rows are written to it,
// without blanks around fields. It holds one record at a time; a line of more than 1 MB ends it
// with [table.Malformed].
func (p *Plan) Sift(in io.Reader, out io.Writer) (Sifted, error) {
	var s Sifted
	var list table.Faults
	c := newChecker(p)
	s.AsideBy = make([]int, len(p.Keeps))
	w := csv.NewWriter(io.Discard)
	if out != nil {
		w = csv.NewWriter(out)
	}
	w.Comma = p.Comma
	if err := w.Write(p.Header); err != nil {
		return s, err
	}
	r := &records{lines: bufio.NewReaderSize(in, longest), comma: p.Comma}
	if _, _, err := r.next(); err != nil && !errors.Is(err, io.EOF) { // the header
		return s, p.unreadable(r, err)
	}
	for {
		row, line, err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			s.Faults = list.Sorted()
			w.Flush()
			return s, w.Error()
		case errors.Is(err, errQuote):
			s.Rows++
			s.Bad++
			list.Add(table.BadQuote, p.Name, line, []byte(row[0]))
			continue
		case err != nil:
			return s, p.unreadable(r, err)
		}
		s.Rows++
		kind, text := table.ShortRow, strings.Join(row, string(p.Comma))
		if len(row) == len(p.Header) {
			for i := range row {
				row[i] = clean(row[i])
			}
			if i := c.aside(row); i >= 0 {
				s.Aside++
				s.AsideBy[i]++
				continue
			}
			kind, text = c.check(row)
		}
		if kind != "" {
			s.Bad++
			list.Add(kind, p.Name, line, []byte(text))
			continue
		}
		if err := w.Write(row); err != nil {
			return s, err
		}
	}
}

func (p *Plan) unreadable(r *records, err error) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return wrong(p.Name, r.line+1, "this is no table of text, or line ends are missing", "a line of more than 1 MB")
	}
	return damaged(p.Name, err)
}

const (
	longest  = 1 << 20 // bytes of a line
	together = 100     // lines of a record with quotes
)

var errQuote = errors.New("a quote is open")

// records cuts a text into records of fields. A record with an even number of quotes ends
// with its line; one with an odd number goes on, for some lines.
type records struct {
	lines   *bufio.Reader
	comma   rune
	line    int // number of the last line taken
	pending [][]byte
	fields  []string
}

// take returns the next line with its end.
func (r *records) take() ([]byte, error) {
	if len(r.pending) > 0 {
		b := r.pending[0]
		r.pending = r.pending[1:]
		r.line++
		return b, nil
	}
	b, err := r.lines.ReadSlice('\n')
	if len(b) == 0 || errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	r.line++
	return b, nil
}

// next returns the fields of the next record and the line on which it begins. Blank lines
// are passed over. With [errQuote] the line is the only field; reading goes on after it.
func (r *records) next() (fields []string, line int, err error) {
	for {
		b, err := r.take()
		if err != nil {
			return nil, r.line, err
		}
		if len(bytes.TrimSpace(b)) == 0 {
			continue
		}
		if bytes.IndexByte(b, '"') < 0 {
			r.fields = r.fields[:0]
			for f := range strings.SplitSeq(string(bytes.TrimRight(b, "\r\n")), string(r.comma)) {
				r.fields = append(r.fields, f)
			}
			return r.fields, r.line, nil
		}
		return r.quoted(bytes.Clone(b))
	}
}

func (r *records) quoted(b []byte) (fields []string, line int, err error) {
	start := r.line
	whole, more := b, [][]byte{}
	for bytes.Count(whole, []byte{'"'})%2 == 1 && len(more) < together && len(whole) < longest {
		next, err := r.take()
		if err != nil {
			break
		}
		more = append(more, bytes.Clone(next))
		whole = append(whole, next...)
	}
	p := csv.NewReader(bytes.NewReader(whole))
	p.Comma, p.FieldsPerRecord = r.comma, -1
	if fields, err = p.Read(); err == nil && p.InputOffset() >= int64(len(bytes.TrimRight(whole, "\r\n"))) {
		return fields, start, nil
	}
	r.pending, r.line = append(more, r.pending...), start
	return []string{string(bytes.TrimRight(b, "\r\n"))}, start, errQuote
}
