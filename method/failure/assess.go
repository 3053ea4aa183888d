package failure

import (
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
)

// Assess weighs the evidence on one subject. Options that can't be honoured, items with
// numbers outside their ranges and ids that stand twice are errors; evidence that is too
// thin is a refusal in the result.
func Assess(in Input, o Options) (*Result, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, it := range in.Items {
		if err := it.check(); err != nil {
			return nil, fmt.Errorf("failure: %w", err)
		}
		if seen[it.ID] {
			return nil, fmt.Errorf("failure: %s stands twice, join them first", it.ID)
		}
		seen[it.ID] = true
	}
	r := &Result{Subject: in.Subject, Items: append([]Item{}, in.Items...), Mix: []Share{}, Changes: []Change{}, Notes: []panel.Note{}}
	r.Recipe = panel.Recipe{Method: "failure", Version: Version, Params: o.Params(), Inputs: map[string]string{}, Seed: &o.Seed}
	for _, it := range in.Items {
		p := panel.Param{Name: "loadings " + it.ID, Value: fmt.Sprintf("%g %g %g %g", it.Loadings.Market, it.Loadings.System, it.Loadings.Capability, it.Loadings.Government), Provenance: panel.Judgement}
		if it.User {
			p.Provenance = panel.User
		}
		r.Recipe.Params = append(r.Recipe.Params, p)
	}
	known := knownOf(in.Items)
	r.Known = len(known)
	r.tally(in.Answers)
	s := weigh(known, o)
	r.Scores = s.scores[:]
	if s.scores[3].Own > 0 {
		r.Flag = &s.flag
	}
	r.coverage(known, o)
	if r.Refused() {
		r.Reach = reach(in.Items, o)
	} else {
		r.verdict(s, known, o)
		r.settle(o)
	}
	r.Changes = append(r.Changes, r.changes(known, o)...)
	if err := r.spend(in.Budget, o); err != nil {
		return nil, err
	}
	r.missing()
	return r, nil
}

// Refused reports whether the evidence is too thin for a mix.
func (r *Result) Refused() bool {
	return slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Severity == panel.Refusal })
}

func (r *Result) note(s panel.Severity, code, format string, args ...any) {
	r.Notes = append(r.Notes, panel.Note{Code: code, Subject: r.Subject, Severity: s, Text: fmt.Sprintf(format, args...)})
}

func knownOf(items []Item) []Item {
	return slices.DeleteFunc(slices.Clone(items), func(it Item) bool { return it.Severity == nil })
}

// sums are the severities and weights of one set of items.
type sums struct {
	scores  [4]Score
	mix     [roles]float64
	verdict Kind
	lead    float64
	flag    bool
}

// weigh is 10.3: severity_f = sum s q l / sum q l, evidence_f = sum q l, and
// w_f = max(0, severity_f - threshold) evidence_f for the three roles.
func weigh(items []Item, o Options) sums {
	var s sums
	var total float64
	for f, kind := range Kinds() {
		sum, evidence, own := 0.0, 0.0, 0
		for _, it := range items {
			l := it.Loadings.array()[f]
			sum, evidence = sum+*it.Severity*it.Quality*l, evidence+it.Quality*l
			if l > eps && l >= o.OwnLoading-eps {
				own++
			}
		}
		sc := Score{Failure: kind, Evidence: evidence, Own: own}
		if evidence > eps {
			v := sum / evidence
			sc.Severity = &v
			if f < roles {
				sc.Weight = max(0, v-o.Threshold) * evidence
				total += sc.Weight
			} else {
				s.flag = v >= o.Government-eps
			}
		}
		s.scores[f] = sc
	}
	s.verdict = None
	if total <= eps {
		return s
	}
	for f := range roles {
		s.mix[f] = s.scores[f].Weight / total
	}
	s.verdict, s.lead = lead(s.mix, o.Lead)
	return s
}

// lead names the largest share if it leads the second by enough, else mixed.
func lead(mix [roles]float64, need float64) (Kind, float64) {
	first := 0
	for f := range roles {
		if mix[f] > mix[first]+eps {
			first = f
		}
	}
	second := -1.0
	for f := range roles {
		if f != first {
			second = max(second, mix[f])
		}
	}
	gap := mix[first] - second
	if gap >= need-eps && gap > eps {
		return Kinds()[first], gap
	}
	return Mixed, gap
}

// coverage refuses the mix when the evidence is too thin.
func (r *Result) coverage(known []Item, o Options) {
	if n := len(known); n < o.MinItems {
		r.note(panel.Refusal, "items-too-few", "No mix of roles: %d of %d items have a severity, %d are needed.", n, len(r.Items), o.MinItems)
	}
	var silent []string
	for _, s := range r.Scores[:roles] {
		if s.Own == 0 {
			silent = append(silent, string(s.Failure))
		}
	}
	if len(silent) > 0 {
		how := "at all"
		if o.OwnLoading > eps {
			how = fmt.Sprintf("with a loading of %g or more", o.OwnLoading)
		}
		r.note(panel.Refusal, "failure-unseen", "No mix of roles: no item with a severity speaks %s for %s failure.", how, strings.Join(silent, " or "))
	}
}

// verdict fills the mix and what the loadings do to it.
func (r *Result) verdict(s sums, known []Item, o Options) {
	r.Verdict = s.verdict
	if s.verdict == None {
		r.note(panel.Info, "no-weight", "No failure has a severity above %g: none of the three roles has a weight in the mix.", o.Threshold)
	} else {
		r.Lead = &s.lead
		for f := range roles {
			r.Mix = append(r.Mix, Share{Kinds()[f], s.mix[f]})
		}
	}
	if o.Draws == 0 {
		return
	}
	r.Draws = resample(known, s.verdict, o)
	if !r.Draws.Steady {
		r.note(panel.Warning, "loadings-decide", "The loadings decide: drawn again around the same values, they give the verdict %q in %.0f %% of %d draws only.", s.verdict, 100*r.Draws.Verdict, r.Draws.N)
	}
}

// missing lists items nobody measured.
func (r *Result) missing() {
	var ids []string
	for _, it := range r.Items {
		if it.Severity == nil {
			ids = append(ids, it.ID)
		}
	}
	if len(ids) > 0 {
		r.note(panel.Info, "items-without-data", "Without a severity, and counted nowhere: %s.", strings.Join(ids, ", "))
	}
}
