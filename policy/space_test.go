package policy

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func spotted(text string, scores ...int) Cause {
	c := Cause{Text: text}
	for i, to := range []**int{&c.Authority, &c.Acceptance, &c.Ability} {
		if scores[i] >= 0 {
			v := scores[i]
			*to = &v
		}
	}
	return c
}

// By the rule: enter where all are 2 or more, build space where exactly one is below, park
// where more are. Two below park a cause whatever the third is.
func TestSpace(t *testing.T) {
	c := Cause{Text: "top", Causes: []Cause{
		spotted("park", 0, 1, 3), spotted("build", 3, 1, 3), spotted("enter 2", 2, 3, 3), spotted("unknown", 3, -1, 3), spotted("park too", 1, 1, -1),
		{Text: "mid", Causes: []Cause{spotted("enter 3", 3, 3, 3), spotted("build 0", 0, 3, 3), spotted("one short", 1, -1, 3)}},
	}}
	spots := Space(c, Options{})
	var got []string
	for _, s := range spots {
		got = append(got, s.Path[len(s.Path)-1]+": "+string(s.Verdict))
	}
	want := []string{"enter 3: enter", "enter 2: enter", "build: build space", "build 0: build space", "unknown: not known", "one short: not known", "park: park", "park too: park"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if s := spots[0]; *s.Space != 3 || !slices.Equal(s.Path, []string{"top", "mid", "enter 3"}) {
		t.Errorf("%+v", s)
	}
	if s := spots[2]; *s.Space != 1 || !slices.Equal(s.Narrow, []string{"acceptance"}) {
		t.Errorf("%+v", s)
	}
	if s := spots[7]; s.Space != nil || !slices.Equal(s.Missing, []string{"ability"}) {
		t.Errorf("%+v", s)
	}
	if one := Space(spotted("alone", 3, 3, 3), Options{}); len(one) != 1 || one[0].Verdict != Enter {
		t.Errorf("%+v", one)
	}
	if one := Space(spotted("alone", 2, 3, 3), Options{Enter: 3}); one[0].Verdict != Build {
		t.Errorf("%+v", one)
	}
}

func TestFishboneOf(t *testing.T) {
	r, err := Read("x.yaml", example(t), Known{})
	if err != nil {
		t.Fatal(err)
	}
	f := FishboneOf(r.Problems[0], Options{})
	if f.Depth != 3 || len(f.Spots) != 5 || f.Spots[0].Verdict != Enter || f.Spots[0].Path[2] != "Foremen were never shown how" || len(f.Notes) != 0 {
		t.Errorf("%+v", f)
	}
	f = FishboneOf(Problem{ID: "p", FirmSources: []string{"A", " a"}}, Options{})
	if f.Depth != 0 || !slices.Equal(codes(f.Notes), []string{"problem-no-causes", "problem-few-firms"}) {
		t.Errorf("%+v", f)
	}
	f = FishboneOf(Problem{ID: "p", FirmSources: []string{"A", "B", "C"}, Causes: []Cause{spotted("x", 0, 0, 0)}}, Options{})
	if !slices.Equal(codes(f.Notes), []string{"problem-one-why", "problem-no-entry"}) {
		t.Errorf("%+v", f)
	}
}

// The order of causes does not matter; a larger score never makes a cause worse to enter.
func TestSpaceProperties(t *testing.T) {
	rank := []Ground{Park, Unclear, Build, Enter}
	rapid.Check(t, func(t *rapid.T) {
		score := rapid.IntRange(-1, 3)
		var causes []Cause
		for i := range rapid.IntRange(1, 6).Draw(t, "n") {
			causes = append(causes, spotted(string(rune('a'+i)), score.Draw(t, "a"), score.Draw(t, "b"), score.Draw(t, "c")))
		}
		p := Problem{ID: "p", Causes: causes}
		q := Problem{ID: "p", Causes: rapid.Permutation(causes).Draw(t, "order")}
		if a, b := FishboneOf(p, Options{}), FishboneOf(q, Options{}); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
		c := causes[0]
		if c.Authority == nil || *c.Authority == 3 {
			return
		}
		more := c
		v := *c.Authority + 1
		more.Authority = &v
		if slices.Index(rank, Space(more, Options{})[0].Verdict) < slices.Index(rank, Space(c, Options{})[0].Verdict) {
			t.Fatalf("%+v", c)
		}
	})
}

// Four of the signs of the example's department hold and one does not; three were not
// looked at. Rules on paper 4, in use 1.5: a gap of 2.5.
func TestMimic(t *testing.T) {
	r, err := Read("x.yaml", example(t), Known{})
	if err != nil {
		t.Fatal(err)
	}
	c := Mimic(r.Mimicry[0], Options{})
	if c.Holds != 4 || c.Known != 5 || !c.Flagged || c.Open || len(c.Signs) != SignCount || *c.Gap != 2.5 {
		t.Errorf("%+v", c)
	}
	yes, no := true, false
	c = Mimic(Mimicry{Subject: "x", Copied: &yes, Documents: &yes, NoClient: &no}, Options{})
	if c.Flagged || !c.Open || c.Gap != nil || !slices.Equal(codes(c.Notes), []string{"mimicry-open"}) {
		t.Errorf("%+v", c)
	}
	c = Mimic(Mimicry{Copied: &no, Documents: &no, NotExecuted: &no, Existence: &no, Understaffed: &no, NoClient: &no}, Options{})
	if c.Flagged || c.Open || c.Known != 6 {
		t.Errorf("%+v", c)
	}
	if n := reflect.TypeFor[Mimicry]().NumField(); n != SignCount+4 {
		t.Errorf("the record has %d fields", n)
	}
}
