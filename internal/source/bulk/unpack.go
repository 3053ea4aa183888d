package bulk

import (
	"archive/zip"
	"compress/bzip2"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Archive is an open zip archive.
type Archive struct {
	path string
	z    *zip.ReadCloser
}

// OpenArchive opens a zip archive.
func OpenArchive(path string) (*Archive, error) {
	z, err := zip.OpenReader(path)
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, wrong(path, 0, "fetch the file again", "the archive is damaged or cut: its list of files is missing")
	}
	if err != nil {
		return nil, err
	}
	return &Archive{path, z}, nil
}

// Close closes the archive.
func (a *Archive) Close() error { return a.z.Close() }

// Names are the files in the archive, sorted.
func (a *Archive) Names() []string {
	var out []string
	for _, f := range a.z.File {
		if !f.FileInfo().IsDir() && !strings.HasPrefix(filepath.Base(f.Name), ".") && !strings.HasPrefix(f.Name, "__MACOSX/") {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return out
}

// Open opens a file of the archive. Its checksum is verified at the end.
func (a *Archive) Open(name string) (io.ReadCloser, error) {
	for _, f := range a.z.File {
		if f.Name == name {
			return f.Open()
		}
	}
	return nil, wrong(a.path, 0, "", "the archive has no file %s", name)
}

// Unpack writes a file of the archive to a path of ours; the name in the archive has no say in
// where it goes.
func (a *Archive) Unpack(ctx context.Context, name, to string) error {
	r, err := a.Open(name)
	if err != nil {
		return err
	}
	err = errors.Join(write(ctx, r, to), r.Close())
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrFormat) {
		return wrong(a.path+"!"+name, 0, "fetch the archive again", "the compressed data are damaged or cut")
	}
	return err
}

// write copies until the end or until it is not wanted any more.
func write(ctx context.Context, r io.Reader, to string) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, &guarded{ctx, r})
	return errors.Join(err, f.Close())
}

// guarded ends reading when the context does.
type guarded struct {
	ctx context.Context //nolint:containedctx // io.Reader takes none
	r   io.Reader
}

// Read reads on unless the context has ended.
func (g *guarded) Read(p []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	return g.r.Read(p)
}

// Bunzip unpacks a bzip2 file, as older files of the OEC are.
func Bunzip(ctx context.Context, from, to string) (err error) {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	err = write(ctx, bzip2.NewReader(f), to)
	var bad bzip2.StructuralError
	if errors.As(err, &bad) || errors.Is(err, io.ErrUnexpectedEOF) {
		return wrong(from, 0, "fetch the file again", "the compressed data are damaged or cut")
	}
	return err
}

// comtradeFields are what is taken of a row of the API's answer.
var comtradeFields = []string{
	"typeCode", "freqCode", "refYear", "reporterCode", "flowCode", "partnerCode", "partner2Code", "classificationCode", "cmdCode",
	"customsCode", "mosCode", "motCode", "primaryValue",
}

// ComtradeJSON writes an answer of UN Comtrade's API as CSV, row by row, with numbers as
// they stand there. An answer that is an error or has no rows is refused with its words.
func ComtradeJSON(name string, r io.Reader, to string) (err error) {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	if err := w.Write(comtradeFields); err != nil {
		return err
	}
	rows, said, err := comtradeRows(r, w)
	if err != nil {
		return wrong(name, 0, "fetch the answer again; it is an object with a list called data", "this is no whole answer of UN Comtrade's API (%v)", err)
	}
	if rows == 0 {
		if said == "" {
			said = "it has no rows"
		}
		return wrong(name, 0, "ask the API for other years, reporters or products; a key may be needed", "the answer of UN Comtrade has no data: %s", said)
	}
	w.Flush()
	return w.Error()
}

// comtradeRows walks through the answer; said is the error it carries.
func comtradeRows(r io.Reader, w *csv.Writer) (rows int, said string, err error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return 0, "", errors.Join(err, errors.New("no object"))
	}
	record, count := make([]string, len(comtradeFields)), ""
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return rows, said, err
		}
		if key != "data" {
			var v any
			if err := d.Decode(&v); err != nil {
				return rows, said, err
			}
			if s, ok := v.(string); ok && s != "" && (key == "error" || key == "message") {
				said = s
			}
			if n, ok := v.(json.Number); ok && key == "count" {
				count = n.String()
			}
			continue
		}
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return rows, said, errors.Join(err, errors.New("data is no list"))
		}
		for d.More() {
			var row map[string]any
			if err := d.Decode(&row); err != nil {
				return rows, said, err
			}
			for i, f := range comtradeFields {
				record[i] = ""
				if v, ok := row[f]; ok && v != nil {
					record[i] = fmt.Sprint(v)
				}
			}
			if err := w.Write(record); err != nil {
				return rows, said, err
			}
			rows++
		}
		if _, err := d.Token(); err != nil {
			return rows, said, err
		}
	}
	_, err = d.Token()
	if err == nil && count != "" && count != strconv.Itoa(rows) && rows > 0 {
		err = fmt.Errorf("it has %d rows and says that it has %s rows", rows, count)
	}
	return rows, said, err
}
