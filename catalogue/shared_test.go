package catalogue

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const shared = "../../shared"

// table reads a CSV file of ../shared/data, gzipped or not, row by row.
func table(t *testing.T, name string, row func(head map[string]int, r []string)) {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, "data", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the data files are not beside the repository: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(in); err != nil {
			t.Fatal(err)
		}
	}
	text := bufio.NewReader(in)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" { // one of the files has a byte order mark
		text.Discard(3)
	}
	r := csv.NewReader(text)
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	head := map[string]int{}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(head) == 0 {
			for i, h := range rec {
				head[strings.Clone(h)] = i
			}
			continue
		}
		row(head, rec)
	}
}

// longFiles is where each source of layout long keeps its rows.
func longFiles(c *Catalogue) map[string]string {
	out := map[string]string{}
	for _, s := range c.Sources() {
		if s.Layout == "long" {
			out[s.Key] = s.Files[0]
		}
	}
	return out
}

// Every code exists in the file of its source and inside its bounds, `also` is
// complete, and the order of preference at the top of indicators.yaml is kept.
func TestCodesExist(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 2.7 million rows")
	}
	c := mustLoad(t)
	bySeries := map[string]map[string]Indicator{}
	for _, v := range c.Indicators() {
		if bySeries[v.Source] == nil {
			bySeries[v.Source] = map[string]Indicator{}
		}
		bySeries[v.Source][v.Series] = v
	}
	rows := map[string]map[string]int{}
	for key, file := range longFiles(c) {
		n := map[string]int{}
		rows[key] = n
		table(t, file, func(h map[string]int, r []string) {
			code, text := r[h["indicator"]], r[h["value"]]
			if text == "" || text == "NA" {
				return
			}
			if _, known := n[code]; !known {
				code = strings.Clone(code)
			}
			n[code]++
			v, ok := bySeries[key][code]
			if !ok || r[h["year"]] < "1990" {
				return
			}
			x, err := strconv.ParseFloat(text, 64)
			if err != nil || !v.Bounds.Contain(x) {
				t.Errorf("%s %s %s = %s is outside the bounds", v.Code, r[h["iso3"]], r[h["year"]], text)
			}
		})
	}
	retired := map[string]bool{}
	table(t, "wdi/wdi_indicator_metadata.csv", func(h map[string]int, r []string) {
		if strings.HasPrefix(r[h["status"]], "retired") {
			retired[strings.Clone(r[h["indicator"]])] = true
		}
	})
	for _, v := range c.Indicators() {
		if n, long := rows[v.Source]; long && n[v.Series] == 0 {
			t.Errorf("%s: no row %s in %s", v.Code, v.Series, v.Source)
		}
		checkPreference(t, c, v, rows, retired)
	}
}

func checkPreference(t *testing.T, c *Catalogue, v Indicator, rows map[string]map[string]int, retired map[string]bool) {
	t.Helper()
	chosen, _ := c.Source(v.Source)
	if rows[v.Source] == nil || v.Series != v.Code {
		return
	}
	var others []string
	for _, s := range c.Sources() {
		if s.Key == v.Source || rows[s.Key][v.Code] == 0 {
			continue
		}
		others = append(others, s.Key)
		if s.Rank < chosen.Rank && !(s.Key == "wdi-2026-07" && retired[v.Code]) {
			t.Errorf("%s comes from %s although %s is preferred", v.Code, v.Source, s.Key)
		}
	}
	slices.Sort(others)
	if also := slices.Sorted(slices.Values(v.Also)); !slices.Equal(also, others) {
		t.Errorf("%s: also %v, the files say %v", v.Code, also, others)
	}
	old := v.Source == "wdi-2026-07" && retired[v.Code]
	if old != (v.Quality == "old") {
		t.Errorf("%s: quality %q, retired %v", v.Code, v.Quality, old)
	}
	if old && len(others) > 0 {
		t.Errorf("%s: a retired snapshot although %v has it", v.Code, others)
	}
}

// Columns of the wide files, and series of the governance file.
func TestColumnsExist(t *testing.T) {
	c := mustLoad(t)
	series := map[string]bool{}
	for _, key := range []string{"wgi", "pwt-9.1", "hci"} {
		s, _ := c.Source(key)
		filled := map[string]int{}
		table(t, s.Files[0], func(h map[string]int, r []string) {
			if key == "wgi" {
				series[strings.Clone(r[h["indicator"]])] = true
			}
			for name, i := range h {
				if r[i] != "" && r[i] != "NA" {
					filled[name]++
				}
			}
		})
		for _, v := range c.Indicators() {
			if v.Source != key {
				continue
			}
			if v.Column == "" || filled[v.Column] == 0 {
				t.Errorf("%s: column %q of %s is empty", v.Code, v.Column, s.Files[0])
			}
			if key == "wgi" && !series[v.Series] {
				t.Errorf("%s: no series %s", v.Code, v.Series)
			}
		}
	}
}

// In the files with economies by name, every name is a code, an alias or skipped.
func TestNamesResolve(t *testing.T) {
	c := mustLoad(t)
	codes := map[string]map[string]bool{}
	add := func(name, iso3 string) {
		if codes[name] == nil {
			codes[strings.Clone(name)] = map[string]bool{}
		}
		codes[name][strings.Clone(iso3)] = true
	}
	table(t, "geo/worldbank_country_cache_wdi_2.7.8.csv", func(h map[string]int, r []string) {
		if r[h["region"]] != "Aggregates" {
			add(r[h["country"]], r[h["iso3c"]])
		}
	})
	table(t, "geo/countries_iso_un_worldbank.csv", func(h map[string]int, r []string) {
		for _, col := range []string{"CLDR display name", "UNTERM English Short", "official_name_en"} {
			if r[h["M49"]] != "" {
				add(r[h[col]], r[h["ISO3166-1-Alpha-3"]])
			}
		}
	})
	for key, col := range map[string]string{"hci": "Entity", "ncses-pct": "name"} {
		s, _ := c.Source(key)
		used := map[string]bool{}
		table(t, s.Files[0], func(h map[string]int, r []string) {
			name := r[h[col]]
			used[strings.Clone(name)] = true
			if _, alias := s.Aliases[name]; alias || slices.Contains(s.Skip, name) {
				return
			}
			if len(codes[name]) != 1 {
				t.Errorf("%s: %q stands for %v", key, name, slices.Sorted(maps.Keys(codes[name])))
				codes[name] = map[string]bool{"seen": true}
			}
		})
		for _, name := range append(slices.Sorted(maps.Keys(s.Aliases)), s.Skip...) {
			if !used[name] {
				t.Errorf("%s: %q does not occur", key, name)
			}
		}
	}
}

// Files are in the manifest, and a source whose manifest row forbids commercial use
// or is settled nowhere does not call itself open.
func TestManifest(t *testing.T) {
	c := mustLoad(t)
	licence := map[string]string{}
	f, err := os.Open(filepath.Join(shared, "data", "MANIFEST.csv"))
	if err != nil {
		t.Skipf("the data files are not beside the repository: %v", err)
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	file, lic := slices.Index(recs[0], "file"), slices.Index(recs[0], "licence")
	for _, r := range recs[1:] {
		licence[r[file]] = r[lic]
	}
	for _, s := range c.Sources() {
		for _, name := range s.Files {
			text, ok := licence[name]
			if !ok {
				t.Errorf("%s: %s is not in the manifest", s.Key, name)
			}
			if nc := strings.Contains(text, "BY-NC"); nc != (s.Terms == NonCommercial) {
				t.Errorf("%s: terms %s, manifest %q", s.Key, s.Terms, text)
			}
			if strings.Contains(text, "not verified") && s.Terms != Unsettled {
				t.Errorf("%s: terms %s, manifest %q", s.Key, s.Terms, text)
			}
		}
	}
}

// Economies that changed class pin the fiscal year of each income table.
func TestFiscalYears(t *testing.T) {
	const hi, um, lm, lo = "High income", "Upper middle income", "Lower middle income", "Low income"
	want := map[int]map[string]string{
		2022: {"ROU": um, "PAN": um, "BLZ": lm, "LBN": um, "IRN": lm, "WSM": lm, "ZMB": lm, "TJK": lm, "RUS": um, "MUS": um},
		2023: {"ROU": hi, "PAN": hi, "BLZ": um, "LBN": lm, "ZMB": lo, "PLW": um, "GIN": lo, "GUY": um, "JOR": um, "RUS": um},
		2026: {"ROU": hi, "RUS": hi, "BGR": hi, "UKR": um, "MNG": um, "DZA": um, "CRI": hi, "CPV": um, "NAM": lm, "WSM": um, "ETH": ""},
	}
	for _, f := range mustLoad(t).IncomeFiles() {
		got := map[string]string{}
		table(t, f.File, func(h map[string]int, r []string) {
			for _, key := range []string{"Country Code", "iso3c", "country_code", "ISO3166-1-Alpha-3"} {
				if i, ok := h[key]; ok {
					got[strings.Clone(r[i])] = strings.Clone(r[h[f.Column]])
				}
			}
		})
		if len(want[f.FiscalYear]) == 0 {
			t.Errorf("%s: no evidence for fiscal year %d", f.File, f.FiscalYear)
		}
		for iso3, class := range want[f.FiscalYear] {
			if c, ok := got[iso3]; !ok || c != class {
				t.Errorf("%s: %s is %q, want %q in FY%d", f.File, iso3, c, class, f.FiscalYear)
			}
		}
	}
}

// Members, regions, lists and flags of the groups exist.
func TestGroupsResolve(t *testing.T) {
	c := mustLoad(t)
	region, class := map[string]string{}, map[string]string{}
	table(t, "geo/worldbank_region_income_2025.csv", func(h map[string]int, r []string) {
		iso3 := strings.Clone(r[h["country_code"]])
		region[iso3], class[iso3] = strings.Clone(r[h["region"]]), strings.Clone(r[h["income_group"]])
	})
	lists := map[string]int{}
	table(t, "geo/worldbank_country_groups_long.csv", func(h map[string]int, r []string) {
		lists[strings.Clone(r[h["group_code"]])]++
	})
	flags := map[string]int{}
	table(t, "geo/countries_iso_un_worldbank.csv", func(h map[string]int, r []string) {
		for name, flag := range map[string]string{
			"Land Locked Developing Countries (LLDC)": "lldc", "Least Developed Countries (LDC)": "ldc", "Small Island Developing States (SIDS)": "sids",
		} {
			if r[h[name]] == "x" {
				flags[flag]++
			}
		}
	})
	names := map[string]string{"LIC": "Low income", "LMC": "Lower middle income", "UMC": "Upper middle income", "HIC": "High income"}
	size := map[string]int{}
	for _, g := range c.Groups() {
		for _, m := range g.Members {
			if region[m] == "" {
				t.Errorf("%s: member %s is no country", g.Code, m)
			}
		}
		size[g.Code] = len(g.Members)
		rule := g.Rule
		switch {
		case rule == nil:
		case rule.GroupCode != "":
			size[g.Code] = lists[rule.GroupCode]
		case rule.Flag != "":
			size[g.Code] = flags[rule.Flag]
		default:
			for iso3 := range region {
				in := slices.ContainsFunc(rule.Income, func(k string) bool { return names[k] == class[iso3] })
				if in && (rule.Region == "" || rule.Region == region[iso3]) {
					size[g.Code]++
				}
			}
		}
	}
	for code, n := range map[string]int{
		"SPECA": 7, "CA5": 5, "ECA": 18, "ECS": 58, "LIC": 24, "LMC": 50, "UMC": 53, "MIC": 103, "HIC": 87, "LLDC": 32, "EU13": 13, "CEE11": 11, "CIS": 10,
	} {
		if size[code] != n {
			t.Errorf("%s has %d members, want %d", code, size[code], n)
		}
	}
	if size["LDC"] < 40 {
		t.Errorf("LDC has %d members", size["LDC"])
	}
}
