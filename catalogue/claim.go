package catalogue

import (
	"io/fs"
	"maps"
	"math"
	"slices"
)

// Relation is what a claim says about a subject and its comparator.
type Relation string

// The relations.
const (
	Above         Relation = "above"
	AtPar         Relation = "at_par"
	Below         Relation = "below"
	SlightlyAbove Relation = "slightly_above"
	SlightlyBelow Relation = "slightly_below"
)

// Claim is a statement of the deck, ready to be checked (methods 1.5).
type Claim struct {
	ID         string            `yaml:"id" need:"true"`
	Slide      string            `yaml:"slide" need:"true"`
	Quote      string            `yaml:"quote" need:"true"`    // the words of the deck
	Subjects   []string          `yaml:"subjects" need:"true"` // ISO3, ascending
	Indicator  string            `yaml:"indicator" need:"true"`
	Comparator Comparator        `yaml:"comparator" need:"true"`
	Chosen     bool              `yaml:"chosen"` // the deck names no comparator, this one is ours
	Relation   Relation          `yaml:"relation" need:"true"`
	Year       int               `yaml:"year" need:"true"`
	From       int               `yaml:"from"`                 // first year of a mean up to Year; 0: Year alone
	Evidence   string            `yaml:"evidence" need:"true"` // deck-2020: its printed figures decide; pack: current data
	Note       string            `yaml:"note"`
	Expect     map[string]string `yaml:"expect"` // subject -> supported, not_supported, at_par or no_data; for tests
}

// Comparator is what subjects are compared with. Exactly one field is set.
type Comparator struct {
	Group          string   `yaml:"group"`
	OwnIncomeGroup bool     `yaml:"own_income_group"` // each subject's class as of the deck, see DeckClasses
	Economies      []string `yaml:"economies"`        // each of them
	Value          *float64 `yaml:"value"`
	None           string   `yaml:"none"` // why there is none
}

func (c Comparator) kinds() (n int) {
	for _, set := range []bool{c.Group != "", c.OwnIncomeGroup, len(c.Economies) > 0, c.Value != nil, c.None != ""} {
		if set {
			n++
		}
	}
	return n
}

func (v Claim) clone() Claim {
	v.Subjects, v.Expect = slices.Clone(v.Subjects), maps.Clone(v.Expect)
	v.Comparator.Economies = slices.Clone(v.Comparator.Economies)
	v.Comparator.Value = clonePtr(v.Comparator.Value)
	return v
}

const claimsFile = "claims.yaml"

func parseClaims(r *reader, files fs.FS, c *Catalogue) []Claim {
	var file struct {
		Claims []Claim `yaml:"claims" need:"true"`
	}
	root := r.read(files, claimsFile, &file)
	if root == nil {
		return nil
	}
	line := lines(root, "claims")
	for i := range file.Claims {
		v := &file.Claims[i]
		slices.Sort(v.Subjects)
		checkClaim(at{r, claimsFile, line[i], v.ID}, *v, c)
	}
	index(r, claimsFile, file.Claims, line, func(v Claim) string { return v.ID })
	return file.Claims
}

func checkClaim(a at, v Claim, c *Catalogue) {
	a.text("slide", v.Slide)
	a.text("quote", v.Quote)
	if len(v.Subjects) == 0 {
		a.fault("no subjects")
	}
	a.economies("subjects", v.Subjects)
	a.economies("economies", v.Comparator.Economies)
	word(a, "relation", v.Relation, []Relation{Above, AtPar, Below, SlightlyAbove, SlightlyBelow})
	word(a, "evidence", v.Evidence, []string{DeckSource, "pack"})
	if v.Year < 1990 || v.Year > 2020 {
		a.fault("year is %d", v.Year)
	}
	if _, ok := c.indicatorAt[v.Indicator]; !ok && c.indicatorAt != nil {
		a.fault("unknown indicator %q", v.Indicator)
	}
	if n := v.Comparator.kinds(); n != 1 {
		a.fault("comparator has %d kinds, want one", n)
	}
	if x := v.Comparator.Value; x != nil && (math.IsNaN(*x) || math.IsInf(*x, 0)) {
		a.fault("comparator value is no finite number")
	}
	if _, ok := c.groupAt[v.Comparator.Group]; !ok && v.Comparator.Group != "" && c.groupAt != nil {
		a.fault("unknown group %q", v.Comparator.Group)
	}
	if v.Comparator.OwnIncomeGroup && c.groupAt != nil {
		for _, s := range v.Subjects {
			if _, ok := c.deckClasses.Group(s); !ok {
				a.fault("%s has no class in deck_classes", s)
			}
		}
	}
	for _, s := range slices.Sorted(maps.Keys(v.Expect)) {
		if !slices.Contains(v.Subjects, s) {
			a.fault("expect: %s is no subject", s)
		}
		word(a, "expect", v.Expect[s], []string{"supported", "not_supported", "at_par", "no_data"})
	}
}
