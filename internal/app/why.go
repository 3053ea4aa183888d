package app

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
)

// Chain is a figure with everything it was made from.
type Chain struct {
	Country string         `json:"country"`
	Figure  report.Trace   `json:"figure"`
	From    []report.Trace `json:"from,omitempty"` // the figures it rests on, nearest first, each once
	Files   []RawFile      `json:"files"`          // the publishers' files the observations were read from
	Recipe  report.Recipe  `json:"recipe"`
}

// RawFile is the file an indicator was read from when the pack was built.
type RawFile struct {
	Indicator  string `json:"indicator"`
	File       string `json:"file"`
	SHA256     string `json:"sha256"`
	Repository string `json:"repository"` // where the file was taken from
	Commit     string `json:"commit"`
}

// Why finds a figure by its ID and follows it to its sources. recipe names the
// recipe of the report when that was made with other options than the defaults, or is "".
// Without a recipe req gives the options; its country is that of the ID.
func (a *App) Why(id, recipe string, req Request) (Chain, error) {
	prefix, _, _ := strings.Cut(id, "/")
	prefix, strategy, _ := strings.Cut(prefix, "+")
	country, mark, marked := strings.Cut(prefix, "@")
	req.Country = country
	doc, err := a.holding(id, strategy, recipe, req)
	if err != nil {
		return Chain{}, err
	}
	t, ok := doc.Ledger.Trace(id)
	if !ok {
		if marked && recipe == "" {
			return Chain{}, errorf(NotFound, "name the recipe written beside the report (upstep why "+id+" --recipe FILE) or repeat its --peers, --year and --trade-year",
				"figure %s was made with other options than the defaults (mark %s)", id, mark)
		}
		return Chain{}, &ref.NotFound{Kind: "figure", Query: id, Suggestions: ref.Suggest(id, doc.Ledger.IDs())}
	}
	return a.chain(doc, t)
}

// chain follows a trace of a document to its sources.
func (a *App) chain(doc *report.Document, t report.Trace) (Chain, error) {
	c := Chain{Country: doc.Country, Figure: t, From: ancestors(doc.Ledger, t), Recipe: doc.Recipe}
	var err error
	c.Files, err = a.rawFiles(append([]report.Trace{t}, c.From...))
	return c, err
}

// rawFiles are the files behind the observations of traces, by indicator.
func (a *App) rawFiles(traces []report.Trace) ([]RawFile, error) {
	files := []RawFile{}
	seen := map[string]bool{}
	for _, t := range traces {
		for _, in := range t.Inputs {
			if in.Observation == nil || seen[in.Observation.Indicator] {
				continue
			}
			code := in.Observation.Indicator
			seen[code] = true
			o, err := a.data.Origin(code)
			var none *ref.NotFound
			switch {
			case errors.As(err, &none) || err == nil && o.File.File == "":
			case err != nil:
				return nil, err
			default:
				files = append(files, RawFile{code, o.File.File, o.File.SHA256, o.File.Repository, o.File.Commit})
			}
		}
	}
	slices.SortFunc(files, func(x, y RawFile) int { return strings.Compare(x.Indicator, y.Indicator) })
	return files, nil
}

// changed names the inputs that are not what they were.
func changed(inputs []VerifiedInput) string {
	var out []string
	for _, in := range inputs {
		if in.Verdict != "identical" {
			out = append(out, in.Path+" ("+in.Verdict+")")
		}
	}
	return strings.Join(out, ", ")
}

// holding makes the document a figure stands in: that of the recipe, the claims, the
// report on a country, the page of a school that shows more than the report does, or
// the comparison by an indicator that is not in the report.
func (a *App) holding(id, strategy, recipe string, req Request) (*report.Document, error) {
	if recipe != "" {
		b, err := readFile(recipe)
		if err != nil {
			return nil, err
		}
		r, err := readRecipe(recipe, b)
		if err != nil {
			return nil, err
		}
		inputs, same, err := verifyInputs(inputsOf(r))
		if err != nil {
			return nil, err
		}
		if !same {
			return nil, errorf(Refused, inputChanged, "%s can't be made again: %s", recipe, changed(inputs))
		}
		return a.document(recipe, r)
	}
	if strings.HasPrefix(id, "claims/") {
		_, doc, err := a.Claims("")
		return doc, err
	}
	for _, w := range complexity.WeightSets() {
		if strategy != "" && slug(w.Name) == strategy {
			_, doc, err := a.Space(req, w.Name, maxTop)
			return doc, err
		}
	}
	doc, err := a.Assess(req)
	if err != nil {
		return nil, err
	}
	parts := strings.Split(id, "/")
	if _, found := doc.Ledger.Trace(id); found || len(parts) < 2 {
		return doc, nil
	}
	if s, ok := schoolOfPage(parts[1]); ok && !s.file {
		_, doc, err := a.School(Ask{Verb: s.verb, Country: req.Country, Peers: req.Peers, Year: req.Year, TradeYear: req.TradeYear})
		return doc, err
	}
	if len(parts) != 4 || parts[1] != "gap" {
		return doc, nil
	}
	if _, known := a.cat.Indicator(parts[2]); !known {
		return doc, nil
	}
	_, doc, err = a.Gap(req, []string{parts[2]})
	return doc, err
}

// ancestors walks the inputs breadth first.
func ancestors(l *report.Ledger, t report.Trace) []report.Trace {
	var out []report.Trace
	seen := map[string]bool{t.ID: true}
	for queue := []report.Trace{t}; len(queue) > 0; queue = queue[1:] {
		for _, in := range queue[0].Inputs {
			if in.Figure == "" || seen[in.Figure] {
				continue
			}
			seen[in.Figure] = true
			if next, ok := l.Trace(in.Figure); ok {
				out, queue = append(out, next), append(queue, next)
			}
		}
	}
	return out
}

// PrintChain writes a chain as text.
func PrintChain(w io.Writer, c Chain) error {
	var b strings.Builder
	writeTrace(&b, c.Figure, "")
	used := []string{c.Figure.Recipe}
	for _, t := range c.From {
		fmt.Fprintln(&b)
		writeTrace(&b, t, "  ")
		used = append(used, t.Recipe)
	}
	for _, f := range c.Files {
		fmt.Fprintf(&b, "\nread     %s from %s\n         sha256 %.12s, %s %.10s\n", f.Indicator, f.File, f.SHA256, f.Repository, f.Commit)
	}
	for _, r := range c.Recipe.Methods {
		if slices.Contains(used, r.Method) {
			fmt.Fprintf(&b, "\noptions of %s %s\n", r.Method, r.Version)
			for _, p := range r.Params {
				fmt.Fprintf(&b, "  %s = %s (%s)\n", p.Name, p.Value, p.Provenance)
			}
		}
	}
	fmt.Fprintf(&b, "\nmade by  %s, pack %.12s\ncommand  upstep %s\n", c.Recipe.Program, c.Recipe.Pack, strings.Join(c.Recipe.Command, " "))
	_, err := io.WriteString(w, b.String())
	return err
}

func writeTrace(b *strings.Builder, t report.Trace, indent string) {
	line := func(label, format string, args ...any) {
		fmt.Fprintf(b, "%s%-8s %s\n", indent, label, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(b, "%s%s\n", indent, t.ID)
	line("what", "%s", t.Label)
	if t.Missing != "" {
		line("printed", "%s (no value: %s)", t.Text, t.Missing)
	} else {
		line("printed", "%s", t.Text)
	}
	if t.Value != nil {
		line("exact", "%s %s", exact(*t.Value), t.Unit)
	}
	if t.Formula != "" {
		line("formula", "%s", t.Formula)
	}
	if t.Method != "" {
		line("method", "%s", t.Method)
	}
	for _, in := range t.Inputs {
		line("from", "%s", inputText(in))
	}
	for _, n := range t.Notes {
		for i, part := range wrap(n, 96) {
			if i == 0 {
				line("note", "%s", part)
			} else {
				line("", "%s", part)
			}
		}
	}
}

// exact prints a number in full, without an exponent.
func exact(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// wrap breaks a text at blanks into lines of at most width characters.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len(line)+1+len(w) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

func inputText(in report.Input) string {
	switch {
	case in.Figure != "":
		return in.Label + ": figure " + in.Figure
	case in.Observation != nil:
		o := in.Observation
		if !o.Ok() {
			return fmt.Sprintf("%s: %s %s %d is %s", in.Label, o.Indicator, o.Country, o.Year, o.State)
		}
		return fmt.Sprintf("%s: %s %s %d = %s %s, %s; %s", in.Label, o.Indicator, o.Country, o.Year, exact(o.Value), o.Unit, o.Quality, refText(o.Ref))
	case in.Table != nil:
		return in.Label + ": " + refText(*in.Table)
	default:
		return in.Label
	}
}

func refText(r panel.Ref) string {
	parts := []string{"source " + r.Source}
	add := func(label, v string) {
		if v != "" {
			parts = append(parts, label+v)
		}
	}
	add("series ", r.Series)
	add("vintage ", r.Vintage)
	add("table ", r.Table)
	if sum := r.Checksum[:min(12, len(r.Checksum))]; r.Source == r.Table || r.Source == report.UserFile {
		add("sha256 of the file ", sum)
	} else {
		add("pack sha256 ", sum)
	}
	add("", r.Licence)
	return strings.Join(parts, ", ")
}
