package app

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/internal/source/survey"
	"upstep/method/pyramid"
	"upstep/panel"
	"upstep/report"
)

// PyramidAnswer is the answer of the pyramid command as data.
type PyramidAnswer struct {
	Country string          `json:"country"` // "" for a file alone
	Survey  *pyramid.Survey `json:"survey"`  // nil without microdata
	Result  *pyramid.Result `json:"result"`  // nil without microdata
	Sheet   *pyramid.Sheet  `json:"sheet"`   // nil without a country
}

// pyramid sorts the firms of a survey, and reads what the pack says of a country.
func (a *App) pyramid(c *call) (report.Part, any, error) {
	content, err := catalogue.LoadPyramid()
	if err != nil {
		return nil, nil, err
	}
	o, err := a.pyramidOptions(c.req.Settings, c.ask.Set["seed"])
	if err != nil {
		return nil, nil, err
	}
	answer := &PyramidAnswer{Country: c.e.Home.ISO3}
	part := &report.Pyramid{Content: content, Of: c.ask.Set["of"], Names: map[string]string{}}
	for _, x := range content.Clues {
		if i, ok := a.cat.Indicator(x.Code); ok {
			part.Names[x.Code] = i.Short
		}
	}
	if c.ask.Set["microdata"] != "" {
		if err := c.firms(content, o, answer); err != nil {
			return nil, nil, err
		}
		part.Survey, part.Result = answer.Survey, answer.Result
		if part.Of == "" {
			part.Of = answer.Country
		}
		if err := among(part); err != nil {
			return nil, nil, err
		}
	} else if answer.Country == "" {
		return nil, nil, errorf(Invalid, "name a country, `upstep pyramid TJK`, or give a survey, `upstep pyramid --microdata FILE`; `upstep pyramid --example --out DIR` makes up a file to try", "there is nothing to sort: no country and no survey")
	} else if flag := lonely(c.ask.Set); flag != "" {
		return nil, nil, errorf(Invalid, "add --microdata FILE", "--%s says how to read a survey, but no survey is given", flag)
	}
	if answer.Country != "" {
		peers, _, notes, err := c.peers(c.e.Home, c.req.Peers, c.e.Cut)
		if err != nil {
			return nil, nil, err
		}
		sheet, err := pyramid.Read(c.panel, c.e.Home.ISO3, peers.Members, c.e.Cut, a.clues(content), o)
		if err != nil {
			return nil, nil, errorf(Invalid, "", "%s", err)
		}
		if answer.Result != nil {
			sheet.Notes = nil // the survey has the shares
		}
		sheet.Notes = append(notes[:len(notes):len(notes)], sheet.Notes...)
		answer.Sheet, part.Sheet, part.Peers = sheet, sheet, peers.Name
	}
	return part, answer, nil
}

// surveyFlags say how to read a survey.
var surveyFlags = []string{"map", "country-column", "encoding", "of", "seed"}

func lonely(set map[string]string) string {
	for _, flag := range surveyFlags {
		if set[flag] != "" {
			return flag
		}
	}
	return ""
}

// pyramidOptions are the settings and the seed.
func (a *App) pyramidOptions(s Settings, seed string) (pyramid.Options, error) {
	var o pyramid.Options
	if err := set(s, "pyramid", &o); err != nil {
		return o, err
	}
	if err := a.staffIn(&o); err != nil {
		return o, err
	}
	if seed != "" {
		n, err := strconv.ParseUint(seed, 10, 64)
		if err != nil {
			return o, errorf(Invalid, "write a whole number, 0 or more", "the seed %q is no number", seed)
		}
		o.Seed = n
	}
	return o, nil
}

// staffIn puts the codes of countries in the place of their names. Names that are no
// country would change nothing and nobody would notice.
func (a *App) staffIn(o *pyramid.Options) error {
	if o.StaffIn == nil {
		return nil
	}
	coded := map[string]float64{}
	for _, name := range slices.Sorted(maps.Keys(o.StaffIn)) {
		e, err := a.dir.Country(name)
		if err != nil {
			return errorf(Invalid, "write codes: --option 'staff_in=RUS=50 KAZ=30'", "option staff_in: %s", err)
		}
		if _, twice := coded[e.ISO3]; twice {
			return errorf(Invalid, "name each country once", "option staff_in has %s twice", e.ISO3)
		}
		coded[e.ISO3] = o.StaffIn[name]
	}
	o.StaffIn = coded
	return nil
}

// clues are the clues of the catalogue with what is known of their indicators.
func (a *App) clues(content *catalogue.Pyramid) []pyramid.Clue {
	var out []pyramid.Clue
	for _, c := range content.Clues {
		if i, ok := a.cat.Indicator(c.Code); ok {
			out = append(out, pyramid.Clue{Level: c.Level, Code: c.Code, Direction: i.Direction, Tolerance: i.Tolerance(), MaxLag: a.clueLag(i), Alone: c.Alone})
		}
	}
	return out
}

// clueLag is how long a figure of an indicator may be carried forward. A figure that
// exists in the deck's year only is shown with its year, however old.
func (a *App) clueLag(i catalogue.Indicator) int {
	if i.MaxLag == 0 {
		first, last := a.panel.Years()
		return last - first
	}
	return i.MaxLag
}

// firms reads and sorts a survey.
func (c *call) firms(content *catalogue.Pyramid, o pyramid.Options, answer *PyramidAnswer) error {
	path, err := c.large("microdata")
	if err != nil {
		return err
	}
	mapPath, mapData, err := c.file("map")
	if err != nil {
		return err
	}
	if mapPath != "" && mapData == nil {
		mapData = []byte{} // an empty file is a map with a fault
	}
	scheme, err := survey.NewScheme(content, mapPath, mapData, c.ask.Set["country-column"])
	if err != nil {
		return faults(mapPath, err)
	}
	table, err := readSurvey(path, survey.Options{Want: scheme.Want, Name: path, Encoding: c.ask.Set["encoding"]})
	if err != nil {
		return err
	}
	sample, err := survey.Firms(table, scheme)
	if err != nil {
		return errorf(Invalid, "name the columns with --map FILE: `variables: {weight: wt}`; docs/methods/pyramid.md lists them", "%s: %s", path, err)
	}
	s := &pyramid.Survey{Path: path, Checksum: c.inputs[path], Format: table.Format, Encoding: table.Encoding, Rows: table.Rows, Variables: sample.Variables,
		Faults: []pyramid.Odd{}, Faulty: len(table.Faults), Garbled: table.Garbled, Missing: []string{}}
	for _, f := range table.Faults[:min(len(table.Faults), maxFaults)] {
		s.Faults = append(s.Faults, pyramid.Odd{Line: f.Line, Value: f.Why})
	}
	for _, v := range sample.Variables {
		if v.Column == "" && !slices.Contains([]string{"id", "round", "synthetic", "stratum", "management"}, v.Name) {
			s.Missing = append(s.Missing, v.Name)
		}
	}
	if err := overgrown(path, sample); err != nil {
		return err
	}
	c.name(sample.Firms)
	peers, notes := c.incomePeers(sample.Firms, o)
	in := pyramid.Input{Firms: sample.Firms, Questions: sample.Questions, Peers: peers, Synthetic: sample.Synthetic, Inputs: map[string]string{path: s.Checksum}}
	res, err := pyramid.Compute(in, o)
	if errors.Is(err, pyramid.ErrFirm) {
		return errorf(Invalid, "correct the row, or name other columns with --map FILE", "%s: %s", path, err)
	}
	if err != nil {
		return errorf(Invalid, "docs/methods/pyramid.md lists the options", "%s", err)
	}
	res.Notes = append(res.Notes, notes...)
	answer.Survey, answer.Result = s, res
	return nil
}

// mostGroups is how many countries and rounds a survey may have: each of them is
// compared with all others. The Enterprise Surveys have about 350.
const mostGroups = 400

// overgrown refuses a survey with more groups than surveys have: most likely a column
// that is not the country was taken for it.
func overgrown(path string, s *survey.Sample) error {
	groups := map[[2]string]bool{}
	for i := range s.Firms {
		groups[[2]string{s.Firms[i].Country, s.Firms[i].Round}] = true
	}
	if len(groups) <= mostGroups {
		return nil
	}
	var names []string
	for _, v := range s.Variables {
		if v.Column != "" && (v.Name == "country" || v.Name == "round") {
			names = append(names, fmt.Sprintf("%s the column of the %s", v.Column, v.Name))
		}
	}
	return errorf(Invalid, "is "+strings.Join(names, ", and ")+"? Name the right one with --country-column or --map", "%s has %d countries and rounds, more than %d", path, len(groups), mostGroups)
}

func readSurvey(path string, o survey.Options) (*survey.Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errorf(NotFound, "check the path", "cannot read %s: %s", path, cause(err))
	}
	table, err := survey.Read(f, o)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, errorf(Invalid, "the file must be CSV with a header line, Stata .dta or SPSS .sav; a damaged copy is fetched again", "%s can't be read: %s", path, err)
	}
	return table, nil
}

// name turns names of countries into codes where they are known.
func (c *call) name(firms []pyramid.Firm) {
	codes := map[string]string{}
	for i := range firms {
		f := &firms[i]
		code, seen := codes[f.Country]
		if !seen {
			code = f.Country
			if e, err := c.dir.Country(f.Country); err == nil && f.Country != "" {
				code = e.ISO3
			}
			codes[f.Country] = code
		}
		f.Country = code
	}
}

// incomePeers finds the countries of the data with the same income and with twice it, in
// the year of the round where the data have one round that is a year. Otherwise a note
// says whose incomes they are.
func (c *call) incomePeers(firms []pyramid.Firm, o pyramid.Options) (map[string]pyramid.IncomePeers, []panel.Note) {
	year, notes := c.e.Cut, []panel.Note(nil)
	if round := onlyRound(firms); round > 0 && round <= c.e.Cut {
		year = round
	} else if len(firms) > 0 {
		notes = []panel.Note{{Code: "pyramid-income-year", Subject: "data", Severity: panel.Info,
			Text: fmt.Sprintf("The data do not have one round that is a year up to %d: countries of the same and of twice the income are those of %d, or of the newest of the 3 years before, not of the round.", c.e.Cut, c.e.Cut)}}
	}
	incomes := map[string]float64{}
	for _, f := range firms {
		if _, seen := incomes[f.Country]; seen || f.Country == "" {
			continue
		}
		incomes[f.Country] = 0
		if _, err := c.dir.Country(f.Country); err == nil {
			if obs := c.panel.Latest(incomeCode, f.Country, year, 3); obs.Ok() {
				incomes[f.Country] = obs.Value
			}
		}
	}
	return pyramid.PeersByIncome(incomes, o), notes
}

// onlyRound is the year that is the round of all firms, 0 where there is none.
func onlyRound(firms []pyramid.Firm) int {
	for i := range firms {
		if firms[i].Round != firms[0].Round {
			return 0
		}
	}
	if len(firms) == 0 || len(firms[0].Round) != 4 {
		return 0
	}
	year, err := strconv.Atoi(firms[0].Round)
	if err != nil {
		return 0
	}
	return year
}

// among checks that the country asked for is in the data.
func among(p *report.Pyramid) error {
	if p.Of == "" || len(p.Result.Groups) == 0 { // without any group the page says why
		return nil
	}
	var names []string
	for _, g := range p.Result.Groups {
		if strings.EqualFold(g.Country, p.Of) {
			p.Of = g.Country
			return nil
		}
		if !slices.Contains(names, g.Country) {
			names = append(names, g.Country)
		}
	}
	if len(names) > maxFaults {
		names = append(names[:maxFaults], "…")
	}
	return errorf(NotFound, "name one of them, or the column of the country with --country-column", "%s has no firm of %s, only of %s", p.Survey.Path, p.Of, strings.Join(names, ", "))
}

// WritePyramidExample writes a made-up survey into a folder and returns its path.
func WritePyramidExample(dir string, seed uint64) (string, error) {
	if dir == "" {
		return "", errorf(Invalid, "add --out DIR", "--example needs a folder to write to")
	}
	data := survey.Example(seed)
	path := filepath.Join(dir, survey.ExampleName)
	if old, err := os.ReadFile(path); err == nil && !bytes.Equal(old, data) && !bytes.Contains(old[:min(len(old), 200)], []byte("synthetic")) {
		return "", errorf(Refused, "choose another folder", "%s is there, and is no example of ours", path)
	}
	paths, err := WriteFiles(dir, []File{{Name: survey.ExampleName, Data: data}})
	if err != nil {
		return "", err
	}
	return paths[0], nil
}
