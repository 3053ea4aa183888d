package agree

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
)

func loaded(t testing.TB) catalogue.Areas {
	t.Helper()
	areas, err := catalogue.LoadAreas()
	if err != nil {
		t.Fatal(err)
	}
	return areas
}

// two are areas of chapters 01 and 02, and one of services.
var two = catalogue.Areas{
	{ID: "a", HS: []string{"01"}, ISIC: []string{"01"}, Fields: []int{1, 2, 3}, Needs: catalogue.Needs{Finance: 1, Power: 1, Skills: 1, Transport: 1, Contracts: 1}},
	{ID: "b", HS: []string{"02"}, ISIC: []string{"62"}, Fields: []int{4}, Needs: catalogue.Needs{Finance: 3, Power: 2, Skills: 1, Transport: 1, Contracts: 1}},
	{ID: "s", ISIC: []string{"201"}, Needs: catalogue.Needs{Finance: 2, Power: 2, Skills: 2, Transport: 2, Contracts: 2}},
}

// products returns n products of a chapter, the first k of them chosen.
func products(chapter string, k, n int) []Product {
	var out []Product
	for i := range n {
		out = append(out, Product{Code: chapter + string(rune('0'+i/10)) + string(rune('0'+i%10)), Chosen: i < k})
	}
	return out
}

// Of 10 balls 4 are marked; of 5 drawn, 4 are marked: C(4,4) C(6,1) / C(10,5) = 6/252.
func TestTails(t *testing.T) {
	upper, lower := tails(4, 5, 4, 10)
	if math.Abs(upper-6.0/252) > 1e-12 || math.Abs(lower-1) > 1e-12 {
		t.Errorf("tails %v and %v, want 6/252 and 1", upper, lower)
	}
}

func TestTailsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(1, 300).Draw(t, "all")
		chosen, n := rapid.IntRange(0, all).Draw(t, "chosen"), rapid.IntRange(0, all).Draw(t, "n")
		k := rapid.IntRange(max(0, n+chosen-all), min(n, chosen)).Draw(t, "k")
		upper, lower := tails(k, n, chosen, all)
		above, _ := tails(k+1, n, chosen, all)
		if math.Abs(lower+above-1) > 1e-9 {
			t.Fatalf("P(X<=%d) + P(X>%d) = %v", k, k, lower+above)
		}
		if other, _ := tails(k, chosen, n, all); math.Abs(other-upper) > 1e-9 {
			t.Fatalf("draws and marks changed places: %v and %v", upper, other)
		}
	})
}

func TestByProducts(t *testing.T) {
	// a: 8 of 10 chosen, b: 2 of 20; in all 10 of 30. Lift of a = .8/.333 = 2.4, of b .3.
	s := ByProducts(two, "x", "exports", "k", append(products("01", 8, 10), products("02", 2, 20)...), Options{})
	a, b, services := s.Views[0], s.Views[1], s.Views[2]
	if a.Stance != Supports || a.Reason.Key != "k.more" || a.Count != 8 || a.Of != 10 || len(a.Examples) != 5 {
		t.Errorf("a: %+v", a)
	}
	if b.Stance != Contradicts || b.Reason.Key != "k.fewer" || b.Reason.Values["chosen"] != "10" || b.Reason.Values["all"] != "30" {
		t.Errorf("b: %+v", b)
	}
	if services.Stance != NoData || services.Reason.Key != "noproducts" {
		t.Errorf("services: %+v", services)
	}
	// Four products are too few to judge; one of five is neither more nor fewer.
	s = ByProducts(two, "x", "exports", "k", append(products("01", 4, 4), products("02", 1, 5)...), Options{})
	if s.Views[0].Stance != NoData || s.Views[0].Reason.Key != "k.few" {
		t.Errorf("four products: %+v", s.Views[0])
	}
	// Nothing chosen anywhere says nothing of anything.
	s = ByProducts(two, "x", "exports", "k", products("01", 0, 30), Options{})
	if s.Views[0].Stance != NoData {
		t.Errorf("nothing chosen: %+v", s.Views[0])
	}
}

// Where a near-by threshold gives another stance, the view says which. a: 7 of 10, all:
// 14 of 30: lift 1.5, chance .082: at half the chance it is neutral.
func TestNear(t *testing.T) {
	s := ByProducts(two, "x", "exports", "k", append(products("01", 7, 10), products("02", 7, 20)...), Options{})
	if v := s.Views[0]; v.Stance != Supports || v.Near != Neutral || v.NearBy != "lift 1.5 instead of 1.25" && v.NearBy != "chance 0.05 instead of 0.1" {
		t.Errorf("%+v", v)
	}
}

// A stance that another choice of the school would change says so, unless a near-by
// threshold already does.
func TestOtherChoices(t *testing.T) {
	now := append(products("01", 9, 10), products("02", 1, 20)...)
	other := Choice{By: "the other cut", Products: append(products("01", 3, 10), products("02", 6, 20)...)}
	s := ByProducts(two, "x", "exports", "k", now, Options{}, other)
	if v := s.Views[0]; v.Stance != Supports || v.Near != Neutral || v.NearBy != "the other cut" {
		t.Errorf("%+v", v)
	}
	s = ByProducts(two, "x", "exports", "k", now, Options{}, Choice{By: "none", Products: products("01", 0, 10)})
	if v := s.Views[0]; v.Near != Neutral || v.NearBy != "none" {
		t.Errorf("nothing chosen under the other: %+v", v)
	}
	if s = ByProducts(two, "x", "exports", "k", now, Options{}, Choice{By: "same", Products: now}); s.Views[0].Near != "" {
		t.Errorf("the same choice changes nothing: %+v", s.Views[0])
	}
}

// A product more that is chosen never turns support away.
func TestMoreChosenNeverHurts(t *testing.T) {
	rank := map[Stance]int{Contradicts: 0, Neutral: 1, Supports: 2}
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(5, 60).Draw(t, "n"), rapid.IntRange(5, 60).Draw(t, "m")
		k, other := rapid.IntRange(0, n-1).Draw(t, "k"), rapid.IntRange(1, m).Draw(t, "other")
		at := func(k int) Stance {
			return ByProducts(two, "x", "exports", "k", append(products("01", k, n), products("02", other, m)...), Options{}).Views[0].Stance
		}
		if rank[at(k+1)] < rank[at(k)] {
			t.Fatalf("%d of %d is %s, %d is %s", k, n, at(k), k+1, at(k+1))
		}
	})
}

func TestByConstraints(t *testing.T) {
	for _, c := range []struct {
		name   string
		scarce []Scarce
		want   [3]string // keys of the reasons
		stance [3]Stance
	}{
		{"finance binds, power may", []Scarce{{"finance", "finance", Binds}, {"power", "power", Possible}},
			[3]string{"constraints.little", "constraints.binding", "constraints.none"}, [3]Stance{Supports, Contradicts, Neutral}},
		{"finance may bind", []Scarce{{"finance", "finance", Possible}},
			[3]string{"constraints.none", "constraints.candidate", "constraints.none"}, [3]Stance{Neutral, Neutral, Neutral}},
		{"finance is suspected, power free", []Scarce{{"finance", "finance", Suspected}, {"power", "power", Free}},
			[3]string{"constraints.none", "constraints.open", "constraints.none"}, [3]Stance{Neutral, Neutral, Neutral}},
		{"finance is suspected", []Scarce{{"finance", "finance", Suspected}},
			[3]string{"constraints.unknown", "constraints.suspected", "constraints.unknown"}, [3]Stance{NoData, NoData, NoData}},
		{"nothing known", nil, [3]string{"constraints.unknown", "constraints.unknown", "constraints.unknown"}, [3]Stance{NoData, NoData, NoData}},
	} {
		s, err := ByConstraints(two, "d", "tree", c.scarce)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range s.Views {
			if v.Stance != c.stance[i] || v.Reason.Key != c.want[i] {
				t.Errorf("%s: %+v, want %s because of %s", c.name, v, c.stance[i], c.want[i])
			}
		}
	}
	if s, _ := ByConstraints(two, "d", "tree", []Scarce{{"finance", "finance", Possible}}); s.Views[1].Near != Contradicts {
		t.Errorf("a candidate that is found to bind turns the stance: %+v", s.Views[1])
	}
	if _, err := ByConstraints(two, "d", "tree", []Scarce{{Need: "luck"}}); err == nil {
		t.Error("an unknown need was taken")
	}
}

func TestByCycles(t *testing.T) {
	base := map[string]Base{"a": Shown}
	s := ByCycles(two, "c", "patents", []Field{{1, "short", true}, {2, "short", true}, {3, "long", true}, {4, "long", false}}, base)
	if v := s.Views[0]; v.Stance != Supports || v.Count != 2 || v.Of != 3 || v.Reason.Values["from"] != "computed" || !reflect.DeepEqual(v.Examples, []string{"1", "2"}) {
		t.Errorf("two of three short: %+v", v)
	}
	if v := s.Views[1]; v.Stance != Neutral || v.Reason.Key != "cycles.slow" || v.Reason.Values["from"] != "literature" {
		t.Errorf("one long, not science-based: %+v", v)
	}
	if v := s.Views[2]; v.Stance != NoData {
		t.Errorf("no field: %+v", v)
	}
	s = ByCycles(two, "c", "patents", []Field{{1, "short", true}, {2, "long", true}, {4, "unknown", true}}, base)
	if s.Views[0].Stance != Neutral || s.Views[1].Stance != NoData {
		t.Errorf("half short: %+v; unknown: %+v", s.Views[0], s.Views[1])
	}
	for b, key := range map[Base]string{"": "cycles.unknown", Unknown: "cycles.unknown", Absent: "cycles.nobase", Export: "cycles.noexport", Patent: "cycles.nopatent"} {
		if v := ByCycles(two, "c", "patents", []Field{{1, "short", true}}, map[string]Base{"a": b}).Views[0]; v.Stance != Neutral || v.Reason.Key != key {
			t.Errorf("short, and base %q: %+v", b, v)
		}
	}
	science := catalogue.Areas{{ID: "x", Fields: []int{1}, Needs: catalogue.Needs{Finance: 1, Power: 1, Skills: 3, Transport: 1, Contracts: 1}}}
	if v := ByCycles(science, "c", "patents", []Field{{1, "long", true}}, nil).Views[0]; v.Stance != Contradicts {
		t.Errorf("long and science-based: %+v", v)
	}
}

func TestByMissions(t *testing.T) {
	s := ByMissions(two, "m", "map", []Mission{{"water", true, []string{"0113", "C"}}, {"digital", false, []string{"62"}}})
	for i, want := range []Reason{{"missions.passed", map[string]string{"names": "water"}}, {"missions.failed", map[string]string{"names": "digital"}}, {"missions.broad", map[string]string{"names": "water"}}} {
		if v := s.Views[i]; !reflect.DeepEqual(v.Reason, want) {
			t.Errorf("%+v, want %+v", v, want)
		}
	}
	if s := ByMissions(two, "m", "map", nil); s.Views[0].Stance != NoData {
		t.Errorf("no mission: %+v", s.Views[0])
	}
}

func TestSections(t *testing.T) {
	for division, want := range map[string]string{"01": "A", "03": "A", "05": "B", "10": "C", "268": "C", "35": "D", "49": "H", "62": "J", "72": "M", "99": "U", "x": ""} {
		if got := section(division); got != want {
			t.Errorf("section of %s: %q, want %q", division, got, want)
		}
	}
}

func view(s Stance) []View { return []View{{Area: "a", Stance: s}} }

func TestFindings(t *testing.T) {
	one := two[:1]
	list := func(stances ...Stance) []School {
		bases := []string{"exports", "exports", "tree", "patents"}
		var out []School
		for i, s := range stances {
			out = append(out, School{ID: string(rune('p' + i)), Basis: bases[i], Views: view(s)})
		}
		return out
	}
	for _, c := range []struct {
		list []School
		want Finding
	}{
		{list(Supports, Neutral, Supports), Agreed},
		{list(Supports, Supports, Neutral), Leaning}, // two schools, one table
		{list(Supports, Neutral, Contradicts), Disputed},
		{list(Contradicts, Neutral, Contradicts), Opposed},
		{list(Contradicts, Contradicts, Neutral), Doubted},
		{list(Neutral, Neutral, Neutral), Open},
		{list(Supports, NoData, Supports), TooFew}, // two schools are too few
	} {
		r := Combine(one, c.list, Own{}, Options{})
		if r.Rows[0].Finding != c.want {
			t.Errorf("%v: %s, want %s", c.list, r.Rows[0].Finding, c.want)
		}
	}
	shaky := list(Supports, Neutral, Supports)
	shaky[2].Views[0].Near = Contradicts
	if r := Combine(one, shaky, Own{}, Options{}); !reflect.DeepEqual(r.Rows[0].Shaky, []string{"r"}) {
		t.Errorf("shaky %v, want r", r.Rows[0].Shaky)
	}
	if r := Combine(one, []School{Silent([]string{"a"}, "m", "map", "No map was given.")}, Own{}, Options{}); len(r.Notes) != 1 || r.Notes[0].Text != "No map was given." {
		t.Errorf("%+v", r.Notes)
	}
}

func TestParseOwn(t *testing.T) {
	areas := loaded(t)
	own, err := ParseOwn("n.yaml", []byte(`nominations:
- {area: food, name: Dried fruit association, kind: association, why: joint laboratory, who: an exporter}
- {area: food, name: Juice, kind: wish, why: much fruit, who: ministry}`), areas)
	if err != nil {
		t.Fatal(err)
	}
	pockets, wishes := own.of("food")
	if len(pockets) != 1 || len(wishes) != 1 || wishes[0].Name != "Juice" {
		t.Errorf("%+v, %+v", pockets, wishes)
	}
	_, err = ParseOwn("n.yaml", []byte(`nominations:
- {area: foods, name: X, kind: association, why: w, who: w}
- {area: food, name: ' ', kind: club, why: w, who: w}`), areas)
	for _, want := range []string{`n.yaml:2: there is no area "foods"`, "n.yaml:3: kind", "n.yaml:3: name is blank"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}

func FuzzParseOwn(f *testing.F) {
	f.Add([]byte("nominations:\n- {area: food, name: n, kind: firm, why: w, who: w}"))
	areas := loaded(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		own, err := ParseOwn("f", data, areas)
		for _, n := range own.Nominations {
			if _, ok := areas.Area(n.Area); !ok && err == nil {
				t.Fatalf("area %q was taken", n.Area)
			}
		}
	})
}
