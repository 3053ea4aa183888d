package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The answers of `convert` follow their contract, with codes kept out, ways backwards
// and years without value, and so does that of `complexity --convert`.
func TestConvertContract(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(dir, "t.csv")
	if err := os.WriteFile(table, []byte("year,country,product,value\n2018,A,010130,1\n2018,B,271000,2\n2018,B,x,2\n2019,A,010130,0\n2019,A,270900,0\n2018,A,270900,7\n2018,C,847170,7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := readSchema(t, "convert.md")
	for _, args := range [][]string{
		{"convert", table, "--from", "hs12", "--to", "hs92"},
		{"convert", table, "--from", "hs12", "--to", "hs22", "--level", "4", "--split", "equal"},
		{"convert", table, "--from", "hs12", "--to", "hs12", "--out", filepath.Join(dir, "m.csv")},
	} {
		checkAnswer(t, s, "ConvertRun", output(t, append(args, "--json")...))
	}
	log, err := os.ReadFile(filepath.Join(dir, "m.log.json"))
	if err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, s, "ConvertRun", log)
	checkAnswer(t, s, "list of ConvertWay", output(t, "convert", "--list", "--from", "hs92", "--json"))
	checkAnswer(t, readSchema(t, "complexity.md"), "ComplexityRun", output(t, "complexity", table, "--convert", "hs12:hs92:4", "--filter", "years=2018", "--json"))
}
