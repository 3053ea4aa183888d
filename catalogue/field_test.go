package catalogue

import (
	"strings"
	"testing"
)

func TestFields(t *testing.T) {
	f, err := LoadFields()
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Fields) != 35 || len(f.Sectors) != 5 {
		t.Fatalf("%d fields, %d sectors", len(f.Fields), len(f.Sectors))
	}
	for text, want := range map[string]int{"8": 8, "08": 8, "Semiconductors": 8, "microstructural technology and nanotechnology": 22, "MICRO-STRUCTURAL AND NANO-TECHNOLOGY": 22} {
		if got, ok := f.Find(text); !ok || got != want {
			t.Errorf("%q is %d %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "36", "semi", "0"} {
		if got, ok := f.Find(text); ok {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func TestParseFieldsFaults(t *testing.T) {
	good := string(fieldsFile)
	for _, c := range []struct{ old, with, want string }{
		{"code: 8, name: Semiconductors", "code: 9, name: Semiconductors", "field 9 stands in place 8"},
		{"sector: electrical-engineering, cycle: short, provenance: literature, file: semiconductors", "sector: magic, cycle: quick, provenance: guess, file: semiconductors", `there is no sector "magic"`},
		{"cycle: short, provenance: literature, file: semiconductors", "cycle: quick, provenance: guess, file: semiconductors", `cycle is "quick"`},
		{"cycle: short, provenance: literature, file: semiconductors", "cycle: quick, provenance: guess, file: semiconductors", `provenance is "guess"`},
		{"name: Semiconductors", "name: Optics", "stands twice"},
		{"{code: 35,", "{kode: 35,", "kode"},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("%q is not in the file", c.old)
		}
		_, err := ParseFields("f.yaml", []byte(strings.Replace(good, c.old, c.with, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "f.yaml:") {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}
