package workbook

import (
	"slices"

	"upstep/policy"
)

// step is a row of the sheet Causes.
type step struct {
	line  line
	level int
	cause policy.Cause
}

// causes hangs the rows of the sheet Causes onto problems and reforms.
func (r *reading) causes(rows []line) {
	type owner struct{ of, id string }
	var owners []owner
	steps := map[owner][]step{}
	for _, l := range rows {
		o := owner{l.oneOf("For", []string{"problem", "reform"}), l.text("Which", true)}
		level := or(l.whole("Level", true))
		c := policy.Cause{
			Text: l.text("Cause", true), Authority: l.whole("Authority", false), Acceptance: l.whole("Acceptance", false),
			Ability: l.whole("Ability", false), Evidence: l.text("Evidence", false),
		}
		if o.of == "" || o.id == "" || level < 1 {
			continue
		}
		above := 0
		if s := steps[o]; len(s) > 0 {
			above = s[len(s)-1].level
		} else {
			owners = append(owners, o)
		}
		if level > above+1 {
			l.bad("Level", "a cause belongs to the nearest row above it with one level less", "level %d follows level %d of %s", level, above, short(o.id))
			level = above + 1
		}
		steps[o] = append(steps[o], step{l, level, c})
	}
	for _, o := range owners {
		if o.of == "problem" {
			r.ofProblem(o.id, steps[o])
		} else {
			r.ofReform(o.id, steps[o])
		}
	}
}

func (r *reading) ofProblem(id string, s []step) {
	i := slices.IndexFunc(r.reg.Problems, func(p policy.Problem) bool { return p.ID == id })
	if i < 0 && r.broken {
		return
	}
	if i < 0 {
		s[0].line.bad("Which", "write it on the sheet Problems first", "no problem on the sheet Problems is called %q", short(id))
		return
	}
	r.reg.Problems[i].Causes = r.tree([]any{"problems", i, "causes"}, s, 1)
}

func (r *reading) ofReform(id string, s []step) {
	i := slices.IndexFunc(r.reg.Reforms, func(f policy.Reform) bool { return f.ID == id })
	if i < 0 && r.broken {
		return
	}
	if i < 0 {
		s[0].line.bad("Which", "write it on the sheet Reforms first", "no reform on the sheet Reforms is called %q", short(id))
		return
	}
	for _, later := range s[1:] {
		if later.level == 1 {
			later.line.bad("Level", "give the others level 2, or leave them out", "the reform %s has more than one cause of level 1", short(id))
			return
		}
	}
	at := []any{"reforms", i, "change_space"}
	c := s[0].cause
	s[0].line.places(at)
	c.Causes = r.tree(append(at, "causes"), s[1:], 2)
	r.reg.Reforms[i].Cause = &c
}

// tree makes causes of rows: the first is of the level, and so is every cause returned.
func (r *reading) tree(at []any, s []step, level int) []policy.Cause {
	var out []policy.Cause
	for i := 0; i < len(s); {
		end := i + 1
		for end < len(s) && s[end].level > level {
			end++
		}
		here := append(slices.Clone(at), len(out))
		s[i].line.places(here)
		c := s[i].cause
		c.Causes = r.tree(append(slices.Clone(here), "causes"), s[i+1:end], level+1)
		out, i = append(out, c), end
	}
	return out
}

func (l *line) places(at []any) {
	l.record(at, "text", "Cause", "authority", "Authority", "acceptance", "Acceptance", "ability", "Ability", "evidence", "Evidence", "causes", "Level")
}
