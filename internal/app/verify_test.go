package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestWriteTwiceGivesTheSameBytesAndVerifies(t *testing.T) {
	a := openTest(t)
	d1, d2 := t.TempDir(), t.TempDir()
	for _, dir := range []string{d1, d2} {
		if _, err := a.Write(assess(t, openTest(t), Request{Country: "UZB"}), dir); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(d1)
	if err != nil || len(entries) != 5 {
		t.Fatalf("%d files: %v", len(entries), err)
	}
	for _, e := range entries {
		x, _ := os.ReadFile(filepath.Join(d1, e.Name()))
		y, _ := os.ReadFile(filepath.Join(d2, e.Name()))
		if !bytes.Equal(x, y) {
			t.Errorf("%s differs between two runs", e.Name())
		}
	}
	recipe := filepath.Join(d1, "uzb-assess.recipe.json")
	v, err := a.Verify(recipe)
	if err != nil || v.Err() != nil || len(v.Files) != 5 {
		t.Fatalf("verify: %+v %v", v, err)
	}
	whole, err := os.ReadFile(recipe)
	if err != nil {
		t.Fatal(err)
	}
	for _, edit := range [][2]string{{`"provenance": "judgement"`, `"provenance": "verified"`}, {`"pack": "`, `"pack": "00`}, {Program, "upstep 9.9.9"}} {
		if err := os.WriteFile(recipe, bytes.Replace(whole, []byte(edit[0]), []byte(edit[1]), 1), 0o644); err != nil {
			t.Fatal(err)
		}
		if v, err := a.Verify(recipe); err != nil || v.Err() == nil || !strings.Contains(v.Err().Error(), "recipe.json") {
			t.Errorf("a recipe with %s was verified: %v %v", edit[1], v.Err(), err)
		}
	}
	if err := os.WriteFile(recipe, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d1, "uzb-assess.md"), []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(d1, "uzb-assess.xlsx")); err != nil {
		t.Fatal(err)
	}
	v, err = a.Verify(recipe)
	if err != nil || v.Err() == nil || !strings.Contains(v.Err().Error(), "uzb-assess.md (changed since it was written), uzb-assess.xlsx (missing)") {
		t.Errorf("an edited and a lost file: %v %v", v.Err(), err)
	}
}

func TestVerifyRefusesOtherFiles(t *testing.T) {
	a := openTest(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"broken.json": "{", "other.json": `{"command":["rm","-rf"]}`, "year.json": `{"command":["assess","KAZ","--peers","income","--year","x","--trade-year","0"]}`,
		"nothing.json": `{"command":["assess","KAZ","--peers","income","--year","0","--trade-year","0"],"outputs":{}}`,
		"escape.json":  `{"command":["assess","KAZ","--peers","income","--year","0","--trade-year","0"],"outputs":{"../up.md":"00"}}`,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Verify(path); AsError(err).Code != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.Verify(filepath.Join(dir, "none.json")); AsError(err).Code != NotFound {
		t.Errorf("a recipe that is not there: %v", err)
	}
}

func TestWriteFilesLeavesNothingHalfWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "b.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := WriteFiles(dir, []File{{"a.md", []byte("new")}, {"b.md", []byte("new")}})
	if AsError(err).Code != Failed {
		t.Fatalf("writing over a folder gave %v", err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "a.md")); string(b) != "old" {
		t.Errorf("the first file was replaced although the second could not be: %q", b)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
	file := filepath.Join(dir, "a.md")
	if _, err := WriteFiles(filepath.Join(file, "x"), []File{{"c", nil}}); AsError(err).Code != Failed {
		t.Errorf("a folder below a file gave %v", err)
	}
}

func TestRecipeCommandRoundTrip(t *testing.T) {
	r := Request{Country: "KAZ", Peers: "GEO,ARM", Year: 2019, TradeYear: 2017}
	back, err := requestOf(r.command())
	if err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("%+v %v", back, err)
	}
	b, _ := json.Marshal(r.command())
	if !strings.Contains(string(b), "GEO,ARM") {
		t.Errorf("%s", b)
	}
}
