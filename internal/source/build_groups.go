package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/opendata"
)

const fileGroups = "geo/worldbank_country_groups_long.csv"

// groups makes the table of country groups: lists of the catalogue as they stand,
// rules resolved against the economies.
func groups(b *build) error {
	b.log.head("Groups")
	bank := map[string][]string{}
	bad, err := b.in.csv(fileGroups, []string{"country_code", "group_code"}, func(v []string) error {
		if _, ok := b.known[v[0]]; !ok {
			return fmt.Errorf("unknown economy %s", v[0])
		}
		bank[v[1]] = append(bank[v[1]], v[0])
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	t := opendata.NewBuilder(opendata.Field{Name: "code"}, opendata.Field{Name: "name"}, opendata.Field{Name: "members"}, opendata.Field{Name: "aggregate"},
		opendata.Field{Name: "as_of"}, opendata.Field{Name: "source"}, opendata.Field{Name: "order", Kind: opendata.Int})
	for i, g := range b.cat.Groups() {
		members, err := b.members(g, bank)
		if err != nil {
			return fmt.Errorf("group %s: %w", g.Code, err)
		}
		if e, ok := b.known[g.Aggregate]; g.Aggregate != "" && !(ok && e.aggregate) {
			return fmt.Errorf("group %s: %s is no aggregate", g.Code, g.Aggregate)
		}
		b.log.line("%s, %s: %d members", g.Code, g.AsOf, len(members))
		t.Row(g.Code, g.Name, strings.Join(members, " "), orMissing(g.Aggregate), g.AsOf, g.Source, i)
	}
	return b.add(opendata.Info{Name: "groups", Title: "Country groups and their members", Source: "geo", Use: "peers and group values"}, t,
		fileGroups, fileISO, fileIncome)
}

// members returns the countries of a group in ascending order.
func (b *build) members(g catalogue.Group, bank map[string][]string) ([]string, error) {
	out := slices.Clone(g.Members)
	if g.Rule != nil {
		if len(out) > 0 {
			return nil, fmt.Errorf("it has both members and a rule")
		}
		for _, iso3 := range slices.Sorted(maps.Keys(b.known)) {
			if e := b.known[iso3]; !e.aggregate && !e.historical && b.fits(e, g, bank) {
				out = append(out, iso3)
			}
		}
	}
	for _, iso3 := range out {
		if e, ok := b.known[iso3]; !ok || e.aggregate || e.historical {
			return nil, fmt.Errorf("%s is no country", iso3)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("it has no members")
	}
	slices.Sort(out)
	return out, nil
}

// fits reports whether all conditions of a group's rule hold for an economy.
func (b *build) fits(e economy, g catalogue.Group, bank map[string][]string) bool {
	r := g.Rule
	flags := map[string]bool{"lldc": e.lldc, "ldc": e.ldc, "sids": e.sids}
	return (r.Region == "" || r.Region == e.region) &&
		(r.GroupCode == "" || slices.Contains(bank[r.GroupCode], e.iso3)) &&
		(r.Flag == "" || flags[r.Flag]) &&
		(len(r.Income) == 0 || slices.Contains(r.Income, b.class[cell{e.iso3, r.FiscalYear}]))
}
