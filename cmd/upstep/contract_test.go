package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// contracts are the commands of the contract pages with the type of their result.
var contracts = []struct {
	page, result string
	args         []string
}{
	{"gap.md", "Gap", []string{"gap", "KAZ"}},
	{"gap.md", "Gap", []string{"gap", "UZB", "--peers", "structure"}},
	{"gap.md", "Gap", []string{"gap", "AFG", "--peers", "SPECA"}},
	{"gap.md", "Gap", []string{"gap", "KAZ", "--year", "1995"}},
	{"gap.md", "Gap", []string{"gap", "VAT"}}, // without income, class and nearly all else
	{"gap.md", "Gap", []string{"gap", "CHN"}},
	{"gap.md", "Gap", []string{"gap", "USA", "--peers", "CHE,SGP"}},
	{"space.md", "Space", []string{"space", "KAZ"}},
	{"space.md", "Space", []string{"space", "USA", "--strategy", "explore"}},
	{"space.md", "Space", []string{"space", "VAT"}},
	{"space.md", "Space", []string{"space", "TWN"}},
	{"space.md", "Space", []string{"space", "TKM"}},
	{"space.md", "Space", []string{"space", "AFG"}},
	{"space.md", "Space", []string{"space", "KAZ", "--trade-year", "1980"}},
	{"mission.md", "Mission", []string{"mission", "../../catalogue/examples/mission/mission.yaml"}},
	{"roles.md", "Roles", []string{"roles", "TJK"}},
	{"roles.md", "Roles", []string{"roles", "AFG"}},
	{"roles.md", "Roles", []string{"roles", "VAT"}},
	{"roles.md", "Roles", []string{"roles", "TJK", "--evidence", "../../catalogue/examples/roles/evidence.yaml"}},
	{"match.md", "Matching", []string{"match", "UZB"}},
	{"match.md", "Matching", []string{"match", "UZB", "--hosts", "illustrative"}},
	{"match.md", "Matching", []string{"match", "VAT", "--hosts", "illustrative"}},
	{"roles.md", "Roles", []string{"roles", "TJK", "--hosts", "../../catalogue/examples/reforms/reforms.yaml"}},
	{"portfolio.md", "PortfolioPage", []string{"portfolio", "UZB", "--hosts", "illustrative"}},
	{"portfolio.md", "PortfolioPage", []string{"portfolio", "UZB", "--hosts", "illustrative", "--budget", "10"}},
	{"portfolio.md", "Refused", []string{"portfolio", "UZB"}},
	{"reforms.md", "Reforms", []string{"reforms", "UZB"}},
	{"reforms.md", "Reforms", []string{"reforms", "VAT"}},
	{"reforms.md", "Reforms", []string{"reforms", "TJK", "--hosts", "../../catalogue/examples/reforms/reforms.yaml"}},
	{"paths.md", "GERDPath", []string{"path", "gerd", "KAZ", "--firms", "100"}},
	{"paths.md", "GERDPath", []string{"path", "gerd", "AFG"}},
	{"paths.md", "Ladder", []string{"path", "quality", "UZB"}},
	{"paths.md", "Ladder", []string{"path", "quality", "TJK", "--certificates", "../../catalogue/examples/quality/certificates.csv", "--sectors", "../../catalogue/examples/quality/sectors.csv"}},
	{"paths.md", "Inclusive", []string{"path", "inclusive", "--projects", "../../catalogue/examples/inclusive/projects.yaml"}},
	{"identify.md", "Identify", []string{"identify", "UZB"}},
	{"identify.md", "Identify", []string{"identify", "KAZ"}},
	{"identify.md", "Identify", []string{"identify", "VAT"}},
	{"identify.md", "Identify", []string{"identify", "TJK", "--compass", "VNM,CHN"}},
	{"specialise.md", "Specialise", []string{"specialise", "KAZ"}},
	{"specialise.md", "Specialise", []string{"specialise", "AFG"}},
	{"specialise.md", "Specialise", []string{"specialise", "VAT"}},
	{"agree.md", "Agreement", []string{"agree", "KAZ"}},
	{"agree.md", "Agreement", []string{"agree", "TKM"}},
	{"agree.md", "Agreement", []string{"agree", "VAT"}},
	{"diagnose.md", "Diagnosis", []string{"diagnose", "TJK"}},
	{"diagnose.md", "Diagnosis", []string{"diagnose", "TKM"}},
	{"diagnose.md", "Diagnosis", []string{"diagnose", "VAT"}},
	{"diagnose.md", "Diagnosis", []string{"diagnose", "KAZ", "--evidence", "../../catalogue/examples/diagnose/evidence.yaml"}},
	{"pyramid.md", "Pyramid", []string{"pyramid", "TJK"}},
	{"pyramid.md", "Pyramid", []string{"pyramid", "TKM", "--peers", "SPECA"}},
	{"pyramid.md", "Pyramid", []string{"pyramid", "VAT"}},
	{"catchup.md", "Catchup", []string{"catchup", "KAZ"}},
	{"catchup.md", "Catchup", []string{"catchup", "KOR", "--table", "families"}},
	{"catchup.md", "Catchup", []string{"catchup", "AFG"}},
	{"catchup.md", "Catchup", []string{"catchup", "UZB", "--year", "1999"}},
	{"catchup.md", "Catchup", []string{"catchup", "KAZ", "--patents", "../../catalogue/examples/catchup/invented-patents.csv", "--citations", "../../catalogue/examples/catchup/invented-citations.csv", "--min-patents", "5"}},
	{"catchup.md", "Catchup", []string{"catchup", "KAZ", "--windows", "testdata/catchup/windows.yaml"}},
	{"claims.md", "list of Claim", []string{"claims"}},
	{"claims.md", "list of Claim", []string{"claims", "KAZ"}},
	{"claims.md", "list of Claim", []string{"claims", "TKM"}},
	{"claims.md", "list of Claim", []string{"claims", "AFG"}},
	{"why.md", "Chain", []string{"why", "KAZ/gap/GB.XPD.RSDV.GD.ZS/severity"}},
	{"why.md", "Chain", []string{"why", "TKM/gap/NV.IND.MANF.ZS/value"}},
	{"why.md", "Chain", []string{"why", "AFG/gap/UPS.PAT.PC/peers"}},
	{"why.md", "Chain", []string{"why", "claims/rd-below-mic/KAZ/MIC/now/subject"}},
	{"doctor.md", "Checkup", []string{"doctor", "KAZ"}},
	{"doctor.md", "Checkup", []string{"doctor", "TKM"}},
	{"doctor.md", "Checkup", []string{"doctor", "AFG"}},
	{"doctor.md", "Checkup", []string{"doctor", "PRK"}},
	{"index.md", "UpgradingIndex", []string{"index", "KAZ"}},
	{"index.md", "UpgradingIndex", []string{"index", "TKM"}},
	{"index.md", "UpgradingIndex", []string{"index", "AFG", "--published", "testdata/upgrading.csv"}},
	{"index.md", "UpgradingIndex", []string{"index", "UZB", "--patents", "testdata/patents.csv"}},
	{"index.md", "UpgradingIndex", []string{"index", "LUX"}},
	{"index.md", "UpgradingIndex", []string{"index", "KAZ", "--year", "1990"}},
	{"index.md", "CompositeIndex", []string{"index", "--meta", "../../method/index/testdata/coinr/in_iMeta.csv", "--data", "../../method/index/testdata/coinr/in_iData.csv"}},
	{"index.md", "CompositeIndex", []string{"index", "--meta", "../../method/index/testdata/coinr/in_iMeta.csv", "--data", "../../method/index/testdata/coinr/in_iData.csv", "--denominate", "--impute", "group-mean=EurAsia_group",
		"--screen", "0.9", "--treat", "rule", "--normalise", "min-max=1..100", "--weights", "pca=1", "--uncertainty", "20", "--sensitivity", "20", "--leave-out", "2"}},
	{"index.md", "CompositeIndex", []string{"index", "--meta", "../../method/index/testdata/coinr/in_iMeta.csv", "--data", "../../method/index/testdata/coinr/in_iData.csv", "--treat", "winsorise=1,transform=box-cox", "--weights", "balance=3"}},
	{"index.md", "CompositeIndex", []string{"index", "--meta", "../../method/index/testdata/coinr/in_iMeta.csv", "--data", "../../method/index/testdata/coinr/in_iData.csv", "--weights", "infomax=3"}},
	{"instruments.md", "list of Instrument", []string{"instruments"}},
	{"instruments.md", "list of Instrument", []string{"instruments", "--overlay", "../../catalogue/examples/instruments/instruments.yaml"}},
	{"instruments.md", "list of Instrument", []string{"instruments", "rd_grant"}},
	{"instruments.md", "list of Preset", []string{"instruments", "--presets"}},
	{"lists.md", "list of Economy", []string{"countries"}},
	{"lists.md", "list of Group", []string{"countries", "--groups"}},
	{"lists.md", "list of Indicator", []string{"indicators"}},
	{"lists.md", "list of Product", []string{"products"}},
	{"lists.md", "list of ProductDetail", []string{"products", "2709"}},
	{"lists.md", "list of ProductDetail", []string{"products", "2709", "--system", "HS07"}},
	{"lists.md", "list of Source", []string{"sources"}},
	{"settings.md", "list of Setting", []string{"settings", "--set", "failure.lead=0.2"}},
}

// Every field that occurs is named in the contract with its type, and every field
// the contract does not call optional occurs.
func TestContracts(t *testing.T) {
	for _, c := range contracts {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			s := readSchema(t, c.page)
			checkAnswer(t, s, c.result, output(t, append(c.args, "--json")...))
		})
	}
	t.Run("verify", func(t *testing.T) {
		dir := t.TempDir()
		output(t, "assess", "KAZ", "--out", dir)
		checkAnswer(t, readSchema(t, "verify.md"), "Verification", output(t, "verify", filepath.Join(dir, "kaz-assess.recipe.json"), "--json"))
	})
}

// A checker that accepts everything would make the test above worthless.
func TestContractsCatch(t *testing.T) {
	s := schema{"Thing": {{name: "a", kind: "integer"}, {name: "b", kind: "list of text", optional: true}, {name: "c", kind: "number", null: true}}}
	for _, c := range []struct{ text, want string }{
		{`{"a": 1, "c": null}`, ""},
		{`{"a": 1, "b": ["x"], "c": 0.5}`, ""},
		{`{"a": 1.5, "c": 1}`, "a: 1.5 is no integer"},
		{`{"a": null, "c": 1}`, "a: null, but the contract has no null there"},
		{`{"c": 1}`, "a: missing, and not optional"},
		{`{"a": 1, "b": [2], "c": 1}`, "b[]: 2 is no text"},
		{`{"a": 1, "b": null, "c": 1}`, "b: null, but the contract has no null there"},
		{`{"a": 1, "c": 1, "d": 1}`, "d: not in the contract of Thing"},
	} {
		v, err := parseJSON([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		faults := map[string]bool{}
		s.check("Thing", v, "", faults)
		if got := strings.Join(slices.Sorted(maps.Keys(faults)), "; "); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// output runs the program and returns its standard output.
func output(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("upstep", args...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("upstep %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out
}

func checkAnswer(t *testing.T, s schema, result string, text []byte) {
	t.Helper()
	v, err := parseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	faults := map[string]bool{}
	s.check("Answer", v, "", faults)
	if a, ok := v.(map[string]any); ok {
		s.check(result, a["result"], "result", faults)
	}
	for _, f := range slices.Sorted(maps.Keys(faults)) {
		t.Error(f)
	}
}

// schema maps a type to its fields.
type schema map[string][]field

type field struct {
	name, kind     string
	optional, null bool
}

var (
	typeHead = regexp.MustCompile(`^## (\w+)$`)
	fieldRow = regexp.MustCompile("^\\| `(\\w+)` \\| ([^|]+) \\|")
)

// readSchema reads the tables of a contract page and of the pages they share.
func readSchema(t *testing.T, page string) schema {
	t.Helper()
	s := schema{}
	for _, name := range []string{"answer.md", "why.md", "tables.md", "convert.md", page} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", "contracts", name))
		if err != nil {
			t.Fatal(err)
		}
		current := ""
		for line := range strings.SplitSeq(string(text), "\n") {
			if m := typeHead.FindStringSubmatch(line); m != nil {
				current = m[1]
				s[current] = nil
			}
			if m := fieldRow.FindStringSubmatch(line); m != nil {
				kind, optional := strings.CutSuffix(strings.TrimSpace(m[2]), ", optional")
				kind, null := strings.CutSuffix(kind, " or null")
				s[current] = append(s[current], field{m[1], kind, optional, null})
			}
		}
	}
	return s
}

// check adds to faults how v differs from the contract of a type.
func (s schema) check(kind string, v any, at string, faults map[string]bool) {
	fault := func(format string, args ...any) {
		faults[strings.TrimPrefix(at+": ", ": ")+fmt.Sprintf(format, args...)] = true
	}
	if of, ok := strings.CutPrefix(kind, "list of "); ok {
		list, ok := v.([]any)
		if !ok {
			fault("%v is no list", v)
		}
		for _, x := range list {
			s.check(of, x, at+"[]", faults)
		}
		return
	}
	n, isNumber := v.(json.Number)
	switch kind {
	case "text", "map of text":
		_, isText := v.(string)
		m, isMap := v.(map[string]any)
		for _, x := range m {
			s.check("text", x, at+"{}", faults)
		}
		if kind == "text" && !isText || kind == "map of text" && !isMap {
			fault("%v is no %s", v, kind)
		}
	case "number":
		if !isNumber {
			fault("%v is no number", v)
		}
	case "integer":
		if _, err := n.Int64(); !isNumber || err != nil {
			fault("%v is no integer", v)
		}
	case "bool":
		if _, ok := v.(bool); !ok {
			fault("%v is no bool", v)
		}
	case "nullable text":
		if _, isText := v.(string); v != nil && !isText {
			fault("%v is neither text nor null", v)
		}
	case "Result", "Record": // checked by the caller; a record of any kind
	default:
		s.checkObject(kind, v, at, faults)
	}
}

func (s schema) checkObject(kind string, v any, at string, faults map[string]bool) {
	fields, known := s[kind]
	object, ok := v.(map[string]any)
	if !known || !ok {
		faults[fmt.Sprintf("%s: %v is no %s", at, v, kind)] = true
		return
	}
	path := func(name string) string { return strings.TrimPrefix(at+"."+name, ".") }
	seen := map[string]bool{}
	for _, f := range fields {
		seen[f.name] = true
		x, there := object[f.name]
		switch {
		case !there && !f.optional:
			faults[path(f.name)+": missing, and not optional"] = true
		case there && x == nil && !f.null:
			faults[path(f.name)+": null, but the contract has no null there"] = true
		case there && x != nil:
			s.check(f.kind, x, path(f.name), faults)
		}
	}
	for name := range object {
		if !seen[name] {
			faults[path(name)+": not in the contract of "+kind] = true
		}
	}
}
