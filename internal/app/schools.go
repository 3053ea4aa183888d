package app

import "upstep/report"

// school is a method with a command and a page of its own.
type school struct {
	verb string
	file bool // its command is about a file, not a country
	run  func(*App, *call) (report.Part, any, error)
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
