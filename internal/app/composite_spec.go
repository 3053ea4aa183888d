package app

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/method/index"
)

// compositeFlags are the flags of an index of the user's files.
var compositeFlags = []string{"meta", "data", "denominate", "screen", "screen-last", "impute", "treat", "normalise", "weights", "aggregate", "floor", "coverage",
	"base-year", "uncertainty", "sensitivity", "vary", "leave-out", "node"}

// whole is the whole number that a flag holds, or what it is without the flag.
func (c *call) whole(flag string, without int) (int, error) {
	v := c.ask.Set[flag]
	if v == "" {
		return without, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return 0, errorf(Invalid, "", "--%s needs a whole number that is not negative, got %q", flag, v)
	}
	return n, nil
}

// option is a word with an optional value, such as "group-mean=Region".
func option(text string) (name, value string) {
	name, value, _ = strings.Cut(strings.TrimSpace(text), "=")
	return name, value
}

// numbers parses finite numbers separated by a mark.
func numbers(text, mark string) ([]float64, bool) {
	var out []float64
	for _, part := range strings.Split(text, mark) {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		out = append(out, v)
	}
	return out, true
}

// wish turns flags into a plan. Each error names the flag and what it takes.
type wish struct {
	c   *call
	err error
}

func (s *wish) bad(flag, want string) {
	if s.err == nil {
		s.err = errorf(Invalid, "--"+flag+" takes "+want, "--%s=%s is not understood", flag, s.c.ask.Set[flag])
	}
}

func (s *wish) screen() *index.ScreenOptions {
	text := s.c.ask.Set["screen"]
	if text == "" {
		return nil
	}
	v, ok := numbers(text, ",")
	if !ok || len(v) > 2 || v[0] < 0 || v[0] > 1 || len(v) == 2 && (v[1] < 0 || v[1] > 1) {
		s.bad("screen", "the least share of indicators with a value, such as 0.9, and if wanted after a comma that of values not 0")
		return nil
	}
	o := &index.ScreenOptions{MinAvailable: v[0]}
	if len(v) == 2 {
		o.MinNonZero = v[1]
	}
	return o
}

const imputeWords = "indicator-mean, indicator-median, group-mean=GROUP, group-median=GROUP (a column of type Group), unit-mean, unit-median (=LEVEL: within the node of that level), latest or linear (=YEARS: at most)"

func (s *wish) impute(groups []string) *index.ImputeOptions {
	text := s.c.ask.Set["impute"]
	if text == "" || text == "none" {
		return nil
	}
	name, value := option(text)
	o := &index.ImputeOptions{Fill: index.Fill(strings.ReplaceAll(name, "-", " "))}
	n, err := strconv.Atoi(value)
	switch {
	case o.Fill == index.GroupMean || o.Fill == index.GroupMedian:
		if o.Groups = value; !slices.Contains(groups, value) {
			s.bad("impute", fmt.Sprintf("a group of the metadata after %s=: %s", name, strings.Join(groups, ", ")))
		}
	case o.Fill == index.IndicatorMean || o.Fill == index.IndicatorMedian:
		if value != "" {
			s.bad("impute", imputeWords)
		}
	case (o.Fill == index.UnitMean || o.Fill == index.UnitMedian) && (value == "" || err == nil && n >= 2):
		o.Within = n
	case (o.Fill == index.LatestValue || o.Fill == index.LinearValue) && (value == "" || err == nil && n >= 1):
		o.MaxLag = n
	default:
		s.bad("impute", imputeWords)
	}
	return o
}

const treatWords = "rule, or parts of it separated by commas: winsorise=5 (most values), skew=2, kurt=3.5, transform=log-shift, log-plus-one, gii, box-cox or none, combine"

var shapes = map[string]index.Transform{"log-shift": index.LogShift, "log-plus-one": index.LogPlusOne, "gii": index.LogGII, "box-cox": index.BoxCox, "none": index.NoChange}

func (s *wish) treat() *index.TreatOptions {
	text := s.c.ask.Set["treat"]
	if text == "" || text == "none" {
		return nil
	}
	o := &index.TreatOptions{}
	for _, part := range strings.Split(text, ",") {
		name, value := option(part)
		v, err := strconv.ParseFloat(value, 64)
		number := err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
		transform, known := shapes[value]
		switch {
		case name == "rule" && value == "":
		case name == "combine" && value == "":
			o.Combine = true
		case name == "winsorise" && number && v >= 0 && v == float64(int(v)):
			if o.MaxWinsor = int(v); v == 0 {
				o.MaxWinsor = -1
			}
		case name == "skew" && number && v > 0:
			o.MaxSkew = v
		case name == "kurt" && number && v != 0:
			o.MaxKurt = v
		case name == "transform" && known:
			o.Transform = transform
		default:
			s.bad("treat", treatWords)
		}
	}
	return o
}

const normWords = "min-max (=LOW..HIGH, LOW below HIGH), z-score (=MEAN,SD), scaled=SHIFT,DIVISOR (SD and DIVISOR above 0), rank, borda, percentile-rank, distance-to-max, distance-to-reference=UNIT, distance-to-target (=cap), goalposts (columns Low and High of the metadata), fraction-of-max or none"

func (s *wish) norm(posts map[string]index.Posts) index.NormOptions {
	name, value := option(s.c.ask.Set["normalise"])
	o := index.NormOptions{Scale: index.Scale(name)}
	if name != string(index.MinMax) && name != string(index.ZScore) { // these two have a dash of their own
		o.Scale = index.Scale(strings.ReplaceAll(name, "-", " "))
	}
	pair := func(mark string) (a, b float64) {
		v, ok := numbers(value, mark)
		if !ok || len(v) != 2 || v[0] >= v[1] && mark == ".." {
			s.bad("normalise", normWords)
			return 0, 0
		}
		return v[0], v[1]
	}
	switch o.Scale {
	case "", index.RankScale, index.Borda, index.PercentRank, index.DistanceMax, index.FractionMax, index.NoScale:
		if value != "" {
			s.bad("normalise", normWords)
		}
	case index.MinMax:
		if value != "" {
			o.Low, o.High = pair("..")
		}
	case index.ZScore:
		if value != "" {
			if o.Mean, o.SD = pair(","); !(o.SD > 0) {
				s.bad("normalise", normWords)
			}
		}
	case index.Scaled:
		if o.Shift, o.Divisor = pair(","); !(o.Divisor > 0) {
			s.bad("normalise", normWords)
		}
	case index.DistanceReference:
		o.Reference = value
	case index.DistanceTarget:
		if o.Cap = value == "cap"; value != "" && !o.Cap {
			s.bad("normalise", normWords)
		}
	case index.Goalposts:
		if o.Posts = posts; value != "" || len(posts) == 0 {
			s.bad("normalise", "goalposts only with columns Low and High in the metadata")
		}
	default:
		s.bad("normalise", normWords)
	}
	return o
}

const meanWords = "a mean for all levels, such as geometric, or one per level made, such as 2=geometric,3=arithmetic; arithmetic, geometric, harmonic, generalised:POWER, copeland or mazziotta-pareto"

func (s *wish) aggregate() index.AggregateOptions {
	o := index.AggregateOptions{}
	var floor *float64
	if text := s.c.ask.Set["floor"]; text != "" {
		v, ok := numbers(text, ",")
		if !ok || len(v) != 1 {
			s.bad("floor", "one number")
			return o
		}
		floor = &v[0]
	}
	rule := func(text string) index.Rule {
		name, power, _ := strings.Cut(text, ":")
		r := index.Rule{Mean: index.Mean(name)}
		if r.Mean != index.CopelandRule {
			r.Floor = floor
		}
		if power != "" {
			v, ok := numbers(power, ",")
			if !ok || len(v) != 1 || r.Mean != index.GeneralisedMean {
				s.bad("aggregate", meanWords)
			} else {
				r.Power = v[0]
			}
		}
		if r.Mean == index.GeneralisedMean && power == "" {
			s.bad("aggregate", meanWords)
		}
		return r
	}
	o.Rule = index.Rule{Mean: index.ArithmeticMean, Floor: floor}
	for k, part := range strings.Split(s.c.ask.Set["aggregate"], ",") {
		name, value := option(part)
		level, err := strconv.Atoi(name)
		switch {
		case part == "" && k == 0:
		case err == nil && value != "":
			if o.Levels == nil {
				o.Levels = map[int]index.Rule{}
			}
			if _, twice := o.Levels[level]; twice {
				s.bad("aggregate", meanWords)
			}
			o.Levels[level] = rule(value)
		case err != nil && value == "" && k == 0:
			o.Rule = rule(name)
		default:
			s.bad("aggregate", meanWords)
		}
	}
	s.coverage(&o)
	return o
}

func (s *wish) coverage(o *index.AggregateOptions) {
	text := s.c.ask.Set["coverage"]
	if text == "" {
		return
	}
	o.MinCoverage = map[int]float64{}
	for _, part := range strings.Split(text, ",") {
		name, value := option(part)
		level, err := strconv.Atoi(name)
		v, ok := numbers(value, ",")
		if err != nil || !ok {
			s.bad("coverage", "the least share of weight with data by level made, such as 2=0.6,3=1")
			return
		}
		o.MinCoverage[level] = v[0]
	}
}
