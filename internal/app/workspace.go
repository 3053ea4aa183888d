package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"upstep/internal/engine"
	"upstep/internal/source/table"
	"upstep/internal/store"
	"upstep/ref"
)

// InitWorkspace makes a folder a workspace; what is in the folder stays.
func InitWorkspace(dir string) (string, error) {
	w, err := store.Init(dir)
	if errors.Is(err, store.ErrExists) {
		return "", errorf(Refused, "it can be used as it is: `upstep evidence` lists what is in it", "%s", err)
	}
	if err != nil {
		return "", unwritable(dir, err)
	}
	return w.Dir, nil
}

// InWorkspace tells whether the current folder, or one above it, is a workspace.
func InWorkspace() bool {
	_, err := store.Open("")
	return !errors.Is(err, store.ErrNone)
}

// openWorkspace opens the workspace named, or the nearest when none is.
func openWorkspace(dir string) (*store.Workspace, error) {
	w, err := store.Open(dir)
	var damaged *store.Damaged
	switch {
	case errors.Is(err, store.ErrNone) && dir == "":
		return nil, errorf(NotFound, "`upstep init DIR` makes one; --workspace DIR names one", "there is no workspace in this folder or above it")
	case errors.Is(err, store.ErrNone):
		return nil, errorf(NotFound, "`upstep init "+dir+"` makes it one", "%s is no workspace", dir)
	case errors.As(err, &damaged):
		return nil, errorf(Refused, "mend the file; `upstep init` in an empty folder shows how it looks", "%s", damaged)
	case err != nil:
		return nil, tableError(err)
	}
	return w, nil
}

// datasets reads the manifest.
func datasets(w *store.Workspace) ([]store.Dataset, error) {
	all, err := w.Datasets()
	var damaged *store.Damaged
	if errors.As(err, &damaged) {
		return nil, errorf(Refused, "put back a copy of the manifest; the Parquet files are as they were", "%s", damaged)
	}
	if err != nil {
		return nil, tableError(err)
	}
	return all, nil
}

// dataset finds one by name.
func dataset(w *store.Workspace, name string) (store.Dataset, error) {
	all, err := datasets(w)
	if err != nil {
		return store.Dataset{}, err
	}
	var names []string
	for _, d := range all {
		if d.Name == name {
			return d, nil
		}
		names = append(names, d.Name)
	}
	hint := "`upstep evidence` lists the datasets"
	if near := ref.Suggest(name, names); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return store.Dataset{}, errorf(NotFound, hint, "the workspace %s has no dataset %q", w.Dir, name)
}

// TableFiles are the files a command is to read: those named, or those of a dataset.
func TableFiles(files []string, workspace, dataset string) ([]string, error) {
	switch {
	case dataset == "" && workspace != "":
		return nil, errorf(Invalid, "name a dataset with --dataset", "--workspace is of no use without a dataset")
	case dataset == "":
		return files, nil
	case len(files) > 0:
		return nil, errorf(Invalid, "leave one of them out", "files and a dataset are named both")
	}
	return datasetFiles(workspace, dataset)
}

// datasetFiles are the files of a dataset, checked against their checksums, in the order of
// their names.
func datasetFiles(workspace, name string) ([]string, error) {
	w, err := openWorkspace(workspace)
	if err != nil {
		return nil, err
	}
	d, err := dataset(w, name)
	if err != nil {
		return nil, err
	}
	if faults := w.Check(d); len(faults) > 0 {
		return nil, damagedEvidence(faults)
	}
	var out []string
	for _, f := range d.Files {
		out = append(out, w.Path(d, f))
	}
	return out, nil
}

func damagedEvidence(faults []string) error {
	return errorf(Refused, "put the file back, or take the dataset away with `upstep evidence --remove NAME` and import it again", "%s", strings.Join(faults, "\n"))
}

// EvidenceRun lists what a workspace holds. Field names are part of the contract.
type EvidenceRun struct {
	Workspace string          `json:"workspace"`
	Datasets  []store.Dataset `json:"datasets"`
	Checked   bool            `json:"checked"`
	Removed   string          `json:"removed,omitempty"`
}

// Evidence lists the datasets, or one. With check every file is compared with its checksum.
func Evidence(workspace, name string, check bool) (*EvidenceRun, error) {
	w, err := openWorkspace(workspace)
	if err != nil {
		return nil, err
	}
	run := &EvidenceRun{Workspace: w.Dir, Checked: check}
	if run.Datasets, err = datasets(w); err != nil {
		return nil, err
	}
	if name != "" {
		d, err := dataset(w, name)
		if err != nil {
			return nil, err
		}
		run.Datasets = []store.Dataset{d}
	}
	if check {
		var faults []string
		for _, d := range run.Datasets {
			faults = append(faults, w.Check(d)...)
		}
		if len(faults) > 0 {
			return nil, damagedEvidence(faults)
		}
	}
	return run, nil
}

// RemoveEvidence takes a dataset away, its files too.
func RemoveEvidence(workspace, name string) (*EvidenceRun, error) {
	w, unlock, err := lockedWorkspace(workspace)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if _, err := dataset(w, name); err != nil {
		return nil, err
	}
	if err := w.Remove(name); err != nil {
		return nil, unwritable(w.Dir, err)
	}
	left, err := datasets(w)
	return &EvidenceRun{Workspace: w.Dir, Datasets: left, Removed: name}, err
}

func lockedWorkspace(dir string) (*store.Workspace, func(), error) {
	w, err := openWorkspace(dir)
	if err != nil {
		return nil, nil, err
	}
	unlock, err := w.Lock()
	var busy *store.Busy
	if errors.As(err, &busy) {
		return nil, nil, errorf(Refused, "wait until it has ended", "%s", busy)
	}
	if err != nil {
		return nil, nil, unwritable(w.Dir, err)
	}
	return w, unlock, nil
}

// engineError gives the engine's errors their code and hint.
func engineError(err error) error {
	var m *table.Malformed
	var c *table.MissingColumn
	var pattern *engine.Pattern
	switch {
	case errors.Is(err, engine.ErrAbsent):
		return errorf(Refused, "build with a C compiler and CGO_ENABLED=1; `upstep complexity` reads tables without it", "%s", err)
	case errors.As(err, &pattern):
		return errorf(Refused, "rename the folder", "%s", pattern)
	case errors.Is(err, context.Canceled):
		return errorf(Failed, "what was finished stays; the same command goes on from there", "stopped")
	case errors.As(err, &m), errors.As(err, &c):
		return tableError(err)
	}
	return &Error{Code: Failed, Message: fmt.Sprintf("the engine for bulk tables failed: %s", err), Hint: "is there room on the disk and in memory?", Cause: err}
}
