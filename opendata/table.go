package opendata

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxStream))
	if err != nil {
		panic(err)
	}
	return d
})

// Table is a decoded table; groups are unpacked when asked for. It is safe for
// concurrent use.
type Table struct {
	fields []Field
	dicts  [][]string
	groups []stored
	at     map[string]int
}

type stored struct {
	key     string
	n       int
	streams []stream
}

type stream struct {
	size   int // unpacked
	stored []byte
}

// Decode reads what [Encode] wrote. The bytes must not be changed afterwards.
func Decode(b []byte) (*Table, error) {
	if !bytes.HasPrefix(b, []byte(magic)) {
		return nil, errors.New("not a table of the pack")
	}
	r := &reader{b: b[len(magic):]}
	head, err := r.stream().unpack()
	if err != nil {
		return nil, err
	}
	t, err := readHeader(head)
	if err != nil {
		return nil, err
	}
	for g := range t.groups {
		for _, f := range t.fields {
			k := 2
			if f.Kind == Float {
				k = 3
			}
			for range k {
				t.groups[g].streams = append(t.groups[g].streams, r.stream())
			}
		}
		if r.bad {
			return nil, errors.New("the table is cut off")
		}
	}
	if r.bad || len(r.b) != 0 {
		return nil, errors.New("the table has bytes after its end")
	}
	return t, nil
}

func readHeader(head []byte) (*Table, error) {
	h := &reader{b: head}
	t := &Table{at: map[string]int{}}
	for range h.count() {
		f := Field{Name: h.text(), Kind: Kind(h.byte())}
		var dict []string
		if f.Kind == Text {
			for range h.count() {
				dict = append(dict, h.text())
			}
		} else if f.Kind > Float {
			h.bad = true
		}
		t.fields, t.dicts = append(t.fields, f), append(t.dicts, dict)
	}
	for range h.count() {
		key, n := h.text(), h.uvarint()
		if _, dup := t.at[key]; dup || n > maxStream {
			h.bad = true
			break
		}
		t.at[key] = len(t.groups)
		t.groups = append(t.groups, stored{key: key, n: int(n)})
	}
	if h.bad || len(h.b) != 0 || len(t.fields) == 0 {
		return nil, errors.New("the header of the table is damaged")
	}
	return t, nil
}

// Fields returns the names and kinds of the columns.
func (t *Table) Fields() []Field { return slices.Clone(t.fields) }

// Groups returns the keys of the groups in the order they were written.
func (t *Table) Groups() []string {
	out := make([]string, len(t.groups))
	for i, g := range t.groups {
		out[i] = g.key
	}
	return out
}

// Len returns the number of rows of the table.
func (t *Table) Len() int {
	n := 0
	for _, g := range t.groups {
		n += g.n
	}
	return n
}

// Rows unpacks a group. A table that is not grouped has the one group "".
func (t *Table) Rows(key string) (*Rows, error) {
	at, ok := t.at[key]
	if !ok {
		if key == "" && len(t.groups) == 0 {
			return t.empty(), nil
		}
		return nil, fmt.Errorf("no group %q in the table", key)
	}
	g := t.groups[at]
	rows := &Rows{Key: key, N: g.n}
	next := g.streams
	for i, f := range t.fields {
		c := Column{Field: f, Dict: t.dicts[i]}
		k := 2
		if f.Kind == Float {
			k = 3
		}
		if err := c.read(next[:k], g.n); err != nil {
			return nil, fmt.Errorf("group %q, column %s: %w", key, f.Name, err)
		}
		rows.columns, next = append(rows.columns, c), next[k:]
	}
	return rows, nil
}

func (t *Table) empty() *Rows {
	rows := &Rows{}
	for i, f := range t.fields {
		rows.columns = append(rows.columns, Column{Field: f, Dict: t.dicts[i]})
	}
	return rows
}

func (c *Column) read(s []stream, n int) error {
	plain := make([][]byte, len(s))
	for i := range s {
		var err error
		if plain[i], err = s[i].unpack(); err != nil {
			return err
		}
	}
	if len(plain[0]) > 0 {
		if len(plain[0]) != n {
			return errStream
		}
		c.Gone = make([]bool, n)
		for i, b := range plain[0] {
			c.Gone[i] = b != 0
		}
	}
	if c.Kind == Float {
		var err error
		c.Float, err = readFloats(plain[1], plain[2], n)
		return err
	}
	if len(plain[1]) < n { // at least one byte per row: check before making room
		return errStream
	}
	if c.Kind == Int {
		c.Int = make([]int64, n)
	} else {
		c.Code = make([]int32, n)
	}
	b, last := plain[1], int64(0)
	for i := range n {
		d, k := binary.Varint(b)
		if k <= 0 {
			return errStream
		}
		b, last = b[k:], last+d
		switch {
		case c.Kind == Int:
			c.Int[i] = last
		case last >= 0 && last < int64(len(c.Dict)) || c.Missing(i) && last == 0:
			c.Code[i] = int32(last)
		default:
			return errors.New("a code outside the dictionary")
		}
	}
	if len(b) != 0 {
		return errStream
	}
	return nil
}

func (s stream) unpack() ([]byte, error) {
	if s.size == len(s.stored) {
		return s.stored, nil
	}
	if s.size > maxStream {
		return nil, errors.New("a stream is too long")
	}
	plain, err := decoder().DecodeAll(s.stored, make([]byte, 0, min(s.size, 64*len(s.stored)+1024)))
	if err == nil && len(plain) != s.size {
		err = errors.New("a stream has not the length it names")
	}
	return plain, err
}

// reader takes values off the front of b; after the first that is not there bad
// is set and everything further is zero.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) uvarint() uint64 {
	v, k := binary.Uvarint(r.b)
	if r.bad || k <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[k:]
	return v
}

// count is a number of things that take at least one byte each.
func (r *reader) count() uint64 {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.bad = true
		return 0
	}
	return n
}

func (r *reader) text() string { return string(r.take(r.uvarint())) }

func (r *reader) byte() byte {
	if b := r.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) stream() stream {
	size := r.uvarint()
	stored := r.take(r.uvarint())
	if size > maxStream {
		r.bad = true
	}
	return stream{size: int(min(size, maxStream)), stored: stored}
}
