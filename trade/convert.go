package trade

import (
	"cmp"
	"fmt"
	"slices"

	"upstep/ref"
)

// Split says what happens to the value of a code that has several targets.
type Split int

// Shared splits it by the shares of the concordance: in equal parts at the finest
// level, by numbers of finest codes at higher ones. Equal splits it in equal parts.
// Largest gives all to the target with the largest share, of equal ones to the first by
// code. Drop keeps the code out.
const (
	Shared Split = iota
	Equal
	Largest
	Drop
)

// ConvertOptions are the options of [Convert]. The zero value shares, and takes a table
// without repeated rows.
type ConvertOptions struct {
	Split Split
	// Merge says what rows mean that repeat a year, economy and product. Rows of
	// different products that have one target are always added up.
	Merge Merge
}

// Tally counts rows and their value.
type Tally struct {
	Rows  int
	Value float64
}

func (t *Tally) add(v float64) { t.Rows++; t.Value += v }

// Conversion is the log of one year. OneToOne, ManyToOne, OneToMany and KeptOut add up
// to All. The kinds are those of the concordance, whatever codes the table has.
type Conversion struct {
	Year      int
	All       Tally // rows of the table; repeated ones count as one
	OneToOne  Tally // the code has one target, which no other code leads to
	ManyToOne Tally // the code has one target, which other codes lead to as well
	OneToMany Tally // the code has several targets
	KeptOut   Tally // the code has no target, or is kept out by [Drop]
	// InPart counts rows, among the mapped ones, of codes behind which some of the
	// finest codes have no target: the targets of the rest take their value too.
	InPart Tally
	// Whole counts rows, among the mapped ones, of codes that are none of the edition and
	// stand for their heading.
	Whole  Tally
	Mapped Tally     // rows of the new table
	Out    []CodeOut // codes kept out, the largest value first, then by code
}

// Why says why a code is kept out.
type Why string

// The reasons.
const (
	NoCode   Why = "no code of the classification at this level"
	NoTarget Why = "the concordance has no target for it"
	Dropped  Why = "it has several targets"
)

// CodeOut is a code that was kept out, with its rows.
type CodeOut struct {
	Code string
	Why  Why
	Tally
}

// Convert maps a table into another classification and returns it with a log for each
// year. Values are shared out as the options say and added up where several meet, in the
// order of codes: the order of rows changes nothing, and no value is lost but that of the
// codes listed as kept out. Every year stays, if empty. A row of the new table has the
// line of the first row that went into it; products have no names. Rows that repeat
// are refused unless Merge says what they mean. The table is not changed.
func Convert(l *Long, c *ref.Concordance, o ConvertOptions) (*Long, []Conversion, error) {
	if o.Split < Shared || o.Split > Drop || o.Merge < Refuse || o.Merge > First {
		return nil, nil, fmt.Errorf("unknown options %+v", o)
	}
	plans, targets := plan(l.Products, c, o.Split)
	out := &Long{Dated: l.Dated, Countries: l.Countries, CountryNames: l.CountryNames, Years: make([]LongYear, len(l.Years))}
	used := make([]bool, len(targets))
	logs := make([]Conversion, len(l.Years))
	for i, y := range l.Years {
		rows, err := distinct(y.Rows, o.Merge)
		if err != nil {
			return nil, nil, fmt.Errorf("year %d: %w", y.Year, err)
		}
		out.Years[i], logs[i] = convertYear(y.Year, rows, l.Products, plans, len(targets))
		out.Years[i].Steps = slices.Clone(y.Steps)
		for _, r := range out.Years[i].Rows {
			used[r.Product] = true
		}
	}
	place := make([]int32, len(targets))
	for i, code := range targets {
		if used[i] {
			place[i] = int32(len(out.Products))
			out.Products = append(out.Products, code)
		}
	}
	for _, y := range out.Years {
		for i := range y.Rows {
			y.Rows[i].Product = place[y.Rows[i].Product]
		}
	}
	return out, logs, nil
}

// planned is what happens to the rows of a code.
type planned struct {
	kind   kind
	why    Why
	inPart bool
	whole  bool
	to     []int32 // indices into the targets
	share  []float64
}

type kind uint8

const (
	keptOut kind = iota
	oneToOne
	manyToOne
	oneToMany
)

// plan looks every product up once. Targets are ascending.
func plan(products []string, c *ref.Concordance, split Split) (plans []planned, targets []string) {
	plans = make([]planned, len(products))
	entries := make([][]ref.Target, len(products))
	for i, code := range products {
		e := c.Entry(code)
		p := &plans[i]
		switch {
		case e == nil:
			p.why = NoCode
			continue
		case len(e.Targets) == 0:
			p.why = NoTarget
			continue
		case len(e.Targets) == 1 && !c.Shared(e.Targets[0].Code):
			p.kind = oneToOne
		case len(e.Targets) == 1:
			p.kind = manyToOne
		case split == Drop:
			p.why = Dropped
			continue
		default:
			p.kind = oneToMany
		}
		p.inPart, p.whole = e.Lost > 0, c.Whole(code)
		entries[i] = divide(e.Targets, split)
		for _, t := range entries[i] {
			targets = append(targets, t.Code)
		}
	}
	slices.Sort(targets)
	targets = slices.Compact(targets)
	for i, ts := range entries {
		for _, t := range ts {
			k, _ := slices.BinarySearch(targets, t.Code)
			plans[i].to, plans[i].share = append(plans[i].to, int32(k)), append(plans[i].share, t.Share)
		}
	}
	return plans, targets
}

// divide gives targets the shares of a way to split.
func divide(ts []ref.Target, split Split) []ref.Target {
	switch split {
	case Equal:
		ts = slices.Clone(ts)
		for i := range ts {
			ts[i].Share = 1 / float64(len(ts))
		}
	case Largest:
		best := 0
		for i := range ts {
			if ts[i].Share > ts[best].Share+1e-12 {
				best = i
			}
		}
		ts = []ref.Target{{Code: ts[best].Code, Share: 1, Codes: ts[best].Codes}}
	}
	return ts
}

// distinct returns the rows ordered by economy and product, each pair once.
func distinct(rows []LongRow, merge Merge) ([]LongRow, error) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b LongRow) int {
		d := cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Product, b.Product))
		if d == 0 && merge == Sum { // so that the sum does not depend on the order
			d = cmp.Compare(a.Value, b.Value)
		}
		return d
	})
	out := rows[:0]
	for _, r := range rows {
		n := len(out)
		if n == 0 || out[n-1].Country != r.Country || out[n-1].Product != r.Product {
			out = append(out, r)
			continue
		}
		switch merge {
		case Refuse:
			return nil, fmt.Errorf("line %d repeats an economy and product", r.Line)
		case Sum:
			out[n-1].Value += r.Value
			if earlier(r, out[n-1]) {
				out[n-1].File, out[n-1].Line = r.File, r.Line
			}
		}
	}
	return out, nil
}

func earlier(a, b LongRow) bool { return a.File < b.File || a.File == b.File && a.Line < b.Line }

// convertYear maps distinct rows ordered by economy and product.
func convertYear(year int, rows []LongRow, products []string, plans []planned, targets int) (LongYear, Conversion) {
	y, log := LongYear{Year: year}, Conversion{Year: year}
	out := make([]Tally, len(products))
	sum := make([]LongRow, targets)
	touched := make([]bool, targets)
	var list []int32
	flush := func() {
		slices.Sort(list)
		for _, k := range list {
			y.Rows = append(y.Rows, sum[k])
			log.Mapped.add(sum[k].Value)
			touched[k] = false
		}
		list = list[:0]
	}
	for i, r := range rows {
		if i > 0 && rows[i-1].Country != r.Country {
			flush()
		}
		p := &plans[r.Product]
		log.All.add(r.Value)
		switch p.kind {
		case oneToOne:
			log.OneToOne.add(r.Value)
		case manyToOne:
			log.ManyToOne.add(r.Value)
		case oneToMany:
			log.OneToMany.add(r.Value)
		default:
			log.KeptOut.add(r.Value)
			out[r.Product].add(r.Value)
		}
		if p.inPart {
			log.InPart.add(r.Value)
		}
		if p.whole {
			log.Whole.add(r.Value)
		}
		for j, k := range p.to {
			v := r.Value * p.share[j]
			if !touched[k] {
				touched[k], list = true, append(list, k)
				sum[k] = LongRow{Value: v, Country: r.Country, Product: k, Line: r.Line, File: r.File, Year: r.Year}
				continue
			}
			sum[k].Value += v
			if earlier(r, sum[k]) {
				sum[k].Line, sum[k].File = r.Line, r.File
			}
		}
	}
	flush()
	for i, t := range out {
		if t.Rows > 0 {
			log.Out = append(log.Out, CodeOut{products[i], plans[i].why, t})
		}
	}
	slices.SortStableFunc(log.Out, func(a, b CodeOut) int { return cmp.Compare(b.Value, a.Value) })
	return y, log
}
