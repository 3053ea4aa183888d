package complexity_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"upstep/method/complexity"
	"upstep/trade"
)

// peerFile returns a table of a peer: the copy for ST, the shared one else.
func tableOf(t *testing.T, set string) *trade.Matrix {
	t.Helper()
	switch set {
	case "copy":
		return exports(t, "testdata/st/trade.csv", "country", "product", "value")
	case "ST":
		return exports(t, sharedFile(t, "reference/data/ST_1995_10x30.csv"), "country", "product", "value")
	}
	return exports(t, sharedFile(t, "reference/data/WT_226x785.csv.gz"), "country", "product", "value")
}

func TestFitnessOfPeers(t *testing.T) {
	for _, set := range []string{"copy", "ST", "WT"} {
		t.Run(set, func(t *testing.T) {
			r := compute(t, tableOf(t, set), complexity.R)
			file := func(copied, shared string) string {
				if set == "copy" {
					return "testdata/st/" + copied
				}
				return sharedFile(t, "reference/"+fmt.Sprintf(shared, set))
			}
			both := func(f *complexity.FitnessResult, country, product, suffix string, tol float64) {
				column(t, "fitness", rows(t, country), tol, func(row map[string]string) float64 { return f.Fitness[r.Country(row["country"])] })
				column(t, "complexity", rows(t, product), tol, func(row map[string]string) float64 { return f.Complexity[r.Product(row["product"])] })
			}
			for _, n := range []int{20, 50, 200, 1000} {
				f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{Iterations: n - 1}))
				both(f, file(fmt.Sprintf("r_fitness_country_%d.csv", n), fmt.Sprintf("R_economiccomplexity_2.0.0/%%s_fitness_country_it%d.csv", n)),
					file(fmt.Sprintf("r_fitness_product_%d.csv", n), fmt.Sprintf("R_economiccomplexity_2.0.0/%%s_fitness_product_it%d.csv", n)), "", 1e-13)
				if n > 20 && len(f.Collapsed) > 0 { // after 19 steps one island of WT still falls
					t.Errorf("%d steps: collapsed %v", n, f.Collapsed)
				}
			}
			f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{}))
			if !f.Converged || len(f.Notes) > 0 {
				t.Errorf("after %d steps %v", f.Iterations, f.Notes)
			}
			both(f, file("fermi_country.csv", "fermi_0.2.0/%s_country.csv"), file("fermi_product.csv", "fermi_0.2.0/%s_product.csv"), "", 1e-11)
		})
	}
}

// The package for R reports economies after 18 and products after 19 reflections. By
// then its numbers differ in their eighth digit only, so that of its z-scores seven are left.
func TestReflectionsOfPeers(t *testing.T) {
	for _, set := range []string{"copy", "ST", "WT"} {
		t.Run(set, func(t *testing.T) {
			r := compute(t, tableOf(t, set), complexity.R)
			country, product := "testdata/st/r_reflections_country.csv", "testdata/st/r_reflections_product.csv"
			if set != "copy" {
				country = sharedFile(t, "reference/R_economiccomplexity_2.0.0/"+set+"_reflections_country.csv")
				product = sharedFile(t, "reference/R_economiccomplexity_2.0.0/"+set+"_reflections_product.csv")
			}
			c := must[*complexity.Reflections](t)(complexity.Reflect(r, 18))
			p := must[*complexity.Reflections](t)(complexity.Reflect(r, 19))
			column(t, "eci_reflections20", rows(t, country), 1e-7, func(row map[string]string) float64 { return c.ECI[r.Country(row["country"])] })
			column(t, "pci_reflections20", rows(t, product), 1e-7, func(row map[string]string) float64 { return p.PCI[r.Product(row["product"])] })
		})
	}
}

// The incomes behind the peer's PRODY are not stored, but PRODY is linear in them:
// with 785 products and 185 economies they follow from it by least squares, and the
// residuals, as well as EXPY, test the formulas.
func TestPRODYOfPeers(t *testing.T) {
	all := tableOf(t, "WT")
	expy := map[string]float64{}
	for _, row := range rows(t, sharedFile(t, "reference/R_economiccomplexity_2.0.0/WT_expy.csv")) {
		expy[row["country"]] = number(t, row["expy"])
	}
	m := all.Keep("with income", func(c int) bool { _, ok := expy[all.Countries[c]]; return ok }, nil)
	if len(m.Countries) != len(expy) {
		t.Fatalf("%d of %d economies", len(m.Countries), len(expy))
	}
	want := map[string]float64{}
	for _, row := range rows(t, sharedFile(t, "reference/R_economiccomplexity_2.0.0/WT_prody.csv")) {
		want[row["product"]] = number(t, row["prody"])
	}
	n := len(m.Countries)
	a, b := mat.NewDense(len(m.Products), n, nil), mat.NewVecDense(len(m.Products), nil)
	for p, code := range m.Products {
		sum := 0.0
		for c := range n {
			sum += m.At(c, p) / m.Total(c)
		}
		for c := range n {
			a.Set(p, c, m.At(c, p)/m.Total(c)/sum)
		}
		b.SetVec(p, want[code])
	}
	var y mat.VecDense
	if err := y.SolveVec(a, b); err != nil {
		t.Fatal(err)
	}
	income := map[string]float64{}
	for c, code := range m.Countries {
		income[code] = y.AtVec(c)
	}
	s := must[*complexity.Sophistication](t)(complexity.Prody(all, income))
	worst := 0.0
	for p, code := range all.Products {
		worst = math.Max(worst, math.Abs(s.PRODY[p]/want[code]-1))
	}
	t.Logf("PRODY: largest relative difference %.1e", worst)
	if !(worst < 1e-10) {
		t.Errorf("PRODY differs by %.1e", worst)
	}
	worst = 0
	for code, v := range expy {
		worst = math.Max(worst, math.Abs(s.EXPY[all.Country(code)]/v-1))
	}
	t.Logf("EXPY: largest relative difference %.1e", worst)
	if !(worst < 1e-10) {
		t.Errorf("EXPY differs by %.1e", worst)
	}
}

// EconGeo rounds its density to 0.01 of 100; RCA and presence have 12 digits.
func TestEconGeo(t *testing.T) {
	m := tableOf(t, "copy")
	r := compute(t, m, complexity.Upstep)
	s := must[*complexity.Space](t)(complexity.Relate(r, complexity.Cosine))
	d := must[*complexity.Nearness](t)(complexity.Near(r, s, complexity.NearOptions{}))
	cells := rows(t, "testdata/st/econgeo_cells.csv")
	column(t, "rca", cells, 1e-11, func(row map[string]string) float64 {
		return r.RCA[r.At(r.Country(row["country"]), r.Product(row["product"]))]
	})
	for _, row := range cells {
		got := 100 * d.Density[r.At(r.Country(row["country"]), r.Product(row["product"]))]
		if want := number(t, row["density"]); math.Abs(got-want) > 0.005+1e-9 {
			t.Errorf("density %s %s = %v, want %v", row["country"], row["product"], got, want)
		}
	}
}

// fermi and EconGeo fix the sign of PCI by ubiquity on its own, in opposite ways. In this
// table ubiquity rises with PCI (r = 0.035): EconGeo's stands against its own ECI. Ours
// follows ECI, and the scale of 0 to 100 says where the two rules part.
func TestSignsOfPeers(t *testing.T) {
	r := compute(t, tableOf(t, "copy"), complexity.Upstep)
	against := func(file, key, name string, index func(string) int, ours []float64) float64 {
		var a, b []float64
		for _, row := range rows(t, "testdata/st/"+file) {
			a, b = append(a, number(t, row[name])), append(b, ours[index(row[key])])
		}
		return pearson(a, b)
	}
	for _, c := range []struct {
		file, key, name string
		index           func(string) int
		ours            []float64
		want, tol       float64
	}{
		{"fermi_country.csv", "country", "eci", r.Country, r.ECI, 1, 1e-9},
		{"fermi_product.csv", "product", "pci", r.Product, r.PCI, 1, 1e-9},
		{"econgeo_country.csv", "country", "eci", r.Country, r.ECI, 1, 1e-4},
		{"econgeo_product.csv", "product", "pci", r.Product, r.PCI, -1, 1e-4},
	} {
		got := against(c.file, c.key, c.name, c.index, c.ours)
		t.Logf("%s: %.9f", c.file, got)
		if math.Abs(got-c.want) > c.tol {
			t.Errorf("%s: correlation %v, want %v", c.file, got, c.want)
		}
	}
	k := complexity.KnowledgeComplexity(r)
	if k.Ubiquity <= 0 || len(k.Notes) != 1 {
		t.Errorf("correlation with ubiquity %v, notes %v", k.Ubiquity, k.Notes)
	}
}
