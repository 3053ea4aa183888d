package catalogue

import (
	"io/fs"
	"slices"
	"strings"
)

// Industries are manufacturing industries with what they use intensively.
type Industries struct {
	Provenance struct {
		Finance string `yaml:"finance" need:"true"`
		Power   string `yaml:"power" need:"true"`
		HS      string `yaml:"hs" need:"true"`
	} `yaml:"provenance" need:"true"`
	List []Industry `yaml:"industries" need:"true"`
}

// Industry is one of them.
type Industry struct {
	ISIC    string   `yaml:"isic" need:"true"` // revision 2
	Name    string   `yaml:"name" need:"true"`
	Finance float64  `yaml:"finance" need:"true"` // external dependence
	Power   float64  `yaml:"power" need:"true"`   // 1 energy-intensive, 0 not
	HS      []string `yaml:"hs" need:"true"`      // first digits of its products, two or four
}

const industryFile = "industries.yaml"

// ReadIndustries returns the embedded industries.
func ReadIndustries() (*Industries, error) {
	data, err := fs.ReadFile(embedded, industryFile)
	if err != nil {
		return nil, err
	}
	return parseIndustries(industryFile, data)
}

func parseIndustries(name string, data []byte) (*Industries, error) {
	out := &Industries{}
	d, err := Decode(name, data, out)
	if err != nil {
		return nil, err
	}
	for _, p := range []string{out.Provenance.Finance, out.Provenance.Power, out.Provenance.HS} {
		if !slices.Contains(provenances, p) {
			d.Fault([]any{"provenance"}, "provenance is %q, want one of %v", p, provenances)
		}
	}
	isic, hs := map[string]bool{}, map[string]bool{}
	for i, x := range out.List {
		at := []any{"industries", i}
		if isic[x.ISIC] {
			d.Fault(at, "%s stands twice", x.ISIC)
		}
		isic[x.ISIC] = true
		for _, p := range x.HS {
			if len(p) != 2 && len(p) != 4 || strings.Trim(p, "0123456789") != "" || hs[p] {
				d.Fault(at, "%s: %q is no two or four digits of HS, or stands twice", x.ISIC, p)
			}
			hs[p] = true
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// Of returns the position of the industry that makes a product of HS, or -1.
func (x *Industries) Of(product string) int {
	at, best := -1, 0
	for i, in := range x.List {
		for _, p := range in.HS {
			if len(p) > best && strings.HasPrefix(product, p) {
				at, best = i, len(p)
			}
		}
	}
	return at
}
