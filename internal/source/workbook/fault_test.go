package workbook_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"upstep/catalogue"
	"upstep/internal/source/workbook"
	"upstep/policy"
)

// changed opens the workbook of small, lets change do its worst, and reads it.
func changed(t *testing.T, change func(f *excelize.File) error) (*policy.Register, []workbook.Note, error) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(write(t, small())))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return read(b.Bytes())
}

func put(sheet, at string, v any) func(*excelize.File) error {
	return func(f *excelize.File) error { return f.SetCellValue(sheet, at, v) }
}

func formatted(sheet, at string, v any, style excelize.Style) func(*excelize.File) error {
	return func(f *excelize.File) error {
		id, err := f.NewStyle(&style)
		if err != nil {
			return err
		}
		return errors.Join(f.SetCellStyle(sheet, at, at, id), f.SetCellValue(sheet, at, v))
	}
}

func TestFaults(t *testing.T) {
	date := excelize.Style{NumFmt: 14}
	for _, c := range []struct {
		name   string
		change func(*excelize.File) error
		want   string // the whole list; nothing else may be said
	}{
		{"a score of 7", put("Ratings", "I2", 7), "x.xlsx: Ratings!I2: Delivery is 7 (0 to 5 in steps of a half; empty means not rated)"},
		{"a third", put("Ratings", "I2", 3.3), "x.xlsx: Ratings!I2: Delivery is 3.3 (0 to 5 in steps of a half; empty means not rated)"},
		{"text for a score", put("Ratings", "I2", "good"), `x.xlsx: Ratings!I2: Delivery is "good", a number is expected (write digits only, or empty the cell if it is not known)`},
		{"a date for a score", formatted("Ratings", "I2", 45000, date), "x.xlsx: Ratings!I2: Delivery is a date (format the cell as a number and type it again)"},
		{"a number for a rater", put("Ratings", "B2", 12), "x.xlsx: Ratings!B2: Rater holds a number, words are expected (format the cell as text and type it again)"},
		{"no rater", put("Ratings", "B2", nil), "x.xlsx: Ratings!B2: Rater is empty (fill it in, or empty the whole row)"},
		{"evidence without a score", put("Ratings", "F2", "seen"), "x.xlsx: Ratings!E2: Design has evidence and no score (score it, or empty the evidence; an empty score means not rated)"},
		{"a host that is none", put("Ratings", "A2", "quality-agencie"), `x.xlsx: Ratings!A2: no host on the sheet Hosts is called "quality-agencie" (did you mean quality-agency?)`},
		{"an unknown kind", put("Hosts", "C2", "agancy"), `x.xlsx: Hosts!C2: Kind is "agancy" (did you mean agency?)`},
		{"neither yes nor no", put("Ratings", "C2", "maybe"), `x.xlsx: Ratings!C2: Outside is "maybe" (write yes or no)`},
		{"an ID with spaces", put("Hosts", "A3", "My Host"), `x.xlsx: Hosts!A3: "My Host" is no id: it has small letters, digits and hyphens, at most 60, and begins with a letter or digit
x.xlsx: Hosts!B3: Name is empty (fill it in, or empty the whole row)
x.xlsx: Hosts!C3: Kind is empty (fill it in, or empty the whole row)`},
		{"a share of 45", func(f *excelize.File) error {
			return errors.Join(put("Traces", "B2", "disbursed")(f), put("Traces", "C2", 45)(f))
		}, "x.xlsx: Traces!C2: disbursed is 45; it is a share, 0 to 1"},
		{"half a person", put("Hosts", "E2", 1.5), "x.xlsx: Hosts!E2: Staff is 1.5 (write a whole number)"},
		{"a comma that can be read in two ways", put("Pilot costs", "B2", "1,200"), `x.xlsx: Programme!B4: Currency is empty (a programme has both a currency and a budget)
x.xlsx: Programme!B5: Budget is empty (a programme has both a currency and a budget)
x.xlsx: Pilot costs!A2: Instrument is empty (fill it in, or empty the whole row)
x.xlsx: Pilot costs!B2: Cost is "1,200", a number is expected (is the comma a decimal comma or between thousands? write it without)
x.xlsx: Pilot costs!C2: Source is empty (fill it in, or empty the whole row)`},
		{"a day by its number", put("Ratings", "D2", 46112), "x.xlsx: Ratings!D2: Date is the number 46112 (if the day 2026-03-31 is meant, format the cell as text and write it so)"},
		{"a day as it is written elsewhere", put("Ratings", "D2", "31.03.2026"), `x.xlsx: Ratings!D2: Date is "31.03.2026" (write 2026-03-31)`},
		{"a formula", func(f *excelize.File) error { return f.SetCellFormula("Ratings", "I2", "=1+2") }, "x.xlsx: Ratings!I2: a formula; only values are read (copy the cell and paste it as a value)"},
		{"merged cells", func(f *excelize.File) error { return f.MergeCell("Ratings", "A2", "B3") }, "x.xlsx: Ratings!A2: the cells A2:B3 are merged (take the merge apart and fill each cell)\nx.xlsx: Ratings!B2: Rater is empty (fill it in, or empty the whole row)"},
		{"a sheet that is gone", func(f *excelize.File) error { return f.DeleteSheet("Mimicry") }, "x.xlsx: Mimicry: the sheet is missing (copy it from a new template; it may stay empty)"},
		{"a sheet that is gone, and a fault that the records have", func(f *excelize.File) error {
			return errors.Join(f.DeleteSheet("Nominations"), put("Traces", "E2", 12)(f))
		}, "x.xlsx: Traces!E2: year is 12, want 1980 to 2100\nx.xlsx: Nominations: the sheet is missing (copy it from a new template; it may stay empty)"},
		{"a heading that is gone, and a fault that the records have", func(f *excelize.File) error {
			return errors.Join(put("Mimicry", "A1", nil)(f), put("Traces", "E2", 12)(f))
		}, "x.xlsx: Traces!E2: year is 12, want 1980 to 2100\nx.xlsx: Mimicry!A1: the column \"Subject\" is missing (copy the heading from a new template into row 1; the column may stay empty)"},
		{"no sheet that explains", func(f *excelize.File) error { return f.DeleteSheet("Read me") }, "x.xlsx: Read me: the sheet is missing (copy it from a new template: it says how the sheets are built)"},
		{"a renamed sheet", func(f *excelize.File) error { return f.SetSheetName("Hosts", "Hostes") }, `x.xlsx: Hosts: the sheet is missing (is it the one called "Hostes"? give it its name back)`},
		{"a renamed column", put("Ratings", "B1", "Ratter"), `x.xlsx: Ratings!B1: the column "Rater" is missing (is it the one called "Ratter"? give it its heading back)`},
		{"a column that stands twice", put("Ratings", "Q1", "Rater"), `x.xlsx: Ratings!Q1: the column "Rater" stands twice (delete one of the two columns)`},
		{"a cell beside the table", put("Ratings", "T4", "see mail"), "x.xlsx: Ratings!T4: this column has no heading (move it into a column of the table, or give the column a heading)"},
		{"another layout", put("Read me", "B2", 9), `x.xlsx: Read me!B2: the layout is "9"; this program reads layout 1 (copy the records into a new template of this program)`},
		{"a cause that hangs in the air", func(f *excelize.File) error {
			return f.SetSheetRow("Causes", "A2", &[]any{"problem", "none", 2, "why"})
		}, `x.xlsx: Causes!B2: no problem on the sheet Problems is called "none" (write it on the sheet Problems first)
x.xlsx: Causes!C2: level 2 follows level 0 of none (a cause belongs to the nearest row above it with one level less)`},
		{"one alone", func(f *excelize.File) error {
			return f.SetSheetRow("Together", "A2", &[]any{"pair", "A pair", nil, "quality-agency", "pays"})
		}, "x.xlsx: Together!A2: pair has 1 members; to host together takes two or more"},
		{"a rater twice", func(f *excelize.File) error {
			return f.SetSheetRow("Ratings", "A9", &[]any{"quality-agency", "a. rater ", "yes", nil, 2})
		}, "x.xlsx: Ratings!A9: a. rater rates quality-agency twice; give one rating per rater"},
		{"an item that is none", put("Programme", "A3", "Remark"), "x.xlsx: Programme!A3: no item is called \"Remark\" (the items are those of a new template)\nx.xlsx: Programme!A3: the item \"Notice\" is missing (copy the row from a new template; the value may stay empty)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			reg, _, err := changed(t, c.change)
			if reg != nil || err == nil {
				t.Fatalf("taken as %s", asJSON(t, reg))
			}
			if err.Error() != c.want {
				t.Errorf("said\n%s\nwant\n%s", err, c.want)
			}
		})
	}
}

// What people do and may do: the register is the same.
func TestAllowed(t *testing.T) {
	month := "mmm\\-yy"
	for name, change := range map[string]func(*excelize.File) error{
		"a decimal comma":         put("Ratings", "I2", "3,5"),
		"a number as text":        put("Ratings", "I2", " 3.5 "),
		"spaces around words":     put("Ratings", "A2", " quality-agency\u00a0"),
		"upper case":              put("Hosts", "C2", "Agency"),
		"TRUE":                    put("Ratings", "C2", true),
		"YES":                     put("Ratings", "C2", "YES "),
		"a month made a date":     formatted("Ratings", "D2", 46082, excelize.Style{CustomNumFmt: &month}),
		"rows moved down":         func(f *excelize.File) error { return f.InsertRows("Ratings", 2, 3) },
		"a column moved":          func(f *excelize.File) error { return f.InsertCols("Ratings", "B", 1) },
		"a heading in other case": put("Ratings", "B1", "RATER "),
		"no anchors":              func(f *excelize.File) error { return f.DeleteSheet("Anchors") },
		"rich text": func(f *excelize.File) error {
			return f.SetCellRichText("Ratings", "B2", []excelize.RichTextRun{{Text: "A. ", Font: &excelize.Font{Bold: true}}, {Text: "Rater"}})
		},
		"an inline string": func(f *excelize.File) error { return f.SetCellDefault("Ratings", "B2", "A. Rater") },
	} {
		t.Run(name, func(t *testing.T) {
			reg, notes, err := changed(t, change)
			if err != nil {
				t.Fatal(err)
			}
			if len(notes) > 0 {
				t.Errorf("notes %v", notes)
			}
			same(t, reg, small().Canonical())
		})
	}
}

func TestNotes(t *testing.T) {
	reg, notes, err := changed(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Scratch")
		return errors.Join(err, f.SetRowVisible("Ratings", 2, false), f.SetCellValue("Ratings", "Q1", "Remark"), f.SetCellValue("Ratings", "Q2", "later"), f.SetSheetVisible("Traces", false))
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, reg, small().Canonical())
	want := `Scratch: a sheet of your own; it was not read
Ratings!2: the row is hidden; it was read all the same
Ratings!Q1: "Remark" is a column of your own; it was not read
Traces: the sheet is hidden; it was read all the same`
	var got []string
	for _, n := range notes {
		got = append(got, n.String())
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("notes\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestNothingFilledIn(t *testing.T) {
	if _, _, err := read(write(t, nil)); err == nil || err.Error() != "x.xlsx: nothing is filled in (fill it in, beginning with the sheet Hosts)" {
		t.Errorf("an empty template: %v", err)
	}
}

// A hundred faults are listed, the others counted.
func TestManyFaults(t *testing.T) {
	_, _, err := changed(t, func(f *excelize.File) error {
		for i := range 150 {
			at, _ := excelize.CoordinatesToCellName(3, i+2)
			if err := f.SetCellValue("Traces", at, "many"); err != nil {
				return err
			}
		}
		return nil
	})
	var more *catalogue.More
	if !errors.As(err, &more) || more.N < 50 || len(strings.Split(err.Error(), "\n")) != 101 {
		t.Errorf("said %v", err)
	}
}
