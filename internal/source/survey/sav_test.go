package survey

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

// spss writes a system file of numbers without cases; of names the variables, of labels
// how many its one set has, of whose the variables the set is for, from 1.
func spss(names []string, labels int, whose []int) []byte {
	var b bytes.Buffer
	num := func(v ...int) {
		for _, x := range v {
			b.Write(binary.LittleEndian.AppendUint32(nil, uint32(int32(x))))
		}
	}
	text := func(s string, width int) { b.WriteString(s + strings.Repeat(" ", width-len(s))) }
	b.WriteString("$FL2")
	text("made", 60)
	num(2, len(names), 0, 0, 0) // layout, size of a case, plain, weight, cases
	b.Write(make([]byte, 8))
	text("", 9+8+64+3)
	for _, n := range names {
		num(2, 0, 0, 0, 0, 0)
		text(n, 8)
	}
	num(3, labels)
	for k := range labels {
		b.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(float64(k))))
		b.WriteString("\x07labelled"[:8])
	}
	num(4, len(whose))
	num(whose...)
	num(999, 0)
	return b.Bytes()
}

// A set of labels belongs to its variables as one: a file can't make us build it for
// each of them, or many times for one.
func TestLabelsAreShared(t *testing.T) {
	tab, err := Read(bytes.NewReader(spss([]string{"A", "B", "C"}, 2, []int{1, 3})), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := tab.Columns; len(c) != 3 || c[0].Labels[1] != "labelle" || c[1].Labels != nil || c[2].Labels[0] != "labelle" {
		t.Errorf("%+v", tab.Columns)
	}
	if _, err := Read(bytes.NewReader(spss([]string{"A", "B"}, 2, []int{1, 2, 1})), Options{}); err == nil || !strings.Contains(err.Error(), `names the variable "A" twice`) {
		t.Errorf("%v", err)
	}
	var names []string
	var whose []int
	for i := range 12_000 {
		names, whose = append(names, fmt.Sprint("V", i)), append(whose, i+1)
	}
	if tab, err = Read(bytes.NewReader(spss(names, 2, whose)), Options{}); err != nil {
		t.Fatal(err)
	}
	tab.Columns[0].Labels[7] = "seven"
	if tab.Columns[11_999].Labels[7] != "seven" {
		t.Error("the labels are not the same map")
	}
}
