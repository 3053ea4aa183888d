package survey

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// dta is a .dta file while it is read.
type dta struct {
	*cursor
	o       Options
	text    decoder
	version int
	tagged  bool // the format of 117 and later
	table   *Table
	rows    int
	kinds   []dtaKind
	sets    []string // name of the set of value labels of each column
	longs   map[[2]int][]uint64
	space   space
}

// dtaKind is the storage of a column.
type dtaKind struct {
	store byte // b, i, l, f, d, s (text), L (long text)
	width int
}

// dtaWidths are the widths of fields that changed with the formats.
type dtaWidths struct{ name, format, set, label, data, expansion int }

func (d *dta) widths() dtaWidths {
	w := dtaWidths{name: 33, format: 12, set: 33, label: 81, data: 81, expansion: 4}
	if d.version < 108 {
		w.label, w.data = 32, 32
	}
	if d.version < 110 {
		w.name, w.set, w.expansion = 9, 9, 2
	}
	if d.version >= 114 {
		w.format = 49
	}
	if d.version >= 118 {
		w.name, w.set, w.format, w.label = 129, 129, 57, 321
	}
	return w
}

// readDTA reads any of the formats 105 to 119.
func readDTA(c *cursor, o Options, tagged bool) (*Table, error) {
	d := &dta{cursor: c, o: o, tagged: tagged, table: &Table{}, longs: map[[2]int][]uint64{}, space: space{o.Limit}}
	d.order = binary.LittleEndian
	if tagged {
		d.newHeader()
	} else {
		d.oldHeader()
	}
	d.columns()
	d.extras()
	d.data()
	if d.tagged {
		d.strings()
	}
	d.labels()
	if d.err != nil {
		return nil, d.err
	}
	return d.table, nil
}

// setVersion checks the format and settles the encoding.
func (d *dta) setVersion(v int) {
	d.version = v
	d.table.Format = fmt.Sprintf("dta %d", v)
	switch v {
	case 105, 108, 110, 111, 112, 113, 114, 115:
		if d.tagged {
			d.fail("format %d with tags", v)
		}
	case 117, 118, 119:
		if !d.tagged {
			d.fail("format %d without tags", v)
		}
	default:
		d.fail("format %d of .dta is not read, only 105, 108, 110 to 115 and 117 to 119: save it again with another version of Stata", v)
	}
	name := d.o.Encoding
	if v >= 118 {
		name = "utf-8"
	}
	var err error
	if d.text, err = decoderOf(name); err != nil {
		d.fail("%v", err)
	}
	d.table.Encoding = d.text.name
}

func (d *dta) oldHeader() {
	head := d.bytes(4)
	if d.err != nil {
		return
	}
	if head[1] == 1 {
		d.order = binary.BigEndian
	}
	d.setVersion(int(head[0]))
	columns := d.count(2)
	d.rows = d.count(4)
	d.skip(int64(d.widths().data) + 18) // label of the data and time
	d.kinds = make([]dtaKind, columns)
}

func (d *dta) newHeader() {
	d.tag("<stata_dta><header><release>")
	release := d.bytes(3)
	if d.err != nil {
		return
	}
	v := 0
	for _, c := range release {
		v = v*10 + int(c-'0')
	}
	d.setVersion(v)
	d.tag("</release><byteorder>")
	switch order := string(d.bytes(3)); order {
	case "MSF":
		d.order = binary.BigEndian
	case "LSF":
	default:
		d.fail("unknown order of bytes %q", order)
	}
	long := map[bool]int{false: 2, true: 4}
	d.tag("</byteorder><K>")
	columns := d.count(long[d.version >= 119])
	d.tag("</K><N>")
	d.rows = d.count(2 * long[d.version >= 118])
	d.tag("</N><label>")
	d.skip(int64(d.count(1 + b2i(d.version >= 118))))
	d.tag("</label><timestamp>")
	d.skip(int64(d.count(1)))
	d.tag("</timestamp></header><map>")
	d.skip(14 * 8)
	d.tag("</map>")
	if columns > 1<<17 {
		d.fail("%d columns", columns)
		return
	}
	d.kinds = make([]dtaKind, columns)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// part reads one list of the descriptors: its opening tag, items of a width, its
// closing tag.
func (d *dta) part(name string, items, width int, each func(i int, b []byte)) {
	if d.tagged {
		d.tag("<" + name + ">")
	}
	var buf []byte
	for i := 0; i < items && d.err == nil; i++ {
		if buf = d.fill(buf, width); d.err == nil && each != nil {
			each(i, buf)
		}
	}
	if d.tagged {
		d.tag("</" + name + ">")
	}
}

// columns reads the descriptors.
func (d *dta) columns() {
	if d.err != nil {
		return
	}
	w, n := d.widths(), len(d.kinds)
	cols := make([]Column, n)
	d.sets = make([]string, n)
	d.part("variable_types", n, 1+b2i(d.tagged), func(i int, b []byte) { d.kinds[i] = d.kind(b) })
	d.part("varnames", n, w.name, func(i int, b []byte) {
		cols[i].Name = d.text.text(b)
		cols[i].Kept = d.o.want(cols[i].Name)
		cols[i].Text = strings.ContainsRune("sL", rune(d.kinds[i].store))
	})
	d.part("sortlist", n+1, 2+2*b2i(d.version >= 119), nil)
	d.part("formats", n, w.format, nil)
	d.part("value_label_names", n, w.set, func(i int, b []byte) { d.sets[i] = d.text.text(b) })
	d.part("variable_labels", n, w.label, func(i int, b []byte) { cols[i].Label = d.text.text(b) })
	d.table.Columns = cols
}

// kind reads a storage type.
func (d *dta) kind(b []byte) dtaKind {
	code := int(b[0])
	var numbers map[int]dtaKind
	switch {
	case d.tagged:
		code = int(d.order.Uint16(b))
		numbers = map[int]dtaKind{65530: {'b', 1}, 65529: {'i', 2}, 65528: {'l', 4}, 65527: {'f', 4}, 65526: {'d', 8}, 32768: {'L', 8}}
	case d.version >= 111:
		numbers = map[int]dtaKind{251: {'b', 1}, 252: {'i', 2}, 253: {'l', 4}, 254: {'f', 4}, 255: {'d', 8}}
	default:
		numbers = map[int]dtaKind{'b': {'b', 1}, 'i': {'i', 2}, 'l': {'l', 4}, 'f': {'f', 4}, 'd': {'d', 8}}
	}
	if k, ok := numbers[code]; ok {
		return k
	}
	if !d.tagged && d.version < 111 {
		code -= 127
	}
	if code < 0 || code == 0 && d.version >= 111 || code > 2045 {
		d.fail("a column of the unknown type %d", b)
	}
	return dtaKind{'s', max(code, 0)}
}

// extras skips characteristics.
func (d *dta) extras() {
	if d.tagged {
		d.tag("<characteristics>")
		for d.err == nil {
			if b := d.bytes(4); string(b) != "<ch>" {
				if string(b) != "</ch" {
					d.fail("want <ch> here, found %q", b)
				}
				d.tag("aracteristics>")
				return
			}
			d.skip(int64(d.count(4)))
			d.tag("</ch>")
		}
		return
	}
	for d.err == nil {
		kind := d.count(1)
		size := d.count(d.widths().expansion)
		if kind == 0 && size == 0 {
			return
		}
		d.skip(int64(size))
	}
}

// data reads the rows.
func (d *dta) data() {
	if d.tagged {
		d.tag("<data>")
	}
	width := 0
	type place struct{ col, from int }
	var kept []place
	for i, k := range d.kinds {
		if i < len(d.table.Columns) && d.table.Columns[i].Kept {
			kept = append(kept, place{i, width})
		}
		width += k.width
	}
	if width == 0 && d.rows > 0 {
		d.fail("%d rows without columns", d.rows)
	}
	var row []byte
	for d.err == nil && d.table.Rows < d.rows {
		if row = d.fill(row, width); d.err != nil {
			return
		}
		if err := d.space.take(len(kept)); err != nil {
			d.fail("%v", err)
		}
		for _, k := range kept {
			d.cell(k.col, row[k.from:k.from+d.kinds[k.col].width])
		}
		d.table.Rows++
	}
	if d.tagged {
		d.tag("</data>")
	}
}

// cell stores one value.
func (d *dta) cell(col int, b []byte) {
	c, k := &d.table.Columns[col], d.kinds[col]
	switch k.store {
	case 's':
		c.Str = append(c.Str, d.text.text(b))
		return
	case 'L':
		if ref := d.reference(b); ref != [2]uint64{} {
			key := [2]int{int(ref[0]), int(ref[1])}
			d.longs[key] = append(d.longs[key], uint64(col)<<40|uint64(len(c.Str)))
		}
		c.Str = append(c.Str, "")
		return
	}
	v, gap := d.number(k.store, b)
	c.Num, c.Gap = append(c.Num, v), append(c.Gap, gap)
}

// reference reads the place of a long text: column and row from 1, 0 0 for none.
func (d *dta) reference(b []byte) [2]uint64 {
	size := map[int]int{117: 4, 118: 2, 119: 3}[d.version]
	part := func(b []byte) (v uint64) {
		for i := range b {
			at := i
			if d.order == binary.ByteOrder(binary.LittleEndian) {
				at = len(b) - 1 - i
			}
			v = v<<8 | uint64(b[at])
		}
		return v
	}
	return [2]uint64{part(b[:size]), part(b[size:])}
}

// number decodes a value and tells missing ones: '.' and from format 113 on '.a' to
// '.z' above the largest value of each storage type.
func (d *dta) number(store byte, b []byte) (float64, byte) {
	switch store {
	case 'b':
		return d.small(float64(int8(b[0])), 127, 101)
	case 'i':
		return d.small(float64(int16(d.order.Uint16(b))), 32767, 32741)
	case 'l':
		return d.small(float64(int32(d.order.Uint32(b))), 2147483647, 2147483621)
	case 'f':
		bits := d.order.Uint32(b)
		if v := math.Float32frombits(bits); float64(v) < math.Float64frombits(0x47e0000000000000) { // 2^127
			return finite(float64(v))
		}
		return 0, d.letter(int((bits - 0x7f000000) >> 11))
	default:
		bits := d.order.Uint64(b)
		if v := math.Float64frombits(bits); v < math.Float64frombits(0x7fe0000000000000) { // 2^1023
			return finite(v)
		}
		return 0, d.letter(int(min((bits-0x7fe0000000000000)>>40, 1<<20)))
	}
}

// finite makes what is no number missing.
func finite(v float64) (float64, byte) {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, System
	}
	return v, present
}

// small tells missing integers: one value before format 113, 27 from then on.
func (d *dta) small(v, old, first float64) (float64, byte) {
	switch {
	case d.version < 113 && v == old:
		return 0, System
	case d.version >= 113 && v >= first:
		return 0, d.letter(int(v - first))
	}
	return v, present
}

// letter names the missing value of an order, 0 for '.', 1 for '.a'.
func (d *dta) letter(i int) byte {
	if i >= 1 && i <= 26 && d.version >= 113 {
		return 'a' + byte(i-1)
	}
	return System
}
