package catchup

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/panel"
)

// Assess puts together what the input allows. The error names an option that can't be
// honoured or a tally that does not add up; what the data do not allow is a note.
func Assess(in Input, o Options) (*Result, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	r := &Result{Country: in.Country, Countries: []Country{}, Few: []Small{}, NIS: []NIS{}, Series: []Point{}, Classes: []Class{},
		Fields: []Row{}, Compare: []Row{}, Sectors: []Row{}, Notes: []panel.Note{}, Detour: DetourUnsure, Records: in.Records,
		Recipe: panel.Recipe{Method: "catchup", Version: Version, Params: o.Params(), Inputs: map[string]string{}, Seed: new(o.Seed)}}
	maps.Copy(r.Recipe.Inputs, in.Inputs)
	if in.Tally != nil {
		if err := r.fromTally(in, o); err != nil {
			return nil, err
		}
	} else if err := r.fromCounts(in, o); err != nil {
		return nil, err
	}
	r.broad(in, o)
	r.lists()
	r.records()
	return r, nil
}

func (r *Result) note(code, subject string, s panel.Severity, format string, args ...any) {
	r.Notes = append(r.Notes, panel.Note{Code: code, Subject: subject, Severity: s, Text: fmt.Sprintf(format, args...)})
}

// lastYear is the last year of a window: the year asked for or the table's last.
func lastYear(s span, o Options) int {
	if o.Year != 0 && o.Year < s.last {
		return o.Year
	}
	return s.last
}

func (r *Result) fromTally(in Input, o Options) error {
	t := in.Tally
	if err := t.Check(); err != nil {
		return err
	}
	r.Basis, r.Table, r.Window, r.Log = "citations", "patents", [2]int{t.First, t.Last}, new(t.Log)
	if t.Log.Used == 0 {
		r.Basis = "patents"
		r.note("no-citations", in.Country, panel.Refusal, "No citation between two of the patents was found, so cycle time, localisation and originality can't be computed.")
	}
	first, named := t.begins(in.Country)
	if t.Last < first {
		r.note("table-too-short", in.Country, panel.Refusal, "The table of patents begins in %d, later than the window from %d to %d: nothing is said of these years.", first, t.First, t.Last)
		return nil
	}
	r.Classes = append(r.Classes, t.Classes(o.ShortShare, o.LongShare, o.MinTimed)...)
	if low, high, ok := Bounds(r.Classes, o.ShortShare, o.LongShare, o.MinTimed); ok {
		r.Bounds = &[2]float64{low, high}
	}
	for _, c := range t.Measure(max(in.Classes, len(r.Classes)), o.Rarefy, o.Reference) {
		if c.Code == in.Country {
			r.Patents = new(float64(c.Patents))
		}
		if c.Patents < o.MinPatents {
			r.Few = append(r.Few, Small{c.Code, c.Patents})
			continue
		}
		r.Countries = append(r.Countries, c)
		if c.Code == in.Country {
			r.Own = &c
		}
	}
	switch {
	case in.Country == "" || r.Own != nil:
	case !named:
		r.note("not-named", in.Country, panel.Refusal, "The table of patents does not name %s: how many patents it has is not known, which is not the same as none.", in.Country)
	default:
		if r.Patents == nil { // named in other years: the table is taken as whole
			r.Patents = new(0.0)
			r.note("no-patents", in.Country, panel.Warning, "The table has no patent of %s from %d to %d.", in.Country, t.First, t.Last)
		}
		r.suppress(*r.Patents, o)
	}
	if _, ok := slices.BinarySearchFunc(r.Countries, o.Reference, func(c Country, s string) int { return strings.Compare(c.Code, s) }); !ok {
		r.note("no-reference", o.Reference, panel.Info, "Science linkage is not compared: %s has fewer than %d patents in the table.", o.Reference, o.MinPatents)
		for i := range r.Countries {
			r.Countries[i].ScienceLinkage = nil
		}
		if r.Own != nil {
			r.Own.ScienceLinkage = nil
		}
	}
	r.index(in, o)
	r.turn(in, o)
	return r.tallyFields(in, o)
}

// begins is the first year of a table, and whether it names a country in any year.
func (t *Tally) begins(country string) (first int, named bool) {
	for i, c := range t.Cells { // by year
		if i == 0 {
			first = c.Year
		}
		named = named || c.Country == country
	}
	return first, named
}

// suppress says why a country has no measures.
func (r *Result) suppress(n float64, o Options) {
	r.note("too-few-patents", r.Country, panel.Refusal,
		"Patents of %s from %d to %d: %.0f, fewer than %d; its own indicators and the index of the five are withheld, and what can be said is about fields.",
		r.Country, r.Window[0], r.Window[1], n, o.MinPatents)
	if n >= float64(o.MinPatents)/2-eps {
		r.note("limit-within-reach", r.Country, panel.Info, "The limit of %d patents is a judgement of this project; with min_patents at %.0f or less the indicators of %s would be computed.", o.MinPatents, n, r.Country)
	}
}

func (r *Result) index(in Input, o Options) {
	nis, why := rate(r.Countries, o.MinPatents)
	switch why {
	case "few":
		r.note("too-few-countries", in.Country, panel.Refusal, "Fewer than %d countries have %d patents and all five variables: the index of the five has nothing to be scaled over.", fewest, o.MinPatents)
		return
	case "same":
		r.note("no-spread", in.Country, panel.Refusal, "One of the five variables is the same in every country: the index of the five can't be scaled.")
		return
	}
	r.NIS = nis
	for _, n := range nis {
		if n.Country == in.Country {
			r.Profile = new(ProfileOf(n, o.HighMark, o.Marks))
		}
	}
}

func (r *Result) turn(in Input, o Options) {
	if r.Own == nil {
		return
	}
	yearly := slices.DeleteFunc(in.Tally.Series(in.Country, o.MinTimed), func(p Point) bool { return p.Year > float64(in.Tally.Last) })
	r.Series = append(r.Series, Smooth(yearly, o.Smooth)...)
	r.Turn = new(SwitchingPoint(r.Series, o))
	r.Detour = DetourOf(*r.Turn)
	if r.Turn.Why == "few" {
		r.note("series-too-short", in.Country, panel.Refusal, "Relative cycle time is known for %d years; a switching point needs %d on each side.", len(r.Series), o.SidePoints)
	}
}

// tallyFields makes the rows of fields from the tally itself.
func (r *Result) tallyFields(in Input, o Options) error {
	c := in.Tally.Counts()
	type known struct {
		Class
		Field
		at int // place among the fields, those not among them last
	}
	list := make([]known, len(r.Classes))
	for i, x := range r.Classes {
		list[i] = known{x, Field{Code: x.Code, Name: x.Code}, len(in.Fields)}
		if k := slices.IndexFunc(in.Fields, func(f Field) bool { return f.Code == x.Code }); k >= 0 {
			list[i].Field, list[i].at = in.Fields[k], k
		}
	}
	slices.SortStableFunc(list, func(a, b known) int { return a.at - b.at })
	fields := make([]Field, len(list))
	for i, x := range list {
		fields[i] = x.Field
	}
	r.Fields = append(r.Fields, Rows(fields, &c, in.Country, "", in.Tally.Last, o)...)
	differ := 0
	for i, x := range list {
		f := &r.Fields[i]
		f.AssigneeHHI = x.AssigneeHHI
		if x.Timed >= o.MinTimed {
			f.CycleTime = x.CycleTime
		}
		if f.Count == nil && r.Patents != nil {
			f.Count = new(0.0)
		}
		if x.Class.Cycle == Unknown {
			continue
		}
		if f.Basis == FromBooks && f.Cycle != x.Class.Cycle {
			differ++
		}
		f.Cycle, f.Basis, f.Provenance = x.Class.Cycle, Computed, ""
	}
	if differ > 0 {
		r.note("cycle-not-as-in-literature", in.Country, panel.Info, "In %d fields the cycle computed from the citations is not the one the literature gives.", differ)
	}
	r.All = c.world(in.Tally.Last, o)
	r.complete(&c, in.Tally.Last, o)
	return nil
}

// complete warns of a last year that is not all there: patents are published late.
func (r *Result) complete(c *Counts, last int, o Options) {
	now, before := c.volume(span{last, last}).totals[""], c.volume(span{last - 1, last - 1}).totals[""]
	if before > eps && now < o.Complete*before-eps {
		r.note("last-year-incomplete", c.Name, panel.Warning, "The table has %.0f %% as many patents for %d as for the year before: the last year is not complete, and growth is too low. An earlier --year avoids it.", 100*now/before, last)
	}
}

// Counts turns a tally into a table of counts by country, class and year.
func (t *Tally) Counts() Counts {
	c := Counts{Name: "patents"}
	for _, x := range t.Cells {
		c.Cells = append(c.Cells, Count{Place: x.Country, Class: x.Class, Year: x.Year, N: float64(x.N)})
	}
	return c
}

func (c *Counts) world(last int, o Options) World {
	now := c.volume(span{last - o.Window + 1, last})
	w := World{}
	if n, ok := now.totals[""]; ok {
		w.Patents = new(n)
	}
	var before *volume
	if s, ok := c.years(); ok && last-o.GrowthYears-o.Window+1 >= s.first {
		before = c.volume(span{last - o.GrowthYears - o.Window + 1, last - o.GrowthYears})
	}
	w.Growth = growth(before, now, "", "", o)
	if list := now.named(""); len(list) > 0 && list[0].N > 0 {
		w.Leader = list[0].Place
		w.GrowthRest = growth(before, now, "", w.Leader, o)
	}
	return w
}

func (r *Result) fromCounts(in Input, o Options) error {
	r.Basis = "counts"
	r.note("no-citation-data", in.Country, panel.Refusal,
		"Cycle time, localisation, originality, decentralisation and science linkage need patents with their citations; counts by field do not have them.")
	if len(in.Counts) == 0 {
		return nil
	}
	c := &in.Counts[0]
	s, ok := c.years()
	if !ok {
		return fmt.Errorf("catchup: the table %s has no rows", c.Name)
	}
	last := lastYear(s, o)
	if last-o.Window+1 < s.first {
		r.note("table-too-short", in.Country, panel.Refusal, "The table %s begins in %d, later than a window of %d years to %d: fields are not described.", c.Name, s.first, o.Window, last)
		return nil
	}
	r.Table, r.Window = c.Name, [2]int{last - o.Window + 1, last}
	r.Fields = append(r.Fields, Rows(in.Fields, c, in.Country, in.Region, last, o)...)
	r.All = c.world(last, o)
	r.complete(c, last, o)
	if len(in.Counts) > 1 {
		second := &in.Counts[1]
		if s, ok := second.years(); ok && lastYear(s, o)-o.Window+1 >= s.first {
			r.Second = second.Name
			r.Compare = append(r.Compare, Rows(in.Fields, second, in.Country, in.Region, lastYear(s, o), o)...)
			r.AllSecond = second.world(lastYear(s, o), o)
		}
	}
	r.ownCounts(in, c, last, o)
	return nil
}

// ownCounts fills what counts alone say of the country.
func (r *Result) ownCounts(in Input, c *Counts, last int, o Options) {
	if in.Country == "" {
		return
	}
	now := c.volume(span{last - o.Window + 1, last})
	n, ok := now.of("", in.Country)
	if !ok {
		r.note("not-named", in.Country, panel.Refusal,
			"The table %s does not name %s: how many patents it has in which field is not known, which is not the same as none.", c.Name, in.Country)
		return
	}
	r.Patents = new(n)
	if n < float64(o.MinPatents)-eps {
		r.suppress(n, o)
		return
	}
	var counts []float64
	for _, f := range in.Fields {
		if k, _ := now.of(f.Code, in.Country); k > eps {
			counts = append(counts, k)
		}
	}
	own := Country{Code: in.Country, Patents: int(n + 0.5), Classes: len(counts)}
	own.Diversification = new(float64(len(counts)) / float64(len(in.Fields)))
	own.Spread = new(1 - HHI(counts))
	if v, ok := Rarefied(counts, o.Rarefy); ok {
		own.Rarefied = new(v / float64(len(in.Fields)))
	}
	r.Own = &own
}

// broad fills the sectors from the table that names more countries.
func (r *Result) broad(in Input, o Options) {
	if in.Broad == nil {
		return
	}
	s, ok := in.Broad.years()
	if !ok {
		return
	}
	last := lastYear(s, o)
	if last-o.Window+1 < s.first {
		r.note("broad-too-short", in.Country, panel.Info, "The table %s begins in %d, later than a window of %d years to %d.", in.Broad.Name, s.first, o.Window, last)
		return
	}
	now := in.Broad.volume(span{last - o.Window + 1, last})
	b := &Broad{Table: in.Broad.Name, Window: [2]int{last - o.Window + 1, last}}
	if n, ok := now.totals[""]; ok {
		b.World = new(n)
	}
	if n, ok := now.of("", in.Country); ok {
		b.Patents = new(n)
		if n < float64(o.MinPatents)-eps && r.Own == nil {
			r.note("too-few-applications", in.Country, panel.Refusal,
				"International applications of %s from %d to %d: %.0f, fewer than %d; no indicator of its innovation system is computed from so few.",
				in.Country, b.Window[0], b.Window[1], n, o.MinPatents)
		}
	} else {
		r.note("not-named", in.Country, panel.Refusal, "The table %s does not name %s: nothing is known of its international applications.", in.Broad.Name, in.Country)
	}
	r.Broad = b
	r.Sectors = append(r.Sectors, Rows(in.Sectors, in.Broad, in.Country, "", last, o)...)
}

// lists names the fields that the marks single out.
func (r *Result) lists() {
	pick := func(rows []Row, keep func(Row) bool) []string {
		out := []string{}
		for _, f := range rows {
			if keep(f) {
				out = append(out, f.Code)
			}
		}
		return out
	}
	candidate := func(f Row) bool { return f.Cycle == Short && f.Growing && f.Open }
	r.Lists = Lists{
		Candidates: pick(r.Fields, candidate),
		WithoutLeader: pick(r.Fields, func(f Row) bool {
			return f.Cycle == Short && f.Open && f.GrowthRest != nil && r.All.GrowthRest != nil && *f.GrowthRest > *r.All.GrowthRest+eps
		}),
		Concentrated: pick(r.Fields, func(f Row) bool { return f.Cycle == Short && f.Growing && !f.Open }),
		Slow:         pick(r.Fields, func(f Row) bool { return f.Cycle == Short && !f.Growing && f.Open }),
		Active:       pick(r.Fields, func(f Row) bool { return f.Active }),
		Short:        pick(r.Fields, func(f Row) bool { return f.Cycle == Short }),
		Long:         pick(r.Fields, func(f Row) bool { return f.Cycle == Long }),
	}
	if len(r.Compare) > 0 {
		r.Lists.InSecond = pick(r.Compare, candidate)
	}
}

// records says what the user's records lack.
func (r *Result) records() {
	if r.Records == nil {
		return
	}
	kinds, noEvidence, noResponse := r.Records.Missing()
	if len(kinds) > 0 {
		r.note("window-kinds-open", r.Country, panel.Info, "No record asks about a window of this kind: %s.", strings.Join(kinds, ", "))
	}
	if noEvidence > 0 {
		r.note("no-evidence", r.Country, panel.Warning, "%d of the records name no evidence; they are opinions until they do.", noEvidence)
	}
	if noResponse > 0 {
		r.note("no-response", r.Country, panel.Warning, "%d of the windows name no response of firms or the state: an open window nobody uses is not an opportunity.", noResponse)
	}
}
