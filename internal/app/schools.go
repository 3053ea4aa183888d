package app

import "upstep/report"

// school is a method with a command and a page of its own.
type school struct {
	verb string
	file bool // its command is about a file, not a country
	run  func(*App, *call) (report.Part, any, error)

	hosted bool                                    // it takes the units of a workspace
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
		{verb: "roles", run: (*App).roles, rooms: []string{"failure", "gap"}},
		{verb: "agree", run: (*App).agree, rooms: []string{"agree", "identify", "specialise", "mission", "diagnose", "catchup"}, idle: idleAgree},
		{verb: "match", hosted: true, run: (*App).match, rooms: []string{"match", "policy", "failure", "gap", "diagnose"}},
		{verb: "portfolio", hosted: true, run: (*App).portfolio, rooms: []string{"portfolio", "match", "policy", "failure", "gap", "diagnose"}},
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
