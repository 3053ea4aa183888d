package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
	"upstep/policy"
)

// PocketsRun is which units are pockets of excellence, and by what. Field names are part of
// the contract.
type PocketsRun struct {
	Workspace string          `json:"workspace"`
	Revision  int             `json:"revision"`
	Notice    string          `json:"notice,omitempty"`
	Options   []panel.Param   `json:"options"` // thresholds
	Pockets   []policy.Pocket `json:"pockets"` // every host, by ID
	one       bool
}

// Pockets looks at every host, or one.
func Pockets(ctx context.Context, workspace, id string) (*PocketsRun, error) {
	w, r, revision, err := recorded(ctx, workspace)
	if err != nil {
		return nil, err
	}
	o, err := unitOptions(w)
	if err != nil {
		return nil, err
	}
	run := &PocketsRun{Workspace: w.Dir, Revision: revision, Notice: r.Notice, Options: o.Params(), Pockets: []policy.Pocket{}, one: id != ""}
	if id != "" {
		h, err := hostOf(r, id)
		if err != nil {
			return nil, err
		}
		run.Pockets = append(run.Pockets, policy.PocketOf(*h, o))
		return run, nil
	}
	for _, h := range r.Hosts {
		run.Pockets = append(run.Pockets, policy.PocketOf(h, o))
	}
	return run, nil
}

// verdicts in words.
var verdicts = map[policy.Verdict]string{policy.IsPocket: "a pocket of excellence", policy.NoPocket: "no pocket by what is known", policy.Open: "open: too little is known"}

// rules in words.
var ruleWords = map[string]string{
	policy.RuleDays:      "pays in %s days; the limit is %s",
	policy.RuleTurnover:  "loses %s of its staff in a year; the limit is %s",
	policy.RuleRepeat:    "%s of its clients come again; the limit is %s",
	policy.RuleOwnIncome: "%s of its income is its own; the limit is %s",
	policy.RuleNamed:     "%s independent firms name it; %s are asked for",
	policy.RulePublished: "%s evaluations published; %s is asked for",
}

// Print lists the units with the rules; for one it names the figures and those who named it.
func (r *PocketsRun) Print() string {
	var b strings.Builder
	if r.Notice != "" {
		fmt.Fprintf(&b, "%s\n\n", r.Notice)
	}
	if len(r.Pockets) == 0 {
		fmt.Fprintf(&b, "the workspace %s records no hosts\n", r.Workspace)
	}
	for _, p := range r.Pockets {
		fmt.Fprintf(&b, "%s: %s: %s (%d of %d known rules hold, %d of 6 must)\n", p.Host, p.Name, verdicts[p.Verdict], p.Holds, p.Known, p.Needs)
		for _, f := range p.Rules {
			fmt.Fprintf(&b, "  %-9s %s\n", f.Answer, found(f))
			if r.one {
				for _, t := range f.Figures {
					fmt.Fprintf(&b, "            %s (%s)\n", traced(t), t.Source)
				}
			}
		}
		voices(&b, p, r.one)
		if len(p.Turns) > 0 {
			fmt.Fprintf(&b, "  any one of these would turn the verdict: %s\n", strings.Join(p.Turns, ", "))
		}
		unitNotes(&b, p.Notes)
	}
	b.WriteString(thresholds(r.Options))
	return b.String()
}

func found(f policy.Finding) string {
	if f.Answer == policy.Unknown {
		return f.Rule + ": find out: " + f.Missing
	}
	value, limit := short(*f.Value), short(*f.Against)
	if slices.Contains([]string{policy.RuleTurnover, policy.RuleRepeat, policy.RuleOwnIncome}, f.Rule) {
		value, limit = short(100**f.Value)+" %", short(100**f.Against)+" %"
	}
	return f.Rule + ": " + fmt.Sprintf(ruleWords[f.Rule], value, limit)
}

// voices lists those who named a unit: all of them for one unit, else those that count.
func voices(b *strings.Builder, p policy.Pocket, all bool) {
	for _, v := range p.Named {
		if !v.Counts && !all {
			continue
		}
		fmt.Fprintf(b, "  named by %s", v.By)
		if len(v.For) > 0 {
			fmt.Fprintf(b, ": %s", strings.Join(v.For, "; "))
		}
		if !v.Counts {
			fmt.Fprintf(b, " (does not count: %s)", v.Why)
		}
		b.WriteByte('\n')
	}
}

// Nominate records that somebody names a unit as one that works.
func Nominate(ctx context.Context, workspace, id string, n policy.Nomination) (*Recorded, error) {
	return record(ctx, workspace, "pocket nominate", func(r *policy.Register) error {
		h, err := hostOf(r, id)
		if err != nil {
			return err
		}
		h.Nominations = append(h.Nominations, n)
		return nil
	})
}
