//go:build cgo

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The answers of import, evidence and sql follow their contract.
func TestWorkspaceContract(t *testing.T) {
	dir := t.TempDir()
	ws, table := filepath.Join(dir, "ws"), filepath.Join(dir, "t.csv")
	if err := os.WriteFile(table, []byte("year,country,product,value\n2019,KAZ,x,1\n2019,UZB,x,-1\n2019,ZZZ,y,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	output(t, "init", ws)
	s := readSchema(t, "workspace.md")
	for _, c := range []struct {
		result string
		args   []string
	}{
		{"ImportRun", []string{"import", "table", table, "--bad-rows", "drop", "--unit", "USD", "--classification", "hs92"}},
		{"ImportRun", []string{"import", "table", table, "--bad-rows", "drop", "--unit", "USD", "--classification", "hs92"}},
		{"EvidenceRun", []string{"evidence"}},
		{"EvidenceRun", []string{"evidence", "t", "--check"}},
		{"SQLRun", []string{"sql", "select *, null from t"}},
		{"SQLRun", []string{"sql", "select 1 where false"}},
		{"EvidenceRun", []string{"evidence", "--remove", "t"}},
	} {
		checkAnswer(t, s, c.result, output(t, append(c.args, "--workspace", ws, "--json")...))
	}
}
