package ref

import (
	"slices"
	"strings"
)

type candidate struct {
	text string
	dist int
}

// nearest returns up to three candidates whose distance is at most a third of the
// query's length (at least the floor), nearest first, ties in the order given.
func nearest(query string, cands []candidate, floor int) []string {
	limit := max(floor, len([]rune(query))/3)
	slices.SortStableFunc(cands, func(a, b candidate) int { return a.dist - b.dist })
	var out []string
	for _, c := range cands {
		if c.dist <= limit && len(out) < 3 {
			out = append(out, c.text)
		}
	}
	return out
}

// Suggest returns up to three of the words nearest to the query.
func Suggest(query string, words []string) []string {
	q := fold(query)
	cands := make([]candidate, len(words))
	for i, w := range words {
		cands[i] = candidate{w, near(q, fold(w))}
	}
	return nearest(q, cands, 1)
}

// near is the distance, or 1 when the query begins the word.
func near(q, word string) int {
	if len(q) >= 3 && strings.HasPrefix(word, q) {
		return 1
	}
	return distance(q, word)
}

func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours each count one.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	prev2, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(y)]
}
