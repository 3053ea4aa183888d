package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"upstep/catalogue"
	"upstep/internal/store/records"
	"upstep/panel"
	"upstep/policy"
)

// CapacityRun is the capacity of units against the written anchors. Field names are part of
// the contract.
type CapacityRun struct {
	Workspace string        `json:"workspace"`
	Revision  int           `json:"revision"`
	Notice    string        `json:"notice,omitempty"`
	Options   []panel.Param `json:"options"`
	Units     []UnitScores  `json:"units"`
	Notes     []panel.Note  `json:"notes"`
}

// UnitScores is one unit by dimension.
type UnitScores struct {
	ID         string           `json:"id"`
	Name       string           `json:"name"`
	Members    []string         `json:"members,omitempty"`
	Dimensions []DimensionScore `json:"dimensions"` // in the order of the dimensions
}

// DimensionScore is what raters say of one dimension. Median and SD are null where nobody
// scored it.
type DimensionScore struct {
	Dimension string      `json:"dimension"`
	Median    *float64    `json:"median"`
	SD        *float64    `json:"sd"`
	Raters    int         `json:"raters"`
	Anchor    string      `json:"anchor,omitempty"` // of the score at or below the median
	Scores    []RaterSays `json:"scores"`           // of the hosts; none for hosts together
}

// RaterSays is one score with its evidence.
type RaterSays struct {
	Rater    string  `json:"rater"`
	Outside  bool    `json:"outside"`
	Value    float64 `json:"value"`
	Evidence string  `json:"evidence,omitempty"`
}

// Capacity shows the capacity of every unit, or of one.
func Capacity(ctx context.Context, workspace, id string) (*CapacityRun, error) {
	hosts, err := Hosts(ctx, workspace, id)
	if err != nil {
		return nil, err
	}
	scale, err := catalogue.LoadScale()
	if err != nil {
		return nil, err
	}
	run := &CapacityRun{Workspace: hosts.Workspace, Revision: hosts.Revision, Notice: hosts.Notice, Options: hosts.Options, Units: []UnitScores{}, Notes: hosts.Notes}
	for _, u := range hosts.Units {
		s := UnitScores{ID: u.ID, Name: u.Name, Members: u.Members}
		for _, d := range catalogue.Dimensions() {
			row := DimensionScore{Dimension: d.String(), Raters: u.Capacity.Raters[d], Scores: []RaterSays{}}
			if row.Raters > 0 {
				median, sd := u.Capacity.Score[d], u.Capacity.SD[d]
				row.Median, row.SD = &median, &sd
				row.Anchor = scale.Dimensions[d].Anchors[int(median)].Text
			}
			for _, h := range hosts.Hosts {
				if h.ID == u.ID {
					row.Scores = append(row.Scores, ratersOf(h, d)...)
				}
			}
			s.Dimensions = append(s.Dimensions, row)
		}
		run.Units = append(run.Units, s)
	}
	return run, nil
}

func ratersOf(h policy.Host, d catalogue.Dimension) (out []RaterSays) {
	for _, r := range h.Ratings {
		for _, s := range r.Scores {
			if s.Dimension == d.String() {
				out = append(out, RaterSays{Rater: r.Rater, Outside: r.Outside, Value: s.Value, Evidence: s.Evidence})
			}
		}
	}
	return out
}

// Print lists the units by dimension with what the scores mean and rest on.
func (r *CapacityRun) Print() string {
	var b strings.Builder
	if r.Notice != "" {
		fmt.Fprintf(&b, "%s\n\n", r.Notice)
	}
	if len(r.Units) == 0 {
		fmt.Fprintf(&b, "the workspace %s records no hosts\n", r.Workspace)
	}
	for _, u := range r.Units {
		fmt.Fprintf(&b, "%s: %s\n", u.ID, u.Name)
		if len(u.Members) > 0 {
			fmt.Fprintf(&b, "  together: %s\n", strings.Join(u.Members, ", "))
		}
		for _, d := range u.Dimensions {
			if d.Median == nil {
				fmt.Fprintf(&b, "  %-12s not scored: unknown, not 0\n", d.Dimension)
				continue
			}
			fmt.Fprintf(&b, "  %-12s %s ± %s (%d raters): %s\n", d.Dimension, short(*d.Median), short(*d.SD), d.Raters, d.Anchor)
			for _, s := range d.Scores {
				where := ""
				if s.Outside {
					where = ", outside"
				}
				fmt.Fprintf(&b, "    %-4s %s%s: %s\n", short(s.Value), s.Rater, where, or(s.Evidence, "no evidence given"))
			}
		}
	}
	unitNotes(&b, r.Notes)
	b.WriteString(thresholds(r.Options))
	return b.String()
}

// Anchors is the written scale of capacity.
func Anchors() (*catalogue.Scale, error) { return catalogue.LoadScale() }

// PrintAnchors lists what each score means.
func PrintAnchors(s *catalogue.Scale) string {
	var b strings.Builder
	b.WriteString("Score the unit that would run the instrument, never the government as a whole.\nThree raters or more, one from outside. Half points are allowed. Evidence for every score.\n")
	for _, d := range s.Dimensions {
		fmt.Fprintf(&b, "\n%s (%s): %s\n", d.Name, d.ID, d.Meaning)
		for _, a := range d.Anchors {
			mark := ""
			if a.From == "judgement" {
				mark = "  [judgement]"
			}
			fmt.Fprintf(&b, "  %d  %s%s\n", a.Score, a.Text, mark)
		}
		fmt.Fprintf(&b, "  ask for: %s\n", d.Ask)
	}
	b.WriteString("\nFigures on what a unit did (upstep host trace):\n")
	for _, t := range s.Traces {
		fmt.Fprintf(&b, "  %-22s %s; %s\n", t.ID, t.Unit, t.Text)
	}
	return b.String()
}

// readRegister reads the register of a file, checked against the catalogue.
func readRegister(path string) (*policy.Register, []string, error) {
	known, err := knownWords()
	if err != nil {
		return nil, nil, err
	}
	data, err := readFile(path)
	if err != nil {
		return nil, nil, err
	}
	return registerOf(path, data, known)
}

// ImportCapacity takes the records of a file into the workspace, all or none. What is new is
// added. A record that is there and differs is refused, or replaced when the user says so;
// records that the file does not name stay.
func ImportCapacity(ctx context.Context, workspace, path string, replace bool) (*Recorded, error) {
	if _, err := openWorkspace(workspace); err != nil {
		return nil, err
	}
	from, notes, err := readRegister(path)
	var e *Error
	if errors.As(err, &e) && e.Hint == computedNothing {
		own := *e
		own.Hint = "nothing was imported; mend the lines or cells named and try again"
		return nil, &own
	}
	if err != nil {
		return nil, err
	}
	run, err := record(ctx, workspace, "capacity import", func(to *policy.Register) error {
		if differ := merge(to, from, replace); len(differ) > 0 {
			return errorf(Refused, "--replace puts the file's records in their place; nothing was changed",
				"%d records are there and differ from %s:\n  %s", len(differ), path, strings.Join(first(differ), "\n  "))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	run.Notes, run.Country = notes, from.Country
	return run, nil
}

// merge adds the records of one register to another, and returns those that are there and
// differ. With replace those of from take their place, and none is returned.
func merge(to, from *policy.Register, replace bool) (differ []string) {
	add := func(names []string) { differ = append(differ, names...) }
	one := func(what string, to *string, from string) {
		if from != "" && *to != "" && *to != from && !replace {
			differ = append(differ, what)
		} else if from != "" {
			*to = from
		}
	}
	one("country", &to.Country, from.Country)
	one("notice", &to.Notice, from.Notice)
	add(mergeOf(&to.Hosts, from.Hosts, replace, func(h policy.Host) string { return "host " + h.ID }))
	add(mergeOf(&to.Together, from.Together, replace, func(t policy.Together) string { return "together " + t.ID }))
	add(mergeOf(&to.Priorities, from.Priorities, replace, func(p policy.Priority) string { return "priority " + p.Need }))
	add(mergeOf(&to.Facts, from.Facts, replace, func(f policy.Fact) string { return "fact " + f.Instrument + ": " + f.Precondition + " " + f.Host }))
	add(mergeOf(&to.Problems, from.Problems, replace, func(p policy.Problem) string { return "problem " + p.ID }))
	add(mergeOf(&to.Reforms, from.Reforms, replace, func(r policy.Reform) string { return "reform " + r.ID }))
	add(mergeOf(&to.Present, from.Present, replace, func(p policy.Present) string { return "present " + records.PresentID(p) }))
	add(mergeOf(&to.Mimicry, from.Mimicry, replace, func(m policy.Mimicry) string { return "mimicry " + m.Subject }))
	if from.Programme != nil {
		if to.Programme != nil && !reflect.DeepEqual(to.Programme, from.Programme) && !replace {
			differ = append(differ, "programme")
		} else {
			to.Programme = from.Programme
		}
	}
	return differ
}

// mergeOf adds records of one kind by name.
func mergeOf[T any](to *[]T, from []T, replace bool, name func(T) string) (differ []string) {
	at := map[string]int{}
	for i, v := range *to {
		at[name(v)] = i
	}
	for _, v := range from {
		i, there := at[name(v)]
		switch {
		case !there:
			*to = append(*to, v)
		case reflect.DeepEqual((*to)[i], v):
		case replace:
			(*to)[i] = v
		default:
			differ = append(differ, name(v))
		}
	}
	return differ
}

// ExportCapacity writes what a workspace records as YAML. A file that is there is replaced
// only when it is a register, so that no other file is lost.
func ExportCapacity(ctx context.Context, workspace, path string) (string, error) {
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".yaml" && ext != ".yml" {
		return "", errorf(Invalid, "name a file such as hosts.yaml", "%s does not end in .yaml", path)
	}
	_, r, _, err := recorded(ctx, workspace)
	if err != nil {
		return "", err
	}
	data, err := policy.Write(r)
	if err != nil {
		return "", err
	}
	if old, err := os.ReadFile(path); err == nil {
		if _, err := policy.Read(path, old, policy.Known{}); err != nil {
			return "", errorf(Refused, "choose another name", "%s is there and is no register: nothing was written", path)
		}
	}
	paths, err := WriteFiles(filepath.Dir(path), []File{{Name: filepath.Base(path), Data: data}})
	if err != nil {
		return "", err
	}
	return paths[0], nil
}
