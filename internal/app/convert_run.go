package app

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"upstep/internal/source"
	"upstep/internal/source/table"
	"upstep/opendata"
	"upstep/ref"
	"upstep/trade"
)

// ConvertRequest asks for a table in another classification.
type ConvertRequest struct {
	Files      []string
	Columns    TableColumns
	From, To   string
	Via        []string // systems to go by; none: the way is found
	Level      int      // digits of the result; 0: the finest the table carries
	Split      string   // shared, equal, largest or drop; "": shared
	Duplicates string   // refuse, sum or first
	BadRows    string   // refuse or drop
	Out        string   // .csv or .parquet; "": nothing is written
	Command    []string // as typed, for the log
}

// ConvertRun is the answer. Field names are part of the contract.
type ConvertRun struct {
	Inputs     []table.Input `json:"inputs"`
	Columns    ColumnsTaken  `json:"columns"`
	Rows       int           `json:"rows"`
	Zeros      int           `json:"zeros"`
	BadRows    []table.Fault `json:"bad_rows"`
	Duplicates int           `json:"duplicates"`
	Converted  *Converted    `json:"converted"`
	Outputs    []Output      `json:"outputs"`
}

// LogSuffix ends the name of the log beside a converted table.
const LogSuffix = ".log.json"

// Convert reads a long table, maps it and writes it with its log. Nothing is written
// unless both could be made.
func Convert(req ConvertRequest) (*ConvertRun, error) {
	ending := filepath.Ext(req.Out)
	if req.Out != "" && ending != ".csv" && ending != ".parquet" {
		return nil, errorf(Invalid, "the ending says the format", "--out names a file that ends in .csv or .parquet, not %q", req.Out)
	}
	if req.From == "" || req.To == "" {
		return nil, errorf(Invalid, "as in --from hs12 --to hs92; `upstep convert --list` shows what can be mapped", "the classification of the table or that of the result is not named")
	}
	if req.Level < 0 {
		return nil, errorf(Invalid, "give the number of digits", "no level of %d digits", req.Level)
	}
	if len(req.Files) == 0 {
		return nil, errorf(Invalid, "as in `upstep convert exports.csv --from hs12 --to hs92`", "no file named")
	}
	job, err := newOwnTable(Source{Files: req.Files, Columns: req.Columns, Duplicates: req.Duplicates, BadRows: req.BadRows})
	if err != nil {
		return nil, err
	}
	if job.conversion, err = namedConversion(slices.Concat([]string{req.From}, req.Via, []string{req.To})); err != nil {
		return nil, err
	}
	job.conversion.level = req.Level
	if req.Split != "" {
		k := slices.Index(splits, req.Split)
		if k < 0 {
			return nil, errorf(Invalid, "it is "+strings.Join(splits, ", "), "unknown way to split %q", req.Split)
		}
		job.conversion.split = trade.Split(k)
	}
	if err := job.read(); err != nil {
		return nil, err
	}
	r := job.took
	run := &ConvertRun{Inputs: r.Inputs, Columns: r.Columns, Rows: r.Rows, Zeros: r.Zeros, BadRows: r.BadRows, Duplicates: r.Duplicates, Converted: r.Convert, Outputs: []Output{}}
	if req.Out == "" {
		return run, nil
	}
	return run, run.write(req, job.table.Long, ending == ".parquet")
}

// write writes the table and the log, which has every code kept out.
func (r *ConvertRun) write(req ConvertRequest, l *trade.Long, parquet bool) error {
	dir, name := filepath.Split(req.Out)
	if dir == "" {
		dir = "."
	}
	sheet := longSheet(l)
	var b bytes.Buffer
	write := sheet.WriteCSV
	if parquet {
		write = sheet.WriteParquet
	}
	if err := write(&b); err != nil {
		return err
	}
	mapped := File{Name: name, Data: b.Bytes()}
	r.Outputs = append(r.Outputs, Output{Name: name, SHA256: mapped.Checksum(), Bytes: int64(len(mapped.Data)), Rows: sheet.Rows})
	whole, full := *r, *r.Converted
	full.Years = slices.Clone(full.Years)
	for i := range full.Years {
		full.Years[i].Largest = full.Years[i].all
		if full.Years[i].Largest == nil {
			full.Years[i].Largest = []KeptOut{}
		}
	}
	whole.Converted = &full
	text, err := json.MarshalIndent(TableAnswer(req.Command, whole), "", "  ")
	if err != nil {
		return err
	}
	log := File{Name: strings.TrimSuffix(name, filepath.Ext(name)) + LogSuffix, Data: append(text, '\n')}
	r.Outputs = append(r.Outputs, Output{Name: log.Name, SHA256: log.Checksum(), Bytes: int64(len(log.Data))})
	for _, in := range r.Inputs {
		if sameFile(filepath.Join(dir, mapped.Name), in.Path) || sameFile(filepath.Join(dir, log.Name), in.Path) {
			return errorf(Refused, "choose another --out", "%s was read, and would be replaced", in.Path)
		}
	}
	_, err = WriteFiles(dir, []File{mapped, log})
	return err
}

// longSheet is a long table as columns, ordered by year, economy and product.
func longSheet(l *trade.Long) *table.Sheet {
	var years []int
	var countries, countryNames, products, productNames []string
	values := []float64{}
	for _, y := range l.Years {
		for _, r := range y.Rows {
			years, values = append(years, y.Year), append(values, r.Value)
			countries, products = append(countries, l.Countries[r.Country]), append(products, l.Products[r.Product])
			if l.CountryNames != nil {
				countryNames = append(countryNames, l.CountryNames[r.Country])
			}
			if l.ProductNames != nil {
				productNames = append(productNames, l.ProductNames[r.Product])
			}
		}
	}
	s := &table.Sheet{Rows: len(values)}
	if l.Dated {
		s.Columns = append(s.Columns, table.Column{Name: "year", Ints: years})
	}
	s.Columns = append(s.Columns, table.Column{Name: "country", Text: countries})
	if l.CountryNames != nil {
		s.Columns = append(s.Columns, table.Column{Name: "country_name", Text: countryNames})
	}
	s.Columns = append(s.Columns, table.Column{Name: "product", Text: products})
	if l.ProductNames != nil {
		s.Columns = append(s.Columns, table.Column{Name: "product_name", Text: productNames})
	}
	s.Columns = append(s.Columns, table.Column{Name: "value", Exact: values})
	return s
}

// ConvertWay is a pair of classifications with the way between them, and what the way
// does to the finest codes.
type ConvertWay struct {
	From    string     `json:"from"`
	To      string     `json:"to"`
	Route   []ref.Step `json:"route"`
	Codes   int        `json:"codes"`   // finest codes of From
	One     int        `json:"one"`     // of them with one target
	Several int        `json:"several"` // with several
	None    int        `json:"none"`    // without
}

// Way puts the route into words.
func (w ConvertWay) Way() string { return way(w.From, w.Route) }

// ConvertWays lists what can be mapped, narrowed to one classification to map from or to
// if it is not "".
func ConvertWays(from, to string) ([]ConvertWay, error) {
	pack, err := opendata.Open()
	if err != nil {
		return nil, err
	}
	data := source.Load(pack)
	out := []ConvertWay{}
	narrow := func(name string) ([]ref.System, error) {
		if name == "" {
			return ref.Systems(), nil
		}
		c, err := parseConversion(name + ":" + name)
		if err != nil {
			return nil, err
		}
		return c.systems[:1], nil
	}
	froms, err := narrow(from)
	if err != nil {
		return nil, err
	}
	tos, err := narrow(to)
	if err != nil {
		return nil, err
	}
	for _, a := range froms {
		for _, b := range tos {
			if a.Code == b.Code {
				continue
			}
			c, _, err := data.Concordance(a, b)
			if err != nil {
				return nil, err
			}
			w := ConvertWay{From: a.Code, To: b.Code, Route: c.Route}
			for _, code := range c.Codes() {
				w.Codes++
				switch len(c.Entry(code).Targets) {
				case 0:
					w.None++
				case 1:
					w.One++
				default:
					w.Several++
				}
			}
			out = append(out, w)
		}
	}
	return out, nil
}
