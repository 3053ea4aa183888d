package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tamper replaces old by new in a file for the time of a test.
func tamper(t *testing.T, path, from, to string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(from)) {
		t.Fatalf("%s does not hold %q", path, from)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(from), []byte(to), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Error(err)
		}
	})
}

func TestVerifyReplaysTables(t *testing.T) {
	a, in, dir := openTest(t), textFile(t, workedTable), t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}, Threshold: 0.8, Filters: []string{"country!=c5"}}, Measures: []string{"genepy"},
		Destination: Destination{Out: dir, Command: []string{"complexity"}}, Proximity: true}); err != nil {
		t.Fatal(err)
	}
	recipe := filepath.Join(dir, RecipeFile)
	v, err := a.Verify(recipe)
	if err != nil || v.Err() != nil || len(v.Files) != 5 || len(v.Inputs) != 1 {
		t.Fatalf("%+v: %v, %v", v, err, v.Err())
	}
	for _, c := range []struct{ name, file, old, new, want string }{
		{"an edited output", filepath.Join(dir, "countries.csv"), "c1,", "c7,", "not verified: countries.csv (changed since it was written)"},
		{"another input", in, "c1,p1,120", "c1,p1,121", "t.csv (changed since it was read)"},
		{"another threshold", recipe, `"threshold": 0.8`, `"threshold": 1.5`, "cells.csv (replay differs)"},
		{"another filter", recipe, `"country!=c5"`, `"country!=c4"`, "countries.csv (replay differs)"},
		{"another provenance", recipe, `"provenance": "user"`, `"provenance": "verified"`, "not verified: recipe.json (replay differs)"},
		{"another program", recipe, Program, "upstep 9.9.9", "recipe.json (replay differs)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tamper(t, c.file, c.old, c.new)
			v, err := a.Verify(recipe)
			if err != nil || v.Err() == nil || !strings.Contains(v.Err().Error(), c.want) {
				t.Errorf("%v, %v; want %q", err, v.Err(), c.want)
			}
		})
	}
	t.Run("a lost output", func(t *testing.T) {
		path := filepath.Join(dir, "products.csv")
		tamper(t, path, "p1", "p1") // puts it back
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if v, err := a.Verify(recipe); err != nil || v.Err() == nil || !strings.Contains(v.Err().Error(), "products.csv (missing)") {
			t.Errorf("%v, %v", err, v.Err())
		}
	})
}

// With another input nothing is run, and no checksum of a replay is claimed.
func TestVerifyRunsNothingOnOtherInputs(t *testing.T) {
	in, dir := textFile(t, workedTable), t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: dir}}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(in); err != nil {
		t.Fatal(err)
	}
	v, err := openTest(t).Verify(filepath.Join(dir, RecipeFile))
	if err != nil || v.Inputs[0].Verdict != "missing" {
		t.Fatalf("%+v, %v", v.Inputs, err)
	}
	for _, f := range v.Files {
		if f.Verdict != "not replayed" || f.Replayed != "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestVerifyRefusesTableRecipesItCannotReplay(t *testing.T) {
	in, dir := textFile(t, workedTable), t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: dir}}); err != nil {
		t.Fatal(err)
	}
	recipe, a := filepath.Join(dir, RecipeFile), openTest(t)
	for _, c := range []struct{ old, new, want string }{
		{`"method": "complexity"`, `"method": "alchemy"`, "not one this version replays"},
		{`"proximity": false`, `"philosophy": true`, "cannot be read"},
		{`"name": "cells.csv"`, `"name": "../cells.csv"`, "outside its folder"},
		{`"name": "cells.csv"`, `"name": "more.csv"`, "does not write"},
		{`"outputs": [`, `"others": [`, "no outputs"},
	} {
		t.Run(c.new, func(t *testing.T) {
			tamper(t, recipe, c.old, c.new)
			if _, err := a.Verify(recipe); err == nil || AsError(err).Code != Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}
