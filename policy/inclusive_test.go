package policy

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
)

func inclusive(t testing.TB) *catalogue.Inclusive {
	t.Helper()
	known, err := catalogue.LoadInclusive()
	if err != nil {
		t.Fatal(err)
	}
	return known
}

const projectsFile = `currency: USD
income: {yearly: 1000, year: 2023, source: survey}
projects:
  - {id: wells, name: Wells, service: water, users: 100, investment: 1000, life_years: 2, running_cost: 50, household_pays: 60, source: x,
     regional_test: [{question: spillover, yes: false, why: a}, {question: host, yes: false, why: b}]}
  - {id: books, name: Books, service: identity, users: 10, investment: 0, life_years: 1, running_cost: 5, source: x}
`

// By hand: 1,000 over two years at 5 % is 1000 x .05 / (1 - 1.05^-2) = 537.80 a year; with 50
// running it is 5.8780 for each of 100 users. 60 of 1,000 is 6 %, above the 5 % of water by
// less than half: it hangs on the limit. Two of five answers are no, so four yes are out of
// reach: each alone. Books: nobody knows the price, and no question was answered.
func TestInclusiveByHand(t *testing.T) {
	f, err := ReadProjects("p.yaml", []byte(projectsFile), inclusive(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := WeighInclusive(f, inclusive(t), InclusiveOptions{})
	if err != nil || len(r.Projects) != 2 || r.Need != 4 {
		t.Fatal(err, r)
	}
	w, b := r.Projects[0], r.Projects[1]
	if math.Abs(w.Capital-537.8049) > 1e-4 || math.Abs(w.PerUser-5.878049) > 1e-6 || math.Abs(*w.Share-.06) > 1e-12 || w.Burden != HangsOnLimit || w.Verdict != National || *w.MostPays != 50 {
		t.Errorf("%+v", w)
	}
	if b.Share != nil || b.Burden != BurdenUnknown || b.Verdict != RegionalOpen || b.PerUser != .5 {
		t.Errorf("%+v", b)
	}
	f.Income = nil
	if r, err = WeighInclusive(f, inclusive(t), InclusiveOptions{}); err != nil || r.Projects[0].Burden != BurdenUnknown || r.Projects[0].MostPays != nil || len(r.Notes) != 1 {
		t.Errorf("%v %+v", err, r)
	}
	for _, o := range []InclusiveOptions{{Discount: 2}, {Regional: 2}, {Near: .5}} {
		if _, err := WeighInclusive(f, inclusive(t), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

// More users never cost more each; a dearer price is never a smaller burden.
func TestInclusiveProperties(t *testing.T) {
	rank := map[Burden]int{Affordable: 0, HangsOnLimit: 1, TooDear: 2}
	known := inclusive(t)
	rapid.Check(t, func(r *rapid.T) {
		price := rapid.Float64Range(0, 500).Draw(r, "price")
		users := rapid.Float64Range(1, 1e6).Draw(r, "users")
		at := func(users, price float64) ProjectResult {
			f := &Projects{Income: &Income{Yearly: 1000}, Projects: []Project{{ID: "a", Service: "water", Users: users, Investment: 100, Life: 7, Running: 3, Pays: &price}}}
			out, err := WeighInclusive(f, known, InclusiveOptions{Discount: -1})
			if err != nil {
				r.Fatal(err)
			}
			return out.Projects[0]
		}
		a, b := at(users, price), at(users*2, price*1.3)
		if b.PerUser > a.PerUser || rank[b.Burden] < rank[a.Burden] || math.Abs(a.Capital-100.0/7) > 1e-9 {
			r.Fatalf("%+v %+v", a, b)
		}
	})
}

func TestReadProjectsFaults(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"service: water", "service: watr", `p.yaml:4: wells: no service is called "watr"`}, {"users: 100", "users: 0", "users is 0, want people, more than 0"}, {"users: 100", "users: many", "many"},
		{"life_years: 2", "life_years: 0", "life_years is 0"}, {"household_pays: 60", "household_pays: -1", "household_pays is -1"}, {"question: host", "question: spillover", "stands twice"},
		{"question: host", "question: hots", `the question "hots"`}, {"id: books", "id: wells", "wells stands twice"}, {"yearly: 1000", "yearly: 0", "the income is above 0"}, {"currency: USD", "currency: USD\nprice: 3", `unknown field "price"`},
		{"id: books, ", "", "id"},
	} {
		text := strings.Replace(projectsFile, c.old, c.new, 1)
		if text == projectsFile {
			t.Fatalf("%q stands nowhere", c.old)
		}
		if f, err := ReadProjects("p.yaml", []byte(text), inclusive(t)); err == nil || f != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
	if _, err := ReadProjects("p.yaml", nil, inclusive(t)); err == nil {
		t.Error("an empty file was taken")
	}
}

func FuzzReadProjects(f *testing.F) {
	f.Add([]byte(projectsFile))
	f.Fuzz(func(t *testing.T, data []byte) {
		known := inclusive(t)
		p, err := ReadProjects("f", data, known)
		if err != nil {
			return
		}
		if _, err := WeighInclusive(p, known, InclusiveOptions{}); err != nil {
			t.Errorf("read and refused: %v", err)
		}
	})
}
