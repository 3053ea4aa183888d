package table

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Options of [Read].
type Options struct {
	Columns Columns // those that are "" are found by their usual names
	Workers int     // 0: as many as Go runs in parallel; the result does not depend on it
}

// Input is a file that was read.
type Input struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"` // of the bytes of the file, as they are on disk
	Bytes  int64  `json:"bytes"`
	Rows   int    `json:"rows"` // below the header, bad ones included
	// Open says that a text does not end with a line end: it may have been cut.
	Open bool `json:"open_end,omitempty"`
}

const (
	blockSize  = 512 << 10
	longRecord = 16 << 20 // a record longer than this is no record
	mostFiles  = 1 << 16
)

// Read reads files with the same columns into one table. Bad rows do not stop it:
// they are listed in the result. It returns [Malformed] for a file that is no table and
// [MissingColumn] for one without the columns.
func Read(paths []string, opt Options) (*Table, error) {
	if len(paths) == 0 || len(paths) >= mostFiles {
		return nil, fmt.Errorf("table: %d files", len(paths))
	}
	s := newScan(opt)
	defer s.stop()
	for i, path := range paths {
		if err := s.file(uint16(i), path); err != nil {
			return nil, err
		}
	}
	return s.finish(), nil
}

// scan is one reading of many files: blocks are cut here, in order, and parsed by
// workers.
type scan struct {
	opt     Options
	want    Columns
	inputs  []Input
	taken   []Columns
	seq     int
	open    bool // the last text had no line end at its end
	blocks  chan task
	free    chan []byte // buffers to be used again
	wg      sync.WaitGroup
	once    sync.Once
	mu      sync.Mutex
	parts   []part
	parsers []*parser
}

type task struct {
	block
	layout *layout
	buf    []byte
}

func newScan(opt Options) *scan {
	n := opt.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	s := &scan{opt: opt, want: opt.Columns, blocks: make(chan task, n), free: make(chan []byte, 2*n)}
	for w := range n {
		p := newParser()
		s.parsers = append(s.parsers, p)
		s.wg.Go(func() { s.work(w, p) })
	}
	return s
}

func (s *scan) work(w int, p *parser) {
	var l *layout
	for t := range s.blocks {
		if t.layout != l {
			l = t.layout
			p.setup(*l)
		}
		out := p.parse(t.block)
		out.worker = w
		select {
		case s.free <- t.buf:
		default:
		}
		s.mu.Lock()
		s.parts = append(s.parts, out)
		s.mu.Unlock()
	}
}

// stop ends the workers; it may be called twice.
func (s *scan) stop() {
	s.once.Do(func() { close(s.blocks) })
	s.wg.Wait()
}

// file reads one file of any of the formats.
func (s *scan) file(i uint16, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return &Malformed{File: path, What: "a folder, not a file", Hint: "name the files in it"}
	}
	sum := sha256.New()
	raw := bufio.NewReaderSize(io.TeeReader(f, sum), 1<<16)
	magic, err := raw.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case bytes.Equal(magic, []byte("PAR1")):
		err = s.parquet(i, path)
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		var z *gzip.Reader
		if z, err = gzip.NewReader(raw); err == nil {
			err = s.text(i, path, z)
		}
		if err != nil {
			err = unpacked(path, err)
		}
	default:
		err = s.text(i, path, raw)
	}
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, raw); err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	s.inputs = append(s.inputs, Input{Path: path, SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: size, Open: s.open})
	s.open = false
	return err
}

// unpacked tells a damaged archive from a damaged table.
func unpacked(path string, err error) error {
	var m *Malformed
	var c *MissingColumn
	if errors.As(err, &m) || errors.As(err, &c) {
		return err
	}
	return &Malformed{File: path, What: "the compressed data end early or are damaged (" + err.Error() + ")", Hint: "fetch the file again"}
}

// take notes the columns of a file: all files have years, or none has.
func (s *scan) take(path string, c Columns) error {
	s.taken = append(s.taken, c)
	if (c.Year == "") != (s.taken[0].Year == "") {
		return &Malformed{File: path, Line: 1, What: "one of the files has a column of years and another has none",
			Hint: "read them one by one, or name the column with --year"}
	}
	return nil
}

// text cuts a text into blocks of whole records.
func (s *scan) text(i uint16, path string, r io.Reader) error {
	buf := s.buffer()
	n, err := fill(r, buf)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := Sniff(path, buf[:n]); err != nil {
		return err
	}
	l, skip, lines, herr := readHeader(path, buf[:n], s.want)
	if herr != nil {
		return herr
	}
	if err := s.take(path, l.taken); err != nil {
		return err
	}
	rest, line := buf[skip:n], 1+lines
	for {
		end := len(rest)
		if err == nil {
			if end = cut(rest); end == 0 && len(rest) > longRecord {
				return &Malformed{File: path, Line: line, What: "a record of more than 16 MB: a quote may be open, or this is not a table", Hint: "look at that line"}
			}
		}
		if end > 0 {
			if e := refuseNUL(path, line, rest[:end]); e != nil {
				return e
			}
			s.blocks <- task{block{s.seq, i, path, line, rest[:end]}, &l, buf}
			s.seq++
			line += bytes.Count(rest[:end], []byte{'\n'})
		}
		if errors.Is(err, io.EOF) {
			s.open = end > 0 && rest[end-1] != '\n'
			return nil
		}
		next := s.buffer()
		tail := rest[end:]
		if len(tail) > len(next)/2 {
			next = make([]byte, 2*len(tail)+blockSize)
		}
		k := copy(next, tail)
		n, err = fill(r, next[k:])
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		buf, rest = next, next[:k+n]
	}
}

func (s *scan) buffer() []byte {
	select {
	case b := <-s.free:
		return b
	default:
		return make([]byte, blockSize)
	}
}

// fill reads until buf is full or the text ends; io.EOF comes with the last bytes. It is
// not io.ReadFull, whose io.ErrUnexpectedEOF is also what a cut archive returns.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var k int
		k, err = r.Read(buf[n:])
		n += k
	}
	return n, err
}
