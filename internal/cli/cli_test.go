package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"upstep/internal/app"
)

func try(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(args, env{out: &o, err: &e, width: 100})
	return code, o.String(), e.String()
}

// A word that makes no sense is usage, whatever the command.
func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"upstep: no command given\n", "hint: `upstep assess KAZ`"}},
		{[]string{"asess"}, []string{`did you mean "assess"`, "hint: `upstep --help`"}},
		{[]string{"--wrong"}, []string{"unknown flag --wrong", "hint: `upstep --help`"}},
		{[]string{""}, []string{"hint: `upstep --help`"}},
		{[]string{"gap"}, []string{"hint: `upstep gap --help`"}},
		{[]string{"gap", "KAZ", "--year", "soon"}, []string{"--year", "hint: `upstep gap --help`"}},
		{[]string{"pack"}, []string{"hint: `upstep pack --help`"}},
		{[]string{"version"}, []string{"hint: `upstep --help`"}},
	} {
		code, out, errs := try(c.args...)
		if code != exitUsage || out != "" {
			t.Errorf("%q: code %d, output %q", c.args, code, out)
		}
		for _, w := range c.want {
			if !strings.Contains(errs, w) {
				t.Errorf("%q: %q lacks %q", c.args, errs, w)
			}
		}
		if lines := strings.Count(errs, "\n"); lines != 2 || !strings.HasPrefix(errs, "upstep: ") {
			t.Errorf("%q: want one line of what and one of hint, have %q", c.args, errs)
		}
	}
}

// Progress is for those who watch: nothing is written to a file or a pipe.
func TestTell(t *testing.T) {
	for watched, want := range map[bool]string{true: "2019: noise\n", false: ""} {
		var errs bytes.Buffer
		env{err: &errs, watched: watched}.tell("2019: noise")
		if errs.String() != want {
			t.Errorf("watched %v: %q", watched, errs.String())
		}
	}
}

// The class of an error decides the exit code; hints follow on a line of their own.
func TestReport(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		text string
	}{
		{&app.Error{Code: app.Invalid, Message: "odd", Hint: "be even"}, exitUsage, "upstep: odd\nhint: be even\n"},
		{&app.Error{Code: app.NotFound, Message: "none"}, exitUsage, "upstep: none\n"},
		{&app.Error{Code: app.Refused, Message: "no"}, exitFailed, "upstep: no\n"},
		{&app.Error{Code: app.Failed, Message: "full"}, exitFailed, "upstep: full\n"},
		{errors.New("broken"), exitFailed, "upstep: broken\n"},
		{fmt.Errorf("while writing: %w", &app.Error{Code: app.Refused, Message: "inner", Hint: "try"}), exitFailed, "upstep: inner\nhint: try\n"},
	} {
		var e bytes.Buffer
		if code := printError(env{err: &e}, c.err); code != c.code || e.String() != c.text {
			t.Errorf("%v: code %d %q, want %d %q", c.err, code, e.String(), c.code, c.text)
		}
	}
}

// Help goes to standard output with exit code 0, and no command is without.
func TestHelp(t *testing.T) {
	_, general, _ := try("--help")
	for _, name := range []string{"assess", "gap", "space", "claims", "why", "verify", "doctor", "countries", "indicators", "products", "sources", "pack build", "pack check"} {
		if !strings.Contains(general, "\n  "+name+" ") {
			t.Errorf("the help lacks %q", name)
		}
		code, out, errs := try(append(strings.Fields(name), "--help")...)
		if code != exitDone || errs != "" || !strings.HasPrefix(out, "Usage: upstep "+name) {
			t.Errorf("%s --help: code %d, %q %q", name, code, out, errs)
		}
		if name != "pack build" && strings.Count(out, "upstep "+name) < 2 {
			t.Errorf("%s --help has no example", name)
		}
	}
}

// What to do next goes to standard error: a pipe gets the result alone.
func TestStreams(t *testing.T) {
	code, out, errs := try("countries", "Namibia")
	if code != exitDone || !strings.Contains(out, "NAM") || strings.Contains(out, "next:") || errs != "next: upstep assess NAM\n" {
		t.Errorf("code %d, %q, %q", code, out, errs)
	}
	code, out, errs = try("countries", "Namibia", "--json")
	if code != exitDone || errs != "" || !strings.HasPrefix(out, "{\n") || !strings.HasSuffix(out, "}\n") {
		t.Errorf("code %d, %q, %q", code, out, errs)
	}
}
