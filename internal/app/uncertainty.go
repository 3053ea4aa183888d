package app

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// UncertaintyRequest asks how sure the rankings of a table are.
type UncertaintyRequest struct {
	Source
	Destination
	EveryYear    bool               `json:"every_year"` // not only the newest
	Schemes      []string           `json:"schemes"`    // of products, economies, noise; none: all three
	Replications int                `json:"replications"`
	Seed         uint64             `json:"seed"`
	Noise        float64            `json:"noise"`              // standard deviation of ln X; 0: 0.1
	NoiseOf      map[string]float64 `json:"noise_of,omitempty"` // that of single economies
	Level        float64            `json:"level"`              // of the intervals; 0: 0.95
	NoCOI        bool               `json:"no_coi"`
	Sensitivity  bool               `json:"sensitivity"`
	Thresholds   []float64          `json:"thresholds,omitempty"` // none: those of the method
	MinDiversity []int              `json:"min_diversity,omitempty"`
	MinUbiquity  []int              `json:"min_ubiquity,omitempty"`
	LeaveOneOut  bool               `json:"leave_one_out"`
}

// UncertaintyRun is the answer. Field names are part of the contract.
type UncertaintyRun struct {
	TableRead
	Years   []UncertainYear `json:"years"`
	Outputs []Output        `json:"outputs"`
	Folder  string          `json:"folder,omitempty"`
}

// UncertainYear is one year under every scheme.
type UncertainYear struct {
	Year        int             `json:"year,omitempty"`
	Economies   int             `json:"economies"` // in the table that filters left
	Products    int             `json:"products"`
	Steps       []string        `json:"steps"`
	Schemes     []SchemeRun     `json:"schemes"`
	Sensitivity *SensitivityRun `json:"sensitivity,omitempty"`
}

// SchemeRun holds the bands under one scheme.
type SchemeRun struct {
	Scheme       string        `json:"scheme"`
	Level        float64       `json:"level"`
	Replications int           `json:"replications"`
	Failed       int           `json:"failed"`
	Split        int           `json:"split"`
	Turned       int           `json:"turned"`
	Unlike       int           `json:"unlike"`
	Measures     []BandMeasure `json:"measures"`
	Notes        []panel.Note  `json:"notes"`
	options      []panel.Param
}

// BandMeasure holds the bands of one measure.
type BandMeasure struct {
	Measure   string   `json:"measure"`    // ECI, COI, PCI
	Ranks     int      `json:"ranks"`      // units with a rank
	MeanWidth float64  `json:"mean_width"` // worst less best rank of a band, mean over the bands
	Bands     []Band   `json:"bands"`      // by rank, then code
	Without   []string `json:"without"`    // codes with too few values for a band
	codes     []string
	cells     []complexity.Interval
}

// Band is the interval of one unit.
type Band struct {
	Code         string  `json:"code"`
	Name         string  `json:"name,omitempty"`
	Value        float64 `json:"value"`
	Low          float64 `json:"low"`
	Median       float64 `json:"median"`
	High         float64 `json:"high"`
	SD           float64 `json:"sd"`
	Rank         int     `json:"rank"`
	RankLow      int     `json:"rank_low"`
	RankHigh     int     `json:"rank_high"`
	Replications int     `json:"replications"`
}

var allSchemes = []string{string(complexity.ByProducts), string(complexity.ByEconomy), string(complexity.ByNoise)}

// Uncertainty reads the table, replicates the indices of the newest or every year and
// writes the files asked for.
func Uncertainty(req UncertaintyRequest) (*UncertaintyRun, error) {
	src, err := newOwnTable(req.Source)
	if err != nil {
		return nil, err
	}
	if err := req.check(); err != nil {
		return nil, err
	}
	if src.convention.Continuous {
		return nil, errorf(Invalid, "choose another with --convention", "convention %s takes a continuous presence: it has no intervals", src.convention.Name)
	}
	if err := src.read(); err != nil {
		return nil, err
	}
	run := &UncertaintyRun{TableRead: src.took, Outputs: []Output{}}
	for _, i := range src.chosen(req.EveryYear) {
		y, err := req.year(src, i)
		if err != nil {
			return nil, err
		}
		run.Years = append(run.Years, *y)
	}
	if req.Out == "" {
		return run, nil
	}
	return run, run.write(src, req)
}

func (req *UncertaintyRequest) check() error {
	if len(req.Schemes) == 0 {
		req.Schemes = allSchemes
	}
	for i, s := range req.Schemes {
		if !slices.Contains(allSchemes, s) {
			return errorf(Invalid, nearest(s, allSchemes, "the schemes are "), "unknown scheme %q", s)
		}
		if slices.Contains(req.Schemes[:i], s) {
			return errorf(Invalid, "name it once", "scheme %s asked for twice", s)
		}
	}
	if (req.Noise != 0 || len(req.NoiseOf) > 0) && !slices.Contains(req.Schemes, string(complexity.ByNoise)) {
		return errorf(Invalid, "add noise to --scheme", "--noise and --noise-of go with the scheme noise")
	}
	if math.Signbit(req.Noise) || !(req.Noise <= 5) {
		return errorf(Invalid, "it is the standard deviation of ln X, above 0 and up to 5", "noise of %g makes no sense", req.Noise+0)
	}
	for _, code := range slices.Sorted(maps.Keys(req.NoiseOf)) {
		if v := req.NoiseOf[code]; !(v >= 0 && v <= 5) {
			return errorf(Invalid, "it is the standard deviation of ln X, up to 5", "noise of %g for %s makes no sense", v, code)
		}
	}
	if req.Replications < 2 {
		return errorf(Invalid, "1000 is usual", "%d replications make no interval", req.Replications)
	}
	if !(req.Level > 0 && req.Level < 1) {
		return errorf(Invalid, "it is a share, as in 0.95", "a level of %g makes no sense", req.Level)
	}
	if !req.Sensitivity && (len(req.Thresholds)+len(req.MinDiversity)+len(req.MinUbiquity) > 0 || req.LeaveOneOut) {
		return errorf(Invalid, "add --sensitivity", "--thresholds, --min-diversity, --min-ubiquity and --leave-one-out are options of --sensitivity")
	}
	for _, v := range req.Thresholds {
		if !(v > 0) {
			return errorf(Invalid, "thresholds are RCA above 0", "a threshold of %g makes no sense", v)
		}
	}
	for _, v := range slices.Concat(req.MinDiversity, req.MinUbiquity) {
		if v < 1 {
			return errorf(Invalid, "they are counts from 1", "a least diversity or ubiquity of %d makes no sense", v)
		}
	}
	return req.Destination.check(false, "--format parquet does")
}

// chosen are the newest year or every one, as indices.
func (s *ownTable) chosen(every bool) []int {
	if every {
		return s.years
	}
	return s.years[len(s.years)-1:]
}

func (req *UncertaintyRequest) year(s *ownTable, i int) (*UncertainYear, error) {
	m, _, err := s.matrix(i)
	if err != nil {
		return nil, err
	}
	y := &UncertainYear{Year: m.Year, Economies: len(m.Countries), Products: len(m.Products), Steps: steps(m)}
	for _, scheme := range req.Schemes {
		req.tell("%s: %s, %d replications", yearWord(m.Year), scheme, req.Replications)
		opt := complexity.UncertaintyOptions{Convention: s.convention, Scheme: complexity.Scheme(scheme), Seed: req.Seed,
			Replications: req.Replications, Level: req.Level}
		opt.COI = !req.NoCOI && opt.Scheme != complexity.ByEconomy
		if opt.Scheme == complexity.ByNoise {
			opt.Sigma = req.Noise
			if len(req.NoiseOf) > 0 {
				opt.SigmaOf = req.NoiseOf
			}
		}
		for _, code := range slices.Sorted(maps.Keys(opt.SigmaOf)) {
			if m.Country(code) < 0 {
				return nil, errorf(Invalid, "take it out of --noise-of", "%s: no economy %s", yearWord(m.Year), code)
			}
		}
		u, err := complexity.Uncertainty(m, opt)
		if err != nil {
			return nil, ofYear(m.Year, err)
		}
		y.Schemes = append(y.Schemes, s.schemeRun(u))
	}
	if !req.Sensitivity {
		return y, nil
	}
	req.tell("%s: sensitivity", yearWord(m.Year))
	y.Sensitivity, err = req.sensitivity(s, m)
	return y, err
}

// ofYear puts an error of the method into words.
func ofYear(year int, err error) error {
	return &Error{Code: Refused, Message: fmt.Sprintf("%s: %s", yearWord(year), err), Hint: "look at the rows of that year", Cause: err}
}

func steps(m *trade.Matrix) []string { return append([]string{}, m.Steps...) }

func (s *ownTable) schemeRun(u *complexity.Intervals) SchemeRun {
	r := SchemeRun{Scheme: string(u.Scheme), Level: u.Level, Replications: u.Replications, Failed: u.Failed, Split: u.Split,
		Turned: u.Turned, Unlike: u.Unlike, Measures: []BandMeasure{}, Notes: u.Notes, options: u.Recipe.Params}
	for _, x := range []struct {
		name  string
		codes []string
		cells []complexity.Interval
		named func(string) (string, string)
	}{{"ECI", u.Countries, u.ECI, s.country}, {"COI", u.Countries, u.COI, s.country}, {"PCI", u.Products, u.PCI, s.product}} {
		if x.cells != nil {
			r.Measures = append(r.Measures, bandMeasure(x.name, x.codes, x.cells, x.named))
		}
	}
	return r
}

func bandMeasure(name string, codes []string, cells []complexity.Interval, named func(string) (string, string)) BandMeasure {
	b := BandMeasure{Measure: name, Bands: []Band{}, Without: []string{}, codes: codes, cells: cells}
	for i, c := range cells {
		if !c.OK {
			b.Without = append(b.Without, codes[i])
			continue
		}
		code, label := named(codes[i])
		b.Bands = append(b.Bands, Band{Code: code, Name: label, Value: c.Base, Low: c.Low, Median: c.Median, High: c.High, SD: c.SD,
			Rank: c.Rank, RankLow: c.RankLow, RankHigh: c.RankHigh, Replications: c.N})
		b.MeanWidth += float64(c.RankHigh - c.RankLow)
	}
	if b.Ranks = len(b.Bands); b.Ranks > 0 {
		b.MeanWidth /= float64(b.Ranks)
	}
	slices.SortStableFunc(b.Bands, func(x, y Band) int { return cmp.Or(cmp.Compare(x.Rank, y.Rank), cmp.Compare(x.Code, y.Code)) })
	return b
}
