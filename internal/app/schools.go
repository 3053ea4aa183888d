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
		{verb: "index", run: (*App).indexOf},
		{verb: "agree", run: (*App).agreed},
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
