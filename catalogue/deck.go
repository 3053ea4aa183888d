package catalogue

import (
	"io/fs"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// DeckSource is the key of the deck among the sources.
const DeckSource = "deck-2020"

// DeckFigure is one printed cell of the deck.
type DeckFigure struct {
	Table     string // id of the table
	Slide     string // title of the slide
	Title     string // title of the table or row, as printed
	Indicator string
	Subject   string // ISO3 code of an economy, or code of a group
	Group     bool   // Subject is a group
	Year      int    // of the data
	YearNote  string // where the slide prints no year or another one
	Printed   string // as printed; empty is a blank cell
	Value     float64
	Blank     bool // nothing printed: missing, not zero; Value means nothing
	Decimals  int  // printed, so half a unit is the tolerance
	Quality   string
	Note      string
}

// Doubtful reports whether the figure may only be shown.
func (f DeckFigure) Doubtful() bool { return f.Quality == "doubtful" }

// Tolerance is half a unit of the last printed decimal.
func (f DeckFigure) Tolerance() float64 { return 0.5 * math.Pow10(-f.Decimals) }

const deckFile = "deck2020.yaml"

// deckTable is one table of the file.
type deckTable struct {
	ID        string            `yaml:"id" need:"true"`
	Slide     string            `yaml:"slide" need:"true"`
	Title     string            `yaml:"title" need:"true"`
	Indicator string            `yaml:"indicator" need:"true"`
	Year      int               `yaml:"year" need:"true"`
	YearNote  string            `yaml:"year_note"`
	Decimals  int               `yaml:"decimals" need:"true"`
	Quality   string            `yaml:"quality"`
	Values    map[string]string `yaml:"values" need:"true"`
	Note      string            `yaml:"note"`
}

func parseDeck(r *reader, files fs.FS, c *Catalogue) []DeckFigure {
	var file struct {
		Tables []deckTable `yaml:"tables" need:"true"`
	}
	root := r.read(files, deckFile, &file)
	if root == nil {
		return nil
	}
	line := lines(root, "tables")
	index(r, deckFile, file.Tables, line, func(t deckTable) string { return t.ID })
	var out []DeckFigure
	for i, t := range file.Tables {
		a := at{r, deckFile, line[i], t.ID}
		a.text("slide", t.Slide)
		a.text("title", t.Title)
		word(a, "quality", t.Quality, []string{"", "doubtful"})
		if _, ok := c.indicatorAt[t.Indicator]; !ok && c.indicatorAt != nil {
			a.fault("unknown indicator %q", t.Indicator)
		}
		if t.Year < 1990 || t.Year > 2020 {
			a.fault("year is %d", t.Year)
		}
		for _, subject := range slices.Sorted(maps.Keys(t.Values)) {
			a.economies("values", []string{subject})
			f := DeckFigure{
				Table: t.ID, Slide: t.Slide, Title: t.Title, Indicator: t.Indicator, Subject: subject,
				Year: t.Year, YearNote: t.YearNote, Printed: t.Values[subject], Decimals: t.Decimals,
				Quality: t.Quality, Note: t.Note,
			}
			_, f.Group = c.groupAt[subject]
			f.Value, f.Blank = printed(a, subject, f.Printed, t.Decimals)
			out = append(out, f)
		}
	}
	return out
}

// printed reads a printed number and checks its decimals.
func printed(a at, subject, s string, decimals int) (v float64, blank bool) {
	if s == "" {
		return 0, true
	}
	_, frac, _ := strings.Cut(s, ".")
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.Trim(s, "0123456789.") != "" || len(frac) != decimals {
		a.fault("%s: %q is not a number printed with %d decimals", subject, s, decimals)
	}
	return v, false
}
