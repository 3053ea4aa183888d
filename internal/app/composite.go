package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/internal/source/composite"
	"upstep/method/index"
	"upstep/panel"
	"upstep/report"
)

const (
	compositeSeed = 1
	mostRuns      = 1_000_000
	mostRanks     = 60_000_000 // of all runs, about half a gigabyte
)

// Composite is the answer of the index command on files of the user.
type Composite struct {
	Meta     string           `json:"meta"`
	Data     string           `json:"data"`
	Year     int              `json:"year,omitempty"`      // of the data, where they have years
	BaseYear int              `json:"base_year,omitempty"` // whose extremes make the scale
	Node     string           `json:"node"`                // whose ranks are studied; "" when there are several roots and none was named
	Nodes    []index.Node     `json:"nodes"`
	Weights  index.Weights    `json:"weights"` // by node
	Shares   []float64        `json:"shares"`  // of each node in its root
	Units    []CompositeUnit  `json:"units"`   // in the order of the file
	Screened []index.Screened `json:"screened"`
	Imputed  []index.Imputed  `json:"imputed"`
	Treated  []index.Treated  `json:"treated"` // indicators with outliers
	Weighing *Weighing        `json:"weighing,omitempty"`
	Stats    []index.Stats    `json:"stats"`  // of the indicators before the scale
	Alphas   []index.Alpha    `json:"alphas"` // internal consistency of each node
	Bands    *index.Bands     `json:"bands,omitempty"`
	Indices  *index.Indices   `json:"sensitivity,omitempty"`
	LeftOut  []index.LeftOut  `json:"left_out,omitempty"`
	Notes    []panel.Note     `json:"notes"`
	Recipe   panel.Recipe     `json:"recipe"`
}

// Weighing is how weights that were not given came about.
type Weighing struct {
	How        string            `json:"how"` // as asked
	Components []index.Component `json:"components,omitempty"`
	Balanced   *index.Balanced   `json:"balanced,omitempty"`
}

// CompositeUnit is one unit with what it has in each node.
type CompositeUnit struct {
	Unit   string      `json:"unit"`
	Name   string      `json:"name"`
	Scores []NodeScore `json:"scores"` // in the order of the nodes
}

// NodeScore is the score of a unit in a node: an indicator on its scale, or an aggregate.
type NodeScore struct {
	Code     string   `json:"code"`
	Score    *float64 `json:"score"` // nil without enough data
	Rank     int      `json:"rank"`  // 0 without score
	Coverage float64  `json:"coverage"`
}

// composite makes an index of files in COINr's layout.
func (a *App) composite(c *call) (report.Part, any, error) {
	if c.ask.Country != "" {
		return nil, nil, errorf(Invalid, "leave out the country, or --meta and --data", "an index of files of your own knows no country %s of the pack", c.ask.Country)
	}
	for _, flag := range []string{"published", "patents"} {
		if c.ask.Set[flag] != "" {
			return nil, nil, errorf(Invalid, "leave out --"+flag+", or --meta and --data", "--%s stands beside the index of a country of the pack, not beside an index of files of your own", flag)
		}
	}
	metaPath, metaBytes, err := c.file("meta")
	if err != nil {
		return nil, nil, err
	}
	dataPath, dataBytes, err := c.file("data")
	if err != nil {
		return nil, nil, err
	}
	if metaPath == "" || dataPath == "" {
		return nil, nil, errorf(Invalid, "`upstep index --meta iMeta.csv --data iData.csv`", "both --meta and --data are needed")
	}
	meta, err := composite.ReadMeta(metaPath, metaBytes)
	if err != nil {
		return nil, nil, faults(metaPath, err)
	}
	data, err := composite.ReadData(dataPath, dataBytes, meta)
	if err != nil {
		return nil, nil, faults(dataPath, err)
	}
	r, res, in, plan, err := c.compute(meta, data)
	if err != nil {
		return nil, nil, askError(err)
	}
	r.Meta, r.Data = metaPath, dataPath
	if err := c.doubt(r, res, in, plan); err != nil {
		return nil, nil, askError(err)
	}
	r.fill(res, data.Names)
	return r.part(res, data), r, nil
}

// askError turns an error of the method into what a user sees.
func askError(err error) error {
	if e := AsError(err); e.Code != Internal {
		return e
	}
	return &Error{Code: Invalid, Cause: err, Message: "the index can't be made: " + plainError(err), Hint: "change the step named or the data; `upstep index --help` lists what each step takes"}
}

// compute makes the index itself.
func (c *call) compute(meta *composite.Meta, data *composite.Data) (*Composite, *index.Result, index.Input, index.Plan, error) {
	r := &Composite{}
	var in index.Input
	s := &wish{c: c}
	plan := index.Plan{Denominate: c.ask.Set["denominate"] != "", ScreenLast: c.ask.Set["screen-last"] != "", Screen: s.screen(), Impute: s.impute(meta.Groups), Treat: s.treat(), Norm: s.norm(meta.Posts), Aggregate: s.aggregate()}
	if s.err != nil {
		return nil, nil, in, plan, s.err
	}
	year := data.Years[len(data.Years)-1]
	if c.ask.Year != 0 {
		year = c.ask.Year
	}
	now, ok := data.Slice(year)
	if !ok {
		return nil, nil, in, plan, errorf(Invalid, fmt.Sprintf("the data have %v in the column Time", data.Years), "there are no data of %d", year)
	}
	in = index.Input{Tree: meta.Tree, Data: now.Table, Denominators: now.Denominators, Year: now.Year}
	if plan.Denominate && len(meta.Tree.Ratios()) == 0 {
		return nil, nil, in, plan, errorf(Invalid, "fill the column Denominator of the metadata, or leave --denominate out", "no indicator has a denominator")
	}
	if plan.Impute != nil && plan.Impute.Groups != "" {
		in.Groups = now.Groups[plan.Impute.Groups]
	}
	for _, d := range data.Slices {
		if d.Year != year {
			in.Years = append(in.Years, index.Yearly{Year: d.Year, Table: d.Table, Denominators: d.Denominators})
		}
	}
	if plan.Impute == nil || plan.Impute.Fill != index.LatestValue && plan.Impute.Fill != index.LinearValue {
		in.Years = nil
	}
	base, err := c.whole("base-year", 0)
	if err != nil {
		return nil, nil, in, plan, err
	}
	if base != 0 {
		if plan.Norm.Base, err = baseTable(data, base, in, plan); err != nil {
			return nil, nil, in, plan, err
		}
		r.BaseYear = base
	}
	res, err := index.Compute(in, plan)
	if err != nil {
		return nil, nil, in, plan, err
	}
	r.Year = year
	res, err = c.weigh(r, res, in, &plan)
	return r, res, in, plan, err
}

// baseTable is the table of a base year after the steps before the scale.
func baseTable(data *composite.Data, year int, now index.Input, plan index.Plan) (*index.Table, error) {
	base, ok := data.Slice(year)
	if !ok {
		return nil, errorf(Invalid, fmt.Sprintf("the data have %v in the column Time", data.Years), "there are no data of the base year %d", year)
	}
	in := now
	in.Data, in.Denominators, in.Year = base.Table, base.Denominators, year
	if plan.Impute != nil && plan.Impute.Groups != "" {
		in.Groups = base.Groups[plan.Impute.Groups]
	}
	if in.Years != nil {
		in.Years = nil
		for _, d := range data.Slices {
			if d.Year != year {
				in.Years = append(in.Years, index.Yearly{Year: d.Year, Table: d.Table, Denominators: d.Denominators})
			}
		}
	}
	plan.Norm = index.NormOptions{Scale: index.NoScale}
	plan.Aggregate = index.AggregateOptions{}
	r, err := index.Compute(in, plan)
	if err != nil {
		return nil, fmt.Errorf("base year %d: %w", year, err)
	}
	if s := r.Step("treated"); s != nil {
		for _, d := range s.Treated {
			if d.Transform != "" {
				return nil, errorf(Refused, "--treat transform=none keeps the unit, or leave out --base-year", "%s was transformed (%s) in the base year %d: its ends are in another unit then", d.Code, d.Transform, year)
			}
		}
	}
	return r.Steps[slices.IndexFunc(r.Steps, func(s index.Step) bool { return s.Name == "normalised" })-1].Table, nil
}

const weightWords = "given, equal, pca=LEVEL (squared loadings), pca-raw=LEVEL, balance=LEVEL (equal influence) or infomax=LEVEL"

// weigh finds the weights that were asked for and makes the index with them.
func (c *call) weigh(r *Composite, res *index.Result, in index.Input, plan *index.Plan) (*index.Result, error) {
	text := c.ask.Set["weights"]
	name, value := option(text)
	level, err := strconv.Atoi(value)
	bad := errorf(Invalid, "--weights takes "+weightWords, "--weights=%s is not understood", text)
	if name == "" || name == "given" || name == "equal" {
		if value != "" {
			return nil, bad
		}
		if name != "equal" {
			return res, nil
		}
		plan.Weights = in.Tree.EqualWeights()
		return index.Compute(in, *plan)
	}
	if err != nil {
		return nil, bad
	}
	r.Weighing = &Weighing{How: text}
	var notes []panel.Note
	switch name {
	case "pca", "pca-raw":
		plan.Weights, r.Weighing.Components, notes, err = index.PCAWeights(in.Tree, res.Scores, level, name == "pca-raw")
	case "balance", "infomax":
		o := index.BalanceOptions{Level: level, Aggregate: plan.Aggregate, Root: c.ask.Set["node"]}
		if name == "infomax" {
			o.Aim = index.Infomax
		}
		if r.Weighing.Balanced, err = index.Balance(in.Tree, res.Scores, in.Tree.Weights(), o); err == nil {
			plan.Weights, notes = r.Weighing.Balanced.Weights, r.Weighing.Balanced.Notes
		}
	default:
		return nil, bad
	}
	if err != nil {
		return nil, err
	}
	r.Notes = append(r.Notes, notes...)
	return index.Compute(in, *plan)
}

// doubt asks what the ranks hang on.
func (c *call) doubt(r *Composite, res *index.Result, in index.Input, plan index.Plan) error {
	roots := in.Tree.Codes(in.Tree.Levels())
	r.Node = c.ask.Set["node"]
	if r.Node == "" && len(roots) == 1 {
		r.Node = roots[0]
	}
	if n, ok := in.Tree.Node(r.Node); r.Node != "" && (!ok || n.Level == 1) {
		return errorf(Invalid, "name an aggregate of the metadata", "there is no aggregate %s", r.Node)
	}
	seed, err := c.whole("seed", compositeSeed)
	if err != nil {
		return err
	}
	var counts [2]int
	for k, flag := range []string{"uncertainty", "sensitivity"} {
		if counts[k], err = c.whole(flag, 0); err != nil {
			return err
		}
		if counts[k] > mostRuns {
			return errorf(Invalid, "", "--%s=%d is more than %d runs", flag, counts[k], mostRuns)
		}
	}
	factors, notes, err := c.factors(in, plan, r.BaseYear != 0)
	if err != nil {
		return err
	}
	for k, runs := range []int{counts[0], counts[1] * (len(factors) + 2)} {
		if units := max(len(res.Scores.Units), 1); runs > mostRanks/units {
			return errorf(Invalid, "take fewer runs", "--%s=%d needs %d runs of %d units: more than %d ranks to keep", []string{"uncertainty", "sensitivity"}[k], counts[k], runs, units, mostRanks)
		}
	}
	if counts[0] > 0 {
		if r.Bands, err = index.Uncertainty(in, plan, index.UncertaintyOptions{Node: r.Node, Factors: factors, Seed: uint64(seed), Replications: counts[0]}); err != nil {
			return err
		}
		r.Notes = append(r.Notes, r.Bands.Notes...)
	}
	if counts[1] > 0 {
		if r.Indices, err = index.Sensitivity(in, plan, index.SensitivityOptions{Node: r.Node, Factors: factors, Seed: uint64(seed), N: counts[1]}); err != nil {
			return err
		}
		r.Notes = append(r.Notes, r.Indices.Notes...)
	}
	if counts[0]+counts[1] > 0 {
		r.Notes = append(r.Notes, notes...)
	}
	if level := c.ask.Set["leave-out"]; level != "" {
		n, err := c.whole("leave-out", 0)
		if err != nil {
			return err
		}
		if r.LeftOut, err = index.LeaveOut(res, n, r.Node); err != nil {
			return err
		}
	}
	return nil
}

// fill copies the result into the answer.
func (r *Composite) fill(res *index.Result, names map[string]string) {
	r.Nodes, r.Weights, r.Shares = res.Nodes, res.Weights, res.Shares
	ranks := make([][]int, len(res.Nodes))
	for k, n := range res.Nodes {
		ranks[k], _ = res.Rank(n.Code)
	}
	for i, unit := range res.Scores.Units {
		u := CompositeUnit{Unit: unit, Name: names[unit]}
		for k := range res.Nodes {
			x := NodeScore{Code: res.Nodes[k].Code, Rank: ranks[k][i]}
			if v, ok := res.Scores.At(i, k); ok {
				x.Score = &v
			}
			x.Coverage, _ = res.Coverage.At(i, k)
			u.Scores = append(u.Scores, x)
		}
		r.Units = append(r.Units, u)
	}
	r.Screened, r.Imputed, r.Treated = []index.Screened{}, []index.Imputed{}, []index.Treated{}
	last := res.Steps[0].Table
	for _, s := range res.Steps {
		r.Screened, r.Imputed = append(r.Screened, s.Screened...), append(r.Imputed, s.Imputed...)
		for _, d := range s.Treated {
			if d.High+d.Low > 0 || d.Transform != "" {
				r.Treated = append(r.Treated, d)
			}
		}
		if s.Name == "normalised" {
			break
		}
		last = s.Table
	}
	r.Stats = index.Describe(last)
	r.Alphas, _ = index.Reliability(res.Tree, res.Scores)
	r.Notes = append(slices.Clone(res.Notes), r.Notes...)
	r.Recipe = res.Recipe
}

// part is the page.
func (r *Composite) part(res *index.Result, data *composite.Data) report.Part {
	p := &report.Composite{Meta: r.Meta, Data: r.Data, Year: r.Year, BaseYear: r.BaseYear, Node: r.Node, Result: res, Names: data.Names, All: r.Notes, Treated: r.Treated, Imputed: r.Imputed, Alphas: r.Alphas,
		Bands: r.Bands, Indices: r.Indices, LeftOut: r.LeftOut}
	if r.Weighing != nil {
		p.Weighing = strings.ReplaceAll(r.Weighing.How, "=", " at level ")
	}
	return p
}
