package catalogue

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestDecode(t *testing.T) {
	type item struct {
		ID string   `yaml:"id" need:"true"`
		N  int      `yaml:"n"`
		V  *float64 `yaml:"v"`
		B  bool     `yaml:"b"`
	}
	var into struct {
		Items []item `yaml:"items" need:"true"`
	}
	d, err := Decode("mine.yaml", []byte("items:\n- id: a\n- id: b\n  n: 3\n"), &into)
	if err != nil || len(into.Items) != 2 || into.Items[1].N != 3 {
		t.Fatalf("%+v, %v", into, err)
	}
	if l := d.Line("items", 1, "n"); l != 4 {
		t.Errorf("items[1].n stands on line %d, not 4", l)
	}
	if l := d.Line("items", 1, "absent"); l != 3 {
		t.Errorf("a part that is not there: line %d, not that of its parent, 3", l)
	}
	d.Fault([]any{"items", 1}, "b is odd")
	d.Fault([]any{"items", 0}, "a is odd")
	if err := d.Err(); err == nil || err.Error() != "mine.yaml:2: a is odd\nmine.yaml:3: b is odd" {
		t.Errorf("%v", err)
	}
	for bad, want := range map[string]string{
		"":                           "empty file",
		"items:\n- {id: a, x: 1}":    `mine.yaml:2: unknown field "x"`,
		"items:\n- {n: 1}":           `mine.yaml:2: field "id" is missing`,
		"items:\n- {id: a, n: many}": `mine.yaml:2: "many" is not a whole number`,
		"items:\n- {id: a, v: high}": `mine.yaml:2: "high" is no finite number`,
		"items:\n- {id: a, v: .nan}": `mine.yaml:2: ".nan" is no finite number`,
		"items:\n- {id: a, b: maybe}\n- {id: c, n: 1.5}": "mine.yaml:2: \"maybe\" is neither true nor false\nmine.yaml:3: \"1.5\" is not a whole number",
		"PK\x03\x04\xff\xfe: [":                          "mine.yaml: this is no text file",
		"items:\n- {id: \xcf\xf0}":                       "mine.yaml:2: this is not text in UTF-8",
		"items: &a []":                                   "anchors",
		"items: [":                                       "mine.yaml:1",
	} {
		if d, err := Decode("mine.yaml", []byte(bad), &into); err == nil || !strings.Contains(err.Error(), want) || d.Line("items", 7) < 0 {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("items:\n- {id: a, n: 1}"))
	f.Add([]byte("items: &x [*x]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var into struct {
			Items []struct {
				ID string  `yaml:"id" need:"true"`
				V  float64 `yaml:"v"`
			} `yaml:"items"`
		}
		d, err := Decode("f", data, &into)
		if (err == nil) != (d.Err() == nil) {
			t.Fatal("the document and the error disagree")
		}
		d.Line("items", 0, "v")
	})
}

func TestMessagesOfSeveralFiles(t *testing.T) {
	files := fstest.MapFS{"text/xx.yaml": {Data: []byte("a: A")}, "text/xx/more.yaml": {Data: []byte("b: B")}}
	got, err := messages(files, "xx")
	if err != nil || got["a"] != "A" || got["b"] != "B" {
		t.Fatalf("%v, %v", got, err)
	}
	files["text/xx/more.yaml"].Data = []byte("a: B")
	if _, err := messages(files, "xx"); err == nil || !strings.Contains(err.Error(), `more.yaml: the key "a" stands in another file too`) {
		t.Errorf("%v", err)
	}
}

func TestParamsOfSeveralFiles(t *testing.T) {
	files := smallFiles()
	files["params/m.yaml"] = &fstest.MapFile{Data: []byte("params:\n- {id: m.x, value: 2, provenance: judgement, section: '2', text: t}")}
	c, err := Parse(files)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := c.Param("m.x"); !ok || p.Value != 2 {
		t.Errorf("%+v", p)
	}
	files["params/m.yaml"].Data = []byte("params:\n- {id: p.q, value: 2, provenance: judgement, section: '2', text: t}")
	if _, err := Parse(files); err == nil || !strings.Contains(err.Error(), "params/m.yaml: p.q stands in another file too") {
		t.Errorf("%v", err)
	}
}

func TestDecodeTooLarge(t *testing.T) {
	var into struct {
		A string `yaml:"a"`
	}
	text := "a: b\n" + strings.Repeat("#", 1<<20)
	if _, err := Decode("mine.yaml", []byte(text), &into); err == nil || !strings.Contains(err.Error(), "mine.yaml: 1048581 bytes are too many") {
		t.Errorf("%v", err)
	}
	if _, err := Decode("mine.yaml", []byte(text[:1<<20]), &into); err != nil || into.A != "b" {
		t.Errorf("%v %v", err, into)
	}
}

func TestMonth(t *testing.T) {
	if n, err := Month("2026-03"); err != nil || n != 12*2026+2 {
		t.Errorf("%d %v", n, err)
	}
	for _, bad := range []string{"", "2026", "2026-13", "2026-3", "March"} {
		if n, err := Month(bad); err == nil || n != -1 {
			t.Errorf("%q: %d", bad, n)
		}
	}
}
