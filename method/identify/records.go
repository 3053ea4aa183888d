package identify

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// Records is what the user knows beside the data: firms, costs and scale for the screen,
// and the targets of steps 2 to 6.
type Records struct {
	Country    string             `yaml:"country"`     // ISO3; "" for any
	Firms      map[string]int     `yaml:"firms"`       // domestic private firms by product; a product that is not there is not known
	LabourCost map[string]float64 `yaml:"labour_cost"` // unit labour cost of a compass country against home's
	Top10      map[string]float64 `yaml:"top10_firms"` // share of the world's ten largest firms, by product, 0..1
	Targets    []Target           `yaml:"targets"`
}

// Target is a product somebody means to work on.
type Target struct {
	Product       string   `yaml:"product" need:"true" json:"product"`
	Compass       string   `yaml:"compass" json:"compass,omitempty"` // ISO3
	Track         string   `yaml:"track" need:"true" json:"track"`   // "step 2", "step 3" or "step 4"
	Constraints   []string `yaml:"constraints" json:"constraints"`   // nodes of growth diagnostics
	Firms         []string `yaml:"firms" json:"firms"`
	FDICandidates []string `yaml:"fdi_candidates" json:"fdi_candidates"`
	Interviews    int      `yaml:"interviews" json:"interviews"`
	Park          bool     `yaml:"park" json:"park"` // in a zone or park: step 5
	Support       *Support `yaml:"pioneer_support" json:"pioneer_support"`
}

// Support is what pioneers get: step 6. Months are written "2026-03".
type Support struct {
	Type        string   `yaml:"type" need:"true" json:"type"`
	Start       string   `yaml:"start" need:"true" json:"start"`
	Sunset      string   `yaml:"sunset" json:"sunset"`             // "" when none was set
	Cap         *float64 `yaml:"cap" json:"cap"`                   // most it may cost
	ExpectedTax *float64 `yaml:"expected_tax" json:"expected_tax"` // of the pioneer, a year, in the same money
	Protection  *bool    `yaml:"protection" json:"protection"`     // conditional on a tariff or quota
	Monopoly    *bool    `yaml:"monopoly" json:"monopoly"`         // shuts out others
}

// ReadRecords reads such a file. The error joins one fault per defect, with its line.
func ReadRecords(name string, data []byte) (*Records, error) {
	r := &Records{}
	d, err := catalogue.Decode(name, data, r)
	if err != nil {
		return nil, err
	}
	if r.Country != "" && !iso3(r.Country) {
		d.Fault([]any{"country"}, "country %q is no code of three capitals", r.Country)
	}
	for _, code := range slices.Sorted(maps.Keys(r.Firms)) {
		if r.Firms[code] < 0 {
			d.Fault([]any{"firms", code}, "firms %s: %d firms; leave a product out when its firms are not known", code, r.Firms[code])
		}
	}
	for _, code := range slices.Sorted(maps.Keys(r.LabourCost)) {
		if v := r.LabourCost[code]; !iso3(code) || !(v > 0) || math.IsInf(v, 0) {
			d.Fault([]any{"labour_cost", code}, "labour_cost %s: want a code of three capitals and a ratio above 0, got %g", code, v)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(r.Top10)) {
		if v := r.Top10[code]; !(v >= 0 && v <= 1) {
			d.Fault([]any{"top10_firms", code}, "top10_firms %s: want a share from 0 to 1, got %g", code, v)
		}
	}
	for i := range r.Targets {
		r.Targets[i].faults(d, i)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

func (t *Target) faults(d *catalogue.Doc, i int) {
	at := func(keys ...any) []any { return append([]any{"targets", i}, keys...) }
	if strings.TrimSpace(t.Product) == "" {
		d.Fault(at("product"), "target %d has no product", i+1)
	}
	if t.Compass != "" && !iso3(t.Compass) {
		d.Fault(at("compass"), "target %s: compass %q is no code of three capitals", t.Product, t.Compass)
	}
	if !slices.Contains([]string{"step 2", "step 3", "step 4"}, t.Track) {
		d.Fault(at("track"), "target %s: track %q, want step 2, step 3 or step 4", t.Product, t.Track)
	}
	if t.Interviews < 0 {
		d.Fault(at("interviews"), "target %s: %d interviews", t.Product, t.Interviews)
	}
	p := t.Support
	if p == nil {
		return
	}
	start, err := catalogue.Month(p.Start)
	if err != nil {
		d.Fault(at("pioneer_support", "start"), "target %s: start %v", t.Product, err)
	}
	if p.Sunset != "" {
		end, err2 := catalogue.Month(p.Sunset)
		switch {
		case err2 != nil:
			d.Fault(at("pioneer_support", "sunset"), "target %s: sunset %v", t.Product, err2)
		case err == nil && end <= start:
			d.Fault(at("pioneer_support", "sunset"), "target %s: sunset %s does not come after start %s", t.Product, p.Sunset, p.Start)
		}
	}
	for _, f := range []struct {
		key string
		v   *float64
	}{{"cap", p.Cap}, {"expected_tax", p.ExpectedTax}} {
		if f.v != nil && (!(*f.v >= 0) || math.IsInf(*f.v, 0)) {
			d.Fault(at("pioneer_support", f.key), "target %s: %s %g, want an amount of 0 or more", t.Product, f.key, *f.v)
		}
	}
}

func iso3(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Verdict of a rule: pass, fail or unknown.
type Verdict string

// The verdicts.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// Rule is one check of a target.
type Rule struct {
	Rule    string  `json:"rule"`
	Verdict Verdict `json:"verdict"`
	Text    string  `json:"text"`
}

// Checked is a target with its checks.
type Checked struct {
	Target
	InList bool   `json:"in_list"` // the screen kept the product
	Rules  []Rule `json:"rules"`
}

// check holds the targets against the rules of steps 2 to 6.
func (r *Records) check(res *Result, o Options) []Checked {
	out := []Checked{}
	if r == nil {
		return out
	}
	for _, t := range r.Targets {
		t.Constraints, t.Firms, t.FDICandidates = append([]string{}, t.Constraints...), append([]string{}, t.Firms...), append([]string{}, t.FDICandidates...)
		c := Checked{Target: t, InList: slices.ContainsFunc(res.Products, func(p Product) bool { return p.Code == t.Product }), Rules: []Rule{}}
		add := func(rule string, v Verdict, format string, args ...any) {
			c.Rules = append(c.Rules, Rule{rule, v, fmt.Sprintf(format, args...)})
		}
		if t.Track == string(ExistingFirms) {
			add("interviews", verdict(t.Interviews >= o.Interviews), "%d interviews stand behind it, %d are needed", t.Interviews, o.Interviews)
			n, known := r.Firms[t.Product]
			switch {
			case len(t.Firms) > 0 || n > 0:
				add("track", Pass, "domestic firms are named or counted")
			case known:
				add("track", Fail, "step 2 is for products that domestic firms make, and the records count none")
			default:
				add("track", Unknown, "no domestic firm is named or counted")
			}
		}
		if t.Track == string(AttractFDI) {
			n, known := r.Firms[t.Product]
			switch {
			case n > 0 || len(t.Firms) > 0:
				add("track", Fail, "step 3 is for products without domestic firms, and the records have some: it belongs to step 2")
			case !known:
				add("track", Unknown, "whether domestic firms make it is not recorded")
			default:
				add("track", Pass, "no domestic firm makes it")
			}
		}
		if t.Support != nil {
			t.Support.check(o, add)
		}
		out = append(out, c)
	}
	return out
}

func verdict(ok bool) Verdict {
	if ok {
		return Pass
	}
	return Fail
}

func (p *Support) check(o Options, add func(rule string, v Verdict, format string, args ...any)) {
	if p.Sunset == "" {
		add("sunset", Fail, "there is no end to the support")
	} else {
		start, _ := catalogue.Month(p.Start) // both were read
		end, _ := catalogue.Month(p.Sunset)
		add("sunset", verdict(end-start <= o.MaxMonths), "it lasts %d months, at most %d are allowed", end-start, o.MaxMonths)
	}
	if p.Protection == nil {
		add("protection", Unknown, "whether it depends on protection is not recorded")
	} else {
		add("protection", verdict(!*p.Protection), "conditional on protection: %v", *p.Protection)
	}
	if p.Monopoly == nil {
		add("monopoly", Unknown, "whether it shuts out others is not recorded")
	} else {
		add("monopoly", verdict(!*p.Monopoly), "shuts out others: %v", *p.Monopoly)
	}
	switch {
	case p.Cap == nil:
		add("cap", Fail, "there is no limit to what it costs")
	case p.ExpectedTax == nil:
		add("cap", Unknown, "the tax expected of the pioneer is not recorded")
	default:
		most := o.CapYears * *p.ExpectedTax
		add("cap", verdict(*p.Cap <= most+eps), "it may cost %g, at most %g years of expected tax are %g", *p.Cap, o.CapYears, most)
	}
}

func targetNotes(list []Checked) []panel.Note {
	var out []panel.Note
	for _, t := range list {
		for _, r := range t.Rules {
			if r.Verdict == Fail {
				out = append(out, panel.Note{Code: "target-" + r.Rule, Subject: t.Product, Severity: panel.Warning, Text: fmt.Sprintf("Target %s fails a check: %s.", t.Product, r.Text)})
			}
		}
	}
	return out
}
