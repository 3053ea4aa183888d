package index

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"upstep/panel"
)

// UpgradeInput is what the technology upgrading index is made of. Pillars and indices
// are nodes of level 2 and 3; a pillar of which no item can be used is left out and said.
type UpgradeInput struct {
	Panel      *panel.Panel
	Units      []string // candidates for the sample, in the order of the result
	Year       int      // no value after it is used
	Nodes      []Node   // indices (level 3) and pillars (level 2)
	Items      []Item
	Given      map[string]map[string]Reading // item of form Given -> unit -> figure
	Population Item                          // persons
	Income     Item                          // GDP per head, for the trap
}

// UpgradeOptions of [Upgrade].
type UpgradeOptions struct {
	Replications  int     // random sets of weights; 0: 5,000
	Seed          uint64  // of the weights
	Floor         float64 // of values in a geometric mean; 0: 0.01
	MinPopulation float64 // of the sample; 0: 1,000,000
	MinSample     int     // fewest units with a value for an indicator to be scaled; 0: 20
	AsIs          bool    // leave outliers as they are
	Step          float64 // difference of scores that counts in a profile; 0: 0.15
	Margin        float64 // so near the step a label is called unsafe; 0: 0.05
	Narrow        int     // a pillar with fewer indicators decides no label; 0: 2
	Coverage      float64 // least share of the weight of a pillar's indicators with data; 0: 0.6
	MaxSkew       float64 // outliers: from this skewness on, and; 0: 2
	MaxKurt       float64 // from this kurtosis on; 0: 3.5
	MaxWinsor     int     // most values winsorised before a transform; 0: 5
	Level         float64 // share of the runs inside a band of ranks; 0: 0.9
	Wide          int     // a wider band, in ranks, is printed in place of the rank; 0: 3
	Enough        float64 // share of the runs that must give a unit a score for a band; 0: 0.8
	Workers       int     // 0: as many as Go runs in parallel. The result does not depend on it
}

// upgradeOptions are those that stand in the recipe, in its order.
var upgradeOptions = panel.Settings[UpgradeOptions]{
	panel.Count("replications", panel.Judgement, func(o *UpgradeOptions) *int { return &o.Replications }, 5000),
	panel.Positive("floor", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.Floor }, 0.01),
	panel.Positive("min_population", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.MinPopulation }, 1e6),
	panel.Count("min_sample", panel.Judgement, func(o *UpgradeOptions) *int { return &o.MinSample }, 20),
	panel.Positive("profile_step", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.Step }, 0.15),
	panel.Positive("profile_margin", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.Margin }, 0.05),
	panel.Count("profile_items", panel.Judgement, func(o *UpgradeOptions) *int { return &o.Narrow }, 2),
	panel.Positive("coverage", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.Coverage }, minCoverage),
	panel.Positive("skewness", panel.Literature, func(o *UpgradeOptions) *float64 { return &o.MaxSkew }, maxSkew),
	panel.Positive("kurtosis", panel.Literature, func(o *UpgradeOptions) *float64 { return &o.MaxKurt }, maxKurt),
	panel.Count("winsorised", panel.Literature, func(o *UpgradeOptions) *int { return &o.MaxWinsor }, maxWinsor),
	panel.Positive("band_level", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.Level }, bandLevel),
	panel.Count("wide_band", panel.Judgement, func(o *UpgradeOptions) *int { return &o.Wide }, wideBand),
	panel.Positive("enough_runs", panel.Judgement, func(o *UpgradeOptions) *float64 { return &o.Enough }, enoughRuns),
}

func (o UpgradeOptions) orDefault() (UpgradeOptions, error) {
	o = upgradeOptions.Fill(o)
	if o.Replications < 2 || o.Replications > 1_000_000 || !(o.Floor > 0 && o.Floor < 1) || !(o.MinPopulation >= 0) || o.MinSample < 4 || !(o.Step > 0) {
		return o, fmt.Errorf("%w: %d replications, floor %v, population %v, sample %d, step %v", ErrOption, o.Replications, o.Floor, o.MinPopulation, o.MinSample, o.Step)
	}
	if !(o.Margin > 0) || o.Narrow < 1 || !(o.Coverage > 0 && o.Coverage <= 1) || !(o.MaxSkew > 0) || !finite(o.MaxKurt) || o.MaxWinsor < 0 || o.MaxWinsor > 100 {
		return o, fmt.Errorf("%w: profile margin %v, narrow below %d indicators, coverage %v, skewness %v, kurtosis %v, at most %d winsorised", ErrOption, o.Margin, o.Narrow, o.Coverage, o.MaxSkew, o.MaxKurt, o.MaxWinsor)
	}
	if !(o.Level > 0 && o.Level < 1) || o.Wide < 1 || !(o.Enough > 0 && o.Enough <= 1) {
		return o, fmt.Errorf("%w: bands of %v of the runs, wide above %d ranks, with a score in %v of the runs", ErrOption, o.Level, o.Wide, o.Enough)
	}
	return o, nil
}

// Editable returns the table of the options, which a user can change by name.
func (UpgradeOptions) Editable() panel.Settings[UpgradeOptions] { return upgradeOptions }

// Check says which options can't be honoured.
func (o UpgradeOptions) Check() error {
	_, err := o.orDefault()
	return err
}

// Params lists the options and the fixed thresholds with their provenance.
func (o UpgradeOptions) Params() []panel.Param {
	return append(upgradeOptions.Params(o), []panel.Param{
		{Name: "least_patents", Value: strconv.Itoa(leastPatents), Provenance: panel.Judgement},
		{Name: "mean_years", Value: strconv.Itoa(meanYears), Provenance: panel.Judgement},
		{Name: "change_years", Value: strconv.Itoa(changeYears), Provenance: panel.Literature},
	}...)
}

// ItemState is what became of an item.
type ItemState struct {
	Item
	N       int      `json:"n"` // units of the sample with a value
	Used    bool     `json:"used"`
	Why     string   `json:"why,omitempty"` // why it is not used
	Treated *Treated `json:"treated,omitempty"`
}

// Upgraded is the result of [Upgrade].
type Upgraded struct {
	Recipe  panel.Recipe `json:"recipe"`
	Notes   []panel.Note `json:"notes"`
	Year    int          `json:"year"`
	Units   []string     `json:"units"` // of the sample
	Items   []ItemState  `json:"items"`
	Indices []Upgrading  `json:"indices"` // never averaged

	Result   *Result     `json:"-"` // the steps, with the tables
	Readings [][]Reading `json:"-"` // item x unit
	o        UpgradeOptions
}

// Options are those it was made with, every default filled in.
func (u *Upgraded) Options() UpgradeOptions { return u.o }

// Upgrading is one of the indices.
type Upgrading struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Pillars []string `json:"pillars"` // used
	Lacking []string `json:"lacking"` // pillars without any usable item
	Scored  int      `json:"scored"`  // units with a score
	Random  string   `json:"random"`  // whose weights are random for the bands: "pillars", or "indicators" of an index of one pillar
	TrapN   int      `json:"trap_n"`  // units of the regression on ln income
	Slope   *float64 `json:"slope"`   // of it; nil where there is none
	Units   []Placed `json:"units"`   // in the order of the sample
}

// Placed is what one index says about one unit. Ranks are among the units with a score.
type Placed struct {
	Unit          string        `json:"unit"`
	Score         *float64      `json:"score"`
	Why           string        `json:"why,omitempty"` // why there is none
	Rank          int           `json:"rank"`          // of the score; 0 without one
	Banded        bool          `json:"banded"`        // Low to High mean something
	Low           int           `json:"low"`           // band of the rank under random weights, 5 to 95 % unless Level says otherwise
	High          int           `json:"high"`
	Median        float64       `json:"median"`
	Wide          bool          `json:"wide"`           // print the band, not the rank
	Geometric     *float64      `json:"geometric"`      // score by geometric means of the pillars, floored
	GeometricRank int           `json:"geometric_rank"` // 0 without one
	ZRank         int           `json:"z_rank"`         // rank by z-scores in place of min-max
	Shift         int           `json:"shift"`          // largest change of rank when one indicator is left out
	ShiftBy       string        `json:"shift_by"`       // that indicator; "" if none changes it
	Residual      *float64      `json:"residual"`       // score less what income predicts
	Studentised   *float64      `json:"studentised"`    // the same, externally studentised
	Pillars       []PillarScore `json:"pillars"`
}

// PillarScore is the score of a pillar and the share of the weight of its indicators that
// the unit has.
type PillarScore struct {
	Code     string   `json:"code"`
	Score    *float64 `json:"score"`
	Coverage float64  `json:"coverage"`
}

// Index returns an index by its code, nil if there is none.
func (u *Upgraded) Index(code string) *Upgrading {
	for i := range u.Indices {
		if u.Indices[i].Code == code {
			return &u.Indices[i]
		}
	}
	return nil
}

// Unit returns what the index says about a unit, nil outside the sample.
func (x *Upgrading) Unit(unit string) *Placed {
	if x == nil {
		return nil
	}
	for i := range x.Units {
		if x.Units[i].Unit == unit {
			return &x.Units[i]
		}
	}
	return nil
}

// Upgrade makes the indices of technology upgrading: items are read from the panel,
// treated for outliers (winsorised, else ln(1 + x - min)), scaled by min-max over the sample,
// averaged into pillars with at least 60 % of their weight (Coverage) and these into indices. Each index then
// has its band of ranks under random weights, its ranks with geometric means, with
// z-scores and without each indicator, and the residual on ln income. It is [ErrData] when no
// index can be made at all.
func Upgrade(in UpgradeInput, o UpgradeOptions) (*Upgraded, error) {
	o, err := o.orDefault()
	if err != nil {
		return nil, err
	}
	u := &Upgraded{Year: in.Year, Notes: []panel.Note{}, o: o}
	data, err := u.read(in, o)
	if err != nil {
		return nil, err
	}
	tree, err := u.tree(in, o.MinSample)
	if err != nil {
		return nil, err
	}
	set := Input{Tree: tree, Data: data}
	plan := Plan{Aggregate: AggregateOptions{MinCoverage: map[int]float64{2: o.Coverage}}}
	if !o.AsIs {
		plan.Treat = &TreatOptions{Transform: LogPlusOne, MaxSkew: o.MaxSkew, MaxKurt: o.MaxKurt, MaxWinsor: o.MaxWinsor}
	}
	if u.Result, err = Compute(set, plan); err != nil {
		return nil, err
	}
	u.treated()
	floor := o.Floor
	geo := plan
	geo.Aggregate = AggregateOptions{MinCoverage: plan.Aggregate.MinCoverage, Levels: map[int]Rule{3: {Mean: GeometricMean, Floor: &floor}}}
	z := plan
	z.Norm = NormOptions{Scale: ZScore, Population: true}
	other := [2]*Result{}
	for k, p := range []Plan{geo, z} {
		if other[k], err = Compute(set, p); err != nil {
			return nil, err
		}
	}
	income := u.income(in)
	for k := range u.Indices {
		if err := u.index(&u.Indices[k], set, plan, other, income, o); err != nil {
			return nil, err
		}
	}
	u.Recipe = u.Result.Recipe
	u.Recipe.Method, u.Recipe.Seed = "index/upgrading", &o.Seed
	u.Recipe.Params = slices.Concat(o.Params(), []panel.Param{{Name: "year", Value: strconv.Itoa(in.Year), Provenance: panel.Request}}, u.Recipe.Params)
	for _, n := range u.Result.Notes {
		if n.Code != "index-missing" { // each unit without a score has its own reason
			u.Notes = append(u.Notes, n)
		}
	}
	return u, nil
}

// read fills the table of items over the sample.
func (u *Upgraded) read(in UpgradeInput, o UpgradeOptions) (*Table, error) {
	for _, unit := range in.Units {
		if r := Read(in.Panel, in.Population, unit, in.Year); r.Ok && r.Value >= o.MinPopulation {
			u.Units = append(u.Units, unit)
		}
	}
	if len(u.Units) < o.MinSample {
		return nil, fmt.Errorf("%w: %d units of %d or more people in %d, fewer than %d", ErrData, len(u.Units), int(o.MinPopulation), in.Year, o.MinSample)
	}
	var codes []string
	for _, it := range in.Items {
		s := ItemState{Item: it}
		list := make([]Reading, len(u.Units))
		for i, unit := range u.Units {
			if it.Form == Given {
				list[i] = in.Given[it.Code][unit]
				if !list[i].Ok && list[i].Why == "" {
					list[i].Why = "no value"
				}
			} else {
				list[i] = Read(in.Panel, it, unit, in.Year)
			}
			if list[i].Ok {
				s.N++
			}
		}
		if s.Used = s.N >= o.MinSample; s.Used {
			codes = append(codes, it.Code)
		} else {
			s.Why = fmt.Sprintf("%d of %d economies have a value, %d are needed for a scale", s.N, len(u.Units), o.MinSample)
		}
		u.Items, u.Readings = append(u.Items, s), append(u.Readings, list)
	}
	t := NewTable(u.Units, codes)
	for k, s := range u.Items {
		if j := t.Code(s.Code); s.Used {
			for i, r := range u.Readings[k] {
				if r.Ok {
					t.Set(i, j, r.Value)
				}
			}
		}
	}
	return t, t.Check()
}

// tree links the items in use to pillars and indices, and leaves out what is empty.
func (u *Upgraded) tree(in UpgradeInput, least int) (*Tree, error) {
	var items, pillars, roots []Node
	for _, s := range u.Items {
		if s.Used {
			items = append(items, Node{Code: s.Code, Level: 1, Direction: 1, Weight: 1, Parent: s.Pillar})
		}
	}
	has := func(list []Node, parent string) bool {
		return slices.ContainsFunc(list, func(n Node) bool { return n.Parent == parent })
	}
	for _, n := range in.Nodes {
		if n.Level == 2 && has(items, n.Code) {
			pillars = append(pillars, n)
		}
	}
	for _, n := range in.Nodes {
		if n.Level != 3 {
			continue
		}
		x := Upgrading{Code: n.Code, Name: n.Name, Pillars: []string{}, Lacking: []string{}, Units: []Placed{}}
		for _, p := range in.Nodes {
			switch {
			case p.Level != 2 || p.Parent != n.Code:
			case has(items, p.Code):
				x.Pillars = append(x.Pillars, p.Code)
			default:
				x.Lacking = append(x.Lacking, p.Code)
				u.Notes = append(u.Notes, panel.Note{Code: "index-pillar-empty", Subject: p.Code, Severity: panel.Warning,
					Text: fmt.Sprintf("No indicator of %s %s can be used: %s is made without it.", p.Code, p.Name, n.Code)})
			}
		}
		u.Indices = append(u.Indices, x)
		if len(x.Pillars) > 0 {
			roots = append(roots, n)
		}
	}
	if len(roots) == 0 {
		return nil, fmt.Errorf("%w: no indicator has %d values in %d", ErrData, least, in.Year)
	}
	return NewTree(slices.Concat(items, pillars, roots))
}

func (u *Upgraded) treated() {
	if u.Result.Step("treated") == nil {
		return
	}
	for _, d := range u.Result.Step("treated").Treated {
		for k := range u.Items {
			if u.Items[k].Code == d.Code && (d.High+d.Low > 0 || d.Transform != "") {
				u.Items[k].Treated = &d
			}
		}
	}
}

func (u *Upgraded) income(in UpgradeInput) Column {
	c := Column{make([]float64, len(u.Units)), make([]bool, len(u.Units))}
	for i, unit := range u.Units {
		if r := Read(in.Panel, in.Income, unit, in.Year); r.Ok && r.Value > 0 {
			c.Values[i], c.Has[i] = r.Value, true
		}
	}
	return c
}

func pointer(c Column, i int) *float64 {
	if !c.Has[i] || math.IsNaN(c.Values[i]) {
		return nil
	}
	v := c.Values[i]
	return &v
}
