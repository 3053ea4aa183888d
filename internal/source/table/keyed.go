package table

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// KeyedKind is a kind of [Keyed] table: what it holds, by what, under which headers.
type KeyedKind struct {
	What   string   // the value in words, as in "income"
	Keys   []string // the keys in words: country, product, product a, product b
	Names  []string // usual headers of the value, the first preferred
	Accept func(v float64) bool
	Rule   string // what Accept takes, in words
}

func positive(v float64) bool { return v > 0 }

// The kinds of tables that commands take beside the one they compute on.
var (
	Populations  = KeyedKind{"population", []string{"country"}, []string{"population", "pop", "persons", "sp_pop_totl", "value"}, positive, "a number of persons above 0"}
	Incomes      = KeyedKind{"income", []string{"country"}, []string{"income", "gdp_per_head", "gdp_per_capita", "gdppc", "ny_gdp_pcap_cd", "value"}, positive, "an income per head above 0"}
	Ginis        = KeyedKind{"Gini coefficient", []string{"country"}, []string{"gini", "si_pov_gini", "value"}, positive, "a coefficient above 0"}
	Resources    = KeyedKind{"resource share", []string{"country"}, []string{"resource_share", "resources", "value"}, func(v float64) bool { return v >= 0 && v <= 1 }, "a share of exports from 0 to 1"}
	Complexities = KeyedKind{"PCI", []string{"product"}, []string{"pci", "complexity", "value"}, func(float64) bool { return true }, "a finite number"}
	Worlds       = KeyedKind{"world exports", []string{"product"}, []string{"world", "exports", "value"}, func(v float64) bool { return v >= 0 }, "an amount, 0 or more"}
	Proximities  = KeyedKind{"proximity", []string{"product a", "product b"}, []string{"proximity", "phi", "relatedness", "value"}, func(v float64) bool { return v >= 0 && v <= 1 }, "a number from 0 to 1"}
)

// keyNames are the usual headers of the keys.
func keyNames(key string) []string {
	switch key {
	case "country":
		return usual[1].names
	case "product":
		return usual[2].names
	}
	end := key[len(key)-1:] // a or b
	return []string{"product_" + end, end, "product" + map[string]string{"a": "1", "b": "2"}[end], map[string]string{"a": "source", "b": "target"}[end]}
}

// Keyed is a value by one or two codes, and by year where the file has one.
type Keyed struct {
	Input Input
	Dated bool
	of    map[int]map[string]float64
}

// In returns the values of a year, by code; those without a year hold for all. Two
// codes are joined by a zero byte.
func (k *Keyed) In(year int) map[string]float64 {
	if !k.Dated {
		return k.of[0]
	}
	return k.of[year]
}

// Only returns the year of a file that has one year alone.
func (k *Keyed) Only() (year int, ok bool) {
	for y := range k.of {
		year = y
	}
	return year, k.Dated && len(k.of) == 1
}

// ReadKeyed reads such a table from CSV. A row without a value is passed over: it is
// missing. Any other fault is an error.
func ReadKeyed(path string, kind KeyedKind) (k *Keyed, err error) {
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
		return nil, &Malformed{File: path, What: "no header: " + err.Error(), Hint: "the first line names the columns, as in " + strings.Join(kind.Keys, ",") + "," + kind.Names[0]}
	}
	find := func(names []string) int {
		for _, n := range names {
			if i := slices.IndexFunc(header, func(h string) bool { return plain(h) == n }); i >= 0 {
				return i
			}
		}
		return -1
	}
	missing := func(what string, names []string) error {
		return &Malformed{File: path, Line: 1, What: (&MissingColumn{File: path, What: what, Header: header}).text(),
			Hint: "the column of the " + what + " is called one of " + strings.Join(names[:min(4, len(names))], ", ")}
	}
	year, value := find(usual[0].names), find(kind.Names)
	if value < 0 {
		return nil, missing(kind.What, kind.Names)
	}
	var keys []int
	for _, key := range kind.Keys {
		at := find(keyNames(key))
		if at < 0 {
			return nil, missing(key, keyNames(key))
		}
		keys = append(keys, at)
	}
	k = &Keyed{Dated: year >= 0, of: map[int]map[string]float64{}}
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
		k.Input.Rows++
		if rec[value] == "" {
			continue
		}
		if what := k.take(rec, year, value, keys, kind); what != "" {
			line, _ := r.FieldPos(0)
			return nil, &Malformed{File: path, Line: line, What: what, Hint: "a row is a " + strings.Join(kind.Keys, ", a ") + ", perhaps a year, and " + kind.Rule}
		}
	}
	size, err := f.Seek(0, io.SeekCurrent)
	k.Input.Path, k.Input.SHA256, k.Input.Bytes = path, hex.EncodeToString(sum.Sum(nil)), size
	return k, err
}

// take adds a row, or says what is wrong with it.
func (k *Keyed) take(rec []string, year, value int, keys []int, kind KeyedKind) (wrong string) {
	y := 0
	if year >= 0 {
		var ok bool
		if y, ok = parseYear([]byte(rec[year])); !ok {
			return fmt.Sprintf("year %q", rec[year])
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(rec[value]), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !kind.Accept(v) {
		return kind.What + " " + strconv.Quote(rec[value])
	}
	codes := make([]string, len(keys))
	for i, at := range keys {
		if codes[i] = strings.TrimSpace(rec[at]); codes[i] == "" || strings.Contains(codes[i], "\x00") {
			return kind.Keys[i] + " without a code"
		}
	}
	key := strings.Join(codes, "\x00")
	if k.of[y] == nil {
		k.of[y] = map[string]float64{}
	}
	if _, twice := k.of[y][key]; twice {
		return fmt.Sprintf("%s %q a second time", kind.Keys[0], strings.Join(codes, " "))
	}
	k.of[y][key] = v
	return ""
}
