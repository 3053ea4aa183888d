package report

import (
	"slices"
	"strings"

	"upstep/panel"
)

// Changed is a parameter of a method that the user changed.
type Changed struct {
	ID         string
	Value      string
	Default    string
	Provenance panel.Provenance // of the default
	Unit       string
	Text       string   // what it decides
	Pages      []string // it bears on, by ID
}

// marked puts a callout with the changed parameters at the head of a page: all of them, or
// only those that bear on the page.
func (b *builder) marked(p Page, own bool) Page {
	var items []string
	for _, c := range b.Changed {
		if !own || slices.Contains(c.Pages, p.ID) {
			items = append(items, b.changedText(c))
		}
	}
	if len(items) == 0 {
		return p
	}
	box := Callout{Severity: panel.Info, Title: b.text("settings.changed.title", nil), Text: T(strings.Join(items, "; ") + ".")}
	p.Blocks = append([]Block{box}, p.Blocks...)
	return p
}

func (b *builder) changedText(c Changed) string {
	unit := c.Unit
	if unit != "" {
		unit += ": "
	}
	return b.text("settings.changed.item", Values{"id": c.ID, "value": c.Value, "default": c.Default, "unit": unit, "what": c.Text, "provenance": string(c.Provenance)})
}

// changedNotes says the same as data.
func (b *builder) changedNotes() []panel.Note {
	var out []panel.Note
	for _, c := range b.Changed {
		out = append(out, panel.Note{Code: "setting-changed", Subject: c.ID, Severity: panel.Info, Text: b.text("settings.changed.note", Values{"item": b.changedText(c)})})
	}
	return out
}

// Setting says what a parameter decides that the catalogue has no number for.
func (m Messages) Setting(id string) string { return m.Text("settings.what."+id, nil) }

// WhyFixed says why a parameter can't be changed: it, or the group its name begins with.
func (m Messages) WhyFixed(id string) string {
	for name := id; name != ""; name = name[:max(strings.LastIndex(name, "."), 0)] {
		if _, ok := m["settings.fixed."+name]; ok {
			return m.Text("settings.fixed."+name, nil)
		}
	}
	return m.Text("settings.fixed", nil)
}
