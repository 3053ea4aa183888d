package index

import (
	"fmt"
	"slices"
	"strconv"

	"upstep/panel"
)

// Fill is a way to impute.
type Fill string

// The ways. The first four look at other units of the same table, the next two at
// the unit's own other indicators, the last two at other years of the same unit ([ImputeYears]).
const (
	IndicatorMean   Fill = "indicator mean"
	IndicatorMedian Fill = "indicator median"
	GroupMean       Fill = "group mean"
	GroupMedian     Fill = "group median"
	UnitMean        Fill = "unit mean" // see [ImputeAcross]
	UnitMedian      Fill = "unit median"
	LatestValue     Fill = "latest" // the newest earlier value
	LinearValue     Fill = "linear" // on the line between the nearest earlier and later value
)

// ImputeOptions of [Impute].
type ImputeOptions struct {
	Fill   Fill   `json:"fill"`              // required; the last two ways in [Compute] only, [ImputeYears] is their function
	Groups string `json:"groups,omitempty"`  // name of the grouping, for the record
	MinN   int    `json:"min_n,omitempty"`   // fewest values a mean or median is taken of; 0: 1
	Within int    `json:"within,omitempty"`  // unit ways: only indicators below the same node of this level; 0: all
	MaxLag int    `json:"max_lag,omitempty"` // most years to another year's value; 0: no limit
}

// Imputed is one filled cell.
type Imputed struct {
	Unit  string  `json:"unit"`
	Code  string  `json:"code"`
	Value float64 `json:"value"`
	From  string  `json:"from"` // such as "group mean of Asia, n=17" or "latest of 2016"
}

// Impute returns the table with missing cells filled from other units, and the list
// of filled cells by column, then unit. groups holds the group of each unit, "" for
// none, and is needed by the group ways only. A cell whose group has fewer than MinN
// values, or whose unit has no group, stays missing and a Warning counts it.
// Imputing makes units look more average than they are: Compute doesn't do it unless asked.
func Impute(t *Table, groups []string, o ImputeOptions) (*Table, []Imputed, []panel.Note, error) {
	if err := t.Check(); err != nil {
		return nil, nil, nil, err
	}
	byGroup := o.Fill == GroupMean || o.Fill == GroupMedian
	switch {
	case !slices.Contains([]Fill{IndicatorMean, IndicatorMedian, GroupMean, GroupMedian}, o.Fill):
		return nil, nil, nil, fmt.Errorf("%w: imputation %q from other units", ErrOption, o.Fill)
	case byGroup && len(groups) != len(t.Units):
		return nil, nil, nil, fmt.Errorf("%w: %d groups for %d units", ErrOption, len(groups), len(t.Units))
	case o.MinN < 0 || o.MaxLag != 0 || o.Within != 0:
		return nil, nil, nil, fmt.Errorf("%w: least number of values %d, lag %d, within level %d from other units", ErrOption, o.MinN, o.MaxLag, o.Within)
	}
	out, list, notes := t.Clone(), []Imputed{}, []panel.Note{}
	for j, code := range t.Codes {
		col, left := t.Column(j), 0
		for i, has := range col.Has {
			if has {
				continue
			}
			var x []float64
			for k, ok := range col.Has {
				if ok && (!byGroup || groups[i] != "" && groups[k] == groups[i]) {
					x = append(x, col.Values[k])
				}
			}
			if len(x) < max(o.MinN, 1) {
				left++
				continue
			}
			v := 0.0
			if o.Fill == IndicatorMean || o.Fill == GroupMean {
				v = mean(x)
			} else {
				v = median(x)
			}
			from := fmt.Sprintf("%s, n=%d", o.Fill, len(x))
			if byGroup {
				from = fmt.Sprintf("%s of %s, n=%d", o.Fill, groups[i], len(x))
			}
			out.Set(i, j, v)
			list = append(list, Imputed{t.Units[i], code, v, from})
		}
		if left > 0 {
			notes = append(notes, panel.Note{Code: "index-not-imputed", Subject: code, Severity: panel.Warning,
				Text: fmt.Sprintf("%d units without %s stay missing: too few values to take a %s from.", left, code, o.Fill)})
		}
	}
	return out, list, notes, nil
}

func (o ImputeOptions) params() []panel.Param {
	if o.Fill == LatestValue || o.Fill == LinearValue {
		return []panel.Param{
			{Name: "imputation", Value: string(o.Fill), Provenance: panel.Request},
			{Name: "imputation within years", Value: strconv.Itoa(o.MaxLag), Provenance: panel.Request},
		}
	}
	if o.Fill == UnitMean || o.Fill == UnitMedian {
		return []panel.Param{
			{Name: "imputation", Value: string(o.Fill) + ", on min-max", Provenance: panel.Request},
			{Name: "imputation within level", Value: strconv.Itoa(o.Within), Provenance: panel.Request},
			{Name: "imputation needs", Value: strconv.Itoa(max(o.MinN, 1)), Provenance: panel.Request},
		}
	}
	return []panel.Param{
		{Name: "imputation", Value: string(o.Fill), Provenance: panel.Request},
		{Name: "imputation groups", Value: o.Groups, Provenance: panel.Request},
		{Name: "imputation needs", Value: strconv.Itoa(max(o.MinN, 1)), Provenance: panel.Request},
	}
}

// Yearly is the table of one year.
type Yearly struct {
	Year         int
	Table        *Table
	Denominators *Table // of that year, for [Compute]; nil if there are none
}

// ImputeYears returns the table of a year with missing cells filled from other years
// of the same unit and code, and the list of filled cells. latest takes the newest
// value at most maxLag years older; linear needs an earlier and a later value, each at most maxLag
// years away, and never goes beyond the first or last one. What has neither stays missing.
// maxLag 0 has no limit. The years must be different; units and codes are matched by name.
func ImputeYears(years []Yearly, year int, how Fill, maxLag int) (*Table, []Imputed, error) {
	if how != LatestValue && how != LinearValue || maxLag < 0 {
		return nil, nil, fmt.Errorf("%w: imputation %q from other years within %d years", ErrOption, how, maxLag)
	}
	years = slices.Clone(years)
	slices.SortFunc(years, func(a, b Yearly) int { return a.Year - b.Year })
	at := -1
	for k, y := range years {
		if err := y.Table.Check(); err != nil {
			return nil, nil, fmt.Errorf("%d: %w", y.Year, err)
		}
		if k > 0 && y.Year == years[k-1].Year {
			return nil, nil, fmt.Errorf("%w: two tables for %d", ErrData, y.Year)
		}
		if y.Year == year {
			at = k
		}
	}
	if at < 0 {
		return nil, nil, fmt.Errorf("%w: no table for %d", ErrData, year)
	}
	t := years[at].Table
	out, list := t.Clone(), []Imputed{}
	for j, code := range t.Codes {
		for i, unit := range t.Units {
			if _, ok := t.At(i, j); ok {
				continue
			}
			before, y0, ok := nearestYear(years, at, -1, unit, code, maxLag)
			if !ok {
				continue
			}
			if how == LatestValue {
				out.Set(i, j, before)
				list = append(list, Imputed{unit, code, before, fmt.Sprintf("latest of %d", y0)})
				continue
			}
			after, y1, ok := nearestYear(years, at, 1, unit, code, maxLag)
			if !ok {
				continue
			}
			v := before + (after-before)*float64(year-y0)/float64(y1-y0)
			out.Set(i, j, v)
			list = append(list, Imputed{unit, code, v, fmt.Sprintf("linear between %d and %d", y0, y1)})
		}
	}
	return out, list, nil
}

// nearestYear walks from years[at] by step to the first value of the cell.
func nearestYear(years []Yearly, at, step int, unit, code string, maxLag int) (v float64, year int, ok bool) {
	for k := at + step; k >= 0 && k < len(years); k += step {
		y := years[k]
		if lag := (y.Year - years[at].Year) * step; maxLag > 0 && lag > maxLag {
			break
		}
		i, j := y.Table.Unit(unit), y.Table.Code(code)
		if i < 0 || j < 0 {
			continue
		}
		if v, ok := y.Table.At(i, j); ok {
			return v, y.Year, true
		}
	}
	return 0, 0, false
}
