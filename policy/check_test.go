package policy

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
)

func words(t testing.TB) Known {
	t.Helper()
	instruments, err := catalogue.LoadInstruments()
	if err != nil {
		t.Fatal(err)
	}
	needs, err := catalogue.LoadNeeds()
	if err != nil {
		t.Fatal(err)
	}
	areas, err := catalogue.LoadAreas()
	if err != nil {
		t.Fatal(err)
	}
	return KnownOf(instruments.List, needs, areas)
}

// Each defect is one line of the file, put there in place of one that is right.
var defects = []struct{ old, with, text string }{
	{"country: UZB", "country: Uzbekistan", `country is "Uzbekistan", want an ISO3 code`},
	{"country: UZB", "contry: UZB", `unknown field "contry"`},
	{"- id: chamber", "- id: The Chamber", "is no id"},
	{"- id: tech-lab", "- id: chamber", "chamber stands twice"},
	{"- id: supplier-team", "- id: chamber", "chamber stands twice"},
	{"kind: lab", "kind: governmnt", `kind is "governmnt", want one of department, agency`},
	{"staff: 120", "staff: -1", "staff is -1, want 0 to"},
	{"staff: 120", "staff: many", `"many" is not a whole number`},
	{"coordination_load: 5", "coordination_load: -5", "coordination_load is -5"},
	{"may_run: [ict_collective_promotion,", "may_run: [ict_collective_promotio,", "did you mean ict_collective_promotion?"},
	{"may_run: [ict_collective_promotion,", "may_run: [export_consortium,", "export_consortium stands twice"},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: design, value: 7}", "design is 7; scores are 0 to 5"},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: design, value: 2.4}", "design is 2.4; scores are whole or half points"},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: design, value: good}", `"good" is no finite number`},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: design, value: .nan}", "is no finite number"},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: design}", `field "value" is missing`},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: coordination, value: 2}", "coordination is scored twice by Head of services"},
	{"{dimension: design, value: 2.5, evidence: \"rules of the voucher scheme 2024\"}", "{dimension: luck, value: 2}", `"luck" is no dimension, want one of design`},
	{"rater: \"Member firm on the council\"", "rater: \" head of SERVICES\"", "rates chamber twice"},
	{"rater: \"Member firm on the council\"", "rater: \" \"", "rater is blank"},
	{"date: 2026-02", "date: 2026-13", `"2026-13" is no date such as`},
	{"date: 2026-02", "date: 1026-02", "is out of range"},
	{"kind: turnover, value: 0.12", "kind: turnover, value: 12", "turnover is 12; it is a share, 0 to 1"},
	{"kind: turnover, value: 0.12", "kind: turnver, value: 0.12", `kind is "turnver", want one of`},
	{"kind: days_to_pay, value: 31", "kind: days_to_pay, value: -31", "days_to_pay is -31, want 0 or more"},
	{"kind: days_to_pay, value: 31, programme: \"Vouchers\", year: 2023", "kind: days_to_pay, value: 31, programme: \"vouchers\", year: 2024", "days_to_pay stands twice for the same programme and year"},
	{"kind: audit_findings, value: 1,", "kind: audit_findings, value: 1.5,", "it is a count, a whole number"},
	{"year: 2023", "year: 23", "year is 23, want"},
	{"year: 2023, source: \"invented for this example\"", "year: 2023, source: \"\"", "source is blank"},
	{"- {host: quality-agency, does: \"certifies, and pays against milestones\"}", "- {host: quality-agncy, does: \"x\"}", `no host is called "quality-agncy"; did you mean quality-agency?`},
	{"- {host: quality-agency, does: \"certifies, and pays against milestones\"}", "- {host: chamber, does: \"x\"}", "chamber stands twice; say in one line"},
	{"need: quality, severity: 0.8", "need: qualty, severity: 0.8", `no need is called "qualty"; did you mean quality?`},
	{"need: quality, severity: 0.8", "need: quality, severity: 8", "severity is 8, want 0 to 1"},
	{"need: quality, severity: 0.8", "need: linkages, severity: 0.8", "linkages stands twice"},
	{"instrument: sbir_like, precondition: \"procurement law allows R&D services and failure\"", "instrument: sbir_like, precondition: \"a law\"", `has no precondition "a law"; it has: procurement law`},
	{"instrument: sbir_like, precondition: \"procurement law allows R&D services and failure\"", "instrument: innovation_voucher, precondition: \"at least 15 capable providers\"", "this precondition stands twice"},
	{"instrument: sbir_like,", "instrument: sbir_lik,", "did you mean sbir_like?"},
	{"precondition: \"neutral host\", host: ", "precondition: \"neutral host\", host: no-", `no host is called "no-`},
	{"authority: 3, acceptance: 2, ability: 2", "authority: 4, acceptance: 2, ability: 2", "authority is 4, want 0 to 3"},
	{"- text: \"Parts come late\"", "- authority: 2\n        text: \"Parts come late\"", "stands at a cause that has causes of its own"},
	{"- text: \"Parts come late\"", "- text: \"parts are out of tolerance\"", "stands twice"},
	{"budget: 1200000", "budget: 0", "budget is 0, want above 0"},
	{"total: 12000000", "total: 1200", "less than the budget of its pilots"},
	{"pilots: 4", "pilots: 0", "pilots is 0"},
	{"host_share: 0.5", "host_share: 50", "host_share is 50, want above 0, at most 1"},
	{"currency: USD", "currency: dollars", "want a code such as USD"},
	{"area: metal-products", "area: metal-product", "did you mean metal-products?"},
	{"deadline: 2027-06", "deadline: soon", `"soon" is no month such as 2026-03`},
	{"firms_named: 9", "firms_named: 19", "19 firms named it, more than the 12 asked"},
	{"days_before: 27", "days_before: -1", "days_before is -1"},
	{"- subject: innovation-department", "- subject: inovation-department", "did you mean innovation-department"},
	{"de_jure: 4", "de_jure: 6", "de_jure is 6, want 0 to 5"},
	{"outputs_are_documents: true", "outputs_are_documents: perhaps", "neither true nor false"},
}

// Every defect is found alone, at its line, and nothing is taken.
func TestReadDefects(t *testing.T) {
	k := words(t)
	for _, d := range defects {
		text := string(example(t))
		at := strings.Index(text, d.old)
		if at < 0 {
			t.Fatalf("the example has no %q", d.old)
		}
		line := 1 + strings.Count(text[:at], "\n")
		r, err := Read("x.yaml", []byte(text[:at]+d.with+text[at+len(d.old):]), k)
		var f *catalogue.Fault
		switch {
		case r != nil || err == nil:
			t.Errorf("%s: taken", d.with)
		case !strings.Contains(err.Error(), d.text):
			t.Errorf("%s: %v", d.with, err)
		case !errors.As(err, &f) || f.Line < line-1 || f.Line > line+1:
			t.Errorf("%s stands at line %d: %v", d.with, line, err)
		}
	}
}

// All defects of a file are listed at once.
func TestReadAllDefects(t *testing.T) {
	text := strings.Replace(string(example(t)), "value: 2.5", "value: 9", 3)
	text = strings.Replace(text, "need: quality", "need: nothing-like-it", 1)
	_, err := Read("x.yaml", []byte(text), words(t))
	if err == nil || strings.Count(err.Error(), "x.yaml:") != 4 {
		t.Errorf("%v", err)
	}
}

// New areas are welcome; words that the caller does not know are not checked.
func TestKnown(t *testing.T) {
	text := strings.Replace(string(example(t)), "area: metal-products", "area: drones-for-farms", 1)
	if _, err := Read("x.yaml", []byte(text), words(t)); err != nil {
		t.Error(err)
	}
	text = strings.Replace(text, "need: quality", "need: own-words", 1)
	if _, err := Read("x.yaml", []byte(text), Known{}); err != nil {
		t.Error(err)
	}
}

// Files as other programs save them.
func TestReadForms(t *testing.T) {
	plain := string(example(t))
	want, err := Read("x.yaml", []byte(plain), words(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"BOM": "\ufeff" + plain, "CRLF": strings.ReplaceAll(plain, "\n", "\r\n")} {
		got, err := Read("x.yaml", []byte(text), words(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a, err1 := Write(want)
		b, err2 := Write(got)
		if err1 != nil || err2 != nil || string(a) != string(b) {
			t.Errorf("%s: other records", name)
		}
	}
	for name, text := range map[string]string{"empty": "", "blank": "\n\n", "a list": "- a\n", "two": "country: UZB\n---\ncountry: UZB\n", "large": "notice: " + strings.Repeat("x", 5<<20), "bytes": "\x00\x01", "latin": "notice: caf\xe9\n",
		"alias": "notice: &a x\ncountry: *a\n", "deep": causesDeep(6)} {
		if r, err := Read("x.yaml", []byte(text), words(t)); err == nil || r != nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := Read("x.yaml", []byte(causesDeep(5)), words(t)); err != nil {
		t.Errorf("five whys: %v", err)
	}
}

func causesDeep(n int) string {
	text := "problems:\n  - id: p\n    who: w\n    how_much: h\n    how_known: k\n"
	for i := range n {
		pad := strings.Repeat("  ", 2*i+2)
		text += pad + "causes:\n" + pad + "  - text: why\n"
	}
	return text
}

// What no file holds but a command or a workbook could bring.
func TestCheckValues(t *testing.T) {
	bad := func(change func(r *Register)) string {
		r, err := Read("x.yaml", example(t), Known{})
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		var out []string
		for _, f := range Check(r, Known{}) {
			out = append(out, f.Error())
		}
		return strings.Join(out, "\n")
	}
	for want, change := range map[string]func(r *Register){
		"hosts 1, ratings 1, scores 1, value: the number is not finite": func(r *Register) { r.Hosts[0].Ratings[0].Scores[0].Value = math.NaN() },
		"hosts 1, name: the text has a character":                       func(r *Register) { r.Hosts[0].Name = "a\x00b" },
		"hosts 1, name: the text is not UTF-8":                          func(r *Register) { r.Hosts[0].Name = "a\xff" },
		"notice: the text has 10001 characters":                         func(r *Register) { r.Notice = strings.Repeat("x", 10_001) },
		"hosts 1, trusted_by 1: a blank entry":                          func(r *Register) { r.Hosts[0].TrustedBy = []string{" "} },
		"hosts 1, ratings 1: Evaluator of the donor gives no score":     func(r *Register) { r.Hosts[0].Ratings[0].Scores = nil },
		"together 1, members: supplier-team has 1 members":              func(r *Register) { r.Together[0].Members = r.Together[0].Members[:1] },
		"programme, budget: the number is not finite":                   func(r *Register) { r.Programme.Budget = math.Inf(1) },
	} {
		if got := bad(change); !strings.Contains(got, want) {
			t.Errorf("want %q, got %q", want, got)
		}
	}
	if got := bad(func(*Register) {}); got != "" {
		t.Error(got)
	}
}

func TestTraceKindsHaveWords(t *testing.T) {
	scale, err := catalogue.LoadScale()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range scale.Traces {
		ids = append(ids, m.ID)
	}
	if !slices.Equal(ids, TraceKinds()) {
		t.Errorf("%v", ids)
	}
}
