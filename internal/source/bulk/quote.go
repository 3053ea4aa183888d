package bulk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// Unclosed returns the line on which a quoted field begins that the file ends in, 0 if
// there is none. Readers that work on parts of a file at once must not be given such a file.
func Unclosed(ctx context.Context, path, name string, comma rune) (line int, err error) {
	r, err := Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	q, buf := quotes{comma: byte(comma), blank: true, line: 1}, make([]byte, 1<<20)
	in := bufio.NewReaderSize(Until(ctx, r), len(buf))
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = in.Discard(3) // as many are there
	}
	for {
		k, err := in.Read(buf)
		q.take(buf[:k])
		if errors.Is(err, io.EOF) {
			if q.state == inQuotes {
				return q.opened, nil
			}
			return 0, nil
		}
		if err != nil {
			return 0, damaged(name, err)
		}
	}
}

// quotes follows the quoted fields of a CSV from buffer to buffer. A quote opens a field
// where only blanks stand before it in the field, and is doubled within.
type quotes struct {
	comma  byte
	state  quoteState
	blank  bool // outside: nothing but blanks since the field began
	line   int
	opened int
}

type quoteState int

const (
	outside quoteState = iota
	inQuotes
	afterQuote // in quotes, the last byte was a quote: closed unless another follows
)

func (q *quotes) take(b []byte) {
	for len(b) > 0 {
		if q.state == afterQuote {
			if q.state, q.blank = outside, false; b[0] == '"' {
				q.state, b = inQuotes, b[1:]
				continue
			}
		}
		i := bytes.IndexByte(b, '"')
		part := b
		if i >= 0 {
			part = b[:i]
		}
		q.line += bytes.Count(part, []byte{'\n'})
		if q.state == outside {
			q.blank = q.ends(part)
		}
		if i < 0 {
			return
		}
		switch {
		case q.state == inQuotes:
			q.state = afterQuote
		case q.blank:
			q.state, q.opened = inQuotes, q.line
		}
		b = b[i+1:]
	}
}

// ends says whether the field that part ends in holds nothing but blanks.
func (q *quotes) ends(part []byte) bool {
	for i := len(part) - 1; i >= 0; i-- {
		switch part[i] {
		case q.comma, '\n', '\r':
			return true
		case ' ', '\t':
		default:
			return false
		}
	}
	return q.blank
}
