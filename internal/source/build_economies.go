package source

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"upstep/opendata"
)

const (
	fileISO     = "geo/countries_iso_un_worldbank.csv"
	fileCodes   = "geo/country-codes_full.csv"
	fileCache   = "geo/worldbank_country_cache_wdi_2.7.8.csv"
	fileMeta21  = "geo/worldbank_country_metadata_2021.csv"
	fileIncome  = "geo/worldbank_region_income_2025.csv"
	fileGeoDist = "geo/cepii_geo.csv"
)

// economy is a row of the economies table while it is being made.
type economy struct {
	iso3, iso2, name            string
	aliases                     []string
	region, currency            string
	aggregate, historical       bool
	landlocked, lldc, ldc, sids bool
}

// shortNames replaces display names of the CLDR that are clipped or ambiguous in
// a list of countries.
var shortNames = map[string]string{
	"USA": "United States", "GBR": "United Kingdom", "BIH": "Bosnia and Herzegovina",
	"COG": "Congo, Rep.", "COD": "Congo, Dem. Rep.", "ATF": "French Southern Territories", "CPV": "Cabo Verde",
}

// everydayNames are names that none of the files has.
var everydayNames = map[string][]string{
	"USA": {"United States of America", "America"}, "GBR": {"Great Britain", "Britain"},
	"COD": {"DR Congo", "DRC", "Democratic Republic of Congo"}, "TLS": {"East Timor", "Timor"}, "KOR": {"Korea"}, "CIV": {"Ivory Coast", "Cote d'Ivoire"}, "TUR": {"Turkey", "Turkiye"},
	"MKD": {"Macedonia"}, "SWZ": {"Swaziland"}, "MMR": {"Burma"}, "CZE": {"Czech Republic"}, "TKM": {"Turkmenia"},
	"KGZ": {"Kirgizstan", "Kyrgyz"}, "KAZ": {"Kazakstan"}, "TJK": {"Tadjikistan"}, "ARE": {"UAE"},
}

// formerStates appear in old trade tables only.
var formerStates = []economy{
	{iso3: "SUN", name: "Soviet Union", aliases: []string{"USSR"}},
	{iso3: "YUG", name: "Yugoslavia"},
	{iso3: "CSK", name: "Czechoslovakia"},
	{iso3: "DDR", name: "German Democratic Republic", aliases: []string{"East Germany"}},
	{iso3: "ANT", name: "Netherlands Antilles"},
	{iso3: "YMD", name: "Yemen, Democratic", aliases: []string{"South Yemen"}},
	{iso3: "PCI", name: "Trust Territory of the Pacific Islands"},
}

// noCoast are landlocked states that CEPII's table lacks or marks as coastal and
// that are not on the UN's list of landlocked developing countries.
var noCoast = []string{"AND", "BLR", "LIE", "SMR", "SRB", "VAT", "XKX"}

// replacedCodes are codes that some files still use for economies of today. None
// of them is a code of the pack.
var replacedCodes = map[string]string{
	"ADO": "AND", "KOS": "XKX", "KSV": "XKX", "PAL": "PSE", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD",
}

// economies makes the table of countries, territories, aggregates and former
// states.
func economies(b *build) error {
	b.log.head("Economies")
	for _, step := range []func(*build) error{isoEconomies, bankEconomies, alternativeNames, coasts} {
		if err := step(b); err != nil {
			return err
		}
	}
	for _, e := range formerStates {
		e.historical = true
		b.known[e.iso3] = e
	}
	b.settleAliases()
	t := opendata.NewBuilder(
		opendata.Field{Name: "iso3"}, opendata.Field{Name: "iso2"}, opendata.Field{Name: "name"}, opendata.Field{Name: "aliases"},
		opendata.Field{Name: "region"}, opendata.Field{Name: "currency"},
		opendata.Field{Name: "aggregate", Kind: opendata.Int}, opendata.Field{Name: "historical", Kind: opendata.Int},
		opendata.Field{Name: "landlocked", Kind: opendata.Int}, opendata.Field{Name: "lldc", Kind: opendata.Int},
		opendata.Field{Name: "ldc", Kind: opendata.Int}, opendata.Field{Name: "sids", Kind: opendata.Int})
	counts := map[string]int{}
	for _, iso3 := range slices.Sorted(maps.Keys(b.known)) {
		e := b.known[iso3]
		t.Row(e.iso3, orMissing(e.iso2), e.name, orMissing(strings.Join(e.aliases, "|")), orMissing(e.region), orMissing(e.currency),
			bit(e.aggregate), bit(e.historical), bit(e.landlocked), bit(e.lldc), bit(e.ldc), bit(e.sids))
		switch {
		case e.aggregate:
			counts["aggregates"]++
		case e.historical:
			counts["former states"]++
		default:
			counts["countries and territories"]++
		}
	}
	b.log.line("%d countries and territories, %d aggregates, %d former states", counts["countries and territories"], counts["aggregates"], counts["former states"])
	return b.add(opendata.Info{Name: "economies", Title: "Countries, territories, aggregates and former states", Source: "geo", Use: "codes, names and kinds of economies",
		Upstream: "World Bank; United Nations; DataHub country-codes (ISO, UN, CLDR); CEPII GeoDist", Licence: "CC BY 4.0; ODC-PDDL 1.0; CC0"},
		t, fileISO, fileCodes, fileCache, fileIncome, fileGeoDist)
}

func isoEconomies(b *build) error {
	bad, err := b.in.csv(fileISO, []string{"ISO3166-1-Alpha-3", "ISO3166-1-Alpha-2", "CLDR display name", "UNTERM English Short", "official_name_en",
		"Land Locked Developing Countries (LLDC)", "Least Developed Countries (LDC)", "Small Island Developing States (SIDS)", "ISO4217-currency_alphabetic_code"}, func(v []string) error {
		if v[1] == "" { // rows of the World Bank come from its own file
			return nil
		}
		e := economy{iso3: v[0], iso2: v[1], name: v[2], lldc: v[5] == "x", ldc: v[6] == "x", sids: v[7] == "x"}
		e.currency, _, _ = strings.Cut(v[8], ",")
		e.aliases = append(e.aliases, v[2], v[3], v[4])
		if n, ok := shortNames[e.iso3]; ok {
			e.name = n
		}
		if len(e.iso3) != 3 || len(e.iso2) != 2 || e.name == "" {
			return fmt.Errorf("economy %q %q %q lacks a code or a name", v[0], v[1], v[2])
		}
		b.known[e.iso3] = e
		return nil
	})
	b.log.bad(bad)
	return err
}

// bankEconomies adds the economies and aggregates that only the World Bank has,
// and its regions: the 2025 file's, where it has none those of the country cache.
func bankEconomies(b *build) error {
	bad, err := b.in.csv(fileCache, []string{"iso3c", "iso2c", "country", "region"}, func(v []string) error {
		e, ok := b.known[v[0]]
		if !ok {
			e = economy{iso3: v[0], iso2: v[1], name: strings.TrimSpace(v[2]), aggregate: v[3] == "Aggregates"}
		}
		if !e.aggregate {
			e.region = v[3]
		}
		e.aliases = append(e.aliases, v[2])
		b.known[e.iso3] = e
		return nil
	})
	b.log.bad(bad)
	if err != nil {
		return err
	}
	bad, err = b.in.csv(fileIncome, []string{"country_code", "country_name", "region"}, func(v []string) error {
		e, ok := b.known[v[0]]
		if !ok {
			return fmt.Errorf("economy %s %s is in no other file", v[0], v[1])
		}
		if v[2] != "" {
			e.region = v[2]
		}
		e.aliases = append(e.aliases, v[1])
		b.known[v[0]] = e
		return nil
	})
	b.log.bad(bad)
	return err
}

func alternativeNames(b *build) error {
	bad, err := b.in.csv(fileCodes, []string{"ISO3166-1-Alpha-3", "UNTERM English Formal"}, func(v []string) error {
		if e, ok := b.known[v[0]]; ok {
			e.aliases = append(e.aliases, v[1])
			b.known[v[0]] = e
		}
		return nil
	})
	b.log.bad(bad)
	for _, iso3 := range slices.Sorted(maps.Keys(everydayNames)) {
		e, ok := b.known[iso3]
		if !ok {
			return fmt.Errorf("everyday names for %s, which no file has", iso3)
		}
		e.aliases = append(e.aliases, everydayNames[iso3]...)
		b.known[iso3] = e
	}
	return err
}

// coasts marks the landlocked: CEPII's flag, the UN's list of landlocked
// developing countries, and noCoast.
func coasts(b *build) error {
	marked := map[string]bool{}
	bad, err := b.in.csv(fileGeoDist, []string{"iso3", "landlocked"}, func(v []string) error {
		iso3 := v[0]
		if now, old := replacedCodes[iso3]; old {
			iso3 = now
		}
		if _, ok := b.known[iso3]; !ok {
			if slices.ContainsFunc(formerStates, func(f economy) bool { return f.iso3 == iso3 }) {
				return nil
			}
			return fmt.Errorf("economy %s is in no other file", iso3)
		}
		marked[iso3] = marked[iso3] || v[1] == "1"
		return nil
	})
	b.log.bad(bad)
	for _, iso3 := range slices.Sorted(maps.Keys(b.known)) {
		e := b.known[iso3]
		e.landlocked = marked[iso3] || e.lldc || slices.Contains(noCoast, iso3)
		if e.landlocked && !marked[iso3] {
			b.log.line("%s is landlocked although the GeoDist table does not say so", iso3)
		}
		b.known[iso3] = e
	}
	return err
}

var article = regexp.MustCompile(`(?i)\s*\((the|l'|la|le|les)\)$|^the\s+`)

// settleAliases keeps of each economy's further names those that differ from every
// economy's name and point to one economy only.
func (b *build) settleAliases() {
	owner := map[string]string{}
	for iso3, e := range b.known {
		owner[strings.ToLower(e.name)] = iso3
	}
	claims := map[string][]string{}
	tidy := func(s string) string { return strings.TrimSpace(article.ReplaceAllString(strings.TrimSpace(s), "")) }
	for iso3, e := range b.known {
		for _, a := range e.aliases {
			key := strings.ToLower(tidy(a))
			if !slices.Contains(claims[key], iso3) {
				claims[key] = append(claims[key], iso3)
			}
		}
	}
	for _, iso3 := range slices.Sorted(maps.Keys(b.known)) {
		e := b.known[iso3]
		var keep []string
		for _, a := range e.aliases {
			a = tidy(a)
			key := strings.ToLower(a)
			if a == "" || strings.Contains(a, "|") || owner[key] != "" || slices.ContainsFunc(keep, func(k string) bool { return strings.EqualFold(k, a) }) {
				continue
			}
			if who := claims[key]; len(who) > 1 && !e.aggregate {
				slices.Sort(who)
				b.log.line("the name %q could be any of %v and is not kept for %s", a, who, iso3)
				continue
			}
			keep = append(keep, a)
		}
		if e.aggregate {
			keep = nil
		}
		slices.SortFunc(keep, func(x, y string) int { return cmp.Compare(strings.ToLower(x), strings.ToLower(y)) })
		e.aliases = keep
		b.known[iso3] = e
	}
}

func orMissing(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func bit(v bool) int {
	if v {
		return 1
	}
	return 0
}

var incomeClasses = map[string]string{
	"Low income": "LIC", "Lower middle income": "LMC", "Upper middle income": "UMC", "High income": "HIC",
}

// incomes makes the table of income classes by fiscal year from the files that the
// catalogue names. Where two files hold one year the first is taken.
func incomes(b *build) error {
	b.log.head("Income classes")
	economyColumn := map[string]string{fileISO: "ISO3166-1-Alpha-3", fileCache: "iso3c", fileMeta21: "Country Code", fileIncome: "country_code"}
	var files []string
	for _, f := range b.cat.IncomeFiles() {
		files = append(files, f.File)
		n := 0
		bad, err := b.in.csv(f.File, []string{economyColumn[f.File], f.Column}, func(v []string) error {
			e, ok := b.known[v[0]]
			if !ok {
				return fmt.Errorf("unknown economy %s", v[0])
			}
			place, class := cell{v[0], f.FiscalYear}, incomeClasses[v[1]]
			switch before, twice := b.class[place]; {
			case e.aggregate || class == "" && e.region == "": // the bank does not class it
			case class == "":
				b.log.line("%s fiscal year %d: no income class (%q)", v[0], f.FiscalYear, v[1])
			case twice && before != class:
				b.log.line("%s fiscal year %d: %s taken, %s in %s", v[0], f.FiscalYear, before, class, f.File)
			default:
				b.class[place] = class
				n++
			}
			return nil
		})
		if err != nil {
			return err
		}
		b.log.bad(bad)
		b.log.line("%s: fiscal year %d, %d economies", f.File, f.FiscalYear, n)
	}
	t := opendata.NewBuilder(opendata.Field{Name: "economy"}, opendata.Field{Name: "fiscal_year", Kind: opendata.Int}, opendata.Field{Name: "class"})
	for _, c := range slices.SortedFunc(maps.Keys(b.class), byEconomyAndYear) {
		t.Row(c.economy, c.year, b.class[c])
	}
	return b.add(opendata.Info{Name: "incomes", Title: "Income classes by fiscal year", Source: "geo", Use: "income groups as of the data year",
		Upstream: "World Bank country classification", Licence: "CC BY 4.0"}, t, files...)
}
