package workbook_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/internal/source/workbook"
	"upstep/policy"
)

func write(t rapid.TB, reg *policy.Register) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, reg, options); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var options = workbook.Options{
	Program:     "upstep test",
	Scale:       &catalogue.Scale{Dimensions: []catalogue.Anchored{{ID: "design", Name: "Design", Meaning: "writes rules", Ask: "who wrote them?", Anchors: []catalogue.Anchor{{Score: 0, Text: "none"}, {Score: 5, Text: "experiments"}}}}},
	Instruments: []workbook.Choice{{ID: "voucher", Name: "Innovation voucher"}, {ID: "iso-support", Name: "Support of certificates"}},
	Needs:       []workbook.Choice{{ID: "quality", Name: "Quality"}},
	Areas:       []workbook.Choice{{ID: "textiles", Name: "Textiles"}},

	Preconditions: []workbook.Choice{{ID: "voucher", Name: "a law lets the agency pay firms"}},
}

func read(data []byte) (*policy.Register, []workbook.Note, error) {
	return workbook.Read("x.xlsx", bytes.NewReader(data), int64(len(data)), policy.Known{})
}

// What was written is read without loss, also after another program wrote it again, and the
// same register gives the same bytes in whatever order it stands.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reg := register(t)
		before := asJSON(t, reg)
		data := write(t, reg)
		if after := asJSON(t, reg); after != before {
			t.Fatal("the register was changed")
		}
		got, notes, err := read(data)
		if reflect.DeepEqual(reg, &policy.Register{Country: reg.Country}) {
			if err == nil {
				t.Fatal("an empty workbook was taken")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(notes) > 0 {
			t.Fatalf("notes %v", notes)
		}
		same(t, got, reg.Canonical())
		if again := write(t, got); !bytes.Equal(again, data) {
			t.Fatal("other bytes for the same register")
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, s := range f.GetSheetList() { // reads and writes every sheet again
			if _, err := f.GetRows(s); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		if got, _, err = read(b.Bytes()); err != nil {
			t.Fatal(err)
		}
		same(t, got, reg.Canonical())
	})
}

func asJSON(t rapid.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func same(t rapid.TB, got, want *policy.Register) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("read %s\nwant %s", asJSON(t, got), asJSON(t, want))
	}
}
