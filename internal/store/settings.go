package store

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Setting is one line of the table [settings] of upstep.toml: the ID of a parameter and
// the value that the user wants for it. Fault says why the line can't be taken.
type Setting struct {
	ID    string
	Value string // as text: a number in its shortest form, or the words
	Line  int    // 0 where it is not known
	Fault string
}

// settingsTable is the table's name.
const settingsTable = "settings"

// maxConfig is the most bytes of upstep.toml that are read.
const maxConfig = 1 << 20

// Settings reads the table [settings], by line, then by ID. Lines with faults are among
// them. What is no TOML at all is [Damaged].
func (w *Workspace) Settings() ([]Setting, error) {
	path := filepath.Join(w.Dir, ConfigName)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(b) > maxConfig {
		return nil, &Damaged{Path: path, What: fmt.Sprintf("%d bytes are no settings, at most %d are read", len(b), maxConfig)}
	}
	out, err := readSettings(string(b))
	if err != nil {
		return nil, &Damaged{Path: path, What: err.Error()}
	}
	return out, nil
}

func readSettings(text string) ([]Setting, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	var all map[string]any
	if _, err := toml.Decode(text, &all); err != nil {
		return nil, err
	}
	at := keyLines(text)
	var out []Setting
	for _, key := range slices.Sorted(maps.Keys(all)) {
		table, isTable := all[key].(map[string]any)
		switch {
		case key == "format":
		case key != settingsTable:
			out = append(out, Setting{ID: key, Line: at[key], Fault: fmt.Sprintf("%s stands outside the table [%s]: upstep.toml has only that table, and the number format", key, settingsTable)})
		case !isTable:
			out = append(out, Setting{ID: key, Line: at[key], Fault: "settings is a table: a line [settings], then lines such as \"failure.lead\" = 0.15"})
		default:
			out = flatten(out, "", table, at)
		}
	}
	slices.SortStableFunc(out, func(a, b Setting) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.ID, b.ID)
	})
	for i := range out {
		for _, o := range out[:i] {
			if o.ID == out[i].ID && out[i].Fault == "" {
				out[i].Fault = fmt.Sprintf("%s stands in line %d too", o.ID, o.Line)
			}
		}
	}
	return out, nil
}

// flatten joins the keys of tables within the table: a point in a name that stands
// without quotes makes one.
func flatten(out []Setting, prefix string, table map[string]any, at map[string]int) []Setting {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		id := prefix + key
		if inner, ok := table[key].(map[string]any); ok {
			if len(inner) == 0 {
				out = append(out, Setting{ID: id, Line: at[id], Fault: id + " holds no setting"})
			}
			out = flatten(out, id+".", inner, at)
			continue
		}
		s := Setting{ID: id, Line: at[id]}
		s.Value, s.Fault = valueText(id, table[key])
		out = append(out, s)
	}
	return out
}

// valueText takes numbers and words; nothing else is a setting.
func valueText(id string, v any) (text, fault string) {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10), ""
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", id + " is no finite number"
		}
		return strconv.FormatFloat(v, 'g', -1, 64), ""
	case string:
		return v, ""
	}
	what := "a date"
	switch v.(type) {
	case bool:
		what = "true or false"
	case []any, []map[string]any:
		what = "a list"
	}
	return "", fmt.Sprintf("%s is a number or words in quotes, not %s", id, what)
}

// keyLines finds the lines on which keys stand, by reading each line for itself: the
// parser gives no positions. Keys are joined by points, without the table's name. A value
// over several lines may hide a key: it has no line then.
func keyLines(text string) map[string]int {
	out := map[string]int{}
	table := ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = line
		} else if !strings.Contains(line, "=") {
			continue
		}
		lead := table + "\n" + line
		if line == table {
			lead = line
		}
		var read map[string]any
		md, err := toml.Decode(lead, &read)
		if err != nil {
			continue
		}
		for _, k := range md.Keys() {
			name := strings.TrimPrefix(strings.Join(k, "."), settingsTable+".")
			if _, seen := out[name]; !seen {
				out[name] = i + 1
			}
		}
	}
	return out
}
