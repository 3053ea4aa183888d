package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"upstep/internal/store"
	"upstep/policy"
	"upstep/ref"
	"upstep/report"
)

// Changes are the settings a user asks for: for one command, and in a workspace.
type Changes struct {
	Set       []string // ID=VALUE, several separated by commas; an option of the command's own method without the part before the point
	Workspace string   // its folder; "" is the nearest above
	Defaults  bool     // leave the workspace out
	Out       string   // where the report goes; "": nowhere
}

// wanted is one setting with where it was asked for.
type wanted struct {
	id, value string
	where     string // "upstep.toml:5", or "--set"
	fault     string // why it can't be read
	file      bool   // in a workspace
}

// Settle puts the changes into a request to a school. A setting of the workspace that
// decides nothing in this command is left out; one of the command line is refused. said
// is a line for the user, "" where no setting of a workspace is in force. Every fault is
// in the error, those of the whole file too.
func (a *App) Settle(ask Ask, c Changes) (_ Ask, said string, _ error) {
	ask, units, err := a.withRecords(ask, c) // first, as some settings decide nothing without units
	if err != nil {
		return ask, "", err
	}
	settings, said, err := a.settle(ask, c)
	if ask.Settings = settings; err != nil {
		return ask, said, err
	}
	return ask, strings.Trim(said+"\n"+units, "\n"), nil
}

// withRecords lets a request that could use records and names no file take those of the
// workspace: as they are now, kept in a file that later changes leave alone, so that its
// recipe can be replayed. Records of another country are left out, and said to be.
func (a *App) withRecords(ask Ask, c Changes) (_ Ask, said string, _ error) {
	s, ok := schoolOf(ask.Verb)
	if !ok || !s.hosted || ask.Set["hosts"] != "" || c.Defaults {
		return ask, "", nil
	}
	if c.Workspace == "" {
		if _, err := store.Open(""); errors.Is(err, store.ErrNone) {
			return ask, "", nil
		}
	}
	w, r, revision, err := recorded(context.Background(), c.Workspace)
	if err != nil || revision == 0 || s.takes != nil && !s.takes(r) {
		return ask, "", err
	}
	if e, err := a.dir.Country(ask.Country); err == nil && r.Country != "" && r.Country != e.ISO3 {
		return ask, fmt.Sprintf("the workspace is about %s: its records are left out; --workspace DIR names another, --defaults none", r.Country), nil
	}
	data, err := policy.Write(r)
	if err != nil {
		return ask, "", err
	}
	path, where, err := kept(w, data, c.Out)
	if err != nil {
		return ask, "", err
	}
	if wd, err := os.Getwd(); err == nil {
		if near, err := filepath.Rel(wd, path); err == nil {
			path = near
		}
	}
	set := maps.Clone(ask.Set)
	if set == nil {
		set = map[string]string{}
	}
	set["hosts"], ask.Set = path, set
	said = fmt.Sprintf("records of the workspace: %s; --defaults leaves them out", path)
	if where != "" {
		said += "\nthe workspace cannot be written to: these records were kept " + where + ", and the run can be replayed only with that file"
	}
	return ask, said, nil
}

// kept writes the records that a run uses to the workspace or, where that can't be written
// to, beside the report or in the user's cache; where names the second place.
func kept(w *store.Workspace, data []byte, out string) (path, where string, err error) {
	path, failed := w.Keep(data)
	if failed == nil {
		return path, "", nil
	}
	if out != "" {
		dir, _, _, err := splitOut(out)
		if err != nil {
			return "", "", err
		}
		if path, err = store.Keep(dir, data); err != nil {
			return "", "", unwritable(dir, err)
		}
		return path, "beside the report", nil
	}
	if dir, err := os.UserCacheDir(); err == nil {
		if path, err = store.Keep(filepath.Join(dir, "upstep", "registers"), data); err == nil {
			return path, "in your cache folder", nil
		}
	}
	return "", "", errorf(Failed, "`upstep capacity export FILE.yaml --workspace "+w.Dir+"`, then --hosts FILE.yaml; or --defaults, which leaves the records out",
		"the records of %s cannot be kept for the replay of this run: %s", w.Dir, failed)
}

// SettleRequest is Settle of a command that compares: assess, gap or space.
func (a *App) SettleRequest(verb string, r Request, c Changes) (_ Request, said string, err error) {
	r.Settings, said, err = a.settle(Ask{Verb: verb, Country: r.Country}, c)
	return r, said, err
}

func (a *App) settle(ask Ask, c Changes) (Settings, string, error) {
	file, err := workspaceWishes(c)
	if err != nil {
		return nil, "", err
	}
	flags := flagWishes(ask, c.Set)
	if err := a.refuse(ask, file, flags); err != nil {
		return nil, "", err
	}
	out := Settings{}
	var said []string
	where := ""
	for _, w := range file {
		r, option, _ := roomOf(w.id)
		if ask.idle(r, option) == "" {
			out[w.id] = w.value
			if !slices.ContainsFunc(flags, func(f wanted) bool { return f.id == w.id }) {
				where, _, _ = strings.Cut(w.where, ":")
				said = append(said, w.id+"="+w.value)
			}
		}
	}
	for _, w := range flags {
		out[w.id] = w.value
	}
	out, err = a.normalSettings(out)
	if len(said) == 0 || err != nil {
		return out, "", err
	}
	return out, fmt.Sprintf("settings of the workspace (%s): %s; --defaults leaves them out", where, strings.Join(said, ", ")), nil
}

// workspaceWishes are the settings of the workspace; none where there is no workspace and
// none was named.
func workspaceWishes(c Changes) ([]wanted, error) {
	if c.Defaults {
		if c.Workspace != "" {
			return nil, errorf(Invalid, "leave one of them out", "--defaults leaves a workspace out, and --workspace names one")
		}
		return nil, nil
	}
	if c.Workspace == "" {
		if _, err := store.Open(""); errors.Is(err, store.ErrNone) {
			return nil, nil
		}
	}
	w, err := openWorkspace(c.Workspace)
	if err != nil {
		return nil, err
	}
	list, err := w.Settings()
	var damaged *store.Damaged
	if errors.As(err, &damaged) {
		return nil, errorf(Refused, "mend the file", "%s", damaged)
	}
	if err != nil {
		return nil, tableError(err)
	}
	var out []wanted
	for _, s := range list {
		where := filepath.Join(w.Dir, store.ConfigName)
		if s.Line > 0 {
			where += fmt.Sprintf(":%d", s.Line)
		}
		out = append(out, wanted{id: s.ID, value: s.Value, where: where, fault: s.Fault, file: true})
	}
	return out, nil
}

// flagWishes reads --set.
func flagWishes(ask Ask, list []string) []wanted {
	var out []wanted
	for _, text := range list {
		for pair := range strings.SplitSeq(text, ",") {
			name, value, ok := strings.Cut(pair, "=")
			w := wanted{id: fullID(ask.Verb, strings.TrimSpace(name)), value: strings.TrimSpace(value), where: "--set"}
			switch {
			case !ok || w.id == "":
				w.fault = fmt.Sprintf("%q names no value: write --set ID=VALUE", pair)
			case slices.ContainsFunc(out, func(o wanted) bool { return o.id == w.id }):
				w.fault = w.id + " is given twice"
			}
			out = append(out, w)
		}
	}
	return out
}

// fullID completes the name of an option of the command's own method.
func fullID(verb, name string) string {
	s, ok := schoolOf(verb)
	if !ok || name == "" || strings.Contains(name, ".") {
		return name
	}
	for _, own := range s.rooms {
		if _, known := rooms()[own].option(own + "." + name); known {
			return own + "." + name
		}
	}
	return s.rooms[0] + "." + name // for the error to name what is like it
}

// refuse lists every fault of the wishes.
func (a *App) refuse(ask Ask, file, flags []wanted) error {
	var lines []string
	hint := ""
	sound := map[string]wanted{} // the later one counts
	for _, w := range slices.Concat(file, flags) {
		r, option, known := roomOf(w.id)
		fault := w.fault
		switch {
		case fault != "":
		case !known:
			fault = a.unknownSetting(w.id)
			if hint == "" {
				hint = "`upstep settings` lists what can be set"
			}
		default:
			if _, wrong, _ := r.check(map[string]string{option: w.value}); wrong[option] != nil {
				fault = fmt.Sprintf("%s: %v", w.id, wrong[option])
			} else if why := ask.idle(r, option); why != "" && !w.file {
				fault = fmt.Sprintf("%s decides nothing here: %s", w.id, why)
			}
		}
		if fault != "" {
			lines = append(lines, w.where+": "+fault)
			continue
		}
		sound[w.id] = w
	}
	for _, name := range slices.Sorted(maps.Keys(rooms())) {
		r := rooms()[name]
		given, where := map[string]string{}, []string{}
		for _, id := range slices.Sorted(maps.Keys(sound)) {
			if option, ok := r.option(id); ok {
				given[option] = sound[id].value
				where = append(where, sound[id].where)
			}
		}
		if len(given) == 0 {
			continue
		}
		if _, _, together := r.check(given); together != nil {
			lines = append(lines, strings.Join(slices.Compact(where), ", ")+": "+name+": "+strings.TrimPrefix(together.Error(), name+": "))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if hint == "" {
		hint = "nothing was computed; mend what is named and try again"
	}
	return errorf(Invalid, hint, "the settings can't be used (%s):\n  %s", number(len(lines), "fault", "faults"), strings.Join(lines, "\n  "))
}

// unknownSetting says why an ID can't be set: it is fixed, or there is none.
func (a *App) unknownSetting(id string) string {
	if _, ok := a.cat.Param(id); ok {
		return id + " can't be changed: " + a.messages.WhyFixed(id)
	}
	out := fmt.Sprintf("there is no setting %q", id)
	if near := ref.Suggest(id, a.settingIDs()); len(near) > 0 {
		out += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return out
}

// normalSettings writes values as recipes print them, so that 0.150 and 0.15 are one
// request. The error is of a recipe that was written by hand.
func (a *App) normalSettings(s Settings) (Settings, error) {
	if len(s) == 0 {
		return nil, nil
	}
	out := Settings{}
	for _, id := range slices.Sorted(maps.Keys(s)) {
		r, option, ok := roomOf(id)
		if !ok {
			return nil, errorf(Invalid, "`upstep settings` lists what can be set", "%s", a.unknownSetting(id))
		}
		text, wrong, _ := r.check(map[string]string{option: s[id]})
		if wrong[option] != nil {
			return nil, errorf(Invalid, "`upstep settings "+id+"` says what it is", "%s: %s", id, wrong[option])
		}
		out[id] = text[option]
	}
	return out, nil
}

// changedFor lists the settings that differ from their defaults, for the pages.
func (a *App) changedFor(s Settings) []report.Changed {
	var out []report.Changed
	for _, id := range slices.Sorted(maps.Keys(s)) {
		r, option, ok := roomOf(id)
		if !ok {
			continue
		}
		def := r.def(option)
		if def.Value == s[id] {
			continue
		}
		c := report.Changed{ID: id, Value: plain(s[id]), Default: plain(def.Value), Provenance: def.Provenance, Text: a.settingText(id)}
		if p, ok := a.cat.Param(id); ok {
			c.Unit = p.Unit
		}
		if r.name == "gap" {
			c.Pages = append(c.Pages, "gaps", "structure", "quality")
		}
		if r.name == "strategy" || r.name == "feasibility" {
			c.Pages = append(c.Pages, "space")
		}
		for _, school := range schools() {
			if slices.Contains(school.rooms, r.name) {
				c.Pages = append(c.Pages, school.verb)
			}
		}
		out = append(out, c)
	}
	return out
}
