package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/opendata"
	"upstep/ref"
)

// rawTable is a table of WITS between two classifications.
type rawTable struct{ from, to string }

// shippedTables are those in the pack. Others are left out because they disagree with
// the ways round them, which agree with each other; see [leftOut].
var shippedTables = []rawTable{
	{"HS96", "HS92"}, {"HS02", "HS92"}, {"HS07", "HS92"}, {"HS12", "HS92"}, {"HS12", "HS07"}, {"HS17", "HS12"}, {"HS22", "HS17"},
	{"HS92", "SITC1"}, {"HS92", "SITC2"}, {"HS92", "SITC3"}, {"HS92", "SITC4"}, {"HS07", "SITC2"}, {"HS07", "SITC3"}, {"HS12", "SITC3"},
	{"SITC3", "SITC2"}, {"SITC4", "SITC3"},
}

// leftOut are tables that are read for the build log alone, each with two ways round.
var leftOut = []struct {
	table rawTable
	ways  [2][]string
}{
	{rawTable{"HS17", "HS92"}, [2][]string{{"HS17", "HS12", "HS92"}, {"HS17", "HS12", "HS07", "HS92"}}},
	{rawTable{"HS22", "HS92"}, [2][]string{{"HS22", "HS17", "HS12", "HS92"}, {"HS22", "HS17", "HS12", "HS07", "HS92"}}},
	{rawTable{"HS12", "SITC2"}, [2][]string{{"HS12", "HS07", "SITC2"}, {"HS12", "HS92", "SITC2"}}},
	{rawTable{"HS17", "SITC2"}, [2][]string{{"HS17", "HS12", "HS07", "SITC2"}, {"HS17", "HS12", "HS92", "SITC2"}}},
	{rawTable{"HS17", "SITC3"}, [2][]string{{"HS17", "HS12", "SITC3"}, {"HS17", "HS12", "HS07", "SITC3"}}},
	{rawTable{"HS22", "SITC3"}, [2][]string{{"HS22", "HS17", "HS12", "SITC3"}, {"HS22", "HS17", "HS12", "HS07", "SITC3"}}},
}

// editions are the HS editions in the order of Comtrade's tables H0 to H6.
var editions = []string{"HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22"}

func (t rawTable) file() string {
	short := func(system string) string {
		if i := slices.Index(editions, system); i >= 0 {
			return fmt.Sprintf("hs%d", i)
		}
		return strings.ToLower(system)
	}
	return "classifications/concordance/" + short(t.from) + "_" + short(t.to) + ".csv.gz"
}

// column is the header of the finest codes of a system.
func (t rawTable) column(system string) string {
	if i := slices.Index(editions, system); i >= 0 {
		return fmt.Sprintf("HS%d_6d", i)
	}
	return system + "_5d"
}

func (t rawTable) group() string { return t.from + ">" + t.to }

// concordances makes the tables of links between classifications and of the codes of
// each HS edition.
func concordances(b *build) error {
	b.log.head("concordances")
	known, ghosts, err := hsCodes(b)
	if err != nil {
		return err
	}
	t := opendata.NewBuilder(opendata.Field{Name: "from"}, opendata.Field{Name: "to"})
	read, files := map[string]*ref.Concordance{}, []string(nil)
	for _, raw := range shippedTables {
		c, pairs, err := b.concordance(raw, known[raw.from], ghosts[raw.from])
		if err != nil {
			return err
		}
		t.Group(raw.group())
		for _, p := range pairs {
			t.Row(p.From, p.To)
		}
		read[raw.group()] = c
		files = append(files, raw.file())
	}
	for _, x := range leftOut {
		c, _, err := b.concordance(x.table, known[x.table.from], ghosts[x.table.from])
		if err != nil {
			return err
		}
		first, err := chain(read, x.ways[0])
		if err != nil {
			return err
		}
		second, err := chain(read, x.ways[1])
		if err != nil {
			return err
		}
		d0, n0 := disagree(c, first)
		d1, n1 := disagree(c, second)
		d2, n2 := disagree(first, second)
		b.log.line("%s is left out: at four digits it differs from %s for %d of %d codes and from %s for %d of %d; these two differ for %d of %d",
			x.table.group(), strings.Join(x.ways[0], ">"), d0, n0, strings.Join(x.ways[1], ">"), d1, n1, d2, n2)
	}
	return b.add(opendata.Info{Name: "concordances", Title: "Links between the codes of HS editions and SITC revisions", Source: "comtrade-names",
		Upstream: "WITS; United Nations Statistics Division", Use: "turning tables from one classification into another"}, t, files...)
}

// hsCodes makes the table of subheadings and the editions that have them, and returns
// the codes of each edition and those that are listed but are none.
func hsCodes(b *build) (known, ghosts map[string][]string, err error) {
	known, ghosts = map[string][]string{}, map[string][]string{}
	in := map[string]string{}
	var files []string
	for i, e := range editions {
		file := fmt.Sprintf("classifications/comtrade_H%d.csv.gz", i)
		bad, err := b.in.csv(file, []string{"code"}, func(v []string) error {
			if ref.Shaped(v[0], 6) {
				known[e] = append(known[e], v[0])
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		b.log.bad(bad)
		files = append(files, file)
		codes, none := undivided(known[e])
		if len(none) > 0 {
			b.log.line("%s: %d codes of undivided headings are no subheadings: %v", e, len(none), none)
		}
		known[e], ghosts[e] = codes, none
		for _, code := range codes {
			in[code] += fmt.Sprint(i)
		}
	}
	t := opendata.NewBuilder(opendata.Field{Name: "code"}, opendata.Field{Name: "editions"})
	for _, code := range slices.Sorted(maps.Keys(in)) {
		t.Row(code, in[code])
	}
	return known, ghosts, b.add(opendata.Info{Name: "hs-codes", Title: "HS subheadings and the editions, 0 (1992) to 6 (2022), that have them", Source: "comtrade-names",
		Use: "telling codes without a link from codes that do not exist"}, t, files...)
}

// undivided parts codes from those that cannot be: a heading with the subheading 00 has
// no other, though Comtrade lists some that were once reported.
func undivided(codes []string) (ok, none []string) {
	whole := map[string]bool{}
	for _, c := range codes {
		if strings.HasSuffix(c, "00") {
			whole[c[:4]] = true
		}
	}
	for _, c := range codes {
		if whole[c[:4]] && !strings.HasSuffix(c, "00") {
			none = append(none, c)
		} else {
			ok = append(ok, c)
		}
	}
	return ok, none
}

// concordance reads a table of WITS; rows without a code on one side have no link, and
// those of ghosts, which are no codes, are left out.
func (b *build) concordance(raw rawTable, known, ghosts []string) (*ref.Concordance, []ref.Pair, error) {
	from, err := ref.FindSystem(raw.from)
	if err != nil {
		return nil, nil, err
	}
	to, err := ref.FindSystem(raw.to)
	if err != nil {
		return nil, nil, err
	}
	var pairs []ref.Pair
	bad, err := b.in.csv(raw.file(), []string{raw.column(raw.from), raw.column(raw.to)}, func(v []string) error {
		if !ref.Shaped(v[0], from.Finest()) || !ref.Shaped(v[1], to.Finest()) {
			return fmt.Errorf("no link between %q and %q", v[0], v[1])
		}
		if !slices.Contains(ghosts, v[0]) {
			pairs = append(pairs, ref.Pair{From: v[0], To: v[1]})
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	b.log.bad(bad)
	slices.SortFunc(pairs, func(a, b ref.Pair) int { return strings.Compare(a.From+a.To, b.From+b.To) })
	c, err := ref.NewConcordance(from, to, pairs, known)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", raw.file(), err)
	}
	several, none, targets := 0, 0, map[string]bool{}
	for _, code := range c.Codes() {
		ts := c.Entry(code).Targets
		switch {
		case len(ts) == 0:
			none++
		case len(ts) > 1:
			several++
		}
		for _, t := range ts {
			targets[t.Code] = true
		}
	}
	b.log.line("%-12s %5d pairs to %d codes; %d codes have several targets, %d none", raw.group(), len(pairs), len(targets), several, none)
	return c, pairs, nil
}

// chain joins tables by their systems.
func chain(tables map[string]*ref.Concordance, way []string) (*ref.Concordance, error) {
	c := tables[way[0]+">"+way[1]]
	for i := 1; i+1 < len(way); i++ {
		var err error
		if c, err = c.Then(tables[way[i]+">"+way[i+1]]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// disagree counts the codes whose first target has another beginning of four digits,
// among those that both give a target.
func disagree(a, b *ref.Concordance) (differ, both int) {
	for _, code := range a.Codes() {
		x, y := a.Entry(code), b.Entry(code)
		if y == nil || len(x.Targets) == 0 || len(y.Targets) == 0 {
			continue
		}
		both++
		if x.Targets[0].Code[:4] != y.Targets[0].Code[:4] {
			differ++
		}
	}
	return differ, both
}
