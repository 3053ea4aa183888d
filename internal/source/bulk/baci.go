package bulk

import (
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// BACILicence are the terms of BACI's releases since 2020.
const BACILicence = "Etalab 2.0"

var (
	baciYear  = regexp.MustCompile(`^BACI_(HS[0-9]{2})_Y([0-9]{4})_V([0-9]{6}[a-z]?)\.csv$`)
	baciCodes = regexp.MustCompile(`^country_codes_V([0-9]{6}[a-z]?)\.csv$`)
)

var baciHeader = []string{"t", "i", "j", "k", "v", "q"}

// BACIFiles picks from the names of a folder or archive the tables of years, in order, and
// the table of country codes. It refuses a mixture of releases or nomenclatures, and a
// release without its codes.
func BACIFiles(where string, names []string) (years []string, codes string, err error) {
	kinds, release := map[string]bool{}, ""
	for _, n := range names {
		if m := baciYear.FindStringSubmatch(filepath.Base(n)); m != nil {
			years, kinds[m[1]+" V"+m[3]], release = append(years, n), true, m[3]
		}
	}
	for _, n := range names {
		if m := baciCodes.FindStringSubmatch(filepath.Base(n)); m != nil && m[1] == release {
			codes = n
		}
	}
	const hint = "a release has files such as BACI_HS92_Y2019_V202401b.csv and country_codes_V202401b.csv, in a folder or in its zip"
	switch {
	case len(years) == 0:
		return nil, "", wrong(where, 0, hint, "there is no table of a year of BACI")
	case len(kinds) > 1:
		return nil, "", wrong(where, 0, "keep one release and nomenclature in the folder", "there is more than one release or nomenclature: %s", strings.Join(sorted(kinds), ", "))
	case codes == "":
		return nil, "", wrong(where, 0, hint, "the release has no table of country codes, without which its numbers of countries mean nothing")
	}
	slices.SortFunc(years, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	return years, codes, nil
}

func sorted(set map[string]bool) (out []string) {
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// BACICodes reads a release's table of country codes: number to ISO3. A code of BACI's own,
// which has no ISO3, stands for itself.
func BACICodes(name string, r io.Reader) (map[string]string, error) {
	c := csv.NewReader(r)
	head, err := c.Read()
	if err != nil {
		return nil, wrong(name, 1, "it belongs to a release of BACI", "the table of country codes has no header")
	}
	number := slices.Index(head, "country_code")
	iso := slices.IndexFunc(head, func(h string) bool { return h == "country_iso3" || h == "iso_3digit_alpha" })
	if number < 0 || iso < 0 {
		return nil, wrong(name, 1, "its header has country_code and country_iso3", "this is no table of BACI's country codes: %s", shown(head))
	}
	out := map[string]string{}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, wrong(name, 0, "fetch the file again", "a row cannot be read (%v)", err)
		}
		line, _ := c.FieldPos(0)
		n, err := strconv.Atoi(row[number])
		if err != nil || n < 0 || n > 999 {
			return nil, wrong(name, line, "codes of countries are numbers below 1000", "the country code %q", row[number])
		}
		code := row[iso]
		if len(code) != 3 {
			code = strconv.Itoa(n)
		}
		out[strconv.Itoa(n)] = code
	}
	if len(out) < 2 {
		return nil, wrong(name, 0, "fetch the file again", "the table of country codes is empty")
	}
	return out, nil
}

// BACI plans a table of a year: t year, i exporter, j importer, k product, v thousand US
// dollars, q tonnes. Name tells nomenclature, year and release.
func BACI(path, name, flow string, codes map[string]string) (*Plan, error) {
	base := name
	if _, member, ok := strings.Cut(name, "!"); ok {
		base = member
	}
	m := baciYear.FindStringSubmatch(filepath.Base(base))
	if m == nil {
		return nil, wrong(name, 0, "names of BACI's tables say nomenclature, year and release", "the name is not one of BACI")
	}
	p, err := text(path, name)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(p.Header, baciHeader) {
		return nil, wrong(name, 1, "tables of BACI begin with t,i,j,k,v,q; was a column moved or another file renamed?", "the header is %s", shown(p.Header))
	}
	p.Year, p.Country, p.Partner, p.Product, p.Value, p.Quantity = "t", "i", "j", "k", "v", "q"
	if flow == Imports {
		p.Country, p.Partner = "j", "i"
	}
	p.OnlyYear, _ = strconv.Atoi(m[2])
	p.Codes, p.Partners, p.Digits, p.Pad, p.Scale, p.Fixed, p.Times = codes, true, 6, true, 6, true, 1000
	p.Facts = Facts{Source: "BACI", Classification: strings.ToLower(m[1]), Level: 6, Vintage: m[3], Flow: flow, Unit: "USD", Licence: BACILicence}
	return p, nil
}
