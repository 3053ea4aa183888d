package law

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// load asks the go command for the packages of the module and parses every file
// that is not a test, whatever build constraints it carries.
func load(t *testing.T, fset *token.FileSet) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,IgnoredGoFiles", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	list, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var pkgs []pkg
	for dec := json.NewDecoder(bytes.NewReader(list)); ; {
		var found struct {
			ImportPath, Dir                   string
			GoFiles, CgoFiles, IgnoredGoFiles []string
		}
		if err := dec.Decode(&found); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		p := pkg{path: found.ImportPath}
		for _, name := range slices.Concat(found.GoFiles, found.CgoFiles, found.IgnoredGoFiles) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parse(fset, filepath.Join(found.Dir, name), nil)
			if err != nil {
				t.Error(err)
				continue
			}
			p.files = append(p.files, f)
		}
		pkgs = append(pkgs, p)
	}
}

// The import law of docs/architecture.md holds for every package of the module.
func TestImportLaw(t *testing.T) {
	fset := token.NewFileSet()
	pkgs := load(t, fset)
	for _, want := range []string{"upstep/panel", "upstep/report", "upstep/internal/law"} {
		if !slices.ContainsFunc(pkgs, func(p pkg) bool { return p.path == want }) {
			t.Errorf("go list did not find %s: is the test looking at the right tree?", want)
		}
	}
	for _, broken := range check(fset, pkgs) {
		t.Error(broken)
	}
}

// Every package says in doc.go what it is for.
func TestPackagesHaveDoc(t *testing.T) {
	fset := token.NewFileSet()
	for _, p := range load(t, fset) {
		ok := slices.ContainsFunc(p.files, func(f *ast.File) bool {
			name := filepath.Base(fset.Position(f.Package).Filename)
			return f.Doc != nil && (name == "doc.go" || f.Name.Name == "main")
		})
		if !ok {
			t.Errorf("%s: no package comment in doc.go", p.path)
		}
	}
}

// The checker sees each kind of violation in a made-up module, and nothing else.
func TestCheckFindsViolations(t *testing.T) {
	for _, tt := range []struct {
		name, path, src string
		want            []string // a part of each line expected, in order; empty for none
	}{
		{"earlier room", "upstep/trade", `import "upstep/panel"`, nil},
		{"later room", "upstep/panel", `import "upstep/trade"`, []string{"only rooms before it"}},
		{"report is last", "upstep/method/gap", `import "upstep/report"`, []string{"only rooms before it"}},
		{"method to method", "upstep/method/gap", `import "upstep/method/complexity"`, []string{"do not know each other"}},
		{"own subfolder", "upstep/method/gap", `import "upstep/method/gap/claims"`, nil},
		{"subfolder obeys", "upstep/panel/deep", `import "upstep/trade"`, []string{"only rooms before it"}},
		{"public to machinery", "upstep/report", `import "upstep/internal/app"`, []string{"no machinery"}},
		{"unknown room", "upstep/util", ``, []string{"no such room"}},
		{"import of an unknown room", "upstep/panel", `import "upstep/helpers"`, []string{"no such room"}},
		{"room by prefix only", "upstep/panelist", ``, []string{"no such room"}},
		{"disk", "upstep/ref", `import "os"`, []string{"is pure"}},
		{"processes", "upstep/ref", `import "os/exec"`, []string{"is pure"}},
		{"network", "upstep/ref", `import "net/http"`, []string{"is pure"}},
		{"address arithmetic", "upstep/ref", `import "net/url"`, nil},
		{"log", "upstep/ref", `import "log/slog"`, []string{"is pure"}},
		{"machinery may log", "upstep/internal/app", `import "log/slog"`, nil},
		{"SQL in a public room", "upstep/ref", `import "database/sql"`, []string{"is pure", "SQL is spoken"}},
		{"SQL in app", "upstep/internal/app", `import _ "modernc.org/sqlite"`, []string{"SQL is spoken"}},
		{"SQL in store", "upstep/internal/store/sqlite", `import "database/sql/driver"`, nil},
		{"HTML in cli", "upstep/internal/cli", `import "html/template"`, []string{"HTML is made"}},
		{"HTML in render", "upstep/internal/render", `import "html/template"`, nil},
		{"cli through app", "upstep/internal/cli", `import ("upstep/internal/app"; "upstep/report")`, nil},
		{"cli past app", "upstep/internal/cli", `import ("upstep/internal/source"; "upstep/opendata")`,
			[]string{"cli imports upstep/internal/source", "cli imports upstep/opendata"}},
		{"render to app", "upstep/internal/render", `import "upstep/internal/app"`, []string{"may import only public"}},
		{"cmd past cli", "upstep/cmd/upstep", `import "upstep/internal/app"`, []string{"may import only internal/cli"}},
		{"nobody imports tools", "upstep/internal/app", `import "upstep/tools/bundle"`, []string{"may import only"}},
		{"dot import", "upstep/panel", `import . "strings"`, []string{"dot import"}},
		{"clock", "upstep/panel", `import "time"; var t = time.Now`, []string{"clock belongs"}},
		{"clock renamed", "upstep/internal/cli", `import clock "time"; var t = clock.Now()`, []string{"clock belongs"}},
		{"clock in app", "upstep/internal/app", `import "time"; var t = time.Now()`, nil},
		{"duration", "upstep/panel", `import "time"; const d = time.Hour`, nil},
		{"printing", "upstep/panel", `import "fmt"; func f() { fmt.Println() }`, []string{"prints nothing"}},
		{"formatting", "upstep/panel", `import "fmt"; var s = fmt.Sprint(1)`, nil},
		{"builtin print", "upstep/panel", `func f() { println(1) }`, []string{"standard error"}},
		{"global random", "upstep/panel", `import "math/rand/v2"; var n = rand.IntN(3)`, []string{"from a seed"}},
		{"seeded random", "upstep/panel", `import "math/rand/v2"; var r = rand.New(rand.NewPCG(1, 2))`, nil},
		{"exit", "upstep/internal/app", `import "os"; func f() { os.Exit(1) }`, []string{"end the program"}},
		{"exit in cmd", "upstep/cmd/upstep", `import "os"; func main() { os.Exit(1) }`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fset := token.NewFileSet()
			f, err := parse(fset, "made-up.go", "package p\n"+tt.src+"\n")
			if err != nil {
				t.Fatal(err)
			}
			got := check(fset, []pkg{{path: tt.path, files: []*ast.File{f}}})
			if len(got) != len(tt.want) {
				t.Fatalf("got %d violations %q, want %d", len(got), got, len(tt.want))
			}
			for i, part := range tt.want {
				if !strings.Contains(got[i], part) {
					t.Errorf("violation %d is %q, want it to say %q", i, got[i], part)
				}
			}
		})
	}
}

// No room stands in the tables twice.
func TestRoomsAreListedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, room := range slices.Concat(public...) {
		if _, both := machinery[room]; both || seen[room] {
			t.Errorf("%s is listed twice", room)
		}
		seen[room] = true
	}
}
