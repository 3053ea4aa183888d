package catchup

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Unit is what one is in sums of fractions: they are kept in billionths, each
// rounded half up, so that sums are whole numbers and exact.
const Unit = 1_000_000_000

// Patent is one patent. Country is that of the first inventor, Class the main class.
type Patent struct {
	ID, Country, Class string
	Year               int
	Assignee           string // "": not known
	NPL                int    // references that are no patents; negative: not known
}

// Citation says that one patent cites another.
type Citation struct{ Citing, Cited string }

// Tally is what patents and citations come down to: whole numbers by year, country
// and class. Lists are in the order of their keys.
type Tally struct {
	First, Last int // the window; Origins, Flows and Holders are of patents in it
	Log         Log
	Cells       []Cell // of all years
	Origins     []Origin
	Flows       []Flow
	Firms       []Holder // by country
	ClassFirms  []Holder // by class
}

// Log counts the rows that were read and those that were left out, each under the
// first reason that holds.
type Log struct {
	Patents      int `json:"patents"`       // rows
	NoID         int `json:"no_id"`         // left out
	NoYear       int `json:"no_year"`       // left out: no year that a patent can be of
	NoCountry    int `json:"no_country"`    // left out
	Groups       int `json:"groups"`        // left out: a group of countries
	Unknown      int `json:"unknown_place"` // left out: no country that is known
	NoClass      int `json:"no_class"`      // left out
	Repeated     int `json:"repeated"`      // rows that say again what one row said
	Conflicts    int `json:"conflicts"`     // left out: rows of an id that do not agree
	BadNPL       int `json:"bad_npl"`       // taken, with the number not known
	Malformed    int `json:"malformed"`     // lines that are no row
	Taken        int `json:"taken"`         // patents
	Citations    int `json:"citations"`     // rows
	NoEnds       int `json:"no_ends"`       // left out: an id is missing
	SelfCited    int `json:"self_cited"`    // left out: a patent cites itself
	Uncited      int `json:"unknown_cited"` // left out: the cited patent is not in the table
	Unciting     int `json:"unknown_citing"`
	Negative     int `json:"negative_lag"` // left out: the cited patent is younger
	BadCitations int `json:"malformed_citations"`
	Used         int `json:"used"` // citations
}

// Cell sums the patents of a year, country and class.
type Cell struct {
	Year           int
	Country, Class string
	N              int64 // patents
	Timed          int64 // of them with a cycle time
	TCT            int64 // sum of cycle times, in 1/Unit years
	NPLKnown, NPL  int64 // patents with a number of references that are no patents, and their sum
}

// Origin sums the originality of a country's patents.
type Origin struct {
	Country     string
	N, Sum      int64 // patents with a citation; sum in 1/Unit
	HallN, Sum2 int64 // patents with two or more; sum of the corrected originality
}

// Flow counts the citations from the patents of a country to those of another.
type Flow struct {
	From, To string
	N        int64
}

// Holder says how the patents of a country or class are spread over assignees.
type Holder struct {
	Key     string
	N       int64 // patents with a known assignee
	Squares int64 // sum over assignees of the square of their patents
}

// CycleTime is the mean of n lags with this sum, in 1/Unit years.
func CycleTime(sum, n int64) int64 { return ratio(sum, n) }

// Originality is 1 - sum of squared shares over the classes of n citations, in
// 1/Unit; squares is the sum over classes of the square of its citations.
func Originality(n, squares int64) int64 { return ratio(n*n-squares, n*n) }

// Corrected is [Originality] with Hall's factor n/(n-1), for n >= 2.
func Corrected(n, squares int64) int64 { return ratio(n*n-squares, n*(n-1)) }

// ratio is a/b in 1/Unit, rounded half up; a is not negative.
func ratio(a, b int64) int64 {
	whole, rest := a/b, a%b
	// rest < b < 2^62/Unit for every b that occurs: at most some 60,000 citations squared.
	return whole*Unit + (2*rest*Unit+b)/(2*b)
}

// Span is the window of so many years that ends with year, or with the last year of
// a patent if year is 0 or later.
func Span(last, year, years int) (from, to int) {
	if year != 0 && year < last {
		last = year
	}
	return last - years + 1, last
}

// TallyOf makes the tally of patents and citations held in memory over a [Span]. The
// rows themselves are not changed.
func TallyOf(patents []Patent, citations []Citation, year, years int) *Tally {
	t := &Tally{}
	kept := t.keep(patents)
	last := 0
	for _, p := range kept {
		last = max(last, p.Year)
	}
	t.First, t.Last = Span(last, year, years)
	at := make(map[string]int32, len(kept))
	for i, p := range kept {
		at[p.ID] = int32(i)
	}
	refs := t.resolve(kept, at, citations)
	t.cells(kept, refs)
	t.window(kept, refs)
	return t
}

// keep drops the patents that can't be used and those whose rows contradict.
func (t *Tally) keep(patents []Patent) []Patent {
	l := &t.Log
	l.Patents += len(patents)
	type seen struct {
		at    int
		n     int
		clash bool
	}
	byID := map[string]*seen{}
	var ids []string
	for i, p := range patents {
		switch {
		case p.ID == "":
			l.NoID++
		case p.Year == 0:
			l.NoYear++
		case p.Country == "":
			l.NoCountry++
		case p.Class == "":
			l.NoClass++
		default:
			s := byID[p.ID]
			if s == nil {
				byID[p.ID] = &seen{at: i, n: 1}
				ids = append(ids, p.ID)
				continue
			}
			s.n++
			s.clash = s.clash || patents[s.at] != p
		}
	}
	var out []Patent
	for _, id := range ids {
		s := byID[id]
		if s.clash {
			l.Conflicts += s.n
			continue
		}
		l.Repeated += s.n - 1
		out = append(out, patents[s.at])
	}
	l.Taken = len(out)
	return out
}

// resolve returns, for each patent, the patents it cites.
func (t *Tally) resolve(kept []Patent, at map[string]int32, citations []Citation) [][]int32 {
	l := &t.Log
	l.Citations += len(citations)
	refs := make([][]int32, len(kept))
	for _, c := range citations {
		from, citing := at[c.Citing]
		to, cited := at[c.Cited]
		switch {
		case c.Citing == "" || c.Cited == "":
			l.NoEnds++
		case c.Citing == c.Cited:
			l.SelfCited++
		case !citing:
			l.Unciting++
		case !cited:
			l.Uncited++
		case kept[to].Year > kept[from].Year:
			l.Negative++
		default:
			l.Used++
			refs[from] = append(refs[from], to)
		}
	}
	return refs
}

func (t *Tally) cells(kept []Patent, refs [][]int32) {
	type key struct {
		year           int
		country, class string
	}
	cells := map[key]*Cell{}
	for i, p := range kept {
		k := key{p.Year, p.Country, p.Class}
		c := cells[k]
		if c == nil {
			c = &Cell{Year: p.Year, Country: p.Country, Class: p.Class}
			cells[k] = c
		}
		c.N++
		if p.NPL >= 0 {
			c.NPLKnown++
			c.NPL += int64(p.NPL)
		}
		if len(refs[i]) == 0 {
			continue
		}
		sum := int64(0)
		for _, j := range refs[i] {
			sum += int64(p.Year - kept[j].Year)
		}
		c.Timed++
		c.TCT += CycleTime(sum, int64(len(refs[i])))
	}
	for _, c := range cells {
		t.Cells = append(t.Cells, *c)
	}
	slices.SortFunc(t.Cells, func(a, b Cell) int {
		return cmp.Or(a.Year-b.Year, cmp.Compare(a.Country, b.Country), cmp.Compare(a.Class, b.Class))
	})
}

// window counts what is taken from the patents of the window alone.
func (t *Tally) window(kept []Patent, refs [][]int32) {
	type pair struct{ a, b string }
	flows, firms, classFirms := map[pair]int64{}, map[pair]int64{}, map[pair]int64{}
	origins := map[string]*Origin{}
	for i, p := range kept {
		if p.Year < t.First || p.Year > t.Last {
			continue
		}
		if p.Assignee != "" {
			firms[pair{p.Country, p.Assignee}]++
			classFirms[pair{p.Class, p.Assignee}]++
		}
		classes := map[string]int64{}
		for _, j := range refs[i] {
			flows[pair{p.Country, kept[j].Country}]++
			classes[kept[j].Class]++
		}
		n, squares := int64(len(refs[i])), int64(0)
		if n == 0 {
			continue
		}
		for _, k := range classes {
			squares += k * k
		}
		o := origins[p.Country]
		if o == nil {
			o = &Origin{Country: p.Country}
			origins[p.Country] = o
		}
		o.N++
		o.Sum += Originality(n, squares)
		if n > 1 {
			o.HallN++
			o.Sum2 += Corrected(n, squares)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(origins)) {
		t.Origins = append(t.Origins, *origins[k])
	}
	for k, n := range flows {
		t.Flows = append(t.Flows, Flow{k.a, k.b, n})
	}
	slices.SortFunc(t.Flows, func(a, b Flow) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	holders := func(m map[pair]int64) []Holder {
		by := map[string]Holder{}
		for k, n := range m {
			h := by[k.a]
			by[k.a] = Holder{k.a, h.N + n, h.Squares + n*n}
		}
		return slices.SortedFunc(maps.Values(by), func(a, b Holder) int { return cmp.Compare(a.Key, b.Key) })
	}
	t.Firms, t.ClassFirms = holders(firms), holders(classFirms)
}

// Check says what is wrong with a tally that was made elsewhere.
func (t *Tally) Check() error {
	for _, c := range t.Cells {
		if c.N < 0 || c.Timed < 0 || c.Timed > c.N || c.TCT < 0 || c.NPLKnown > c.N {
			return fmt.Errorf("catchup: a cell of %d %s %s does not add up", c.Year, c.Country, c.Class)
		}
	}
	if t.First > t.Last {
		return fmt.Errorf("catchup: a window from %d to %d", t.First, t.Last)
	}
	return nil
}
