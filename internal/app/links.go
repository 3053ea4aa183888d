package app

import (
	"cmp"
	"fmt"
	"slices"

	"upstep/method/complexity"
	"upstep/panel"
)

// LinksRequest asks which links of the product space are beyond chance.
type LinksRequest struct {
	Source
	Destination
	EveryYear bool    `json:"every_year"` // not only the newest
	Economies bool    `json:"economies"`  // links between economies instead of products
	FDR       float64 `json:"fdr"`        // false-discovery rate
	ExactUpTo int     `json:"exact_up_to"`
}

// LinksRun is the answer. Field names are part of the contract.
type LinksRun struct {
	TableRead
	Between string     `json:"between"` // products or economies
	FDR     float64    `json:"fdr"`
	Years   []LinkYear `json:"years"`
	Outputs []Output   `json:"outputs"`
	Folder  string     `json:"folder,omitempty"`
}

// LinkYear is the test of one year.
type LinkYear struct {
	Year      int          `json:"year,omitempty"`
	Economies int          `json:"economies"`
	Products  int          `json:"products"`
	Steps     []string     `json:"steps"`
	Units     int          `json:"units"`   // with a link that is not certain: those that were tested
	Tests     int          `json:"tests"`   // pairs
	Near      int          `json:"near"`    // of all pairs, with a proximity of 0.55 or more
	Kept      int          `json:"kept"`    // beyond chance
	Linked    int          `json:"linked"`  // units with a kept link
	Cut       float64      `json:"cut"`     // largest p-value kept, 0 when none is
	Verdict   string       `json:"verdict"` // untested, noise, few, links
	Says      string       `json:"says"`    // the verdict in words
	Links     []ValidLink  `json:"links"`   // by p-value, then codes
	Notes     []panel.Note `json:"notes"`
	codes     []string
	options   []panel.Param
}

// ValidLink is a pair that shares more than its degrees explain.
type ValidLink struct {
	A         string  `json:"a"`
	B         string  `json:"b"`
	NameA     string  `json:"name_a,omitempty"`
	NameB     string  `json:"name_b,omitempty"`
	Shared    int     `json:"shared"`
	Expected  float64 `json:"expected"`
	P         float64 `json:"p"`
	Proximity float64 `json:"proximity"`
}

// The verdicts of a LinkYear. Fewer kept links than a tenth of the units are few: most
// units then have none, whatever the proximities say (judgement).
const (
	VerdictNone  = "untested"
	VerdictNoise = "noise"
	VerdictFew   = "few"
	VerdictLinks = "links"
	fewLinks     = 0.1
)

// Links reads the table and tests the links of the newest or every year.
func Links(req LinksRequest) (*LinksRun, error) {
	src, err := newOwnTable(req.Source)
	if err != nil {
		return nil, err
	}
	if !(req.FDR > 0 && req.FDR < 1) {
		return nil, errorf(Invalid, "it is the share of false links tolerated, as in 0.05", "a false-discovery rate of %g makes no sense", req.FDR)
	}
	if req.ExactUpTo < 1 {
		return nil, errorf(Invalid, "it is a number of economies, 300 by default", "exact p-values up to %d make no sense", req.ExactUpTo)
	}
	if err := req.check(false, "--format parquet does"); err != nil {
		return nil, err
	}
	if err := src.read(); err != nil {
		return nil, err
	}
	run := &LinksRun{TableRead: src.took, Between: "products", FDR: req.FDR, Outputs: []Output{}}
	if req.Economies {
		run.Between = "economies"
	}
	for _, i := range src.chosen(req.EveryYear) {
		y, err := req.year(src, i)
		if err != nil {
			return nil, err
		}
		run.Years = append(run.Years, *y)
	}
	if req.Out == "" {
		return run, nil
	}
	return run, run.write(src, req)
}

func (req *LinksRequest) year(s *ownTable, i int) (*LinkYear, error) {
	m, _, err := s.matrix(i)
	if err != nil {
		return nil, err
	}
	req.tell("%s: links beyond chance", yearWord(m.Year))
	r, err := complexity.Compute(m, complexity.Options{Convention: s.convention, NoPhi: true})
	if err != nil {
		return nil, ofYear(m.Year, err)
	}
	model, err := complexity.FitBiCM(r.M, len(m.Countries), len(m.Products), complexity.BiCMOptions{})
	if err != nil {
		return nil, ofYear(m.Year, err)
	}
	l, err := model.Links(complexity.LinkOptions{Economies: req.Economies, FDR: req.FDR, ExactUpTo: req.ExactUpTo})
	if err != nil {
		return nil, ofYear(m.Year, err)
	}
	relate, named, codes, fixed := complexity.Relate, s.product, m.Products, model.FixedCol
	if req.Economies {
		relate, named, codes, fixed = complexity.RelateCountries, s.country, m.Countries, model.FixedRow
	}
	space, err := relate(r, complexity.MinConditional)
	if err != nil {
		return nil, ofYear(m.Year, err)
	}
	y := &LinkYear{Year: m.Year, Economies: len(m.Countries), Products: len(m.Products), Steps: steps(m), Tests: l.Tests, Kept: len(l.Links),
		Cut: l.Cut, Near: near(space), Links: []ValidLink{}, Notes: append([]panel.Note{}, l.Notes...), codes: codes,
		options: slices.Concat(r.Recipe.Params, l.Recipe.Params)}
	for _, f := range fixed {
		if !f {
			y.Units++
		}
	}
	linked := map[int]bool{}
	for _, k := range l.Links {
		a, nameA := named(codes[k.A])
		b, nameB := named(codes[k.B])
		y.Links = append(y.Links, ValidLink{A: a, B: b, NameA: nameA, NameB: nameB, Shared: k.Shared, Expected: k.Expected, P: k.P, Proximity: k.Phi})
		linked[k.A], linked[k.B] = true, true
	}
	y.Linked = len(linked)
	slices.SortStableFunc(y.Links, func(a, b ValidLink) int {
		return cmp.Or(cmp.Compare(a.P, b.P), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	y.judge(req.Economies)
	return y, nil
}

// near counts the pairs with a proximity from which the product space is drawn.
func near(s *complexity.Space) int {
	n := 0
	for i := range s.Codes {
		for k := range i {
			if s.At(i, k) >= complexity.DefaultLink-1e-9 {
				n++
			}
		}
	}
	return n
}

// judge puts the outcome into words.
func (y *LinkYear) judge(economies bool) {
	space, units, over, n := "product space", "products", "economies", y.Economies
	if economies {
		space, units, over, n = "country space", "economies", "products", y.Products
	}
	switch {
	case y.Tests == 0:
		y.Verdict = VerdictNone
		y.Says = fmt.Sprintf("No pair of %s can be tested: fewer than two have links that are not certain.", units)
		return
	case y.Kept == 0:
		y.Verdict = VerdictNoise
		y.Says = fmt.Sprintf("No link of this %s can be told from noise at n = %d: none of %d pairs of %s shares more %s than chance explains at this rate of false discoveries.", space, n, y.Tests, units, over)
	case float64(y.Kept) < fewLinks*float64(y.Units):
		y.Verdict = VerdictFew
		y.Says = fmt.Sprintf("Few links are beyond chance at n = %d: %d of %d pairs, on %d of %d %s. The rest of this %s is noise.", n, y.Kept, y.Tests, y.Linked, y.Units, units, space)
	default:
		y.Verdict = VerdictLinks
		y.Says = fmt.Sprintf("%d of %d pairs share more %s than chance explains; they link %d of %d %s.", y.Kept, y.Tests, over, y.Linked, y.Units, units)
	}
	if y.Near > y.Kept {
		y.Says += fmt.Sprintf(" %[2]d pairs have a proximity of %[1]g or more, from which the space is usually drawn.", complexity.DefaultLink, y.Near)
	}
}
