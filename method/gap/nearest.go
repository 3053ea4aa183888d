package gap

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/panel"
)

// Feature is one trait economies are compared by. Values and Known have one entry
// per economy; a value counts only where Known is true.
type Feature struct {
	Name   string
	Weight float64 // of the squared difference; 0 means 1
	Values []float64
	Known  []bool
}

// Neighbour is an economy with its distance from home.
type Neighbour struct {
	Country  string    `json:"country"`
	Distance float64   `json:"distance"` // root of the weighted mean squared difference in z
	Values   []float64 `json:"values"`   // by feature, as compared (after logarithms)
	Z        []float64 `json:"z"`
	Years    []int     `json:"years,omitempty"` // of the figures, by feature; 0: not from the panel
}

// Lack is an economy that was not considered and why.
type Lack struct {
	Country string   `json:"country"`
	Missing []string `json:"missing"` // names of features
}

// Neighbours is a search for economies of similar structure.
type Neighbours struct {
	Home     Neighbour    `json:"home"`
	Features []string     `json:"features"`
	Weights  []float64    `json:"weights"`
	Nearest  []Neighbour  `json:"nearest"`  // nearest first; equal distances by code
	Compared int          `json:"compared"` // economies with all features, home excluded
	Refused  []Lack       `json:"refused"`
	Notes    []panel.Note `json:"notes,omitempty"`
}

// Nearest returns the k economies nearest to home in z-scored features. z uses the
// mean and population standard deviation over the economies that have all features;
// an economy that lacks one is refused, never filled in. If home lacks one, nothing
// is returned but a refusal. Home must be among the economies. It returns an error
// for a feature that does not vary and for k < 1; it panics on shapes that differ.
func Nearest(home string, economies []string, features []Feature, k int) (*Neighbours, error) {
	if k < 1 || len(features) == 0 {
		return nil, fmt.Errorf("gap: nearest economies need k >= 1 and a feature, got k = %d and %d features", k, len(features))
	}
	n := &Neighbours{Home: Neighbour{Country: home}}
	for _, f := range features {
		if len(f.Values) != len(economies) || len(f.Known) != len(economies) {
			panic("gap: a feature needs one value per economy")
		}
		if f.Weight < 0 {
			return nil, fmt.Errorf("gap: feature %s has a negative weight", f.Name)
		}
		n.Features, n.Weights = append(n.Features, f.Name), append(n.Weights, cmp.Or(f.Weight, 1))
	}
	at, complete := -1, []int{}
	for i, c := range economies {
		var missing []string
		for _, f := range features {
			if !f.Known[i] {
				missing = append(missing, f.Name)
			}
		}
		if c == home {
			at = i
		}
		switch {
		case missing == nil:
			complete = append(complete, i)
		case c == home:
			n.note("home-without-features", panel.Refusal, "No peers by structure: %s has no figure of %s.", home, strings.Join(missing, " and "))
		default:
			n.Refused = append(n.Refused, Lack{c, missing})
		}
	}
	slices.SortFunc(n.Refused, func(a, b Lack) int { return cmp.Compare(a.Country, b.Country) })
	if at < 0 {
		return nil, fmt.Errorf("gap: %s is not among the economies", home)
	}
	if len(n.Notes) > 0 {
		return n, nil
	}
	if err := n.search(economies, features, complete, at, k); err != nil {
		return nil, err
	}
	return n, nil
}

func (n *Neighbours) note(code string, s panel.Severity, format string, args ...any) {
	n.Notes = append(n.Notes, panel.Note{Code: code, Subject: n.Home.Country, Severity: s, Text: fmt.Sprintf(format, args...)})
}

func (n *Neighbours) search(economies []string, features []Feature, complete []int, at, k int) error {
	rows := make([]Neighbour, len(complete))
	// Sums run in the order of codes, so that the order of the input has no say.
	slices.SortFunc(complete, func(a, b int) int { return cmp.Compare(economies[a], economies[b]) })
	for _, f := range features {
		col := make([]float64, len(complete))
		for i, e := range complete {
			col[i] = f.Values[e]
		}
		m, sd := mean(col), deviation(col, 0)
		if sd <= eps {
			return fmt.Errorf("gap: feature %s does not vary over the %d economies that have all features", f.Name, len(complete))
		}
		for i := range rows {
			rows[i].Values, rows[i].Z = append(rows[i].Values, col[i]), append(rows[i].Z, (col[i]-m)/sd)
		}
	}
	for i, e := range complete {
		rows[i].Country = economies[e]
		if e == at {
			n.Home = rows[i]
		}
	}
	var total float64
	for _, w := range n.Weights {
		total += w
	}
	for _, r := range rows {
		if r.Country == n.Home.Country {
			continue
		}
		var d float64
		for j, z := range r.Z {
			d += n.Weights[j] * (z - n.Home.Z[j]) * (z - n.Home.Z[j])
		}
		r.Distance = math.Sqrt(d / total)
		n.Nearest = append(n.Nearest, r)
	}
	slices.SortFunc(n.Nearest, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(math.Round(a.Distance/eps), math.Round(b.Distance/eps)), cmp.Compare(a.Country, b.Country))
	})
	n.Compared = len(n.Nearest)
	if n.Compared < k {
		n.note("fewer-neighbours", panel.Warning, "%d nearest economies were asked for, %d have all features.", k, n.Compared)
	}
	n.Nearest = n.Nearest[:min(k, n.Compared)]
	if len(n.Refused) > 0 {
		n.note("features-missing", panel.Info, "%d economies lack a feature and were not considered.", len(n.Refused))
	}
	return nil
}

// Peers makes the nearest economies a peer group.
func (n *Neighbours) Peers() Peers {
	p := Peers{Code: "structure", Name: fmt.Sprintf("the %d economies nearest to %s in structure", len(n.Nearest), n.Home.Country), Kind: "structure"}
	for _, r := range n.Nearest {
		p.Members = append(p.Members, r.Country)
	}
	slices.Sort(p.Members)
	return p
}

// Trait names a feature to read from a panel, or to take from Fixed.
type Trait struct {
	Name   string
	Code   string // panel indicator; "" means Fixed
	Log    bool   // compare logarithms; values <= 0 count as missing
	Weight float64
	MaxLag int
	Fixed  map[string]float64 // by economy, for facts such as landlocked (0 or 1)
}

// Similar reads traits for the year (carried forward by at most MaxLag) and returns
// the k nearest economies of world to home.
func Similar(p *panel.Panel, home string, world []string, year int, traits []Trait, k int) (*Neighbours, error) {
	all := tidy(append([]string{home}, world...), "")
	features := make([]Feature, len(traits))
	years := make([][]int, len(traits))
	for j, t := range traits {
		f := Feature{Name: t.Name, Weight: t.Weight, Values: make([]float64, len(all)), Known: make([]bool, len(all))}
		years[j] = make([]int, len(all))
		for i, c := range all {
			if t.Code == "" {
				f.Values[i], f.Known[i] = t.Fixed[c], has(t.Fixed, c)
				continue
			}
			o := p.Latest(t.Code, c, year, t.MaxLag)
			f.Known[i] = o.Ok() && o.Quality != panel.Doubtful && (!t.Log || o.Value > 0)
			if f.Known[i] {
				f.Values[i], years[j][i] = o.Value, o.Year
				if t.Log {
					f.Values[i] = math.Log(o.Value)
				}
			}
		}
		features[j] = f
	}
	n, err := Nearest(home, all, features, k)
	if err != nil {
		return nil, err
	}
	date := func(r *Neighbour) {
		i, _ := slices.BinarySearch(all, r.Country)
		for j := range traits {
			r.Years = append(r.Years, years[j][i])
		}
	}
	date(&n.Home)
	for i := range n.Nearest {
		date(&n.Nearest[i])
	}
	return n, nil
}

func has(m map[string]float64, key string) bool {
	_, ok := m[key]
	return ok
}
