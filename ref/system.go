package ref

import (
	"fmt"
	"slices"
	"strings"
)

// System is an edition of a product classification. Codes are digits; a code of a
// lower level begins with the code of the higher one.
type System struct {
	Code   string // e.g. "HS92", "SITC3"
	Name   string
	Year   int   // of the edition
	Levels []int // numbers of digits that have a meaning, ascending; the last is the finest
}

// Systems returns the Harmonized System from 1992 and the Standard International Trade
// Classification, oldest edition first. SITC codes have five digits, as in the tables of
// WITS: a heading that is not divided ends in 0.
func Systems() []System {
	out := slices.Clone(systems)
	for i := range out {
		out[i].Levels = slices.Clone(out[i].Levels)
	}
	return out
}

var (
	hsLevels   = []int{2, 4, 6}
	sitcLevels = []int{1, 2, 3, 4, 5}
	systems    = []System{
		{"HS92", "Harmonized System 1992", 1992, hsLevels}, {"HS96", "Harmonized System 1996", 1996, hsLevels},
		{"HS02", "Harmonized System 2002", 2002, hsLevels}, {"HS07", "Harmonized System 2007", 2007, hsLevels},
		{"HS12", "Harmonized System 2012", 2012, hsLevels}, {"HS17", "Harmonized System 2017", 2017, hsLevels},
		{"HS22", "Harmonized System 2022", 2022, hsLevels},
		{"SITC1", "SITC Revision 1", 1960, sitcLevels}, {"SITC2", "SITC Revision 2", 1975, sitcLevels},
		{"SITC3", "SITC Revision 3", 1985, sitcLevels}, {"SITC4", "SITC Revision 4", 2006, sitcLevels},
	}
	// Comtrade's short names, and older ones.
	systemNames = map[string]string{
		"h0": "HS92", "h1": "HS96", "h2": "HS02", "h3": "HS07", "h4": "HS12", "h5": "HS17", "h6": "HS22",
		"hs1992": "HS92", "hs1996": "HS96", "hs2002": "HS02", "hs2007": "HS07", "hs2012": "HS12", "hs2017": "HS17", "hs2022": "HS22",
		"s1": "SITC1", "s2": "SITC2", "s3": "SITC3", "s4": "SITC4",
		"sitcrev1": "SITC1", "sitcrev2": "SITC2", "sitcrev3": "SITC3", "sitcrev4": "SITC4",
	}
)

// FindSystem returns a system by its code or a usual name of it: HS12, H4, HS2012,
// SITC2, S2, "SITC Rev. 2". An unknown name gives a *[NotFound].
func FindSystem(name string) (System, error) {
	plain := strings.NewReplacer(" ", "", ".", "", "-", "", "_", "").Replace(fold(name))
	var codes []string
	for _, s := range systems {
		if strings.EqualFold(s.Code, plain) || systemNames[plain] == s.Code {
			s.Levels = slices.Clone(s.Levels)
			return s, nil
		}
		codes = append(codes, s.Code)
	}
	return System{}, &NotFound{Kind: "classification", Query: name, Suggestions: Suggest(plain, codes)}
}

// Finest returns the number of digits of the finest level.
func (s System) Finest() int { return s.Levels[len(s.Levels)-1] }

// Has tells whether a number of digits is a level of the system.
func (s System) Has(level int) bool { return slices.Contains(s.Levels, level) }

// Shaped tells whether a text looks like a code of a level: so many digits and nothing
// else.
func Shaped(code string, level int) bool {
	if len(code) != level {
		return false
	}
	for i := range len(code) {
		if code[i] < '0' || code[i] > '9' {
			return false
		}
	}
	return true
}

// Level returns the number of digits that most of the codes have, among the levels of
// the system. Codes that are not all digits do not count. An error says that none fits,
// or that two levels have as many.
func (s System) Level(codes []string) (int, error) {
	count := map[int]int{}
	for _, c := range codes {
		if Shaped(c, len(c)) {
			count[len(c)]++
		}
	}
	best, tie := 0, false
	for _, l := range s.Levels {
		switch n := count[l]; {
		case n > count[best]:
			best, tie = l, false
		case n > 0 && n == count[best]:
			tie = true
		}
	}
	if best == 0 {
		return 0, fmt.Errorf("no product code has %s digits as those of %s have", words(s.Levels), s.Code)
	}
	if tie {
		return 0, fmt.Errorf("as many product codes have %d digits as another number of them", best)
	}
	return best, nil
}

func words(levels []int) string {
	out := make([]string, len(levels))
	for i, l := range levels {
		out[i] = fmt.Sprint(l)
	}
	return strings.Join(out, ", ")
}

// Carries tells whether a table in codes of a level can be turned into codes of a level
// of another system: never into finer ones. Six digits of HS and five of SITC are both
// the finest and carry each other; else the number of digits must not rise.
func (s System) Carries(level int, to System, toLevel int) bool {
	return s.Has(level) && to.Has(toLevel) && (level == s.Finest() || toLevel <= level && toLevel < to.Finest())
}

// Default returns the finest level of the other system that a level of s carries, 0 if
// there is none.
func (s System) Default(level int, to System) int {
	for _, l := range slices.Backward(to.Levels) {
		if s.Carries(level, to, l) {
			return l
		}
	}
	return 0
}
