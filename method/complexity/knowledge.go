package complexity

import (
	"slices"

	"upstep/panel"
)

// Knowledge is the complexity of activities on a scale of 0 to 100.
type Knowledge struct {
	Recipe   panel.Recipe
	Notes    []panel.Note
	Index    []float64 // follows Result.Products; 0 outside Known also means missing
	Known    []bool
	Ubiquity float64 // Spearman's correlation of the index with ubiquity
}

// KnowledgeComplexity scales PCI from 0 (the least complex activity) to 100 (Balland
// and Rigby 2017). Others fix its sign so that it falls with ubiquity; here it
// keeps that of ECI, as one index can't have two signs, and a Warning says so where
// the two rules disagree. Nothing is rounded on the way.
func KnowledgeComplexity(r *Result) *Knowledge {
	k := &Knowledge{Recipe: extend(r.Recipe, "knowledge complexity"), Index: make([]float64, len(r.Products)), Known: make([]bool, len(r.Products))}
	if !r.Ranked {
		k.Notes = append(k.Notes, refuse("complexity-knowledge", "sample", "No complexity of activities: the sample has no complexity index."))
		return k
	}
	var at []int
	var pci, ubiquity []float64
	for p, in := range r.InSpace {
		if in {
			at, pci, ubiquity = append(at, p), append(pci, r.PCI[p]), append(ubiquity, float64(r.Ubiquity[p]))
		}
	}
	low, high := slices.Min(pci), slices.Max(pci)
	for i, p := range at {
		k.Index[p], k.Known[p] = 100*((pci[i]-low)/(high-low)), true // the quotient first: it is never above 1
	}
	k.Ubiquity = correlation(panel.MidRanks(pci), panel.MidRanks(ubiquity))
	if k.Ubiquity > 0 {
		k.Notes = append(k.Notes, warn("complexity-knowledge-sign", "sample",
			"In this sample widespread activities have the higher complexity: the sign follows the diversity of economies, and the rule by ubiquity would reverse it."))
	}
	return k
}
