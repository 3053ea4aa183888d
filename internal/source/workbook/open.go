package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"
)

// What a workbook of records may need at most. A file that claims or holds more is refused
// before it fills the memory.
const (
	mostBytes    = 32 << 20 // of the file
	mostUnpacked = 64 << 20 // of all its parts
	mostParts    = 2000
	mostSheets   = 100
	mostRows     = 20_000  // with a value, per sheet
	mostCells    = 400_000 // with a value, in all
	mostColumns  = 200
	mostListed   = 100 // faults
	mostShared   = 400_000
)

// Unreadable says that a file is no workbook that can be read, and what to do.
type Unreadable struct {
	File, What, Hint string
}

// Error returns "file: what (hint)".
func (u *Unreadable) Error() string { return fmt.Sprintf("%s: %s (%s)", u.File, u.What, u.Hint) }

const saveAs = "open it in Excel or LibreOffice and save it as an Excel workbook, .xlsx"

// pack is an opened workbook.
type pack struct {
	name  string
	parts map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

// open looks at what kind of file it is.
func open(name string, r io.ReaderAt, size int64) (*pack, error) {
	bad := func(what, hint string) error { return &Unreadable{name, what, hint} }
	switch {
	case size == 0:
		return nil, bad("the file is empty", "`upstep capacity template --out FILE.xlsx` writes one to fill in")
	case size > mostBytes:
		return nil, bad(fmt.Sprintf("the file has %.1f MB; at most %d MB are read", float64(size)/(1<<20), mostBytes>>20), "take pictures and sheets of your own out")
	}
	head := make([]byte, min(size, 1<<20))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}) {
		if bytes.Contains(head, utf16le("EncryptedPackage")) {
			return nil, bad("the workbook is locked with a password", "take the password off, and save it again")
		}
		return nil, bad("this is an old .xls file", saveAs)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, bad("this is no XLSX workbook, or it is cut short", saveAs)
	}
	if len(z.File) > mostParts {
		return nil, bad(fmt.Sprintf("the file holds %d parts, at most %d are read", len(z.File), mostParts), saveAs)
	}
	p := &pack{name: name, parts: map[string]*zip.File{}, left: mostUnpacked}
	var total uint64
	for _, f := range z.File {
		key := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if p.parts[key] != nil {
			return nil, bad(fmt.Sprintf("the part %q stands twice in the file", short(f.Name)), saveAs)
		}
		p.parts[key] = f
		if total += f.UncompressedSize64; total > mostUnpacked || f.UncompressedSize64 > mostUnpacked {
			return nil, bad(fmt.Sprintf("unpacked it has more than %d MB", mostUnpacked>>20), "no workbook of records is so large; make a new template and copy the records over")
		}
	}
	switch {
	case p.parts["content.xml"] != nil && p.parts["mimetype"] != nil:
		return nil, bad("this is an OpenDocument file, not XLSX", saveAs)
	case p.parts["xl/workbook.bin"] != nil:
		return nil, bad("this is a binary workbook, .xlsb", saveAs)
	case p.parts["xl/workbook.xml"] == nil:
		return nil, bad("this is a zip file without a workbook in it", saveAs)
	}
	return p, nil
}

func utf16le(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// damaged is a part that does not follow the format.
func (p *pack) damaged(part string, err error) error {
	return &Unreadable{p.name, fmt.Sprintf("%s in the file is damaged: %s", part, short(strings.ReplaceAll(err.Error(), "\n", " "))), saveAs}
}

// read gives a part to a function as a stream of XML. A part that is not there is no error:
// found is false.
func (p *pack) read(part string, each func(*xml.Decoder) error) (found bool, err error) {
	f := p.parts[strings.ToLower(part)]
	if f == nil {
		return false, nil
	}
	r, err := f.Open()
	if err != nil {
		return true, p.damaged(part, err)
	}
	limited := &io.LimitedReader{R: r, N: p.left + 1}
	d := xml.NewDecoder(limited)
	err = each(d)
	p.left -= p.left + 1 - limited.N
	if err == nil && p.left < 0 {
		err = errors.New("more is packed in it than it says")
	}
	if e := r.Close(); err == nil {
		err = e
	}
	var own *Unreadable
	if err != nil && !errors.As(err, &own) {
		err = p.damaged(part, err)
	}
	return true, err
}

// tokens calls each for every element that begins. each may read on to the element's end.
func tokens(d *xml.Decoder, each func(xml.StartElement) error) error {
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if s, ok := t.(xml.StartElement); ok {
			if err := each(s); err != nil {
				return err
			}
		}
	}
}

// attribute by its local name; "" where there is none.
func attribute(s xml.StartElement, local string) string {
	for _, a := range s.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// target resolves a relation of the workbook to the name of a part.
func target(to string) string {
	if strings.HasPrefix(to, "/") {
		return strings.TrimPrefix(path.Clean(to), "/")
	}
	return path.Join("xl", to)
}
