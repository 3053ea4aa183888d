package complexity

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"upstep/panel"
	"upstep/trade"
)

// Grade of diversification into new products, A+ to D-.
type Grade string

// The grades of the Atlas of Economic Complexity by the number of new products.
const (
	GradeAPlus  Grade = "A+" // among the ten economies with most
	GradeA      Grade = "A"  // 30 or more
	GradeB      Grade = "B"  // 13 or more
	GradeC      Grade = "C"  // 6 or more
	GradeD      Grade = "D"  // 3 or more
	GradeDMinus Grade = "D-" // fewer
)

// The Atlas's choices for new products.
const (
	newBelow = 0.5 // RCA in the first period
	newFrom  = 1.0 // RCA in the last
	newYears = 15  // between them
	bestTen  = 10
)

// ChangeOptions of [Changes].
type ChangeOptions struct {
	Below float64 // RCA in the first period below which a product is absent, 0: 0.5
	From  float64 // RCA in the last from which it is present, 0: 1
}

// Change says what happened to a product in an economy.
type Change struct {
	Product string  `json:"product"`
	Before  float64 `json:"before"` // RCA in the first period
	After   float64 `json:"after"`  // RCA in the last
	Value   float64 `json:"value"`  // exports in the last period, US dollars
}

// Diversification is one economy between two periods.
type Diversification struct {
	Country string   `json:"country"`
	Rank    int      `json:"rank"` // competition rank by number of new products
	Grade   Grade    `json:"grade"`
	New     []Change `json:"new"`     // absent before, present after, by falling Value
	Lost    []Change `json:"lost"`    // present before, absent after
	Kept    int      `json:"kept"`    // present in both
	Share   float64  `json:"share"`   // share of New in exports of the last period, 0..1
	Total   float64  `json:"exports"` // of the last period
}

// ChangeResult compares two periods.
type ChangeResult struct {
	Recipe    panel.Recipe      `json:"recipe"`
	Notes     []panel.Note      `json:"notes,omitempty"`
	First     int               `json:"first"`
	Last      int               `json:"last"`
	Products  int               `json:"products"` // in both tables
	Economies []Diversification `json:"economies"`
}

// Changes lists diversification events between two tables, in the Atlas means of
// three years 15 years apart (see [Rolling]): a product is new where its RCA was below
// 0.5 and is 1 or more, lost where it was 1 or more and is below 0.5; what lies between is
// neither. The grades count new products:
//
//	A+ the ten economies with most, A >= 30, B >= 13, C >= 6, D >= 3, else D-
//
// as the Atlas documents them; economies that tie for the tenth place all get A+, and
// an economy without a new product never does (ours). Economies and products in one
// table only are left out with a Note: a product absent from a table is a change of
// nomenclature as often as of trade. RCA is taken over what is in both.
func Changes(first, last *trade.Matrix, opt ChangeOptions) (*ChangeResult, error) {
	opt.Below, opt.From = cmp.Or(opt.Below, newBelow), cmp.Or(opt.From, newFrom)
	if !(opt.Below > 0) || !(opt.From >= opt.Below) || first.System != last.System || last.Year <= first.Year {
		return nil, fmt.Errorf("%w: changes from %d (%s) to %d (%s), RCA below %v and from %v",
			ErrOption, first.Year, first.System, last.Year, last.System, opt.Below, opt.From)
	}
	d := &ChangeResult{First: first.Year, Last: last.Year, Economies: []Diversification{}}
	a, b := d.common(first, last)
	d.Products = len(a.Products)
	conv := Upstep
	conv.Threshold = opt.From
	before, err := compared(a, conv, nil)
	if err != nil {
		return nil, err
	}
	after, err := compared(b, conv, nil)
	if err != nil {
		return nil, err
	}
	d.Recipe = extend(recipe(last, Upstep), "changes", chosen("below", number(opt.Below), number(newBelow), panel.Verified),
		chosen("from", number(opt.From), number(newFrom), panel.Verified),
		panel.Param{Name: "first", Value: strconv.Itoa(first.Year), Provenance: panel.Request})
	d.Recipe.Params = d.Recipe.Params[len(Upstep.params()):]
	if last.Year-first.Year != newYears {
		d.Notes = append(d.Notes, warn("complexity-changes-span", "years",
			fmt.Sprintf("The periods are %d years apart; the grades are made for %d.", last.Year-first.Year, newYears)))
	}
	for c := range a.Countries {
		d.Economies = append(d.Economies, events(b, before, after, c, opt))
	}
	d.grade()
	return d, nil
}

// common keeps the economies and products of both tables.
func (d *ChangeResult) common(first, last *trade.Matrix) (a, b *trade.Matrix) {
	keep := func(m, o *trade.Matrix) *trade.Matrix {
		return m.Keep("in both periods", func(c int) bool { return o.Country(m.Countries[c]) >= 0 }, func(p int) bool { return o.Product(m.Products[p]) >= 0 })
	}
	a, b = keep(first, last), keep(last, first)
	for _, side := range []struct {
		kind        string
		all, shared []string
		where       string
	}{
		{"economies", first.Countries, a.Countries, "first"}, {"economies", last.Countries, b.Countries, "last"},
		{"products", first.Products, a.Products, "first"}, {"products", last.Products, b.Products, "last"},
	} {
		var alone []string
		for _, code := range side.all {
			if _, ok := slices.BinarySearch(side.shared, code); !ok {
				alone = append(alone, code)
			}
		}
		if len(alone) > 0 {
			d.Notes = append(d.Notes, warn("complexity-changes-alone", list(alone),
				fmt.Sprintf("%d %s are in the table of the %s period only and are left out.", len(alone), side.kind, side.where)))
		}
	}
	return a, b
}

func events(m *trade.Matrix, before, after *Result, c int, opt ChangeOptions) Diversification {
	e := Diversification{Country: m.Countries[c], New: []Change{}, Lost: []Change{}, Total: m.Total(c)}
	for p, code := range m.Products {
		i := after.At(c, p)
		x := Change{Product: code, Before: before.RCA[i], After: after.RCA[i], Value: m.At(c, p)}
		switch {
		case x.Before < opt.Below-nearZero && after.M[i]:
			e.New = append(e.New, x)
			e.Share += x.Value / e.Total
		case before.M[i] && x.After < opt.Below-nearZero:
			e.Lost = append(e.Lost, x)
		case before.M[i] && after.M[i]:
			e.Kept++
		}
	}
	slices.SortFunc(e.New, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Product, b.Product))
	})
	return e
}

// grade ranks by the number of new products and sorts.
func (d *ChangeResult) grade() {
	slices.SortStableFunc(d.Economies, func(a, b Diversification) int {
		return cmp.Or(cmp.Compare(len(b.New), len(a.New)), cmp.Compare(a.Country, b.Country))
	})
	for i := range d.Economies {
		e := &d.Economies[i]
		e.Rank = i + 1
		if i > 0 && len(d.Economies[i-1].New) == len(e.New) {
			e.Rank = d.Economies[i-1].Rank
		}
		e.Grade = gradeOf(len(e.New), e.Rank)
	}
	if n := len(d.Economies); n < 10*bestTen && n > 0 {
		d.Notes = append(d.Notes, warn("complexity-changes-few", "grades",
			fmt.Sprintf("Grade A+ goes to the ten economies with most new products; among %d it says less than in the world.", n)))
	}
}

func gradeOf(count, rank int) Grade {
	switch {
	case rank <= bestTen && count > 0:
		return GradeAPlus
	case count >= 30:
		return GradeA
	case count >= 13:
		return GradeB
	case count >= 6:
		return GradeC
	case count >= 3:
		return GradeD
	}
	return GradeDMinus
}
