package app

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
	"upstep/ref"
	"upstep/report"
)

// SettingEntry is a parameter of a method. Fields are only added.
type SettingEntry struct {
	ID         string           `json:"id"`
	Value      string           `json:"value"`   // in force here
	Default    string           `json:"default"` // of the program
	Unit       string           `json:"unit,omitempty"`
	Provenance panel.Provenance `json:"provenance"` // of the default
	Section    string           `json:"section,omitempty"`
	Text       string           `json:"text"`              // what it decides
	Fixed      string           `json:"fixed,omitempty"`   // why it can't be changed; "" when it can
	Changed    string           `json:"changed,omitempty"` // where it was changed: FILE:LINE or --set
}

// SettingsAsk narrows the list of settings. The zero value lists all.
type SettingsAsk struct {
	Query      string // an ID, or how it begins, or a word of what it decides
	Provenance string
	Changed    bool
	Changes
}

// Settings lists the parameters with the values in force here.
func (a *App) Settings(ask SettingsAsk) (List, error) {
	where, values, err := a.listed(ask.Changes)
	if err != nil {
		return List{}, err
	}
	all := a.settingEntries()
	var ids []string
	for i := range all {
		e := &all[i]
		ids = append(ids, e.ID)
		if v, ok := values[e.ID]; ok {
			e.Value, e.Changed = plain(v), where[e.ID]
		}
	}
	found := matches(all, ask.Query)
	if len(found) == 0 {
		hint := "`upstep settings` lists them all"
		if near := ref.Suggest(ask.Query, ids); len(near) > 0 {
			hint = "did you mean " + strings.Join(near, " or ") + "? " + hint
		}
		return List{}, errorf(NotFound, hint, "no setting %q", ask.Query)
	}
	found = slices.DeleteFunc(found, func(e SettingEntry) bool {
		return ask.Changed && e.Changed == "" || ask.Provenance != "" && string(e.Provenance) != ask.Provenance
	})
	if found == nil {
		found = []SettingEntry{}
	}
	return List{found, a.settingsDocument(found), "upstep settings --provenance judgement"}, nil
}

// matches finds entries by ID, else by how it begins, else by a word.
func matches(all []SettingEntry, query string) []SettingEntry {
	for _, fits := range []func(e SettingEntry) bool{
		func(e SettingEntry) bool { return e.ID == query },
		func(e SettingEntry) bool { return strings.HasPrefix(e.ID, query) },
		func(e SettingEntry) bool { return contains(query, e.ID, e.Text) },
	} {
		if found := slices.DeleteFunc(slices.Clone(all), func(e SettingEntry) bool { return !fits(e) }); len(found) > 0 {
			return found
		}
	}
	return nil
}

// listed are the settings of the workspace and of the flags, whatever command they bear on.
func (a *App) listed(c Changes) (where, values map[string]string, err error) {
	file, err := workspaceWishes(c)
	if err != nil {
		return nil, nil, err
	}
	ask := Ask{Verb: "settings"}
	flags := flagWishes(ask, c.Set)
	if err := a.refuse(ask, file, flags); err != nil {
		return nil, nil, err
	}
	where, s := map[string]string{}, Settings{}
	for _, w := range slices.Concat(file, flags) {
		where[w.id], s[w.id] = w.where, w.value
	}
	s, err = a.normalSettings(s)
	return where, s, err
}

// settingEntries are all parameters with their defaults: those of the catalogue in its
// order, then options that are words.
func (a *App) settingEntries() []SettingEntry {
	var out []SettingEntry
	seen := map[string]bool{}
	for _, p := range a.cat.Params() {
		e := SettingEntry{ID: p.ID, Default: exact(p.Value), Unit: p.Unit, Provenance: panel.Provenance(p.Provenance), Section: p.Section, Text: p.Text}
		if r, option, ok := roomOf(p.ID); ok {
			e.Default = plain(r.def(option).Value)
		} else {
			e.Fixed = a.messages.WhyFixed(p.ID)
		}
		e.Value = e.Default
		seen[p.ID] = true
		out = append(out, e)
	}
	for _, name := range slices.Sorted(maps.Keys(rooms())) {
		r := rooms()[name]
		for _, id := range r.settable() {
			if seen[id] {
				continue
			}
			option, _ := r.option(id)
			def := r.def(option)
			out = append(out, SettingEntry{ID: id, Value: def.Value, Default: def.Value, Provenance: def.Provenance, Text: a.settingText(id)})
		}
	}
	return out
}

// settingIDs are those that can be set.
func (a *App) settingIDs() []string {
	var out []string
	for _, e := range a.settingEntries() {
		if e.Fixed == "" {
			out = append(out, e.ID)
		}
	}
	return out
}

// settingText says what a parameter decides.
func (a *App) settingText(id string) string {
	if p, ok := a.cat.Param(id); ok {
		return p.Text
	}
	return a.messages.Setting(id)
}

func (a *App) settingsDocument(list []SettingEntry) *report.Document {
	var rows [][]report.Cell
	for _, e := range list {
		here := e.Changed
		switch {
		case e.Fixed != "":
			here = "fixed: " + e.Fixed
		case here != "" && e.Value != e.Default:
			here += " (default " + e.Default + ")"
		}
		rows = append(rows, cells(e.ID, e.Value, e.Unit, string(e.Provenance), e.Section, e.Text, here))
	}
	return report.Listing(number(len(list), "parameter", "parameters"), columns("ID", "Value", "Unit", "Provenance", "Section", "What it decides", "Here"), rows)
}

// plain writes a number without an exponent; other text stays.
func plain(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return exact(v)
}
