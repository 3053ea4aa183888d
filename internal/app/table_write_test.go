package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A table that was read is not replaced by one that is written, and tables of the run before
// do not stay beside those of the next.
func TestOutputsAndWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	if _, err := WriteExample(dir); err != nil {
		t.Fatal(err)
	}
	table, out := filepath.Join(dir, "exports.csv"), filepath.Join(dir, "out")
	ask := func(src Source, to Destination, proximity bool) error {
		_, err := Complexity(ComplexityRequest{Source: src, Destination: to, Proximity: proximity})
		return err
	}
	if err := ask(Source{Files: []string{table}}, Destination{Out: out}, true); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(out, "products.csv")
	if err := os.WriteFile(mine, []byte("edited"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ask(Source{Files: []string{table}, Filters: []string{"years=2019"}}, Destination{Out: out, Format: "parquet"}, false); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"cells.parquet": true, "recipe.json": true, "cells.csv": false, "proximity.csv": false, "products.csv": true} {
		if _, err := os.Stat(filepath.Join(out, name)); (err == nil) != want {
			t.Errorf("%s: there %v, want %v", name, err == nil, want)
		}
	}
	before, err := os.ReadFile(filepath.Join(out, "cells.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	err = ask(Source{Files: []string{filepath.Join(out, "cells.parquet")}}, Destination{Out: out, Format: "parquet"}, false)
	if AsError(err).Code != Refused || !strings.Contains(err.Error(), "would be replaced") {
		t.Errorf("a table over itself: %v", err)
	}
	_, err = Convert(ConvertRequest{Files: []string{table}, From: "hs12", To: "hs12", Out: table})
	if err == nil {
		t.Error("convert replaces its input")
	}
	if after, _ := os.ReadFile(filepath.Join(out, "cells.parquet")); string(after) != string(before) {
		t.Error("the input was changed")
	}
	for _, bad := range []ConvertRequest{{From: "hs12", To: "hs92:4"}, {From: "hs12:hs96", To: "hs92"}} {
		bad.Files = []string{table}
		if _, err := Convert(bad); AsError(err).Code != NotFound {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// A test of presence that was asked for holds under a convention that has none.
func TestPresenceUnderContinuousConvention(t *testing.T) {
	dir := t.TempDir()
	path, err := WriteExample(dir)
	if err != nil {
		t.Fatal(err)
	}
	tops := map[string]string{}
	for _, p := range []string{"", "rca", "continuous"} {
		run, err := Complexity(ComplexityRequest{Source: Source{Files: []string{path}, Convention: "atlas"}, PresenceChoice: PresenceChoice{Presence: p}})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range run.Years[0].Top {
			tops[p] += " " + x.Code + number(int(x.ECI*1e9), "", "")
		}
	}
	if tops[""] != tops["continuous"] || tops[""] == tops["rca"] {
		t.Errorf("%q", tops)
	}
	_, err = Complexity(ComplexityRequest{Source: Source{Files: []string{path}, Convention: "atlas"}, PresenceChoice: PresenceChoice{Persist: "2/3"}})
	if AsError(err).Code != Invalid {
		t.Errorf("persistence of a continuous presence: %v", err)
	}
}
