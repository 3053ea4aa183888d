package table_test

import (
	"bytes"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"upstep/internal/source/table"
)

// leaves are the columns of a test file. Columns of a group are ordered by name, so
// country, product, value, year.
type leaves struct{ country, product, value, year parquet.Node }

// parquetBytes writes rows in groups of so many.
func parquetBytes(t testing.TB, l leaves, rows [][4]parquet.Value, perGroup int) []byte {
	t.Helper()
	group := parquet.Group{"country": parquet.Optional(l.country), "product": parquet.Optional(l.product), "value": parquet.Optional(l.value), "year": parquet.Optional(l.year)}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[any](&b, parquet.NewSchema("t", group))
	for i, r := range rows {
		row := make(parquet.Row, 4)
		for k, v := range r {
			level := 1
			if v.IsNull() {
				level = 0
			}
			row[k] = v.Level(0, level, k)
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			t.Fatal(err)
		}
		if (i+1)%perGroup == 0 {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text(s string) parquet.Value { return parquet.ByteArrayValue([]byte(s)) }

func plain(value, year parquet.Node) leaves {
	return leaves{parquet.String(), parquet.String(), value, year}
}

func parquetFile(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readParquet(t testing.TB, b []byte) *table.Table {
	t.Helper()
	x, err := table.Read([]string{parquetFile(t, b)}, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// signed writes n as so many bytes, most significant first, in two's complement.
func signed(n *big.Int, size int) []byte {
	m := new(big.Int).Set(n)
	if n.Sign() < 0 {
		m.Add(m, new(big.Int).Lsh(big.NewInt(1), uint(8*size)))
	}
	return m.FillBytes(make([]byte, size))
}

// A decimal is read as the float64 nearest to it, whatever it is stored as; the second
// way to it is exact arithmetic.
func TestParquetDecimals(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		size, places := rapid.IntRange(9, 20).Draw(rt, "bytes"), rapid.IntRange(0, 18).Draw(rt, "places")
		kind := rapid.SampledFrom([]string{"int32", "int64", "fixed", "bytes"}).Draw(rt, "kind")
		n := new(big.Int)
		var node parquet.Node
		var v parquet.Value
		switch kind {
		case "int32":
			i := rapid.Int32Range(0, 1<<31-1).Draw(rt, "n")
			places = min(places, 9)
			n.SetInt64(int64(i))
			node, v = parquet.Decimal(places, 9, parquet.Int32Type), parquet.Int32Value(i)
		case "int64":
			i := rapid.Int64Range(0, 1<<63-1).Draw(rt, "n")
			n.SetInt64(i)
			node, v = parquet.Decimal(places, 18, parquet.Int64Type), parquet.Int64Value(i)
		default:
			n.SetBytes(rapid.SliceOfN(rapid.Byte(), size-1, size-1).Draw(rt, "n")) // one byte less: no sign
			if node, v = parquet.Decimal(places, 38, parquet.ByteArrayType), parquet.ByteArrayValue(signed(n, size)); kind == "fixed" {
				node, v = parquet.Decimal(places, 38, parquet.FixedLenByteArrayType(size)), parquet.FixedLenByteArrayValue(signed(n, size))
			}
		}
		want, _ := new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)).Float64()
		x := readParquet(t, parquetBytes(t, plain(node, parquet.Int(64)), [][4]parquet.Value{{text("KAZ"), text("01"), v, parquet.Int64Value(2019)}}, 10))
		if x.Bad() > 0 || x.Long.Years[0].Rows[0].Value != want {
			rt.Fatalf("%s %v with %d places: %+v %v, want %v", kind, n, places, x.Faults, x.Long.Years, want)
		}
	})
}

// By hand: -1.5, 0.00, the empty number 0, a year stored as 2019.00, an unsigned integer
// above the signed ones, a code of fixed length.
func TestParquetTypes(t *testing.T) {
	fixed := parquet.Leaf(parquet.FixedLenByteArrayType(3))
	dec := parquet.Decimal(2, 38, parquet.ByteArrayType)
	x := readParquet(t, parquetBytes(t, leaves{fixed, parquet.String(), dec, parquet.Decimal(2, 9, parquet.Int32Type)}, [][4]parquet.Value{
		{parquet.FixedLenByteArrayValue([]byte("KAZ")), text("01"), parquet.ByteArrayValue(signed(big.NewInt(1234), 2)), parquet.Int32Value(201900)},
		{parquet.FixedLenByteArrayValue([]byte("KAZ")), text("02"), parquet.ByteArrayValue(signed(big.NewInt(-150), 2)), parquet.Int32Value(201900)},
		{parquet.FixedLenByteArrayValue([]byte("KAZ")), text("03"), parquet.ByteArrayValue(nil), parquet.Int32Value(201900)},
		{parquet.FixedLenByteArrayValue([]byte("KAZ")), text("04"), parquet.ByteArrayValue(make([]byte, 300)), parquet.Int32Value(201900)},
	}, 10))
	if d := cmp.Diff([]string{"2019 KAZ 01 12.34 @1", "2019 KAZ 03 0 @3"}, flat(x.Long)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]table.Kind{table.Negative, table.TextValue}, kinds(x)); d != "" {
		t.Error(d)
	}
	x = readParquet(t, parquetBytes(t, plain(parquet.Uint(64), parquet.Uint(32)), [][4]parquet.Value{
		{text("KAZ"), text("01"), parquet.Int64Value(-1), parquet.Int32Value(2019)},
	}, 10))
	if d := cmp.Diff([]string{"2019 KAZ 01 1.8446744073709552e+19 @1"}, flat(x.Long)); d != "" {
		t.Error(d)
	}
}

func kinds(x *table.Table) []table.Kind {
	var out []table.Kind
	for _, f := range x.Faults {
		out = append(out, f.Kind)
	}
	return out
}

// Every bad row comes with file, row and what stands there, in any row group.
func TestParquetFaultsNameTheRow(t *testing.T) {
	double, year := parquet.Leaf(parquet.DoubleType), parquet.Int(64)
	ok := [4]parquet.Value{text("KAZ"), text("01"), parquet.DoubleValue(1), parquet.Int64Value(2019)}
	for _, c := range []struct {
		row  [4]parquet.Value
		want table.Kind
		text string
	}{
		{[4]parquet.Value{text("KAZ"), text("01"), parquet.NullValue(), ok[3]}, table.NoValue, "2019,KAZ,01,"},
		{[4]parquet.Value{text("KAZ"), text("01"), parquet.DoubleValue(-2), ok[3]}, table.Negative, "2019,KAZ,01,-2"},
		{[4]parquet.Value{parquet.NullValue(), text("01"), ok[2], ok[3]}, table.NoCode, "2019,,01,1"},
		{[4]parquet.Value{text("KAZ"), text(""), ok[2], ok[3]}, table.NoCode, "2019,KAZ,,1"},
		{[4]parquet.Value{text("KAZ"), text(strings.Repeat("x", 201)), ok[2], ok[3]}, table.LongCode, "2019,KAZ,xxx"},
		{[4]parquet.Value{text("KAZ"), text("0\x001"), ok[2], ok[3]}, table.NULByte, `2019,KAZ,0\x001,1`},
		{[4]parquet.Value{text("KAZ"), text("01"), ok[2], parquet.Int64Value(20190101)}, table.BadYear, "20190101,KAZ,01,1"},
		{[4]parquet.Value{text("KAZ"), text("01"), ok[2], parquet.NullValue()}, table.BadYear, ",KAZ,01,1"},
	} {
		path := parquetFile(t, parquetBytes(t, plain(double, year), [][4]parquet.Value{ok, ok, ok, c.row, ok}, 2))
		x, err := table.Read([]string{path}, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if x.Bad() != 1 || x.Faults[0].Kind != c.want {
			t.Errorf("%v: %+v", c.row, x.Faults)
			continue
		}
		if f := x.Faults[0].First[0]; f.File != path || f.Line != 4 || !strings.HasPrefix(f.Text, c.text) {
			t.Errorf("%+v, want row 4 and %q", f, c.text)
		}
	}
}

// Data that cannot be unpacked are refused with file and row, never read in part; a
// damaged description is refused with the file.
func TestParquetDamageNamesTheRow(t *testing.T) {
	double, year := parquet.Leaf(parquet.DoubleType), parquet.Int(64)
	var rows [][4]parquet.Value
	for i := range 300 {
		rows = append(rows, [4]parquet.Value{text("KAZ"), text(string(rune('A'+i%26)) + "1"), parquet.DoubleValue(float64(i) + 0.5), parquet.Int64Value(2019)})
	}
	good := parquetBytes(t, plain(double, year), rows, 100)
	f, err := parquet.OpenFile(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	meta := f.Metadata()
	at := meta.RowGroups[1].Columns[2].MetaData.DataPageOffset // of the values of rows 101 to 200
	bad := bytes.Clone(good)
	for i := range 12 {
		bad[int(at)+i] = 0xff
	}
	path := parquetFile(t, bad)
	_, err = table.Read([]string{path}, table.Options{})
	var m *table.Malformed
	if !errors.As(err, &m) || m.File != path || m.Line != 101 || !strings.Contains(err.Error(), ":101: the Parquet data are damaged") {
		t.Errorf("damaged values: %v", err)
	}
	for name, b := range map[string][]byte{"cut": good[:len(good)/2], "no length": append(bytes.Clone(good[:len(good)-8]), "\xff\xff\xff\x7fPAR1"...), "short": []byte("PAR1PAR1")} {
		path := parquetFile(t, b)
		_, err := table.Read([]string{path}, table.Options{})
		if !errors.As(err, &m) || m.File != path || m.Line != 0 || m.Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Any bytes that begin as Parquet does are read or refused with the file named: never a
// panic, never a row lost uncounted.
func FuzzReadParquet(f *testing.F) {
	dec, year := parquet.Decimal(2, 20, parquet.FixedLenByteArrayType(9)), parquet.Int(32)
	rows := [][4]parquet.Value{
		{text("KAZ"), text("0101"), parquet.FixedLenByteArrayValue(signed(big.NewInt(12345), 9)), parquet.Int32Value(2019)},
		{text("UZB"), text("2709"), parquet.FixedLenByteArrayValue(signed(big.NewInt(-5), 9)), parquet.Int32Value(2018)},
		{text("UZB"), parquet.NullValue(), parquet.NullValue(), parquet.NullValue()},
	}
	f.Add(parquetBytes(f, plain(dec, year), rows, 2))
	s := table.Sheet{Rows: 3, Columns: []table.Column{{Name: "country", Text: []string{"KAZ", "UZB", "TJK"}}, {Name: "product", Text: []string{"01"}}, {Name: "value", Exact: []float64{1, 0, 2.5}}}}
	b, err := s.ParquetBytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("PAR1\x00\x00PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if !bytes.HasPrefix(b, []byte("PAR1")) {
			b = append([]byte("PAR1"), b...)
		}
		path := parquetFile(t, b)
		x, err := table.Read([]string{path}, table.Options{Workers: 2})
		if err != nil {
			var m *table.Malformed
			var c *table.MissingColumn
			if !errors.As(err, &m) && !errors.As(err, &c) || !strings.Contains(err.Error(), path) {
				t.Fatalf("an error without the file: %v", err)
			}
			return
		}
		if x.Inputs[0].Rows != x.Rows+x.Bad() {
			t.Fatalf("%d rows, %d taken, %d bad", x.Inputs[0].Rows, x.Rows, x.Bad())
		}
		for _, fault := range x.Faults {
			if c := fault.First[0]; c.File != path || c.Line < 1 {
				t.Fatalf("a fault without file and row: %+v", fault)
			}
		}
	})
}
