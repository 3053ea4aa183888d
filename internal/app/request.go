package app

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
)

// Request asks for an assessment. The zero value of every field but Country is the default.
type Request struct {
	Country   string // ISO3 code or name
	Peers     string // "income", "structure", a group, or countries separated by commas; "" is "income"
	Year      int    // no data after this year; 0 is the newest
	TradeYear int    // year of the export table; 0 is the newest that has the country
	Settings  Settings
}

// Screen says what can be printed to.
type Screen struct {
	Width  int
	Colour bool
}

func (r Request) normal() Request {
	if r.Peers == "" {
		r.Peers = "income"
	}
	return r
}

// command is the request as words that make the same report again.
func (r Request) command() []string {
	r = r.normal()
	return append([]string{"assess", r.Country, "--peers", r.Peers, "--year", strconv.Itoa(r.Year), "--trade-year", strconv.Itoa(r.TradeYear)}, r.Settings.words()...)
}

// Words is the request as the words to type, without the defaults.
func (r Request) Words() []string {
	out := []string{"assess", r.Country}
	if r.Peers != "" && r.Peers != "income" {
		out = append(out, "--peers", r.Peers)
	}
	if r.Year != 0 {
		out = append(out, "--year", strconv.Itoa(r.Year))
	}
	if r.TradeYear != 0 {
		out = append(out, "--trade-year", strconv.Itoa(r.TradeYear))
	}
	return append(out, r.Settings.words()...)
}

// requestOf is the inverse of command.
func requestOf(command []string) (Request, error) {
	if len(command) < 8 || command[0] != "assess" || command[2] != "--peers" || command[4] != "--year" || command[6] != "--trade-year" {
		return Request{}, fmt.Errorf("the recipe's command %q is not one this version writes", command)
	}
	year, err1 := strconv.Atoi(command[5])
	tradeYear, err2 := strconv.Atoi(command[7])
	if err1 != nil || err2 != nil {
		return Request{}, fmt.Errorf("the recipe's command %q has a year that is no number", command)
	}
	r := Request{Country: command[1], Peers: command[3], Year: year, TradeYear: tradeYear}
	for _, w := range command[8:] {
		if !r.Settings.setOf(w) {
			return Request{}, fmt.Errorf("the recipe's command has the word %q", w)
		}
	}
	return r, nil
}

// prefix starts every figure ID of the request: the country, and a mark of the
// options when they are not the defaults, so that no two reports give one ID to
// different figures.
func (r Request) prefix() string {
	r = r.normal()
	if slices.Equal(r.command(), Request{Country: r.Country}.command()) {
		return r.Country
	}
	h := fnv.New32a()
	for _, w := range r.command() {
		h.Write([]byte(w + "\x00"))
	}
	return fmt.Sprintf("%s@%08x", r.Country, h.Sum32())
}
