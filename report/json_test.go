package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"upstep/report"
)

func TestBlocksCarryTheirKind(t *testing.T) {
	p := report.Page{ID: "p", Title: "P", Blocks: []report.Block{
		report.Heading{Level: 3, Text: "h"}, report.Paragraph{}, report.List{}, report.KeyFigures{}, report.Table{ID: "t"},
		report.Chart{ID: "c"}, report.Callout{Title: "x"},
	}}
	out, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, kind := range []string{"heading", "paragraph", "list", "key-figures", "table", "chart", "callout"} {
		i := strings.Index(string(out)[at:], `{"kind":"`+kind+`"`)
		if i < 0 {
			t.Fatalf("no %s, or not in order, in %s", kind, out)
		}
		at += i
	}
	var back report.Page
	if err := json.Unmarshal(out, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(out) {
		t.Errorf("import(export(x)) differs: %v\n%s\n%s", err, again, out)
	}
}

func TestReadingRefuses(t *testing.T) {
	for in, want := range map[string]string{
		`{"id":"p","blocks":[{"kind":"sonnet"}]}`:            `unknown kind "sonnet"`,
		`{"id":"p","blocks":[{}]}`:                           `unknown kind ""`,
		`{"id":"p","blocks":[{"kind":"table","rows":"no"}]}`: "block 0",
	} {
		var p report.Page
		if err := json.Unmarshal([]byte(in), &p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", in, err, want)
		}
	}
	var l report.Ledger
	if err := json.Unmarshal([]byte(`[{"id":"a"},{"id":"a"}]`), &l); err == nil {
		t.Error("a figure twice was accepted")
	}
}

func FuzzReadPage(f *testing.F) {
	f.Add([]byte(`{"id":"p","title":"P","blocks":[{"kind":"table","id":"t","rows":[[{"text":[{"text":"a"}]}]]}]}`))
	f.Add([]byte(`{"blocks":[null,1]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p report.Page
		if json.Unmarshal(data, &p) != nil {
			return
		}
		out, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back report.Page
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatalf("can't read what was written: %v\n%s", err, out)
		}
	})
}

// Any ledger is read or refused, and what is read is written and read again as it was.
func FuzzReadLedger(f *testing.F) {
	f.Add([]byte(`[{"id":"a"},{"id":"b"}]`))
	f.Add([]byte(`[{"id":"a"},{"id":"a"}]`))
	f.Add([]byte(`[null,{}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var l report.Ledger
		if json.Unmarshal(data, &l) != nil {
			return
		}
		out, err := json.Marshal(&l)
		if err != nil {
			t.Fatal(err)
		}
		var back report.Ledger
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatalf("can't read what was written: %v\n%s", err, out)
		}
		again, err := json.Marshal(&back)
		if err != nil || string(again) != string(out) {
			t.Fatalf("%s became %s (%v)", out, again, err)
		}
	})
}
