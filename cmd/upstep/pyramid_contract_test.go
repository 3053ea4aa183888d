package main

import (
	"path/filepath"
	"testing"
)

// The answer on a survey keeps the contract, refused groups included.
func TestPyramidContract(t *testing.T) {
	dir := t.TempDir()
	output(t, "pyramid", "--example", "--out", dir)
	file := filepath.Join(dir, "SYNTHETIC-firms.csv")
	s := readSchema(t, "pyramid.md")
	for _, args := range [][]string{
		{"pyramid", "--microdata", file}, {"pyramid", "--microdata", file, "--country-column", "l1"}, {"pyramid", "--microdata", file, "--option", "min_scored=1000"},
	} {
		checkAnswer(t, s, "Pyramid", output(t, append(args, "--json")...))
	}
}
