package bulk

import (
	"fmt"
	"slices"
	"strings"

	"upstep/internal/source/table"
)

// Roles are the columns that a table may have.
var Roles = []string{"year", "country", "product", "value", "partner", "quantity"}

// Free plans any long table. Columns that are not named are found by their usual names, but for
// partner and quantity, which must be named.
func Free(path, name string, header []string, c Choices) (*Plan, error) {
	p, err := begin(path, name, header)
	if err != nil {
		return nil, err
	}
	want := table.Columns{}
	for role, h := range c.Columns {
		if !slices.Contains(Roles, role) {
			return nil, wrong(name, 0, "they are "+strings.Join(Roles, ", "), "no column is called %q", role)
		}
		switch role {
		case "year":
			want.Year = h
		case "country":
			want.Country = h
		case "product":
			want.Product = h
		case "value":
			want.Value = h
		case "partner":
			p.Partner = h
		case "quantity":
			p.Quantity = h
		}
	}
	got, err := table.Find(name, p.Header, want)
	if err != nil {
		return nil, err
	}
	p.Year, p.Country, p.Product, p.Value = got.Year, got.Country, got.Product, got.Value
	for role, h := range map[string]*string{"partner": &p.Partner, "quantity": &p.Quantity} {
		if *h == "" {
			continue
		}
		got := find(p.Header, *h)
		if got == "" {
			return nil, &table.MissingColumn{File: name, What: role, Name: *h, Header: p.Header}
		}
		*h = got
	}
	if c.Decimals >= 0 {
		p.Scale = c.Decimals
	}
	if p.Scale > 9 {
		return nil, wrong(name, 0, "up to 9", "%d decimal places cannot be kept", p.Scale)
	}
	p.Digits = c.Level
	source := c.Source
	if source == "" {
		source = "table"
	}
	p.Facts = Facts{Source: source, Classification: c.Classification, Level: c.Level, Vintage: c.Vintage, Flow: c.Flow, Unit: c.Unit, Licence: c.Licence}
	return p, nil
}

// Named is what `--map year=t,country=i` says.
func Named(items []string) (map[string]string, error) {
	out := map[string]string{}
	for _, it := range items {
		role, h, ok := strings.Cut(it, "=")
		role, h = strings.TrimSpace(role), strings.TrimSpace(h)
		switch {
		case !ok || role == "" || h == "":
			return nil, fmt.Errorf("%q is no ROLE=COLUMN", it)
		case !slices.Contains(Roles, role):
			return nil, fmt.Errorf("%q is none of %s", role, strings.Join(Roles, ", "))
		case out[role] != "":
			return nil, fmt.Errorf("%s is named twice", role)
		}
		out[role] = h
	}
	return out, nil
}
