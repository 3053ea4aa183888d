package store

import (
	"slices"
	"strings"
	"testing"
)

// However a key is written, it is one ID, with its line.
func TestSettings(t *testing.T) {
	text := strings.Join([]string{
		"format = 1",
		"[settings]",
		`"failure.lead" = 0.15`,
		"failure.steady = 9e-1 # a point makes a table",
		"  'pyramid.norm' = '.4 .3 .3'",
		"[settings.gap]",
		"t_clearly = 3",
		"",
	}, "\n")
	want := []Setting{{ID: "failure.lead", Value: "0.15", Line: 3}, {ID: "failure.steady", Value: "0.9", Line: 4}, {ID: "pyramid.norm", Value: ".4 .3 .3", Line: 5}, {ID: "gap.t_clearly", Value: "3", Line: 7}}
	for name, text := range map[string]string{"plain": text, "BOM": "\ufeff" + text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n")} {
		got, err := readSettings(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	if got, err := readSettings("format = 1\n"); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := readSettings("format=1\nsettings = {failure = {lead = 1}}"); err != nil || len(got) != 1 || got[0] != (Setting{ID: "failure.lead", Value: "1", Line: 2}) {
		t.Errorf("%+v %v", got, err)
	}
}

// What is no setting is a fault in its place; what is no TOML is none at all.
func TestSettingsFaults(t *testing.T) {
	for text, want := range map[string]string{
		"[settings]\na = nan":                      "a is no finite number",
		"[settings]\na = -inf":                     "a is no finite number",
		"[settings]\na = true":                     "not true or false",
		"[settings]\na = [1]":                      "not a list",
		"[settings]\na = 2020-01-01":               "not a date",
		"[settings]\n[settings.a]":                 "a holds no setting",
		"settings = 3":                             "settings is a table",
		"[setting]\na = 1":                         "setting stands outside the table",
		"[[settings]]\na = 1":                      "settings is a table",
		"[settings]\n\"a.b\" = 1\na.b = 2":         "a.b stands in line 2 too",
		"[settings]\nb = \"\"\"\na = 1\n\"\"\"\na": "",
		"[settings]\na = ":                         "",
		"\x00":                                     "",
	} {
		got, err := readSettings(text)
		if want == "" {
			if err == nil {
				t.Errorf("%q: %+v", text, got)
			}
			continue
		}
		if err != nil || !slices.ContainsFunc(got, func(s Setting) bool { return strings.Contains(s.Fault, want) }) {
			t.Errorf("%q: %+v %v, want %s", text, got, err, want)
		}
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("[settings]\n\"failure.lead\" = 0.15\n[settings.gap]\nt = 'x'\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := readSettings(text)
		if err != nil {
			return
		}
		for i, s := range got {
			if s.Line < 0 || s.Line > strings.Count(text, "\n")+1 {
				t.Errorf("line %d", s.Line)
			}
			if i > 0 && got[i-1].Line > s.Line {
				t.Errorf("out of order: %+v", got)
			}
		}
	})
}
