package app

import (
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"upstep/catalogue"
	"upstep/panel"
	"upstep/report"
)

// Ask is a request to one of the schools: the word of its command, the country or the
// file it is about, and what else was set. The zero value of each field is the default.
type Ask struct {
	Verb      string
	Country   string // ISO3 code or name; "" where the command is about a file or a table
	File      string // the file the command is about, for those named in a mission map's way
	Peers     string
	Year      int
	TradeYear int
	Set       map[string]string // further flags that were given, by name; files by their path
	Settings  Settings          // parameters of methods that are not the default
}

// Words is the request as words to type, without the defaults. A flag and its value are
// one word.
func (k Ask) Words() []string {
	out := strings.Fields(k.Verb)
	if subject := k.Country + k.File; subject != "" {
		out = append(out, subject)
	}
	set := maps.Clone(k.Set)
	if set == nil {
		set = map[string]string{}
	}
	if k.Peers != "" && k.Peers != "income" {
		set["peers"] = k.Peers
	}
	if k.Year != 0 {
		set["year"] = strconv.Itoa(k.Year)
	}
	if k.TradeYear != 0 {
		set["trade-year"] = strconv.Itoa(k.TradeYear)
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if set[name] != "" {
			out = append(out, "--"+name+"="+set[name])
		}
	}
	return append(out, k.Settings.words()...)
}

// askOf is the inverse of Words.
func askOf(words []string) (Ask, error) {
	if len(words) == 0 {
		return Ask{}, fmt.Errorf("the recipe names no command")
	}
	s, n := schoolOfWords(words)
	if n == 0 {
		return Ask{}, fmt.Errorf("the recipe's command %q is not one this version writes", words)
	}
	k := Ask{Verb: s.verb, Set: map[string]string{}}
	for _, w := range words[n:] {
		name, value, isFlag := strings.Cut(strings.TrimPrefix(w, "--"), "=")
		var err error
		switch {
		case k.Settings.setOf(w):
		case !strings.HasPrefix(w, "--") && s.file && k.File == "":
			k.File = w
		case !strings.HasPrefix(w, "--") && !s.file && k.Country == "":
			k.Country = w
		case !strings.HasPrefix(w, "--") || !isFlag:
			err = fmt.Errorf("the recipe's command has the word %q", w)
		case name == "year":
			k.Year, err = strconv.Atoi(value)
		case name == "trade-year":
			k.TradeYear, err = strconv.Atoi(value)
		case name == "peers":
			k.Peers = value
		default:
			k.Set[name] = value
		}
		if err != nil {
			return Ask{}, fmt.Errorf("the recipe's command %q is not one this version writes: %w", words, err)
		}
	}
	return k, nil
}

func (k Ask) request() Request {
	return Request{Country: k.Country, Peers: k.Peers, Year: k.Year, TradeYear: k.TradeYear, Settings: k.Settings}
}

// prefix starts every figure ID: the country, or the command where there is none, and a
// mark of the options when they are not the defaults (see Request.prefix).
func (k Ask) prefix() string {
	base := k.Country
	if base == "" {
		base = pageOf(k.Verb)
	}
	words := k.Words()
	if slices.Equal(words, Ask{Verb: k.Verb, Country: k.Country}.Words()) {
		return base
	}
	h := fnv.New32a()
	for _, w := range words {
		h.Write([]byte(w + "\x00"))
	}
	return fmt.Sprintf("%s@%08x", base, h.Sum32())
}

// School runs one school, whose command is the request's verb. The result is what the
// command prints as JSON, the document what it prints for people.
func (a *App) School(ask Ask) (any, *report.Document, error) {
	if _, ok := schoolOf(ask.Verb); !ok {
		return nil, nil, errorf(Internal, "", "no school %q", ask.Verb)
	}
	if ask.Year != 0 && ask.TradeYear > ask.Year {
		return nil, nil, errorf(Invalid, "leave out one of --year and --trade-year", "exports of %d are after the year %d, past which no data may be used", ask.TradeYear, ask.Year)
	}
	var err error
	if ask.Settings, err = a.normalSettings(ask.Settings); err != nil {
		return nil, nil, err
	}
	e, err := a.blank(ask)
	if err != nil {
		return nil, nil, err
	}
	e.Changed = a.changedFor(ask.Settings)
	ask.Country = e.Home.ISO3
	e.Prefix = ask.prefix()
	s := a.study(ask.request(), e)
	s.asks[ask.Verb] = ask
	o, err := s.school(ask.Verb)
	if err != nil {
		return nil, nil, err
	}
	e.Recipe.Command, e.Recipe.Methods = ask.Words(), added(nil, o.part.Recipes())
	if len(o.inputs) > 0 {
		e.Recipe.Inputs = o.inputs
	}
	return o.result, report.PartOnly(*e, o.part), nil
}

// added adds recipes of methods that the list does not have yet.
func added(list, more []panel.Recipe) []panel.Recipe {
	for _, r := range more {
		if !slices.ContainsFunc(list, func(have panel.Recipe) bool { return have.Method == r.Method }) {
			list = append(list, r)
		}
	}
	return list
}

// blank is evidence on the country asked for, or on none, with nothing computed.
func (a *App) blank(ask Ask) (*report.Evidence, error) {
	if ask.Country != "" {
		return a.basic(ask.request())
	}
	cut, err := a.cut(ask.Year)
	if err != nil {
		return nil, err
	}
	return a.nothing(Request{Year: ask.Year}, report.Evidence{Cut: cut}), nil
}

// parts runs every school that has a page in the report on a country, side by side, and
// returns the pages in their order.
func (a *App) parts(req Request, e *report.Evidence) ([]report.Part, error) {
	s := a.study(req, e)
	var wg sync.WaitGroup
	all := slices.DeleteFunc(schools(), func(s school) bool { return s.alone })
	out, errs := make([]report.Part, len(all)), make([]error, len(all))
	for i, school := range all {
		wg.Go(func() {
			var o outcome
			o, errs[i] = s.school(school.verb)
			out[i] = o.part
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// study is one run over a country. What several schools need is computed once.
type study struct {
	*App
	req   Request
	e     *report.Evidence                      // the country, the cut and the panel; schools do not write to it
	gap   func() (*report.Evidence, error)      // with chapter 1 of the methods computed
	space func() (*report.Space, string, error) // nil with the reason
	asks  map[string]Ask                        // of a school that was asked for by its command
	once  map[string]func() (outcome, error)    // by verb
}

// outcome is what a school made.
type outcome struct {
	part   report.Part
	result any
	inputs map[string]string
}

func (a *App) study(req Request, e *report.Evidence) *study {
	s := &study{App: a, req: req.normal(), e: e, asks: map[string]Ask{}, once: map[string]func() (outcome, error){}}
	s.gap = sync.OnceValues(func() (*report.Evidence, error) {
		if e.Gap != nil && len(e.Gap.Rows) > 0 {
			return e, nil
		}
		own := *e
		return &own, a.compare(&own, s.req, a.assessed())
	})
	type found struct {
		space *report.Space
		why   string
	}
	look := sync.OnceValues(func() (found, error) {
		if e.Space != nil || e.WhySpace != "" {
			return found{e.Space, e.WhySpace}, nil
		}
		space, why, err := a.space(e.Home, s.req.TradeYear, e.Cut, "auto", 50, s.req.Settings)
		return found{space, why}, err
	})
	s.space = func() (*report.Space, string, error) {
		f, err := look()
		return f.space, f.why, err
	}
	for _, school := range schools() {
		s.once[school.verb] = sync.OnceValues(func() (outcome, error) {
			ask, asked := s.asks[school.verb]
			if !asked {
				ask = Ask{Verb: school.verb, Country: e.Home.ISO3, Peers: req.Peers, Year: req.Year, TradeYear: req.TradeYear}
			}
			c := &call{study: s, ask: ask, inputs: map[string]string{}}
			part, result, err := school.run(a, c)
			return outcome{part, result, c.inputs}, err
		})
	}
	return s
}

// school runs a school of the study, once.
func (s *study) school(verb string) (outcome, error) { return s.once[verb]() }

// call is what a school is given: the study and what was asked of it.
type call struct {
	*study
	ask    Ask
	inputs map[string]string // files read -> SHA-256
}

// file reads the user's file that a flag names and records its checksum. path is ""
// when the flag was not given.
func (c *call) file(flag string) (path string, data []byte, err error) {
	if path = c.ask.Set[flag]; path == "" {
		return "", nil, nil
	}
	data, err = c.read(path)
	return path, data, err
}

// read reads a file of the user and records its checksum.
func (c *call) read(path string) ([]byte, error) {
	data, err := readFile(path)
	if err == nil {
		c.inputs[path] = checksum(data)
	}
	return data, err
}

// large records the checksum of a file that is read in another way than as a whole.
func (c *call) large(flag string) (path string, err error) {
	if path = c.ask.Set[flag]; path == "" {
		return "", nil
	}
	sum, err := sumOnDisk(path)
	if err == nil && sum == "" {
		return path, errorf(NotFound, "check the path", "cannot read %s: there is no such file", path)
	}
	c.inputs[path] = sum
	return path, err
}

const maxFaults = 10 // printed

const computedNothing = "nothing was computed; mend the lines or cells named and try again"

// faults turns the errors of a user's file, one for each line, into what a user sees.
func faults(path string, err error) error {
	lines := strings.Split(err.Error(), "\n")
	n, count := len(lines), "1 fault"
	var more *catalogue.More // the last line: those that were only counted
	if errors.As(err, &more) {
		n += more.N - 1
	}
	if n != 1 {
		count = fmt.Sprintf("%d faults", n)
	}
	if n > maxFaults {
		lines = append(lines[:maxFaults], fmt.Sprintf("and %d more", n-maxFaults))
	}
	return &Error{Code: Invalid, Cause: err, Hint: computedNothing,
		Message: fmt.Sprintf("%s can't be used as it is (%s):\n  %s", path, count, strings.Join(lines, "\n  "))}
}
