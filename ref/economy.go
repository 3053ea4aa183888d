package ref

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Income is a World Bank income class and the fiscal year (1 July to 30 June,
// named by its end) it holds for.
type Income struct {
	FiscalYear int    `json:"fiscal_year"`
	Class      string `json:"class"` // LIC, LMC, UMC or HIC
}

// Economy is a country, territory or aggregate.
type Economy struct {
	ISO3       string   `json:"iso3"`
	ISO2       string   `json:"iso2,omitempty"` // Namibia's is "NA"
	Name       string   `json:"name"`
	Region     string   `json:"region,omitempty"`
	Aggregate  bool     `json:"aggregate"`
	Historical bool     `json:"historical,omitempty"` // a former state of old trade tables; no country of today
	Landlocked bool     `json:"landlocked"`           // has no sea coast (the Caspian is not the sea)
	LLDC       bool     `json:"lldc"`                 // UN list of landlocked developing countries
	LDC        bool     `json:"ldc"`                  // UN list of least developed countries
	SIDS       bool     `json:"sids"`
	Incomes    []Income `json:"incomes,omitempty"` // ascending fiscal years
}

// IncomeFor returns the income class nearest in time to the data year, of two
// equally near the earlier. For data of year t that is fiscal year t+2 (classes
// published 1 July t+1 rest on GNI of year t). Exact is false when the class known
// is of another fiscal year; ok is false when none is known.
func (e Economy) IncomeFor(dataYear int) (in Income, exact, ok bool) {
	want := dataYear + 2
	best := -1
	for i, c := range e.Incomes {
		if best < 0 || abs(c.FiscalYear-want) < abs(e.Incomes[best].FiscalYear-want) {
			best = i
		}
	}
	if best < 0 {
		return Income{}, false, false
	}
	return e.Incomes[best], e.Incomes[best].FiscalYear == want, true
}

func abs(n int) int { return max(n, -n) }

// Group is a named set of countries.
type Group struct {
	Code      string   `json:"code"`
	Name      string   `json:"name"`
	Members   []string `json:"members"`             // ISO3, ascending, countries only
	Aggregate string   `json:"aggregate,omitempty"` // code of the published aggregate, if there is one
	AsOf      string   `json:"as_of"`               // what the membership holds for
	Source    string   `json:"source"`
}

// Has reports membership.
func (g Group) Has(iso3 string) bool {
	_, ok := slices.BinarySearch(g.Members, iso3)
	return ok
}

// Directory finds economies and groups. It is immutable.
type Directory struct {
	economies []Economy
	byISO3    map[string]int
	byName    map[string]int
	groups    []Group
	byGroup   map[string]int
}

// New makes a directory. aliases maps further names ("Kyrgyzstan") to ISO3
// codes. It returns an error for duplicate codes, for group members that are no
// country and for aliases that point to no economy or, but for case, to two.
func New(economies []Economy, groups []Group, aliases map[string]string) (*Directory, error) {
	d := &Directory{
		economies: slices.Clone(economies), groups: slices.Clone(groups),
		byISO3: map[string]int{}, byName: map[string]int{}, byGroup: map[string]int{},
	}
	slices.SortFunc(d.economies, func(a, b Economy) int { return cmp.Compare(a.ISO3, b.ISO3) })
	for i, e := range d.economies {
		if _, dup := d.byISO3[e.ISO3]; dup {
			return nil, fmt.Errorf("economy %s stands twice", e.ISO3)
		}
		d.byISO3[e.ISO3] = i
		d.byName[fold(e.Name)] = i
	}
	owner := map[string]string{}
	for _, alias := range slices.Sorted(maps.Keys(aliases)) {
		iso3, key := aliases[alias], fold(alias)
		i, ok := d.byISO3[iso3]
		if !ok {
			return nil, fmt.Errorf("alias %q points to unknown economy %s", alias, iso3)
		}
		if first, taken := owner[key]; taken && first != iso3 {
			return nil, fmt.Errorf("alias %q points to %s and to %s", alias, first, iso3)
		}
		d.byName[key], owner[key] = i, iso3
	}
	for i := range d.groups {
		g := &d.groups[i]
		g.Members = slices.Clone(g.Members)
		slices.Sort(g.Members)
		if _, dup := d.byGroup[fold(g.Code)]; dup {
			return nil, fmt.Errorf("group %s stands twice", g.Code)
		}
		for _, m := range g.Members {
			e, ok := d.Economy(m)
			if !ok || !e.country() {
				return nil, fmt.Errorf("group %s: member %s is not a country", g.Code, m)
			}
		}
		d.byGroup[fold(g.Code)] = i
	}
	return d, nil
}

// Economy returns the economy with that ISO3 code (exact, upper case).
func (d *Directory) Economy(iso3 string) (Economy, bool) {
	i, ok := d.byISO3[iso3]
	if !ok {
		return Economy{}, false
	}
	return d.economies[i], true
}

// Name returns the name for a code, or the code itself when it is unknown.
func (d *Directory) Name(iso3 string) string {
	if e, ok := d.Economy(iso3); ok {
		return e.Name
	}
	return iso3
}

// Countries returns the countries and territories of today, ascending by code:
// neither aggregates nor former states.
func (d *Directory) Countries() []Economy { return d.filter(Economy.country) }

func (e Economy) country() bool { return !e.Aggregate && !e.Historical }

// Aggregates returns the aggregates, ascending by code.
func (d *Directory) Aggregates() []Economy {
	return d.filter(func(e Economy) bool { return e.Aggregate })
}

func (d *Directory) filter(keep func(Economy) bool) []Economy {
	var out []Economy
	for _, e := range d.economies {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}

// Groups returns the groups in the order given to New.
func (d *Directory) Groups() []Group { return slices.Clone(d.groups) }

// NotFound says what was looked for and what may have been meant.
type NotFound struct {
	Kind        string   // "country", "group", "indicator", "product", ...
	Query       string   // as typed
	Suggestions []string // best first, at most three
	Why         string   // what it is instead, in a clause; "" when it is nothing known
}

// Error gives the sentence without the hint.
func (e *NotFound) Error() string {
	if e.Why != "" {
		return e.Why
	}
	return fmt.Sprintf("unknown %s %q", e.Kind, short(e.Query))
}

// short cuts what was typed to what a line can show.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Hint is the "did you mean" sentence, or "" when nothing is near.
func (e *NotFound) Hint() string {
	if len(e.Suggestions) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(e.Suggestions, ", ") + "?"
}

// Find is [Directory.Country] for a cell of a table: it finds aggregates and former states
// as well, where no country is meant.
func (d *Directory) Find(query string) (Economy, bool) {
	q := fold(query)
	if e, ok := d.find(q, Economy.country); ok {
		return e, true
	}
	return d.find(q, func(e Economy) bool { return !e.country() })
}

// find looks a folded text up by ISO3 code, name and ISO2 code among those to be kept.
func (d *Directory) find(q string, keep func(Economy) bool) (Economy, bool) {
	if i, ok := d.byISO3[strings.ToUpper(q)]; ok && keep(d.economies[i]) {
		return d.economies[i], true
	}
	if i, ok := d.byName[q]; ok && keep(d.economies[i]) {
		return d.economies[i], true
	}
	if len(q) == 2 {
		for _, e := range d.economies {
			if keep(e) && strings.EqualFold(e.ISO2, q) {
				return e, true
			}
		}
	}
	return Economy{}, false
}

// Country finds a country by ISO3 code, ISO2 code or name, ignoring case. An
// aggregate, a former state or an unknown word gives *NotFound.
func (d *Directory) Country(query string) (Economy, error) {
	q := fold(query)
	if e, ok := d.find(q, Economy.country); ok {
		return e, nil
	}
	if i, ok := d.byISO3[strings.ToUpper(q)]; ok {
		e := d.economies[i]
		what := "an aggregate"
		if e.Historical {
			what = "a former state"
		}
		return Economy{}, &NotFound{Kind: "country", Query: query, Why: fmt.Sprintf("%s (%s) is %s, not a country", e.ISO3, e.Name, what)}
	}
	var cands []candidate
	for _, e := range d.economies {
		if e.country() {
			cands = append(cands, candidate{e.ISO3 + " (" + e.Name + ")", min(distance(q, fold(e.ISO3))+1, near(q, fold(e.Name)))})
		}
	}
	return Economy{}, &NotFound{Kind: "country", Query: query, Suggestions: nearest(q, cands, 2)}
}

// Group finds a group by its code, ignoring case.
func (d *Directory) Group(code string) (Group, error) {
	if i, ok := d.byGroup[fold(code)]; ok {
		return d.groups[i], nil
	}
	var cands []candidate
	for _, g := range d.groups {
		cands = append(cands, candidate{g.Code, min(distance(fold(code), fold(g.Code)), distance(fold(code), fold(g.Name)))})
	}
	return Group{}, &NotFound{Kind: "group", Query: code, Suggestions: nearest(fold(code), cands, 2)}
}
