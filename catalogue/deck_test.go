package catalogue

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The deck's traps: a blank is not a zero, a printed zero is a value, and the two
// damaged rows are doubtful.
func TestDeckTraps(t *testing.T) {
	c := mustLoad(t)
	at := map[string]DeckFigure{}
	for _, f := range c.Deck() {
		at[f.Table+" "+f.Subject] = f
	}
	if f := at["iso-14001 KGZ"]; !f.Blank || f.Printed != "" {
		t.Errorf("KGZ 14001 = %+v, want a blank", f)
	}
	if f := at["iso-9001 TKM"]; f.Blank || f.Value != 0 || f.Printed != "0" {
		t.Errorf("TKM 9001 = %+v, want a printed zero", f)
	}
	blanks := 0
	for _, f := range c.Deck() {
		if f.Blank {
			blanks++
		}
		if damaged := f.Table == "iso-14001" || f.Table == "iso-50001"; f.Doubtful() != damaged {
			t.Errorf("%s %s doubtful = %v", f.Table, f.Subject, f.Doubtful())
		}
		if wantGroup := f.Subject == "ECA" || f.Subject == "MIC" || f.Subject == "LIC"; f.Group != wantGroup {
			t.Errorf("%s %s group = %v", f.Table, f.Subject, f.Group)
		}
	}
	if blanks != 1 {
		t.Errorf("%d blank cells, the deck has one", blanks)
	}
	if f := at["gerd ECA"]; f.Value != 2 || f.Decimals != 1 || math.Abs(f.Tolerance()-.05) > 1e-15 {
		t.Errorf("GERD ECA = %+v", f)
	}
	if _, ok := at["lpi AZE"]; ok {
		t.Error("the slide has no LPI of Azerbaijan")
	}
}

// vector is ex01a: the deck's figures as another program read them.
type vector map[string]map[string]struct {
	Value   float64 `json:"value"`
	Group   string  `json:"group"`
	Against float64 `json:"group_value"`
	Verdict string  `json:"verdict"`
}

func readVector(t *testing.T) vector {
	data, err := os.ReadFile("testdata/ex01a_deck_claims.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	v := vector{}
	for _, table := range []string{"lpi", "servers"} {
		row := v[table]
		if err := json.Unmarshal(raw[table], &row); err != nil {
			t.Fatal(err)
		}
		v[table] = row
	}
	return v
}

func TestDeckAgreesWithVector(t *testing.T) {
	c := mustLoad(t)
	v := readVector(t)
	value := map[string]float64{}
	for _, f := range c.Deck() {
		value[f.Table+" "+f.Subject] = f.Value
	}
	for table, rows := range v {
		for iso3, w := range rows {
			if got := value[table+" "+iso3]; got != w.Value {
				t.Errorf("%s %s = %v, vector %v", table, iso3, got, w.Value)
			}
			group, _ := c.DeckClasses().Group(iso3)
			if group != w.Group {
				t.Errorf("%s: group %s, vector %s", iso3, group, w.Group)
			}
			if got := value[table+" "+group]; got != w.Against {
				t.Errorf("%s %s = %v, vector %v", table, group, got, w.Against)
			}
		}
	}
}

// The expected verdicts of "behind its income group" follow the vector.
func TestExpectAgreesWithVector(t *testing.T) {
	verdict := map[string]string{"below": "supported", "at_par": "at_par", "above": "not_supported"}
	v := readVector(t)
	tables := map[string]string{"lpi-others-behind": "lpi", "servers-others-lower": "servers"}
	checked := 0
	for _, claim := range mustLoad(t).Claims() {
		table, ok := tables[claim.ID]
		if !ok {
			continue
		}
		for _, s := range claim.Subjects {
			checked++
			if want := verdict[v[table][s].Verdict]; claim.Expect[s] != want {
				t.Errorf("%s %s expects %s, vector says %s", claim.ID, s, claim.Expect[s], want)
			}
		}
	}
	if checked != 11 {
		t.Errorf("%d verdicts checked, want 11", checked)
	}
}

// A claim decided by the deck must find its figures there, those of the subjects
// and those of the comparator, or say that there is nothing to compare with.
func TestDeckEvidenceExists(t *testing.T) {
	c := mustLoad(t)
	has := map[string]bool{}
	for _, f := range c.Deck() {
		if !f.Blank && !f.Doubtful() {
			has[fmt.Sprint(f.Indicator, f.Subject, f.Year)] = true
		}
	}
	for _, v := range c.Claims() {
		if v.Evidence != DeckSource {
			continue
		}
		for _, s := range v.Subjects {
			need := []string{s}
			if v.Comparator.Group != "" {
				need = append(need, v.Comparator.Group)
			}
			if v.Comparator.OwnIncomeGroup {
				g, _ := c.DeckClasses().Group(s)
				need = append(need, g)
			}
			for _, n := range need {
				if !has[fmt.Sprint(v.Indicator, n, v.Year)] {
					t.Errorf("%s: the deck has no %s of %s in %d", v.ID, v.Indicator, n, v.Year)
				}
			}
		}
	}
}

// Quotes, slides and figures are the deck's own.
func TestDeckText(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared, "deck.md"))
	if err != nil {
		t.Skipf("the deck is not beside the repository: %v", err)
	}
	plain := strings.NewReplacer("**", "", "*", "", "<i>", "", "</i>", "", "<em>", "", "</em>", "").Replace(string(data))
	rows := map[string]bool{} // "title of the row|subject|printed"
	var head []string
	for _, line := range strings.Split(plain, "\n") {
		if !strings.Contains(line, "\t") {
			if strings.TrimSpace(line) != "" {
				head = nil
			}
			continue
		}
		cells := strings.Split(line, "\t")
		if head == nil {
			head = cells
			continue
		}
		for i, cell := range cells {
			if i < len(head) {
				rows[head[i]+"|"+cell+"|"+cells[0]] = true
			}
		}
	}
	c := mustLoad(t)
	for _, f := range c.Deck() {
		if !strings.Contains(plain, f.Slide) || !strings.Contains(plain, f.Title) {
			t.Errorf("%s: slide or title is not the deck's", f.Table)
		}
		found := false
		for row := range rows {
			subject, rest, _ := strings.Cut(row, "|")
			cell, title, _ := strings.Cut(rest, "|")
			iso := strings.HasPrefix(f.Table, "iso-")
			found = found || subject == f.Subject && cell == f.Printed && (!iso || strings.HasPrefix(title, f.Title))
		}
		if !found {
			t.Errorf("%s %s: the deck does not print %q", f.Table, f.Subject, f.Printed)
		}
	}
	for _, v := range c.Claims() {
		if !strings.Contains(plain, v.Quote) {
			t.Errorf("%s: the deck does not say %q", v.ID, v.Quote)
		}
		if !strings.Contains(plain, v.Slide) {
			t.Errorf("%s: no slide %q", v.ID, v.Slide)
		}
	}
}

// The copy of the vector is the vector.
func TestVectorCopy(t *testing.T) {
	want, err := os.ReadFile(filepath.Join(shared, "vectors", "ex01a_deck_claims.json"))
	if err != nil {
		t.Skipf("the vectors are not beside the repository: %v", err)
	}
	got, err := os.ReadFile("testdata/ex01a_deck_claims.json")
	if err != nil || string(got) != string(want) {
		t.Errorf("testdata differs from the vector (%v)", err)
	}
}
