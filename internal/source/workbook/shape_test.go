package workbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"upstep/internal/source/workbook"
	"upstep/policy"
)

// Every column explains itself, every drop-down points at words that are there, headings
// stay in sight, nothing is protected or a formula.
func TestShape(t *testing.T) {
	data := write(t, small())
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := "Read me|Anchors|Hosts|Ratings|Traces|Nominations|Together|Priorities|Facts|Programme|Pilot costs|Problems|Causes|Reforms|Present|Mimicry|Lists"
	if got := strings.Join(f.GetSheetList(), "|"); got != want {
		t.Errorf("sheets %s", got)
	}
	var rules []string
	for _, s := range f.GetSheetList() {
		panes, err := f.GetPanes(s)
		if err != nil {
			t.Fatal(err)
		}
		if s != "Read me" && (!panes.Freeze || panes.YSplit != 1) {
			t.Errorf("%s: the heading row is not frozen", s)
		}
		heads, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		comments, err := f.GetComments(s)
		if err != nil {
			t.Fatal(err)
		}
		if records := s != "Read me" && s != "Anchors" && s != "Lists"; records && len(comments) < len(heads[0]) {
			t.Errorf("%s: %d notes for %d headings", s, len(comments), len(heads[0]))
		}
		list, err := f.GetDataValidations(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, dv := range list {
			if dv.Prompt == nil || *dv.Prompt == "" || len([]rune(*dv.Prompt)) > 255 || len([]rune(*dv.PromptTitle)) > 32 {
				t.Errorf("%s %s: a prompt of a wrong length", s, dv.Sqref)
			}
			if dv.Type != "" && (dv.Error == nil || !dv.ShowErrorMessage || !dv.AllowBlank) {
				t.Errorf("%s %s: a rule without a message, or one that forbids empty cells", s, dv.Sqref)
			}
			if dv.Type == "list" {
				rules = append(rules, fmt.Sprintf("%s %s %s", s, dv.Sqref, dv.Formula1))
				listed(t, f, dv.Formula1)
			}
		}
	}
	for _, want := range []string{
		"Hosts C2:C2000 Lists!$A$2:$A$10",
		"Ratings A2:A2000 OFFSET(Hosts!$A$2,0,0,MAX(1,COUNTA(Hosts!$A$2:$A$2000)),1)",
		"Ratings C2:C2000 Lists!$D$2:$D$3",
		"Ratings E2:E2000 Lists!$C$2:$C$12",
		"Traces B2:B2000 Lists!$B$2:$B$10",
		"Priorities A2:A2000 Lists!$H$2:$H$2",
		"Facts A2:A2000 Lists!$J$2:$J$3",
		"Facts B2:B2000 Lists!$M$2:$M$2",
		"Reforms B2:B2000 Lists!$N$2:$N$2",
		"Causes E2:E2000 Lists!$E$2:$E$5",
		"Causes A2:A2000 Lists!$G$2:$G$3",
	} {
		if !strings.Contains("\n"+strings.Join(rules, "\n")+"\n", "\n"+want+"\n") {
			t.Errorf("no drop-down %s among\n%s", want, strings.Join(rules, "\n"))
		}
	}
}

// listed checks that a range of the sheet Lists is full, and ends where it should.
func listed(t *testing.T, f *excelize.File, ref string) {
	t.Helper()
	rest, ok := strings.CutPrefix(ref, "Lists!")
	if !ok {
		return
	}
	rest = strings.ReplaceAll(rest, "$", "")
	from, to, _ := strings.Cut(rest, ":")
	col, first, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatal(err)
	}
	_, last, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		t.Fatal(err)
	}
	for row := first; row <= last+1; row++ {
		at, _ := excelize.CoordinatesToCellName(col, row)
		v, err := f.GetCellValue("Lists", at)
		if err != nil {
			t.Fatal(err)
		}
		if (v == "") != (row == last+1) {
			t.Errorf("%s: Lists!%s holds %q", ref, at, v)
		}
	}
}

// The parts as they stand in the file: no formula, no protection, no time of today.
func TestParts(t *testing.T) {
	data := write(t, small())
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	dropDowns := 0
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		s := string(b)
		if !p.Modified.IsZero() && p.Modified.Year() > 1980 {
			t.Errorf("%s: packed at %v", p.Name, p.Modified)
		}
		for _, bad := range []string{"<f>", "<f ", "sheetProtection", "workbookProtection", "externalLink", "vbaProject"} {
			if strings.Contains(s, bad) {
				t.Errorf("%s has %s", p.Name, bad)
			}
		}
		if strings.HasPrefix(p.Name, "xl/worksheets/sheet") {
			dropDowns += strings.Count(s, `type="list"`)
		}
		if p.Name == "xl/sharedStrings.xml" && !strings.Contains(s, "<t>=paid in 30 days</t>") {
			t.Error("a text with an equals sign is not there as text")
		}
		if p.Name == "docProps/core.xml" && !strings.Contains(s, "1980-01-01T00:00:00Z") {
			t.Errorf("times of the file: %s", s)
		}
	}
	if dropDowns < 30 {
		t.Errorf("%d drop-downs", dropDowns)
	}
}

// A register with a defect is not written, nor one that cells cannot hold.
func TestWriteRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*policy.Register){
		"a score of 7":   func(r *policy.Register) { r.Hosts[0].Ratings[0].Scores[0].Value = 7 },
		"a control":      func(r *policy.Register) { r.Notice = "bell \a" },
		"a long text":    func(r *policy.Register) { r.Notice = strings.Repeat("x", 40_000) },
		"two of one ID":  func(r *policy.Register) { r.Hosts = append(r.Hosts, r.Hosts[0]) },
		"a nameless one": func(r *policy.Register) { r.Hosts[0].ID = "" },
		"a long list": func(r *policy.Register) {
			r.Hosts[0].TrustedBy = []string{strings.Repeat("a", 9999), strings.Repeat("b", 9999), strings.Repeat("c", 9999), strings.Repeat("d", 9999)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := small()
			spoil(r)
			if err := workbook.Write(io.Discard, r, options); err == nil {
				t.Error("written")
			}
		})
	}
}
