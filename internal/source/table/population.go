package table

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
)

// Population holds persons by country, and by year where the file has one.
type Population struct {
	Input Input
	Dated bool
	of    map[int]map[string]float64
}

// In returns the populations of a year; those without a year hold for all.
func (p *Population) In(year int) map[string]float64 {
	if !p.Dated {
		return p.of[0]
	}
	return p.of[year]
}

// ReadPopulation reads a CSV with a country, a population and perhaps a year. A row
// without a population is passed over: it is missing. Any other fault is an error.
func ReadPopulation(path string) (p *Population, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	in := bufio.NewReader(io.TeeReader(f, sum))
	if mark, err := in.Peek(3); err == nil && string(mark) == string(byteOrderMark) {
		_, _ = in.Discard(3) // just seen
	}
	r := csv.NewReader(in)
	header, err := r.Read()
	if err != nil {
		return nil, &Malformed{File: path, What: "no header: " + err.Error(), Hint: "the first line names the columns, as in country,population"}
	}
	at := map[string]int{}
	for _, want := range []struct {
		what  string
		names []string
		must  bool
	}{{"country", usual[1].names, true}, {"year", usual[0].names, false}, {"population", []string{"population", "pop", "persons", "sp_pop_totl", "value"}, true}} {
		k := slices.IndexFunc(header, func(h string) bool { return slices.Contains(want.names, plain(h)) })
		if k < 0 && want.must {
			return nil, &MissingColumn{File: path, What: want.what, Header: header}
		}
		at[want.what] = k
	}
	p = &Population{Dated: at["year"] >= 0, of: map[int]map[string]float64{}}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			return nil, &Malformed{File: path, Line: pe.StartLine, What: pe.Err.Error(), Hint: "mend that row"}
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		bad := func(what string) error {
			return &Malformed{File: path, Line: line, What: what, Hint: "a row is a country, perhaps a year, and a number of persons above 0"}
		}
		p.Input.Rows++
		if rec[at["population"]] == "" {
			continue
		}
		year := 0
		if p.Dated {
			var ok bool
			if year, ok = parseYear([]byte(rec[at["year"]])); !ok {
				return nil, bad(fmt.Sprintf("year %q", rec[at["year"]]))
			}
		}
		v, kind := parseValue([]byte(rec[at["population"]]))
		if kind != "" || v == 0 {
			return nil, bad("population " + strconv.Quote(rec[at["population"]]))
		}
		code := rec[at["country"]]
		if p.of[year] == nil {
			p.of[year] = map[string]float64{}
		}
		if _, twice := p.of[year][code]; twice || code == "" {
			return nil, bad(fmt.Sprintf("country %q without a code or a second time", code))
		}
		p.of[year][code] = v
	}
	size, err := f.Seek(0, io.SeekCurrent)
	p.Input.Path, p.Input.SHA256, p.Input.Bytes = path, hex.EncodeToString(sum.Sum(nil)), size
	return p, err
}
