package workbook_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"upstep/internal/source/workbook"
)

// packed makes a zip file of parts, in pairs of name and content.
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// swapped packs a workbook again with one part changed.
func swapped(t testing.TB, data []byte, part string, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	found := false
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		s := string(b)
		if f.Name == part {
			s, found = change(s), true
		}
		parts = append(parts, f.Name, s)
	}
	if !found {
		t.Fatalf("no part %s", part)
	}
	return packed(t, parts...)
}

// liar is a zip file whose part unpacks to more than it says.
func liar(t testing.TB) []byte {
	t.Helper()
	var raw bytes.Buffer
	w, err := flate.NewWriter(&raw, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 200 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.CreateRaw(&zip.FileHeader{Name: "xl/workbook.xml", Method: zip.Deflate, CompressedSize64: uint64(raw.Len()), UncompressedSize64: 100})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(raw.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func ole(inside string) []byte {
	b := []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
	b = append(b, make([]byte, 504)...)
	for _, u := range utf16.Encode([]rune(inside)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return append(b, make([]byte, 512)...)
}

const firstSheet = "xl/worksheets/sheet1.xml"

func TestUnreadable(t *testing.T) {
	whole := write(t, small())
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "the file is empty"},
		{"a table", []byte("host,name\na,b\n"), "this is no XLSX workbook, or it is cut short"},
		{"cut short", whole[:len(whole)-200], "this is no XLSX workbook, or it is cut short"},
		{"xls", ole("Workbook"), "this is an old .xls file"},
		{"a password", ole("EncryptedPackage"), "the workbook is locked with a password"},
		{"ods", packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "this is an OpenDocument file, not XLSX"},
		{"xlsb", packed(t, "xl/workbook.bin", "x"), "this is a binary workbook, .xlsb"},
		{"docx", packed(t, "word/document.xml", "<x/>"), "this is a zip file without a workbook in it"},
		{"a bomb", packed(t, "xl/workbook.xml", strings.Repeat("a", 65<<20)), "unpacked it has more than 64 MB"},
		{"a bomb that lies", liar(t), "xl/workbook.xml in the file is damaged"},
		{"large", make([]byte, 33<<20), "the file has 33.0 MB; at most 32 MB are read"},
		{"a part twice", packed(t, "xl/workbook.xml", "<x/>", "XL/workbook.xml", "<x/>"), `the part "XL/workbook.xml" stands twice in the file`},
		{"many parts", packed(t, strings.Split(strings.Repeat("a,b,", 2001), ",")[:4002]...), "the file holds 2001 parts"},
		{"no XML", swapped(t, whole, firstSheet, func(s string) string { return s[:len(s)/2] }), firstSheet + " in the file is damaged"},
		{"a text that is not there", swapped(t, whole, "xl/sharedStrings.xml", func(string) string { return "<sst/>" }), "is damaged: a cell names the text"},
		{"a sheet that is not there", swapped(t, whole, "xl/_rels/workbook.xml.rels", func(s string) string { return strings.ReplaceAll(s, "sheet3.xml", "gone.xml") }), `the sheet "Hosts" in the file is damaged`},
		{"a cell far out", swapped(t, whole, firstSheet, func(s string) string { return strings.Replace(s, `r="A1"`, `r="ZZZZ1"`, 1) }), `a cell has the place "ZZZZ1"`},
		{"rows without end", swapped(t, whole, firstSheet, func(s string) string {
			return strings.Replace(s, "</sheetData>", strings.Repeat("<row><c><v>1</v></c></row>", 30_000)+"</sheetData>", 1)
		}), "more than 20000 rows are filled"},
		{"a billion laughs", swapped(t, whole, firstSheet, func(string) string {
			return `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`
		}), firstSheet + " in the file is damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			reg, _, err := read(c.data)
			var u *workbook.Unreadable
			if reg != nil || !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) || u.Hint == "" || strings.Contains(err.Error(), "\n") {
				t.Errorf("said %v, want %q", err, c.want)
			}
		})
	}
}

// A row of a large number, and a cell at the far end of it, cost nothing.
func TestFarCells(t *testing.T) {
	far := swapped(t, write(t, small()), "xl/worksheets/sheet5.xml", func(s string) string {
		return strings.Replace(s, "</sheetData>", `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`, 1)
	})
	_, _, err := read(far)
	if err == nil || !strings.HasPrefix(err.Error(), "x.xlsx: Traces!XFD1048576: this column has no heading") {
		t.Errorf("said %v", err)
	}
}

// Files of other programs leave places out, use other name spaces and other types of cells.
func TestOtherPrograms(t *testing.T) {
	const traces = "xl/worksheets/sheet5.xml"
	head := []string{"Host", "Kind", "Value", "Programme", "Year", "Source"}
	var row strings.Builder
	for _, h := range head {
		fmt.Fprintf(&row, `<x:c t="inlineStr"><x:is><x:r><x:t>%s</x:t></x:r><x:rPh><x:t>junk</x:t></x:rPh></x:is></x:c>`, h)
	}
	sheet := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>` +
		"<x:row>" + row.String() + "</x:row><x:row/>" +
		`<x:row><x:c t="str"><x:v>quality-agency</x:v></x:c><x:c t="inlineStr"><x:is><x:t>days_to_pay</x:t></x:is></x:c><x:c t="n"><x:v>3.0E1</x:v></x:c><x:c/><x:c t="str"><x:v>2 025</x:v></x:c><x:c t="str"><x:v xml:space="preserve">the ledger </x:v></x:c></x:row>` +
		"</x:sheetData></x:worksheet>"
	sheet = strings.ReplaceAll(sheet, "2 025", "2025")
	reg, _, err := read(swapped(t, write(t, small()), traces, func(string) string { return sheet }))
	if err != nil {
		t.Fatal(err)
	}
	same(t, reg, small().Canonical())
}

// Any bytes give a register that can be written and read again, or an error of one line per
// fault; never a panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte("PK"))
	f.Add(write(f, small()))
	f.Add(ole("EncryptedPackage"))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, data)
	})
}

// FuzzSheet changes the cells of one sheet.
func FuzzSheet(f *testing.F) {
	whole := write(f, small())
	for _, s := range []string{
		`<row><c t="str"><v>Host</v></c></row>`, `<row r="2" hidden="1"><c r="C2" s="3"><v>46082</v></c></row>`,
		`<c r="A1" t="s"><v>99999</v></c>`, `<row><c><f>1+1</f><v>2</v></c></row>`, `<mergeCell ref="A1:B2"/>`, `<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>`,
	} {
		f.Add(uint8(4), s)
	}
	f.Fuzz(func(t *testing.T, sheet uint8, cells string) {
		part := fmt.Sprintf("xl/worksheets/sheet%d.xml", 3+sheet%13)
		check(t, swapped(t, whole, part, func(s string) string { return strings.Replace(s, "</sheetData>", cells+"</sheetData>", 1) }))
	})
}

func check(t *testing.T, data []byte) {
	t.Helper()
	reg, _, err := read(data)
	if err != nil {
		if reg != nil {
			t.Fatal("a register and an error")
		}
		return
	}
	again, _, err := read(write(t, reg))
	if err != nil {
		t.Fatal(err)
	}
	same(t, again, reg)
}
