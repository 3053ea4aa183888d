package trade_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/panel"
	"upstep/trade"
)

func long() *trade.Long {
	row := func(c, p int32, v float64, line uint32) trade.LongRow {
		return trade.LongRow{Country: c, Product: p, Value: v, Line: line}
	}
	return &trade.Long{Dated: true, Countries: []string{"KAZ", "TJK", "UZB"}, Products: []string{"0101", "2709", "5201"},
		CountryNames: []string{"Kazakhstan", "", "Uzbekistan"},
		Years: []trade.LongYear{
			{Year: 2018, Rows: []trade.LongRow{row(2, 2, 5, 2), row(0, 1, 30, 3), row(0, 1, 4, 4), row(0, 1, 6, 5)}},
			{Year: 2019, Rows: []trade.LongRow{row(1, 0, 0, 6)}},
		}}
}

func TestLongMatrix(t *testing.T) {
	for _, c := range []struct {
		merge trade.Merge
		kaz   float64
		steps int
	}{{trade.Refuse, 30, 0}, {trade.First, 30, 1}, {trade.Sum, 40, 1}} {
		l := long()
		m, rep := l.Matrix(0, "HS92", c.merge, panel.Ref{})
		if d := cmp.Diff([]string{"KAZ", "UZB"}, m.Countries); d != "" { // only those with a row in the year
			t.Error(d)
		}
		if d := cmp.Diff([]string{"2709", "5201"}, m.Products); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]float64{c.kaz, 0, 0, 5}, m.X); d != "" {
			t.Error(d)
		}
		if rep.Count != 2 || len(rep.Cases) != 2 || rep.Cases[0].Line != 4 || len(m.Steps) != c.steps || m.Year != 2018 {
			t.Errorf("%+v, steps %v, year %d", rep, m.Steps, m.Year)
		}
		if d := cmp.Diff(rep, l.Repeats(0)); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(long(), l); d != "" {
			t.Errorf("the table was changed: %s", d)
		}
	}
	m, rep := long().Matrix(1, "", trade.Refuse, panel.Ref{})
	if d := cmp.Diff([]float64{0}, m.X); d != "" || rep.Count != 0 {
		t.Error(d, rep)
	}
}

func TestLongNames(t *testing.T) {
	l := long()
	for code, want := range map[string]string{"KAZ": "Kazakhstan", "TJK": "", "XXX": ""} {
		if got := trade.Name(l.Countries, l.CountryNames, code); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
	if got := trade.Name(l.Products, l.ProductNames, "0101"); got != "" {
		t.Errorf("a table without names has %q", got)
	}
}
