package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"upstep/internal/source/bulk"
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
			download(t, dir)
			for _, line := range shellLines(string(text)) {
				words, err := documented(line)
				if err != nil {
					t.Errorf("%q: %v", line, err)
				}
				if len(words) == 0 || !withCgo && bulky(words) {
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

// shellWords splits at blanks; what stands in single or double quotes stays whole.
func shellWords(line string) ([]string, error) {
	var out []string
	var word strings.Builder
	var quote rune
	open := false // a word has begun
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, open = r, true
		case quote == 0 && r == ' ':
			if open {
				out = append(out, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if open {
		out = append(out, word.String())
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	return out, nil
}

// exampleRelease is what the examples take for a download.
const exampleRelease = "BACI_HS92_V202401b.zip"

// download puts a small invented release of BACI where the examples look for one.
func download(t *testing.T, dir string) {
	t.Helper()
	s := bulk.Synthetic{Year: 2022, Countries: 8, Products: 20, Rows: 300, Seed: 1}
	table, codes := s.Files()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, write := range map[string]func(io.Writer) error{table: s.Write, codes: s.WriteCodes} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := write(w); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, exampleRelease), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// bulky reports whether a command needs the engine for bulk tables, or what it made.
func bulky(words []string) bool {
	return slices.Contains([]string{"import", "sql"}, words[0]) || slices.Contains(words, "--dataset") || words[0] == "evidence" && len(words) > 3
}
