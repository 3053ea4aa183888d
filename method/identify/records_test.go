package identify_test

import (
	"os"
	"strings"
	"testing"

	"upstep/method/identify"
)

const records = `country: HME
firms: {"6109": 3}
labour_cost: {UUU: 1.4}
top10_firms: {"8802": 0.95}
targets:
  - product: "6109"
    compass: UUU
    track: step 2
    constraints: [power]
    firms: [Firm A]
    interviews: 7
    park: false
    pioneer_support:
      type: tax relief
      start: 2026-01
      sunset: 2031-01
      cap: 500
      expected_tax: 100
      protection: false
      monopoly: false
`

func read(t *testing.T, text string) *identify.Records {
	t.Helper()
	r, err := identify.ReadRecords("r.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rules(t *testing.T, text string) map[string]identify.Verdict {
	t.Helper()
	in := screened(t)
	in.Records = read(t, text)
	r := run(t, in)
	out := map[string]identify.Verdict{}
	for _, c := range r.Targets {
		for _, rule := range c.Rules {
			out[rule.Rule] = rule.Verdict
		}
	}
	return out
}

// Sixty months and five years of tax are the limits: both pass.
func TestTargetPasses(t *testing.T) {
	got := rules(t, records)
	for _, rule := range []string{"interviews", "track", "sunset", "protection", "monopoly", "cap"} {
		if got[rule] != identify.Pass {
			t.Errorf("%s: %q", rule, got[rule])
		}
	}
}

func TestTargetFails(t *testing.T) {
	for _, c := range []struct {
		from, to, rule string
		want           identify.Verdict
	}{
		{"2031-01", "2031-02", "sunset", identify.Fail},
		{"      sunset: 2031-01\n", "", "sunset", identify.Fail},
		{"protection: false", "protection: true", "protection", identify.Fail},
		{"      protection: false\n", "", "protection", identify.Unknown},
		{"monopoly: false", "monopoly: true", "monopoly", identify.Fail},
		{"cap: 500", "cap: 501", "cap", identify.Fail},
		{"      cap: 500\n", "", "cap", identify.Fail},
		{"      expected_tax: 100\n", "", "cap", identify.Unknown},
		{"interviews: 7", "interviews: 4", "interviews", identify.Fail},
		{"track: step 2", "track: step 3", "track", identify.Fail},
		{"firms: {\"6109\": 3}", "firms: {\"0101\": 3}", "track", identify.Pass}, // a firm is named
		{"    firms: [Firm A]\n", "", "track", identify.Pass},                    // three are counted
	} {
		if !strings.Contains(records, c.from) {
			t.Fatalf("no %q", c.from)
		}
		if got := rules(t, strings.Replace(records, c.from, c.to, 1))[c.rule]; got != c.want {
			t.Errorf("%q -> %q: %s is %q, want %q", c.from, c.to, c.rule, got, c.want)
		}
	}
}

// A defect is named with its line; all of them are.
func TestRecordsFaults(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"country: HME", "country: Home", "r.yaml:1: country"},
		{"interviews: 7", "interviews: -1", "r.yaml:11: target 6109: -1 interviews"},
		{"track: step 2", "track: two", "r.yaml:8: "},
		{"sunset: 2031-01", "sunset: 2025-01", "r.yaml:16: "},
		{"start: 2026-01", "start: soon", "r.yaml:15: "},
		{"cap: 500", "cap: -1", "r.yaml:17: "},
		{"compass: UUU", "compass: Uuu", "r.yaml:7: "},
		{"labour_cost: {UUU: 1.4}", "labour_cost: {UUU: 0}", "r.yaml:3: "},
		{"top10_firms: {\"8802\": 0.95}", "top10_firms: {\"8802\": 95}", "r.yaml:4: "},
		{"firms: {\"6109\": 3}", "firms: {\"6109\": -3}", "r.yaml:2: "},
		{"park: false", "parks: false", "r.yaml:12: unknown field"},
		{"      type: tax relief\n", "", "\"type\" is missing"},
		{"interviews: 7", "interviews: many", "r.yaml:11"},
	} {
		_, err := identify.ReadRecords("r.yaml", []byte(strings.Replace(records, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q -> %q: %v, want %q", c.from, c.to, err, c.want)
		}
	}
	_, err := identify.ReadRecords("r.yaml", []byte(strings.NewReplacer("interviews: 7", "interviews: -1", "cap: 500", "cap: -1").Replace(records)))
	if err == nil || strings.Count(err.Error(), "r.yaml:") != 2 {
		t.Errorf("both faults: %v", err)
	}
	for name, text := range map[string]string{"empty": "", "list": "- a\n", "huge": strings.Repeat("# x\n", 1<<19), "cr": "\x00"} {
		if _, err := identify.ReadRecords("r.yaml", []byte(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := identify.ReadRecords("r.yaml", []byte("\ufeff"+strings.ReplaceAll(records, "\n", "\r\n"))); err != nil {
		t.Errorf("a byte order mark and CRLF: %v", err)
	}
}

func FuzzReadRecords(f *testing.F) {
	f.Add([]byte(records))
	f.Add([]byte("targets:\n  - product: x\n    track: step 3\n"))
	if data, err := os.ReadFile("testdata/README.md"); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := identify.ReadRecords("f.yaml", data)
		if (r == nil) == (err == nil) {
			t.Fatalf("%v, %v", r, err)
		}
	})
}
