package app

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"

	"upstep/internal/engine"
	"upstep/internal/source/patents"
	"upstep/method/catchup"
	"upstep/panel"
)

// mostInMemory bounds the files that are read into memory, in bytes on disk: larger
// ones go to the engine.
const mostInMemory = 96 << 20

// patents makes the tally of the user's patents and citations.
func (j *catchupJob) patents() error {
	f := patents.Files{Country: func(s string) string { iso3, _ := j.place(s); return iso3 }}
	var err error
	if f.Patents, err = j.call.large("patents"); err != nil {
		return err
	}
	if f.Citations, err = j.call.large("citations"); err != nil {
		return err
	}
	switch j.call.ask.Set["fields"] {
	case "":
	case "wipo":
		f.Class, j.in.Classes = j.field, len(j.fields.Fields)
	default:
		return errorf(Invalid, "say --fields wipo when the classes are numbers or names of its 35 fields, or leave it out", "--fields %q is not known", j.call.ask.Set["fields"])
	}
	for _, path := range []string{f.Patents, f.Citations} {
		if path != "" {
			j.in.Inputs[path] = j.call.inputs[path]
			j.refs = append(j.refs, panel.Ref{Source: path, Table: path, Checksum: j.call.inputs[path]})
		}
	}
	o := j.opt
	if o.Window == 0 {
		o.Window = 3
	}
	if inMemory(f.Patents, f.Citations) {
		read, err := f.Load()
		if err != nil {
			return tableError(err)
		}
		j.in.Tally = read.Tally(o.Year, o.Window)
		j.notes = append(j.notes, leftOut(j.home, read.Faults)...)
	} else if j.in.Tally, err = bulkTally(j.stopping(), f, o); err != nil {
		return err
	}
	l := j.in.Tally.Log
	if l.Taken == 0 {
		return errorf(Refused, "a row has an id, a year of four digits, a country and a class", "%s has no patent that can be used, of %d rows", f.Patents, l.Patents+l.Malformed)
	}
	j.lost(l)
	if f.Class != nil {
		j.unknownClasses()
	}
	return nil
}

// inMemory reports whether files are small enough, and CSV.
func inMemory(paths ...string) bool {
	var total int64
	for _, p := range paths {
		if p == "" {
			continue
		}
		info, err := os.Stat(p)
		if err != nil || strings.HasSuffix(strings.ToLower(p), ".parquet") {
			return false
		}
		size := info.Size()
		if strings.HasSuffix(strings.ToLower(p), ".gz") {
			size *= 5 // what such tables unpack to, about
		}
		total += size
	}
	return total <= mostInMemory
}

// bulkTally leaves the files to the engine, which needs room for about two and a half
// times the citations in the folder for temporary files.
func bulkTally(stop context.Context, f patents.Files, o catchup.Options) (*catchup.Tally, error) {
	dir, err := os.MkdirTemp("", "upstep-catchup-")
	if err != nil {
		return nil, errorf(Failed, "set TMPDIR to a folder with room", "cannot write temporary files: %s", cause(err))
	}
	defer func() { _ = os.RemoveAll(dir) }() // only temporary files
	t, err := engine.Patents(stop, f, o.Year, o.Window, engine.Limits{Scratch: dir})
	if errors.Is(err, engine.ErrAbsent) {
		return nil, errorf(Refused, "use a build made with cgo, or CSV files of at most 96 MB together", "%s", err)
	}
	if stop.Err() != nil {
		return nil, errorf(Failed, "nothing was kept; the same command begins again", "stopped")
	}
	if err != nil {
		return nil, engineError(err)
	}
	return t, nil
}

// field is the code of a WIPO field, or the text itself.
func (j *catchupJob) field(s string) string {
	if code, ok := j.fields.Find(s); ok {
		return strconv.Itoa(code)
	}
	return s
}

// unknownClasses says which classes are no fields although the user said they were.
func (j *catchupJob) unknownClasses() {
	seen := map[string]bool{}
	var list []string
	for _, c := range j.in.Tally.Cells {
		if _, ok := j.fields.Find(c.Class); !ok && !seen[c.Class] {
			seen[c.Class] = true
			list = append(list, c.Class)
		}
	}
	if len(list) > 0 {
		n := len(list)
		j.note("unknown-fields", panel.Warning, "%s of the table no field of the WIPO classification, such as %q; each counts as a class of its own.", number(n, "class is", "classes are"), list[0])
		j.in.Classes += n
	}
}

// lost says what the joins left out.
func (j *catchupJob) lost(l catchup.Log) {
	for _, x := range []struct {
		n    int
		code string
		text string
	}{
		{l.Malformed, "lines-no-row", "Lines of the patents that are no row of the table: %d."},
		{l.BadCitations, "lines-no-row", "Lines of the citations that are no row of the table: %d."},
		{l.NoID + l.NoYear + l.NoCountry + l.NoClass, "patents-left-out", "Rows of patents left out because id, year, country or class is missing: %d."},
		{l.Conflicts, "ids-contradict", "Rows of patents left out because rows of one id contradict each other: %d. A patent has one row, with its first inventor's country and its main class."},
		{l.Repeated, "rows-repeat", "Rows of patents passed over because they say again what another row says: %d."},
		{l.NoEnds, "citations-left-out", "Citations left out because one of the two ids is missing: %d."},
		{l.Negative, "negative-lags", "Citations left out because they go to a younger patent: %d."},
		{l.SelfCited, "cites-itself", "Citations left out because they go from a patent to itself: %d."},
		{l.Uncited, "unknown-cited", "Citations left out because the patent cited is not in the table: %d. Cycle time is that of citations inside the table."},
		{l.Unciting, "unknown-citing", "Citations left out because the patent that cites is not in the table: %d."},
	} {
		if x.n > 0 {
			j.note(x.code, panel.Warning, x.text, x.n)
		}
	}
}
