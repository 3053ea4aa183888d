package agree

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/gonum/stat/combin"

	"upstep/catalogue"
	"upstep/panel"
)

// Options of the stances and of where the schools agree. The zero value is the default.
type Options struct {
	TopShare float64 // 0: 0.25; products in this top part of a school's ranking speak for their area
	Lift     float64 // 0: 1.25; an area supported has this many times its share of them, one contradicted at most 1/Lift
	Tail     float64 // 0: 0.1; and chance alone would give so many, or so few, no more often than this
	Least    int     // 0: 5; products an area must have to be judged
	Schools  int     // 0: 3; schools that must have data before an area is said to be agreed or opposed
}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Positive("top_share", panel.Judgement, func(o *Options) *float64 { return &o.TopShare }, 0.25),
	panel.Positive("lift", panel.Judgement, func(o *Options) *float64 { return &o.Lift }, 1.25),
	panel.Positive("tail", panel.Judgement, func(o *Options) *float64 { return &o.Tail }, 0.1),
	panel.Count("least", panel.Judgement, func(o *Options) *int { return &o.Least }, 5),
	panel.Count("schools", panel.Judgement, func(o *Options) *int { return &o.Schools }, 3),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return options }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.withDefaults().check() }

// check is of options with defaults. A share of the ranking is tried 5 points to either
// side, and the lift 0.15 below.
func (o Options) check() error {
	switch {
	case !(o.TopShare >= 0.1 && o.TopShare <= 0.9):
		return fmt.Errorf("agree: top_share is a share from 0.1 to 0.9, got %v", o.TopShare)
	case !(o.Lift >= 1.15):
		return fmt.Errorf("agree: lift is at least 1.15, got %v: an area has more than its share or less, not both", o.Lift)
	case !(o.Tail < 0.5):
		return fmt.Errorf("agree: tail is a chance below 0.5, got %v", o.Tail)
	}
	return nil
}

// Product is one product a school has judged.
type Product struct {
	Code   string // heading of the Harmonized System
	Chosen bool   // speaks for its area
}

// Choice is what a school would choose under another rule, to see which stances hang on
// the rule.
type Choice struct {
	By       string // in words, e.g. "near measured against all economies"
	Products []Product
}

// ByProducts turns a school's choice among products into stances: an area is supported
// when it has more of the chosen products than its size explains, contradicted when it
// has fewer. Products come best first. key starts the keys of the reasons; those are
// key + ".more", ".fewer", ".alike" and ".few".
//
// With n products of the area among N, and K chosen in all, the lift is (k/n)/(K/N) and
// the chance that of the hypergeometric distribution. Products are not independent, so
// the chance is a yardstick, not a test.
//
// A stance is tried again with near-by thresholds and with the other choices.
func ByProducts(areas catalogue.Areas, id, basis, key string, products []Product, opt Options, others ...Choice) School {
	opt = opt.withDefaults()
	s := School{ID: id, Basis: basis}
	count, chosen, all := tally(areas, products)
	for i, v := range count {
		v.Area = areas[i].ID
		v.Reason.Values = map[string]string{"count": strconv.Itoa(v.Count), "of": strconv.Itoa(v.Of), "chosen": strconv.Itoa(chosen), "all": strconv.Itoa(all)}
		switch {
		case len(areas[i].HS) == 0:
			v.Stance, v.Reason = NoData, Reason{Key: "noproducts"}
		case v.Of < opt.Least || chosen == 0:
			v.Stance, v.Reason.Key, v.Examples = NoData, key+".few", nil
		default:
			v.Stance, v.Chance = stance(v.Count, v.Of, chosen, all, opt)
			v.Reason.Key = key + map[Stance]string{Supports: ".more", Contradicts: ".fewer", Neutral: ".alike"}[v.Stance]
			v.Near, v.NearBy = near(v, chosen, all, opt)
		}
		s.Views = append(s.Views, v)
	}
	for _, c := range others {
		s.against(areas, c, opt)
	}
	return s
}

// tally counts the products of each area, and the chosen ones among them.
func tally(areas catalogue.Areas, products []Product) (count []View, chosen, all int) {
	count = make([]View, len(areas))
	for _, p := range products {
		at := areas.OfHeading(p.Code)
		if at < 0 {
			continue
		}
		v := &count[at]
		all++
		v.Of++
		if p.Chosen {
			chosen++
			v.Count++
			if len(v.Examples) < 5 {
				v.Examples = append(v.Examples, p.Code)
			}
		}
	}
	return count, chosen, all
}

// against notes the stances that another choice would change, where no near-by
// threshold does.
func (s *School) against(areas catalogue.Areas, c Choice, opt Options) {
	count, chosen, all := tally(areas, c.Products)
	for i := range s.Views {
		v := &s.Views[i]
		if v.Stance == NoData || v.Near != "" {
			continue
		}
		other := Neutral // when nothing is chosen anywhere, nothing speaks for or against
		if chosen > 0 && count[i].Of > 0 {
			other, _ = stance(count[i].Count, count[i].Of, chosen, all, opt)
		}
		if other != v.Stance {
			v.Near, v.NearBy = other, c.By
		}
	}
}

// stance judges k of n where K of all are chosen.
func stance(k, n, chosen, all int, opt Options) (Stance, *float64) {
	const tolerance = 1e-9
	ratio := float64(k) / float64(n) / (float64(chosen) / float64(all))
	upper, lower := tails(k, n, chosen, all)
	switch {
	case ratio >= opt.Lift-tolerance && upper <= opt.Tail+tolerance:
		return Supports, &upper
	case ratio <= 1/opt.Lift+tolerance && lower <= opt.Tail+tolerance:
		return Contradicts, &lower
	}
	p := min(upper, lower)
	return Neutral, &p
}

// near tries the thresholds one step to either side.
func near(v View, chosen, all int, opt Options) (Stance, string) {
	tries := []struct {
		by  string
		opt Options
	}{
		{"lift", Options{Lift: opt.Lift - 0.15, Tail: opt.Tail}}, {"lift", Options{Lift: opt.Lift + 0.25, Tail: opt.Tail}},
		{"chance", Options{Lift: opt.Lift, Tail: opt.Tail / 2}}, {"chance", Options{Lift: opt.Lift, Tail: opt.Tail * 2}},
	}
	for _, t := range tries {
		if s, _ := stance(v.Count, v.Of, chosen, all, t.opt); s != v.Stance {
			if t.by == "lift" {
				return s, "lift " + number(t.opt.Lift) + " instead of " + number(opt.Lift)
			}
			return s, "chance " + number(t.opt.Tail) + " instead of " + number(opt.Tail)
		}
	}
	return "", ""
}

func number(v float64) string { return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64) }

// tails returns the chance of k or more, and of k or fewer, when n of all are drawn and
// chosen of all are marked (hypergeometric distribution).
func tails(k, n, chosen, all int) (upper, lower float64) {
	choose := combin.LogGeneralizedBinomial
	for x := max(0, n+chosen-all); x <= min(n, chosen); x++ {
		p := math.Exp(choose(float64(chosen), float64(x)) + choose(float64(all-chosen), float64(n-x)) - choose(float64(all), float64(n)))
		if x >= k {
			upper += p
		}
		if x <= k {
			lower += p
		}
	}
	return min(upper, 1), min(lower, 1)
}

// Share returns the part of a ranking that speaks for its areas.
func (o Options) Share() float64 { return o.withDefaults().TopShare }

// Best returns how many of n ranked products count as the best part.
func (o Options) Best(n int) int { return int(math.Ceil(float64(n)*o.withDefaults().TopShare - 1e-9)) }
