package diagnose_test

import (
	"bytes"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/diagnose"
)

func tree(t testing.TB) *catalogue.Tree {
	t.Helper()
	x, err := catalogue.ReadTree()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

const whole = `evidence:
- {node: returns.infrastructure.power, test: 1, s: 0.8, q: 0.7, text: Diesel power costs five times the tariff, source: survey of 40 firms, date: 2024-05}
- {node: finance.intermediation, test: 3, s: 0.5, q: 0.9, kind: perception, text: Firms lend to each other, source: chamber, date: 2023-11-02}
events:
- {node: returns.infrastructure.power, year: 2009, constraint: tightened, text: Winter rationing, source: regulator}
bypasses:
- {node: returns.infrastructure.power, item: firms with a generator, prevalence: 60, peers: [20, 25, 30, 35, 40], q: 0.6, source: survey, date: 2024}
- {node: appropriability.micro.rights, item: own guards, prevalence: 40, mean: 30, sd: 10, q: 0.4, source: survey, date: 2024}
sectors:
- node: returns.infrastructure.power
  factor: power
  q: 0.6
  source: statistics office
  date: 2023
  rows:
  - {sector: a, home: 0.2, peers: 0.1, intensity: 0.1}
  - {sector: b, home: 0.1, peers: 0.1, intensity: 0.2}
syndromes:
- {node: returns.infrastructure.power, why: tariffs below cost, gains: the smelter}
pairs:
- {over: returns.infrastructure.power, under: finance.intermediation, why: firms say so}
`

func TestReadEvidence(t *testing.T) {
	for what, text := range map[string]string{"plain": whole, "mark": "\ufeff" + whole, "crlf": strings.ReplaceAll(whole, "\n", "\r\n")} {
		e, err := diagnose.ReadEvidence("mine.yaml", []byte(text), tree(t))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if len(e.Items) != 2 || len(e.Events) != 1 || len(e.Bypasses) != 2 || len(e.Tables) != 1 || len(e.Texts) != 1 || len(e.Answers) != 1 {
			t.Errorf("%s: %+v", what, e)
		}
		if e.Items[1].Line != 3 || e.Items[0].Kind != "fact" || e.Events[0].Line != 5 || e.Tables[0].Line != 10 {
			t.Errorf("%s: lines %d %d %d", what, e.Items[1].Line, e.Events[0].Line, e.Tables[0].Line)
		}
	}
}

// Every defect is an error with file, line and what is wrong.
func TestReadEvidenceFaults(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"test: 1", "test: 5", "mine.yaml:2: test 5"},
		{"s: 0.8", "s: 1.8", "mine.yaml:2: s is 1.8"},
		{"s: 0.8", "s: .nan", `mine.yaml:2: ".nan" is no finite number`},
		{"q: 0.7", "q: 7", "mine.yaml:2: q is 7"},
		{"q: 0.7", "q: high", "mine.yaml:2: "},
		{"date: 2024-05", "date: May 2024", `mine.yaml:2: date is "May 2024"`},
		{"kind: perception", "kind: rumour", `mine.yaml:3: kind is "rumour"`},
		{"node: finance.intermediation, test", "node: finance.banks, test", `mine.yaml:3: no node "finance.banks"; the nodes are finance.international`},
		{"node: finance.intermediation, test", "node: finance, test", `mine.yaml:3: node "finance" takes no evidence`},
		{"node: finance.intermediation, test", "node: returns.geography, test", "takes no evidence"},
		{"source: chamber", "source: ''", "mine.yaml:3: source is blank"},
		{"source: chamber, ", "", `field "source" is missing`},
		{"constraint: tightened", "constraint: worse", `constraint is "worse"`},
		{"year: 2009", "year: 209", "year 209"},
		{"peers: [20, 25, 30, 35, 40]", "peers: [20, 25]", "2 peers, 5 are needed"},
		{"peers: [20, 25, 30, 35, 40]", "peers: [20, 20, 20, 20, 20]", "do not differ"},
		{"peers: [20, 25, 30, 35, 40]", "mean: 3", "mean and sd"},
		{"mean: 30, sd: 10", "mean: 30, sd: 0", "sd is 0"},
		{"mean: 30, sd: 10", "mean: 30, sd: 10, peers: [1, 2, 3, 4, 5]", "not both"},
		{"sector: b", "sector: a", `sector "a" stands twice`},
		{"home: 0.1, peers", "home: -0.1, peers", "at least 0"},
		{"why: tariffs below cost", "why: ' '", "why is blank"},
		{"under: finance.intermediation", "under: returns.infrastructure.power", "compared with itself"},
		{"prevalence: 60", "prevalance: 60", `unknown field "prevalance"`},
		{"evidence:", "evidense:", `unknown field "evidense"`},
		{whole, "", "empty file"},
		{whole, "{}", "holds no evidence"},
		{whole, "[1, 2", "mine.yaml:"},
	} {
		if !strings.Contains(whole, c.old) {
			t.Fatalf("the file has no %q", c.old)
		}
		_, err := diagnose.ReadEvidence("mine.yaml", []byte(strings.Replace(whole, c.old, c.new, 1)), tree(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.new, err, c.want)
		}
	}
}

const csvWhole = `record,node,test,s,q,kind,text,source,date,year,constraint,item,prevalence,mean,sd,factor,sector,home,peers,intensity,why,gains,under
,returns.infrastructure.power,1,0.8,0.7,,"Diesel, five times the tariff",survey of 40 firms,2024-05,,,,,,,,,,,,,,
event,returns.infrastructure.power,,,,,Winter rationing,regulator,,2009,tightened,,,,,,,,,,,,
bypass,returns.infrastructure.power,,,0.6,,,survey,2024,,,firms with a generator,60,30,7,,,,,,,,
sector,finance.intermediation,,,0.6,,,office,2023,,,,,,,finance,a,0.2,0.1,0.1,,,
sector,finance.intermediation,,,0.6,,,office,2023,,,,,,,finance,b,0.1,0.1,0.2,,,

syndrome,returns.infrastructure.power,,,,,,,,,,,,,,,,,,,tariffs below cost,the smelter,
pair,returns.infrastructure.power,,,,,,,,,,,,,,,,,,,firms say so,,finance.intermediation
`

func TestReadEvidenceCSV(t *testing.T) {
	for what, text := range map[string]string{"plain": csvWhole, "mark": "\ufeff" + csvWhole, "crlf": strings.ReplaceAll(csvWhole, "\n", "\r\n")} {
		e, err := diagnose.ReadEvidence("Mine.CSV", []byte(text), tree(t))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if len(e.Items) != 1 || len(e.Events) != 1 || len(e.Bypasses) != 1 || len(e.Tables) != 1 || len(e.Tables[0].Rows) != 2 || len(e.Texts) != 1 || len(e.Answers) != 1 {
			t.Errorf("%s: %+v", what, e)
		}
		if e.Items[0].Text != "Diesel, five times the tariff" || e.Texts[0].Line != 8 || *e.Bypasses[0].Mean != 30 {
			t.Errorf("%s: %+v", what, e)
		}
	}
}

func TestReadEvidenceCSVFaults(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{",1,0.8,", ",1,\"0,8\",", `x.csv:2: s is "0,8", want a number`},
		{",1,0.8,", ",one,0.8,", `x.csv:2: test is "one"`},
		{",1,0.8,0.7", ",1,0.8,", "x.csv:2: q is missing"},
		{"bypass,", "by-pass,", `x.csv:4: record is "by-pass"`},
		{"event,returns.infrastructure.power", "event,returns.power", `x.csv:3: no node "returns.power"`},
		{",b,0.1,0.1,0.2", ",a,0.1,0.1,0.2", `sector "a" stands twice`},
		{"0.6,,,office,2023,,,,,,,finance,b", "0.5,,,office,2023,,,,,,,finance,b", "x.csv:6: q or date differs from line 5"},
		{"record,node,test", "record,nodes,test", `x.csv:1: unknown column "nodes"`},
		{"record,node,test", "record,node,node", `the column "node" stands twice`},
		{"firms say so,,", "firms say so,,,,,", "x.csv:9: 26 fields under 23 columns"},
		{"firms say so", "firms \"say so", "x.csv:9: "},
		{csvWhole, "", "x.csv:1: empty file"},
		{csvWhole, "node;test;s\n", "semicolons"},
		{csvWhole, "node,test\n", "holds no evidence"},
	} {
		if !strings.Contains(csvWhole, c.old) {
			t.Fatalf("the file has no %q", c.old)
		}
		_, err := diagnose.ReadEvidence("x.csv", []byte(strings.Replace(csvWhole, c.old, c.new, 1)), tree(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.new, err, c.want)
		}
	}
	// Bad rows do not hide each other.
	_, err := diagnose.ReadEvidence("x.csv", []byte(strings.NewReplacer(",1,0.8,", ",one,0.8,", "bypass,", "by-pass,").Replace(csvWhole)), tree(t))
	if err == nil || !strings.Contains(err.Error(), "x.csv:2") || !strings.Contains(err.Error(), "x.csv:4") {
		t.Errorf("two bad rows gave %v", err)
	}
}

// A file of a hundred thousand rows is read.
func TestReadEvidenceHuge(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("node,test,s,q,text,source,date\n")
	for range 100_000 {
		b.WriteString("finance.savings,1,0.1,0.1,x,y,2024\n")
	}
	e, err := diagnose.ReadEvidence("x.csv", b.Bytes(), tree(t))
	if err != nil || len(e.Items) != 100_000 {
		t.Fatal(err)
	}
}

func FuzzReadEvidence(f *testing.F) {
	f.Add("a.yaml", []byte(whole))
	f.Add("a.csv", []byte(csvWhole))
	x := tree(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := diagnose.ReadEvidence(name, data, x)
		if (e == nil) == (err == nil) {
			t.Fatalf("%v and %v", e, err)
		}
		if e == nil {
			return
		}
		var marks []diagnose.Mark
		for _, i := range e.Items {
			marks = append(marks, diagnose.Mark{Test: i.Test, S: i.S, Q: i.Q})
		}
		diagnose.Judge(marks, diagnose.Options{}) // panics on what a reader must refuse
	})
}
