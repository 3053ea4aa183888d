package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"upstep/internal/engine"
	"upstep/internal/source/bulk"
	"upstep/internal/source/table"
	"upstep/internal/store"
)

// fits finds the dataset of a plan and refuses one that holds something else.
func (im *importer) fits(p *bulk.Plan) (store.Dataset, error) {
	f := p.Facts
	d := store.Dataset{Name: im.req.Name, Source: f.Source, Vintage: f.Vintage, Classification: f.Classification, Level: f.Level,
		Flow: f.Flow, Unit: f.Unit, Licence: f.Licence}
	if d.Name == "" {
		d.Name = f.Name()
		if im.req.Kind == "table" && im.req.Choices.Source == "" {
			d.Name = nameOf(p.Name)
		}
	}
	if err := store.CheckName(d.Name); err != nil {
		return d, errorf(Invalid, "name it with --name", "%s", err)
	}
	im.run.Dataset = d.Name
	all, err := datasets(im.w)
	if err != nil {
		return d, err
	}
	for _, old := range all {
		if old.Name == d.Name {
			return d, unfit(old, f)
		}
	}
	return d, nil
}

// plan unpacks a file where needed and finds out how it is read.
func (im *importer) plan(it item) (p *bulk.Plan, err error) {
	path := it.path
	if strings.ContainsAny(path, "*?[") { // characters of patterns; our own name for it has none
		if path, err = im.alias(it.path); err != nil {
			return nil, err
		}
	}
	unpacked := filepath.Join(im.scratch, "input")
	switch {
	case it.member != "":
		err, path = im.archive.Unpack(im.ctx, it.member, unpacked), unpacked
	case strings.EqualFold(filepath.Ext(path), ".bz2"):
		err, path = bulk.Bunzip(im.ctx, path, unpacked), unpacked
	}
	if err != nil {
		return nil, err
	}
	form, err := bulk.Detect(path, it.name)
	if err != nil {
		return nil, err
	}
	var header []string
	switch form {
	case bulk.Parquet:
		if header, err = engine.Columns(im.ctx, path, im.limits()); err != nil {
			if errors.Is(err, engine.ErrAbsent) {
				return nil, err
			}
			return nil, &table.Malformed{File: it.name, What: "the Parquet data are damaged", Hint: "fetch the file again"}
		}
	case bulk.JSON:
		if im.req.Kind != "comtrade" {
			return nil, errorf(Invalid, "CSV, CSV.gz and Parquet are taken", "%s is JSON", it.name)
		}
		if path, err = im.rows(path, it.name); err != nil {
			return nil, err
		}
	}
	count := func(p *bulk.Plan, columns ...string) ([]bulk.Count, error) {
		return engine.Survey(im.ctx, p, columns, im.limits())
	}
	switch c := im.req.Choices; im.req.Kind {
	case "baci":
		p, err = bulk.BACI(path, it.name, c.Flow, im.codes)
	case "atlas":
		p, err = bulk.Atlas(path, it.name, header, c, count)
	case "comtrade":
		if header != nil {
			return nil, errorf(Invalid, "CSV, CSV.gz and JSON are taken", "%s is Parquet", it.name)
		}
		p, err = bulk.Comtrade(path, it.name, c, count)
	case "oec":
		p, err = bulk.OEC(path, it.name, header, c, count)
	default:
		p, err = bulk.Free(path, it.name, header, c)
	}
	if err != nil {
		return nil, err
	}
	if h := p.Twice(); h != "" {
		return nil, errorf(Refused, "give the columns different headers", "%s:1: the header has %q twice", it.name, h)
	}
	if p.Open && !im.req.OpenEnd {
		return nil, errorf(Refused, "fetch it again; if it is whole, --open-end takes it", "%s: the last line has no end, so the file may have been cut", it.name)
	}
	return p, nil
}

// alias is a link to a file under a name of ours.
func (im *importer) alias(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	link := filepath.Join(im.scratch, "alias"+filepath.Ext(path))
	return link, os.Symlink(full, link)
}

// rows turns an answer of an API into a table.
func (im *importer) rows(path, name string) (to string, err error) {
	r, err := bulk.Open(path)
	if err != nil {
		return "", err
	}
	to = filepath.Join(im.scratch, "rows.csv")
	return to, errors.Join(bulk.ComtradeJSON(name, r, to), r.Close())
}

// nameOf makes a name of a dataset from that of a file.
func nameOf(file string) string {
	base, _, _ := strings.Cut(filepath.Base(file), ".")
	var b strings.Builder
	for _, r := range strings.ToLower(base) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}
