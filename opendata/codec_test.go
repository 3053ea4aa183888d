package opendata

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// example has two groups, missing cells and the text "NA", which is a value.
func example(t testing.TB) []byte {
	b := NewBuilder(Field{Name: "code", Kind: Text}, Field{Name: "year", Kind: Int}, Field{Name: "value", Kind: Float})
	b.Group("GB.XPD.RSDV.GD.ZS")
	b.Row("NA", 2018, 0.1)
	b.Row("KZ", 2019, nil)
	b.Row(nil, nil, -12.50)
	b.Group("SP.POP.TOTL")
	b.Row("KZ", int64(2020), 1.8e7)
	data, err := Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTable(t *testing.T) {
	table, err := Decode(example(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Groups(); !slices.Equal(got, []string{"GB.XPD.RSDV.GD.ZS", "SP.POP.TOTL"}) || table.Len() != 4 {
		t.Errorf("groups %v, %d rows", got, table.Len())
	}
	if f := table.Fields(); len(f) != 3 || f[2] != (Field{Name: "value", Kind: Float}) {
		t.Errorf("fields %v", f)
	}
	rows, err := table.Rows("GB.XPD.RSDV.GD.ZS")
	if err != nil {
		t.Fatal(err)
	}
	code, year, value := rows.Column("code"), rows.Column("year"), rows.Column("value")
	if code.Text(0) != "NA" || code.Missing(0) || code.Text(1) != "KZ" || !code.Missing(2) || code.Text(2) != "" {
		t.Errorf("codes %v %v of %v", code.Code, code.Gone, code.Dict)
	}
	if year.Int[0] != 2018 || !year.Missing(2) || value.Float[0] != 0.1 || !value.Missing(1) || value.Float[2] != -12.5 {
		t.Errorf("years %v values %v", year.Int, value.Float)
	}
	if _, err := table.Rows("none"); err == nil {
		t.Error("a group that is not there is no error")
	}
}

func TestBuilderPanics(t *testing.T) {
	for name, f := range map[string]func(b *Builder){
		"row of 1 values": func(b *Builder) { b.Row("x") },
		"in int column":   func(b *Builder) { b.Row("x", "2019") },
		"stands twice":    func(b *Builder) { b.Group("g"); b.Group("g") },
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, name) {
					t.Errorf("panic %q, want %q", got, name)
				}
			}()
			f(NewBuilder(Field{Name: "a"}, Field{Name: "b", Kind: Int}))
		}()
	}
}

func TestEncodeRefusesWhatIsNotFinite(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		b := NewBuilder(Field{Name: "v", Kind: Float})
		b.Row(v)
		if _, err := Encode(b); err == nil {
			t.Errorf("%v was encoded", v)
		}
	}
}

// What a source prints must come back as the float64 that its text stands for.
func TestPrintedNumbersComeBack(t *testing.T) {
	texts := []string{
		"0", "-0", "0.1", "14.50", "0.117", "1e-30", "1.7976931348623157e308", "5e-324", "123456789012345678", "9007199254740993",
		"9007199254740992", "9007199254740991", "-43.3780261", "1.84467440737e+19", "2.5e22", "1e25", "4.35", "0.30000000000000004", "5.40244086e+06",
	}
	for _, s := range texts {
		roundTrip(t, []string{s})
	}
	roundTrip(t, texts)
	roundTrip(t, []string{"14.5", "7.5", "5", "0.25", "-3"})
}

func roundTrip(t interface {
	Helper()
	Fatalf(string, ...any)
}, texts []string) {
	t.Helper()
	b := NewBuilder(Field{Name: "v", Kind: Float})
	want := make([]float64, len(texts))
	for i, s := range texts {
		var err error
		if want[i], err = strconv.ParseFloat(s, 64); err != nil {
			t.Fatalf("%v", err)
		}
		b.Row(want[i])
	}
	data, err := Encode(b)
	if err != nil {
		t.Fatalf("%v", err)
	}
	table, err := Decode(data)
	if err != nil {
		t.Fatalf("%v", err)
	}
	rows, err := table.Rows("")
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i, got := range rows.Column("v").Float {
		if math.Float64bits(got) != math.Float64bits(want[i]) {
			t.Fatalf("%s came back as %v", texts[i], got)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	printed := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "any") {
			return strconv.FormatFloat(rapid.Float64().Filter(func(v float64) bool { return !math.IsInf(v, 0) }).Draw(t, "v"), 'g', -1, 64)
		}
		v := float64(rapid.Int64Range(-1e12, 1e12).Draw(t, "m"))
		return strconv.FormatFloat(v/math.Pow10(rapid.IntRange(0, 9).Draw(t, "decimals")), 'f', rapid.IntRange(0, 9).Draw(t, "printed"), 64)
	})
	rapid.Check(t, func(t *rapid.T) {
		roundTrip(t, rapid.SliceOfN(printed, 0, 40).Draw(t, "numbers"))
	})
}

// A table of any cells comes back cell for cell, and the same cells give the
// same bytes.
func TestRoundTripTables(t *testing.T) {
	type row struct {
		text *string
		n    *int64
	}
	rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
		return row{rapid.Ptr(rapid.String(), true).Draw(t, "text"), rapid.Ptr(rapid.Int64(), true).Draw(t, "n")}
	}), 1, 30)
	rapid.Check(t, func(t *rapid.T) {
		want := rows.Draw(t, "rows")
		encode := func() []byte {
			b := NewBuilder(Field{Name: "text"}, Field{Name: "n", Kind: Int})
			for _, r := range want {
				var cells [2]any
				if r.text != nil {
					cells[0] = *r.text
				}
				if r.n != nil {
					cells[1] = *r.n
				}
				b.Row(cells[0], cells[1])
			}
			data, err := Encode(b)
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
		data := encode()
		if !slices.Equal(data, encode()) {
			t.Fatal("the same rows gave other bytes")
		}
		table, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Rows("")
		if err != nil {
			t.Fatal(err)
		}
		text, n := got.Column("text"), got.Column("n")
		for i, r := range want {
			if text.Missing(i) != (r.text == nil) || r.text != nil && text.Text(i) != *r.text {
				t.Fatalf("row %d: text %q", i, text.Text(i))
			}
			if n.Missing(i) != (r.n == nil) || r.n != nil && n.Int[i] != *r.n {
				t.Fatalf("row %d: n %d", i, n.Int[i])
			}
		}
	})
}

func TestDecodeCutOff(t *testing.T) {
	data := example(t)
	for n := range data {
		if table, err := Decode(data[:n]); err == nil {
			if _, err := table.Rows("SP.POP.TOTL"); err == nil {
				t.Errorf("%d of %d bytes were decoded", n, len(data))
			}
		}
	}
	if _, err := Decode(append(slices.Clone(data), 0)); err == nil {
		t.Error("a byte after the end was not noticed")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(example(f))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Decode(data)
		if err != nil {
			return
		}
		for _, key := range table.Groups() {
			rows, err := table.Rows(key)
			if err != nil {
				continue
			}
			for _, c := range rows.columns {
				for i := range rows.N {
					if c.Kind == Text {
						c.Text(i) // must not panic
					} else if c.Kind == Float && (math.IsNaN(c.Float[i]) || math.IsInf(c.Float[i], 0)) {
						t.Fatalf("group %q row %d: %v", key, i, c.Float[i])
					}
				}
			}
		}
	})
}
