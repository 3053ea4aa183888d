package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"upstep/internal/store"
	"upstep/internal/store/records"
	"upstep/panel"
	"upstep/policy"
	"upstep/ref"
)

// clock is when changes are logged.
var clock = time.Now

// knownWords are what records may name: instruments, needs and areas of the catalogue.
func knownWords() (policy.Known, error) {
	s, err := (&App{}).shelf()
	if err != nil {
		return policy.Known{}, err
	}
	return s.known(), nil
}

// recorded reads what a workspace records.
func recorded(ctx context.Context, workspace string) (*store.Workspace, *policy.Register, int, error) {
	w, err := openWorkspace(workspace)
	if err != nil {
		return nil, nil, 0, err
	}
	r, revision, err := records.Open(w.Dir).Load(ctx)
	if err != nil {
		return nil, nil, 0, recordError(err)
	}
	return w, r, revision, nil
}

// unitOptions are the thresholds on units that the settings of a workspace ask for.
func unitOptions(w *store.Workspace) (policy.Options, error) {
	var o policy.Options
	list, err := workspaceWishes(Changes{Workspace: w.Dir})
	if err != nil {
		return o, err
	}
	var wrong []string
	for _, s := range list {
		option, ok := strings.CutPrefix(s.id, "policy.")
		switch {
		case !ok:
		case s.fault != "":
			wrong = append(wrong, s.where+": "+s.fault)
		default:
			if err := o.Editable().Set(&o, option, s.value); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: policy.%v", s.where, err))
			}
		}
	}
	if err := o.Check(); err != nil && len(wrong) == 0 {
		wrong = append(wrong, filepath.Join(w.Dir, store.ConfigName)+": "+err.Error())
	}
	if len(wrong) > 0 {
		return o, errorf(Invalid, "`upstep settings` lists what can be set", "the settings can't be used as they are:\n  %s", strings.Join(wrong, "\n  "))
	}
	return o, nil
}

// thresholds names the thresholds that are not the program's own.
func thresholds(options []panel.Param) string {
	var out []string
	for _, p := range options {
		if p.Provenance == panel.User {
			out = append(out, "policy."+p.Name+"="+p.Value)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "thresholds of the workspace: " + strings.Join(out, ", ") + "\n"
}

// Recorded says what a command changed. Field names are part of the contract.
type Recorded struct {
	Workspace string          `json:"workspace"`
	Changes   []records.Entry `json:"changes"`         // none when nothing differs
	Notes     []string        `json:"notes,omitempty"` // on what was not read of a file
	Country   string          `json:"-"`               // of the file; "" where it names none
}

// record changes what a workspace records, whole or not at all.
func record(ctx context.Context, workspace, action string, change func(*policy.Register) error) (*Recorded, error) {
	w, err := openWorkspace(workspace)
	if err != nil {
		return nil, err
	}
	known, err := knownWords()
	if err != nil {
		return nil, err
	}
	entries, err := records.Open(w.Dir).Apply(ctx, clock(), action, known, change)
	if err != nil {
		return nil, recordError(err)
	}
	return &Recorded{Workspace: w.Dir, Changes: append([]records.Entry{}, entries...)}, nil
}

// recordError gives the errors of the record store their code and hint.
func recordError(err error) error {
	var own *Error
	var busy *store.Busy
	var damaged *store.Damaged
	var newer *records.Newer
	var rejected *records.Rejected
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &rejected):
		return &Error{Code: Invalid, Cause: err, Hint: "nothing was changed",
			Message: "the records would not fit together:\n  " + strings.Join(first(strings.Split(rejected.Error(), "\n")), "\n  ")}
	case errors.As(err, &busy):
		return errorf(Refused, "wait until it has ended; nothing was changed", "%s", busy)
	case errors.As(err, &damaged):
		return &Error{Code: Refused, Cause: err, Message: damaged.Error(),
			Hint: "put back a copy of the file, or move it away and take your records in again with `upstep capacity import FILE`; the file was left as it is"}
	case errors.As(err, &newer):
		return errorf(Refused, "use the newer version of the program", "%s", newer)
	case errors.Is(err, fs.ErrPermission):
		return &Error{Code: Failed, Message: err.Error(), Hint: "may you read and change the file and its folder? nothing was changed", Cause: err}
	case errors.Is(err, context.Canceled):
		return errorf(Failed, "nothing was changed", "stopped")
	}
	return &Error{Code: Failed, Message: err.Error(), Hint: "is there room on the disk, and may you write to the workspace? nothing was changed", Cause: err}
}

// first cuts a list of faults to those that are printed.
func first(lines []string) []string {
	if n := len(lines); n > maxFaults {
		return append(slices.Clone(lines[:maxFaults]), fmt.Sprintf("and %d more", n-maxFaults))
	}
	return lines
}

// Print lists the changes.
func (r *Recorded) Print() string {
	var b strings.Builder
	for _, e := range r.Changes {
		fmt.Fprintln(&b, done(e))
	}
	if len(r.Changes) == 0 {
		b.WriteString("nothing differs: nothing was changed\n")
	}
	for _, n := range r.Notes {
		fmt.Fprintln(&b, "note:", n)
	}
	return b.String()
}

// done says what happened to a record.
func done(e records.Entry) string {
	verb := "changed"
	switch {
	case e.Before == nil:
		verb = "added"
	case e.After == nil:
		verb = "removed"
	}
	return strings.TrimSpace(verb + " " + e.Kind + " " + e.ID)
}

// hostOf finds a host of a register.
func hostOf(r *policy.Register, id string) (*policy.Host, error) {
	var ids []string
	for i := range r.Hosts {
		if r.Hosts[i].ID == id {
			return &r.Hosts[i], nil
		}
		ids = append(ids, r.Hosts[i].ID)
	}
	hint := "`upstep host list` lists the hosts"
	if near := ref.Suggest(id, ids); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	} else if len(ids) == 0 {
		hint = "`upstep host add ID --name NAME --kind KIND` adds one"
	}
	return nil, errorf(NotFound, hint, "no host is called %q", id)
}

// LogRun is the log of changes, the newest first. Field names are part of the contract.
type LogRun struct {
	Workspace string          `json:"workspace"`
	Entries   []records.Entry `json:"entries"`
}

// RecordLog reads the newest n entries of the log; 0 reads all.
func RecordLog(ctx context.Context, workspace string, n int) (*LogRun, error) {
	if n < 0 {
		return nil, errorf(Invalid, "0 shows all", "%d entries cannot be shown", n)
	}
	w, err := openWorkspace(workspace)
	if err != nil {
		return nil, err
	}
	entries, err := records.Open(w.Dir).Log(ctx, n)
	if err != nil {
		return nil, recordError(err)
	}
	return &LogRun{Workspace: w.Dir, Entries: entries}, nil
}

// Print lists the entries, one a line.
func (r *LogRun) Print() string {
	var b strings.Builder
	for _, e := range r.Entries {
		fmt.Fprintf(&b, "%s  %d  %-18s %s\n", e.At, e.Revision, e.Action, done(e))
	}
	if len(r.Entries) == 0 {
		b.WriteString("nothing was recorded yet\n")
	}
	return b.String()
}

type (
	// Host is a unit as commands record it.
	Host = policy.Host
	// Rating is what a rater says of a unit.
	Rating = policy.Rating
	// Figure is a figure on what a unit did.
	Figure = policy.Trace
	// Nomination is a unit named by somebody who knows its work.
	Nomination = policy.Nomination
)
