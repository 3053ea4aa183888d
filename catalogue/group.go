package catalogue

import (
	"io/fs"
	"maps"
	"slices"
)

var incomeClasses = []string{"LIC", "LMC", "UMC", "HIC"}

// Group is a named set of countries, by list or by rule.
type Group struct {
	Code      string   `yaml:"code" need:"true"`
	Name      string   `yaml:"name" need:"true"`
	Aggregate string   `yaml:"aggregate"` // code of the published group value; empty is none
	Members   []string `yaml:"members"`   // ISO3, ascending; empty when a rule is given
	Rule      *Rule    `yaml:"rule"`      // nil when members are given
	AsOf      string   `yaml:"as_of" need:"true"`
	Source    string   `yaml:"source" need:"true"`
	Note      string   `yaml:"note"`
}

// Rule selects countries; all its conditions must hold. The zero value of a field
// is no condition.
type Rule struct {
	Income     []string `yaml:"income"`      // any of LIC, LMC, UMC, HIC in FiscalYear
	FiscalYear int      `yaml:"fiscal_year"` // of the income table
	Region     string   `yaml:"region"`      // World Bank region
	GroupCode  string   `yaml:"group_code"`  // a list published by the World Bank
	Flag       string   `yaml:"flag"`        // lldc, ldc or sids
}

// IncomeFile is a table of income classes and the fiscal year it holds for (1 July
// to 30 June, named by its end).
type IncomeFile struct {
	File       string `yaml:"file" need:"true"`
	FiscalYear int    `yaml:"fiscal_year" need:"true"`
	Column     string `yaml:"column" need:"true"`
}

// DeckClasses are the income classes the deck used.
type DeckClasses struct {
	FiscalYear int               `yaml:"fiscal_year" need:"true"`
	Provenance string            `yaml:"provenance" need:"true"`
	Classes    map[string]string `yaml:"classes" need:"true"` // ISO3 -> LIC, LMC, UMC or HIC
}

// Group returns the group the deck compares a country with: LIC, MIC or HIC.
func (d DeckClasses) Group(iso3 string) (code string, ok bool) {
	c, ok := d.Classes[iso3]
	if c == "LMC" || c == "UMC" {
		c = "MIC"
	}
	return c, ok
}

func (d DeckClasses) clone() DeckClasses {
	d.Classes = maps.Clone(d.Classes)
	return d
}

func (g Group) clone() Group {
	g.Members = slices.Clone(g.Members)
	if g.Rule != nil {
		rule := *g.Rule
		rule.Income = slices.Clone(rule.Income)
		g.Rule = &rule
	}
	return g
}

const groupsFile = "groups.yaml"

func parseGroups(r *reader, files fs.FS, c *Catalogue) {
	var file struct {
		IncomeFiles []IncomeFile `yaml:"income_files" need:"true"`
		DeckClasses DeckClasses  `yaml:"deck_classes" need:"true"`
		Groups      []Group      `yaml:"groups" need:"true"`
	}
	root := r.read(files, groupsFile, &file)
	if root == nil {
		return
	}
	years := map[int]bool{}
	for _, f := range file.IncomeFiles {
		years[f.FiscalYear] = true
	}
	a := at{r, groupsFile, root.Line, "deck_classes"}
	word(a, "provenance", file.DeckClasses.Provenance, provenances)
	for _, iso3 := range slices.Sorted(maps.Keys(file.DeckClasses.Classes)) {
		a.economies("classes", []string{iso3})
		word(a, iso3, file.DeckClasses.Classes[iso3], incomeClasses)
	}
	line := lines(root, "groups")
	for i := range file.Groups {
		g := &file.Groups[i]
		slices.Sort(g.Members)
		a := at{r, groupsFile, line[i], g.Code}
		a.text("name", g.Name)
		a.text("as_of", g.AsOf)
		a.economies("members", g.Members)
		if (g.Rule != nil) == (len(g.Members) > 0) {
			a.fault("want either members or a rule")
		}
		if _, ok := c.sourceAt[g.Source]; !ok && c.sourceAt != nil {
			a.fault("unknown source %q", g.Source)
		}
		checkRule(a, g.Rule, years)
	}
	c.groups, c.incomeFiles, c.deckClasses = file.Groups, file.IncomeFiles, file.DeckClasses
	c.groupAt = index(r, groupsFile, file.Groups, line, func(g Group) string { return g.Code })
}

func checkRule(a at, rule *Rule, years map[int]bool) {
	if rule == nil {
		return
	}
	for _, in := range rule.Income {
		word(a, "income", in, incomeClasses)
	}
	if (len(rule.Income) > 0) != (rule.FiscalYear != 0) {
		a.fault("income and fiscal_year belong together")
	}
	if rule.FiscalYear != 0 && !years[rule.FiscalYear] {
		a.fault("no income table of fiscal year %d", rule.FiscalYear)
	}
	word(a, "flag", rule.Flag, []string{"", "lldc", "ldc", "sids"})
	if len(rule.Income) == 0 && rule.Region == "" && rule.GroupCode == "" && rule.Flag == "" {
		a.fault("rule without a condition")
	}
}
