package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/commands.md anew")

// commandsPage is generated from the program's own help.
var commandsPage = filepath.Join("..", "..", "docs", "commands.md")

func TestCommandsPage(t *testing.T) {
	want := renderCommands(t)
	if *update {
		if err := os.WriteFile(commandsPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(commandsPage)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Error("docs/commands.md is stale, run: go test ./cmd/upstep -run TestCommandsPage -update")
	}
}

var commandLine = regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)  +\S`)

// renderCommands writes the page: what the program is, then each command with its help.
func renderCommands(t *testing.T) string {
	general := help(t)
	var b strings.Builder
	b.WriteString("# Commands\n\nCode generated from the program's help; `go test ./cmd/upstep -run TestCommandsPage -update` writes it anew.\n")
	b.WriteString("A test runs every example.\n\n")
	fmt.Fprintf(&b, "```text\n%s\n```\n", general)
	_, list, ok := strings.Cut(general, "Commands:\n")
	if !ok {
		t.Fatal("the help lists no commands")
	}
	for _, m := range commandLine.FindAllStringSubmatch(list, -1) {
		fmt.Fprintf(&b, "\n## %s\n\n", m[1])
		text, examples := splitExamples(help(t, strings.Fields(m[1])...))
		fmt.Fprintf(&b, "```text\n%s\n```\n", text)
		if examples != "" {
			fmt.Fprintf(&b, "\n```sh\n%s```\n", examples)
		}
	}
	return b.String()
}

// help returns the help of a command at a width of 100.
func help(t *testing.T, words ...string) string {
	t.Helper()
	cmd := exec.Command("upstep", append(words, "--help")...)
	cmd.Env = append(os.Environ(), "COLUMNS=100")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("upstep %s --help: %v", strings.Join(words, " "), err)
	}
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// splitExamples takes the lines "  upstep ..." out of a help text; what follows two
// blanks becomes a comment.
func splitExamples(help string) (text, examples string) {
	var rest []string
	for line := range strings.SplitSeq(help, "\n") {
		word := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "  ") && strings.HasPrefix(word, "upstep "):
			command, comment, _ := strings.Cut(word, "  ")
			if comment = strings.TrimSpace(comment); comment != "" {
				command = fmt.Sprintf("%-42s # %s", command, comment)
			}
			examples += command + "\n"
		case word == "Examples:" || word == "" && len(rest) > 0 && rest[len(rest)-1] == "":
		default:
			rest = append(rest, line)
		}
	}
	return strings.TrimSpace(strings.Join(rest, "\n")), examples
}

// Every command of the README and of docs/commands.md runs, in the order it stands
// there, in one folder, and ends with exit code 0.
func TestDocumentedCommands(t *testing.T) {
	for _, page := range []string{filepath.Join("..", "..", "README.md"), commandsPage} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			dir, ran := t.TempDir(), 0
			for _, line := range shellLines(string(text)) {
				words, err := documented(line)
				if err != nil {
					t.Errorf("%q: %v", line, err)
				}
				if len(words) == 0 {
					continue
				}
				ran++
				cmd := exec.Command("upstep", words...)
				cmd.Dir = dir
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Errorf("%s: %v\n%s", line, err, out)
				}
				if leak := leaks.Find(out); leak != nil {
					t.Errorf("%s: prints %q", line, leak)
				}
			}
			if ran < 10 {
				t.Errorf("only %d commands found: is the page read as it should be?", ran)
			}
		})
	}
}

// shellLines returns the lines of the ```sh blocks of a page.
func shellLines(page string) []string {
	var out []string
	in := false
	for line := range strings.SplitSeq(page, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			in = !in && line == "```sh"
		case in && strings.TrimSpace(line) != "":
			out = append(out, line)
		}
	}
	return out
}

// tools are lines that use Go itself and not the program.
var tools = []string{"go test ./...", "go install ./cmd/upstep", "go build -tags upstep_open -o upstep-open ./cmd/upstep"}

// documented returns the words after the program's name; none for a line of the Go
// tool. A line that is neither is an error, so that none goes untested.
func documented(line string) ([]string, error) {
	line, _, _ = strings.Cut(line, " #")
	line = strings.TrimSpace(line)
	for _, t := range tools {
		if line == t {
			return nil, nil
		}
	}
	rest, ok := strings.CutPrefix(line, "go run ./cmd/upstep ")
	if !ok {
		rest, ok = strings.CutPrefix(line, "upstep ")
	}
	if !ok {
		return nil, errors.New("not a command of this program")
	}
	return shellWords(rest)
}

// shellWords splits at blanks; words in single quotes stay whole.
func shellWords(line string) ([]string, error) {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	if strings.Count(line, "'")%2 == 1 {
		return nil, errors.New("a quote is not closed")
	}
	return out, nil
}
