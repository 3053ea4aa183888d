package app

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"upstep/internal/engine"
	"upstep/internal/source/bulk"
	"upstep/internal/store"
)

// file takes one file in: unpack, plan, sum, put into place.
func (im *importer) file(it item) error {
	input := store.Input{Name: it.name}
	sum := make(chan error, 1)
	known, err := im.mayBeThere(it)
	if err != nil {
		return err
	}
	if known { // only then its checksum is needed before the work
		if input.SHA256, input.Bytes, err = im.checksum(it.path); err != nil {
			return err
		}
		if there, err := im.there(input); there || err != nil {
			return err
		}
		sum <- nil
	} else { // else it is computed while the file is being read
		go func() {
			var err error
			input.SHA256, input.Bytes, err = im.checksum(it.path)
			sum <- err
		}()
	}
	p, err := im.plan(it)
	var d store.Dataset
	if err == nil {
		d, err = im.fits(p)
	}
	var f store.File
	out := filepath.Join(im.scratch, "out.parquet")
	if err == nil {
		f, err = im.sum(p, out)
	}
	if err := errors.Join(err, <-sum); err != nil {
		return err
	}
	f.Input, f.Taken = input, im.taken()
	if len(f.Bad) == 0 {
		f.Taken.BadRows = "refuse"
	}
	f.Name = fileName(f)
	if there, err := im.there(input); there || err != nil { // the name of the dataset is known only now
		return err
	}
	if err := im.overlap(d.Name, f); err != nil {
		return err
	}
	if f.SHA256, f.Bytes, err = store.Checksum(out); err != nil {
		return err
	}
	if err := im.w.Put(d, f, out); err != nil {
		return unwritable(im.w.Dir, err)
	}
	im.run.Files = append(im.run.Files, ImportFile{Source: it.name, State: "imported", File: f})
	for _, n := range f.Notes {
		im.note(n)
	}
	return im.tidy()
}

// tidy empties the scratch folder: unpacked tables are large.
func (im *importer) tidy() error {
	entries, err := os.ReadDir(im.scratch)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(im.scratch, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) note(n string) {
	if !slices.Contains(im.run.Notes, n) {
		im.run.Notes = append(im.run.Notes, n)
	}
}

// fileName is years and the beginning of the input's checksum.
func fileName(f store.File) string {
	name := "table"
	if n := len(f.Years); n > 0 && f.Years[0].Year > 0 {
		name = fmt.Sprint(f.Years[0].Year)
		if n > 1 {
			name += fmt.Sprintf("-%d", f.Years[n-1].Year)
		}
	}
	source := f.Input.SHA256[:8]
	if _, member, ok := strings.Cut(f.Input.Name, "!"); ok { // all files of an archive have its checksum
		source = checksum([]byte(f.Input.SHA256 + "!" + member))[:8]
	}
	return name + "-" + source + ".parquet"
}

// checksum sums a file once in a run: an archive has many tables.
func (im *importer) checksum(path string) (string, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", 0, err
	}
	if s, ok := im.sums[path]; ok {
		return s, info.Size(), nil
	}
	s, n, err := store.Checksum(path)
	if err == nil {
		im.sums[path] = s
	}
	return s, n, err
}

// mayBeThere reports whether a file of that name was imported into any dataset.
func (im *importer) mayBeThere(it item) (bool, error) {
	all, err := datasets(im.w)
	if err != nil {
		return false, err
	}
	for _, d := range all {
		if slices.ContainsFunc(d.Files, func(f store.File) bool { return f.Input.Name == it.name }) {
			return true, nil
		}
	}
	return false, nil
}

// there passes over an input that was taken before in the same way, and checks that its
// file is still what it was. The same input taken in another way is refused.
func (im *importer) there(in store.Input) (bool, error) {
	all, err := datasets(im.w)
	if err != nil {
		return false, err
	}
	name := im.req.Name
	if name == "" {
		name = im.run.Dataset
	}
	if name == "" && im.req.Kind == "table" && im.req.Choices.Source == "" {
		name = nameOf(in.Name)
	}
	for _, d := range all {
		for _, f := range d.Files {
			if f.Input != in || name != "" && d.Name != name || f.Taken.Kind != im.req.Kind || f.Taken.Flow != im.req.Choices.Flow {
				continue
			}
			want := im.taken()
			if f.Taken.BadRows == "refuse" { // then there were none, and any rule gives the same
				want.BadRows = "refuse"
			}
			if f.Taken.Duplicates == "refuse" {
				want.Duplicates = "refuse"
			}
			if !reflect.DeepEqual(f.Taken, want) {
				return false, errorf(Refused, "give the dataset another --name, or take the old one away with `upstep evidence --remove "+d.Name+"`",
					"%s is in the dataset %s already, taken in another way: %s, not %s", in.Name, d.Name, f.Taken, want)
			}
			one := d
			one.Files = []store.File{f}
			if faults := im.w.Check(one); len(faults) > 0 {
				return false, damagedEvidence(faults)
			}
			im.run.Dataset = d.Name
			im.run.Files = append(im.run.Files, ImportFile{Source: in.Name, State: "there", File: f})
			return true, nil
		}
	}
	return false, nil
}

// taken is the request as far as it says what becomes of a file.
func (im *importer) taken() store.Taken {
	c := im.req.Choices
	t := store.Taken{Kind: im.req.Kind, Flow: c.Flow, Level: c.Level, Classification: c.Classification, Vintage: c.Vintage, Source: c.Source, Unit: c.Unit,
		Licence: c.Licence, BadRows: im.req.BadRows, Duplicates: im.req.Duplicates}
	if im.req.Kind == "table" {
		t.Columns, t.Decimals = c.Columns, c.Decimals
	}
	if len(t.Columns) == 0 {
		t.Columns = nil
	}
	for _, rule := range []*string{&t.BadRows, &t.Duplicates} {
		if *rule == "" {
			*rule = "refuse"
		}
	}
	return t
}

// overlap refuses a file with years that the dataset has from another file.
func (im *importer) overlap(name string, f store.File) error {
	all, err := datasets(im.w)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Name != name {
			continue
		}
		for _, old := range d.Files {
			for _, y := range old.Years {
				if slices.ContainsFunc(f.Years, func(n store.Years) bool { return n.Year == y.Year }) {
					return errorf(Refused, "give the new one another --name, or take the old dataset away with `upstep evidence --remove "+name+"`",
						"%s: the dataset %s has %s already, from another %s (sha256 %.12s)", f.Input.Name, name, yearWord(y.Year), old.Input.Name, old.Input.SHA256)
				}
			}
		}
	}
	return nil
}

func (im *importer) limits() engine.Limits {
	return engine.Limits{Threads: im.req.Threads, Scratch: filepath.Join(im.scratch, "spill")}
}

// sum adds a file up. When rows do not fit it is read again row by row: the bad rows are
// listed, or left out when that was asked for, and what is left is added up.
func (im *importer) sum(p *bulk.Plan, out string) (store.File, error) {
	var f store.File
	var asideBy []int
	s, err := im.counted(p, out)
	var doubt *engine.Doubt
	if errors.As(err, &doubt) {
		var sifted bulk.Sifted
		if sifted, err = im.sift(p); err != nil {
			return f, err
		}
		if sifted.Bad > 0 && im.req.BadRows != "drop" {
			return f, manyBad(p, sifted)
		}
		for _, x := range sifted.Faults {
			b := store.Bad{Kind: string(x.Kind), Count: x.Count}
			for _, c := range x.First {
				b.First = append(b.First, c.String())
			}
			f.Bad = append(f.Bad, b)
		}
		f.Aside, asideBy = sifted.Aside, sifted.AsideBy
		clean := *p
		clean.Path, clean.Parquet = filepath.Join(im.scratch, "clean.csv"), false
		s, err = im.counted(&clean, out)
		if errors.As(err, &doubt) {
			return f, &Error{Code: Internal, Message: doubt.Error() + ", but looked at one by one all rows do", Cause: err, Hint: "please report it with the first lines of the file"}
		}
	}
	var again *engine.Repeats
	var over *engine.Overflow
	switch {
	case errors.As(err, &again):
		return f, errorf(Refused, "if they belong together, --duplicates sum adds them up", "%s", again)
	case errors.As(err, &over):
		return f, errorf(Refused, "keep fewer decimal places with --decimals", "%s", over)
	case err != nil:
		return f, err
	}
	if s.Taken == 0 {
		return f, errorf(Refused, "look at the file, and at --flow, --level and --classification", "%s: no row is left to take (%d were set aside)", p.Name, max(s.Aside, f.Aside))
	}
	f.Rows, f.Aside, f.Cells, f.Total = s.Taken, max(s.Aside, f.Aside), s.Cells, s.Total
	for _, y := range s.Years {
		f.Years = append(f.Years, store.Years(y))
	}
	if asideBy == nil {
		asideBy = s.AsideBy
	}
	for i, n := range asideBy {
		if n > 0 {
			f.Why = append(f.Why, fmt.Sprintf("%s: %s", p.Keeps[i].Why, grouped(n)))
		}
	}
	f.Notes = im.look(p, s)
	return f, nil
}

// counted adds a file up and compares the number of rows with a count of its own: a row that
// the engine passed over would otherwise be lost.
func (im *importer) counted(p *bulk.Plan, out string) (*engine.Sums, error) {
	if p.Parquet {
		return engine.Sum(im.ctx, p, out, im.req.Duplicates == "sum", im.limits())
	}
	type count struct {
		n   int
		err error
	}
	records := make(chan count, 1)
	go func() {
		n, err := p.Records(im.ctx)
		records <- count{n, err}
	}()
	s, err := engine.Sum(im.ctx, p, out, im.req.Duplicates == "sum", im.limits())
	c := <-records
	if c.err != nil {
		return nil, c.err
	}
	if err == nil && s.Rows != c.n {
		return nil, &engine.Doubt{Name: p.Name, Reasons: []string{fmt.Sprintf("%d rows were read of %d records", s.Rows, c.n)}}
	}
	return s, err
}

// sift reads the file row by row and writes the good rows to clean.csv.
func (im *importer) sift(p *bulk.Plan) (s bulk.Sifted, err error) {
	from := p.Path
	if p.Parquet {
		from = filepath.Join(im.scratch, "rows.csv")
		if err := engine.ToCSV(im.ctx, p, from, im.limits()); err != nil {
			return s, err
		}
	}
	r, err := bulk.Open(from)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	w, err := os.OpenFile(filepath.Join(im.scratch, "clean.csv"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return s, err
	}
	b := bufio.NewWriterSize(w, 1<<18)
	s, err = p.Sift(bulk.Until(im.ctx, r), b)
	return s, errors.Join(err, b.Flush(), w.Close())
}

// manyBad lists the bad rows of a file.
func manyBad(p *bulk.Plan, s bulk.Sifted) error {
	return errorf(Refused, "nothing of the file was taken: mend or fetch it again, or leave these rows out with --bad-rows drop", "%s: %d of %d rows cannot be taken%s",
		p.Name, s.Bad, s.Rows-s.Aside, listed(s.Faults))
}

// look compares the codes of countries with those known.
func (im *importer) look(p *bulk.Plan, s *engine.Sums) (notes []string) {
	var strange, groups []string
	for _, c := range s.Countries {
		switch country, aggregate := im.known(c); {
		case aggregate:
			groups = append(groups, c)
		case !country:
			strange = append(strange, c)
		}
	}
	some := func(codes []string) string {
		if len(codes) > 12 {
			return strings.Join(codes[:12], ", ") + fmt.Sprintf(" and %d more", len(codes)-12)
		}
		return strings.Join(codes, ", ")
	}
	if len(groups) > 0 {
		notes = append(notes, "these codes are of groups of countries, not countries; leave them out of comparisons: "+some(groups))
	}
	if len(strange) > 0 {
		notes = append(notes, "these codes are of no country in the directory; they are kept as they stand: "+some(strange))
	}
	if s.Rounded > 0 {
		note := fmt.Sprintf("%s values had more than %d decimal places and were rounded", grouped(s.Rounded), p.Scale)
		if im.req.Kind == "table" {
			note += "; --decimals keeps up to 9"
		}
		notes = append(notes, note)
	}
	if p.Facts.Classification == "" {
		notes = append(notes, "the file does not say which nomenclature its products are of; --classification does")
	}
	return notes
}
