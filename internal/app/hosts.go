package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
	"upstep/policy"
)

// HostsRun is what a workspace records of units. Field names are part of the contract.
type HostsRun struct {
	Workspace string        `json:"workspace"`
	Revision  int           `json:"revision"` // counts the changes
	Country   string        `json:"country,omitempty"`
	Notice    string        `json:"notice,omitempty"`
	Units     []policy.Unit `json:"units"`
	Hosts     []policy.Host `json:"hosts"`   // the records
	Options   []panel.Param `json:"options"` // thresholds
	Notes     []panel.Note  `json:"notes"`
	one       bool
}

// Hosts lists the units of a workspace, or one of them.
func Hosts(ctx context.Context, workspace, id string) (*HostsRun, error) {
	w, r, revision, err := recorded(ctx, workspace)
	if err != nil {
		return nil, err
	}
	run := &HostsRun{Workspace: w.Dir, Revision: revision, Country: r.Country, Notice: r.Notice, Units: []policy.Unit{}, Hosts: append([]policy.Host{}, r.Hosts...), Notes: []panel.Note{}, one: id != ""}
	for i, h := range run.Hosts {
		run.Hosts[i].Ratings = append([]policy.Rating{}, h.Ratings...)
	}
	o, err := unitOptions(w)
	if err != nil {
		return nil, err
	}
	run.Options = o.Params()
	units, notes, err := policy.Units(r, o)
	if err != nil {
		return nil, err
	}
	if id == "" {
		run.Units, run.Notes = append(run.Units, units...), append(run.Notes, notes...)
		return run, nil
	}
	i := slices.IndexFunc(units, func(u policy.Unit) bool { return u.ID == id })
	if i < 0 {
		_, err := hostOf(r, id)
		return nil, err
	}
	run.Units = append(run.Units, units[i])
	run.Hosts = slices.DeleteFunc(run.Hosts, func(h policy.Host) bool { return h.ID != id && !slices.Contains(units[i].Members, h.ID) })
	for _, n := range notes {
		if n.Subject == id {
			run.Notes = append(run.Notes, n)
		}
	}
	return run, nil
}

// Print lists the units, or describes one.
func (r *HostsRun) Print() string {
	var b strings.Builder
	if r.Notice != "" {
		fmt.Fprintf(&b, "%s\n\n", r.Notice)
	}
	if len(r.Units) == 0 {
		fmt.Fprintf(&b, "the workspace %s records no hosts\n", r.Workspace)
	}
	for _, u := range r.Units {
		mark := ""
		if u.Illustrative {
			mark = ", illustrative"
		}
		fmt.Fprintf(&b, "%s: %s (%s, %d raters%s)\n", u.ID, u.Name, u.Kind, u.Raters, mark)
		fmt.Fprintf(&b, "  %s\n", line(u.Capacity))
		for i, m := range u.Members {
			fmt.Fprintf(&b, "  with %s: %s\n", m, u.Does[i])
		}
	}
	if r.one && len(r.Hosts) == 1 && len(r.Units[0].Members) == 0 {
		describe(&b, r.Hosts[0])
	}
	unitNotes(&b, r.Notes)
	b.WriteString(thresholds(r.Options))
	return b.String()
}

// line is a capacity in one line: the median of each dimension with its spread.
func line(c policy.Capacity) string {
	parts := make([]string, 0, catalogue.DimensionCount)
	for _, d := range catalogue.Dimensions() {
		if c.Raters[d] == 0 {
			parts = append(parts, d.String()+" not scored")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s %s±%s", d, short(c.Score[d]), short(c.SD[d])))
	}
	return strings.Join(parts, ", ")
}

// short is a number without zeros at its end.
func short(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// describe prints the records of a host.
func describe(b *strings.Builder, h policy.Host) {
	if h.Mandate != "" {
		fmt.Fprintf(b, "  mandate: %s\n", h.Mandate)
	}
	if h.Staff != nil {
		fmt.Fprintf(b, "  staff: %d\n", *h.Staff)
	}
	if len(h.TrustedBy) > 0 {
		fmt.Fprintf(b, "  trusted by: %s\n", strings.Join(h.TrustedBy, ", "))
	}
	if len(h.May) > 0 {
		fmt.Fprintf(b, "  may run only: %s\n", strings.Join(h.May, ", "))
	}
	for _, r := range h.Ratings {
		where := "inside"
		if r.Outside {
			where = "outside"
		}
		fmt.Fprintf(b, "  rated by %s (%s)\n", join(r.Rater, r.Date), where)
		for _, s := range r.Scores {
			fmt.Fprintf(b, "    %-12s %-3s %s\n", s.Dimension, short(s.Value), or(s.Evidence, "no evidence given"))
		}
	}
	for _, t := range h.Traces {
		fmt.Fprintf(b, "  %s (%s)\n", traced(t), t.Source)
	}
	for _, n := range h.Nominations {
		fmt.Fprintf(b, "  named by %s: %s\n", join(n.By, n.Date), or(n.For, "no reason given"))
	}
}

// traced is a figure: "days_to_pay 24, Vouchers 2025".
func traced(t policy.Trace) string {
	s := t.Kind + " " + short(t.Value)
	year := ""
	if t.Year != 0 {
		year = strconv.Itoa(t.Year)
	}
	if of := strings.TrimSpace(t.Programme + " " + year); of != "" {
		s += ", " + of
	}
	return s
}

func join(s, more string) string {
	if more == "" {
		return s
	}
	return s + ", " + more
}

func unitNotes(b *strings.Builder, notes []panel.Note) {
	for _, n := range notes {
		fmt.Fprintf(b, "note: %s\n", n.Text)
	}
}

// AddHost records a unit. Its ratings, figures and nominations come by other commands.
func AddHost(ctx context.Context, workspace string, h policy.Host) (*Recorded, error) {
	if err := policy.CheckID(h.ID); err != nil {
		return nil, errorf(Invalid, "such as quality-agency", "%s", err)
	}
	return record(ctx, workspace, "host add", func(r *policy.Register) error {
		if _, err := hostOf(r, h.ID); err == nil {
			return errorf(Refused, "choose another id, or `upstep host remove "+h.ID+"` first", "there is a host %s already", h.ID)
		}
		r.Hosts = append(r.Hosts, h)
		return nil
	})
}

// RateHost records scores of a rater: those of the dimensions named, in place of what the
// same rater gave before.
func RateHost(ctx context.Context, workspace, id string, rating policy.Rating) (*Recorded, error) {
	return record(ctx, workspace, "host rate", func(r *policy.Register) error {
		h, err := hostOf(r, id)
		if err != nil {
			return err
		}
		same := func(x policy.Rating) bool {
			return strings.EqualFold(strings.TrimSpace(x.Rater), strings.TrimSpace(rating.Rater))
		}
		i := slices.IndexFunc(h.Ratings, same)
		if i < 0 {
			h.Ratings = append(h.Ratings, rating)
			return nil
		}
		old := &h.Ratings[i]
		old.Outside = rating.Outside
		old.Date = or(rating.Date, old.Date)
		for _, s := range rating.Scores {
			old.Scores = slices.DeleteFunc(old.Scores, func(x policy.Score) bool { return x.Dimension == s.Dimension })
		}
		old.Scores = append(old.Scores, rating.Scores...)
		return nil
	})
}

// ParseScores reads "design=3,coordination=2.5" with one piece of evidence for all.
func ParseScores(text, evidence string) ([]policy.Score, error) {
	var out []policy.Score
	var wrong []string
	for _, part := range strings.Split(text, ",") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		switch {
		case !ok || name == "":
			wrong = append(wrong, fmt.Sprintf("%q is no score such as design=3", strings.TrimSpace(part)))
			continue
		case err != nil:
			wrong = append(wrong, fmt.Sprintf("%s is %q, which is no number", name, strings.TrimSpace(value)))
			continue
		}
		if err := policy.CheckScore(name, v); err != nil {
			wrong = append(wrong, err.Error())
		}
		if slices.ContainsFunc(out, func(s policy.Score) bool { return s.Dimension == name }) {
			wrong = append(wrong, name+" stands twice")
		}
		out = append(out, policy.Score{Dimension: name, Value: v, Evidence: evidence})
	}
	if len(wrong) > 0 {
		return nil, errorf(Invalid, "nothing was changed; `upstep capacity anchors` says what each score means", "the scores cannot be taken:\n  %s", strings.Join(wrong, "\n  "))
	}
	return out, nil
}

// TraceHost records a figure on what a unit did, in place of one of the same kind, programme
// and year.
func TraceHost(ctx context.Context, workspace, id string, t policy.Trace) (*Recorded, error) {
	if err := policy.CheckTrace(t.Kind, t.Value); err != nil {
		return nil, errorf(Invalid, "shares are 0 to 1; nothing was changed", "%s", err)
	}
	return record(ctx, workspace, "host trace", func(r *policy.Register) error {
		h, err := hostOf(r, id)
		if err != nil {
			return err
		}
		h.Traces = slices.DeleteFunc(h.Traces, func(x policy.Trace) bool {
			return x.Kind == t.Kind && strings.EqualFold(x.Programme, strings.TrimSpace(t.Programme)) && x.Year == t.Year
		})
		h.Traces = append(h.Traces, t)
		return nil
	})
}

// RemoveHost takes a unit away with all that was recorded of it; the log keeps it.
func RemoveHost(ctx context.Context, workspace, id string) (*Recorded, error) {
	return record(ctx, workspace, "host remove", func(r *policy.Register) error {
		if _, err := hostOf(r, id); err != nil {
			return err
		}
		for _, t := range r.Together {
			if slices.ContainsFunc(t.Members, func(m policy.Member) bool { return m.Host == id }) {
				return errorf(Refused, "take it out of "+t.ID+" first: `upstep capacity export`, edit, `upstep capacity import --replace`", "%s hosts together with others in %s", id, t.ID)
			}
		}
		r.Hosts = slices.DeleteFunc(r.Hosts, func(h policy.Host) bool { return h.ID == id })
		return nil
	})
}
