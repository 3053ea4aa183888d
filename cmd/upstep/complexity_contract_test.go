package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The answer of `complexity` follows its contract, with and without files, rows left
// out and comparisons.
func TestComplexityContract(t *testing.T) {
	dir := t.TempDir()
	output(t, "complexity", "--example", "--out", dir)
	table := filepath.Join(dir, "exports.csv")
	bad := filepath.Join(dir, "bad.csv")
	if err := os.WriteFile(bad, []byte("country,country_name,product,value\nA,Aland,1,1\nB,,2,x\nA,,2,0\nB,,1,3\nC,,2,1\nC,,1,1"), 0o600); err != nil {
		t.Fatal(err)
	}
	traits := map[string]string{"income": "country,income\n", "share": "country,resource_share\n"}
	for i := 1; i <= 24; i++ {
		traits["income"] += fmt.Sprintf("C%03d,%d\n", i, 900+i*i)
		traits["share"] += fmt.Sprintf("C%03d,0.%d\n", i, i%9)
	}
	for name, text := range traits {
		if err := os.WriteFile(filepath.Join(dir, name+".csv"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"complexity", table, "--income", filepath.Join(dir, "income.csv"), "--resources", filepath.Join(dir, "share.csv"), "--out", filepath.Join(dir, "approach")},
		{"complexity", table},
		{"complexity", table, "--year", "-", "--duplicates", "sum"},
		{"complexity", table, "--compare", "stata,r", "--filter", "country!=C001"},
		{"complexity", bad, "--bad-rows", "drop"},
		{"complexity", table, "--rolling", "2", "--new-products", "--compare", "py", "--out", filepath.Join(dir, "means")},
		{"complexity", table, "--out", filepath.Join(dir, "out"), "--network"},
	} {
		checkAnswer(t, readSchema(t, "complexity.md"), "ComplexityRun", output(t, append(args, "--json")...))
	}
	checkAnswer(t, readSchema(t, "verify.md"), "Verification", output(t, "verify", filepath.Join(dir, "out", "recipe.json"), "--json"))
	sure := filepath.Join(dir, "sure")
	for _, c := range []struct {
		page, result string
		args         []string
	}{
		{"uncertainty.md", "UncertaintyRun", []string{"uncertainty", table, "--replications", "20", "--sensitivity", "--leave-one-out", "--out", sure}},
		{"uncertainty.md", "UncertaintyRun", []string{"uncertainty", bad, "--bad-rows", "drop", "--replications", "20"}},
		{"links.md", "LinksRun", []string{"links", table, "--every-year", "--fdr", "0.9"}},
		{"links.md", "LinksRun", []string{"links", bad, "--bad-rows", "drop", "--economies"}},
		{"backtest.md", "BacktestRun", []string{"backtest", table}},
		{"backtest.md", "BacktestRun", []string{"backtest", table, "--from", "2018", "--to", "2019", "--still", "2020"}},
		{"cross.md", "CrossRun", []string{"cross", table, table, "--from-year", "2018"}},
		{"cross.md", "CrossRun", []string{"cross", bad, bad, "--bad-rows", "drop", "--out", filepath.Join(dir, "across")}},
		{"verify.md", "Verification", []string{"verify", filepath.Join(sure, "recipe.json")}},
	} {
		checkAnswer(t, readSchema(t, c.page), c.result, output(t, append(c.args, "--json")...))
	}
}
