package app

import (
	"fmt"
	"slices"
	"strings"
)

// compared are the rooms of the commands that are no school, beside the schools' own.
var compared = map[string][]string{"assess": {"gap", "strategy", "feasibility"}, "gap": {"gap"}, "space": {"strategy", "feasibility"}}

// idle says why an option decides nothing in a request; "" where it may decide something.
func (k Ask) idle(r room, option string) string {
	s, ok := schoolOf(k.Verb)
	switch {
	case ok && !slices.Contains(s.rooms, r.name):
		return fmt.Sprintf("it is no part of `upstep %s`", k.Verb)
	case ok && r.name == "gap" && deindustrial(option):
		return fmt.Sprintf("it is about deindustrialisation, which is no part of `upstep %s`", k.Verb)
	case ok && s.idle != nil:
		return s.idle(k, r.name, option)
	case ok, k.Verb == "settings", slices.Contains(compared[k.Verb], r.name):
		return ""
	case k.Verb != "assess":
		return fmt.Sprintf("it is no part of `upstep %s`", k.Verb)
	}
	why := "it is no part of a report"
	for _, s := range schools() {
		if !s.alone && slices.Contains(s.rooms, r.name) {
			if why = (Ask{Verb: s.verb, Country: k.Country}).idle(r, option); why == "" {
				return ""
			}
		}
	}
	return why
}

// deindustrial says whether an option of gaps is about deindustrialisation alone.
func deindustrial(option string) bool {
	for id, is := range gapOptions {
		if is == option && strings.HasPrefix(id, "deindustrialisation.") {
			return true
		}
	}
	return false
}

// idleIndex: an index of files has flags of its own.
func idleIndex(k Ask, _, _ string) string {
	if k.Set["meta"]+k.Set["data"] != "" {
		return "an index of files of your own has flags for its choices"
	}
	return ""
}

// idlePyramid: without a survey only medians of the pack's figures are taken.
func idlePyramid(k Ask, _, option string) string {
	if k.Set["microdata"] == "" && !strings.HasPrefix(option, "quorum_") {
		return "it is about firms, but no survey is given"
	}
	return ""
}

// idleSpecialise: what a country has comes from the product space, in a unit that is no
// count, and there is no entry model.
func idleSpecialise(k Ask, _, option string) string {
	if k.Set["table"] == "" && slices.Contains([]string{"lq", "shrink", "patents", "jobs", "entry_full", "entry_one", "entry_events"}, option) {
		return "it is for a table of your own, as presence of a country is that of the product space"
	}
	return ""
}

func idleMission(k Ask, _, _ string) string {
	if k.File == "" {
		return "no mission map is given"
	}
	return ""
}

// idleCatchup: two flags say what settings say too.
func idleCatchup(k Ask, _, option string) string {
	if flag := strings.ReplaceAll(option, "_", "-"); k.Set[flag] != "" && (flag == "window" || flag == "min-patents") {
		return "--" + flag + " says it already"
	}
	return ""
}

// idleAgree asks the schools laid side by side.
func idleAgree(k Ask, room, option string) string {
	if _, other := schoolOf(room); !other || room == "agree" {
		return ""
	}
	return (Ask{Verb: room, Country: k.Country, File: k.Set["mission"]}).idle(rooms()[room], option)
}

const noUnits = "no units are given: name a file with --hosts, or record them in a workspace"

// idleMatch: without units no instrument is judged. What the needs and the answers say
// of intention stays.
func idleMatch(k Ask, room, _ string) string {
	if (room == "match" || room == "policy") && k.Set["hosts"] == "" {
		return noUnits
	}
	return ""
}

// idlePortfolio: without units nothing is chosen.
func idlePortfolio(k Ask, room, option string) string {
	flag := strings.ReplaceAll(option, "_", "-")
	switch {
	case k.Set["hosts"] == "":
		return noUnits
	case room == "portfolio" && (flag == "pilots" || flag == "host-share") && strings.TrimSpace(k.Set[flag]) != "":
		return "--" + flag + " says it already"
	}
	return ""
}

// idleReforms: some options are about reforms of a register, the others about what the
// evidence shows; of the roles of the state only the age of figures counts.
func idleReforms(k Ask, room, option string) string {
	switch {
	case room == "reform" && slices.Contains([]string{"level", "min_asked"}, option) && k.Set["hosts"] == "":
		return "it is for the reforms of a register, and none is given: name a file with --hosts, or record them in a workspace"
	case room == "failure" && option != "too_old":
		return "of the roles of the state only failure.too_old, the age of figures, is part of `upstep reforms`"
	}
	return idleAgree(Ask{Verb: "agree", Country: k.Country}, room, option)
}

// idlePath: some flags say what settings say too.
func idlePath(k Ask, _, option string) string {
	for flag, is := range gerdFlags() {
		if is.option == option && strings.TrimSpace(k.Set[flag]) != "" {
			return "--" + flag + " says it already"
		}
	}
	return ""
}
