package law

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// pkg is one package of the module: its import path and its files that are not tests.
type pkg struct {
	path  string
	files []*ast.File
}

// check returns one line per broken rule, in the order of the packages and files.
func check(fset *token.FileSet, pkgs []pkg) []string {
	var out []string
	for _, p := range pkgs {
		room, ok := roomOf(p.path)
		if !ok {
			out = append(out, fmt.Sprintf("%s: no such room in the tables of internal/law", p.path))
			continue
		}
		for _, f := range p.files {
			say := func(at token.Pos, format string, args ...any) {
				pos := fset.Position(at)
				out = append(out, fmt.Sprintf("%s:%d: %s", pos.Filename, pos.Line, fmt.Sprintf(format, args...)))
			}
			checkImports(room, f, say)
			checkCalls(room, f, say)
		}
	}
	return out
}

type reporter func(at token.Pos, format string, args ...any)

func checkImports(room string, f *ast.File, say reporter) {
	for _, spec := range f.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			say(spec.Pos(), "unreadable import %s", spec.Path.Value)
			continue
		}
		if spec.Name != nil && spec.Name.Name == "." {
			say(spec.Pos(), "%s: a dot import hides what is used", target)
		}
		if target == module || strings.HasPrefix(target, module+"/") {
			if why := forbidden(room, target); why != "" {
				say(spec.Pos(), "%s imports %s: %s", room, target, why)
			}
			continue
		}
		if isPublic(room) && covers(impure, target) && !covers(pure, target) {
			say(spec.Pos(), "%s imports %s: a public room is pure", room, target)
		}
		for _, r := range reserved {
			if covers(r.packages, target) && !slices.Contains(r.rooms, room) {
				say(spec.Pos(), "%s imports %s: %s", room, target, r.rule)
			}
		}
	}
}

// forbidden says why room must not import a package of the module, or "".
func forbidden(room, target string) string {
	to, ok := roomOf(target)
	switch {
	case !ok:
		return "no such room in the tables of internal/law"
	case to == room:
		return ""
	case isPublic(room):
		switch {
		case !isPublic(to):
			return "a public room imports no machinery"
		case rank(to) == rank(room):
			return "these rooms do not know each other"
		case rank(to) > rank(room):
			return "a room imports only rooms before it"
		}
		return ""
	}
	may := machinery[room]
	if slices.Contains(may, to) || isPublic(to) && slices.Contains(may, "public") {
		return ""
	}
	return fmt.Sprintf("it may import only %s", strings.Join(may, ", "))
}

func checkCalls(room string, f *ast.File, say reporter) {
	names := importNames(f)
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok && (id.Name == "print" || id.Name == "println") {
				say(id.Pos(), "%s: the builtin writes to standard error", id.Name)
			}
		}
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		from, ok := names[id.Name]
		if !ok {
			return true
		}
		if (from == "math/rand" || from == "math/rand/v2") && !slices.Contains(seeded, sel.Sel.Name) {
			say(sel.Pos(), "%s uses %s.%s: randomness comes from a seed", room, from, sel.Sel.Name)
		}
		for _, c := range calls {
			if from == c.pkg && slices.Contains(c.names, sel.Sel.Name) && c.apply(room) {
				say(sel.Pos(), "%s uses %s.%s: %s", room, from, sel.Sel.Name, c.rule)
			}
		}
		return true
	})
}

// importNames maps the name a file uses for a package to its import path. A local
// variable of the same name would be taken for the package; none of the names
// looked for is likely as one.
func importNames(f *ast.File) map[string]string {
	out := map[string]string{}
	for _, spec := range f.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(target)
		if target == "math/rand/v2" {
			name = "rand"
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		out[name] = target
	}
	return out
}

// parse reads one file; src nil reads it from disk.
func parse(fset *token.FileSet, name string, src any) (*ast.File, error) {
	return parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
}
