package app

import (
	"strings"

	"upstep/report"
)

// school is a method with a command and a page of its own.
type school struct {
	verb  string // of one word, or of two: a command and one below it
	file  bool   // its command is about a file, not a country
	alone bool   // it has no page in the report on a country
	run   func(*App, *call) (report.Part, any, error)
}

// schools lists them in the order of their pages in a report on a country.
func schools() []school {
	return []school{
		{verb: "index", run: (*App).index},
		{verb: "pyramid", run: (*App).pyramid},
		{verb: "identify", run: (*App).identify},
		{verb: "specialise", run: (*App).specialise},
		{verb: "mission", file: true, run: (*App).mission},
		{verb: "diagnose", run: (*App).diagnose},
		{verb: "catchup", run: (*App).catchup},
		{verb: "roles", run: (*App).roles},
		{verb: "agree", run: (*App).agree},
		{verb: "match", run: (*App).match},
		{verb: "reforms", alone: true, run: (*App).reforms},
		{verb: "path gerd", alone: true, run: (*App).pathGERD},
		{verb: "path quality", alone: true, run: (*App).pathQuality},
		{verb: "path inclusive", alone: true, run: (*App).pathInclusive},
	}
}

func schoolOf(verb string) (school, bool) {
	for _, s := range schools() {
		if s.verb == verb {
			return s, true
		}
	}
	return school{}, false
}

// pageOf is the ID of a school's page: its verb with a hyphen between the words. Figures
// of the school carry it.
func pageOf(verb string) string { return strings.ReplaceAll(verb, " ", "-") }

// schoolOfPage finds a school by the ID of its page.
func schoolOfPage(id string) (school, bool) {
	for _, s := range schools() {
		if pageOf(s.verb) == id {
			return s, true
		}
	}
	return school{}, false
}

// schoolOfWords finds the school whose verb the words of a command begin with, and how
// many of them it takes; 0 when there is none.
func schoolOfWords(words []string) (school, int) {
	for n := min(2, len(words)); n > 0; n-- {
		if s, ok := schoolOf(strings.Join(words[:n], " ")); ok {
			return s, n
		}
	}
	return school{}, 0
}
