package survey

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// ExampleName is the name of the file that Example makes.
const ExampleName = "SYNTHETIC-firms.csv"

// Example makes up firms of twelve countries that do not exist, with the variables of
// the Enterprise Surveys, as CSV: missing codes, codes nobody knows and useless
// weights included, as real files have them. Every row has synthetic = 1. The same
// seed makes the same bytes.
func Example(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 0x75707374))
	var out strings.Builder
	out.WriteString("idstd,country,synthetic,wmedian,strata,a4a,l1,b8,e6,c22b,l10,h1,h2,h5,h8,h9,d2,d3c,b2b,r2,r3,r4,r5,r6,r7,r8,r9\n")
	id := 0
	for country := range 12 {
		base := r.NormFloat64()*0.5 - 0.3
		drag := r.Float64() * 0.6 // how far large firms fall behind
		for range 90 + r.IntN(60) {
			id++
			out.WriteString(exampleFirm(r, id, country, base, drag))
		}
	}
	return []byte(out.String())
}

// exampleSectors are divisions of ISIC 3.1.
var exampleSectors = []int{15, 15, 17, 18, 25, 26, 28, 36, 24, 29, 31, 34, 45, 52, 52, 55, 60, 72}

func exampleFirm(r *rand.Rand, id, country int, base, drag float64) string {
	size := math.Round(math.Exp(1.7 + 1.4*math.Abs(r.NormFloat64())))
	if r.Float64() < 0.2 { // real samples take large firms more often
		size = math.Round(100 * math.Exp(1.1*math.Abs(r.NormFloat64())))
	}
	skill := base + 0.25*math.Log(size/20) + r.NormFloat64()
	if size >= 250 {
		skill -= drag
	}
	sector := exampleSectors[r.IntN(len(exampleSectors))]
	answer := func(at float64) string {
		switch p := 1 / (1 + math.Exp(-1.6*(skill-at))); {
		case r.Float64() < 0.02:
			return "-9"
		case r.Float64() < p:
			return "1"
		}
		return "2"
	}
	rank := func(codes ...int) string { // codes from the worst answer to the best
		if r.Float64() < 0.03 {
			return "-9"
		}
		at := int(math.Floor((skill+r.NormFloat64()*0.8+2)/4*float64(len(codes)) + 0.5))
		return fmt.Sprint(codes[min(max(at, 0), len(codes)-1)])
	}
	weight := fmt.Sprintf("%.2f", math.Exp(2.5-0.3*math.Log(size)+0.4*r.NormFloat64()))
	switch r.IntN(250) {
	case 0:
		weight = "0"
	case 1:
		weight = ""
	}
	certificate := answer(1)
	switch r.IntN(60) {
	case 0:
		certificate = "3" // in process
	case 1:
		certificate = "7" // a code nobody knows
	}
	product, process := answer(0.3), answer(0.5)
	if r.Float64() < 0.06 {
		product = "1" // the over-reporting of new products
	}
	market, rd, spent := "-7", answer(1.3), ""
	if product == "1" {
		market = answer(0.9)
	}
	sales := math.Round(size * 20000 * math.Exp(0.5*r.NormFloat64()))
	if rd == "1" {
		spent = fmt.Sprintf("%.0f", sales*0.01*math.Exp(r.NormFloat64()))
	}
	turnover := fmt.Sprintf("%.0f", sales)
	if r.Float64() < 0.08 {
		turnover = "-9"
	}
	exports, foreign := 0.0, 0.0
	if r.Float64() < 0.12+0.1*math.Max(skill, 0) {
		exports = math.Round(100 * r.Float64())
	}
	if r.Float64() < 0.06 {
		foreign = math.Round(20 + 80*r.Float64())
	}
	practices := ",,,,,,,"
	if sector < 40 && size >= 20 {
		practices = strings.Join([]string{rank(4, 1, 2, 3), rank(4, 1, 2, 3), rank(4, 1, 2, 3), rank(5, 1, 2, 3, 4), rank(1, 2, 3, 4), rank(5, 4, 3, 2, 1), rank(4, 3, 2, 1), rank(3, 2, 1)}, ",")
	}
	group := "small"
	if size >= 100 {
		group = "large"
	} else if size >= 20 {
		group = "medium"
	}
	return fmt.Sprintf("%d,Synthetica %02d,1,%s,%02d-%s,%d,%.0f,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%.0f,%.0f,%s\n", id, country+1, weight, country+1, group, sector, size,
		certificate, answer(1.4), answer(-0.4), answer(0), product, market, process, rd, spent, turnover, exports, foreign, practices)
}
