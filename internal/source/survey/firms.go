package survey

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/method/pyramid"
)

// Sample is what a table says in terms of the pyramid.
type Sample struct {
	Firms     []pyramid.Firm
	Questions []pyramid.Question // of the firms' answers; nil when the table has none
	Variables []pyramid.Variable // in the order of the scheme, questions last
	Synthetic bool               // a row says that it was made up
}

// maxOdd is how many odd values of a variable are listed.
const maxOdd = 10

// builder makes firms of a table.
type builder struct {
	t     *Table
	s     Scheme
	cols  map[string]*Column
	vars  map[string]*pyramid.Variable
	codes map[string]map[string]int
	open  map[string][]int
}

// Firms makes firms of the rows of a table. It fails when the table lacks the weight,
// or every variable that the conditions of the levels rest on: then nothing could be
// said.
func Firms(t *Table, s Scheme) (*Sample, error) {
	b := &builder{t: t, s: s, cols: map[string]*Column{}, vars: map[string]*pyramid.Variable{}, codes: map[string]map[string]int{}, open: map[string][]int{}}
	var order []string
	add := func(name string, c *Column) {
		v := &pyramid.Variable{Name: name, Codes: []pyramid.Code{}, Odd: []pyramid.Odd{}}
		if c != nil && c.Kept {
			b.cols[name], v.Column, v.Label = c, c.Name, c.Label
		}
		b.vars[name], b.codes[name] = v, map[string]int{}
		order = append(order, name)
	}
	for _, v := range s.variables {
		add(v.Name, b.find(v))
		b.open[v.Name] = v.Open
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	out := &Sample{}
	asked := false
	for _, q := range s.questions {
		add("question:"+q.Name, t.Column(q.Name))
		asked = asked || b.cols["question:"+q.Name] != nil
	}
	if asked {
		for _, q := range s.questions {
			out.Questions = append(out.Questions, pyramid.Question{Name: q.Name, Practice: q.Practice})
		}
	}
	for i := range t.Rows {
		out.Firms = append(out.Firms, b.firm(i, asked, out))
	}
	for _, name := range order {
		v := b.vars[name]
		v.Name = strings.TrimPrefix(name, "question:")
		for code, n := range b.codes[name] {
			v.Codes = append(v.Codes, pyramid.Code{Code: code, N: n})
		}
		slices.SortFunc(v.Codes, func(a, b pyramid.Code) int { return strings.Compare(a.Code, b.Code) })
		out.Variables = append(out.Variables, *v)
	}
	return out, nil
}

// find returns the first column that a variable goes by.
func (b *builder) find(v catalogue.SurveyVariable) *Column {
	if b.s.none[v.Name] {
		return nil
	}
	for _, as := range v.As {
		if c := b.t.Column(as); c != nil {
			return c
		}
	}
	return nil
}

// check refuses a table that can't be used at all, or lacks what the user named.
func (b *builder) check() error {
	for _, v := range b.s.variables {
		if b.s.chosen[v.Name] && !b.s.none[v.Name] && b.cols[v.Name] == nil {
			return fmt.Errorf("there is no column %q, which you named for %s", v.As[0], v.Name)
		}
	}
	if b.cols["weight"] == nil && !b.s.none["weight"] {
		var others []string
		for _, w := range weights {
			if c := b.t.Column(w); c != nil {
				others = append(others, c.Name)
			}
		}
		hint := ""
		if others != nil {
			hint = "; the file has " + strings.Join(others, ", ")
		}
		return fmt.Errorf("there is no sampling weight wmedian%s", hint)
	}
	for _, name := range []string{"certificate", "licence", "website", "training", "new_product", "new_process", "rd", "management"} {
		if b.cols[name] != nil {
			return nil
		}
	}
	return fmt.Errorf("none of the variables b8, e6, c22b, l10, h1, h5, h8 is there: this is no firm survey by the names of the Enterprise Surveys")
}

// firm makes one firm.
func (b *builder) firm(i int, asked bool, out *Sample) pyramid.Firm {
	f := pyramid.Firm{ID: b.word("id", i), Line: b.t.Line(i), Round: b.word("round", i), Stratum: b.word("stratum", i)}
	country, year := splitYear(b.word("country", i))
	if f.Country = country; f.Round == "" {
		f.Round = year
	}
	if f.ID == "" {
		f.ID = strconv.Itoa(f.Line)
	}
	if v := b.number("synthetic", i, -math.MaxFloat64, math.MaxFloat64); v != nil && *v == 1 {
		out.Synthetic = true
	}
	if b.s.none["weight"] {
		one := 1.0
		f.Weight = &one
	} else {
		f.Weight = b.weight(i)
	}
	f.Certificate, f.Licence, f.Website, f.Training = b.answer("certificate", i), b.answer("licence", i), b.answer("website", i), b.answer("training", i)
	f.NewProduct, f.NewToMarket, f.NewProcess, f.RD = b.answer("new_product", i), b.answer("new_to_market", i), b.answer("new_process", i), b.answer("rd", i)
	if f.NewProduct == pyramid.False && f.NewToMarket == pyramid.Unknown {
		// Only firms with a new product are asked whether it was new to the market.
		f.NewToMarket = pyramid.False
		b.vars["new_to_market"].Implied++
	}
	f.Employees = b.number("employees", i, 0, math.MaxFloat64)
	spent, sales := b.number("rd_spending", i, 0, math.MaxFloat64), b.number("sales", i, 0, math.MaxFloat64)
	if spent != nil && sales != nil && *sales > 0 {
		if share := *spent / *sales * 100; !math.IsInf(share, 0) {
			f.RDShare = &share
		}
	}
	f.Exports, f.Foreign = b.number("exports", i, 0, 100), b.number("foreign", i, 0, 100)
	f.Management = b.score("management", i)
	f.Sector, f.Manufacturing = b.sector(i)
	if asked {
		f.Answers = make([]*float64, len(b.s.questions))
		for k, q := range b.s.questions {
			f.Answers[k] = b.rank(q, i)
		}
	}
	return f
}

// splitYear takes the year off a name such as "Kazakhstan2019".
func splitYear(s string) (name, year string) {
	if n := len(s); n > 4 && strings.Trim(s[n-4:], "0123456789") == "" && (s[n-4:n-2] == "19" || s[n-4:n-2] == "20") && !isDigit(s[n-5]) {
		return strings.TrimSpace(s[:n-4]), s[n-4:]
	}
	return s, ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// sector places a firm by the division of its code.
func (b *builder) sector(i int) (string, pyramid.Truth) {
	v := b.number("sector", i, 0, math.MaxFloat64)
	if v == nil {
		return "", pyramid.Unknown
	}
	n := int(min(*v, 1e9))
	for n >= 100 {
		n /= 10
	}
	group, ok := b.s.divisions[n]
	if !ok {
		b.odd("sector", i, strconv.FormatFloat(*v, 'g', -1, 64))
		b.vars["sector"].Answered--
		return "", pyramid.Unknown
	}
	return group, pyramid.Of(group != "services")
}
