package index

import "fmt"

// LeftOut is what leaving out one node does to the ranks of another.
type LeftOut struct {
	Code      string  `json:"code"`
	OK        bool    `json:"ok"`    // false: nothing is left without it
	Ranks     []int   `json:"ranks"` // by unit of the result; 0 without score
	MeanShift float64 `json:"mean"`  // mean absolute change of rank over units with both ranks
	MaxShift  int     `json:"max"`   // largest
	Unit      string  `json:"unit"`  // the first unit it happens to; "" if no rank changes
	Compared  int     `json:"n"`     // units with both ranks
	Lost      int     `json:"lost"`  // units that have a rank in one case only
}

// LeaveOut returns, for each node of a level below the target ("" is the only
// root), what happens to the target's ranks when it weighs nothing, everything else
// equal. A parent left without weight goes too. Levels start at 1 for indicators.
func LeaveOut(r *Result, level int, target string) ([]LeftOut, error) {
	tree := r.Tree
	top, err := tree.target(target)
	if err != nil {
		return nil, err
	}
	if level < 1 || level >= tree.nodes[top].Level {
		return nil, fmt.Errorf("%w: leaving out level %d below %s", ErrOption, level, tree.nodes[top].Code)
	}
	before := Ranks(r.Scores.Column(top))
	var out []LeftOut
	for i, n := range tree.nodes {
		if n.Level != level || !tree.below(i, top) {
			continue
		}
		l := LeftOut{Code: n.Code, Ranks: make([]int, len(before))}
		if w, ok := r.Weights.without(tree, i); ok {
			scores, _, err := Aggregate(tree, r.norm, w, r.opt)
			if err != nil {
				return nil, fmt.Errorf("without %s: %w", n.Code, err)
			}
			l.OK, l.Ranks = true, Ranks(scores.Column(top))
			l.compare(before, r.Scores.Units)
		}
		out = append(out, l)
	}
	return out, nil
}

func (l *LeftOut) compare(before []int, units []string) {
	total := 0
	for k, b := range before {
		a := l.Ranks[k]
		if a == 0 || b == 0 {
			if a != b {
				l.Lost++
			}
			continue
		}
		d := max(a-b, b-a)
		l.Compared++
		total += d
		if d > l.MaxShift {
			l.MaxShift, l.Unit = d, units[k]
		}
	}
	if l.Compared > 0 {
		l.MeanShift = float64(total) / float64(l.Compared)
	}
}
