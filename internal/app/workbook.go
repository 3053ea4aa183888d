package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"upstep/catalogue"
	"upstep/internal/source/workbook"
	"upstep/policy"
)

// isWorkbook tells a workbook by its ending. Those of other programs count too, so that the
// reader can say what to do.
func isWorkbook(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods":
		return true
	}
	return false
}

// workbookOf reads the records of a workbook, with notes on what was not read.
func workbookOf(path string, data []byte, known policy.Known) (*policy.Register, []string, error) {
	r, list, err := workbook.Read(path, bytes.NewReader(data), int64(len(data)), known)
	notes := make([]string, len(list))
	for i, n := range list {
		notes[i] = n.String()
	}
	var u *workbook.Unreadable
	if errors.As(err, &u) {
		return nil, notes, errorf(Invalid, u.Hint, "%s: %s", u.File, u.What)
	}
	if err != nil {
		return nil, notes, faults(path, err)
	}
	return r, notes, nil
}

// Template is what to write into a workbook to fill in.
type Template struct {
	Out       string // a file that is not there yet, ending in .xlsx
	Country   string // code or name; "": none
	Filled    bool   // with the records of the workspace
	Workspace string // "": the nearest
}

// WriteTemplate writes a workbook and returns its path. It replaces no other file: somebody
// may have filled it in.
func WriteTemplate(ctx context.Context, t Template) (string, error) {
	if !strings.EqualFold(filepath.Ext(t.Out), ".xlsx") {
		return "", errorf(Invalid, "name a file such as capacity.xlsx", "%s does not end in .xlsx", t.Out)
	}
	if t.Workspace != "" && !t.Filled {
		return "", errorf(Invalid, "--filled writes the records of the workspace into it", "--workspace is of no use for an empty template")
	}
	reg := &policy.Register{}
	if t.Filled {
		_, r, _, err := recorded(ctx, t.Workspace)
		if err != nil {
			return "", err
		}
		reg = r
	}
	if t.Country != "" {
		a, err := Open()
		if err != nil {
			return "", err
		}
		home, err := a.dir.Country(t.Country)
		if err != nil {
			return "", err
		}
		if reg.Country != "" && reg.Country != home.ISO3 {
			return "", errorf(Invalid, "leave the country out", "the workspace records %s, not %s", reg.Country, home.ISO3)
		}
		reg.Country = home.ISO3
	}
	opt, err := workbookOptions()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := workbook.Write(&b, reg, opt); err != nil {
		return "", errorf(Failed, "change the records so that cells can hold them", "%s", err)
	}
	if old, err := os.ReadFile(t.Out); !errors.Is(err, os.ErrNotExist) && !bytes.Equal(old, b.Bytes()) {
		return "", errorf(Refused, "choose another name, or move the file away", "%s is there already: somebody may have filled it in", t.Out)
	}
	paths, err := WriteFiles(filepath.Dir(t.Out), []File{{Name: filepath.Base(t.Out), Data: b.Bytes()}})
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// workbookOptions are the anchors and the words of drop-downs.
func workbookOptions() (workbook.Options, error) {
	opt := workbook.Options{Program: Program}
	s, err := (&App{}).shelf()
	if err != nil {
		return opt, err
	}
	for _, i := range s.instruments.List {
		opt.Instruments = append(opt.Instruments, workbook.Choice{ID: i.ID, Name: i.Name})
		for _, p := range i.Preconditions {
			opt.Preconditions = append(opt.Preconditions, workbook.Choice{ID: i.ID, Name: p.Text})
		}
	}
	for _, n := range s.needs {
		opt.Needs = append(opt.Needs, workbook.Choice{ID: n.ID, Name: n.Name})
	}
	for _, a := range s.areas {
		opt.Areas = append(opt.Areas, workbook.Choice{ID: a.ID, Name: a.Name})
	}
	opt.Scale, err = catalogue.LoadScale()
	return opt, err
}
