package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"upstep/internal/render/sample"
)

func TestXLSX(t *testing.T) {
	d := sample.Document()
	f, err := excelize.OpenReader(bytes.NewReader([]byte(write(t, "xlsx", d))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := "Read me|In five sentences|Gaps against peers|Economic structure|Export basket and product space|What we do not know|Figures|Notes|Recipe"
	if got := strings.Join(f.GetSheetList(), "|"); got != want {
		t.Errorf("sheets %s\nwant   %s", got, want)
	}
	const gaps = "Gaps against peers"
	for at, want := range map[string][2]string{ // raw value, shown value
		"B3": {"0.1212345", "0.12 %"}, // a value in per cent keeps its scale
		"B4": {"0.136", "13.6%"},      // a share is shown as per cent
		"B5": {"1214", "1,214"},
		"B6": {"", ""}, // missing
		"C3": {"0.34", "0.34"},
	} {
		raw, err := f.GetCellValue(gaps, at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := f.GetCellValue(gaps, at)
		if err != nil {
			t.Fatal(err)
		}
		if raw != want[0] || shown != want[1] {
			t.Errorf("%s holds %q and shows %q, want %q", at, raw, shown, want)
		}
		if kind, _ := f.GetCellType(gaps, at); raw != "" && kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s is not a number", at)
		}
	}
	comments, err := f.GetComments(gaps)
	if err != nil {
		t.Fatal(err)
	}
	notes := map[string]string{}
	for _, c := range comments {
		for _, run := range c.Paragraph {
			notes[c.Cell] += run.Text
		}
	}
	if !strings.Contains(notes["B6"], "no survey was held") || !strings.Contains(notes["B5"], "doubtful") {
		t.Errorf("cell notes are %v", notes)
	}
	rows, err := f.GetRows("Figures")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(d.Ledger.IDs()) {
		t.Errorf("%d rows of figures for %d figures", len(rows)-1, len(d.Ledger.IDs()))
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, cell := range row {
				for _, bad := range []string{"NaN", "<nil>", "%!", "#VALUE", "#NAME"} {
					if strings.Contains(cell, bad) {
						t.Errorf("%s, row %d, column %d: %q", sheet, i+1, j+1, cell)
					}
				}
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(sheet, at); formula != "" {
					t.Errorf("%s!%s is a formula", sheet, at)
				}
			}
		}
	}
}

func TestXLSXSheetNames(t *testing.T) {
	d := sample.Document()
	for i := range d.Pages {
		d.Pages[i].Title = "A title: with [signs]/and far more than 31 characters"
	}
	d.Pages[0].Title = "notes" // the name of a sheet of ours, in another case
	f, err := excelize.OpenReader(bytes.NewReader([]byte(write(t, "xlsx", d))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[string]bool{}
	for _, name := range f.GetSheetList() {
		if low := strings.ToLower(name); seen[low] || len([]rune(name)) > 31 || strings.ContainsAny(name, `:\/?*[]`) {
			t.Errorf("sheet name %q", name)
		}
		seen[strings.ToLower(name)] = true
	}
}
