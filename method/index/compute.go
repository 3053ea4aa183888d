package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
)

// Plan says which steps to do and how. The zero value normalises by min-max to
// 0..1 and takes weighted arithmetic means with the weights of the tree; it divides by
// no denominator, drops no unit, fills no gap and treats no outlier.
type Plan struct {
	Denominate bool             `json:"denominate"`       // divide by the denominators named in the tree
	Screen     *ScreenOptions   `json:"screen,omitempty"` // nil: keep all units
	ScreenLast bool             `json:"screen_last"`      // screen after imputing, as the example of COINr does; filled cells then count as data
	Impute     *ImputeOptions   `json:"impute,omitempty"` // nil: fill nothing
	Treat      *TreatOptions    `json:"treat,omitempty"`  // nil: treat nothing
	Norm       NormOptions      `json:"norm"`
	Weights    Weights          `json:"weights,omitempty"` // nil: those of the tree
	Aggregate  AggregateOptions `json:"aggregate"`
}

// Compute makes the index. The steps are, in this order: denominate, screen,
// impute, treat, normalise, aggregate. Indicators that do not vary get weight 0, with
// a Warning. With distance to target and no targets in the options, those of the tree are used; they
// are refused for an indicator that was divided, and targets, posts and a base table for
// one that was transformed: they are in another unit.
// Inputs are not changed. Errors are those of the steps.
func Compute(in Input, plan Plan) (*Result, error) {
	r := &Result{Tree: in.Tree, Nodes: in.Tree.Nodes(), Notes: []panel.Note{}}
	c := &chain{in: in, r: r}
	if err := c.prepare(plan); err != nil {
		return nil, err
	}
	if err := c.treat(plan.Treat); err != nil {
		return nil, err
	}
	if err := c.normalise(plan.Norm); err != nil {
		return nil, err
	}
	if err := c.aggregate(plan.Weights, plan.Aggregate); err != nil {
		return nil, err
	}
	inputs := map[string]string{"data": in.Data.digest()}
	if in.Denominators != nil {
		inputs["denominators"] = in.Denominators.digest()
	}
	if in.Groups != nil {
		inputs["groups"] = NewTable(in.Groups, nil).digest()
	}
	for _, y := range in.Years {
		inputs[fmt.Sprintf("data of %d", y.Year)] = y.Table.digest()
		if y.Denominators != nil {
			inputs[fmt.Sprintf("denominators of %d", y.Year)] = y.Denominators.digest()
		}
	}
	r.Recipe = panel.Recipe{Method: "index", Version: Version, Inputs: inputs, Params: []panel.Param{}}
	for _, s := range r.Steps {
		r.Recipe.Params = append(r.Recipe.Params, s.Params...)
		r.Notes = append(r.Notes, s.Notes...)
	}
	return r, nil
}

// chain carries the table from step to step.
type chain struct {
	in      Input
	r       *Result
	t       *Table
	groups  []string
	divided bool     // by denominators
	shaped  []string // indicators that were transformed
	flat    []string // indicators that do not vary
}

func (c *chain) log(s Step) {
	if s.Notes == nil {
		s.Notes = []panel.Note{}
	}
	if s.Params == nil {
		s.Params = []panel.Param{}
	}
	c.t = s.Table
	c.r.Steps = append(c.r.Steps, s)
}

// prepare does the steps before treatment.
func (c *chain) prepare(plan Plan) error {
	if err := c.in.Data.Check(); err != nil {
		return err
	}
	if c.in.Groups != nil && len(c.in.Groups) != len(c.in.Data.Units) {
		return fmt.Errorf("%w: %d groups for %d units", ErrOption, len(c.in.Groups), len(c.in.Data.Units))
	}
	t, err := c.in.Data.pick(c.in.Tree.Codes(1))
	if err != nil {
		return err
	}
	c.groups = c.in.Groups
	c.log(Step{Name: "raw", Table: t, Params: treeParams(c.in.Tree)})
	if plan.Denominate {
		ratios := c.in.Tree.Ratios()
		t, notes, err := Denominate(c.t, c.in.Denominators, ratios)
		if err != nil {
			return err
		}
		s := Step{Name: "denominated", Table: t, Notes: notes}
		for _, q := range ratios {
			s.Params = append(s.Params, panel.Param{Name: "denominator of " + q.Code, Value: q.Denominator, Provenance: panel.Request})
		}
		c.log(s)
		c.divided = true
	}
	if plan.Screen != nil && !plan.ScreenLast {
		if err := c.screen(*plan.Screen); err != nil {
			return err
		}
	}
	if plan.Impute != nil {
		t, list, notes, err := c.impute(*plan.Impute)
		if err != nil {
			return err
		}
		c.log(Step{Name: "imputed", Table: t, Params: plan.Impute.params(), Imputed: list, Notes: notes})
	}
	if plan.Screen != nil && plan.ScreenLast {
		return c.screen(*plan.Screen)
	}
	return nil
}

// impute fills from other units or indicators, or from other years after the same division.
func (c *chain) impute(o ImputeOptions) (*Table, []Imputed, []panel.Note, error) {
	switch o.Fill {
	case LatestValue, LinearValue:
	case UnitMean, UnitMedian:
		return ImputeAcross(c.t, c.in.Tree, o)
	default:
		return Impute(c.t, c.groups, o)
	}
	if len(c.in.Years) == 0 || o.MinN != 0 || o.Groups != "" || o.Within != 0 {
		return nil, nil, nil, fmt.Errorf("%w: imputation %q needs tables of other years, and has no use for groups", ErrOption, o.Fill)
	}
	years := []Yearly{{Year: c.in.Year, Table: c.t}}
	for _, y := range c.in.Years {
		if err := y.Table.Check(); err != nil {
			return nil, nil, nil, fmt.Errorf("%d: %w", y.Year, err)
		}
		t, err := y.Table.pick(c.t.Codes)
		if err == nil && c.divided {
			t, _, err = Denominate(t, y.Denominators, c.in.Tree.Ratios())
		}
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%d: %w", y.Year, err)
		}
		years = append(years, Yearly{Year: y.Year, Table: t})
	}
	t, list, err := ImputeYears(years, c.in.Year, o.Fill, o.MaxLag)
	return t, list, nil, err
}

func (c *chain) screen(o ScreenOptions) error {
	t, list, err := Screen(c.t, o)
	if err != nil {
		return err
	}
	var groups []string
	for i, s := range list {
		if s.Kept && c.groups != nil {
			groups = append(groups, c.groups[i])
		}
	}
	c.groups = groups
	s := Step{Name: "screened", Table: t, Params: o.params(), Screened: list}
	if out := len(list) - len(t.Units); out > 0 {
		var names []string
		for _, v := range list {
			if !v.Kept {
				names = append(names, v.Unit)
			}
		}
		s.Notes = []panel.Note{{Code: "index-screened", Subject: "units", Severity: panel.Warning,
			Text: fmt.Sprintf("%d of %d units are left out: %s.", out, len(list), strings.Join(names, ", "))}}
	}
	c.log(s)
	return nil
}

func (c *chain) treat(o *TreatOptions) error {
	if o == nil {
		return nil
	}
	t, list, notes, err := Treat(c.t, *o)
	if err != nil {
		return err
	}
	c.log(Step{Name: "treated", Table: t, Params: o.params("treat"), Treated: list, Notes: notes})
	for _, d := range list {
		if d.Transform != "" {
			c.shaped = append(c.shaped, d.Code)
		}
	}
	return nil
}

// fits refuses ends in a unit that an indicator no longer has: targets of the tree
// when it was divided, and targets, posts or a base table when it was transformed.
func (c *chain) fits(o NormOptions, own bool) error {
	for _, n := range c.in.Tree.nodes {
		if n.Level != 1 {
			continue
		}
		opt := o
		if by, ok := o.By[n.Code]; ok {
			opt = by
		}
		if own && c.divided && n.Denominator != "" && opt.Scale == DistanceTarget && opt.Targets != nil {
			return fmt.Errorf("%w: the target of %s in the tree is not per %s; give targets in the options", ErrOption, n.Code, n.Denominator)
		}
		ends := opt.Scale == DistanceTarget || opt.Scale == Goalposts || opt.Base != nil
		if ends && slices.Contains(c.shaped, n.Code) {
			return fmt.Errorf("%w: %s was transformed, so ends in its own unit do not fit; treat it otherwise or choose another scale for it", ErrOption, n.Code)
		}
	}
	return nil
}

func (c *chain) normalise(o NormOptions) error {
	own := o.Scale == DistanceTarget && o.Targets == nil
	if own {
		o.Targets = map[string]float64{}
		for _, n := range c.in.Tree.nodes {
			if n.Level == 1 && n.Target != nil {
				o.Targets[n.Code] = *n.Target
			}
		}
	}
	if err := c.fits(o, own); err != nil {
		return err
	}
	t, notes, err := Normalise(c.t, c.in.Tree.Directions(), o)
	if err != nil {
		return err
	}
	for _, n := range notes {
		c.flat = append(c.flat, n.Subject)
	}
	c.log(Step{Name: "normalised", Table: t, Params: o.params("scale"), Notes: notes})
	c.r.norm = t
	return nil
}

func (c *chain) aggregate(w Weights, o AggregateOptions) error {
	tree, r := c.in.Tree, c.r
	if w == nil {
		w = tree.Weights()
	}
	if err := w.check(tree); err != nil {
		return err
	}
	r.Weights, r.opt = slices.Clone(w), o
	for _, code := range c.flat {
		i := tree.at[code]
		if r.Weights[i] == 0 {
			continue
		}
		left, ok := r.Weights.without(tree, i)
		if !ok {
			return fmt.Errorf("%w: no indicator below the root of %s varies", ErrData, code)
		}
		r.Weights = left
	}
	scores, coverage, err := Aggregate(tree, r.norm, r.Weights, o)
	if err != nil {
		return err
	}
	r.Scores, r.Coverage = scores, coverage
	if r.Shares, err = Effective(tree, r.Weights); err != nil {
		return err
	}
	s := Step{Name: "aggregated", Table: scores}
	for i, n := range tree.nodes {
		from := panel.User
		if r.Weights[i] == n.Weight {
			from = panel.Request
		}
		s.Params = append(s.Params, panel.Param{Name: "weight of " + n.Code, Value: strconv.FormatFloat(r.Weights[i], 'g', -1, 64), Provenance: from})
	}
	s.Params = append(s.Params, o.params(tree)...)
	for k, n := range tree.nodes {
		missing := 0
		for _, has := range scores.Column(k).Has {
			if !has {
				missing++
			}
		}
		if n.Level > 1 && missing > 0 && r.Weights[k] != 0 {
			s.Notes = append(s.Notes, panel.Note{Code: "index-missing", Subject: n.Code, Severity: panel.Warning,
				Text: fmt.Sprintf("%d of %d units have no score for %s: too little coverage.", missing, len(scores.Units), n.Code)})
		}
	}
	c.log(s)
	return nil
}

// treeParams lists parents and directions, so that a recipe holds the whole tree.
func treeParams(t *Tree) []panel.Param {
	var out []panel.Param
	for _, n := range t.nodes {
		value := "level " + strconv.Itoa(n.Level)
		if n.Parent != "" {
			value += " in " + n.Parent
		}
		if n.Level == 1 {
			value += ", direction " + strconv.Itoa(n.Direction)
		}
		out = append(out, panel.Param{Name: "node " + n.Code, Value: value, Provenance: panel.Request})
	}
	return out
}
