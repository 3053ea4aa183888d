package app

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/internal/source"
	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// conversion is what --convert asks for: systems along the way, the level of the result
// (0: the finest the table carries) and a way to split.
type conversion struct {
	systems []ref.System
	level   int
	split   trade.Split
}

const conversionHint = "it is FROM:TO, FROM:TO:DIGITS or FROM:BY:TO, as hs12:hs92, hs12:hs92:4 or hs22:hs92:sitc1, and may end in :shared, :equal, :largest or :drop; `upstep convert --list` shows what can be mapped"

var splits = []string{trade.Shared: "shared", trade.Equal: "equal", trade.Largest: "largest", trade.Drop: "drop"}

// parseConversion reads the words of --convert; "" is no conversion.
func parseConversion(text string) (*conversion, error) {
	if text == "" {
		return nil, nil
	}
	c := &conversion{}
	words := strings.Split(text, ":")
	if k := slices.Index(splits, words[len(words)-1]); k >= 0 {
		c.split, words = trade.Split(k), words[:len(words)-1]
	}
	if len(words) > 0 {
		if n, err := strconv.Atoi(words[len(words)-1]); err == nil {
			c.level, words = n, words[:len(words)-1]
		}
	}
	named, err := namedConversion(words)
	if err != nil {
		return nil, err
	}
	c.systems = named.systems
	if len(c.systems) < 2 {
		return nil, errorf(Invalid, conversionHint, "cannot read the conversion %q", text)
	}
	if to := c.to(); c.level != 0 && !to.Has(c.level) {
		return nil, errorf(Invalid, conversionHint, "%s has no level of %d digits", to.Code, c.level)
	}
	return c, nil
}

// namedConversion is a conversion along classifications that are named one by one.
func namedConversion(words []string) (*conversion, error) {
	c := &conversion{}
	for _, w := range words {
		s, err := ref.FindSystem(w)
		if err != nil {
			var nf *ref.NotFound
			if errors.As(err, &nf) && nf.Hint() != "" {
				return nil, errorf(NotFound, nf.Hint()+" "+conversionHint, "%s", err)
			}
			return nil, errorf(NotFound, conversionHint, "%s", err)
		}
		c.systems = append(c.systems, s)
	}
	return c, nil
}

func (c *conversion) from() ref.System { return c.systems[0] }
func (c *conversion) to() ref.System   { return c.systems[len(c.systems)-1] }

// convert maps the table into another classification, if that is asked for.
func (s *ownTable) convert() error {
	if s.conversion == nil {
		return nil
	}
	pack, err := opendata.Open()
	if err != nil {
		return err
	}
	l, years := *s.table.Long, s.needed()
	l.Years = slices.Clone(l.Years)
	for i := range l.Years { // years that nothing rests on are not mapped
		if !slices.Contains(years, i) {
			l.Years[i].Rows = nil
		}
	}
	out, run, err := s.conversion.run(source.Load(pack), &l, s.merge)
	if err != nil {
		return err
	}
	for k, i := range years {
		out.Years[i].Steps = append(out.Years[i].Steps, run.steps(run.Years[i])...)
		run.Years[k] = run.Years[i] // k <= i
	}
	run.Years = run.Years[:len(years)]
	if run.mapped() == 0 {
		hint := "look at the codes, and whether they are those of " + run.From + ": `upstep convert --list` shows what can be mapped"
		for _, n := range run.Notes {
			if n.Code == "convert-edition" {
				hint = n.Text
			}
		}
		return errorf(Refused, hint,
			"no product code could be mapped from %s to %s", run.From, run.To)
	}
	s.table.Long, s.took.Convert = out, run
	return nil
}

// run maps a table; the log has every year of it.
func (c *conversion) run(data *source.Data, l *trade.Long, merge trade.Merge) (*trade.Long, *Converted, error) {
	from, to := c.from(), c.to()
	level, err := from.Level(l.Products)
	if err != nil {
		return nil, nil, &Error{Code: Refused, Message: err.Error(), Cause: err,
			Hint: "codes are text: if leading zeros were lost, write the table again with them"}
	}
	target := c.level
	if target == 0 {
		if target = from.Default(level, to); target == 0 {
			return nil, nil, errorf(Invalid, "choose another classification", "%d digits of %s carry no level of %s", level, from.Code, to.Code)
		}
	}
	full, refs, err := data.Concordance(c.systems...)
	if err != nil {
		return nil, nil, err
	}
	con, err := full.At(level, target)
	if err != nil {
		return nil, nil, &Error{Code: Invalid, Message: err.Error(), Cause: err, Hint: "choose a coarser level, or leave it out for the finest that the table carries"}
	}
	out, logs, err := trade.Convert(l, con, trade.ConvertOptions{Split: c.split, Merge: merge})
	if err != nil {
		return nil, nil, err
	}
	run := &Converted{From: from.Code, FromLevel: level, To: to.Code, ToLevel: target, Split: splits[c.split], Route: con.Route, Tables: []ConvertTable{}}
	for _, r := range refs {
		run.Tables = append(run.Tables, ConvertTable{Name: r.Table, SHA256: r.Checksum, Source: r.Source, Licence: r.Licence})
	}
	for _, log := range logs {
		run.Years = append(run.Years, convertedYear(log))
	}
	if run.Notes, err = c.notes(data, l, con); err != nil {
		return nil, nil, err
	}
	return out, run, nameProducts(data, out, to, target)
}

// nameProducts gives the products the names of the pack, where it has those of the
// classification at the level.
func nameProducts(data *source.Data, l *trade.Long, to ref.System, level int) error {
	if !slices.Contains([]string{"HS92 4", "HS07 4", "HS12 6"}, fmt.Sprint(to.Code, " ", level)) {
		return nil
	}
	names, err := data.Products(to.Code)
	if err != nil {
		return err
	}
	l.ProductNames = make([]string, len(l.Products))
	for i, code := range l.Products {
		if p, ok := names.Product(code); ok {
			l.ProductNames[i] = p.Name
		}
	}
	return nil
}

// notes says what a reader must know of the way.
func (c *conversion) notes(data *source.Data, l *trade.Long, con *ref.Concordance) ([]panel.Note, error) {
	notes := []panel.Note{}
	add := func(code string, severity panel.Severity, format string, args ...any) {
		notes = append(notes, panel.Note{Code: code, Subject: con.From.Code + ">" + con.To.Code, Severity: severity, Text: fmt.Sprintf(format, args...)})
	}
	for _, s := range con.Route {
		if s.Inverse {
			add("convert-inverse", panel.Warning, "the table from %s to %s is read backwards: a code that was divided is split in equal parts, and codes that it does not reach have no target", s.To, s.From)
		}
	}
	if len(con.Route) > 0 && con.FromLevel < con.From.Finest() {
		add("convert-headings", panel.Info, "codes of %d digits are split by the number of %d-digit codes behind them, as their trade is not in the table", con.FromLevel, con.From.Finest())
	}
	var whole, own []string
	for _, code := range l.Products {
		if con.Whole(code) {
			whole = append(whole, code)
		} else {
			own = append(own, code)
		}
	}
	if len(whole) > 0 {
		more := ""
		if n := len(whole) - largestShown; n > 0 {
			whole, more = whole[:largestShown], fmt.Sprintf(" and %d more", n)
		}
		add("convert-whole", panel.Info, "no codes of %s, taken for their whole headings: %s%s", con.From.Code, strings.Join(whole, ", "), more)
	}
	better, err := betterEdition(data, own, con.From, con.FromLevel)
	if err != nil {
		return nil, err
	}
	if better != "" {
		add("convert-edition", panel.Warning, "%s", better)
	}
	return notes, nil
}

// betterEdition says if another HS edition has more of the codes than the one named; ""
// if none has, or if the codes are not those of the HS.
func betterEdition(data *source.Data, codes []string, named ref.System, level int) (string, error) {
	count := func(s ref.System) (n, of int, err error) {
		finest, err := data.Codes(s)
		have := map[string]bool{}
		for _, code := range finest {
			have[code[:level]] = true
		}
		for _, code := range codes {
			if ref.Shaped(code, level) {
				of++
				if have[code] {
					n++
				}
			}
		}
		return n, of, err
	}
	if !strings.HasPrefix(named.Code, "HS") {
		return "", nil
	}
	own, of, err := count(named)
	if err != nil {
		return "", err
	}
	best, name := own, ""
	for _, s := range ref.Systems() {
		if !strings.HasPrefix(s.Code, "HS") {
			continue
		}
		n, _, err := count(s)
		if err != nil {
			return "", err
		}
		if n > best {
			best, name = n, s.Code
		}
	}
	if name == "" {
		return "", nil
	}
	return fmt.Sprintf("of the %d product codes %d are codes of %s and %d of %s: is the table in %s?", of, own, named.Code, best, name, name), nil
}
