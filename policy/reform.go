package policy

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/method/pyramid"
	"upstep/panel"
)

// ReformVersion of the arithmetic of reforms: it changes whenever a number changes.
const ReformVersion = "1"

// ReformOptions are the choices behind the order of reforms. The zero value of a field
// means its default.
type ReformOptions struct {
	Severe     float64 // severity from which an obstacle is severe; default 0.6
	MinSchools int     // schools that must have data on an area for a growth potential; default 2
	Level      float64 // of the interval of a share of firms; default 0.95
	Disagree   float64 // distance of severities from which what measures an obstacle disagrees; default 0.5
	MinAsked   int     // firms asked below which a share is noted as thin; default 10
}

var reformOptions = panel.Settings[ReformOptions]{
	panel.Positive("severe", panel.Judgement, func(o *ReformOptions) *float64 { return &o.Severe }, 0.6),
	panel.Count("min_schools", panel.Judgement, func(o *ReformOptions) *int { return &o.MinSchools }, 2),
	panel.Positive("level", panel.Judgement, func(o *ReformOptions) *float64 { return &o.Level }, 0.95),
	panel.Positive("disagree", panel.Judgement, func(o *ReformOptions) *float64 { return &o.Disagree }, 0.5),
	panel.Count("min_asked", panel.Judgement, func(o *ReformOptions) *int { return &o.MinAsked }, 10),
}

// Params lists the options with their values and provenance, in a fixed order.
func (o ReformOptions) Params() []panel.Param { return reformOptions.Params(o) }

// Editable is the list of options by name.
func (o ReformOptions) Editable() panel.Settings[ReformOptions] { return reformOptions }

// Check says what can't be honoured.
func (o ReformOptions) Check() error { return reformOptions.Fill(o).check() }

// check is of options with defaults.
func (o ReformOptions) check() error {
	if !(o.Severe > 0 && o.Severe <= 1) || !(o.Disagree > 0 && o.Disagree <= 1) || !(o.Level > 0 && o.Level < 1) || o.MinSchools < 1 || o.MinAsked < 1 {
		return fmt.Errorf("reform: severe, disagree and level lie between 0 and 1, the least numbers are 1 or more")
	}
	return nil
}

// AreaCase is what the schools say of the growth of an area.
type AreaCase struct {
	Area     catalogue.Area `json:"area"`
	Supports int            `json:"supports"` // schools
	Against  int            `json:"against"`
	Data     int            `json:"with_data"` // schools with data on the area, those that take no side included
	Finding  string         `json:"finding"`
}

// ObstacleCase is what the evidence says of an obstacle.
type ObstacleCase struct {
	Obstacle catalogue.Obstacle `json:"obstacle"`
	Severity *float64           `json:"severity"` // 0..1, against the peers; nil: not measured
	Measured []float64          `json:"measured"` // severities of what measures it
	Proxy    bool               `json:"proxy"`    // all that measures it is measured in its place
	Disagree bool               `json:"disagree"` // what measures it lies far apart; set by RankReforms
	Verdicts []NodeVerdict      `json:"verdicts"` // of the tree
}

// NodeVerdict is what growth diagnostics say of a node.
type NodeVerdict struct {
	Node  string `json:"node"`
	Name  string `json:"name"`
	Label string `json:"label"`
}

// ReformInput is the register beside the evidence.
type ReformInput struct {
	Country   string
	Cut       int // year of the newest data: a deadline that ends before its close is past
	Areas     []AreaCase
	Obstacles []ObstacleCase
	Reforms   []Reform
	Present   []Present // instruments that run, or are chosen, for an area
}

// Interval of a share, 0..1.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// RankedReform is a reform with its three factors. Score is their product; nil when one is
// not known, which Lacks names.
type RankedReform struct {
	Reform
	AreaName     string    `json:"area_name"`
	ObstacleName string    `json:"obstacle_name"`
	Potential    *float64  `json:"potential"` // schools that support the area, of those with data on it
	Severity     *float64  `json:"severity"`
	By           string    `json:"severity_by"`       // "firms", "peers" or ""
	Firms        *Interval `json:"severity_interval"` // of a share of firms
	Space        *float64  `json:"space"`             // smallest of authority, acceptance and ability, divided by 3
	Score        *float64  `json:"score"`
	Range        *Interval `json:"score_interval"` // at the ends of the share of firms
	Lacks        []string  `json:"lacks"`          // potential, severity, space
	Rank         int       `json:"rank"`           // competition rank; 0: not ranked
	Close        bool      `json:"close"`          // its range meets that of the reform ranked before it
	Saved        *float64  `json:"days_saved"`
}

// ReformCell is an area where an obstacle weighs: the area needs much of what it makes
// scarce.
type ReformCell struct {
	Area      string  `json:"area"`
	Obstacle  string  `json:"obstacle"`
	Need      int     `json:"need"`
	Potential float64 `json:"potential"`
	Severity  float64 `json:"severity"`
	Product   float64 `json:"product"` // potential x severity x need / 3
	Reforms   int     `json:"reforms"` // of the register, for this area and obstacle
}

// Reforms is the register of reforms tied to areas of growth.
type Reforms struct {
	Country   string         `json:"country"`
	Areas     []AreaCase     `json:"areas"`
	Obstacles []ObstacleCase `json:"obstacles"` // most severe first, unmeasured last
	Ranked    []RankedReform `json:"reforms"`
	Cells     []ReformCell   `json:"cells"` // areas of growth x obstacles they need gone, largest first
	Notes     []panel.Note   `json:"notes"`
	Recipe    panel.Recipe   `json:"recipe"`
}

func (r *Reforms) note(s panel.Severity, code, subject, format string, args ...any) {
	r.Notes = append(r.Notes, panel.Note{Code: code, Subject: subject, Severity: s, Text: fmt.Sprintf(format, args...)})
}

// RankReforms ranks the reforms of the register by growth potential x severity x change
// space (methods, Appendix B.7) and warns of what does not fit together.
func RankReforms(in ReformInput, o ReformOptions) (*Reforms, error) {
	params := o.Params()
	o = reformOptions.Fill(o)
	if err := o.check(); err != nil {
		return nil, err
	}
	r := &Reforms{Country: in.Country, Areas: slices.Clone(in.Areas), Obstacles: slices.Clone(in.Obstacles), Ranked: []RankedReform{}, Cells: []ReformCell{}, Notes: []panel.Note{},
		Recipe: panel.Recipe{Method: "reform", Version: ReformVersion, Params: params, Inputs: map[string]string{}}}
	slices.SortStableFunc(r.Obstacles, func(a, b ObstacleCase) int {
		return cmp.Or(cmp.Compare(known(b.Severity), known(a.Severity)), cmp.Compare(a.Obstacle.ID, b.Obstacle.ID))
	})
	for i, ob := range r.Obstacles {
		r.Obstacles[i].Disagree = len(ob.Measured) > 1 && slices.Max(ob.Measured)-slices.Min(ob.Measured) >= o.Disagree-tie
	}
	for _, x := range in.Reforms {
		r.Ranked = append(r.Ranked, r.weigh(x, o))
	}
	r.order()
	r.cells(o)
	r.warn(in, o)
	return r, nil
}

// known puts what is not known below everything.
func known(v *float64) float64 {
	if v == nil {
		return -1
	}
	return *v
}

// potential is the share of the schools with data on an area that support it.
func (a AreaCase) potential(o ReformOptions) *float64 {
	if a.Data < o.MinSchools {
		return nil
	}
	v := float64(a.Supports) / float64(a.Data)
	return &v
}

// area and obstacle find a word of the register by ID or name.
func (r *Reforms) area(word string) (AreaCase, bool) {
	for _, a := range r.Areas {
		if same(word, a.Area.ID, a.Area.Name) {
			return a, true
		}
	}
	return AreaCase{}, false
}

func (r *Reforms) obstacle(word string) (ObstacleCase, bool) {
	for _, o := range r.Obstacles {
		if same(word, o.Obstacle.ID, o.Obstacle.Name) {
			return o, true
		}
	}
	return ObstacleCase{}, false
}

func same(word string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(word), n) })
}

// weigh finds the three factors of a reform.
func (r *Reforms) weigh(x Reform, o ReformOptions) RankedReform {
	out := RankedReform{Reform: x, AreaName: x.Area, ObstacleName: x.Obstacle, Lacks: []string{}}
	if a, ok := r.area(x.Area); ok {
		out.AreaName, out.Potential = a.Area.Name, a.potential(o)
	}
	ob, listed := r.obstacle(x.Obstacle)
	if listed {
		out.ObstacleName = ob.Obstacle.Name
	}
	switch {
	case x.FirmsNamed != nil && x.FirmsAsked != nil && *x.FirmsAsked > 0:
		n := float64(*x.FirmsAsked)
		share := float64(*x.FirmsNamed) / n
		w := pyramid.Wilson(share, n, o.Level)
		out.Severity, out.By, out.Firms = &share, "firms", &Interval{w.Low, w.High}
	case listed && ob.Severity != nil:
		out.Severity, out.By = ob.Severity, "peers"
	}
	if x.Cause != nil {
		out.Space = leastOf(*x.Cause)
	}
	for _, f := range []struct {
		name string
		v    *float64
	}{{"potential", out.Potential}, {"severity", out.Severity}, {"space", out.Space}} {
		if f.v == nil {
			out.Lacks = append(out.Lacks, f.name)
		}
	}
	if len(out.Lacks) == 0 {
		rest := *out.Potential * *out.Space
		score := rest * *out.Severity
		out.Score, out.Range = &score, &Interval{score, score}
		if f := out.Firms; f != nil {
			out.Range = &Interval{rest * f.Low, rest * f.High}
		}
	}
	if x.DaysBefore != nil && x.DaysAfter != nil {
		saved := *x.DaysBefore - *x.DaysAfter
		out.Saved = &saved
	}
	return out
}

// leastOf is the change space of a reform, 0..1: the smallest over all its innermost causes,
// as a reform must pass them all; nil where one is not known.
func leastOf(c Cause) *float64 {
	least := MaxTripleA
	for _, s := range Space(c, Options{}) {
		if s.Space == nil {
			return nil
		}
		least = min(least, *s.Space)
	}
	v := float64(least) / MaxTripleA
	return &v
}

// order ranks: highest score first, those without a score last.
func (r *Reforms) order() {
	slices.SortStableFunc(r.Ranked, func(a, b RankedReform) int {
		if x, y := known(a.Score), known(b.Score); math.Abs(x-y) > tie {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(a.ID, b.ID)
	})
	for i := range r.Ranked {
		x := &r.Ranked[i]
		if x.Score == nil {
			continue
		}
		x.Rank = i + 1
		if i == 0 {
			continue
		}
		before := r.Ranked[i-1]
		if *before.Score-*x.Score <= tie {
			x.Rank = before.Rank
		}
		x.Close = x.Range.High >= before.Range.Low-tie
	}
}

// cells are areas of growth x obstacles of what they need much or some of.
func (r *Reforms) cells(o ReformOptions) {
	for _, a := range r.Areas {
		p := a.potential(o)
		if p == nil || a.Supports == 0 {
			continue
		}
		for _, ob := range r.Obstacles {
			if ob.Obstacle.Need == "" || ob.Severity == nil {
				continue
			}
			need, err := a.Area.Needs.Of(ob.Obstacle.Need)
			if err != nil || need < 2 {
				continue
			}
			c := ReformCell{Area: a.Area.ID, Obstacle: ob.Obstacle.ID, Need: need, Potential: *p, Severity: *ob.Severity, Product: *p * *ob.Severity * float64(need) / 3}
			for _, x := range r.Ranked {
				if same(x.Area, a.Area.ID, a.Area.Name) && same(x.Obstacle, ob.Obstacle.ID, ob.Obstacle.Name) {
					c.Reforms++
				}
			}
			r.Cells = append(r.Cells, c)
		}
	}
	slices.SortFunc(r.Cells, func(a, b ReformCell) int {
		if math.Abs(a.Product-b.Product) > tie {
			return cmp.Compare(b.Product, a.Product)
		}
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Obstacle, b.Obstacle))
	})
}

// warn says what does not fit together.
func (r *Reforms) warn(in ReformInput, o ReformOptions) {
	for _, x := range r.Ranked {
		if len(x.Instruments) == 0 {
			r.note(panel.Warning, "reform-without-instrument", x.ID, "No instrument goes with it: a reform of rules alone seldom upgrades a sector.")
		}
		if strings.TrimSpace(x.Owner) == "" {
			r.note(panel.Warning, "reform-without-owner", x.ID, "Nobody owns it.")
		}
		if d := strings.TrimSpace(x.Deadline); d == "" {
			r.note(panel.Warning, "reform-without-deadline", x.ID, "It has no deadline.")
		} else if m, err := catalogue.Month(d); err == nil && m <= 12*in.Cut+11 {
			r.note(panel.Warning, "deadline-past", x.ID, "Its deadline, %s, does not lie after %d, the year of the newest data.", d, in.Cut)
		}
		if x.Firms != nil && *x.FirmsAsked < o.MinAsked {
			r.note(panel.Warning, "few-firms", x.ID, "%d firms were asked: the share that named the obstacle lies anywhere from %.0f to %.0f %%.", *x.FirmsAsked, 100*x.Firms.Low, 100*x.Firms.High)
		}
		if x.Saved != nil && *x.Saved <= 0 {
			r.note(panel.Warning, "no-time-saved", x.ID, "It saves no time: %g days before, %g after.", *x.DaysBefore, *x.DaysAfter)
		}
		if _, ok := r.obstacle(x.Obstacle); !ok {
			r.note(panel.Info, "obstacle-own", x.ID, "The obstacle %q is not in the catalogue: only answers of firms can say how severe it is.", x.Obstacle)
		}
	}
	r.hangs()
	served := map[string]bool{}
	for _, p := range in.Present {
		area := strings.TrimSpace(p.Area)
		if area == "" || served[strings.ToLower(area)] {
			continue
		}
		served[strings.ToLower(area)] = true
		name := area
		if a, ok := r.area(area); ok {
			name = a.Area.Name
		}
		if !slices.ContainsFunc(r.Ranked, func(x RankedReform) bool { return same(area, x.Area, x.AreaName) || same(x.AreaName, name) }) {
			r.note(panel.Warning, "area-without-reform", area, "An instrument serves %s and no reform does: rules may undo what the instrument pays for.", name)
		}
	}
	for _, ob := range r.Obstacles {
		if ob.Severity == nil || *ob.Severity < o.Severe-tie {
			continue
		}
		if !slices.ContainsFunc(r.Ranked, func(x RankedReform) bool { return same(x.Obstacle, ob.Obstacle.ID, ob.Obstacle.Name) }) {
			r.note(panel.Warning, "severe-without-reform", ob.Obstacle.ID, "%s: severity %.2f against the peers, and no reform of the register addresses it.", ob.Obstacle.Name, *ob.Severity)
		}
	}
}

// hangs says where a choice of ours decides the first place: schools that contradict an area
// counted against it, and severities of two kinds in one order.
func (r *Reforms) hangs() {
	best, at, kinds := -1.0, -1, map[string]bool{}
	for i, x := range r.Ranked {
		if x.Score == nil {
			continue
		}
		kinds[x.By] = true
		a, _ := r.area(x.Area)
		if net := float64(max(0, a.Supports-a.Against)) / float64(a.Data) * *x.Severity * *x.Space; net > best+tie {
			best, at = net, i
		}
	}
	if at > 0 && r.Ranked[at].Rank > 1 {
		r.note(panel.Warning, "order-hangs", r.Ranked[0].ID, "It is first because schools that contradict an area are not counted against it. If they were, %s would be first.", r.Ranked[at].ID)
	}
	if len(kinds) > 1 {
		r.note(panel.Warning, "severity-mixed", r.Country, "Some severities are shares of firms, others distances to peers. The two scales are not the same: trust the order within each kind more than between them, or ask firms about every obstacle.")
	}
}
