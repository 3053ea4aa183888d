package catalogue

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func loaded(t testing.TB) Instruments {
	t.Helper()
	is, err := LoadInstruments()
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// laid lays a file over the catalogue that must be fit for it.
func laid(t *testing.T, file string) Instruments {
	t.Helper()
	out, err := loaded(t).Overlay("own.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// One field of one group changes, and nothing else in the whole catalogue.
func TestOverlayDeep(t *testing.T) {
	base := loaded(t)
	out := laid(t, "instruments:\n  - id: innovation_voucher\n    capacity_requirement: {delivery: 4}\n")
	for k, was := range base.List {
		want := was
		if want.ID == "innovation_voucher" {
			want.Needs.Delivery, want.Own = 4, true
		}
		if got := out.List[k]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is\n%+v\nwant\n%+v", want.ID, got, want)
		}
	}
	if was, _ := base.Find("innovation_voucher"); was.Needs.Delivery != 2 || was.Own {
		t.Error("the catalogue itself was changed")
	}
}

func TestOverlayRemove(t *testing.T) {
	out := laid(t, "instruments:\n  - {id: group_consulting, remove: true}\n")
	if _, ok := out.Find("group_consulting"); ok || len(out.List) != 49 {
		t.Fatal("it is still there")
	}
	for _, i := range out.List {
		for _, list := range [][]string{i.Complements, i.Lighter, i.After, i.Instead} {
			if slices.Contains(list, "group_consulting") {
				t.Errorf("%s still names it", i.ID)
			}
		}
		was, _ := loaded(t).Find(i.ID)
		own := i.Own
		i.Own = false
		if own == reflect.DeepEqual(was, i) {
			t.Errorf("%s: own is %v", i.ID, own)
		}
	}
	if i, _ := out.Find("technology_extension"); !slices.Equal(i.Lighter, []string{"innovation_audit"}) {
		t.Errorf("lighter than technology_extension: %v", i.Lighter)
	}
}

// The example works as it is, and the order of its entries does not matter.
func TestOverlayExample(t *testing.T) {
	files, err := Examples("instruments")
	if err != nil {
		t.Fatal(err)
	}
	out := laid(t, string(files["instruments.yaml"]))
	if v, _ := out.Find("innovation_voucher"); v.Cost.Typical != 8000 || v.Cost.High != 12000 || v.Pilot.Units != 30 || v.Pilot.Benefit != 1 {
		t.Errorf("the voucher is %+v %+v", v.Cost, v.Pilot)
	}
	if _, ok := out.Find("sez_pilot"); ok {
		t.Error("the zone is still there")
	}
	own := out.List[len(out.List)-1]
	if own.ID != "apprentice_exchange" || !own.Own || !own.Preconditions[1].Hard {
		t.Errorf("the last is %+v", own)
	}
	if s, ok := out.Source("chamber_accounts"); !ok || !s.Verified {
		t.Errorf("its source is %+v", s)
	}
}

func TestOverlayOrder(t *testing.T) {
	whole := func(id string) string {
		return strings.Replace(example(t), "apprentice_exchange", id, 1)
	}
	const source = "sources:\n  - {id: chamber_accounts, text: a, address: b}\ninstruments:\n"
	a := laid(t, source+whole("aa_new")+whole("zz_new")+"  - {id: sez_pilot, pilot: {benefit: 2}}\n")
	b := laid(t, source+"  - {id: sez_pilot, pilot: {benefit: 2}}\n"+whole("zz_new")+whole("aa_new"))
	if !reflect.DeepEqual(a, b) {
		t.Error("the order of the entries matters")
	}
	// Laid twice is laid once: the second file changes nothing more.
	again, err := a.Overlay("own.yaml", []byte("instruments:\n  - {id: sez_pilot, pilot: {benefit: 2}}\n"))
	if err != nil || !reflect.DeepEqual(again.IDs(), a.IDs()) || !again.List[len(again.List)-1].Own {
		t.Errorf("a second file: %v", err)
	}
}

// example is the whole instrument of the example file.
func example(t testing.TB) string {
	files, err := Examples("instruments")
	if err != nil {
		t.Fatal(err)
	}
	const head = "  - id: apprentice_exchange"
	_, rest, ok := strings.Cut(string(files["instruments.yaml"]), head)
	if !ok {
		t.Fatal("the example has no instrument of its own")
	}
	return head + rest
}

func TestOverlayFaults(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "own.yaml: empty file"},
		{"no text", "\x00\x01", "own.yaml: this is no text file"},
		{"a list", "- a\n", "own.yaml:1: want instruments: and a list here"},
		{"nothing", "{}\n", "own.yaml:1: neither instruments nor sources"},
		{"no sources", "sources: []\n", "own.yaml:1: the list of sources is empty"},
		{"other field", "instrument: []\n", `own.yaml:1: unknown field "instrument", want instruments or sources`},
		{"list twice", "instruments: []\ninstruments: []\n", `own.yaml:2: field "instruments" stands twice`},
		{"no entries", "instruments: []\n", "own.yaml:1: the list of instruments is empty"},
		{"null", "instruments:\n", "own.yaml:1: want a list here"},
		{"no mapping", "instruments:\n  - accelerator\n", "own.yaml:2: want an instrument: id and what to change here"},
		{"no id", "instruments:\n  - {name: a}\n", "own.yaml:2: an instrument without an id"},
		{"twice", "instruments:\n  - {id: accelerator, name: a}\n  - {id: accelerator, name: b}\n", "own.yaml:3: accelerator stands twice"},
		{"nothing changed", "instruments:\n  - {id: accelerator}\n", "own.yaml:2: accelerator: the entry changes nothing"},
		{"unknown field", "instruments:\n  - id: accelerator\n    nam: a\n", `own.yaml:3: unknown field "nam"`},
		{"deep unknown field", "instruments:\n  - id: accelerator\n    risk:\n      capture: 1\n", `own.yaml:4: unknown field "capture"`},
		{"field twice, deep", "instruments:\n  - id: accelerator\n    pilot: {units: 3, units: 4}\n", `own.yaml:3: field "units" stands twice`},
		{"wrong type", "instruments:\n  - id: accelerator\n    pilot: {units: many}\n", `own.yaml:3: "many" is no finite number`},
		{"no number", "instruments:\n  - id: accelerator\n    pilot: {units: .nan}\n", `own.yaml:3: ".nan" is no finite number`},
		{"level of 7", "instruments:\n  - id: accelerator\n    capacity_requirement: {delivery: 7}\n", "own.yaml:3: accelerator: capacity_requirement: delivery is 7, want 0..5"},
		{"level of 2.5", "instruments:\n  - id: accelerator\n    capacity_requirement: {delivery: 2.5}\n", `own.yaml:3: "2.5" is not a whole number`},
		{"relief above need", "instruments:\n  - id: accelerator\n    pilot_relief: {delivery: 4}\n", "own.yaml:3: accelerator: pilot_relief: delivery is 4, want 0 up to the requirement, 3"},
		{"relief of me", "instruments:\n  - id: accelerator\n    pilot_relief: {me: 1}\n", "own.yaml:3: accelerator: pilot_relief: me is 1, want 0"},
		{"weights", "instruments:\n  - id: accelerator\n    failure_weights: {market: 0.9}\n", "own.yaml:3: accelerator: failure_weights: they sum to 1.5, want 1"},
		{"unknown tag", "instruments:\n  - id: accelerator\n    deck_options: [O7]\n", `own.yaml:3: accelerator: deck_options: unknown "O7", want one of O1, O2`},
		{"unknown need", "instruments:\n  - id: accelerator\n    answers: [{need: qualty, relevance: 1}]\n", `own.yaml:3: accelerator: answers: unknown "qualty", want one of quality, management`},
		{"grade", "instruments:\n  - id: accelerator\n    evidence: {grade: E}\n", `own.yaml:3: accelerator: evidence: grade is "E"`},
		{"unknown source", "instruments:\n  - id: accelerator\n    evidence: {sources: [nobody]}\n", `own.yaml:3: accelerator: evidence: unknown "nobody"`},
		{"known source", "sources:\n  - {id: deck, text: a, address: b}\n", `own.yaml:2: the source "deck" stands in the catalogue already`},
		{"costs", "instruments:\n  - id: accelerator\n    typical_cost: {low: 30000}\n", "own.yaml:3: accelerator: typical_cost: want 0 < low <= typical <= high"},
		{"share", "instruments:\n  - id: accelerator\n    public_share: {max: 1.2}\n", "own.yaml:3: accelerator: public_share: want shares 0..1"},
		{"lighter unknown", "instruments:\n  - id: accelerator\n    lighter_alternative: [voucher]\n", `own.yaml:3: accelerator: lighter_alternative: unknown "voucher"`},
		{"itself", "instruments:\n  - id: accelerator\n    substitutes: [accelerator]\n", "own.yaml:3: accelerator: substitutes: it names itself"},
		{"needs its substitute", "instruments:\n  - id: accelerator\n    substitutes: [edp_council]\n    prerequisites: [edp_council]\n", "own.yaml:4: accelerator: prerequisites: edp_council is a substitute too"},
		{"cycle", "instruments:\n  - id: innovation_voucher\n    prerequisites: [rd_grant]\n  - id: rd_grant\n    prerequisites: [innovation_voucher_plus]\n",
			"own.yaml:3: innovation_voucher: prerequisites: a cycle: innovation_voucher -> rd_grant -> innovation_voucher_plus -> innovation_voucher"},
		{"new in part", "instruments:\n  - id: group_consultng\n    name: a\n", "own.yaml:2: group_consultng is not in the catalogue, so it must be a whole instrument; missing: deck_options,"},
		{"remove unknown", "instruments:\n  - {id: nobody, remove: true}\n", "own.yaml:2: nobody is not in the catalogue, so it can't be removed"},
		{"remove and change", "instruments:\n  - {id: accelerator, remove: true, name: a}\n", "own.yaml:2: accelerator: an instrument that is removed can't be changed too"},
		{"remove false", "instruments:\n  - {id: accelerator, remove: false}\n", `own.yaml:2: accelerator: remove is "false"`},
		{"remove what another needs", "instruments:\n  - {id: innovation_voucher, remove: true}\n", "own.yaml:2: innovation_voucher can't be removed: innovation_voucher_plus needs it"},
		{"names what it removes", "instruments:\n  - {id: accelerator, complements: [sez_pilot]}\n  - {id: sez_pilot, remove: true}\n", `own.yaml:2: accelerator: complements: unknown "sez_pilot"`},
		{"anchor", "instruments:\n  - id: accelerator\n    inputs: &a [b]\n", "own.yaml:3: anchors and aliases are not used"},
		{"alias", "instruments:\n  - id: accelerator\n    pilot: *a\n", "own.yaml"},
		{"too large", strings.Repeat("#", 5<<20), "at most 4 MB are read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := loaded(t).Overlay("own.yaml", []byte(c.file))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if len(out.List) != 0 {
				t.Error("something was taken")
			}
			if lines := strings.Count(err.Error(), "\n"); lines > 0 && c.name != "list twice" {
				t.Errorf("more than one fault:\n%v", err)
			}
		})
	}
}

// All faults are listed, in the order of their lines.
func TestOverlayAllFaults(t *testing.T) {
	_, err := loaded(t).Overlay("own.yaml", []byte("instruments:\n  - id: accelerator\n    risk: {capture_0_5: 6}\n    pilot: {units: 0}\n  - id: rd_grant\n    public_share: {typical: -1}\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three faults, got %v", err)
	}
	at := -1
	for _, line := range []string{":3:", ":4:", ":6:"} {
		k := strings.Index(err.Error(), line)
		if k <= at {
			t.Errorf("%s is out of place in %v", line, err)
		}
		at = k
	}
}

// Files of Windows: a byte order mark, and CRLF.
func TestOverlayWindows(t *testing.T) {
	out := laid(t, "\ufeffinstruments:\r\n  - id: accelerator\r\n    pilot: {units: 4}\r\n")
	if i, _ := out.Find("accelerator"); i.Pilot.Units != 4 {
		t.Errorf("units are %v", i.Pilot.Units)
	}
}

func FuzzOverlay(f *testing.F) {
	f.Add("instruments:\n  - id: accelerator\n    capacity_requirement: {delivery: 4}\n")
	f.Add("instruments:\n  - {id: sez_pilot, remove: true}\n")
	f.Add("sources:\n  - {id: chamber_accounts, text: a, address: b}\ninstruments:\n" + example(f))
	f.Add("instruments:\n  - &a {id: rd_grant, pilot: *a}\n")
	base := loaded(f)
	f.Fuzz(func(t *testing.T, file string) {
		out, err := base.Overlay("own.yaml", []byte(file))
		if err != nil {
			if len(out.List) > 0 {
				t.Error("half taken")
			}
			return
		}
		own := 0
		for _, i := range out.List {
			if i.Own {
				own++
			}
			for _, d := range Dimensions() {
				if n := i.PilotNeeds().Of(d); n < 1 || n > max(1, i.Needs.Of(d)) {
					t.Errorf("%s: a pilot needs %d", i.ID, n)
				}
			}
		}
		if own == 0 && len(out.List) == len(base.List) && len(out.Sources) == len(base.Sources) {
			t.Error("nothing changed, and no fault")
		}
	})
}
