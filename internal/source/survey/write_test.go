package survey

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

// stata writes a file of any format with one column of each storage type and, from
// 117 on, a long text, as the documentation of the formats lays it out.
type stata struct {
	bytes.Buffer
	order   binary.ByteOrder
	version int
}

func (w *stata) num(size int, v uint64) {
	b := make([]byte, 8)
	switch size {
	case 1:
		b[0] = byte(v)
	case 2:
		w.order.PutUint16(b, uint16(v))
	case 4:
		w.order.PutUint32(b, uint32(v))
	default:
		w.order.PutUint64(b, v)
	}
	w.Write(b[:size])
}

func (w *stata) fixed(s string, width int) {
	w.WriteString(s + strings.Repeat("\x00", width-len(s)))
}

func (w *stata) tag(s string) {
	if w.version >= 117 {
		w.WriteString(s)
	}
}

// places of a long text: column 7, row 2.
func (w *stata) place() {
	v := map[int]int{117: 4, 118: 2, 119: 3}[w.version]
	part := func(x, size int) {
		b := make([]byte, size)
		for i := range size {
			at := i
			if w.order == binary.ByteOrder(binary.BigEndian) {
				at = size - 1 - i
			}
			b[at] = byte(x >> (8 * i))
		}
		w.Write(b)
	}
	part(7, v)
	part(2, 8-v)
}

func (w *stata) file() []byte {
	modern := w.version >= 117
	pick := func(old, mid, late int) int {
		switch {
		case w.version >= 118:
			return late
		case w.version >= 110:
			return mid
		}
		return old
	}
	name, set := pick(9, 33, 129), pick(9, 33, 129)
	label := map[bool]int{true: 32, false: 81}[w.version < 108]
	format := map[bool]int{true: 12, false: 49}[w.version < 114]
	if w.version >= 118 {
		format, label = 57, 321
	}
	columns := 6
	if modern {
		columns = 7
		fmt.Fprintf(w, "<stata_dta><header><release>%d</release><byteorder>%s</byteorder><K>", w.version, map[bool]string{true: "MSF", false: "LSF"}[w.order == binary.ByteOrder(binary.BigEndian)])
		w.num(map[bool]int{true: 4, false: 2}[w.version == 119], uint64(columns))
		w.tag("</K><N>")
		w.num(pick(0, 4, 8), 2)
		w.tag("</N><label>")
		w.num(pick(0, 1, 2), 4)
		w.tag("made</label><timestamp>")
		w.num(1, 0)
		w.tag("</timestamp></header><map>" + strings.Repeat("\x00", 14*8) + "</map><variable_types>")
		for _, k := range []uint64{65530, 65529, 65528, 65527, 65526, 5, 32768} {
			w.num(2, k)
		}
	} else {
		w.Write([]byte{byte(w.version), map[bool]byte{true: 1, false: 2}[w.order == binary.ByteOrder(binary.BigEndian)], 1, 0})
		w.num(2, uint64(columns))
		w.num(4, 2)
		w.fixed("made", map[bool]int{true: 32, false: 81}[w.version < 108])
		w.fixed("", 18)
		if w.version >= 111 {
			w.Write([]byte{251, 252, 253, 254, 255, 5})
		} else {
			w.Write([]byte{'b', 'i', 'l', 'f', 'd', 127 + 5})
		}
	}
	w.tag("</variable_types><varnames>")
	for _, n := range []string{"vb", "vi", "vl", "vf", "vd", "vs", "vL"}[:columns] {
		w.fixed(n, name)
	}
	w.tag("</varnames><sortlist>")
	w.Write(make([]byte, (columns+1)*map[bool]int{true: 4, false: 2}[w.version == 119]))
	w.tag("</sortlist><formats>")
	w.Write(make([]byte, columns*format))
	w.tag("</formats><value_label_names>")
	w.fixed("yn", set)
	w.Write(make([]byte, (columns-1)*set))
	w.tag("</value_label_names><variable_labels>")
	w.fixed("a byte", label)
	w.Write(make([]byte, (columns-1)*label))
	w.tag("</variable_labels><characteristics>")
	w.extra()
	w.tag("</characteristics><data>")
	w.rows()
	w.tag("</data><strls>")
	if modern {
		w.WriteString("GSO")
		w.num(4, 7)
		w.num(pick(0, 4, 8), 2)
		w.num(1, 130)
		w.num(4, 6)
		w.WriteString("hello\x00")
	}
	w.tag("</strls><value_labels><lbl>")
	table := &stata{order: w.order}
	table.num(4, 2)
	table.num(4, 7)
	for _, v := range []int64{0, 4, 1, -9} { // two offsets, two values
		table.num(4, uint64(v))
	}
	table.WriteString("Yes\x00DK\x00")
	w.num(4, uint64(table.Len()))
	w.fixed("yn", set)
	w.Write(make([]byte, 3))
	w.Write(table.Bytes())
	w.tag("</lbl></value_labels></stata_dta>")
	return w.Bytes()
}

// extra writes one characteristic or expansion field.
func (w *stata) extra() {
	if w.version >= 117 {
		w.WriteString("<ch>")
		w.num(4, 3)
		w.WriteString("abc</ch>")
		return
	}
	size := map[bool]int{true: 2, false: 4}[w.version < 110]
	w.num(1, 1)
	w.num(size, 3)
	w.WriteString("abc")
	w.num(1, 0)
	w.num(size, 0)
}

// rows writes a row of values and one of missing ones.
func (w *stata) rows() {
	w.num(1, uint64(0xff-9+1)) // -9
	w.num(2, 300)
	w.num(4, 70000)
	w.num(4, uint64(math.Float32bits(0.5)))
	w.num(8, math.Float64bits(-2.25))
	w.WriteString("caf\xe9s")
	if w.version >= 117 {
		w.Write(make([]byte, 8))
	}
	missing := []uint64{127, 32767, 2147483647}
	if w.version >= 113 {
		missing = []uint64{101, 32742, 2147483647} // ., .a, .z
	}
	w.num(1, missing[0])
	w.num(2, missing[1])
	w.num(4, missing[2])
	w.num(4, map[bool]uint64{true: 0x7f000800, false: 0x7f000000}[w.version >= 113])
	w.num(8, map[bool]uint64{true: 0x7fe0000000000000 + 26<<40, false: 0x7fe0000000000000}[w.version >= 113])
	w.fixed("ab", 5)
	if w.version >= 117 {
		w.place()
	}
}

func TestStataFormats(t *testing.T) {
	for _, version := range []int{105, 108, 110, 111, 113, 114, 115, 117, 118, 119} {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(fmt.Sprint(version, order), func(t *testing.T) {
				w := &stata{order: order, version: version}
				tab, err := Read(bytes.NewReader(w.file()), Options{})
				if err != nil {
					t.Fatal(err)
				}
				gap := func(old, now string) string {
					if version >= 113 {
						return "\x00" + now
					}
					return "\x00" + old
				}
				numbers(t, tab, "vb", []float64{-9, 0}, "\x00.")
				numbers(t, tab, "vi", []float64{300, 0}, gap(".", "a"))
				numbers(t, tab, "vl", []float64{70000, 0}, gap(".", "z"))
				numbers(t, tab, "vf", []float64{0.5, 0}, gap(".", "a"))
				numbers(t, tab, "vd", []float64{-2.25, 0}, gap(".", "z"))
				if version >= 118 {
					texts(t, tab, "vs", "caf\ufffds", "ab") // text of these formats is UTF-8
				} else {
					texts(t, tab, "vs", "cafés", "ab")
				}
				if version >= 117 {
					texts(t, tab, "vL", "", "hello")
				}
				if c := tab.Columns[0]; c.Label != "a byte" || len(c.Labels) != 2 || c.Labels[1] != "Yes" || c.Labels[-9] != "DK" {
					t.Errorf("%q %v", c.Label, c.Labels)
				}
			})
		}
	}
}
