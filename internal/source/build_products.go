package source

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/opendata"
)

const (
	fileAtlas     = "classifications/atlas_hs92_products.csv"
	fileColour    = "classifications/atlas_hs92_4_sector_colour.csv"
	fileHS07      = "classifications/comtrade_H3.csv.gz"
	fileHS07SITC  = "classifications/concordance/hs3_sitc3.csv.gz"
	fileSITCLall  = "classifications/sitc3_3d_lall.csv"
	fileHS92Lall  = "classifications/hs92_4_lall_majority.csv"
	fileHS12Lall  = "classifications/hs12_6_sitc3_lall.csv"
	fileHS12Names = "classifications/hs12_6_names_baci.csv.gz"
	fileLall      = "classifications/lall_categories.csv"
)

// heading is a row of a products table while it is being made.
type heading struct {
	code, name, section, group string
	lall                       string
	share                      float64 // of the 6-digit lines that carry lall
}

// products makes the classifications and the colours of their sections.
func products(b *build) error {
	atlas, err := atlasProducts(b)
	if err != nil {
		return err
	}
	if err := sections(b, atlas); err != nil {
		return err
	}
	info := opendata.Info{Name: "products-hs92", Title: "HS92 headings with section and technology class", Source: "atlas-products", Use: "names, sections and technology classes of exports 2019",
		Upstream: "Harvard Growth Lab; UNCTAD after Lall (2000)", Licence: "package MIT, cite; facts, cite"}
	if err := b.add(info, productTable(atlas), fileAtlas, fileHS92Lall); err != nil {
		return err
	}
	hs07, err := hs07Products(b, atlas)
	if err != nil {
		return err
	}
	info = opendata.Info{Name: "products-hs07", Title: "HS07 headings with section and technology class", Source: "comtrade-names", Use: "names, sections and technology classes of exports 2017 and 1980",
		Upstream: "UN Comtrade; sections of the Harvard Growth Lab; UNCTAD after Lall (2000)", Licence: "package MIT, cite; facts, cite"}
	if err := b.add(info, productTable(hs07), fileHS07, fileAtlas, fileHS07SITC, fileSITCLall); err != nil {
		return err
	}
	return hs12Products(b)
}

func productTable(headings map[string]heading) *opendata.Builder {
	t := opendata.NewBuilder(opendata.Field{Name: "code"}, opendata.Field{Name: "name"}, opendata.Field{Name: "section"}, opendata.Field{Name: "group"},
		opendata.Field{Name: "lall"}, opendata.Field{Name: "lall_share", Kind: opendata.Float})
	for _, code := range slices.Sorted(maps.Keys(headings)) {
		h := headings[code]
		var share any
		if h.lall != "" {
			share = h.share
		}
		t.Row(h.code, h.name, h.section, orMissing(h.group), orMissing(h.lall), share)
	}
	return t
}

// atlasProducts reads the HS92 headings of the Atlas and the technology class of
// most of their 6-digit lines.
func atlasProducts(b *build) (map[string]heading, error) {
	b.log.head("products-hs92")
	out := map[string]heading{}
	bad, err := b.in.csv(fileAtlas, []string{"hs_product_code", "hs_product_name_short_en", "group_name", "section_name"}, func(v []string) error {
		if _, dup := out[v[0]]; dup {
			return fmt.Errorf("product %s stands twice", v[0])
		}
		out[v[0]] = heading{code: v[0], name: v[1], group: v[2], section: v[3]}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.log.bad(bad)
	bad, err = b.in.csv(fileHS92Lall, []string{"hs92_4", "lall_code", "share_of_hs6_lines"}, func(v []string) error {
		h, ok := out[v[0]]
		if !ok {
			return fmt.Errorf("product %s is not in %s", v[0], fileAtlas)
		}
		share, err := number(v[2], false)
		if err != nil || share == nil {
			return fmt.Errorf("%s: share %q", v[0], v[2])
		}
		h.lall, h.share = v[1], share.(float64)
		out[v[0]] = h
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.log.bad(bad)
	b.logLall(out)
	return out, nil
}

func (b *build) logLall(headings map[string]heading) {
	var none []string
	split := 0
	for _, code := range slices.Sorted(maps.Keys(headings)) {
		switch h := headings[code]; {
		case h.lall == "":
			none = append(none, code)
		case h.share < 1:
			split++
		}
	}
	b.log.line("%d headings; %d have lines of more than one technology class, the most frequent stands; none for %v", len(headings), split, none)
}

// sections makes the table of sections and their colours; the file must give one
// colour per section and the same section as the product list.
func sections(b *build, atlas map[string]heading) error {
	b.log.head("sections")
	colour := map[string]string{}
	bad, err := b.in.csv(fileColour, []string{"hs_product_code", "sector", "colour"}, func(v []string) error {
		if c, ok := colour[v[1]]; ok && c != v[2] {
			return fmt.Errorf("section %s has colours %s and %s", v[1], c, v[2])
		}
		if h, ok := atlas[v[0]]; ok && h.section != v[1] {
			b.log.line("%s is in section %s here and in %s in %s", v[0], v[1], h.section, fileAtlas)
		}
		colour[v[1]] = v[2]
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	t := opendata.NewBuilder(opendata.Field{Name: "section"}, opendata.Field{Name: "colour"})
	for _, s := range slices.Sorted(maps.Keys(colour)) {
		t.Row(s, colour[s])
	}
	return b.add(opendata.Info{Name: "sections", Title: "Sections of products and their colours", Source: "atlas-products", Use: "colours of charts"}, t, fileColour)
}

// hs07Products names the HS07 headings after UN Comtrade. The section is that of
// the same HS92 heading, else that of most HS92 headings of the chapter; the
// technology class is that of most 6-digit lines through SITC Rev. 3 groups, at a
// tie the lower class.
func hs07Products(b *build, atlas map[string]heading) (map[string]heading, error) {
	b.log.head("products-hs07")
	out := map[string]heading{}
	bad, err := b.in.csv(fileHS07, []string{"code", "name"}, func(v []string) error {
		if len(v[0]) == 4 {
			out[v[0]] = heading{code: v[0], name: v[1]}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.log.bad(bad)
	byChapter := map[string]map[string]int{}
	for code, h := range atlas {
		if chapter := code[:2]; len(code) == 4 && code[0] <= '9' {
			if byChapter[chapter] == nil {
				byChapter[chapter] = map[string]int{}
			}
			byChapter[chapter][h.section]++
		}
	}
	lines, err := hs07Lall(b)
	if err != nil {
		return nil, err
	}
	for _, code := range slices.Sorted(maps.Keys(out)) {
		h := out[code]
		if a, ok := atlas[code]; ok {
			h.section, h.group = a.section, a.group
		} else {
			h.section, _ = most(byChapter[code[:2]])
			h.section = cmp.Or(h.section, "Other")
			b.log.line("%s %s: not in HS92, section %s by its chapter", code, shorten(h.name), h.section)
		}
		h.lall, h.share = most(lines[code])
		out[code] = h
		if a := atlas[code]; a.lall != "" && h.lall != "" && a.lall != h.lall {
			b.log.line("%s %s: class %s in HS07, %s in HS92", code, shorten(h.name), h.lall, a.lall)
		}
	}
	b.logLall(out)
	return out, nil
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 50 {
		return string(r[:50]) + "..."
	}
	return s
}

// hs07Lall counts the 6-digit lines of each HS07 heading by technology class.
func hs07Lall(b *build) (map[string]map[string]int, error) {
	class := map[string]string{}
	bad, err := b.in.csv(fileSITCLall, []string{"sitc3_3d", "lall_code"}, func(v []string) error {
		class[v[0]] = v[1]
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.log.bad(bad)
	out := map[string]map[string]int{}
	bad, err = b.in.csv(fileHS07SITC, []string{"HS3_4d", "HS3_6d", "SITC3_3d"}, func(v []string) error {
		c, ok := class[v[2]]
		if !ok {
			return fmt.Errorf("%s: SITC group %s has no technology class", v[1], v[2])
		}
		if out[v[0]] == nil {
			out[v[0]] = map[string]int{}
		}
		out[v[0]][c]++
		return nil
	})
	b.log.bad(bad)
	return out, err
}

// most returns the most frequent key and its share, at a tie the first in order.
func most(counts map[string]int) (key string, share float64) {
	n := 0
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		n += counts[k]
		if key == "" || counts[k] > counts[key] {
			key = k
		}
	}
	if n == 0 {
		return "", 0
	}
	return key, float64(counts[key]) / float64(n)
}

// hs12Products makes the table of 6-digit lines that world-demand uses.
func hs12Products(b *build) error {
	b.log.head("products-hs12")
	class := map[string]string{}
	bad, err := b.in.csv(fileHS12Lall, []string{"hs6", "lall_code"}, func(v []string) error {
		class[v[0]] = v[1]
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	names := map[string]string{}
	bad, err = b.in.csv(fileHS12Names, []string{"hs6", "desc_en"}, func(v []string) error {
		names[v[0]] = strings.TrimSpace(v[1])
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	t := opendata.NewBuilder(opendata.Field{Name: "code"}, opendata.Field{Name: "name"}, opendata.Field{Name: "lall"})
	for _, code := range slices.Sorted(maps.Keys(names)) {
		t.Row(code, names[code], orMissing(class[code]))
		if class[code] == "" {
			b.log.line("%s %s has no technology class", code, shorten(names[code]))
		}
	}
	return b.add(opendata.Info{Name: "products-hs12", Title: "HS12 6-digit products with technology class", Source: "baci-world", Use: "names and technology classes of world demand",
		Upstream: "CEPII; UNCTAD after Lall (2000)", Licence: "Etalab 2.0; facts, cite"}, t, fileHS12Names, fileHS12Lall)
}

// lallClasses makes the table of technology classes.
func lallClasses(b *build) error {
	b.log.head("lall-classes")
	t := opendata.NewBuilder(opendata.Field{Name: "code"}, opendata.Field{Name: "name"}, opendata.Field{Name: "tier"})
	bad, err := b.in.csv(fileLall, []string{"lall_code", "label_en"}, func(v []string) error {
		tier, ok := lallTiers[v[0]]
		if !ok {
			return fmt.Errorf("class %s has no tier", v[0])
		}
		t.Row(v[0], v[1], tier)
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	return b.add(opendata.Info{Name: "lall-classes", Title: "Technology classes of exports", Source: "lall", Use: "technology classes of products"}, t, fileLall)
}

// lallTiers are the five tiers of Lall (2000); the file has them in Portuguese.
var lallTiers = map[string]string{
	"LDC01": "primary", "LDC02": "resource-based", "LDC03": "resource-based", "LDC04": "low technology", "LDC05": "low technology",
	"LDC06": "medium technology", "LDC07": "medium technology", "LDC08": "medium technology", "LDC09": "high technology", "LDC10": "high technology",
	"LDC99": "unclassified",
}
