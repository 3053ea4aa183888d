package app

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/internal/source/patents"
	"upstep/internal/source/table"
	"upstep/method/catchup"
	"upstep/panel"
	"upstep/report"
)

// catchup measures catching up from patents: those of the user, counts of the user, or
// the counts of the pack.
func (a *App) catchup(c *call) (report.Part, any, error) {
	fields, err := catalogue.LoadFields()
	if err != nil {
		return nil, nil, err
	}
	job := &catchupJob{App: a, call: c, fields: fields, home: c.e.Home.ISO3}
	for _, step := range []func() error{job.options, job.records, job.tables} {
		if err := step(); err != nil {
			return nil, nil, err
		}
	}
	result, err := catchup.Assess(job.in, job.opt)
	if err != nil {
		return nil, nil, errorf(Invalid, "change --year or the option named", "%s", strings.TrimPrefix(err.Error(), "catchup: "))
	}
	result.Notes = append(job.notes, result.Notes...)
	part := &report.Catchup{Result: result, Refs: job.refs, Names: map[string]string{}}
	for _, f := range result.Fields {
		part.Names[f.Code] = f.Name
	}
	return part, result, nil
}

// catchupJob gathers what an assessment rests on.
type catchupJob struct {
	*App
	call   *call
	fields catalogue.TechFields
	home   string
	in     catchup.Input
	opt    catchup.Options
	notes  []panel.Note
	refs   []panel.Ref // of the tables: fields, second, sectors
}

func (j *catchupJob) options() error {
	if err := set(j.call.req.Settings, "catchup", &j.opt); err != nil {
		return err
	}
	given := j.call.ask.Set
	j.opt.Year = j.call.ask.Year
	for _, o := range []struct {
		flag string
		at   *int
	}{{"min-patents", &j.opt.MinPatents}, {"window", &j.opt.Window}} {
		if given[o.flag] == "" {
			continue
		}
		n, err := strconv.Atoi(given[o.flag])
		if err != nil || n < 1 {
			return errorf(Invalid, "give a whole number above 0", "--%s is a whole number above 0, not %q", o.flag, given[o.flag])
		}
		*o.at = n
	}
	if s := given["seed"]; s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			return errorf(Invalid, "give a whole number of 0 or more", "--seed is a whole number of 0 or more, not %q", s)
		}
		j.opt.Seed = n
	}
	switch {
	case given["citations"] != "" && given["patents"] == "":
		return errorf(Invalid, "add --patents FILE, with the columns id, year, country and class", "citations say nothing without the patents they link")
	case given["counts"] != "" && given["patents"] != "":
		return errorf(Invalid, "leave one of them out", "--counts and --patents are two ways to say the same")
	case given["table"] != "" && given["counts"]+given["patents"] != "":
		return errorf(Invalid, "leave --table out", "--table chooses between tables of the pack, which are not used beside your own")
	case given["bad-rows"] != "" && given["counts"] == "":
		return errorf(Invalid, "leave --bad-rows out; rows of patents and citations that can't be used are left out and counted on the page", "--bad-rows is for --counts")
	case given["fields"] != "" && given["patents"] == "":
		return errorf(Invalid, "leave --fields out", "--fields says what the classes of --patents are")
	}
	if err := j.opt.Check(); err != nil {
		return errorf(Invalid, "", "%s", strings.TrimPrefix(err.Error(), "catchup: "))
	}
	return nil
}

// records reads the user's windows of opportunity.
func (j *catchupJob) records() error {
	path, data, err := j.call.file("windows")
	if err != nil || path == "" {
		return err
	}
	var r catchup.Records
	doc, err := catalogue.Decode(path, data, &r)
	if err == nil {
		for _, f := range r.Faults(j.call.e.Cut + 1) {
			doc.Fault([]any{f.List, f.At, f.Field}, "%s", f.Text)
		}
		err = doc.Err()
	}
	if err != nil {
		return faults(path, err)
	}
	j.in.Records = &r
	return nil
}

// tables chooses the source of counts and reads the sectors of the pack.
func (j *catchupJob) tables() error {
	j.in.Country, j.in.Inputs = j.home, map[string]string{}
	for _, f := range j.fields.Fields {
		j.in.Fields = append(j.in.Fields, catchup.Field{Code: strconv.Itoa(f.Code), Name: f.Name, Sector: f.Sector, Cycle: catchup.Cycle(f.Cycle), Provenance: panel.Provenance(f.Provenance)})
	}
	for _, s := range j.fields.Sectors {
		j.in.Sectors = append(j.in.Sectors, catchup.Field{Code: s.Code, Name: s.Name})
	}
	set := j.call.ask.Set
	var err error
	switch {
	case set["patents"] != "":
		err = j.patents()
	case set["counts"] != "":
		err = j.counts(set["counts"])
	default:
		err = j.pack(set["table"])
	}
	if err != nil {
		return err
	}
	broad, regions, err := j.packTable("pct", func(s string) string {
		for _, x := range j.fields.Sectors {
			if x.File == s {
				return x.Code
			}
		}
		return s
	})
	if err != nil {
		return err
	}
	j.in.Broad = broad
	if len(j.in.Counts) > 0 && j.in.Counts[0].Regions != nil && j.in.Counts[0].Regions[j.home] == "" {
		j.in.Region = regions[j.home]
	}
	return nil
}

// tableNames are the two tables by field of the pack.
var tableNames = []string{"uspto", "families"}

// pack takes the counts of the pack, the table asked for first.
func (j *catchupJob) pack(first string) error {
	if first == "" {
		first = tableNames[0]
	}
	if !slices.Contains(tableNames, first) {
		return errorf(Invalid, "take one of "+strings.Join(tableNames, ", "), "--table %q is not in the pack", first)
	}
	names := []string{first}
	for _, n := range tableNames {
		if n != first {
			names = append(names, n)
		}
	}
	for _, n := range names {
		c, _, err := j.packTable(n, func(s string) string {
			if code, ok := j.fields.Find(s); ok {
				return strconv.Itoa(code)
			}
			return s
		})
		if err != nil {
			return err
		}
		j.in.Counts = append(j.in.Counts, *c)
	}
	return nil
}

// packTable reads a table of the pack with its classes as codes.
func (j *catchupJob) packTable(name string, code func(string) string) (*catchup.Counts, map[string]string, error) {
	p, err := j.data.Patents(name)
	if err != nil {
		return nil, nil, err
	}
	c := &catchup.Counts{Name: name, Ref: p.Ref, World: "WLD", All: "ALL", Regions: p.Regions, Cells: make([]catchup.Count, len(p.Rows))}
	class, last := "", ""
	for i, r := range p.Rows {
		if r.Class != last || i == 0 {
			class, last = code(r.Class), r.Class
		}
		c.Cells[i] = catchup.Count{Place: r.Place, Class: class, Year: r.Year, N: float64(r.Count)}
	}
	j.refs = append(j.refs, p.Ref)
	j.in.Inputs[p.Ref.Table] = p.Ref.Checksum
	return c, p.Regions, nil
}

// counts reads the user's table of patents by country, year and field.
func (j *catchupJob) counts(path string) error {
	if _, err := j.call.large("counts"); err != nil {
		return err
	}
	set := j.call.ask.Set
	if rule := set["bad-rows"]; !slices.Contains([]string{"", "refuse", "drop"}, rule) {
		return errorf(Invalid, "use refuse or drop", "unknown rule for bad rows %q", rule)
	}
	t, err := table.Read([]string{path}, table.Options{Columns: patents.CountColumns(path)})
	var missing *table.MissingColumn
	if errors.As(err, &missing) {
		return errorf(Invalid, "a table of counts has the columns year, country, class and count, with these names", "%s", missing)
	}
	var m *table.Malformed
	if errors.As(err, &m) && m.What == table.Empty {
		return errorf(Invalid, "a table of counts has a header, year,country,class,count, and one row for each of them", "%s", m)
	}
	if err != nil {
		return schoolTable(err)
	}
	if !t.Long.Dated {
		return errorf(Invalid, "add a column year", "%s has no year", path)
	}
	if t.Bad() > 0 && set["bad-rows"] != "drop" {
		return badRows(t)
	}
	if k := slices.IndexFunc(t.Faults, func(f table.Fault) bool { return f.Kind == table.BadQuote }); k >= 0 {
		return errorf(Refused, "mend the line: one quote may swallow all the rows after it", "%s: %s", t.Faults[k].First[0], table.BadQuote)
	}
	if t.Rows == 0 {
		return errorf(Invalid, "a row is a year, a country, a field and a count", "%s has no row that can be used%s", path, listed(t.Faults))
	}
	sum := j.call.inputs[path]
	c := catchup.Counts{Name: path, Ref: panel.Ref{Source: path, Table: path, Checksum: sum}}
	j.in.Inputs[path] = sum
	codes, own := j.classes(t.Long.Products)
	if !own {
		j.in.Fields = nil
		for _, p := range t.Long.Products {
			j.in.Fields = append(j.in.Fields, catchup.Field{Code: p, Name: p})
		}
		j.note("own-classes", panel.Info, "The classes of %s are not the fields of the WIPO classification: they are taken as they are, and nothing is written about their cycles.", path)
	}
	last, err := j.cut(0)
	if err != nil {
		return err
	}
	at, odd := j.locate(t), table.Faults{}
	for _, y := range at.long.Years {
		for _, r := range y.Rows {
			if y.Year < patents.First || y.Year > last+1 {
				odd.Add(patents.OddYear, t.Inputs[r.File].Path, int(r.Line), []byte(strconv.Itoa(y.Year)))
				continue
			}
			c.Cells = append(c.Cells, catchup.Count{Place: at.long.Countries[r.Country], Class: codes[r.Product], Year: y.Year, N: r.Value})
		}
	}
	j.notes = append(j.notes, slices.Concat(at.notes(j.home, path), leftOut(j.home, odd.Sorted()), leftOut(j.home, t.Faults))...)
	if len(c.Cells) == 0 {
		return errorf(Refused, "the column country holds codes (KAZ, KZ) or names (Kazakhstan) of countries, and the year is at most "+strconv.Itoa(last+1), "%s has no row of a country and year that can be used%s", path, listed(slices.Concat(at.faults, odd.Sorted())))
	}
	j.refs = append(j.refs, c.Ref)
	j.in.Counts = []catchup.Counts{c}
	return nil
}

// classes turns the classes of a table into codes of fields; own is false when not all
// of them are fields, and they stay as they are.
func (j *catchupJob) classes(list []string) (codes []string, fields bool) {
	for _, s := range list {
		code, ok := j.fields.Find(s)
		if !ok {
			return slices.Clone(list), false
		}
		codes = append(codes, strconv.Itoa(code))
	}
	return codes, true
}

func (j *catchupJob) note(code string, s panel.Severity, format string, args ...any) {
	j.notes = append(j.notes, panel.Note{Code: code, Subject: j.home, Severity: s, Text: fmt.Sprintf(format, args...)})
}
