package app

import (
	"strings"

	"upstep/policy"
	"upstep/report"
)

// school is a method with a command and a page of its own.
type school struct {
	verb  string // of one word, or of two: a command and one below it
	file  bool   // its command is about a file, not a country
	alone bool   // it has no page in the report on a country
	run   func(*App, *call) (report.Part, any, error)

	hosted bool                                    // it takes the records of a workspace
	takes  func(*policy.Register) bool             // which records are of use to it; nil: any
	rooms  []string                                // whose settings it uses; see rooms()
	idle   func(k Ask, room, option string) string // why one decides nothing in a request, "" where it may; nil: never
}

// schools lists them in the order of their pages in a report on a country.
func schools() []school {
	return []school{
		{verb: "index", run: (*App).index, rooms: []string{"index"}, idle: idleIndex},
		{verb: "pyramid", run: (*App).pyramid, rooms: []string{"pyramid"}, idle: idlePyramid},
		{verb: "identify", run: (*App).identify, rooms: []string{"identify"}},
		{verb: "specialise", run: (*App).specialise, rooms: []string{"specialise"}, idle: idleSpecialise},
		{verb: "mission", file: true, run: (*App).mission, rooms: []string{"mission"}, idle: idleMission},
		{verb: "diagnose", run: (*App).diagnose, rooms: []string{"diagnose"}},
		{verb: "catchup", run: (*App).catchup, rooms: []string{"catchup"}, idle: idleCatchup},
		{verb: "roles", hosted: true, takes: runsNow, run: (*App).roles, rooms: []string{"failure", "gap"}},
		{verb: "agree", run: (*App).agree, rooms: []string{"agree", "identify", "specialise", "mission", "diagnose", "catchup", "strategy", "feasibility"}, idle: idleAgree},
		{verb: "match", hosted: true, run: (*App).match, rooms: []string{"match", "policy", "failure", "gap", "diagnose"}, idle: idleMatch},
		{verb: "portfolio", alone: true, hosted: true, run: (*App).portfolio, rooms: []string{"portfolio", "match", "policy", "failure", "gap", "diagnose"}, idle: idlePortfolio},
		{verb: "reforms", alone: true, hosted: true, run: (*App).reforms, idle: idleReforms,
			rooms: []string{"reform", "gap", "failure", "agree", "identify", "specialise", "mission", "diagnose", "catchup", "strategy", "feasibility"}},
		{verb: "path gerd", alone: true, run: (*App).pathGERD, rooms: []string{"path"}, idle: idlePath},
		{verb: "path quality", alone: true, run: (*App).pathQuality, rooms: []string{"quality"}},
		{verb: "path inclusive", alone: true, run: (*App).pathInclusive, rooms: []string{"inclusive"}},
	}
}

// runsNow: of a register the roles of the state need the instruments that run now.
func runsNow(r *policy.Register) bool { return len(r.Present) > 0 }

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
