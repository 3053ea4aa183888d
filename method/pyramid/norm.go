package pyramid

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Reference is a pyramid to compare with.
type Reference struct {
	Kind    string   `json:"kind"`    // "norm", "same-income" or "double-income"
	Shares  *Shares  `json:"shares"`  // nil when refused
	Members []string `json:"members"` // countries of a reference by income
	Refused string   `json:"refused"` // why there is none
}

// MedianReference is the median, level by level, of pyramids of other countries,
// scaled to sum to 1 since medians need not. Fewer than o.MinPeers pyramids, or
// medians that are all 0, refuse.
func MedianReference(kind string, members []string, pyramids []Shares, o Options) Reference {
	o = o.withDefaults()
	r := Reference{Kind: kind, Members: append([]string{}, members...)}
	if len(pyramids) < o.MinPeers {
		r.Refused = fmt.Sprintf("the data hold %d such countries with a pyramid, fewer than %d", len(pyramids), o.MinPeers)
		return r
	}
	var s Shares
	sum := 0.0
	for k := range Levels {
		column := make([]float64, len(pyramids))
		for i, p := range pyramids {
			column[i] = p[k]
		}
		slices.Sort(column)
		s[k] = panel.Quantile(column, 0.5)
		sum += s[k]
	}
	if sum <= eps {
		r.Refused = "the medians are 0 at every level"
		return r
	}
	for k := range s {
		s[k] /= sum
	}
	r.Shares = &s
	return r
}

// Comparison is a pyramid beside a reference.
type Comparison struct {
	Reference Reference `json:"reference"`
	// By the lower shares and by the upper ones; nil when the reference is refused.
	Lower *Contrast `json:"lower"`
	Upper *Contrast `json:"upper"`
}

// Contrast are the measures of one pyramid against one reference.
type Contrast struct {
	Steps      []Step   `json:"steps"`        // L0->L1 to L4->L5
	Weakest    int      `json:"weakest"`      // the step with the smallest gap, 0 for L0->L1; -1 when no gap is defined
	Tied       []int    `json:"tied"`         // steps whose gap is as small, the weakest included; the lowest is taken
	Divergence float64  `json:"js_bits"`      // Jensen-Shannon, 0..1
	Verdict    string   `json:"verdict"`      // similar, different or very-different
	Missing    bool     `json:"missing_mid"`  // missing middle
	Middle     *float64 `json:"middle_ratio"` // (s2+s3) / reference; nil when the reference has none
	Tip        *float64 `json:"tip_ratio"`    // s5 / reference; nil when the reference has none
}

// Step is the progression from a level to the next.
type Step struct {
	From      int      `json:"from"`
	Ratio     *float64 `json:"ratio"`     // S_{k+1}/S_k; nil when S_k is 0
	Reference *float64 `json:"reference"` // of the reference
	Gap       *float64 `json:"gap"`       // ratio less reference
}

// Name is the step as "L0->L1".
func (s Step) Name() string { return fmt.Sprintf("L%d->L%d", s.From, s.From+1) }

// Survival returns the shares at a level or above; the first is 1.
func Survival(s Shares) (out [Levels]float64) {
	above := 0.0
	for k := Levels - 1; k > 0; k-- {
		above += s[k]
		out[k] = min(above, 1)
	}
	out[0] = 1
	return out
}

// Divergence is the Jensen-Shannon divergence of two pyramids in bits (Lin 1991):
// 0 for the same, 1 for pyramids without a common level. 0 log 0 is 0.
func Divergence(p, q Shares) float64 {
	half := func(a, b Shares) float64 {
		sum := 0.0
		for k := range a {
			if a[k] > 0 {
				sum += a[k] * math.Log2(a[k]/((a[k]+b[k])/2))
			}
		}
		return sum / 2
	}
	return max(0, min(1, half(p, q)+half(q, p)))
}

// Compare sets shares beside those of a reference.
func Compare(s, ref Shares, o Options) Contrast {
	o = o.withDefaults()
	c := Contrast{Weakest: -1, Tied: []int{}, Divergence: Divergence(s, ref), Verdict: "different"}
	own, other := Survival(s), Survival(ref)
	least := math.Inf(1)
	for k := range Levels - 1 {
		step := Step{From: k, Ratio: ratio(own[k+1], own[k]), Reference: ratio(other[k+1], other[k])}
		if step.Ratio != nil && step.Reference != nil {
			gap := *step.Ratio - *step.Reference
			step.Gap = &gap
			least = min(least, gap)
		}
		c.Steps = append(c.Steps, step)
	}
	for k, step := range c.Steps {
		if step.Gap != nil && *step.Gap <= least+eps {
			c.Tied = append(c.Tied, k)
		}
	}
	if len(c.Tied) > 0 {
		c.Weakest = c.Tied[0]
	}
	switch {
	case c.Divergence < o.Similar-eps:
		c.Verdict = "similar"
	case c.Divergence > o.Different+eps:
		c.Verdict = "very-different"
	}
	middle := ref[2] + ref[3]
	c.Missing = s[2]+s[3] < o.Middle*middle-eps && s[5] >= o.Tip*ref[5]-eps
	c.Middle, c.Tip = ratio(s[2]+s[3], middle), ratio(s[5], ref[5])
	return c
}

// ratio is a/b, nil when b is 0.
func ratio(a, b float64) *float64 {
	if b <= eps {
		return nil
	}
	r := a / b
	return &r
}

// compare sets a ladder beside a reference, by both shares.
func compare(l Ladder, r Reference, o Options) Comparison {
	c := Comparison{Reference: r}
	if r.Members == nil {
		c.Reference.Members = []string{}
	}
	if l.Refused != "" || r.Shares == nil {
		return c
	}
	lower, upper := Compare(*l.Lower, *r.Shares, o), Compare(*l.Upper, *r.Shares, o)
	c.Lower, c.Upper = &lower, &upper
	return c
}

// boundNote says when lower and upper shares disagree about a verdict.
func boundNote(subject string, c Comparison) []panel.Note {
	if c.Lower == nil || c.Lower.Weakest < 0 || c.Upper.Weakest < 0 {
		return nil
	}
	var out []panel.Note
	if a, b := c.Lower.Steps[c.Lower.Weakest].Name(), c.Upper.Steps[c.Upper.Weakest].Name(); a != b {
		out = append(out, panel.Note{Code: "pyramid-step-open", Subject: subject, Severity: panel.Warning,
			Text: fmt.Sprintf("Unknown answers decide the weakest step of %s against the reference %s: %s when they count as no, %s when they count as yes.", subject, c.Reference.Kind, a, b)})
	}
	if c.Lower.Missing != c.Upper.Missing {
		out = append(out, panel.Note{Code: "pyramid-middle-open", Subject: subject, Severity: panel.Warning,
			Text: fmt.Sprintf("Unknown answers decide whether %s has a missing middle against the reference %s.", subject, c.Reference.Kind)})
	}
	return out
}
