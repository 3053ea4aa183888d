package bulk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Choices are what a user may say of a file that does not say it itself.
type Choices struct {
	Flow           string // Exports or Imports; of a table anything
	Level          int    // digits of the product codes wanted; 0: what the file has
	Classification string // "": what the file says
	Vintage        string
	Source         string            // of a table; "": table
	Unit           string            // of a table; "": not known
	Licence        string            // of a table
	Columns        map[string]string // of a table: year, country, product, value, partner, quantity -> header
	Decimals       int               // of a table's values; negative: 3
}

// level finds the digits of the product codes: what was asked for, else the length that
// all codes of digits have. When lengths differ it refuses and says how many rows each has.
func level(p *Plan, asked int, count Counter) (int, error) {
	legal := []int{1, 2, 3, 4, 5}
	if strings.HasPrefix(p.Facts.Classification, "hs") {
		legal = []int{2, 4, 6}
	}
	if asked > 0 {
		if !slices.Contains(legal, asked) {
			return 0, wrong(p.Name, 0, "the levels are "+strings.Trim(strings.ReplaceAll(fmt.Sprint(legal), " ", ", "), "[]"), "no level of %d digits", asked)
		}
		return asked, nil
	}
	found, err := count(p, "#"+p.Product)
	if err != nil {
		return 0, err
	}
	rows := map[int]int{}
	for _, f := range found {
		n, err := strconv.Atoi(f.Values[0])
		if err == nil && slices.Contains(legal, n) {
			rows[n] += f.Rows
		} else if err == nil && slices.Contains(legal, n+1) {
			rows[n+1] += f.Rows // a leading zero was lost
		}
	}
	if len(rows) == 1 {
		for n := range rows {
			return n, nil
		}
	}
	var have []string
	for _, n := range legal {
		if rows[n] > 0 {
			have = append(have, fmt.Sprintf("%d rows of %d digits", rows[n], n))
		}
	}
	if len(have) == 0 {
		return 0, wrong(p.Name, 0, "the file may hold totals only; fetch it by product", "no code in the column %s has a length of the nomenclature", p.Product)
	}
	return 0, wrong(p.Name, 0, "choose one with --level", "the file has product codes of several levels: %s", strings.Join(have, ", "))
}
