package table

import (
	"bytes"
	"io"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Sheet is a table to be written.
type Sheet struct {
	Rows    int
	Columns []Column
}

// Column is one column of a [Sheet]. Exactly one of Text, Floats, Exact, Ints and
// Bools is set. Row i holds its element i / Each % len, so that a code that repeats
// need not be stored for every row; Each 0 means 1.
type Column struct {
	Name   string
	Text   []string
	Floats []float64 // written with [Digits] significant digits in text
	Exact  []float64 // written so that they read back as they are
	Ints   []int
	Bools  []bool // 0 and 1
	Each   int
	// Present masks values that are there, by the element; nil: all. A value that is
	// not there is an empty field in text and null in Parquet.
	Present []bool
}

func (c *Column) len() int {
	return max(len(c.Text), len(c.Floats), len(c.Exact), len(c.Ints), len(c.Bools))
}

// Header returns the first line of the text form.
func (s *Sheet) Header() []byte {
	var out []byte
	for i, c := range s.Columns {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(out, c.Name)
	}
	return append(out, '\n')
}

// formatter holds what is the same for every row: the texts of columns that repeat.
type formatter struct {
	columns []Column
	texts   [][][]byte // per column, for each element; nil: formatted row by row
}

// Formatter prepares the text form; it is safe for concurrent use.
func (s *Sheet) Formatter() *formatter { //nolint:revive // nothing but its method is of use
	f := &formatter{columns: s.Columns, texts: make([][][]byte, len(s.Columns))}
	for i := range s.Columns {
		c := &s.Columns[i]
		if n := c.len(); n*4 <= s.Rows || c.Text != nil {
			f.texts[i] = make([][]byte, n)
			for k := range n {
				f.texts[i][k] = c.append(nil, k)
			}
		}
	}
	return f
}

// Append appends rows lo..hi as CSV.
func (f *formatter) Append(dst []byte, lo, hi int) []byte {
	type walk struct{ at, left, each, n int }
	w := make([]walk, len(f.columns))
	for i := range f.columns {
		c := &f.columns[i]
		each, n := max(c.Each, 1), c.len()
		w[i] = walk{lo / each % n, each - lo%each, each, n}
	}
	for range hi - lo {
		for i := range f.columns {
			x := &w[i]
			if f.texts[i] != nil {
				dst = append(dst, f.texts[i][x.at]...)
			} else {
				dst = f.columns[i].append(dst, x.at)
			}
			dst = append(dst, ',')
			if x.left--; x.left == 0 {
				x.left = x.each
				if x.at++; x.at == x.n {
					x.at = 0
				}
			}
		}
		dst[len(dst)-1] = '\n'
	}
	return dst
}

func (c *Column) append(dst []byte, k int) []byte {
	if c.Present != nil && !c.Present[k] {
		return dst
	}
	switch {
	case c.Floats != nil:
		return AppendNumber(dst, c.Floats[k])
	case c.Exact != nil:
		return AppendExact(dst, c.Exact[k])
	case c.Bools != nil:
		if c.Bools[k] {
			return append(dst, '1')
		}
		return append(dst, '0')
	case c.Ints != nil:
		return strconv.AppendInt(dst, int64(c.Ints[k]), 10)
	}
	return appendText(dst, c.Text[k])
}

// appendText quotes a field if it must be.
func appendText(dst []byte, s string) []byte {
	special := s != "" && (s[0] == ' ' || s[len(s)-1] == ' ')
	for i := 0; i < len(s) && !special; i++ {
		special = s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r' || s[i] == ';' || s[i] == '\t'
	}
	if !special {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for i := range len(s) {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

// WriteCSV writes the sheet with its header.
func (s *Sheet) WriteCSV(w io.Writer) error {
	if _, err := w.Write(s.Header()); err != nil {
		return err
	}
	f := s.Formatter()
	var buf []byte
	for lo := 0; lo < s.Rows; lo += 1 << 14 {
		buf = f.Append(buf[:0], lo, min(lo+1<<14, s.Rows))
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

// ParquetWriter writes sheets with the same columns one after the other.
type ParquetWriter struct {
	w    *parquet.GenericWriter[any]
	rows []parquet.Row
}

// NewParquetWriter takes names and types from the first sheet. Computed numbers are
// stored as they are, not cut to [Digits].
func NewParquetWriter(w io.Writer, s *Sheet) *ParquetWriter {
	fields := &ordered{Group: parquet.Group{}}
	for _, c := range s.Columns {
		var n parquet.Node
		switch {
		case c.Text != nil:
			n = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		case c.Ints != nil:
			n = parquet.Int(64)
		case c.Bools != nil:
			n = parquet.Leaf(parquet.BooleanType)
		default:
			n = parquet.Leaf(parquet.DoubleType)
		}
		fields.add(c.Name, parquet.Optional(n))
	}
	schema := parquet.NewSchema("upstep", fields)
	return &ParquetWriter{w: parquet.NewGenericWriter[any](w, schema, parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("upstep", "", ""))}
}

// Write appends the rows of a sheet as one row group.
func (p *ParquetWriter) Write(s *Sheet) error {
	const batch = 4096
	for lo := 0; lo < s.Rows; lo += batch {
		n := min(batch, s.Rows-lo)
		for len(p.rows) < n {
			p.rows = append(p.rows, make(parquet.Row, len(s.Columns)))
		}
		for j := range s.Columns {
			c := &s.Columns[j]
			each, size := max(c.Each, 1), c.len()
			for i := range n {
				p.rows[i][j] = c.value((lo+i)/each%size).Level(0, c.level((lo+i)/each%size), j)
			}
		}
		if _, err := p.w.WriteRows(p.rows[:n]); err != nil {
			return err
		}
	}
	return p.w.Flush()
}

// Close writes the footer; the underlying writer stays open.
func (p *ParquetWriter) Close() error { return p.w.Close() }

func (c *Column) level(k int) int {
	if c.Present != nil && !c.Present[k] {
		return 0
	}
	return 1
}

func (c *Column) value(k int) parquet.Value {
	switch {
	case c.level(k) == 0:
		return parquet.NullValue()
	case c.Floats != nil:
		return parquet.DoubleValue(c.Floats[k])
	case c.Exact != nil:
		return parquet.DoubleValue(c.Exact[k])
	case c.Bools != nil:
		return parquet.BooleanValue(c.Bools[k])
	case c.Ints != nil:
		return parquet.Int64Value(int64(c.Ints[k]))
	}
	return parquet.ByteArrayValue([]byte(c.Text[k]))
}

// WriteParquet writes one sheet.
func (s *Sheet) WriteParquet(w io.Writer) error {
	p := NewParquetWriter(w, s)
	if err := p.Write(s); err != nil {
		return err
	}
	return p.Close()
}

// ParquetBytes is WriteParquet into memory.
func (s *Sheet) ParquetBytes() ([]byte, error) {
	var b bytes.Buffer
	err := s.WriteParquet(&b)
	return b.Bytes(), err
}
