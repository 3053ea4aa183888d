package index_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/index"
)

func some(v float64) *float64 { return &v }

// 300 resident applications in three years of two million people: 50 per million and year. 60 families: 10 per million and year;
// 15 of them high technology: 1/4. Three quarters in one field, a quarter in another: 1 - 9/16 - 1/16 = 3/8.
func TestPatentVariant(t *testing.T) {
	c := index.PatentCounts{Unit: "X", People: some(2e6), Years: 3, Resident: some(300), Families: some(60), HighTech: some(15), ForeignOwned: some(6), ForeignInvented: some(0), Fields: make([]float64, index.PatentFields)}
	c.Fields[0], c.Fields[7] = 45, 15
	got, err := index.PatentVariant(c)
	if err != nil || len(got) != 7 {
		t.Fatal(got, err)
	}
	for k, want := range []*float64{some(50), some(10), some(0.25), some(0.375), some(0.1), some(0), nil} {
		m := got[k]
		if (m.Value == nil) != (want == nil) || want != nil && math.Abs(*m.Value-*want) > 1e-12 || (m.Why == "") != (want != nil) {
			t.Errorf("%+v, want %v", m, want)
		}
	}
	// Below 30 shares are refused, rates are not.
	c.Families, c.HighTech, c.ForeignOwned, c.Fields[0] = some(29), some(2), some(2), 10
	if got, err = index.PatentVariant(c); err != nil || got[1].Value == nil || got[2].Value != nil || got[3].Value != nil || got[4].Value != nil {
		t.Errorf("%+v %v", got, err)
	}
	for _, bad := range []func(*index.PatentCounts){func(c *index.PatentCounts) { c.HighTech = some(61); c.Families = some(60) }, func(c *index.PatentCounts) { c.Resident = some(-1) },
		func(c *index.PatentCounts) { c.Fields = make([]float64, 34) }, func(c *index.PatentCounts) { c.Fields[3] = -1 }, func(c *index.PatentCounts) { c.Years = 0 }} {
		own := c
		own.Fields = make([]float64, index.PatentFields)
		bad(&own)
		if _, err := index.PatentVariant(own); !errors.Is(err, index.ErrData) && !errors.Is(err, index.ErrOption) {
			t.Errorf("%+v: %v", own, err)
		}
	}
}

// Diversification lies between 0, for one field, and 1 - 1/35, for equal fields, and does not hang on the order of fields.
func TestPatentDiversification(t *testing.T) {
	p4 := func(t *rapid.T, fields []float64) float64 {
		m, err := index.PatentVariant(index.PatentCounts{Unit: "X", Years: 1, Fields: fields})
		if err != nil || m[3].Value == nil {
			t.Fatal(m, err)
		}
		return *m[3].Value
	}
	rapid.Check(t, func(t *rapid.T) {
		fields := make([]float64, index.PatentFields)
		for i := range fields {
			fields[i] = float64(rapid.IntRange(0, 50).Draw(t, "n"))
		}
		fields[0] += 30
		v := p4(t, fields)
		if v < 0 || v > 1-1.0/index.PatentFields+1e-12 {
			t.Fatalf("diversification %v", v)
		}
		turned := append([]float64{}, fields[10:]...)
		turned = append(turned, fields[:10]...)
		if math.Abs(p4(t, turned)-v) > 1e-12 {
			t.Fatal("the order of fields matters")
		}
	})
}
