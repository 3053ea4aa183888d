package complexity_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// sharedFile returns a file of the reference collection beside the checkout.
func sharedFile(t testing.TB, path string) string {
	t.Helper()
	full := filepath.Join("..", "..", "..", "shared", filepath.FromSlash(path))
	if _, err := os.Stat(full); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("reference collection absent: no %s", full)
	}
	return full
}

// rows reads a CSV file with header, gzipped when its name says so.
func rows(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, 0, len(all)-1)
	for _, rec := range all[1:] {
		row := make(map[string]string, len(rec))
		for i, v := range rec {
			row[all[0][i]] = v
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		t.Fatalf("%s has no rows", path)
	}
	return out
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// exports reads a long table of exports.
func exports(t testing.TB, path, country, product, value string) *trade.Matrix {
	t.Helper()
	var flows []trade.Flow
	for _, r := range rows(t, path) {
		flows = append(flows, trade.Flow{Country: r[country], Product: r[product], Value: number(t, r[value])})
	}
	m, notes := trade.Build(2000, "test", flows, panel.Ref{})
	if len(notes) > 0 {
		t.Fatalf("%s: %v", path, notes)
	}
	return m
}

func compute(t testing.TB, m *trade.Matrix, conv complexity.Convention) *complexity.Result {
	t.Helper()
	r, err := complexity.Compute(m, complexity.Options{Convention: conv})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// gap is |got - want| relative to the larger of |want| and 1.
func gap(got, want float64) float64 { return math.Abs(got-want) / math.Max(1, math.Abs(want)) }

// column compares a measure with a column of an oracle; at turns a row into our value.
func column(t *testing.T, name string, table []map[string]string, tol float64, at func(map[string]string) float64) {
	t.Helper()
	worst, where, n := 0.0, "", 0
	for _, row := range table {
		if row[name] == "nan" { // the Stata fixture kept no COG for one of its three economies
			continue
		}
		n++
		want := number(t, row[name])
		if d := gap(at(row), want); d > worst || math.IsNaN(d) {
			worst, where = d, row["country"]+" "+row["product"]
		}
	}
	t.Logf("%-9s %6d of %6d rows, largest difference %.1e", name, n, len(table), worst)
	if 3*n < 2*len(table) {
		t.Errorf("%s: the oracle has only %d of %d values", name, n, len(table))
	}
	if !(worst <= tol) {
		t.Errorf("%s differs by %.2e at %s, tolerance %.0e", name, worst, where, tol)
	}
}

// The Stata output has 16 digits. The other two wrote cells with 12 digits and R
// everything with 15.
func TestPackages(t *testing.T) {
	const st = "testdata/st/"
	ref := func(t *testing.T, p string) string { return sharedFile(t, "reference/"+p) }
	own := func(_ *testing.T, p string) string { return st + p }
	cases := []struct {
		name         string
		conv         complexity.Convention
		file         func(*testing.T, string) string
		trade        string
		cells        string
		country      string
		product      string
		tol, cells12 float64
	}{
		{"stata copy", complexity.Stata, own, "trade.csv", "stata_cells.csv", "stata_country.csv", "stata_product.csv", 1e-13, 1e-13},
		{"py copy", complexity.Py, own, "trade.csv", "py_cells.csv", "py_country.csv", "py_product.csv", 1e-12, 1e-11},
		{"r copy", complexity.R, own, "trade.csv", "r_cells.csv", "r_country.csv", "r_product.csv", 1e-12, 1e-11},
		{"stata", complexity.Stata, ref, "stata_ecomplexity/input_trade_1995.csv", "stata_ecomplexity/stata_cells_1995.csv",
			"stata_ecomplexity/stata_country_1995.csv", "stata_ecomplexity/stata_product_1995.csv", 1e-13, 1e-13},
		{"py ST", complexity.Py, ref, "data/ST_1995_10x30.csv", "py-ecomplexity_0.5.2/ST_cells.csv.gz",
			"py-ecomplexity_0.5.2/ST_country.csv", "py-ecomplexity_0.5.2/ST_product.csv", 1e-12, 1e-11},
		{"r ST", complexity.R, ref, "data/ST_1995_10x30.csv", "R_economiccomplexity_2.0.0/ST_cells.csv.gz",
			"R_economiccomplexity_2.0.0/ST_country.csv", "R_economiccomplexity_2.0.0/ST_product.csv", 1e-12, 1e-11},
		{"py WT", complexity.Py, ref, "data/WT_226x785.csv.gz", "py-ecomplexity_0.5.2/WT_cells.csv.gz",
			"py-ecomplexity_0.5.2/WT_country.csv", "py-ecomplexity_0.5.2/WT_product.csv", 1e-11, 1e-11},
		{"r WT", complexity.R, ref, "data/WT_226x785.csv.gz", "R_economiccomplexity_2.0.0/WT_cells.csv.gz",
			"R_economiccomplexity_2.0.0/WT_country.csv", "R_economiccomplexity_2.0.0/WT_product.csv", 1e-11, 1e-11},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := exports(t, c.file(t, c.trade), "country", "product", "value")
			r := compute(t, m, c.conv)
			cell := func(x []float64) func(map[string]string) float64 {
				return func(row map[string]string) float64 {
					return x[r.At(r.Country(row["country"]), r.Product(row["product"]))]
				}
			}
			cells := rows(t, c.file(t, c.cells))
			column(t, "density", cells, c.cells12, cell(r.Density))
			column(t, "cog", cells, c.cells12, cell(r.COG))
			countries, products := rows(t, c.file(t, c.country)), rows(t, c.file(t, c.product))
			column(t, "eci", countries, c.tol, func(row map[string]string) float64 { return r.ECI[r.Country(row["country"])] })
			column(t, "coi", countries, c.tol, func(row map[string]string) float64 { return r.COI[r.Country(row["country"])] })
			column(t, "pci", products, c.tol, func(row map[string]string) float64 { return r.PCI[r.Product(row["product"])] })
			if _, ok := cells[0]["rca"]; !ok {
				return // the Stata output has no RCA and no counts
			}
			column(t, "rca", cells, c.cells12, cell(r.RCA))
			column(t, "mcp", cells, 0, func(row map[string]string) float64 {
				if r.M[r.At(r.Country(row["country"]), r.Product(row["product"]))] {
					return 1
				}
				return 0
			})
			column(t, "diversity", countries, 0, func(row map[string]string) float64 { return float64(r.Diversity[r.Country(row["country"])]) })
			column(t, "ubiquity", products, 0, func(row map[string]string) float64 { return float64(r.Ubiquity[r.Product(row["product"])]) })
		})
	}
}
