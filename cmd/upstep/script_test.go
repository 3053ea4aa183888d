package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain puts the program on the path of the tests as "upstep": the test binary
// itself, or under the race detector, where a hundred runs would take minutes and
// find nothing that the tests of the packages do not, a plain build.
func TestMain(m *testing.M) {
	if !underRace {
		testscript.Main(m, map[string]func(){"upstep": main})
	}
	os.Exit(runPlain(m))
}

func runPlain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "upstep-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	args := []string{"build", "-o", filepath.Join(dir, "upstep")}
	if runtime.GOOS == "windows" {
		args[2] += ".exe"
	}
	if openBuild {
		args = append(args, "-tags", "upstep_open")
	}
	if out, err := exec.Command("go", append(args, ".")...).CombinedOutput(); err != nil {
		panic(string(out))
	}
	os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return m.Run()
}

// The scripts read as a tutorial, one file per command. Besides testscript's own
// commands they use
//
//	$ upstep ...          runs, ends with exit code 0
//	exits N upstep ...    runs, ends with exit code N and says what and where on standard error
//	asjson FILE           the file ("stdout" for the last output) is one JSON value
//	first FILE REGEXP VAR sets VAR to the first match in a file
//	cells FILE SHEET A2=VALUE ... fills in cells of a workbook
//
// and the conditions [open], true in a build without the restricted tables, and [cgo].
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"$": succeeds, "exits": exits, "asjson": isJSON, "first": first, "cells": cells,
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "open":
				return openBuild, nil
			case "cgo":
				return withCgo, nil
			case "superuser":
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + cond)
		},
	})
}

// leaks are what no output may hold: a number that is none, a format that went
// wrong, a slice or pointer printed as Go does, a crash.
var leaks = regexp.MustCompile(`\bNaN\b|[-+]?\bInf\b|<nil>|%![a-zA-Z(]|\bmap\[|0xc000|goroutine \d|panic:|\.go:\d+`)

func succeeds(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("use: exits N upstep ...")
	}
	if code := runs(ts, args); code != 0 {
		ts.Fatalf("exit code %d, want 0", code)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("use: exits N upstep ...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if code := runs(ts, args[1:]); code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
	if !strings.HasPrefix(ts.ReadFile("stderr"), "upstep: ") {
		ts.Fatalf("no message on standard error")
	}
}

// runs executes a command, checks that nothing leaks and returns the exit code.
func runs(ts *testscript.TestScript, args []string) int {
	err := ts.Exec(args[0], args[1:]...)
	code := 0
	if err != nil {
		var ee *exec.ExitError
		if !errors.As(err, &ee) {
			ts.Fatalf("%v", err)
		}
		code = ee.ExitCode()
	}
	for _, stream := range []string{"stdout", "stderr"} {
		if leak := leaks.FindString(ts.ReadFile(stream)); leak != "" {
			ts.Fatalf("%s holds %q", stream, leak)
		}
	}
	return code
}

func isJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("use: asjson FILE")
	}
	text := ts.ReadFile(args[0])
	if _, err := parseJSON([]byte(text)); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
}

func first(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("use: first FILE REGEXP VAR")
	}
	found := regexp.MustCompile(args[1]).FindString(ts.ReadFile(args[0]))
	if found == "" {
		ts.Fatalf("no match for %s in %s", args[1], args[0])
	}
	ts.Setenv(args[2], found)
}
