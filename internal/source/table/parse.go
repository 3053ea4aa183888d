package table

import (
	"bytes"

	"upstep/trade"
)

const (
	longestCode = 200
	mostYears   = 2000
)

// parser turns blocks of text into rows. One worker owns it: its dictionaries are
// its own and are merged at the end.
type parser struct {
	at                         places
	comma                      byte
	fields                     int
	country, product           *dict
	countryNames, productNames []named
	years                      []int
	yearIDs                    map[int]uint16
	lastYear                   []byte // the text of the last year, and its number
	lastID                     uint16

	here       uint64 // file and line of the current record
	atRow      int    // of a Parquet file, being read; 0: none yet
	start, end []int  // bounds of the fields of the current record
	scratch    []byte
}

// named is the name given with a code, and the first row that gave it.
type named struct {
	name string
	at   uint64
}

// block is a part of a file that holds whole records.
type block struct {
	seq  int
	file uint16
	name string
	line int // of its first line
	data []byte
}

// part is a parsed block. Codes of its rows are those of the worker's dictionaries.
type part struct {
	seq, worker  int
	rows         []trade.LongRow
	faults       faults
	zeros, total int
}

func newParser() *parser {
	return &parser{country: newDict(), product: newDict(), yearIDs: map[int]uint16{}}
}

func (p *parser) setup(l layout) {
	p.at, p.comma, p.fields = l.at, l.comma, l.fields
	p.start, p.end = make([]int, l.fields+1), make([]int, l.fields+1)
}

// parse reads every record of a block.
func (p *parser) parse(b block) part {
	out := part{seq: b.seq, rows: make([]trade.LongRow, 0, len(b.data)/18+1)}
	quotes := bytes.IndexByte(b.data, '"') >= 0
	line := b.line
	for pos := 0; pos < len(b.data); {
		first, from := line, pos
		var n int
		ok := true
		data := b.data
		if quotes {
			data, n, pos, line, ok = p.splitQuoted(b.data, pos, line)
		} else {
			n, pos = p.split(b.data, pos)
			line++
		}
		if n == 0 {
			continue // an empty line
		}
		out.total++
		p.here = uint64(b.file)<<32 | uint64(first)
		var r trade.LongRow
		var bad Kind
		switch {
		case !ok:
			bad = BadQuote
		case n != p.fields:
			bad = ShortRow
		default:
			r, bad = p.row(data)
		}
		if bad != "" {
			out.faults.add(bad, b.name, first, bytes.TrimRight(b.data[from:pos], "\r\n"))
			continue
		}
		if r.Value == 0 {
			out.zeros++
		}
		r.Line, r.File = uint32(first), b.file
		out.rows = append(out.rows, r)
	}
	return out
}

// split finds the fields of the record at pos of a text without quotes and returns
// their number and where the next record begins.
func (p *parser) split(data []byte, pos int) (n, next int) {
	from, comma := pos, p.comma
	start, end := p.start, p.end
	last := len(start) - 1
	for i := pos; i < len(data); i++ {
		c := data[i]
		if c > comma && c != '\n' { // most bytes: a letter or digit
			continue
		}
		switch c {
		case comma:
			if n < last {
				start[n], end[n] = from, i
			}
			n++
			from = i + 1
		case '\n':
			return p.close(data, pos, from, i, n), i + 1
		}
	}
	return p.close(data, pos, from, len(data), n), len(data)
}

// close ends the last field of a record at to; an empty record has no fields.
func (p *parser) close(data []byte, pos, from, to, n int) int {
	if to > from && data[to-1] == '\r' {
		to--
	}
	if n == 0 && to == pos {
		return 0
	}
	if n < len(p.start)-1 {
		p.start[n], p.end[n] = from, to
	}
	return n + 1
}

// splitQuoted does the same for a text with quotes; fields are copied unquoted into
// the text returned. ok is false when a quote is out of place.
func (p *parser) splitQuoted(data []byte, pos, line int) (text []byte, n, next, nextLine int, ok bool) {
	p.scratch, ok = p.scratch[:0], true
	i, begin := pos, 0
	field := func() {
		if n < len(p.start)-1 {
			p.start[n], p.end[n] = begin, len(p.scratch)
		}
		n++
		begin = len(p.scratch)
	}
	for {
		if i < len(data) && data[i] == '"' {
			i++
			for {
				k := bytes.IndexByte(data[i:], '"')
				if k < 0 {
					line += bytes.Count(data[i:], []byte{'\n'})
					field()
					return p.scratch, n, len(data), line, false
				}
				line += bytes.Count(data[i:i+k], []byte{'\n'})
				p.scratch = append(p.scratch, data[i:i+k]...)
				i += k + 1
				if i < len(data) && data[i] == '"' {
					p.scratch = append(p.scratch, '"')
					i++
					continue
				}
				break
			}
			if i < len(data) && data[i] != p.comma && data[i] != '\n' && data[i] != '\r' {
				ok = false
			}
		}
		for ; i < len(data) && data[i] != p.comma && data[i] != '\n'; i++ {
			if data[i] == '"' {
				ok = false
			}
			p.scratch = append(p.scratch, data[i])
		}
		if i < len(data) && data[i] == p.comma {
			field()
			i++
			continue
		}
		if k := len(p.scratch); k > begin && p.scratch[k-1] == '\r' {
			p.scratch = p.scratch[:k-1]
		}
		end := min(i+1, len(data))
		if n > 0 || len(p.scratch) > begin || bytes.IndexByte(data[pos:end], '"') >= 0 {
			field()
		}
		return p.scratch, n, end, line + 1, ok
	}
}

// trim narrows a field by the blanks around it.
func (p *parser) trim(data []byte, k int) (lo, hi int) {
	lo, hi = p.start[k], p.end[k]
	for lo < hi && data[lo] == ' ' {
		lo++
	}
	for lo < hi && data[hi-1] == ' ' {
		hi--
	}
	return lo, hi
}

// row reads the fields of the current record, or says what is wrong with it. The
// codes enter the dictionaries only when all else is right.
func (p *parser) row(data []byte) (r trade.LongRow, bad Kind) {
	lo, hi := p.trim(data, p.at.value)
	if r.Value, bad = parseValue(data[lo:hi]); bad != "" {
		return r, bad
	}
	c0, c1 := p.trim(data, p.at.country)
	p0, p1 := p.trim(data, p.at.product)
	switch {
	case c0 == c1 || p0 == p1:
		return r, NoCode
	case c1-c0 > longestCode || p1-p0 > longestCode:
		return r, LongCode
	}
	if p.at.year >= 0 {
		y0, y1 := p.trim(data, p.at.year)
		if text := data[y0:y1]; len(p.lastYear) > 0 && bytes.Equal(text, p.lastYear) {
			r.Year = p.lastID
		} else if r.Year, bad = p.year(text); bad != "" {
			return r, bad
		}
	} else if len(p.years) == 0 {
		p.years = []int{0}
	}
	var fresh bool
	if r.Country, fresh = p.country.id(data, c0, c1); fresh {
		p.countryNames = append(p.countryNames, p.name(data, p.at.countryName))
	}
	if r.Product, fresh = p.product.id(data, p0, p1); fresh {
		p.productNames = append(p.productNames, p.name(data, p.at.productName))
	}
	return r, ""
}

func (p *parser) year(text []byte) (uint16, Kind) {
	y, ok := parseYear(text)
	if !ok {
		return 0, BadYear
	}
	id, ok := p.yearIDs[y]
	if !ok {
		if len(p.years) == mostYears {
			return 0, ManyYears
		}
		id = uint16(len(p.years))
		p.years, p.yearIDs[y] = append(p.years, y), id
	}
	p.lastYear, p.lastID = append(p.lastYear[:0], text...), id
	return id, ""
}

func (p *parser) name(data []byte, k int) named {
	if k < 0 {
		return named{at: p.here}
	}
	lo, hi := p.trim(data, k)
	return named{string(data[lo:hi]), p.here}
}
