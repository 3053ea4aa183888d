package survey

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
)

// sav is a system file of SPSS while it is read.
type sav struct {
	*cursor
	o        Options
	table    *Table
	slots    []savSlot // one per 8 bytes of a case
	vars     []savVar
	encoding string
	longer   []byte // subtype 13
	longest  []byte // subtype 14
	cases    int    // -1 when the file does not say
	packed   int32  // 0 plain, 1 bytes, 2 bytes in blocks of zlib
	bias     float64
	space    space
	textOf   decoder
	column   []int // of the table, by variable
}

// savSlot leads from 8 bytes of a case to a variable.
type savSlot struct{ v, part int }

// savVar is a variable as the dictionary has it; a text longer than 255 bytes is
// stored as several.
type savVar struct {
	short, label []byte
	width        int // 0 for a number, otherwise bytes of text
	missing      []float64
	ranged       bool    // missing are the ends of a range and maybe one value
	labels       *savSet // shared by the variables of a set; nil for none
	segments     int     // of a very long text, the variable itself included
	total        int     // bytes of a very long text
	inside       bool    // a further segment of another variable
}

// savSet is a set of value labels. It is decoded once, when the encoding is known,
// however many variables share it.
type savSet struct {
	values  []float64
	texts   [][]byte
	decoded map[float64]string
}

func (set *savSet) text(dec decoder) map[float64]string {
	if set.decoded == nil {
		set.decoded = make(map[float64]string, len(set.values))
		for k, v := range set.values {
			set.decoded[v] = strings.TrimRight(dec.text(set.texts[k]), " ")
		}
	}
	return set.decoded
}

// readSAV reads .sav and .zsav.
func readSAV(c *cursor, o Options) (*Table, error) {
	s := &sav{cursor: c, o: o, table: &Table{Format: "sav"}, space: space{o.Limit}}
	s.order = binary.LittleEndian
	s.header()
	for s.err == nil && s.record() {
		continue
	}
	s.settle()
	s.cells()
	if s.err != nil {
		return nil, s.err
	}
	return s.table, nil
}

func (s *sav) header() {
	magic := s.bytes(4)
	s.skip(60)
	layout := s.bytes(4)
	if s.err != nil {
		return
	}
	if v := binary.LittleEndian.Uint32(layout); v != 2 && v != 3 {
		if s.order = binary.BigEndian; s.order.Uint32(layout) != 2 && s.order.Uint32(layout) != 3 {
			s.fail("no layout code 2 or 3")
		}
	}
	s.skip(4)
	s.packed = int32(s.int32())
	s.skip(4)
	s.cases = s.int32()
	s.bias = s.float()
	s.skip(9 + 8 + 64 + 3)
	if s.packed < 0 || s.packed > 2 || (s.packed == 2) != (string(magic) == "$FL3") {
		s.fail("compression %d in a file marked %s", s.packed, magic)
	}
	if s.packed == 2 {
		s.table.Format = "zsav"
	}
}

func (s *sav) float() float64 {
	b := s.bytes(8)
	if len(b) < 8 {
		return 0
	}
	return math.Float64frombits(s.order.Uint64(b))
}

// record reads one record of the dictionary; false at its end.
func (s *sav) record() bool {
	switch kind := s.int32(); kind {
	case 2:
		s.variable()
	case 3:
		s.valueLabels()
	case 4:
		s.fail("value labels of nothing")
	case 6:
		s.skip(80 * int64(s.count(4)))
	case 7:
		subtype, size, n := s.int32(), int64(s.count(4)), int64(s.count(4))
		if s.err != nil || size*n > math.MaxInt32 {
			s.fail("a record of %d times %d bytes", n, size)
			return false
		}
		s.extension(subtype, int(size*n))
	case 999:
		s.skip(4)
		return false
	default:
		s.fail("a record of the unknown type %d", kind)
	}
	return true
}

func (s *sav) variable() {
	width, hasLabel, missing := s.int32(), s.int32(), s.int32()
	s.skip(8)
	v := savVar{short: slices.Clone(bytes.TrimRight(s.bytes(8), " \x00")), width: width, segments: 1, total: width}
	if hasLabel == 1 {
		n := s.count(4)
		v.label = s.bytes(n)
		s.skip(int64((4 - n%4) % 4))
	}
	if missing < -3 || missing > 3 || missing == -1 {
		s.fail("%d missing values", missing)
		return
	}
	v.ranged = missing < 0
	for range max(missing, -missing) {
		v.missing = append(v.missing, s.float())
	}
	switch {
	case s.err != nil:
	case width == -1: // a further part of the text before
		if len(s.slots) == 0 {
			s.fail("a text is continued before it starts")
			return
		}
		last := s.slots[len(s.slots)-1]
		s.slots = append(s.slots, savSlot{last.v, last.part + 1})
		if last.part+1 >= (s.vars[last.v].width+7)/8 {
			s.fail("more parts of a text than its %d bytes need", s.vars[last.v].width)
		}
	case width < 0 || width > 255:
		s.fail("a variable of width %d", width)
	default:
		s.slots = append(s.slots, savSlot{len(s.vars), 0})
		s.vars = append(s.vars, v)
	}
}

// valueLabels reads a set and the record of its variables.
func (s *sav) valueLabels() {
	n := s.count(4)
	set := &savSet{}
	for i := 0; i < n && s.err == nil; i++ {
		value := s.float()
		size := s.count(1)
		text := s.bytes(size)
		s.skip(int64((8 - (size+1)%8) % 8))
		set.values, set.texts = append(set.values, value), append(set.texts, text)
	}
	if kind := s.int32(); s.err == nil && kind != 4 {
		s.fail("value labels without the record of their variables")
	}
	n = s.count(4)
	for i := 0; i < n && s.err == nil; i++ {
		at := s.int32() - 1
		if s.err != nil || at < 0 || at >= len(s.slots) || s.slots[at].part != 0 {
			s.fail("value labels of variable %d, which is not there", at+1)
			return
		}
		v := &s.vars[s.slots[at].v]
		if v.width > 0 {
			continue // labels of texts: the texts speak for themselves
		}
		if v.labels == set {
			s.fail("a set of value labels names the variable %q twice", v.short)
			return
		}
		v.labels = set
	}
}

func (s *sav) extension(subtype, size int) {
	switch subtype {
	case 3:
		b := s.bytes(size)
		if s.err == nil && size >= 32 && s.encoding == "" {
			switch code := int32(s.order.Uint32(b[28:])); {
			case code == 65001:
				s.encoding = "utf-8"
			case code == 20866:
				s.encoding = "koi8-r"
			case code >= 874 && code <= 1258 && code != 1200 && code != 1201:
				s.encoding = "windows-" + strconv.Itoa(int(code))
			}
		}
	case 13:
		s.longer = s.bytes(size)
	case 14:
		s.longest = s.bytes(size)
	case 20:
		s.encoding = string(bytes.TrimRight(s.bytes(size), " \x00"))
	default:
		s.skip(int64(size))
	}
}

// settle gives variables their names, joins the segments of very long texts and
// decodes all text of the dictionary.
func (s *sav) settle() {
	if s.err != nil {
		return
	}
	name := s.encoding
	if s.o.Encoding != "" {
		name = s.o.Encoding
	}
	dec, err := decoderOf(name)
	if err != nil {
		s.fail("%v", err)
		return
	}
	s.table.Encoding = dec.name
	parts := make([]int, len(s.vars))
	for _, slot := range s.slots {
		parts[slot.v]++
	}
	for i, v := range s.vars {
		if parts[i] != max(1, (v.width+7)/8) {
			s.fail("the variable %q of %d bytes has %d parts", v.short, v.width, parts[i])
			return
		}
	}
	if s.join(dec); s.err != nil {
		return
	}
	longer := map[string]string{}
	for pair := range bytes.SplitSeq(s.longer, []byte("\t")) {
		if short, long, ok := bytes.Cut(pair, []byte("=")); ok {
			longer[strings.ToUpper(dec.text(short))] = strings.TrimSpace(dec.text(long))
		}
	}
	for i := range s.vars {
		v := &s.vars[i]
		c := Column{Name: dec.text(v.short), Label: strings.TrimRight(dec.text(v.label), " "), Text: v.width > 0}
		if long := longer[strings.ToUpper(c.Name)]; long != "" {
			c.Name = long
		}
		c.Kept = !v.inside && s.o.want(c.Name)
		if c.Kept && v.labels != nil && len(v.labels.values) > 0 {
			c.Labels = v.labels.text(dec)
		}
		s.table.Columns = append(s.table.Columns, c)
	}
	s.drop(dec)
}

// join finds the segments of very long texts: 255 bytes each, of which a text of
// width w has (w+251)/252.
func (s *sav) join(dec decoder) {
	at := map[string]int{}
	for i := range s.vars {
		name := strings.ToUpper(dec.text(s.vars[i].short))
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	for pair := range bytes.SplitSeq(s.longest, []byte("\t")) {
		short, digits, ok := bytes.Cut(bytes.Trim(pair, "\x00"), []byte("="))
		if !ok {
			continue
		}
		width, err := strconv.Atoi(strings.Trim(string(digits), " \x00"))
		if err != nil || width < 256 || width > 32767 {
			s.fail("the very long text %q has the width %q", short, digits)
			return
		}
		first, known := at[strings.ToUpper(dec.text(short))]
		n := (width + 251) / 252
		if !known || first+n > len(s.vars) {
			s.fail("the very long text %q is not there", short)
			return
		}
		s.vars[first].segments, s.vars[first].total = n, width
		for k := range n {
			if v := &s.vars[first+k]; v.width < min(255, width-252*k) || k > 0 && v.inside {
				s.fail("a segment of the very long text %q has the width %d", short, v.width)
				return
			}
			s.vars[first+k].inside = k > 0
		}
	}
}
