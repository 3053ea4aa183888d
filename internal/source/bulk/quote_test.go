package bulk

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

func TestUnclosed(t *testing.T) {
	for text, want := range map[string]int{
		"":                       0,
		"a,b\n1,2\n":             0,
		"a,b\n\"1\",2\n":         0,
		"a,b\n\"1,2\n3,4\n":      2,
		"a,b\n1,\"2\n3,4\n":      2,
		"a,b\n1, \"2\n3,4\n":     2,
		"a,b\n1,2\"x\n3,4\n":     0, // within a field it is a letter
		"a,b\n\"1\"\"\",2\n":     0,
		"a,b\n\"1\"\",2\n":       2, // doubled: the field goes on
		"a,b\n\"1\n2\",\"3\n":    3,
		"\xef\xbb\xbf\"a,b\n1\n": 1,
		"a,b\r\n1,\"":            2,
		"a,b\n1,\"\"":            0,
	} {
		path := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Unclosed(t.Context(), path, "x.csv", ','); got != want || err != nil {
			t.Errorf("%q: line %d, want %d (%v)", text, got, want, err)
		}
		for size := 1; size < 4; size++ { // however the bytes arrive
			q := quotes{comma: ',', blank: true, line: 1}
			for b := bytes.TrimPrefix([]byte(text), []byte("\xef\xbb\xbf")); len(b) > 0; b = b[min(size, len(b)):] {
				q.take(b[:min(size, len(b))])
			}
			if open := q.state == inQuotes; open != (want > 0) || open && q.opened != want {
				t.Errorf("%q by %d: %+v, want %d", text, size, q, want)
			}
		}
	}
}

// Cut anywhere, a well-formed file ends in a quoted field exactly when its quotes are odd.
func TestUnclosedParity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		cell := rapid.StringOf(rapid.RuneFrom([]rune("a,\n\" ")))
		for _, row := range rapid.SliceOfN(rapid.SliceOfN(cell, 2, 3), 1, 6).Draw(t, "rows") {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		text := b.Bytes()[:rapid.IntRange(0, b.Len()).Draw(t, "cut")]
		q := quotes{comma: ',', blank: true, line: 1}
		q.take(text)
		if open, want := q.state == inQuotes, bytes.Count(text, []byte{'"'})%2 == 1; open != want {
			t.Fatalf("%q: open %v", text, open)
		}
	})
}
