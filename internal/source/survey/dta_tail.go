package survey

import "bytes"

// strings reads long texts and puts them into their cells.
func (d *dta) strings() {
	d.tag("<strls>")
	for d.err == nil {
		head := d.bytes(3)
		if string(head) == "</s" {
			d.tag("trls>")
			return
		}
		if d.err == nil && string(head) != "GSO" {
			d.fail("want GSO here, found %q", head)
		}
		key := [2]int{int(d.whole(4)), int(d.whole(4 + 4*b2i(d.version >= 118)))}
		binary := d.whole(1) == 129
		size := d.count(4)
		cells := d.longs[key]
		if len(cells) == 0 {
			d.skip(int64(size))
			continue
		}
		b := d.bytes(size)
		if err := d.space.take(len(b)/8 + len(cells)); err != nil {
			d.fail("%v", err)
		}
		text := d.text.text(b)
		if binary && bytes.IndexByte(b, 0) >= 0 {
			text = "" // bytes, no text
		}
		for _, cell := range cells {
			d.table.Columns[cell>>40].Str[cell&(1<<40-1)] = text
		}
	}
}

// labels reads the sets of value labels and hands them to their columns.
func (d *dta) labels() {
	sets := map[string]map[float64]string{}
	if d.tagged {
		d.tag("<value_labels>")
	}
	for d.err == nil {
		if d.tagged {
			if b := d.bytes(5); string(b) != "<lbl>" {
				if d.err == nil && string(b) != "</val" {
					d.fail("want <lbl> here, found %q", b)
				}
				d.tag("ue_labels></stata_dta>")
				break
			}
		} else if d.atEnd() {
			break
		}
		size := d.count(4)
		name := d.text.text(d.bytes(d.widths().set))
		d.skip(3)
		set := d.set(d.bytes(size))
		if d.err == nil {
			sets[name] = set
		}
		if d.tagged {
			d.tag("</lbl>")
		}
	}
	for i, name := range d.sets {
		if i < len(d.table.Columns) && d.table.Columns[i].Kept && name != "" {
			d.table.Columns[i].Labels = sets[name]
		}
	}
}

// set reads one set: n, length of the text, n offsets, n values, text.
func (d *dta) set(b []byte) map[float64]string {
	if d.err != nil {
		return nil
	}
	if len(b) < 8 {
		d.fail("value labels of %d bytes", len(b))
		return nil
	}
	n, size := int64(d.order.Uint32(b)), int64(d.order.Uint32(b[4:]))
	if 8+8*n+size > int64(len(b)) {
		d.fail("value labels claim %d entries and %d bytes of text in %d bytes", n, size, len(b))
		return nil
	}
	text := b[8+8*n : 8+8*n+size]
	out := make(map[float64]string, n)
	for i := range n {
		at := int64(d.order.Uint32(b[8+4*i:]))
		v, gap := d.small(float64(int32(d.order.Uint32(b[8+4*n+4*i:]))), 2147483647, 2147483621)
		if at < size && gap == present {
			out[v] = d.text.text(text[at:])
		}
	}
	return out
}
