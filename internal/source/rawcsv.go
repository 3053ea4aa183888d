package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// BadRow is a row a reader could not use.
type BadRow struct {
	File string
	Line int
	Why  string
}

// String reads file:line: why.
func (b BadRow) String() string { return fmt.Sprintf("%s:%d: %s", b.File, b.Line, b.Why) }

// readCSV reads a comma-separated file, gzip-compressed when its name ends in
// ".gz", with a header line. row gets the values of the wanted columns in their
// order; the slice is reused. A row with another number of fields than the header,
// with broken quotes or for which row returns an error becomes a BadRow and
// reading goes on. A wanted column that is missing or stands twice is an error,
// as is a file that can't be read to its end.
func readCSV(file string, data []byte, wanted []string, row func(v []string) error) ([]BadRow, error) {
	var in io.Reader = bytes.NewReader(data)
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		in = z
	}
	buffered := bufio.NewReaderSize(in, 1<<16)
	if start, _ := buffered.Peek(3); string(start) == "\ufeff" {
		_, _ = buffered.Discard(3)
	}
	r := csv.NewReader(buffered)
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: header: %w", file, err)
	}
	at, err := places(file, head, wanted)
	if err != nil {
		return nil, err
	}
	return readRows(file, r, len(head), at, row)
}

func places(file string, head, wanted []string) ([]int, error) {
	head = slices.Clone(head)
	at := make([]int, len(wanted))
	for i, name := range wanted {
		at[i] = slices.Index(head, name)
		if at[i] < 0 {
			return nil, fmt.Errorf("%s: no column %q, the header has %q", file, name, head)
		}
		if slices.Contains(head[at[i]+1:], name) {
			return nil, fmt.Errorf("%s: column %q stands twice", file, name)
		}
	}
	return at, nil
}

func readRows(file string, r *csv.Reader, fields int, at []int, row func(v []string) error) (bad []BadRow, err error) {
	values := make([]string, len(at))
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return bad, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			bad = append(bad, BadRow{file, broken.StartLine, broken.Err.Error()})
			continue
		}
		if err != nil {
			return bad, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		if len(record) != fields {
			bad = append(bad, BadRow{file, line, fmt.Sprintf("%d fields, the header has %d", len(record), fields)})
			continue
		}
		for i, k := range at {
			values[i] = record[k]
		}
		if err := row(values); err != nil {
			bad = append(bad, BadRow{file, line, err.Error()})
		}
	}
}
