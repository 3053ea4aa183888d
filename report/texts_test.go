package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"upstep/catalogue"
)

// built are the starts of keys that the code completes.
var built = []string{"page.", "word.", "gaps.col.", "gaps.kind.", "gaps.stands.", "space.col.", "deck.kind.", "unknown.col.", "sources.col.", "verdict.", "relation.", "doctor.age.", "quality.chart."}

// Every sentence of the catalogue is used, and every key in the code has a sentence.
func TestTextsAndCodeAgree(t *testing.T) {
	texts, err := catalogue.Messages("en")
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	literals, keys := map[string]bool{}, map[string]bool{}
	var starts []string // of keys that the code completes in the call
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				s, _ := strconv.Unquote(l.Value)
				literals[s] = true
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				switch sel.Sel.Name {
				case "text", "spans", "para", "Text", "Spans":
					if l, ok := call.Args[0].(*ast.BasicLit); ok && l.Kind == token.STRING {
						s, _ := strconv.Unquote(l.Value)
						keys[s] = true
					}
					if start, ok := startOf(call.Args[0]); ok {
						starts = append(starts, start)
					}
				}
			}
			return true
		})
	}
	if len(keys) < 50 {
		t.Fatalf("only %d keys found in the code", len(keys))
	}
	for k := range keys {
		if _, ok := texts[k]; !ok {
			t.Errorf("the code wants a sentence %q that the catalogue lacks", k)
		}
	}
next:
	for k := range texts {
		if literals[k] || slices.ContainsFunc(starts, func(s string) bool { return strings.HasPrefix(k, s) }) {
			continue
		}
		for _, b := range built {
			if rest, ok := strings.CutPrefix(k, b); ok && b != "" && (literals[rest] || literals[rest+"#"] || strings.HasPrefix(b, "word") || strings.HasPrefix(b, "deck") || strings.HasPrefix(b, "verdict") || strings.HasPrefix(b, "relation") || strings.HasPrefix(b, "gaps.stands") || strings.HasPrefix(b, "gaps.kind") || strings.HasPrefix(b, "doctor.age") || strings.HasPrefix(b, "quality.chart")) {
				continue next
			}
		}
		t.Errorf("nobody uses the sentence %q", k)
	}
}

// startOf returns what a key made of several strings starts with, such as "word." in
// "word." + w.
func startOf(e ast.Expr) (string, bool) {
	for {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok {
			break
		}
		e = sum.X
	}
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, _ := strconv.Unquote(l.Value)
	return s, strings.HasSuffix(s, ".") && s != "page."
}

func TestUnknownLanguage(t *testing.T) {
	if _, err := catalogue.Messages("xx"); err == nil || !strings.Contains(err.Error(), `"xx"`) {
		t.Errorf("texts of a language that is not there: %v", err)
	}
}
