package pyramid

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// Input is what Compute works on.
type Input struct {
	Firms     []Firm
	Questions []Question // of Firm.Answers; none: no management score is made
	// Peers maps a country to those of the data with the same income and with twice
	// its income; a country without an entry gets refused references.
	Peers     map[string]IncomePeers
	Synthetic bool
	Inputs    map[string]string // for the recipe: file -> SHA-256
}

// IncomePeers are countries of the data by income.
type IncomePeers struct {
	Same, Double []string
	Why          string // why both are empty
}

// Compute sorts the firms of each country and round. Firms without a positive
// finite weight are listed in Unused and left out of everything, the management
// scores included. It fails on options out of range, on answers that do not fit the
// questions and, with [ErrFirm], on weights and scores too large or too small to sum;
// no firms at all, or none with a weight, is a refusal in Notes and leaves Groups empty.
func Compute(in Input, options Options) (*Result, error) {
	o := options.withDefaults()
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("pyramid: %w", err)
	}
	for i, f := range in.Firms {
		if len(f.Answers) != 0 && len(f.Answers) != len(in.Questions) {
			return nil, fmt.Errorf("pyramid: firm %d has %d answers to %d questions", i, len(f.Answers), len(in.Questions))
		}
		if f.Sector != "" && !slices.Contains(Sectors(), f.Sector) {
			return nil, fmt.Errorf("pyramid: firm %d is of the sector %q, want one of %v", i, f.Sector, Sectors())
		}
		if err := f.check(); err != nil {
			return nil, err
		}
	}
	seed := o.Seed
	r := &Result{Groups: []Group{}, Pools: []Pool{}, Unused: []Unused{}, Notes: []panel.Note{}, Synthetic: in.Synthetic,
		Recipe: panel.Recipe{Method: "pyramid", Version: Version, Params: options.Params(), Inputs: in.Inputs, Seed: &seed}}
	if in.Inputs == nil {
		r.Recipe.Inputs = map[string]string{}
	}
	if in.Synthetic {
		r.Notes = append(r.Notes, panel.Note{Code: "synthetic", Subject: "data", Severity: panel.Warning, Text: "SYNTHETIC: the firms were made up by a program to show the method. Nothing here describes a real country."})
	}
	if len(in.Firms) == 0 {
		r.Notes = append(r.Notes, panel.Note{Code: "pyramid-no-firms", Subject: "data", Severity: panel.Refusal, Text: "The data hold no firm."})
		return r, nil
	}
	if !slices.ContainsFunc(in.Firms, func(f Firm) bool { return usable(&f) }) {
		for _, f := range in.Firms {
			r.Unused = append(r.Unused, Unused{f.ID, f.Line, unusedWhy(&f)})
		}
		r.Notes = append(r.Notes, panel.Note{Code: "pyramid-no-weight", Subject: "weight", Severity: panel.Refusal,
			Text: fmt.Sprintf("None of the %d firms has a positive weight: they stand for nobody, and no share can be had.", len(in.Firms))})
		return r, nil
	}
	r.build(in, o)
	return r, nil
}

// build fills pools and groups.
func (r *Result) build(in Input, o Options) {
	scores := r.score(in, o)
	byGroup := map[[2]string][]placed{}
	interviews := map[[2]string]int{}
	var keys [][2]string
	for i := range in.Firms {
		f := &in.Firms[i]
		key := [2]string{f.Round, f.Country}
		if interviews[key] == 0 {
			keys = append(keys, key)
		}
		interviews[key]++
		if !usable(f) {
			r.Unused = append(r.Unused, Unused{f.ID, f.Line, unusedWhy(f)})
			continue
		}
		byGroup[key] = append(byGroup[key], place(f, scores[i], o))
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	if n := len(r.Unused); n > 0 {
		r.Notes = append(r.Notes, panel.Note{Code: "pyramid-weight", Subject: "weight", Severity: panel.Warning,
			Text: fmt.Sprintf("%d of %d firms have no positive weight and are not used.", n, len(in.Firms))})
	}
	groups := make([]*Group, len(keys))
	pooled := map[string]int{}
	for i, key := range keys {
		firms := byGroup[key]
		g := &Group{Country: key[1], Round: key[0], Interviews: interviews[key], Ladder: pile(firms, o, o.MinFirms), Strata: strata(firms, o)}
		g.Management = manage(firms, o, uint64(i))
		if g.Management.N > 0 {
			pooled[key[0]]++
		}
		groups[i] = g
	}
	for start := 0; start < len(groups); {
		end := start
		for end < len(groups) && groups[end].Round == groups[start].Round {
			end++
		}
		unlike(groups[start:end], o)
		start = end
	}
	for i, g := range groups {
		g.contrast(groups, in, o)
		g.Sensitivity = sensitivity(byGroup[keys[i]], *g, o)
		g.Notes = append(g.Notes, ladderNotes(g.Name(), g.Ladder, o)...)
		g.Notes = append(g.Notes, managementNotes(g.Name(), g.Management, pooled[g.Round])...)
		for _, c := range g.Comparisons {
			g.Notes = append(g.Notes, boundNote(g.Name(), c)...)
		}
		g.Notes = append(g.Notes, sensitivityNotes(g)...)
		if g.Notes == nil {
			g.Notes = []panel.Note{}
		}
		r.Groups = append(r.Groups, *g)
	}
	slices.SortStableFunc(r.Groups, func(a, b Group) int {
		return slices.Compare([]string{a.Country, a.Round}, []string{b.Country, b.Round})
	})
}

func unusedWhy(f *Firm) string {
	if f.Weight == nil {
		return "no weight"
	}
	return fmt.Sprintf("weight %v", *f.Weight)
}

// score returns a management score per firm, pooled over the countries of a round.
func (r *Result) score(in Input, o Options) []*float64 {
	out := make([]*float64, len(in.Firms))
	rounds := map[string][]int{} // firms asked
	given := map[string][]int{}  // firms whose score came with the data
	var names []string
	for i := range in.Firms {
		f := &in.Firms[i]
		if _, seen := rounds[f.Round]; !seen {
			names = append(names, f.Round)
			rounds[f.Round] = []int{}
		}
		if !usable(f) {
			continue
		}
		if f.Management != nil {
			out[i], given[f.Round] = f.Management, append(given[f.Round], i)
		} else if len(f.Answers) > 0 && asked(f, o) {
			rounds[f.Round] = append(rounds[f.Round], i)
		}
	}
	slices.Sort(names)
	if len(names) > 1 && len(in.Questions) > 0 {
		r.Notes = append(r.Notes, panel.Note{Code: "management-rounds", Subject: "management", Severity: panel.Info,
			Text: "Management scores are standardised within each round and can't be compared between rounds."})
	}
	for _, name := range names {
		pool := Pool{Round: name, Countries: []string{}, Questions: []Standard{}, Eligible: len(rounds[name])}
		if len(in.Questions) > 0 && len(rounds[name]) > 0 {
			answers := make([][]*float64, len(rounds[name]))
			for k, i := range rounds[name] {
				answers[k] = in.Firms[i].Answers
			}
			s, notes := Score(in.Questions, answers)
			r.Notes = append(r.Notes, notes...)
			pool.Questions = s.Questions
			if len(notes) == 0 {
				for k, i := range rounds[name] {
					out[i] = s.Score[k]
				}
			}
		}
		for _, i := range slices.Concat(given[name], rounds[name]) {
			if out[i] != nil {
				pool.Scored++
				pool.Countries = append(pool.Countries, in.Firms[i].Country)
			}
		}
		slices.Sort(pool.Countries)
		pool.Countries = slices.Compact(pool.Countries)
		r.Pools = append(r.Pools, pool)
	}
	return out
}

// contrast compares a group with the three references.
func (g *Group) contrast(groups []*Group, in Input, o Options) {
	peers, known := in.Peers[g.Country]
	if !known {
		peers.Why = "the income of the countries is not known"
	}
	for _, ref := range []struct {
		kind    string
		members []string
	}{{"same-income", peers.Same}, {"double-income", peers.Double}} {
		if peers.Why != "" {
			g.Comparisons = append(g.Comparisons, compare(g.Ladder, Reference{Kind: ref.kind, Refused: peers.Why}, o))
			continue
		}
		var members []string
		var pyramids []Shares
		for _, other := range groups {
			if other.Round == g.Round && other.Country != g.Country && other.Ladder.Lower != nil && slices.Contains(ref.members, other.Country) {
				members, pyramids = append(members, other.Country), append(pyramids, *other.Ladder.Lower)
			}
		}
		g.Comparisons = append(g.Comparisons, compare(g.Ladder, MedianReference(ref.kind, members, pyramids, o), o))
	}
	g.Comparisons = append(g.Comparisons, compare(g.Ladder, Reference{Kind: "norm", Shares: o.Norm}, o))
}
