// Package law holds the rules of the house as tests: which room may import which,
// what a pure room must not touch, and what no file may contain.
//
// In: the tree of the module, asked of the go command and parsed. Out: test
// failures that name the file, the line and the rule. It has no code to import and
// changes nothing. The rules are described in docs/architecture.md.
package law
