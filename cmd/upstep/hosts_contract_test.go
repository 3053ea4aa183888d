package main

import (
	"path/filepath"
	"testing"
)

// The answers on the records of a workspace keep the contract, from an empty one on.
func TestHostsContract(t *testing.T) {
	dir := t.TempDir()
	ws := filepath.Join(dir, "ws")
	output(t, "init", ws)
	s := readSchema(t, "hosts.md")
	check := func(result string, args ...string) {
		t.Helper()
		checkAnswer(t, s, result, output(t, append(args, "--workspace", ws, "--json")...))
	}
	check("HostsRun", "host", "list")
	check("LogRun", "host", "log")
	check("Recorded", "host", "add", "desk", "--name", "Desk", "--kind", "ngo")
	check("HostsRun", "host", "list") // a unit that nobody rated
	check("CapacityRun", "capacity", "show", "desk")
	check("PocketsRun", "pocket")
	output(t, "capacity", "example", "--out", dir)
	check("Recorded", "capacity", "import", filepath.Join(dir, "hosts.yaml"))
	check("Recorded", "capacity", "import", filepath.Join(dir, "hosts.yaml"))
	check("Recorded", "host", "remove", "desk")
	check("HostsRun", "host", "list")
	check("HostsRun", "host", "show", "supplier-team")
	check("HostsRun", "host", "show", "chamber")
	check("PocketsRun", "pocket", "tech-lab")
	check("CapacityRun", "capacity", "show")
	check("LogRun", "host", "log", "--last", "0")
	checkAnswer(t, s, "Scale", output(t, "capacity", "anchors", "--json"))
}
