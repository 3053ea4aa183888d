package opendata

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A table file is
//
//	magic  stream(header)  stream(column of group 1) ...
//
// where a stream is: uvarint length, uvarint stored length, stored bytes. The
// stored bytes are zstd-compressed when they are fewer than the plain ones. The
// header holds fields, dictionaries and, per group, key and number of rows. A
// column is one stream of missing flags (empty when none is missing) and then one
// stream (text, int: zigzag differences between rows) or two (float: exponents,
// mantissas).

const (
	magic     = "UPK1"
	maxStream = 16 << 20 // bytes of one stream, unpacked
)

var coder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

// Encode writes the table of a builder: the same rows give the same bytes. It
// fails on numbers that are not finite.
func Encode(b *Builder) ([]byte, error) {
	dicts, remap := b.sortedDicts()
	head := binary.AppendUvarint(nil, uint64(len(b.fields)))
	for i, f := range b.fields {
		head = appendText(head, f.Name)
		head = append(head, byte(f.Kind))
		if f.Kind == Text {
			head = binary.AppendUvarint(head, uint64(len(dicts[i])))
			for _, s := range dicts[i] {
				head = appendText(head, s)
			}
		}
	}
	head = binary.AppendUvarint(head, uint64(len(b.groups)))
	for _, g := range b.groups {
		head = binary.AppendUvarint(appendText(head, g.key), uint64(g.n))
	}
	out := appendStream([]byte(magic), head)
	for _, g := range b.groups {
		for i, c := range g.cols {
			if !c.any {
				out = appendStream(out, nil)
			} else {
				out = appendStream(out, flags(c.gone))
			}
			switch b.fields[i].Kind {
			case Text:
				codes := make([]int64, len(c.code))
				for r, code := range c.code {
					if !c.gone[r] {
						codes[r] = int64(remap[i][code])
					}
				}
				out = appendStream(out, differences(codes))
			case Int:
				out = appendStream(out, differences(c.ints))
			case Float:
				exps, mants, err := appendFloats(c.float)
				if err != nil {
					return nil, fmt.Errorf("column %s, group %q: %w", b.fields[i].Name, g.key, err)
				}
				out = appendStream(appendStream(out, exps), mants)
			}
		}
	}
	return out, nil
}

// sortedDicts returns each text field's dictionary ascending and the new place of
// each code.
func (b *Builder) sortedDicts() (dicts [][]string, remap [][]int32) {
	dicts, remap = make([][]string, len(b.fields)), make([][]int32, len(b.fields))
	for i, d := range b.dicts {
		for s := range d {
			dicts[i] = append(dicts[i], s)
		}
		slices.Sort(dicts[i])
		remap[i] = make([]int32, len(d))
		for place, s := range dicts[i] {
			remap[i][d[s]] = int32(place)
		}
	}
	return dicts, remap
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendStream(b, plain []byte) []byte {
	stored := coder().EncodeAll(plain, nil)
	if len(stored) >= len(plain) {
		stored = plain
	}
	b = binary.AppendUvarint(b, uint64(len(plain)))
	b = binary.AppendUvarint(b, uint64(len(stored)))
	return append(b, stored...)
}

func flags(gone []bool) []byte {
	out := make([]byte, len(gone))
	for i, g := range gone {
		if g {
			out[i] = 1
		}
	}
	return out
}

func differences(v []int64) []byte {
	var out []byte
	last := int64(0)
	for _, n := range v {
		out = binary.AppendVarint(out, n-last)
		last = n
	}
	return out
}
