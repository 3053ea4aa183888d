package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
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
	// A damaged file makes the decoder panic in places; that is no fault of ours.
	defer func() {
		if r := recover(); r != nil {
			err = damaged(path, fmt.Errorf("%v", r))
		}
	}()
	pf, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return damaged(path, err)
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
	p := newParser()
	p.at = at
	worker := len(s.parsers)
	s.parsers = append(s.parsers, p)
	row := 0
	for _, g := range pf.RowGroups() {
		out, err := p.rowGroup(g, pf.Schema(), path, i, row)
		if err != nil {
			return damaged(path, err)
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
		return damaged(path, errors.New("the end is missing"))
	}
	return nil
}

func damaged(path string, err error) error {
	return &Malformed{File: path, What: "the Parquet data are damaged (" + err.Error() + ")", Hint: "fetch the file again"}
}

// rowGroup reads the wanted columns of a row group as text, which then goes the way
// of a CSV record: numbers are written exactly, so nothing is lost.
func (p *parser) rowGroup(g parquet.RowGroup, schema *parquet.Schema, path string, file uint16, before int) (part, error) {
	n := int(g.NumRows())
	cols := p.at.all()
	readers := make([]*columnReader, len(cols))
	for i, k := range cols {
		if *k < 0 {
			continue
		}
		leaf, ok := schema.Lookup(schema.Fields()[*k].Name())
		if !ok {
			return part{}, fmt.Errorf("column %d is not there", *k)
		}
		readers[i] = &columnReader{pages: g.ColumnChunks()[leaf.ColumnIndex].Pages(), buf: make([]parquet.Value, 1024), scale: scale(leaf.Node)}
		defer readers[i].close()
	}
	out := part{total: n, rows: make([]trade.LongRow, 0, n)}
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
		line := before + r + 1
		p.here = uint64(file)<<32 | uint64(line)
		x, bad := p.row(text)
		if bad != "" {
			out.faults.add(bad, path, line, text[p.start[3]:p.end[3]])
			continue
		}
		if x.Value == 0 {
			out.zeros++
		}
		x.Line, x.File = uint32(line), file
		out.rows = append(out.rows, x)
	}
	return out, nil
}

// columnReader walks through the values of a column.
type columnReader struct {
	pages  parquet.Pages
	page   parquet.ValueReader
	buf    []parquet.Value
	at, n  int
	scale  int // decimal places of an integer
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

// append writes a value as text; null is the empty field.
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
		if c.scale > 0 {
			return strconv.AppendFloat(dst, float64(n)/math.Pow10(c.scale), 'g', -1, 64)
		}
		return strconv.AppendInt(dst, n, 10)
	case parquet.Double:
		return strconv.AppendFloat(dst, v.Double(), 'g', -1, 64)
	case parquet.Float:
		return strconv.AppendFloat(dst, float64(v.Float()), 'g', -1, 64)
	case parquet.ByteArray:
		return append(dst, v.ByteArray()...)
	}
	return append(dst, v.String()...)
}

func scale(n parquet.Node) int {
	if t := n.Type().LogicalType(); t != nil {
		if d, ok := t.Value.(*format.DecimalType); ok {
			return int(d.Scale)
		}
	}
	return 0
}
