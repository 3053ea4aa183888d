package diagnose

import (
	"math"
	"slices"
)

// Evidence items -> tests -> score -> label (7.5).

// Label is the verdict on a node.
type Label string

// The labels, in falling order of what they say against a node.
const (
	Binding      Label = "binding"
	Candidate    Label = "candidate"
	NotBinding   Label = "not_binding"
	Insufficient Label = "insufficient_evidence" // it points at the node, too thin to say
	Unlikely     Label = "unlikely_thin"         // it does not point at the node, too thin to say
	Neither      Label = "neither_thin"          // it speaks neither way, too thin to say
	NoEvidence   Label = "no_evidence"
	Context      Label = "context" // shown, never scored
)

// Verdict reports whether a label rests on evidence enough.
func (l Label) Verdict() bool { return l == Binding || l == Candidate || l == NotBinding }

// Mark is the support of one piece of evidence and its quality.
type Mark struct {
	Test int     `json:"test"` // 1..4
	S    float64 `json:"s"`    // -1 speaks against the constraint, 1 for it
	Q    float64 `json:"q"`    // 0..1
}

// Test is what one of the four tests says of a node.
type Test struct {
	Test  int     `json:"test"`
	Items int     `json:"items"`
	S     float64 `json:"s"` // quality-weighted mean
	Q     float64 `json:"q"` // of the best item
}

// Score is the evidence on a node in numbers.
type Score struct {
	Tests   []Test   `json:"tests"`   // those with evidence, ascending
	Support *float64 `json:"support"` // nil without evidence
	Weight  float64  `json:"weight"`  // of evidence, 0..1
	Score   float64  `json:"score"`   // no evidence counts as 0
	Label   Label    `json:"label"`
}

// Judge scores the marks of a node. Marks of quality 0 count as no evidence. It panics
// on a test outside 1..4 or a mark outside its range: readers refuse those.
func Judge(marks []Mark, o Options) Score { return judge(marks, o.withDefaults()) }

func judge(marks []Mark, o Options) Score {
	out := Score{Tests: []Test{}, Label: NoEvidence}
	sumQ, sumQS := 0.0, 0.0
	for test := 1; test <= 4; test++ {
		t := Test{Test: test}
		q, qs := 0.0, 0.0
		for _, m := range marks {
			if m.Test < 1 || m.Test > 4 || !(math.Abs(m.S) <= 1) || !(m.Q >= 0 && m.Q <= 1) {
				panic("diagnose: a mark outside its range")
			}
			if m.Test != test || m.Q == 0 {
				continue
			}
			t.Items++
			t.Q = math.Max(t.Q, m.Q)
			q += m.Q
			qs += m.Q * m.S
		}
		if t.Items == 0 {
			continue
		}
		t.S = qs / q
		out.Tests = append(out.Tests, t)
		sumQ += t.Q
		sumQS += t.Q * t.S
	}
	if len(out.Tests) == 0 {
		return out
	}
	out.Support = new(sumQS / sumQ)
	out.Weight, out.Score = sumQ/4, sumQS/4
	out.Label = o.label(len(out.Tests), out.Weight, out.Score, *out.Support)
	return out
}

func (o Options) label(tests int, weight, score, support float64) Label {
	thin := tests < o.Tests || weight < o.Weight-eps
	switch {
	case thin && math.Abs(support) < o.Neither-eps:
		return Neither
	case thin && support > eps:
		return Insufficient
	case thin:
		return Unlikely
	case score >= o.Binding-eps:
		return Binding
	case score >= o.Candidate-eps:
		return Candidate
	}
	return NotBinding
}

// Reach is what a node's label would become with one more test.
type Reach struct {
	Test  int     `json:"test"` // the test that is missing, or that could be better
	S     float64 `json:"s"`    // what it would have to say
	Score float64 `json:"score"`
	Label Label   `json:"label"`
}

// reach tries every test with the best evidence one may hope for, once for the
// constraint and once against it, and keeps what changes the label.
func reach(marks []Mark, o Options) []Reach {
	now := judge(marks, o)
	out := []Reach{}
	for test := 1; test <= 4; test++ {
		for _, s := range []float64{1, -1} {
			with := judge(append(slices.Clone(marks), Mark{test, s, o.GoodQuality}), o)
			if with.Label != now.Label {
				out = append(out, Reach{test, s, with.Score, with.Label})
			}
		}
	}
	return out
}
