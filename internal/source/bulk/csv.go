package bulk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"

	"upstep/internal/source/table"
)

// Open opens a file as text, unpacking gzip on the way.
func Open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := bufio.NewReaderSize(f, 1<<16)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return struct {
			io.Reader
			io.Closer
		}{b, f}, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, errors.Join(wrong(path, 0, "fetch the file again", "the compressed data are damaged (%v)", err), f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// header reads the first line of a CSV and finds what stands between fields.
func header(path, name string) (fields []string, comma rune, err error) {
	r, err := Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.ReadSlice('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, 0, wrong(name, 1, "the first line names the columns", "the first line is longer than 64 kB: this is no table of text")
		}
		return nil, 0, damaged(name, err)
	}
	if err := table.Sniff(name, head); err != nil {
		return nil, 0, err
	}
	head = bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})
	comma = rune(table.Delimiter(head))
	c := csv.NewReader(bytes.NewReader(head))
	c.Comma = comma
	fields, err = c.Read()
	if err != nil {
		return nil, 0, wrong(name, 1, "the first line names the columns", "the header is no line of fields")
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields, comma, nil
}

// openEnd reports whether a text file that is not packed lacks its last line end.
func openEnd(path string) (open bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil || info.Size() < 2 {
		return false, err
	}
	var magic, last [2]byte
	if _, err := f.ReadAt(magic[:], 0); err != nil {
		return false, err
	}
	if _, err := f.ReadAt(last[:], info.Size()-2); err != nil {
		return false, err
	}
	packed := magic == [2]byte{0x1f, 0x8b} // its own trailer tells whether it is whole
	return !packed && last[1] != '\n', nil
}

// text begins the plan of a CSV file.
func text(path, name string) (*Plan, error) {
	fields, comma, err := header(path, name)
	if err != nil {
		return nil, err
	}
	p := &Plan{Path: path, Name: name, Header: fields, Comma: comma, Scale: 3, Times: 1}
	p.Open, err = openEnd(path)
	return p, err
}

// damaged says of compressed data that they are; other errors stay what they are.
func damaged(name string, err error) error {
	var bad flate.CorruptInputError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &bad) {
		return wrong(name, 0, "fetch the file again", "the compressed data end early or are damaged")
	}
	return fmt.Errorf("%s: %w", name, err)
}

// Records counts the records below the header of a CSV file: line ends that are not within
// quotes. It is a second count beside the engine's.
func (p *Plan) Records(ctx context.Context) (n int, err error) {
	r, err := Open(p.Path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	buf := make([]byte, 1<<20)
	quoted, last := false, byte('\n')
	for {
		k, err := Until(ctx, r).Read(buf)
		for rest := buf[:k]; len(rest) > 0; {
			part := rest
			i := bytes.IndexByte(rest, '"')
			if i >= 0 {
				part = rest[:i]
			}
			if !quoted {
				n += bytes.Count(part, []byte{'\n'})
			}
			if i < 0 {
				break
			}
			quoted, rest = !quoted, rest[i+1:]
		}
		if k > 0 {
			last = buf[k-1]
		}
		if errors.Is(err, io.EOF) {
			if last != '\n' {
				n++
			}
			return n - 1, nil
		}
		if err != nil {
			return 0, damaged(p.Name, err)
		}
	}
}

// shown writes a header for a message, whatever it holds.
func shown(header []string) string {
	s := fmt.Sprintf("%q", strings.Join(header, ","))
	if len(s) > 160 {
		s = s[:160] + "..."
	}
	return s
}
