package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/match"
	"upstep/method/gap"
	"upstep/report"
)

func pilots() []match.Item {
	at := func(host string, mid, low, high, over float64) match.Hosting {
		return match.Hosting{Host: host, Mid: mid, Low: low, High: high, Overreach: over}
	}
	return []match.Item{
		{ID: "voucher", Name: "Voucher", Cost: 300, Coordination: 1, Needs: []string{"linkages"}, Hosts: []match.Hosting{at("chamber", .84, .62, .85, .02)}},
		{ID: "iso", Name: "Certificates", Cost: 250, Coordination: 1, Needs: []string{"quality"}, Hosts: []match.Hosting{at("agency", .99, .9, 1, 0)}},
		{ID: "groups", Name: "Group consulting", Cost: 350, Coordination: 2, Hosts: []match.Hosting{at("agency", .79, 0, .99, .16)}},
		{ID: "training", Name: "Training", Cost: 320, Coordination: 2, Hosts: []match.Hosting{at("chamber", .75, .7, .8, .1)}},
		{ID: "suppliers", Name: "Supplier programme", Cost: 500, Coordination: 3, Hosts: []match.Hosting{at("chamber", .53, .2, 1, .6)}},
		{ID: "sbir", Name: "Calls", Cost: 900, Hosts: []match.Hosting{at("agency", .1, 0, .2, .1)}},
		{ID: "zone", Name: "Zone", Cost: 100, Why: "a red line (legal) stops it"},
	}
}

func portfolioPart(t *testing.T, items []match.Item, lim match.Limits, o match.PortfolioOptions) *report.Portfolio {
	t.Helper()
	choice, err := match.Choose(items, lim, o)
	if err != nil {
		t.Fatal(err)
	}
	shadows, err := match.Shadows(choice, []string{"agency", "chamber"}, func(host string, d catalogue.Dimension) []match.Item {
		out := pilots()
		if host == "agency" && d == catalogue.ME {
			out[2].Hosts[0].Mid += .3
		}
		return out
	}, lim, o)
	if err != nil {
		t.Fatal(err)
	}
	return &report.Portfolio{Country: "UZB", Currency: "USD", Notice: "Scores are illustrative.", Choice: choice, Shadows: shadows, Gain: 1, Mix: &match.Mix{Market: .2, System: .3, Capability: .5},
		Serves: choice.Best.Serves(map[string]catalogue.FailureLoadings{"voucher": {System: 1}, "iso": {Capability: 1}}),
		Hosts:  map[string]string{"agency": "Agency for Quality"}, Needs: map[string]string{"quality": "Quality of products"}}
}

func alone(t *testing.T, p report.Part) (*report.Document, string) {
	t.Helper()
	texts, err := catalogue.Messages("en")
	if err != nil {
		t.Fatal(err)
	}
	d := report.PartOnly(report.Evidence{Messages: texts, Prefix: "UZB", Gap: &gap.Result{}, Deind: &gap.Deindustrialisation{}, RD: &gap.RDStructure{}}, p)
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return d, string(data)
}

// The page says what to start with, what is left out and why, and what a point is worth.
func TestPortfolioPage(t *testing.T) {
	p := portfolioPart(t, pilots(), match.Limits{Budget: 1000, Priorities: []string{"quality", "firm-data"}}, match.PortfolioOptions{HostShare: .6})
	d, text := alone(t, p)
	for _, want := range []string{"Scores are illustrative", "Agency for Quality", "firm-data: no instrument", "It can't be chosen: a red line (legal) stops it", "the risk of overreach is too high",
		"The one fix: 1 more of monitoring and evaluation at Agency for Quality, on the scale of 0 to 5", "Likeness of the two", "With pilots above an overreach of 0.5"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	figures := 0
	walk(d, func(f report.Figure) {
		figures++
		if strings.Contains(f.Text, "NaN") || f.Text == "" {
			t.Errorf("%+v", f)
		}
	})
	if figures < 30 {
		t.Errorf("%d figures", figures)
	}
	for _, b := range d.Pages[0].Blocks {
		if table, ok := b.(report.Table); ok {
			for i, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Errorf("%s: row %d has %d cells of %d", table.ID, i, len(row), len(table.Columns))
				}
			}
		}
	}
	if _, again := alone(t, p); again != text {
		t.Error("the page differs the second time")
	}
}

// Where nothing can be chosen the page says so, with the reasons, and prints no table of
// a portfolio.
func TestPortfolioPageOfNothing(t *testing.T) {
	p := portfolioPart(t, pilots(), match.Limits{Budget: 5}, match.PortfolioOptions{})
	p.Mix, p.Serves = nil, nil
	d, text := alone(t, p)
	if !strings.Contains(text, "No instrument can be chosen") || strings.Contains(text, "portfolio-best") {
		t.Errorf("%v", d.Pages[0].Blocks)
	}
	if n := strings.Count(text, fmt.Sprintf("%q", "portfolio-out")); n != 1 {
		t.Errorf("%d tables of what is left out", n)
	}
}
