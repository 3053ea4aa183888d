package report

import (
	"fmt"

	"upstep/method/gap"
	"upstep/panel"
	"upstep/ref"
)

// ClaimResult is a checked claim. Its outcome is that of the figures it rests on,
// for all subjects together.
type ClaimResult struct {
	ID               string       `json:"id"`
	Quote            string       `json:"quote"`
	Slide            string       `json:"slide"`
	Indicator        string       `json:"indicator"`
	Short            string       `json:"short"`
	Unit             string       `json:"unit"`
	Relation         gap.Relation `json:"relation"`
	Year             int          `json:"year"`
	ChosenComparator bool         `json:"chosen_comparator"` // the source names none, this one is ours
	Outcome          gap.Outcome  `json:"outcome"`
	Parts            []ClaimPart  `json:"parts"`
	Note             string       `json:"note,omitempty"`
}

// ClaimPart is one subject against one comparator.
type ClaimPart struct {
	Subject        string       `json:"subject"`
	Comparator     string       `json:"comparator"`
	ComparatorName string       `json:"comparator_name"`
	Kind           string       `json:"kind,omitempty"` // of the comparator in present data: "published" or "median" of members; "" for an economy or a number
	Printed        *gap.Verdict `json:"printed"`        // on the numbers printed; nil when the source prints none
	Now            *gap.Verdict `json:"now"`            // on present data of the same year
	Median         *gap.Verdict `json:"median"`         // on present data against the median member; nil when Now is that or the comparator is no group
	Latest         *gap.Verdict `json:"latest"`         // on the newest year with both figures, the comparator of the same kind; nil when that is not newer
}

// Depends is the outcome of a claim on which the group's published value and its
// median member disagree.
const Depends gap.Outcome = "depends"

// Outcome is what decides: the printed numbers where there are any, else present
// data, where the published value and the median member must agree.
func (p ClaimPart) Outcome() gap.Outcome {
	switch {
	case p.Printed != nil:
		return p.Printed.Outcome
	case p.Median != nil && p.Median.Outcome != p.Now.Outcome && p.Median.Outcome != gap.NoData:
		return Depends
	}
	return p.Now.Outcome
}

// Overall is the outcome of a claim for all its subjects: that of all that have data
// when they agree, else what speaks most against it.
func Overall(parts []ClaimPart) gap.Outcome {
	var known []gap.Outcome
	depends := false
	for _, p := range parts {
		switch o := p.Outcome(); o {
		case gap.NoData:
		case Depends:
			depends = true
		default:
			known = append(known, o)
		}
	}
	o := gap.Together(known)
	if depends && o != gap.NotSupported {
		return Depends
	}
	return o
}

// Claims shows checked claims.
func Claims(results []ClaimResult, m Messages, dir *ref.Directory, recipe Recipe) *Document {
	l := NewLedger()
	t := tracer{ledger: l, prefix: "claims", m: m}
	sum := Table{ID: "claims", Caption: m.Text("claims.table", nil), Wide: true, Columns: []Column{{Title: "Claim"}, {Title: "In the words of the deck"}, {Title: "Verdict"}, {Title: "Subjects"}}}
	var pages []Block
	for _, r := range results {
		sum.Rows = append(sum.Rows, []Cell{{Text: []Span{{Text: r.ID, Code: true}}}, {Text: T("“" + r.Quote + "”")}, {Text: []Span{{Text: outcomeText(r, m), Strong: true}}, Mark: outcomeMark[r.Outcome]}, {Text: T(tallyOutcomes(r, m))}})
		pages = append(pages, claimTable(r, t, m, dir))
		if r.Note != "" {
			pages = append(pages, Paragraph{Text: T(r.Note)})
		}
	}
	blocks := append([]Block{Paragraph{Text: m.Spans("claims.intro", nil)}, sum}, pages...)
	return &Document{Kind: "claims", Title: m.Text("claims.title", nil), Lang: "en", DataCut: m.Text("claims.cut", nil), Ledger: l, Recipe: recipe,
		Pages: []Page{{ID: "claims", Title: m.Text("claims.title", nil), Blocks: blocks}}}
}

var outcomeMark = map[gap.Outcome]string{gap.Supported: "good", gap.NotSupported: "bad", gap.TooClose: "warn", Depends: "warn", gap.NoData: ""}

// outcomeText is the verdict, limited to where there are data.
func outcomeText(r ClaimResult, m Messages) string {
	text := m.Text("verdict."+string(r.Outcome), nil)
	for _, p := range r.Parts {
		if p.Outcome() == gap.NoData && r.Outcome != gap.NoData {
			return text + " " + m.Text("claims.partly", nil)
		}
	}
	return text
}

func tallyOutcomes(r ClaimResult, m Messages) string {
	var words []string
	for _, o := range []gap.Outcome{gap.Supported, gap.TooClose, Depends, gap.NotSupported, gap.NoData} {
		n := 0
		for _, p := range r.Parts {
			if p.Outcome() == o {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, m.Text("verdict."+string(o), nil)))
		}
	}
	return joinAnd(words)
}

func claimTable(r ClaimResult, t tracer, m Messages, dir *ref.Directory) Table {
	title := fmt.Sprintf("%s: %s is %s the comparator (%d)", r.ID, r.Short, m.Text("relation."+string(r.Relation), nil), r.Year)
	if r.ChosenComparator {
		title += "; the deck names no comparator, this one is ours"
	}
	out := Table{ID: "claim-" + r.ID, Caption: title, Wide: true, Columns: []Column{{Title: "Subject"}, {Title: "Comparator"}, {Title: "As printed"}, {Title: "Present data, same year"}, {Title: "Against the median member"}, {Title: "Newest"}}}
	for _, p := range r.Parts {
		cell := func(kind string, v *gap.Verdict) Cell {
			if v == nil {
				return Cell{Text: T(dash)}
			}
			return Cell{Text: verdictSpans(t, m, fmt.Sprintf("%s/%s/%s/%s", r.ID, p.Subject, p.Comparator, kind), v), Mark: outcomeMark[v.Outcome]}
		}
		out.Rows = append(out.Rows, []Cell{{Text: T(dir.Name(p.Subject))}, {Text: T(comparatorText(p))}, cell("printed", p.Printed), cell("now", p.Now), cell("median", p.Median), cell("latest", p.Latest)})
	}
	return out
}

// comparatorText names a comparator and, for a group, which figure of it stands in
// present data.
func comparatorText(p ClaimPart) string {
	if p.Kind == "" {
		return p.ComparatorName
	}
	return p.ComparatorName + " (" + p.Kind + ")"
}

// verdictSpans print a verdict with its two figures.
func verdictSpans(t tracer, m Messages, path string, v *gap.Verdict) []Span {
	word := Span{Text: m.Text("verdict."+string(v.Outcome), nil), Strong: true}
	if !v.Subject.Ok() || !v.Comparator.Ok() {
		return []Span{word}
	}
	f := func(name string, o panel.Observation) Figure {
		return t.value(path+"/"+name, fmt.Sprintf("%s of %s, %d", o.Indicator, o.Country, o.Year), o, Significant(o.Value, 3))
	}
	out := append([]Span{word, {Text: ": "}}, F(f("subject", v.Subject))...)
	out = append(append(out, Span{Text: " against "}), F(f("comparator", v.Comparator))...)
	if v.Ratio != nil {
		ratio := *v.Ratio
		out = append(append(out, Span{Text: ", ratio "}), F(t.figure(computed{path: path + "/ratio", label: "Ratio of the two figures", unit: "ratio", text: Significant(ratio, 3), value: &ratio,
			formula: "subject / comparator", method: gapDoc + "#claims", inputs: append(from("subject", v.Subject), from("comparator", v.Comparator)...)}))...)
	}
	return append(out, Span{Text: fmt.Sprintf(" in %d", v.Claim.Year)})
}
