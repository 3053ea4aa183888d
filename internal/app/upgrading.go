package app

import (
	"fmt"
	"strings"

	"upstep/catalogue"
	"upstep/method/index"
	"upstep/panel"
	"upstep/report"
)

// upgradingSeed is the seed of the random weights when none is given.
const upgradingSeed = 1

const (
	populationCode = "SP.POP.TOTL"
	incomeCode     = "NY.GDP.PCAP.PP.KD"
	complexShare   = "COMPLEX.EXPORTS"
)

// upgradingInput turns the definition of the catalogue into what the method takes.
func (a *App) upgradingInput(def *catalogue.Upgrading, year int) (index.UpgradeInput, *panel.Ref, error) {
	in := index.UpgradeInput{Panel: a.panel, Units: a.world, Year: year, Given: map[string]map[string]index.Reading{}}
	for _, n := range def.Nodes {
		in.Nodes = append(in.Nodes, index.Node{Code: n.Code, Name: n.Name, Level: n.Level, Parent: n.Parent, Weight: 1})
	}
	item := func(code string) index.Item {
		i, _ := a.cat.Indicator(code)
		return index.Item{Code: code, Form: index.Newest, MaxLag: i.MaxLag}
	}
	in.Population, in.Income = item(populationCode), item(incomeCode)
	for _, it := range def.Items {
		series := it.Series
		if series == "" {
			series = it.Code
		}
		x := item(series)
		x.Code, x.Series, x.Pillar, x.Form = it.Code, it.Series, it.Pillar, index.Form(it.Form)
		in.Items = append(in.Items, x)
	}
	shares, ref, err := a.complexShares(year)
	if err != nil {
		return in, nil, err
	}
	in.Given[complexShare] = shares
	return in, ref, nil
}

// complexShares is, for each economy of the newest export table within the lag, the share
// of its goods exports in products whose complexity is above the mean of the product
// space, among products that have a complexity. Nil, and no table, when this build has none.
func (a *App) complexShares(year int) (map[string]index.Reading, *panel.Ref, error) {
	lag := 3
	if i, ok := a.cat.Indicator("TX.VAL.MRCH.CD.WT"); ok {
		lag = i.MaxLag
	}
	for _, t := range a.data.ExportTables() {
		if !t.Present || t.Year > year || t.Year < year-lag {
			continue
		}
		w, err := a.spaceOf(t.Year)
		if err != nil {
			return nil, nil, err
		}
		if !w.result.Ranked {
			continue
		}
		at := make([]int, len(w.goods.Products)) // 0 outside the space, else 1 or 2 for a complex product
		for p, code := range w.goods.Products {
			if i := w.result.Product(code); i >= 0 && w.result.InSpace[i] {
				at[p] = 1
				if w.result.PCI[i] > 0 {
					at[p] = 2
				}
			}
		}
		out := make(map[string]index.Reading, len(w.goods.Countries))
		for c, code := range w.goods.Countries {
			all, complexes := 0.0, 0.0
			for p, v := range w.goods.Row(c) {
				if at[p] > 0 {
					all += v
				}
				if at[p] == 2 {
					complexes += v
				}
			}
			if all > 0 {
				out[code] = index.Reading{Ok: true, Value: complexes / all, Year: t.Year}
			}
		}
		ref := t.Ref
		return out, &ref, nil
	}
	return nil, nil, nil
}

// Upgrading is the answer of the index command on a country.
type Upgrading struct {
	Country    string               `json:"country"`
	Definition string               `json:"definition"`   // of the reconstruction
	Published  bool                 `json:"is_published"` // never: it is a reconstruction
	Of         string               `json:"reconstructs"`
	Year       int                  `json:"year"` // no value after it is used
	Sample     int                  `json:"sample"`
	Outside    string               `json:"outside,omitempty"` // why the country is not in the sample
	Profile    *index.Profile       `json:"profile"`           // nil outside the sample
	Indices    []index.Upgrading    `json:"indices"`
	Items      []report.UpgradeItem `json:"items"`
	Dropped    []report.UpgradeDrop `json:"dropped"`
	Lists      []report.UpgradeList `json:"lists"`               // what the country has of the list, by index and pillar; empty outside the sample
	Beside     *report.Beside       `json:"published,omitempty"` // the published table beside ours
	Patents    *report.Patents      `json:"patents,omitempty"`   // the patent-only variant
	Notes      []panel.Note         `json:"notes"`
	Recipe     panel.Recipe         `json:"recipe"`
}

// index is the index school: the technology upgrading index of a country on the pack,
// or a composite index of the user's files.
func (a *App) index(c *call) (report.Part, any, error) {
	if c.ask.Set["meta"] != "" || c.ask.Set["data"] != "" {
		return a.composite(c)
	}
	for _, flag := range compositeFlags {
		if c.ask.Set[flag] != "" {
			return nil, nil, errorf(Invalid, "give --meta FILE and --data FILE, or leave the flag out", "--%s is about an index of files of your own", flag)
		}
	}
	if c.ask.Country == "" {
		return nil, nil, errorf(Invalid, "`upstep index KAZ` for the technology upgrading index, `upstep index --meta iMeta.csv --data iData.csv` for an index of your own",
			"neither a country nor files were named")
	}
	return a.upgrading(c)
}

func (a *App) upgrading(c *call) (report.Part, any, error) {
	def, err := a.cat.Upgrading()
	if err != nil {
		return nil, nil, err
	}
	year := def.Year
	if c.ask.Year != 0 {
		year = c.ask.Year
	}
	seed, err := c.whole("seed", upgradingSeed)
	if err != nil {
		return nil, nil, err
	}
	in, ref, err := a.upgradingInput(def, year)
	if err != nil {
		return nil, nil, err
	}
	o := index.UpgradeOptions{Seed: uint64(seed)}
	if err := set(c.req.Settings, "index", &o); err != nil {
		return nil, nil, err
	}
	up, err := index.Upgrade(in, o)
	if err != nil {
		return report.Refused{Method: "index", Why: fmt.Sprintf("The technology upgrading index can't be made for %d: %s.", year, plainError(err)),
				Help: "a later year has more data; the default is " + fmt.Sprint(def.Year)}, &Upgrading{Country: c.e.Home.ISO3, Definition: def.Name, Of: def.Published, Year: year,
				Indices: []index.Upgrading{}, Items: []report.UpgradeItem{}, Dropped: []report.UpgradeDrop{}, Lists: []report.UpgradeList{}, Notes: []panel.Note{{Code: "index-refused", Subject: c.e.Home.ISO3, Severity: panel.Refusal, Text: plainError(err)}}, Recipe: panel.Recipe{Method: "index/upgrading", Version: index.Version, Params: []panel.Param{}, Inputs: map[string]string{}}}, nil
	}
	part := &report.Upgrading{Definition: def.Name, Title: def.Title, Of: def.Published, Result: up, Exports: ref, Neighbours: a.neighbours(c.e.Home.ISO3)}
	a.upgradeItems(part, def, up, c.e.Home.ISO3)
	part.Lists = []report.UpgradeList{}
	if part.Inside(c.e.Home.ISO3) {
		part.Lists = upgradeLists(part, def)
	}
	path, data, err := c.file("published")
	if err != nil {
		return nil, nil, err
	}
	if path != "" {
		if part.Beside, err = beside(path, data, up, a.dir); err != nil {
			return nil, nil, err
		}
	}
	if path, data, err = c.file("patents"); err != nil {
		return nil, nil, err
	}
	if path != "" {
		if part.Patents, err = a.patentVariant(path, data, year, a.dir); err != nil {
			return nil, nil, faults(path, err)
		}
	}
	r := &Upgrading{Country: c.e.Home.ISO3, Definition: def.Name, Of: def.Published, Year: year, Sample: len(up.Units), Indices: up.Indices,
		Items: part.Items, Dropped: part.Dropped, Lists: part.Lists, Beside: part.Beside, Patents: part.Patents, Notes: up.Notes, Recipe: up.Recipe}
	if part.Inside(c.e.Home.ISO3) {
		p := up.Profile(c.e.Home.ISO3)
		r.Profile = &p
	} else {
		r.Outside = part.Outside(c.e.Home.Name)
	}
	return part, r, nil
}

// neighbours are the economies shown beside the home one: those of the UN programme for
// Central Asia.
func (a *App) neighbours(home string) []string {
	out := []string{home}
	if g, err := a.dir.Group("SPECA"); err == nil {
		for _, m := range g.Members {
			if m != home {
				out = append(out, m)
			}
		}
	}
	return out
}

// upgradeItems joins what the catalogue says of an indicator with what became of it.
func (a *App) upgradeItems(p *report.Upgrading, def *catalogue.Upgrading, up *index.Upgraded, home string) {
	row := -1
	for i, u := range up.Units {
		if u == home {
			row = i
		}
	}
	for k, it := range def.Items {
		s := up.Items[k]
		x := report.UpgradeItem{Code: it.Code, Series: it.Code, Pillar: it.Pillar, Text: it.Text, Form: it.Form, Provenance: it.Provenance, Note: it.Note, N: s.N, Used: s.Used, Why: s.Why}
		if it.Series != "" {
			x.Series = it.Series
		}
		if i, ok := a.cat.Indicator(x.Series); ok {
			x.Unit = i.Unit
		} else {
			x.Unit = "share"
		}
		if s.Treated != nil {
			x.Treated = treatedWords(*s.Treated)
		}
		if row >= 0 {
			x.Reading = up.Readings[k][row]
			if x.Reading.Ok {
				x.Value, x.From, x.Year = &x.Reading.Value, x.Reading.Year, x.Reading.Year
				if from := x.Reading.From; len(from) > 0 {
					x.From = from[0].Year
				}
			}
			x.Missing = x.Reading.Why
		}
		p.Items = append(p.Items, x)
	}
	for _, d := range def.Dropped {
		p.Dropped = append(p.Dropped, report.UpgradeDrop{Text: d.Text, Pillar: d.Pillar, Provenance: d.Provenance, Reason: d.Reason})
	}
}

// upgradeLists counts what an economy of the sample has of the list of each index and
// pillar.
func upgradeLists(p *report.Upgrading, def *catalogue.Upgrading) []report.UpgradeList {
	at, parent := map[string]*report.UpgradeList{}, map[string]string{}
	out := make([]report.UpgradeList, len(def.Nodes))
	for i, n := range def.Nodes {
		out[i].Code, at[n.Code], parent[n.Code] = n.Code, &out[i], n.Parent
	}
	count := func(pillar string, have, used bool) {
		for code := pillar; code != ""; code = parent[code] {
			l := at[code]
			l.Listed++
			if used {
				l.Used++
			}
			if have {
				l.Have++
			}
		}
	}
	for _, it := range p.Items {
		count(it.Pillar, it.Used && it.Value != nil, it.Used)
	}
	for _, d := range p.Dropped {
		count(d.Pillar, false, false)
	}
	return out
}

// treatedWords says what was done to the outliers of an indicator.
func treatedWords(d index.Treated) string {
	if d.Transform != "" {
		return string(d.Transform)
	}
	return fmt.Sprintf("%d winsorised", d.High+d.Low)
}

// plainError is an error of the method without its class.
func plainError(err error) string {
	text := err.Error()
	for _, class := range []error{index.ErrData, index.ErrOption} {
		text = strings.ReplaceAll(text, class.Error()+": ", "")
	}
	return text
}
