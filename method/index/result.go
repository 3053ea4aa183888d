package index

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"

	"upstep/panel"
)

// Input is what an index is made of.
type Input struct {
	Tree         *Tree
	Data         *Table   // a column for every indicator of the tree; others are ignored
	Denominators *Table   // nil if no indicator has one
	Groups       []string // group of each unit of Data, "" for none; nil if not used
	Year         int      // of Data, for imputation from other years; 0 if not used
	Years        []Yearly // other years, with a column for every indicator; nil if not used
}

// Step is one entry of the log: what was done, with which options, what came out.
type Step struct {
	Name     string        `json:"name"` // raw, denominated, screened, imputed, treated, normalised, aggregated
	Params   []panel.Param `json:"params"`
	Table    *Table        `json:"table"` // after the step
	Screened []Screened    `json:"screened,omitempty"`
	Imputed  []Imputed     `json:"imputed,omitempty"`
	Treated  []Treated     `json:"treated,omitempty"`
	Notes    []panel.Note  `json:"notes"`
}

// Result is an index with everything it was made by. Lists that are empty are not nil.
type Result struct {
	Recipe   panel.Recipe `json:"recipe"`
	Notes    []panel.Note `json:"notes"` // those of the steps
	Tree     *Tree        `json:"-"`
	Nodes    []Node       `json:"nodes"`
	Weights  Weights      `json:"weights"`  // used: those asked for, 0 for indicators that do not vary
	Shares   []float64    `json:"shares"`   // of each node in its root, see [Effective]
	Scores   *Table       `json:"scores"`   // units x nodes
	Coverage *Table       `json:"coverage"` // share of the weight of the indicators below with a value, filled ones included
	Steps    []Step       `json:"steps"`

	norm *Table
	opt  AggregateOptions
}

// Step returns the entry of the log with the name, nil if the step was not done.
func (r *Result) Step(name string) *Step {
	for i := range r.Steps {
		if r.Steps[i].Name == name {
			return &r.Steps[i]
		}
	}
	return nil
}

// Rank returns the competition ranks of a node's scores, 1 is best, by unit; 0 for
// a unit without score. ok is false for an unknown node.
func (r *Result) Rank(node string) (ranks []int, ok bool) {
	j := r.Scores.Code(node)
	if j < 0 {
		return nil, false
	}
	return Ranks(r.Scores.Column(j)), true
}

// Score returns the scores of a node by unit. ok is false for an unknown node.
func (r *Result) Score(node string) (c Column, ok bool) {
	j := r.Scores.Code(node)
	if j < 0 {
		return Column{}, false
	}
	return r.Scores.Column(j), true
}

// digest returns the SHA-256 of units, codes, marks and the bits of present values.
func (t *Table) digest() string {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	for _, list := range [][]string{t.Units, t.Codes} {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(list)))
		h.Write(n[:])
		for _, s := range list {
			put(s)
		}
	}
	for k, has := range t.Has {
		var b [9]byte
		if has {
			b[0] = 1
			binary.LittleEndian.PutUint64(b[1:], math.Float64bits(t.Values[k]))
		}
		h.Write(b[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
