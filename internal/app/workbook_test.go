package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The invented register goes into a workspace by YAML, out as a workbook, and into another
// workspace from there: both record the same, and a workbook with a fault changes nothing.
func TestWorkbookAndYAML(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	for _, w := range []string{one, two} {
		if _, err := InitWorkspace(w); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Example("capacity", dir); err != nil {
		t.Fatal(err)
	}
	if _, err := ImportCapacity(ctx, one, filepath.Join(dir, "hosts.yaml"), false); err != nil {
		t.Fatal(err)
	}
	book := filepath.Join(dir, "book.xlsx")
	if _, err := WriteTemplate(ctx, Template{Out: book, Filled: true, Workspace: one}); err != nil {
		t.Fatal(err)
	}
	run, err := ImportCapacity(ctx, two, book, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Changes) == 0 || len(run.Notes) > 0 {
		t.Errorf("%d changes, notes %v", len(run.Changes), run.Notes)
	}
	_, a, _, err := recorded(ctx, one)
	if err != nil {
		t.Fatal(err)
	}
	_, b, revision, err := recorded(ctx, two)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Hosts) == 0 || !reflect.DeepEqual(a, b) {
		t.Errorf("by YAML %+v\nby workbook %+v", a, b)
	}

	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := errors.Join(f.SetCellValue("Hosts", "B2", "Another name"), f.SetCellValue("Ratings", "E2", 7), f.Save()); err != nil {
		t.Fatal(err)
	}
	_, err = ImportCapacity(ctx, two, book, true)
	if err == nil || !strings.Contains(err.Error(), "Ratings!E2: Design is 7") || !strings.HasPrefix(AsError(err).Hint, "nothing was imported; ") {
		t.Errorf("said %v, hint %q", err, AsError(err).Hint)
	}
	if _, after, r, err := recorded(ctx, two); err != nil || r != revision || !reflect.DeepEqual(after, b) {
		t.Errorf("a refused import left revision %d of %d, %v", r, revision, err)
	}
}

// A template is never written over a file, and takes the country of the workspace or none.
func TestTemplateRefuses(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "there.xlsx")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, ask := range map[string]Template{
		"is there already":         {Out: there},
		"does not end in .xlsx":    {Out: filepath.Join(dir, "x.csv")},
		"is of no use":             {Out: filepath.Join(dir, "x.xlsx"), Workspace: dir},
		"there is no workspace in": {Out: filepath.Join(dir, "x.xlsx"), Filled: true},
	} {
		if _, err := WriteTemplate(context.Background(), ask); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", ask, err, want)
		}
	}
	if b, err := os.ReadFile(there); err != nil || string(b) != "mine" {
		t.Errorf("the file is now %q, %v", b, err)
	}
}
