package report

import "upstep/panel"

// Document is a whole report, ready to be rendered.
type Document struct {
	Kind     string       `json:"kind"` // "assess", "gap", ...
	Title    string       `json:"title"`
	Subtitle string       `json:"subtitle,omitempty"`
	Lang     string       `json:"lang"`              // BCP 47, e.g. "en"
	Country  string       `json:"country,omitempty"` // ISO3
	DataCut  string       `json:"data_cut"`          // what data, up to when, in words
	Pages    []Page       `json:"pages"`
	Notes    []panel.Note `json:"notes"` // every note of every method used, in order
	Ledger   *Ledger      `json:"figures"`
	Recipe   Recipe       `json:"recipe"`
	Next     []string     `json:"next,omitempty"` // commands worth running next, e.g. "upstep why KAZ.rd"
}

// Recipe says how to make the document again, byte for byte.
type Recipe struct {
	Program string            `json:"program"` // "upstep 0.1.0"
	Command []string          `json:"command"` // words after the program's name, defaults written out
	Pack    string            `json:"pack"`    // SHA-256 of the data pack's manifest
	Methods []panel.Recipe    `json:"methods"`
	Inputs  map[string]string `json:"inputs,omitempty"`  // file of the user as named -> SHA-256
	Outputs map[string]string `json:"outputs,omitempty"` // file name -> SHA-256, filled when files are written
}

// Page is a page or screen with one subject.
type Page struct {
	ID     string  `json:"id"` // anchor, kebab-case
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
}

// Block is one of Heading, Paragraph, List, KeyFigures, Table, Chart, Callout.
type Block interface{ block() }

// Heading opens a section inside a page; Level is 3 or 4 (1 and 2 are the document's and page's).
type Heading struct {
	Level int    `json:"level"`
	Text  string `json:"text"`
}

// Paragraph is running text with figures in it.
type Paragraph struct {
	Text []Span `json:"text"`
}

// List is a bulleted or numbered list.
type List struct {
	Ordered bool     `json:"ordered,omitempty"`
	Items   [][]Span `json:"items"`
}

// KeyFigures is a row of at most six figures with labels.
type KeyFigures struct {
	Items []KeyFigure `json:"items"`
}

// KeyFigure is one labelled figure with a line of context below it.
type KeyFigure struct {
	Label   string `json:"label"`
	Figure  Figure `json:"figure"`
	Context []Span `json:"context,omitempty"`
}

// Table is a table with a caption. Rows have as many cells as Columns.
type Table struct {
	ID      string   `json:"id"`
	Caption string   `json:"caption"`
	Columns []Column `json:"columns"`
	Rows    [][]Cell `json:"rows"`
	Wide    bool     `json:"wide,omitempty"` // needs the full width: landscape on paper, scroll on a phone
}

// Column heads a table's column.
type Column struct {
	Title string `json:"title"`
	Unit  string `json:"unit,omitempty"`
	Num   bool   `json:"num,omitempty"` // right-aligned numbers
}

// Cell holds running text. A cell with no spans is empty on purpose.
type Cell struct {
	Text []Span `json:"text,omitempty"`
	Mark string `json:"mark,omitempty"` // "", "good", "bad", "warn", "home": shown by word or sign too, never by colour alone
}

// Callout is a boxed remark; a refusal shows its reason and what would help.
type Callout struct {
	Severity panel.Severity `json:"severity"`
	Title    string         `json:"title"`
	Text     []Span         `json:"text"`
	Help     string         `json:"help,omitempty"` // what would change it
}

func (Heading) block()    {}
func (Paragraph) block()  {}
func (List) block()       {}
func (KeyFigures) block() {}
func (Table) block()      {}
func (Chart) block()      {}
func (Callout) block()    {}

// Span is a run of text or one figure. Exactly one of Text and Figure is set.
type Span struct {
	Text   string  `json:"text,omitempty"`
	Strong bool    `json:"strong,omitempty"`
	Code   bool    `json:"code,omitempty"`
	Href   string  `json:"href,omitempty"` // "#page" inside the document or an https address
	Figure *Figure `json:"figure,omitempty"`
}

// Figure is a printed number (or word) that can be traced by its ID.
type Figure struct {
	ID      string        `json:"id"`
	Value   *float64      `json:"value"`             // nil when missing or not a number
	Text    string        `json:"text"`              // as printed, unit included where it belongs to the number
	Missing string        `json:"missing,omitempty"` // why there is no value; Text is then "–" or words
	Year    int           `json:"year,omitempty"`
	Quality panel.Quality `json:"quality"`
}
