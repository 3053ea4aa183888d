package table

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// layout is what the header of a text says.
type layout struct {
	comma  byte
	fields int
	header []string
	at     places
	taken  Columns
}

// Empty is what Malformed says of a file without a header.
const Empty = "the file is empty"

// Malformed says that a file is no table at all.
type Malformed struct {
	File string
	Line int // 0: the file as a whole
	What string
	Hint string
}

// Error is FILE:LINE: what is wrong.
func (e *Malformed) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.What
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What)
}

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// Sniff refuses what is not text: archives, spreadsheets, other encodings, empty files.
func Sniff(name string, head []byte) error {
	for _, s := range []struct{ magic, what, hint string }{
		{"PK\x03\x04", "a zip archive or a spreadsheet, not a table of text", "unpack it, or save the sheet as CSV"},
		{"\xd0\xcf\x11\xe0", "an old spreadsheet, not a table of text", "save the sheet as CSV"},
		{"%PDF", "a PDF document, not a table of text", "ask the publisher for the data"},
		{"\xff\xfe", "text in UTF-16", "save it as CSV UTF-8"},
		{"\xfe\xff", "text in UTF-16", "save it as CSV UTF-8"},
		{"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it, or compress with gzip"},
		{"BZh", "compressed with bzip2", "unpack it, or compress with gzip"},
		{"\xfd7zXZ", "compressed with xz", "unpack it, or compress with gzip"},
	} {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return &Malformed{File: name, What: s.what, Hint: s.hint}
		}
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, byteOrderMark))) == 0 {
		return &Malformed{File: name, What: Empty, Hint: "a table has a header and one row per country and product"}
	}
	return refuseNUL(name, 1, head)
}

// refuseNUL refuses text with a NUL byte.
func refuseNUL(name string, line int, b []byte) error {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return &Malformed{File: name, Line: line + bytes.Count(b[:i], []byte{'\n'}), What: "a NUL byte: this is not a text file",
			Hint: "tables are CSV, CSV.gz or Parquet"}
	}
	return nil
}

// readHeader takes the first record of head apart and returns how many bytes and
// lines it takes.
func readHeader(name string, head []byte, want Columns) (l layout, size, lines int, err error) {
	text := bytes.TrimPrefix(head, byteOrderMark)
	size = len(head) - len(text)
	l.comma = Delimiter(text)
	p := parser{comma: l.comma, start: make([]int, 4097), end: make([]int, 4097)}
	data, n, next, line, ok := p.splitQuoted(text, 0, 1)
	if !ok || n == 0 || n > 4096 || !utf8.Valid(data) {
		return l, 0, 0, &Malformed{File: name, Line: 1, What: "the header is no line of text with fields: " + short(bytes.TrimRight(text[:min(next, len(text))], "\r\n")),
			Hint: "the first line names the columns, as in year,country,product,value"}
	}
	for i := range n {
		l.header = append(l.header, strings.TrimSpace(string(data[p.start[i]:p.end[i]])))
	}
	l.fields = n
	if l.at, l.taken, err = find(name, l.header, want); err != nil {
		return l, 0, 0, err
	}
	return l, size + next, line - 1, nil
}

// Delimiter is the most frequent of comma, semicolon and tab in the first line.
func Delimiter(text []byte) byte {
	first, _, _ := bytes.Cut(text, []byte{'\n'})
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if bytes.Count(first, []byte{c}) > bytes.Count(first, []byte{best}) {
			best = c
		}
	}
	return best
}

// cut returns the length of the whole records at the start of data, 0 when there is
// none. With quotes, a line end counts when the quotes before it are even in number.
func cut(data []byte) int {
	if bytes.IndexByte(data, '"') < 0 {
		return bytes.LastIndexByte(data, '\n') + 1
	}
	end, in := 0, false
	for i := 0; i < len(data); {
		k := bytes.IndexByte(data[i:], '"')
		part := data[i:]
		if k >= 0 {
			part = data[i : i+k]
		}
		if !in {
			if j := bytes.LastIndexByte(part, '\n'); j >= 0 {
				end = i + j + 1
			}
		}
		if k < 0 {
			break
		}
		in, i = !in, i+k+1
	}
	return end
}
