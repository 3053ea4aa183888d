package catalogue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestInstruments(t *testing.T) {
	is := loaded(t)
	deck := 0
	for _, i := range is.List {
		if i.InDeck {
			deck++
		}
		if i.Own {
			t.Errorf("%s is not the user's", i.ID)
		}
		for _, p := range i.Preconditions {
			if p.Legal && !p.Hard {
				t.Errorf("%s: %q is legal, so it is hard", i.ID, p.Text)
			}
		}
		for _, other := range i.Instead {
			if o, _ := is.Find(other); !slices.Contains(o.Instead, i.ID) {
				t.Errorf("%s names %s as its substitute, not the other way round", i.ID, other)
			}
		}
	}
	// Methods 11: 50 records, of which 28 appear in the deck.
	if len(is.List) != 50 || deck != 28 {
		t.Errorf("%d instruments, %d of the deck; want 50 and 28", len(is.List), deck)
	}
	if !slices.Equal(tagIDs(is.Options), []string{"O1", "O2", "O3", "O4", "O5", "O6"}) || len(is.Principles) != 7 {
		t.Errorf("tags are %v and %v", is.Options, is.Principles)
	}
}

// Every need is answered; that every answer is to a known need is checked when it is read.
func TestNeedsAnswered(t *testing.T) {
	is := loaded(t)
	needs, err := LoadNeeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range needs {
		best := 0.0
		for _, i := range is.List {
			for _, a := range i.Answer {
				if a.Need == n.ID {
					best = max(best, a.Relevance)
				}
			}
		}
		if best < 0.7 {
			t.Errorf("%s: the best answer has relevance %v", n.ID, best)
		}
	}
}

// The worked example of methods 12.6 gives what six instruments answer, what their pilots
// cost in thousands, and what a pilot asks of its host.
func TestWorkedExample(t *testing.T) {
	is := loaded(t)
	for _, c := range []struct {
		id      string
		answers map[string]float64
		cost    float64
		pilot   Levels
	}{
		{"innovation_voucher", map[string]float64{"linkages": .6, "rd": .5}, 300, Levels{2, 1, 1, 2, 1, 2}},
		{"iso_certification_support", map[string]float64{"quality": 1, "management": .3}, 248, Levels{2, 1, 2, 2, 1, 2}},
		{"group_consulting", map[string]float64{"management": 1, "quality": .3}, 350, Levels{2, 1, 2, 3, 1, 2}},
		{"supplier_development", map[string]float64{"linkages": 1, "quality": .5}, 500, Levels{3, 3, 3, 3, 2, 3}},
		{"sbir_like", map[string]float64{"rd": 1}, 800, Levels{4, 3, 3, 4, 3, 5}},
		// The example gives a tax credit a pilot's relief; the catalogue gives it none, since a law has no small form.
		{"rd_tax_credit", map[string]float64{"rd": .7, "finance": .4}, 705, Levels{3, 2, 4, 3, 5, 4}},
	} {
		i, ok := is.Find(c.id)
		if !ok {
			t.Fatalf("no %s", c.id)
		}
		got := map[string]float64{}
		for _, a := range i.Answer {
			got[a.Need] = a.Relevance
		}
		_, cost, _ := i.PilotCost()
		if !reflect.DeepEqual(got, c.answers) || near(cost, 1000*c.cost) != nil || i.PilotNeeds() != c.pilot {
			t.Errorf("%s answers %v, costs %v, asks %v", c.id, got, cost, i.PilotNeeds())
		}
	}
}

func near(a, b float64) error {
	if d := a - b; d > 1e-9 || d < -1e-9 {
		return fmt.Errorf("%v, want %v", a, b)
	}
	return nil
}

// A cost per year is paid for as many years as one cycle of delivery takes.
func TestPilotYears(t *testing.T) {
	for _, i := range loaded(t).List {
		unit := i.Cost.Unit
		if unit != "per year" && !strings.HasSuffix(unit, "per cluster per year") && !strings.HasSuffix(unit, "per sector per year") && !strings.HasSuffix(unit, "per centre per year") {
			continue
		}
		if years := float64((i.Months.Cycle + 11) / 12); i.Pilot.Units != years {
			t.Errorf("%s: %v units for a cycle of %d months", i.ID, i.Pilot.Units, i.Months.Cycle)
		}
	}
}

// The catalogue carries every fact of the list it was made from.
func TestInstrumentsShared(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared, "instruments.yaml"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the list is not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	ours, err := embedded.ReadFile(instrumentsFile)
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Options     map[string]string         `yaml:"deck_options"`
		Principles  map[string]string         `yaml:"deck_principles"`
		Sources     map[string]map[string]any `yaml:"sources"`
		Instruments []map[string]any          `yaml:"instruments"`
	}
	var got struct {
		Options     []Tag            `yaml:"deck_options"`
		Principles  []Tag            `yaml:"deck_principles"`
		Sources     []map[string]any `yaml:"sources"`
		Instruments []map[string]any `yaml:"instruments"`
	}
	if err := errors.Join(yaml.Unmarshal(data, &want), yaml.Unmarshal(ours, &got)); err != nil {
		t.Fatal(err)
	}
	for _, tags := range []struct {
		got  []Tag
		want map[string]string
	}{{got.Options, want.Options}, {got.Principles, want.Principles}} {
		for _, tag := range tags.got {
			if tags.want[tag.ID] != tag.Text || len(tags.got) != len(tags.want) {
				t.Errorf("%s is %q", tag.ID, tag.Text)
			}
		}
	}
	for _, s := range got.Sources {
		for field, value := range want.Sources[s["id"].(string)] {
			if !reflect.DeepEqual(s[field], value) {
				t.Errorf("source %v: %s is %v, want %v", s["id"], field, s[field], value)
			}
		}
	}
	if len(got.Sources) != len(want.Sources) || len(got.Instruments) != len(want.Instruments) {
		t.Fatalf("%d sources and %d instruments, want %d and %d", len(got.Sources), len(got.Instruments), len(want.Sources), len(want.Instruments))
	}
	for k, w := range want.Instruments {
		g := got.Instruments[k]
		var texts []any
		for _, p := range g["preconditions"].([]any) {
			texts = append(texts, p.(map[string]any)["text"])
		}
		g["preconditions"] = texts
		for field, value := range w {
			if !reflect.DeepEqual(g[field], value) {
				t.Errorf("%v: %s is %v, want %v", w["id"], field, g[field], value)
			}
		}
	}
}

// Defects of a whole catalogue, by line.
func TestParseInstrumentsFaults(t *testing.T) {
	data, err := embedded.ReadFile(instrumentsFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"  - id: accelerator\n", "  - id: Accelerator\n", "Accelerator: id: want small letters"},
		{"  - id: accelerator\n", "  - id: rd_grant\n", "rd_grant: id: stands twice"},
		{"{id: O2,", "{id: O1,", `the tag "O1" is blank or stands twice`},
		{"  - id: famex\n", "  - id: deck\n", `the source "deck" is blank or stands twice`},
		{"countries: [TUN]", "countries: [Tunisia]", `famex: countries: "Tunisia" is no ISO3 code`},
		{"    prerequisites: [innovation_voucher]\n", "    prerequisites: [innovation_voucher, innovation_voucher]\n", `prerequisites: "innovation_voucher" stands twice`},
		{"    prerequisites: [innovation_voucher]\n", "    prerequisites: [innovation_voucher_plus]\n", "prerequisites: it names itself"},
		{"    risk: {capture_0_5: 1,", "    risk: {capture_0_5: 6,", "risk: want 0..5, got 6"},
		{"{lifts_from: 0, lifts_to: 2}", "{lifts_from: 3, lifts_to: 2}", "pyramid_levels: want 0 <= lifts_from <= lifts_to <= 5, got 3 and 2"},
		{"      currency: USD", "      currency: dollars", `currency is "dollars"`},
		{"{set_up: 3,", "{set_up: -3,", "time_months: want 0 to 600 months"},
		{"name: Innovation voucher (small, light-touch)", "name: ' '", "innovation_voucher: name: a text is blank"},
		{"    answers: [{need: linkages, relevance: 0.6}, ", "    answers: [{need: linkages, relevance: 60}, ", "relevance for linkages is 60"},
		{"    answers: [{need: energy, relevance: 1}]", "    answers: []", "energy_audit_green: answers: it answers no need"},
		{"      sources: [deck, mem]\n", "      sources: []\n", "evidence: no sources"},
		{"{text: payment within 30 days}", "{text: at least 15 capable providers}", `"at least 15 capable providers" is blank or stands twice`},
	} {
		if !strings.Contains(string(data), c.from) {
			t.Fatalf("no %q", c.from)
		}
		is, err := ParseInstruments("i.yaml", []byte(strings.Replace(string(data), c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "i.yaml:") {
			t.Errorf("%s: got %v, want %q", c.to, err, c.want)
		}
		if len(is.List) > 0 {
			t.Errorf("%s: something was taken", c.to)
		}
	}
}

func TestNeedFaults(t *testing.T) {
	data, err := embedded.ReadFile(needsFile)
	if err != nil {
		t.Fatal(err)
	}
	c := mustLoad(t)
	tree, err := ReadTree()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct{ from, to, want string }{
		{"id: management", "id: quality", `the need "quality" is blank or stands twice`},
		{"indicator: GB.XPD.RSDV.GD.ZS", "indicator: GB.XPD", `rd: unknown indicator "GB.XPD"`},
		{"indicator: GB.XPD.RSDV.GD.ZS", "indicator: BX.KLT.DINV.WD.GD.ZS", "rd: BX.KLT.DINV.WD.GD.ZS has no better side"},
		{"per: UPS.GDP.PP, unit: 1000000000", "per: UPS.GDP.PP", "per and unit belong together"},
		{"quality: 0.7}", "quality: 7}", "quality lies in 0..1"},
		{"nodes: [market.discovery]", "nodes: [market.search]", `no node "market.search"`},
		{"indicator: LP.LPI.CUST.XQ", "indicator: LP.LPI.OVRL.XQ", "LP.LPI.OVRL.XQ stands twice"},
	} {
		_, err := parseNeeds([]byte(strings.Replace(string(data), f.from, f.to, 1)), c, tree)
		if err == nil || !strings.Contains(err.Error(), f.want) {
			t.Errorf("%s: got %v, want %q", f.to, err, f.want)
		}
	}
}

func FuzzInstruments(f *testing.F) {
	data, err := embedded.ReadFile(instrumentsFile)
	if err != nil {
		f.Fatal(err)
	}
	first, _, _ := strings.Cut(string(data), "  - id: innovation_voucher\n")
	f.Add(strings.ReplaceAll(first, "[innovation_voucher, group_consulting]", "[]")) // an instrument that names no other
	f.Add("instruments: []\n")
	f.Fuzz(func(t *testing.T, file string) {
		is, err := ParseInstruments("i.yaml", []byte(file))
		if err != nil {
			if len(is.List) > 0 {
				t.Error("half taken")
			}
			return
		}
		// What was read can be laid over: a change and its inverse lead back.
		first := is.List[0]
		over := fmt.Sprintf("instruments:\n  - {id: %s, pilot: {units: %v}}\n", first.ID, first.Pilot.Units)
		again, err := is.Overlay("o.yaml", []byte(over))
		if err != nil {
			t.Fatal(err)
		}
		if again.List[0].Own = false; !reflect.DeepEqual(again.List, is.List) {
			t.Error("laying a file over it changed more than it says")
		}
	})
}

// The seed of the fuzzing is itself fit, so that what follows a good file is tried too.
func TestInstrumentsOfOne(t *testing.T) {
	data, err := embedded.ReadFile(instrumentsFile)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(data), "  - id: innovation_voucher\n")
	is, err := ParseInstruments("i.yaml", []byte(strings.ReplaceAll(first, "[innovation_voucher, group_consulting]", "[]")))
	if err != nil || len(is.List) != 1 {
		t.Errorf("%d instruments, %v", len(is.List), err)
	}
}
