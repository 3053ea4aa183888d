package render_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/internal/render"
	"upstep/internal/render/sample"
	"upstep/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// formats are all renderers.
var formats = map[string]func(io.Writer, *report.Document) error{
	"html": render.HTML,
	"md":   render.Markdown,
	"json": render.JSON,
	"xlsx": render.XLSX,
	"txt": func(w io.Writer, d *report.Document) error {
		return render.Terminal(w, d, render.TermOptions{Width: 80})
	},
	"full.txt": func(w io.Writer, d *report.Document) error {
		return render.Terminal(w, d, render.TermOptions{Width: 72, Full: true})
	},
}

func write(t testing.TB, format string, d *report.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := formats[format](&b, d); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, format := range []string{"md", "txt", "full.txt"} {
		t.Run(format, func(t *testing.T) {
			got := write(t, format, sample.Document())
			path := filepath.Join("testdata", "sample."+format)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("differs from %s (refresh with -update):\n%s", path, diff)
			}
		})
	}
}

func TestSameBytesTwiceAndInputUntouched(t *testing.T) {
	d := sample.Document()
	for format := range formats {
		first := write(t, format, d)
		if second := write(t, format, d); second != first {
			t.Errorf("%s: two runs differ", format)
		}
	}
	if diff := cmp.Diff(asJSON(t, sample.Document()), asJSON(t, d)); diff != "" {
		t.Errorf("rendering changed the document:\n%s", diff)
	}
}

func asJSON(t testing.TB, d *report.Document) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNeverAppears(t *testing.T) {
	for format := range formats {
		if format == "xlsx" {
			continue // compressed; its cells are read in TestXLSX
		}
		out := write(t, format, sample.Document())
		for _, bad := range []string{"NaN", "<nil>", "%!", "ZgotmplZ", "undefined", "0x", "\x1b", "{{", "\r"} {
			if strings.Contains(out, bad) {
				t.Errorf("%s contains %q", format, bad)
			}
		}
	}
}

// Every note, every figure and every word of a refusal reaches every reader.
func TestNothingIsDropped(t *testing.T) {
	d := sample.Document()
	for _, format := range []string{"html", "md", "json", "full.txt"} {
		out := write(t, format, d)
		flat := strings.Join(strings.Fields(out), " ")
		for _, n := range d.Notes {
			if !strings.Contains(flat, n.Text) {
				t.Errorf("%s lacks the note %q", format, n.Text)
			}
		}
		for _, s := range []string{"A rank needs five"[2:], "A survey of 200 firms would do."} {
			if !strings.Contains(flat, s) {
				t.Errorf("%s lacks %q of a refusal", format, s)
			}
		}
		if format == "full.txt" {
			continue
		}
		for _, id := range d.Ledger.IDs() {
			if !strings.Contains(out, id) {
				t.Errorf("%s lacks figure %s", format, id)
			}
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	first := write(t, "json", sample.Document())
	var d report.Document
	if err := json.Unmarshal([]byte(first), &d); err != nil {
		t.Fatal(err)
	}
	if second := write(t, "json", &d); second != first {
		t.Error("import(export(x)) differs from x")
	}
	if !strings.HasSuffix(first, "}\n") || strings.HasSuffix(first, "\n\n") {
		t.Error("want exactly one newline at the end")
	}
	var raw struct {
		Pages []struct{ Blocks []map[string]any }
	}
	if err := json.Unmarshal([]byte(first), &raw); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, p := range raw.Pages {
		for _, b := range p.Blocks {
			kinds[fmt.Sprint(b["kind"])]++
		}
	}
	for _, k := range []string{"heading", "paragraph", "list", "key-figures", "table", "chart", "callout"} {
		if kinds[k] == 0 {
			t.Errorf("no block of kind %q in %v", k, kinds)
		}
	}
}

func TestTerminal(t *testing.T) {
	d := sample.Document()
	d.Title += "\x1b[31m\x07"
	for _, width := range []int{40, 60, 80, 200} {
		for _, full := range []bool{false, true} {
			var b bytes.Buffer
			if err := render.Terminal(&b, d, render.TermOptions{Width: width, Full: full}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(b.String(), "\n") {
				if n := len([]rune(line)); n > width && strings.Contains(strings.TrimSpace(line), " ") {
					t.Errorf("width %d, full %v: line of %d columns: %q", width, full, n, line)
				}
			}
			if strings.ContainsAny(b.String(), "\x1b\x07") {
				t.Errorf("width %d: escape codes in plain text", width)
			}
			if !full && width >= 60 && strings.Count(b.String(), "\n") > 40 {
				t.Errorf("width %d: the summary has %d lines", width, strings.Count(b.String(), "\n"))
			}
		}
	}
	var b bytes.Buffer
	if err := render.Terminal(&b, d, render.TermOptions{Colour: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\x1b[") || strings.Contains(b.String(), "\x07") {
		t.Error("colour wanted: styles and nothing else")
	}
}

func TestWriteErrorsComeBack(t *testing.T) {
	for format, f := range formats {
		if err := f(broken{}, sample.Document()); err == nil {
			t.Errorf("%s: no error from a broken writer", format)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func BenchmarkFormats(b *testing.B) {
	d := sample.Document()
	for _, format := range []string{"html", "md", "json", "xlsx", "txt"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				if err := formats[format](io.Discard, d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
