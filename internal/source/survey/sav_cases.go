package survey

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"math"
	"strings"
)

// drop leaves out the columns of segments, which belong to the text they continue.
func (s *sav) drop(dec decoder) {
	s.textOf = dec
	columns := s.table.Columns
	s.table.Columns = nil
	s.column = make([]int, len(s.vars))
	for i, v := range s.vars {
		s.column[i] = len(s.table.Columns)
		if !v.inside {
			s.table.Columns = append(s.table.Columns, columns[i])
		}
	}
}

// cells reads the cases.
func (s *sav) cells() {
	if s.err != nil {
		return
	}
	var next func() ([]byte, bool)
	switch s.packed {
	case 0:
		buf := []byte{}
		next = func() ([]byte, bool) {
			buf = s.fill(buf, 8)
			return buf, s.err == nil
		}
	case 1:
		next = s.unpack(s.cursor)
	default:
		next = s.unpack(s.inflate())
	}
	if len(s.slots) == 0 {
		if s.cases > 0 {
			s.fail("%d cases without variables", s.cases)
		}
		return
	}
	for s.err == nil && (s.cases < 0 || s.table.Rows < s.cases) {
		if s.packed == 0 && s.cases < 0 && s.atEnd() {
			return
		}
		if !s.oneCase(next) {
			return
		}
		s.table.Rows++
	}
}

// oneCase reads a case; false when there is none left.
func (s *sav) oneCase(next func() ([]byte, bool)) bool {
	var long []byte
	kept := 0
	for i, slot := range s.slots {
		b, ok := next()
		if !ok {
			if i > 0 || s.cases >= 0 {
				s.fail("the data end at case %d, in the middle", s.table.Rows+1)
			}
			return false
		}
		v := &s.vars[slot.v]
		c := &s.table.Columns[s.column[s.first(slot.v)]]
		if !c.Kept {
			continue
		}
		if v.width == 0 {
			kept++
			value, gap := s.number(v, math.Float64frombits(s.order.Uint64(b)))
			c.Num, c.Gap = append(c.Num, value), append(c.Gap, gap)
			continue
		}
		if slot.part == 0 && !v.inside {
			long = long[:0]
		}
		last := slot.part+1 == (v.width+7)/8
		if last {
			b = b[:v.width-8*slot.part]
		}
		long = append(long, b...)
		if whole := i+1 == len(s.slots) || s.slots[i+1].part == 0 && !s.vars[s.slots[i+1].v].inside; last && whole {
			kept += 1 + len(long)/8
			long = long[:min(len(long), s.vars[s.first(slot.v)].total)]
			c.Str = append(c.Str, strings.TrimRight(s.textOf.text(long), " "))
		}
	}
	if err := s.space.take(kept); err != nil {
		s.fail("%v", err)
		return false
	}
	return true
}

// first is the variable whose text a segment continues.
func (s *sav) first(v int) int {
	for s.vars[v].inside {
		v--
	}
	return v
}

// number tells missing values.
func (s *sav) number(v *savVar, x float64) (float64, byte) {
	if x == -math.MaxFloat64 || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, System
	}
	alone := v.missing
	if v.ranged && len(v.missing) >= 2 {
		if x >= v.missing[0] && x <= v.missing[1] {
			return x, Defined
		}
		alone = v.missing[2:]
	}
	for _, m := range alone {
		if x == m {
			return x, Defined
		}
	}
	return x, present
}

// unpack returns a function that yields 8 bytes at a time of data compressed by
// bytes: each of 8 codes stands for a small number, blanks, a missing value, or for
// 8 bytes that follow.
func (s *sav) unpack(in io.Reader) func() ([]byte, bool) {
	codes, at := make([]byte, 8), 8
	out := make([]byte, 8)
	blanks := bytes.Repeat([]byte{' '}, 8)
	read := func(b []byte) bool {
		_, err := io.ReadFull(in, b)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			s.fail("%v", err)
		}
		return err == nil
	}
	return func() ([]byte, bool) {
		for {
			if at == 8 {
				if !read(codes) {
					return nil, false
				}
				at = 0
			}
			code := codes[at]
			at++
			switch code {
			case 0:
				continue
			case 252:
				at = 8
				return nil, false
			case 253:
				return out, read(out)
			case 254:
				copy(out, blanks)
			case 255:
				s.order.PutUint64(out, math.Float64bits(-math.MaxFloat64))
			default:
				s.order.PutUint64(out, math.Float64bits(float64(code)-s.bias))
			}
			return out, true
		}
	}
}

// inflate joins the blocks of a .zsav file, which end where its trailer starts.
func (s *sav) inflate() io.Reader {
	s.whole(8) // where this header stands
	end := int64(s.whole(8))
	s.skip(8)
	return &blocks{c: s.cursor, end: end}
}

type blocks struct {
	c   *cursor
	end int64
	z   io.ReadCloser
}

// Read reads on into the next block.
func (b *blocks) Read(p []byte) (int, error) {
	for {
		if b.z == nil {
			if b.c.err != nil || b.c.at >= b.end {
				return 0, io.EOF
			}
			z, err := zlib.NewReader(b.c)
			if err != nil {
				return 0, err
			}
			b.z = z
		}
		n, err := b.z.Read(p)
		if errors.Is(err, io.EOF) {
			b.z, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}
