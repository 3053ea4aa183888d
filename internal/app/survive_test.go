package app

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"upstep/policy"
)

func at[T any](v T) *T { return &v }

// everything is a register in which every field of every record says something.
func everything(t *testing.T) *policy.Register {
	t.Helper()
	known, err := knownWords()
	if err != nil {
		t.Fatal(err)
	}
	const grant = "matching_grant_upgrading"
	leaf := policy.Cause{Text: "no law", Authority: at(1), Acceptance: at(2), Ability: at(3), Evidence: "the code"}
	host := policy.Host{ID: "agency", Name: "Agency", Kind: "agency", Mandate: "pays", Staff: at(12), TrustedBy: []string{"firms"}, May: []string{grant}, Load: at(2.5), Illustrative: true,
		Ratings:     []policy.Rating{{Rater: "R", Outside: true, Date: "2026-03", Scores: []policy.Score{{Dimension: "me", Value: 2.5, Evidence: "e"}}}},
		Traces:      []policy.Trace{{Kind: "days_to_pay", Value: 30, Programme: "p", Year: 2025, Source: "s"}},
		Nominations: []policy.Nomination{{By: "a firm", Firm: true, Independent: true, Date: "2026-03-31", For: "paid"}}}
	other := policy.Host{ID: "chamber", Name: "Chamber", Kind: "chamber"}
	r := &policy.Register{Country: "UZB", Notice: "Invented.", Hosts: []policy.Host{host, other},
		Together:   []policy.Together{{ID: "both", Name: "Both", Members: []policy.Member{{Host: "agency", Does: "pays"}, {Host: "chamber", Does: "delivers"}}, May: []string{grant}}},
		Priorities: []policy.Priority{{Need: known.Needs[0], Severity: 0.5, Why: "w", Source: "s"}},
		Problems: []policy.Problem{{ID: "p", Who: "w", HowMuch: "m", HowKnown: "k", Instruments: []string{grant}, FirmSources: []string{"f"}, Against: "a",
			Causes: []policy.Cause{{Text: "top", Causes: []policy.Cause{leaf}}}}},
		Programme: &policy.Programme{Currency: "USD", Budget: 1e6, Total: at(2e6), PilotCap: at(3e5), Pilots: at(4), HostShare: at(0.5), PilotCosts: []policy.PilotCost{{Instrument: grant, Cost: 1e5, Source: "s"}}},
		Reforms: []policy.Reform{{ID: "r", Area: known.Areas[0], Obstacle: "o", What: "w", Owner: "m", Deadline: "2027-06", FirmsNamed: at(3), FirmsAsked: at(9), DaysBefore: at(20.0), DaysAfter: at(5.0),
			Instruments: []string{grant}, Cause: &leaf}},
		Present: []policy.Present{{Instrument: grant, Area: known.Areas[0], Budget: 4e5, Source: "the budget"}},
		Mimicry: []policy.Mimicry{{Subject: grant, Copied: at(true), Documents: at(true), NotExecuted: at(true), Existence: at(true), Understaffed: at(true), NoClient: at(true),
			Consultant: at(true), NeverUsed: at(true), DeJure: at(4.0), DeFacto: at(1.5), Source: "s"}},
	}
	for _, instrument := range known.Instruments {
		if texts := known.Preconditions[instrument]; len(texts) > 0 {
			r.Facts = []policy.Fact{{Instrument: instrument, Precondition: texts[0], Host: "agency", Met: true, Source: "s"}}
		}
	}
	said := map[string]bool{}
	fields(reflect.ValueOf(r), said)
	for name, ok := range said {
		if !ok {
			t.Errorf("the test leaves %s empty in every record", name)
		}
	}
	return r.Canonical()
}

// fields notes of every field below v whether some record fills it.
func fields(v reflect.Value, said map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fields(v.Elem(), said)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fields(v.Index(i), said)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			said[name] = said[name] || !v.Field(i).IsZero()
			fields(v.Field(i), said)
		}
	}
}

// Every field of a register survives its YAML, the record store, and a workbook; none that
// is added later can be forgotten by one of them.
func TestEveryFieldSurvives(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	want := everything(t)
	data, err := policy.Write(want)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "all.yaml")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(how string, got *policy.Register, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(how, err)
		}
		a, b := reflect.ValueOf(*want), reflect.ValueOf(*got)
		for i := range a.NumField() {
			if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
				t.Errorf("%s: %s is %+v, want %+v", how, a.Type().Field(i).Name, b.Field(i).Interface(), a.Field(i).Interface())
			}
		}
	}
	got, _, err := readRegister(file)
	check("YAML", got, err)

	space := filepath.Join(dir, "space")
	if _, err := InitWorkspace(space); err != nil {
		t.Fatal(err)
	}
	if _, err := ImportCapacity(ctx, space, file, false); err != nil {
		t.Fatal(err)
	}
	_, got, _, err = recorded(ctx, space)
	check("the store", got, err)

	book := filepath.Join(dir, "all.xlsx")
	if _, err := WriteTemplate(ctx, Template{Out: book, Filled: true, Workspace: space}); err != nil {
		t.Fatal(err)
	}
	got, _, err = readRegister(book)
	check("the workbook", got, err)
	over := filepath.Join(dir, "over.yaml")
	if _, err := ExportCapacity(ctx, space, over); err != nil {
		t.Fatal(err)
	}
	got, _, err = readRegister(over)
	check("the export", got, err)
}
