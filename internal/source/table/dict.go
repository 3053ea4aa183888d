package table

import "encoding/binary"

// dict numbers codes in the order in which they come. Codes of up to eight bytes,
// nearly all there are, live in an open-addressing table keyed by the bytes
// themselves; they hold no NUL, so padding with NUL keeps them apart.
type dict struct {
	codes []string
	keys  []uint64
	ids   []int32 // id + 1, 0: free
	mask  uint64
	long  map[string]int32
}

func newDict() *dict {
	return &dict{keys: make([]uint64, 1024), ids: make([]int32, 1024), mask: 1023, long: map[string]int32{}}
}

// key packs up to eight bytes of data[lo:hi] into one word.
func key(data []byte, lo, hi int) uint64 {
	if lo+8 <= len(data) {
		w := binary.LittleEndian.Uint64(data[lo:])
		return w & (1<<(8*uint(hi-lo)) - 1) // a shift by 64 gives 0 - 1: all bits
	}
	w := uint64(0)
	for i := hi - 1; i >= lo; i-- {
		w = w<<8 | uint64(data[i])
	}
	return w
}

func slot(k uint64) uint64 {
	k *= 0x9e3779b97f4a7c15
	return k ^ k>>29
}

// id returns the number of the code data[lo:hi], which is not empty, and whether it
// is new.
func (d *dict) id(data []byte, lo, hi int) (n int32, fresh bool) {
	if hi-lo > 8 {
		if n, ok := d.long[string(data[lo:hi])]; ok {
			return n, false
		}
		n = int32(len(d.codes))
		d.codes = append(d.codes, string(data[lo:hi]))
		d.long[d.codes[n]] = n
		return n, true
	}
	k := key(data, lo, hi)
	for i := slot(k) & d.mask; ; i = (i + 1) & d.mask {
		switch {
		case d.ids[i] == 0:
			n = int32(len(d.codes))
			d.codes = append(d.codes, string(data[lo:hi]))
			d.keys[i], d.ids[i] = k, n+1
			if uint64(len(d.codes))*2 > d.mask {
				d.grow()
			}
			return n, true
		case d.keys[i] == k:
			return d.ids[i] - 1, false
		}
	}
}

func (d *dict) grow() {
	keys, ids := d.keys, d.ids
	size := 2 * len(keys)
	d.keys, d.ids, d.mask = make([]uint64, size), make([]int32, size), uint64(size-1)
	for j, id := range ids {
		if id == 0 {
			continue
		}
		i := slot(keys[j]) & d.mask
		for d.ids[i] != 0 {
			i = (i + 1) & d.mask
		}
		d.keys[i], d.ids[i] = keys[j], id
	}
}
