package index_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"upstep/method/index"
)

// tight is the tolerance where the method is that of COINr; its files have 15 digits.
const tight = 1e-9

func readCSV(t testing.TB, name string) (head []string, rows [][]string) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "coinr", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// readTable reads the named columns, or all after the first for none.
func readTable(t testing.TB, name string, codes ...string) *index.Table {
	t.Helper()
	head, rows := readCSV(t, name)
	key := slices.Index(head, "uCode")
	if codes == nil {
		codes = head[1:]
	}
	var units []string
	for _, r := range rows {
		units = append(units, r[key])
	}
	out := index.NewTable(units, codes)
	for j, code := range codes {
		k := slices.Index(head, code)
		if k < 0 {
			t.Fatalf("%s has no column %s", name, code)
		}
		for i, r := range rows {
			if r[k] != "" && r[k] != "NA" {
				out.Set(i, j, number(t, r[k]))
			}
		}
	}
	return out
}

// asem returns the input of the example.
func asem(t testing.TB) index.Input {
	t.Helper()
	head, rows := readCSV(t, "in_iMeta")
	col := func(r []string, name string) string { return r[slices.Index(head, name)] }
	var nodes []index.Node
	var denominators []string
	for _, r := range rows {
		switch col(r, "Type") {
		case "Denominator":
			denominators = append(denominators, col(r, "iCode"))
		case "Indicator", "Aggregate":
			n := index.Node{Code: col(r, "iCode"), Name: col(r, "iName"), Parent: col(r, "Parent"), Weight: number(t, col(r, "Weight")),
				Level: int(number(t, col(r, "Level"))), Direction: int(number(t, col(r, "Direction"))), Denominator: col(r, "Denominator")}
			if n.Denominator == "NA" {
				n.Denominator = ""
			}
			if s := col(r, "Target"); s != "" && s != "NA" {
				v := number(t, s)
				n.Target = &v
			}
			nodes = append(nodes, n)
		}
	}
	tree, err := index.NewTree(nodes)
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Codes(1)) != 49 || len(tree.Codes(0)) != 60 || tree.Levels() != 4 || len(denominators) != 4 {
		t.Fatalf("%d indicators, %d nodes, %d levels, %d denominators", len(tree.Codes(1)), len(tree.Codes(0)), tree.Levels(), len(denominators))
	}
	in := index.Input{Tree: tree, Data: readTable(t, "in_iData", tree.Codes(1)...), Denominators: readTable(t, "in_iData", denominators...)}
	head, rows = readCSV(t, "in_iData")
	for _, r := range rows {
		in.Groups = append(in.Groups, r[slices.Index(head, "EurAsia_group")])
	}
	return in
}

// asemPlan is the plan of the example.
func asemPlan() index.Plan {
	return index.Plan{
		Denominate: true,
		Impute:     &index.ImputeOptions{Fill: index.GroupMean, Groups: "EurAsia_group"},
		Screen:     &index.ScreenOptions{MinAvailable: 0.9},
		ScreenLast: true,
		Treat:      &index.TreatOptions{},
		Norm:       index.NormOptions{High: 100},
	}
}

func computed(t testing.TB, in index.Input, plan index.Plan) *index.Result {
	t.Helper()
	r, err := index.Compute(in, plan)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// likeTable compares every cell of want with got by unit and code; relative for
// values above 1.
func likeTable(t *testing.T, what string, got, want *index.Table, tol float64) {
	t.Helper()
	compared := 0
	for j, code := range want.Codes {
		k := got.Code(code)
		if k < 0 {
			t.Fatalf("%s: no column %s", what, code)
		}
		for i, u := range want.Units {
			w, wok := want.At(i, j)
			r := got.Unit(u)
			if r < 0 {
				t.Fatalf("%s: no unit %s", what, u)
			}
			g, ok := got.At(r, k)
			if ok != wok || ok && !(math.Abs(g-w) <= tol*max(1, math.Abs(w))) {
				t.Errorf("%s: %s of %s = %.15g (%v), want %.15g (%v)", what, code, u, g, ok, w, wok)
			}
			compared++
		}
	}
	if compared < 51 {
		t.Errorf("%s: only %d cells compared", what, compared)
	}
}
