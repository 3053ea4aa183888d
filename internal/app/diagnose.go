package app

import (
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/method/diagnose"
	"upstep/report"
	"upstep/trade"
)

// diagnose runs growth diagnostics for the country.
func (a *App) diagnose(c *call) (report.Part, any, error) {
	in, err := c.diagnosis()
	if err != nil {
		return nil, nil, err
	}
	res, err := diagnose.Diagnose(in)
	if err != nil {
		return nil, nil, errorf(Invalid, "upstep diagnose --help", "%v", err)
	}
	part := &report.Diagnosis{Result: res, Tree: in.Tree, Options: in.Options.Full(), Evidence: in.Evidence, Precision: a.precisions(in.Tree), Units: a.units(in.Tree)}
	if in.Exports != nil {
		part.Table = in.Exports.Ref
	}
	return part, res, nil
}

// diagnosis gathers what the method needs: the pack, the tree, the table of exports
// and the user's evidence.
func (c *call) diagnosis() (diagnose.Input, error) {
	tree, err := catalogue.ReadTree()
	if err != nil {
		return diagnose.Input{}, err
	}
	industries, err := catalogue.ReadIndustries()
	if err != nil {
		return diagnose.Input{}, err
	}
	in := diagnose.Input{Country: c.e.Home.ISO3, Cut: c.e.Cut, Panel: c.panel, World: c.dir.Countries(), Tree: tree, Industries: industries, Surveys: c.surveys()}
	if in.Exports, in.WhyExports, err = c.goods(); err != nil {
		return in, err
	}
	if err := c.comparators(&in); err != nil {
		return in, err
	}
	if err := set(c.req.Settings, "diagnose", &in.Options); err != nil {
		return in, err
	}
	in.Options.Objective = diagnose.Objective(c.ask.Set["objective"])
	path, data, err := c.file("evidence")
	if err != nil || path == "" {
		return in, err
	}
	if in.Evidence, err = diagnose.ReadEvidence(path, data, tree); err != nil {
		return in, faults(path, err)
	}
	in.Evidence.Checksum = c.inputs[path]
	return in, nil
}

// goods is the table of exports of goods that has the country, or the reason why none
// has.
func (c *call) goods() (*trade.Matrix, string, error) {
	table, why, err := c.exportTable(c.e.Home, c.ask.TradeYear, c.e.Cut)
	if err != nil || why != "" {
		return nil, why, err
	}
	m, _, err := c.data.Exports(table.Year)
	if err != nil {
		return nil, "", err
	}
	return m.WithoutServices("9999"), "", nil
}

// comparators reads the flag: a rule of the method, a group, or a list of countries.
func (c *call) comparators(in *diagnose.Input) error {
	flag := c.ask.Set["comparators"]
	if flag == "" || slices.Contains(diagnose.Sets, diagnose.Set(strings.ToLower(flag))) {
		in.Set = diagnose.Set(strings.ToLower(flag))
		return nil
	}
	in.Set = diagnose.Chosen
	if !strings.Contains(flag, ",") {
		if g, err := c.dir.Group(flag); err == nil {
			in.Members = slices.DeleteFunc(slices.Clone(g.Members), func(m string) bool { return m == in.Country })
			return nil
		} else if _, other := c.dir.Country(flag); other != nil {
			return err
		}
	}
	p, err := c.listPeers(c.e.Home, flag)
	in.Members = p.Members
	return err
}

// surveys are the indicators that may be carried further: the structural surveys.
func (a *App) surveys() []string {
	var out []string
	for _, i := range a.cat.Indicators() {
		if i.MaxLag > 3 {
			out = append(out, i.Code)
		}
	}
	return out
}

func (a *App) precisions(tree *catalogue.Tree) map[string]int {
	out := map[string]int{}
	for _, s := range tree.Signals {
		if i, ok := a.cat.Indicator(s.Code); ok {
			out[s.ID] = i.Precision
		}
	}
	return out
}

func (a *App) units(tree *catalogue.Tree) map[string]string {
	out := map[string]string{}
	for _, s := range tree.Signals {
		if i, ok := a.cat.Indicator(s.Code); ok {
			out[s.ID] = i.Unit
		}
		if s.Deflate != "" {
			out[s.ID] = "% a year, real"
		}
		if s.Volatility > 0 {
			out[s.ID] = "percentage points"
		}
		if s.Source != "" {
			out[s.ID] = "products"
		}
	}
	return out
}
