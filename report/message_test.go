package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMessageSpans(t *testing.T) {
	m := Messages{"rd": "R&D was {gerd} of GDP in {year}, against {bench}."}
	f := Figure{ID: "KAZ/gap/rd/value", Text: "0.16 %"}
	got := m.Spans("rd", Values{"gerd": f, "year": "2024", "bench": []Span{{Text: "1.95 %", Strong: true}}})
	want := []Span{{Text: "R&D was "}, {Figure: &f}, {Text: " of GDP in 2024, against "}, {Text: "1.95 %", Strong: true}, {Text: "."}}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
	if p := Plain(got); p != "R&D was 0.16 % of GDP in 2024, against 1.95 %." {
		t.Errorf("plain text %q", p)
	}
}

func TestMessageHolesPanic(t *testing.T) {
	m := Messages{"a": "x {b}"}
	for name, f := range map[string]func(){
		"no message": func() { m.Spans("zz", nil) },
		"nothing":    func() { m.Spans("a", nil) },
		"uses 1":     func() { m.Spans("a", Values{"b": "1", "c": "2"}) },
		"of type":    func() { m.Spans("a", Values{"b": 1}) },
	} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(r.(string), name) {
					t.Errorf("%s: recovered %v", name, r)
				}
			}()
			f()
		}()
	}
}
