//go:build cgo

package engine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A query reads its tables and nothing else.
func TestQueryOnlyReads(t *testing.T) {
	_, file, err := sum(t, plan(put(t, "rows.csv", head+"2019,4,398,010121,1,1\n")), false, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	secret, out := put(t, "secret.csv", "a\n1\n"), filepath.Join(t.TempDir(), "out")
	other := put(t, "other.parquet", "")
	if b, err := os.ReadFile(file); err != nil || os.WriteFile(other, b, 0o600) != nil {
		t.Fatal(err)
	}
	tables := []Table{{Name: "x", Files: []string{file}}}
	for _, q := range []string{
		"create table y as select 1", "insert into x values (1)", "drop view x", "copy x to '" + out + "'", "copy (select 1) to '" + out + "' (format csv); select 1",
		"select 1; select 2", "", ";", "attach '" + out + "' as d", "install httpfs", "load json", "set threads = 1", "export database '" + out + "'",
		"select * from read_csv('" + secret + "')", "select * from '" + secret + "'", "select * from read_text('" + secret + "')", "select * from read_parquet('" + other + "')",
		"select * from read_blob('/etc/hostname')", "select * from glob('/*')", "select * from read_csv('https://example.org/x.csv')", "explain analyze copy x to '" + out + "'",
		"update x set value = 0", "delete from x", "select ?", "select * from nothing", "selekt", "checkpoint", "vacuum", "begin", "use memory",
	} {
		a, err := Query(t.Context(), q, tables, 0, Limits{})
		if err == nil {
			t.Errorf("%q gives %v", q, a.Rows)
		}
		var bad *BadQuery
		var not *NotRead
		if err != nil && !errors.As(err, &bad) && !errors.As(err, &not) {
			t.Errorf("%q: %v", q, err)
		}
		if _, err := os.Stat(out); err == nil {
			t.Fatalf("%q wrote a file", q)
		}
	}
	for _, q := range []string{"select * from x", "with a as (select * from x) select count(*) from a", "describe x", "summarize x", "show tables", "from x select value", "values (1)"} {
		if _, err := Query(t.Context(), q, tables, 0, Limits{}); err != nil {
			t.Errorf("%q: %v", q, err)
		}
	}
	if a, err := Query(t.Context(), "select * from range(10)", nil, 3, Limits{}); err != nil || len(a.Rows) != 3 || !a.More {
		t.Errorf("%v %v", a, err)
	}
}

// Values are written as they are.
func TestQueryText(t *testing.T) {
	a, err := Query(t.Context(), "select null, 0.1::double, 1.50::decimal(4,2), -0.05::decimal(4,2), 170141183460469231731687303715884105727::hugeint, 'a', true, date '2020-02-03', [1, 2], 1e300, 'x'::blob", nil, 0, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range a.Rows[0] {
		if v.Null {
			v.Text = "null"
		}
		got = append(got, v.Text)
	}
	want := "null 0.1 1.50 -0.05 170141183460469231731687303715884105727 a true 2020-02-03T00:00:00Z [1 2] 1e+300 x"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
