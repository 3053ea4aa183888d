package failure_test

import (
	"os"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/failure"
)

func kinds(t testing.TB) []failure.Kinded {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.LoadFailures()
	if err != nil {
		t.Fatal(err)
	}
	return failure.KindsOf(f)
}

func TestRead(t *testing.T) {
	data, err := os.ReadFile("testdata/files/evidence.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"plain": string(data), "BOM and CRLF": "\ufeff" + strings.ReplaceAll(string(data), "\n", "\r\n")} {
		f, err := failure.Read("evidence.yaml", []byte(text), kinds(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(f.Subjects) != 3 || f.Country != "TJK" || len(f.Kinds) != 14 || f.Subjects[1].Title() != "dried fruit: export to the EU" {
			t.Fatalf("%s: %+v", name, f)
		}
		s := f.Subjects[0]
		if len(s.Items) != 2 || len(s.Answers) != 1 || len(s.Budget) != 1 || *failure.Join(s.Items).Severity < 0.78 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestReadTable(t *testing.T) {
	for name, text := range map[string]string{
		"commas":     "\ufeffid,sector,severity,quality,source,note\r\nmanagement,\"food, drinks\",0.9,0.5,survey,\r\ntraining,,0.2,0.5,survey,x\r\n",
		"semicolons": "ID;Severity;Quality;Source;Sector\nmanagement;0.9;0.5;survey;food, drinks\ntraining;0.2;0.5;survey\n",
		"tabs":       "id\tseverity\tquality\tsource\tsector\nmanagement\t0.9\t0.5\tsurvey\tfood, drinks\ntraining\t0.2\t0.5\tsurvey\t\n",
	} {
		f, err := failure.Read("e.csv", []byte(text), kinds(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(f.Subjects) != 2 || f.Subjects[0].Sector != "food, drinks" || *f.Subjects[0].Items[0].Severity != 0.9 {
			t.Errorf("%s: %+v", name, f.Subjects)
		}
	}
}

// Every fault names the file and the line, and reading goes on after it.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"e.yaml", "", "e.yaml: empty file"},
		{"e.yaml", "country: TJK\n", "e.yaml:1: no evidence"},
		{"e.yaml", "evidence:\n  - {id: management, severity: 0.9, quality: 0.5, source: x, sektor: y}\n", `e.yaml:2: unknown field "sektor"`},
		{"e.yaml", "evidence:\n  - {id: management, quality: 0.5, source: x}\n", `e.yaml:2: field "severity" is missing`},
		{"e.yaml", "evidence:\n  - {id: management, severity: high, quality: 0.5, source: x}\n", "e.yaml:2"},
		{"e.yaml", "evidence:\n  - {id: management, severity: 1.9, quality: 0.5, source: x}\n  - {id: nonsense, severity: 1, quality: 0.5, source: x}\n", `e.yaml:3: no evidence is called "nonsense"`},
		{"e.yaml", "evidence:\n  - {id: management, severity: 9, quality: 0.5, source: x}\n", "e.yaml:2: management: severity is 9"},
		{"e.yaml", "evidence:\n  - {id: management, severity: .nan, quality: 0, source: x}\n", `e.yaml:2: ".nan" is no finite number`},
		{"e.yaml", "loadings:\n  - {id: x, market: 0.5, system: 0.5, capability: 0.5, government: 0}\n", "e.yaml:2: x: the loadings sum to 1.5"},
		{"e.yaml", "loadings:\n  - {id: x, market: -1, system: 1, capability: 1, government: 0}\n", "loading on market is -1"},
		{"e.yaml", "answers:\n  - {who: a, price: perhaps, partner: no, both: no}\n", `e.yaml:2: price is "perhaps"`},
		{"e.yaml", "budget:\n  - {name: a, amount: -4, market: 1}\n", "e.yaml:2: a: the amount is -4"},
		{"e.yaml", "budget:\n  - {name: a, amount: 4, market: 0.4}\n", "e.yaml:2: a: what it serves"},
		{"e.yaml", "evidence: [", "e.yaml:"},
		{"e.csv", "", "e.csv: empty file"},
		{"e.csv", "id,severity,quality,source\n", "e.csv:1: no rows"},
		{"e.csv", "id,severity,quality\nmanagement,1,1\n", "e.csv:1: column source is missing"},
		{"e.csv", "id,severity,quality,source,colour\n", `e.csv:1: column "colour" is unknown`},
		{"e.csv", "id,severity,quality,source\nmanagement,\"0,9\",1,x\n\nmanagement,2,1,x\n", `e.csv:2: severity is "0,9"`},
		{"e.csv", "id,severity,quality,source\nmanagement,\"0,9\",1,x\n\nmanagement,2,1,x\n", "e.csv:4: management: severity is 2"},
		{"e.csv", "id,severity,quality,source\nmanagement,1,1,\"x\n", "e.csv:"},
		{"e.csv", "id,severity,quality,source\nmanagement,1,1,x,y\n", "e.csv:2: more cells than columns"},
		{"e.csv", "id,severity,quality,source\nmanagement,1,1,\n", "say where it comes from"},
	} {
		_, err := failure.Read(c.name, []byte(c.text), kinds(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

// A file of a hundred thousand rows is read whole.
func TestLargeTable(t *testing.T) {
	text := "id,severity,quality,source\n" + strings.Repeat("management,0.5,0.5,x\n", 100_000)
	f, err := failure.Read("e.csv", []byte(text), kinds(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.Subjects[0].Items); n != 100_000 {
		t.Errorf("%d rows", n)
	}
}

// Whatever is read without a fault can be assessed.
func FuzzRead(f *testing.F) {
	data, err := os.ReadFile("testdata/files/evidence.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, false)
	f.Add([]byte("id;severity;quality;source\nmanagement;1;1;x\n"), true)
	f.Add([]byte("evidence: [{id: management, severity: 1, quality: 1, source: x}]"), false)
	known := kinds(f)
	f.Fuzz(func(t *testing.T, data []byte, table bool) {
		name := "e.yaml"
		if table {
			name = "e.csv"
		}
		file, err := failure.Read(name, data, known)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Fatal("a fault without words")
			}
			return
		}
		for _, s := range file.Subjects {
			var items []failure.Item
			if len(s.Items) > 0 {
				items = append(items, failure.Join(s.Items[:1]))
			}
			if _, err := failure.Assess(failure.Input{Items: items, Answers: s.Answers, Budget: s.Budget}, failure.Options{Draws: -1}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
