package chart_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/internal/render/chart"
	"upstep/internal/render/sample"
	"upstep/report"
)

func charts() []report.Chart {
	return []report.Chart{sample.Ranges(), sample.Lines(), sample.Bars(), sample.HomeBars(), sample.Scatter(), sample.Network()}
}

// parse walks an SVG and returns its ids, its title and its description.
func parse(t *testing.T, svg string) (ids []string, title, desc string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(svg))
	element := ""
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return ids, title, desc
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			element = tok.Name.Local
			for _, a := range tok.Attr {
				if a.Name.Local == "id" {
					ids = append(ids, a.Value)
				}
			}
		case xml.CharData:
			switch element {
			case "title":
				title += string(tok)
			case "desc":
				desc += string(tok)
			}
		case xml.EndElement:
			element = ""
		}
	}
}

func TestSVGIsAccessibleAndClean(t *testing.T) {
	for _, c := range charts() {
		t.Run(c.ID, func(t *testing.T) {
			c.Title += " <&> \"1\""
			svg, err := chart.SVG(c, chart.Light)
			if err != nil {
				t.Fatal(err)
			}
			ids, title, desc := parse(t, svg)
			if title != c.Title || desc != c.Sentence {
				t.Errorf("title %q, desc %q", title, desc)
			}
			seen := map[string]bool{}
			for _, id := range ids {
				if !strings.HasPrefix(id, "chart-"+c.ID+"-") || seen[id] {
					t.Errorf("id %q is foreign or doubled", id)
				}
				seen[id] = true
			}
			if !strings.Contains(svg, `role="img" aria-labelledby="chart-`+c.ID+`-title chart-`+c.ID+`-desc"`) {
				t.Error("no role and label")
			}
			for _, bad := range []string{"NaN", "undefined", "Infinity", "null", "zr", "ecmeta", "-999", "<script", "clip-path", "font-family:"} {
				if strings.Contains(svg, bad) {
					t.Errorf("contains %q", bad)
				}
			}
		})
	}
}

// The same chart gives the same bytes, whatever was drawn before and beside it.
func TestSVGIsDeterministic(t *testing.T) {
	list := charts()
	alone := make([]string, len(list))
	for i, c := range list {
		var err error
		if alone[i], err = chart.SVG(c, chart.Light); err != nil {
			t.Fatal(err)
		}
	}
	both := append(append([]report.Chart{}, list...), list...)
	drawn, err := chart.All(both, chart.Light)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range drawn {
		if s != alone[i%len(list)] {
			t.Errorf("%s differs when drawn with others", both[i].ID)
		}
	}
}

func TestInputsAreNotModified(t *testing.T) {
	for i, c := range charts() {
		if _, err := chart.SVG(c, chart.Dark); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(charts()[i], c); diff != "" {
			t.Errorf("%s was changed:\n%s", c.ID, diff)
		}
	}
}

func TestWordsOnTheChart(t *testing.T) {
	for _, tc := range []struct {
		chart   report.Chart
		want    []string
		mustNot []string
	}{
		{sample.Ranges(), []string{"Technology effort", "no data", "Exampland", "peers, middle half", "← weaker", "stronger →", "3,170"}, nil},
		{sample.Lines(), []string{"Vietnam", "Exampland", "% of GDP", ">1990<", ">2020<"}, []string{">1,990<", ">1991<"}},
		{sample.Bars(), []string{"Resource-based", "High technology", "no data", "−2.4", ">−2<"}, []string{">-2<"}},
		{sample.HomeBars(), []string{"0.12 (2023)", "no data"}, nil},
		{sample.Scatter(), []string{"GDP per head, PPP $ (log) →", "↑ Complexity index", "fitted line", "other economies", "10,000"}, nil},
		{sample.Network(), []string{"exported with advantage", "opportunity, with its code", "Wood and paper", ">WP<"}, nil},
	} {
		svg, err := chart.SVG(tc.chart, chart.Light)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range tc.want {
			if !strings.Contains(svg, s) {
				t.Errorf("%s lacks %q", tc.chart.ID, s)
			}
		}
		for _, s := range tc.mustNot {
			if strings.Contains(svg, s) {
				t.Errorf("%s has %q", tc.chart.ID, s)
			}
		}
	}
}

// A row without a home value has no diamond, and one without peers no bars.
func TestRangesDrawOnlyWhatIsKnown(t *testing.T) {
	count := func(row report.RangeRow) (home, band, core int) {
		svg, err := chart.SVG(report.Chart{ID: "r", Ranges: &report.Ranges{Rows: []report.RangeRow{row}}}, chart.Light)
		if err != nil {
			t.Fatal(err)
		}
		// one of each is in the key
		return strings.Count(svg, "f-home") - 1, strings.Count(svg, "l-band") - 1, strings.Count(svg, "l-core") - 1
	}
	v := 40.0
	full := report.RangeRow{Label: "a", Low: 1, Q1: 2, Mid: 3, Q3: 4, High: 5, Value: &v, Text: "40"}
	missing, alone := full, full
	missing.Value, missing.Text = nil, "no data"
	alone.Alone = true
	for _, tc := range []struct {
		row  report.RangeRow
		want [3]int
	}{{full, [3]int{1, 1, 1}}, {missing, [3]int{0, 1, 1}}, {alone, [3]int{1, 0, 0}}} {
		h, b, c := count(tc.row)
		if got := [3]int{h, b, c}; got != tc.want {
			t.Errorf("value %v alone %v: home, band, core = %v, want %v", tc.row.Value, tc.row.Alone, got, tc.want)
		}
	}
}

// 1990..1993 with 1991 missing: the line has two parts, and the lonely 1990 a dot.
func TestLinesLeaveGaps(t *testing.T) {
	v := []float64{1, 2, 3}
	l := report.Lines{Years: []int{1990, 1991, 1992, 1993}, Series: []report.Line{{Name: "x", Home: true, Y: []*float64{&v[0], nil, &v[1], &v[2]}}}}
	svg, err := chart.SVG(report.Chart{ID: "l", Lines: &l}, chart.Light)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(svg, "f-home l-paper"); n != 2 { // the lonely value and the last one
		t.Errorf("%d dots, want 2", n)
	}
	for tag := range strings.SplitSeq(svg, "<") {
		if strings.Contains(tag, `stroke-width="3"`) && strings.Contains(tag, "l-home") {
			_, d, _ := strings.Cut(tag, ` d="`)
			d, _, _ = strings.Cut(d, `"`)
			if strings.Count(d, "L") != 1 {
				t.Errorf("home line %q, want one segment", d)
			}
			return
		}
	}
	t.Error("no home line")
}

// Surveys of 2010, 2012 and 2018 stand 2 and 6 years apart.
func TestLinesKeepTheDistanceOfYears(t *testing.T) {
	v := []float64{1, 2, 3}
	l := report.Lines{Years: []int{2010, 2012, 2018}, Series: []report.Line{{Name: "x", Home: true, Y: []*float64{&v[0], &v[1], &v[2]}}}}
	svg, err := chart.SVG(report.Chart{ID: "l", Lines: &l}, chart.Light)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`<path d="M([0-9.]+) [0-9.]+L([0-9.]+) [0-9.]+L([0-9.]+) [0-9.]+" fill="none" stroke="#c03a12" stroke-width="3"`).FindStringSubmatch(svg)
	if m == nil {
		t.Fatal("no line of two segments")
	}
	var x [3]float64
	for i := range x {
		if x[i], err = strconv.ParseFloat(m[i+1], 64); err != nil {
			t.Fatal(err)
		}
	}
	if ratio := (x[2] - x[1]) / (x[1] - x[0]); math.Abs(ratio-3) > 0.01 {
		t.Errorf("distances are 1 to %.2f, want 1 to 3", ratio)
	}
	for _, year := range []string{">2010<", ">2012<", ">2018<"} {
		if !strings.Contains(svg, year) {
			t.Errorf("no label %s", year)
		}
	}
}

func TestErrors(t *testing.T) {
	nan, one := math.NaN(), 1.0
	for name, c := range map[string]report.Chart{
		"no kind":   {ID: "x"},
		"two kinds": {ID: "x", Bars: sample.Bars().Bars, Lines: sample.Lines().Lines},
		"no rows":   {ID: "x", Ranges: &report.Ranges{}},
		"no bars":   {ID: "x", Bars: &report.Bars{}},
		"no values": {ID: "x", Lines: &report.Lines{Years: []int{1990}, Series: []report.Line{{Y: []*float64{nil}}}}},
		"years":     {ID: "x", Lines: &report.Lines{Years: []int{1991, 1990}, Series: []report.Line{{Y: []*float64{&one, &one}}}}},
		"too short": {ID: "x", Lines: &report.Lines{Years: []int{1990, 1991}, Series: []report.Line{{Y: []*float64{&one}}}}},
		"no points": {ID: "x", Scatter: &report.Scatter{LogX: true, Points: []report.Point{{XY: report.XY{X: -1, Y: 1}}}}},
		"no nodes":  {ID: "x", Network: &report.Network{}},
		"no class":  {ID: "x", Network: &report.Network{Nodes: []report.Node{{Code: "1"}}}},
		"no node":   {ID: "x", Network: &report.Network{Classes: []report.Class{{Name: "c"}}, Nodes: []report.Node{{Code: "1"}}, Edges: []report.Edge{{A: 0, B: 1}}}},
		"NaN":       {ID: "x", Bars: &report.Bars{Rows: []report.Bar{{Label: "a", Value: &nan}}}},
		"NaN range": {ID: "x", Ranges: &report.Ranges{Rows: []report.RangeRow{{Label: "a", Low: nan}}}},
	} {
		if svg, err := chart.SVG(c, chart.Light); err == nil || !strings.Contains(err.Error(), "chart x") {
			t.Errorf("%s: error %v, svg of %d bytes", name, err, len(svg))
		}
	}
	if _, err := chart.SVG(sample.HomeBars(), chart.Light); err != nil {
		t.Errorf("drawing after errors: %v", err)
	}
}

func TestOneValueIsEnough(t *testing.T) {
	v := 7.0
	for _, c := range []report.Chart{
		{ID: "l", Lines: &report.Lines{Years: []int{2020}, Series: []report.Line{{Name: "x", Y: []*float64{&v}}}}},
		{ID: "b", Bars: &report.Bars{Rows: []report.Bar{{Label: "a"}}}},
		{ID: "s", Scatter: &report.Scatter{LogX: true, LogY: true, Points: []report.Point{{XY: report.XY{X: 5, Y: 5}, Home: true}}}},
		{ID: "n", Network: &report.Network{Classes: []report.Class{{Name: "c", Colour: "#123456", Sign: "C"}}, Nodes: []report.Node{{Code: "1"}}}},
	} {
		svg, err := chart.SVG(c, chart.Light)
		if err != nil || strings.Contains(svg, "NaN") {
			t.Errorf("%s: %v", c.ID, err)
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	for _, c := range charts() {
		b.Run(c.ID, func(b *testing.B) {
			for b.Loop() {
				if _, err := chart.SVG(c, chart.Light); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// An axis of shares ends at 1, and its marks stand where they would on one of percent.
func TestRangesOnAnotherScale(t *testing.T) {
	draw := func(by, top float64) string {
		v := 40 * by
		row := report.RangeRow{Label: "a", Low: 10 * by, Q1: 20 * by, Mid: 50 * by, Q3: 60 * by, High: 90 * by, Value: &v, Text: "x"}
		svg, err := chart.SVG(report.Chart{ID: "r", Ranges: &report.Ranges{Axis: "score", Top: top, Rows: []report.RangeRow{row}}}, chart.Light)
		if err != nil {
			t.Fatal(err)
		}
		return svg
	}
	hundred, one := draw(1, 0), draw(.01, 1)
	if !strings.Contains(hundred, ">75<") || !strings.Contains(one, ">0.75<") || strings.Contains(one, ">75<") {
		t.Error("the labels of the axis are not those of its scale")
	}
	if strings.Count(hundred, "<path") != strings.Count(one, "<path") {
		t.Error("another scale draws other marks")
	}
}
