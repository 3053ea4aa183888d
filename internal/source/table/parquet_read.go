package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"upstep/trade"
)

// parquet reads a Parquet file with flat columns. Bad rows carry the number of the row.
func (s *scan) parquet(i uint16, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := checkFooter(path, f, info.Size()); err != nil {
		return err
	}
	p := newParser()
	// A damaged file makes the decoder panic in places; that is no fault of ours.
	defer func() {
		if r := recover(); r != nil {
			err = damaged(path, p.atRow, fmt.Errorf("%v", r))
		}
	}()
	pf, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return damaged(path, 0, err)
	}
	fields := pf.Schema().Fields()
	var header []string
	for _, x := range fields {
		header = append(header, x.Name())
	}
	at, taken, err := find(path, header, s.want)
	if err != nil {
		return err
	}
	if err := s.take(path, taken); err != nil {
		return err
	}
	for _, k := range at.all() {
		if *k >= 0 && (!fields[*k].Leaf() || fields[*k].Repeated()) {
			return &Malformed{File: path, What: fmt.Sprintf("column %q is nested", header[*k]), Hint: "flat columns are read"}
		}
	}
	p.atRow = 1
	p.at = at
	worker := len(s.parsers)
	s.parsers = append(s.parsers, p)
	row := 0
	for _, g := range pf.RowGroups() {
		out, err := p.rowGroup(g, pf.Schema(), path, i, row)
		if err != nil {
			return damaged(path, p.atRow, err)
		}
		out.seq, out.worker = s.seq, worker
		s.seq++
		row += int(g.NumRows())
		s.mu.Lock()
		s.parts = append(s.parts, out)
		s.mu.Unlock()
	}
	return nil
}

// checkFooter refuses a file whose end does not say how long its description is, before
// the decoder makes room for it.
func checkFooter(path string, f *os.File, size int64) error {
	var end [8]byte
	if size >= 12 {
		if _, err := f.ReadAt(end[:], size-8); err != nil {
			return err
		}
	}
	if string(end[4:]) != "PAR1" || int64(binary.LittleEndian.Uint32(end[:4])) > size-12 {
		return damaged(path, 0, errors.New("the end is missing"))
	}
	return nil
}

// damaged names the file and the row that could not be read; row 0 is the file's own
// description.
func damaged(path string, row int, err error) error {
	return &Malformed{File: path, Line: row, What: "the Parquet data are damaged (" + err.Error() + ")", Hint: "fetch the file again"}
}

// rowGroup reads the wanted columns of a row group as text, which then goes the way
// of a CSV record: numbers are written exactly, so nothing is lost. The parser's atRow is
// the row being read.
func (p *parser) rowGroup(g parquet.RowGroup, schema *parquet.Schema, path string, file uint16, before int) (part, error) {
	n := int(g.NumRows())
	p.atRow = before + 1
	cols := p.at.all()
	readers := make([]*columnReader, len(cols))
	for i, k := range cols {
		if *k < 0 {
			continue
		}
		name := schema.Fields()[*k].Name()
		leaf, ok := schema.Lookup(name)
		if !ok {
			return part{}, fmt.Errorf("column %q is not there", name)
		}
		c := &columnReader{pages: g.ColumnChunks()[leaf.ColumnIndex].Pages(), buf: make([]parquet.Value, 1024)}
		readers[i] = c
		defer c.close()
		if err := c.understand(leaf.Node); err != nil {
			return part{}, fmt.Errorf("column %q: %w", name, err)
		}
	}
	// A damaged file may claim any number of rows: room is made as they come.
	out := part{total: n, rows: make([]trade.LongRow, 0, min(max(n, 0), 1<<16))}
	old := p.at
	defer func() { p.at = old }()
	p.start, p.end = make([]int, len(cols)), make([]int, len(cols))
	for i, k := range p.at.all() {
		if *k >= 0 {
			*k = i
		}
	}
	var text []byte
	for r := range n {
		p.atRow = before + r + 1
		text = text[:0]
		for i, c := range readers {
			p.start[i] = len(text)
			if c != nil {
				v, err := c.next()
				if err != nil {
					return out, err
				}
				text = c.append(text, v)
			}
			p.end[i] = len(text)
		}
		p.here = uint64(file)<<32 | uint64(p.atRow)
		var x trade.LongRow
		bad := NULByte
		if bytes.IndexByte(text, 0) < 0 {
			x, bad = p.row(text)
		}
		if bad != "" {
			out.faults.add(bad, path, p.atRow, p.shown(text))
			continue
		}
		if x.Value == 0 {
			out.zeros++
		}
		x.Line, x.File = uint32(p.atRow), file
		out.rows = append(out.rows, x)
	}
	return out, nil
}

// shown puts the fields of a row beside each other, as in a text.
func (p *parser) shown(text []byte) []byte {
	var fields [][]byte
	for i, k := range p.at.all() {
		if *k >= 0 {
			fields = append(fields, text[p.start[i]:p.end[i]])
		}
	}
	return bytes.Join(fields, []byte{','})
}

// columnReader walks through the values of a column.
type columnReader struct {
	pages  parquet.Pages
	page   parquet.ValueReader
	buf    []parquet.Value
	at, n  int
	kind   numbers
	scale  int // decimal places of a decimal
	ended  bool
	closed bool
}

func (c *columnReader) close() {
	if !c.closed {
		_ = c.pages.Close() // only read from
		c.closed = true
	}
}

func (c *columnReader) next() (parquet.Value, error) {
	for c.at == c.n {
		if c.page == nil || c.ended {
			page, err := c.pages.ReadPage()
			if err != nil {
				if errors.Is(err, io.EOF) {
					err = io.ErrUnexpectedEOF
				}
				return parquet.Value{}, err
			}
			c.page, c.ended = page.Values(), false
		}
		n, err := c.page.ReadValues(c.buf)
		if err != nil && !errors.Is(err, io.EOF) {
			return parquet.Value{}, err
		}
		c.at, c.n, c.ended = 0, n, errors.Is(err, io.EOF)
	}
	c.at++
	return c.buf[c.at-1], nil
}

// numbers says how the bytes of a column are to be read.
type numbers int

const (
	plainly  numbers = iota // as their type says
	decimals                // whole numbers over a power of ten
	unsigned                // integers without a sign
)

// Bounds of decimals: places of a column and bytes of a number. No number needs more.
const (
	mostPlaces     = 400
	longestDecimal = 256
)

// understand takes what the schema says of the numbers in a column.
func (c *columnReader) understand(n parquet.Node) error {
	t := n.Type().LogicalType()
	if t == nil {
		return nil
	}
	switch d := t.Value.(type) {
	case *format.DecimalType:
		if d.Scale < 0 || d.Scale > mostPlaces {
			return fmt.Errorf("decimals of %d places", d.Scale)
		}
		c.kind, c.scale = decimals, int(d.Scale)
	case *format.IntType:
		if !d.IsSigned {
			c.kind = unsigned
		}
	}
	return nil
}

// append writes a value as text; null is the empty field. Numbers are written so that
// nothing is lost: decimals digit by digit, as an integer over a power of ten need not be a
// float64.
func (c *columnReader) append(dst []byte, v parquet.Value) []byte {
	if v.IsNull() {
		return dst
	}
	switch v.Kind() {
	case parquet.Int32, parquet.Int64:
		n := v.Int64()
		if v.Kind() == parquet.Int32 {
			n = int64(v.Int32())
		}
		switch {
		case c.kind == decimals:
			return appendPlaces(dst, strconv.AppendInt(nil, n, 10), c.scale)
		case c.kind == unsigned && v.Kind() == parquet.Int32:
			return strconv.AppendUint(dst, uint64(v.Uint32()), 10)
		case c.kind == unsigned:
			return strconv.AppendUint(dst, v.Uint64(), 10)
		}
		return strconv.AppendInt(dst, n, 10)
	case parquet.Double:
		return strconv.AppendFloat(dst, v.Double(), 'g', -1, 64)
	case parquet.Float:
		return strconv.AppendFloat(dst, float64(v.Float()), 'g', -1, 64)
	case parquet.ByteArray, parquet.FixedLenByteArray:
		b := v.ByteArray()
		switch {
		case c.kind != decimals:
			return append(dst, b...)
		case len(b) > longestDecimal:
			return fmt.Appendf(dst, "a decimal of %d bytes", len(b)) // no number: a bad row
		}
		return appendPlaces(dst, twosComplement(b).Append(nil, 10), c.scale)
	}
	return append(dst, v.String()...)
}

// twosComplement reads a signed integer, most significant byte first; no bytes are 0.
func twosComplement(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// appendPlaces writes digits with a decimal point before the last places of them, without
// zeros at the end.
func appendPlaces(dst, digits []byte, places int) []byte {
	if len(digits) > 0 && digits[0] == '-' {
		dst, digits = append(dst, '-'), digits[1:]
	}
	for len(digits) <= places {
		digits = append([]byte{'0'}, digits...)
	}
	whole, rest := digits[:len(digits)-places], bytes.TrimRight(digits[len(digits)-places:], "0")
	dst = append(dst, whole...)
	if len(rest) > 0 {
		dst = append(append(dst, '.'), rest...)
	}
	return dst
}
