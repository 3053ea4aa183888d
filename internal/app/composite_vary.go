package app

import (
	"slices"
	"strconv"
	"strings"

	"upstep/method/index"
	"upstep/panel"
)

// The choices that are varied unless --vary names others: those of the example COINr is
// documented with. That these are the choices in doubt, and that each is as likely as the next, is
// judgement.
const (
	weightNoise = 0.25
	weightSets  = 100
)

var varied = []string{"treat", "scale", "weights", "mean", "impute", "leave-out"}

// varyParams are the choices of this file for the record.
func varyParams() []panel.Param {
	return []panel.Param{
		{Name: "vary_noise", Value: strconv.FormatFloat(weightNoise, 'g', -1, 64), Provenance: panel.Judgement},
		{Name: "vary_sets", Value: strconv.Itoa(weightSets), Provenance: panel.Judgement},
		{Name: "beside_least", Value: strconv.Itoa(leastBeside), Provenance: panel.Judgement},
	}
}

// factors are the uncertain choices.
func (c *call) factors(in index.Input, plan index.Plan, based bool) ([]index.Factor, []panel.Note, error) {
	chosen := strings.Split(c.ask.Set["vary"], ",")
	if c.ask.Set["vary"] == "" {
		chosen = nil
		if plan.Treat != nil {
			chosen = append(chosen, "treat")
		}
		if !based {
			chosen = append(chosen, "scale")
		}
		chosen = append(chosen, "weights", "mean")
	}
	var out []index.Factor
	var words []string
	for k, name := range chosen {
		if !slices.Contains(varied, name) || slices.Contains(chosen[:k], name) {
			return nil, nil, errorf(Invalid, "--vary takes some of "+strings.Join(varied, ", ")+", each once", "--vary=%s is not understood", c.ask.Set["vary"])
		}
		f, text, err := c.factor(name, in, plan, based)
		if err != nil {
			return nil, nil, err
		}
		out, words = append(out, f), append(words, text)
	}
	return out, []panel.Note{{Code: "index-varied", Subject: "runs", Severity: panel.Info,
		Text: "Varied, each choice as likely as the next (judgement): " + strings.Join(words, "; ") + ". What is not listed adds nothing to the bands."}}, nil
}

// factor is one choice with its alternatives, and the same in words.
func (c *call) factor(name string, in index.Input, plan index.Plan, based bool) (index.Factor, string, error) {
	f := index.Factor{Name: name}
	switch name {
	case "treat":
		first := index.TreatOptions{}
		if plan.Treat != nil {
			first = *plan.Treat
		}
		for n := 1; n <= 5; n++ {
			o := first
			o.MaxWinsor = n
			f.Treat = append(f.Treat, &o)
		}
		return f, "1 to 5 values winsorised", nil
	case "scale":
		if based {
			return f, "", errorf(Invalid, "leave scale out of --vary", "ranks have no base year: the scale can't be varied with --base-year")
		}
		f.Norm = []index.NormOptions{{Low: 1, High: 100}, {Scale: index.RankScale}, {Scale: index.ZScore, Mean: 100, SD: 10}}
		return f, "scale min-max 1 to 100, rank, z-score with mean 100 and sd 10", nil
	case "weights":
		var levels []int
		for l := 1; l < in.Tree.Levels(); l++ {
			if l > 1 || in.Tree.Levels() == 2 {
				levels = append(levels, l)
			}
		}
		f.Weights = &index.RandomWeights{Levels: levels, Noise: weightNoise, Sets: weightSets}
		return f, "100 sets of weights within 25 % of those used, of aggregates below the top (of indicators where there are none)", nil
	case "mean":
		geo := plan.Aggregate
		geo.Rule = index.Rule{Mean: index.GeometricMean, Floor: plan.Aggregate.Rule.Floor}
		geo.Levels, geo.Nodes = nil, nil
		plain := plan.Aggregate
		plain.Rule, plain.Levels, plain.Nodes = index.Rule{Mean: index.ArithmeticMean, Floor: plan.Aggregate.Rule.Floor}, nil, nil
		f.Aggregate = []index.AggregateOptions{plain, geo}
		return f, "arithmetic or geometric mean at all levels", nil
	case "impute":
		f.Impute = []*index.ImputeOptions{nil, {Fill: index.IndicatorMean}, {Fill: index.IndicatorMedian}, {Fill: index.UnitMean}}
		if plan.Impute != nil && !slices.ContainsFunc(f.Impute, func(o *index.ImputeOptions) bool { return o != nil && *o == *plan.Impute }) {
			f.Impute = append(f.Impute, plan.Impute)
		}
		return f, "gaps left, or filled by the indicator's mean, its median, the unit's own mean, or as asked", nil
	}
	f.Drop = append([]string{""}, in.Tree.Codes(1)...)
	return f, "no indicator left out, or any one", nil
}
