package bulk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// Form is what a file is made of.
type Form string

// The forms that are read.
const (
	CSV     Form = "CSV"
	Parquet Form = "Parquet"
	JSON    Form = "JSON"
)

// Detect tells the form of a file by its first bytes, below gzip.
func Detect(path, name string) (form Form, err error) {
	r, err := Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	head, err := bufio.NewReaderSize(r, 4096).Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", damaged(name, err)
	}
	switch text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})); {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return Parquet, nil
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return JSON, nil
	}
	return CSV, nil
}

// Until reads until the context ends.
func Until(ctx context.Context, r io.Reader) io.Reader { return &guarded{ctx, r} }
