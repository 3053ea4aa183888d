package app

import (
	"fmt"
	"strconv"
	"strings"

	"upstep/method/gap"
	"upstep/panel"
	"upstep/ref"
)

// The rules of peers by structure; judgement.
const (
	structurePeers  = 10  // how many economies
	alikePopulation = 1e6 // persons an economy must have to be one
)

// alikeRecipe says how the economies alike were found.
func alikeRecipe(n *gap.Neighbours) panel.Recipe {
	r := panel.Recipe{Method: "gap/alike", Version: gap.Version, Inputs: map[string]string{}}
	add := func(name, value string) {
		r.Params = append(r.Params, panel.Param{Name: name, Value: value, Provenance: panel.Judgement})
	}
	add("economies", strconv.Itoa(structurePeers))
	add("min_population", strconv.FormatFloat(alikePopulation, 'f', 0, 64))
	for i, f := range n.Features {
		add("feature "+f, "weight "+strconv.FormatFloat(n.Weights[i], 'g', -1, 64))
	}
	return r
}

// peers resolves whom to compare with. The neighbours are given for peers by structure.
func (a *App) peers(home ref.Economy, whom string, cut int) (gap.Peers, *gap.Neighbours, []panel.Note, error) {
	switch strings.ToLower(whom) {
	case "income":
		return a.incomePeers(home, cut)
	case "structure":
		n, err := a.alike(home, cut)
		if err != nil {
			return gap.Peers{}, nil, nil, err
		}
		if len(n.Nearest) == 0 {
			return gap.Peers{}, nil, nil, errorf(Refused, "choose a group or name countries: --peers SPECA, --peers KAZ,UZB", "no peers by structure for %s: %s", home.Name, noteTexts(n.Notes))
		}
		return n.Peers(), n, nil, nil
	}
	if !strings.Contains(whom, ",") {
		if g, err := a.dir.Group(whom); err == nil {
			return groupPeers(g), nil, nil, nil
		} else if _, cerr := a.dir.Country(whom); cerr != nil {
			return gap.Peers{}, nil, nil, err
		}
	}
	p, err := a.listPeers(home, whom)
	return p, nil, nil, err
}

// incomePeers is the country's income group. An economy without a class falls back
// to peers by structure, then to all economies, and a note says so.
func (a *App) incomePeers(home ref.Economy, cut int) (gap.Peers, *gap.Neighbours, []panel.Note, error) {
	if in, exact, ok := home.IncomeFor(cut); ok {
		g, err := a.dir.Group(in.Class)
		if err != nil {
			return gap.Peers{}, nil, nil, err
		}
		var notes []panel.Note
		if year := fmt.Sprintf("FY%d", in.FiscalYear); !strings.Contains(g.AsOf, year) {
			notes = append(notes, panel.Note{Code: "income-list-year", Subject: home.ISO3, Severity: panel.Warning,
				Text: fmt.Sprintf("The class is of %s, the members of the group are those of %s: the pack has one list of members.", year, g.AsOf)})
		}
		if !exact {
			notes = append(notes, panel.Note{Code: "income-class-year", Subject: home.ISO3, Severity: panel.Info,
				Text: fmt.Sprintf("The income class is that of fiscal year %d; the one that rests on data of %d is not in the pack.", in.FiscalYear, cut)})
		}
		return groupPeers(g), nil, notes, nil
	}
	note := func(text string) []panel.Note {
		return []panel.Note{{Code: "peers-fallback", Subject: home.ISO3, Severity: panel.Warning, Text: text}}
	}
	if n, err := a.alike(home, cut); err == nil && len(n.Nearest) > 0 {
		return n.Peers(), n, note(home.Name + " has no World Bank income class; it is compared with the economies most alike in structure."), nil
	}
	return gap.Peers{Code: "WORLD", Name: "all economies", Kind: "group", Members: a.world, Aggregate: "WLD"}, nil,
		note(home.Name + " has no World Bank income class and lacks the figures to find economies alike; it is compared with all economies."), nil
}

func groupPeers(g ref.Group) gap.Peers {
	return gap.Peers{Code: g.Code, Name: g.Name, Kind: "group", Members: g.Members, Aggregate: g.Aggregate}
}

func (a *App) listPeers(home ref.Economy, list string) (gap.Peers, error) {
	p := gap.Peers{Code: "list", Name: "chosen economies", Kind: "list"}
	for word := range strings.SplitSeq(list, ",") {
		e, err := a.dir.Country(word)
		if g, groupErr := a.dir.Group(word); err != nil && groupErr == nil {
			return p, errorf(Invalid, "name one group, or countries: `upstep countries --groups "+g.Code+"` lists the members", "%s is a group and can't stand in a list of countries", g.Code)
		}
		if err != nil {
			return p, err
		}
		if e.ISO3 != home.ISO3 {
			p.Members = append(p.Members, e.ISO3)
		}
	}
	if len(p.Members) == 0 {
		return p, errorf(Invalid, "name at least one other country", "the peers %q hold no economy but %s itself", list, home.Name)
	}
	return p, nil
}

// alike finds the economies nearest in stated features.
func (a *App) alike(home ref.Economy, cut int) (*gap.Neighbours, error) {
	landlocked := map[string]float64{}
	var world []string
	for _, e := range a.dir.Countries() {
		landlocked[e.ISO3] = 0
		if e.Landlocked {
			landlocked[e.ISO3] = 1
		}
		if o := a.panel.Latest("SP.POP.TOTL", e.ISO3, cut, 3); o.Ok() && o.Value >= alikePopulation {
			world = append(world, e.ISO3)
		}
	}
	return gap.Similar(a.panel, home.ISO3, world, cut, []gap.Trait{
		{Name: "GDP per head (ln)", Code: "NY.GDP.PCAP.PP.KD", Log: true, MaxLag: 3},
		{Name: "population (ln)", Code: "SP.POP.TOTL", Log: true, MaxLag: 3},
		{Name: "resource rents", Code: "NY.GDP.TOTL.RT.ZS", MaxLag: 5},
		{Name: "industry share", Code: "NV.IND.TOTL.ZS", MaxLag: 3},
		{Name: "landlocked", Fixed: landlocked},
	}, structurePeers)
}

func noteTexts(notes []panel.Note) string {
	var out []string
	for _, n := range notes {
		out = append(out, n.Text)
	}
	return strings.Join(out, " ")
}
