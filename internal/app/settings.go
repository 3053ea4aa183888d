package app

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"upstep/agree"
	"upstep/match"
	"upstep/method/catchup"
	"upstep/method/complexity"
	"upstep/method/diagnose"
	"upstep/method/failure"
	"upstep/method/gap"
	"upstep/method/identify"
	"upstep/method/index"
	"upstep/method/mission"
	"upstep/method/pyramid"
	"upstep/method/specialise"
	"upstep/panel"
	"upstep/policy"
)

// Settings are parameters of methods that are not the default, by ID: "failure.lead" is
// "0.15". They are part of a request, so that its recipe needs no workspace.
type Settings map[string]string

// words are the settings as words of a command, by ID.
func (s Settings) words() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(s)) {
		out = append(out, setWord+id+"="+s[id])
	}
	return out
}

const setWord = "--set="

// setOf reads a word that words made; ok is false for any other word.
func (s *Settings) setOf(word string) (ok bool) {
	text, ok := strings.CutPrefix(word, setWord)
	id, value, is := strings.Cut(text, "=")
	if !ok || !is {
		return false
	}
	if *s == nil {
		*s = Settings{}
	}
	(*s)[id] = value
	return true
}

// editable are the options of a method with the table of their names.
type editable[O any] interface {
	Editable() panel.Settings[O]
	Check() error
}

// set puts the settings of a room into the options of its method.
func set[O editable[O]](s Settings, name string, at *O) error {
	r, ok := rooms()[name]
	if !ok {
		panic("app: no room " + name)
	}
	table := (*at).Editable()
	for _, id := range slices.Sorted(maps.Keys(s)) {
		if option, ok := r.option(id); ok {
			if err := table.Set(at, option, s[id]); err != nil {
				return errorf(Invalid, "`upstep settings "+id+"` says what it is", "%s: %s", id, err)
			}
		}
	}
	return nil
}

// room is the table of one method, whatever its options are.
type room struct {
	name   string
	ids    map[string]string // ID of a parameter -> option, where it is not name + "." + option
	params []panel.Param     // every option with its default
	// check says of options given by name what is wrong, alone (by name) or together, and
	// returns the values as the recipe prints them.
	check func(given map[string]string) (text map[string]string, wrong map[string]error, together error)
}

func roomFor[O editable[O]](name string, ids map[string]string) room {
	var zero O
	table := zero.Editable()
	return room{name: name, ids: ids, params: table.Params(zero), check: func(given map[string]string) (map[string]string, map[string]error, error) {
		var o O
		wrong, text := map[string]error{}, map[string]string{}
		for option, value := range given {
			if err := table.Set(&o, option, value); err != nil {
				wrong[option] = err
			}
		}
		together := o.Check()
		for _, p := range table.Params(o) {
			if _, ok := given[p.Name]; ok {
				text[p.Name] = p.Value
			}
		}
		return text, wrong, together
	}}
}

// option is the option of the room that an ID stands for.
func (r room) option(id string) (string, bool) {
	if r.ids != nil {
		option, ok := r.ids[id]
		return option, ok
	}
	option, ok := strings.CutPrefix(id, r.name+".")
	return option, ok && slices.ContainsFunc(r.params, func(p panel.Param) bool { return p.Name == option })
}

// settable are the IDs of the room.
func (r room) settable() []string {
	if r.ids != nil {
		return slices.Sorted(maps.Keys(r.ids))
	}
	var out []string
	for _, p := range r.params {
		out = append(out, r.name+"."+p.Name)
	}
	return out
}

// def is the default of an option.
func (r room) def(option string) panel.Param {
	i := slices.IndexFunc(r.params, func(p panel.Param) bool { return p.Name == option })
	return r.params[i]
}

// rooms are the methods with parameters that can be changed. A method joins by its line
// here, its name in the list of its school, and [set] where its options are made.
var rooms = sync.OnceValue(func() map[string]room {
	out := map[string]room{}
	for _, r := range []room{
		roomFor[agree.Options]("agree", nil),
		roomFor[catchup.Options]("catchup", nil),
		roomFor[diagnose.Options]("diagnose", nil),
		roomFor[failure.Options]("failure", nil),
		roomFor[gap.Options]("gap", gapOptions),
		roomFor[identify.Options]("identify", nil),
		roomFor[index.UpgradeOptions]("index", nil),
		roomFor[match.Options]("match", nil),
		roomFor[mission.Options]("mission", nil),
		roomFor[policy.Options]("policy", nil),
		roomFor[match.PortfolioOptions]("portfolio", nil),
		roomFor[policy.InclusiveOptions]("inclusive", nil),
		roomFor[policy.GERDOptions]("path", nil),
		roomFor[pyramid.Options]("pyramid", nil),
		roomFor[policy.LadderOptions]("quality", nil),
		roomFor[policy.ReformOptions]("reform", nil),
		roomFor[specialise.Options]("specialise", nil),
		roomFor[complexity.ApproachOptions]("strategy", map[string]string{"strategy.min_n": "min_sample", "strategy.border": "border", "strategy.frontier": "frontier_share"}),
		roomFor[complexity.OpportunityOptions]("feasibility", map[string]string{"feasibility.clamp": "clamp", "feasibility.ceiling_income": "income_limit"}),
	} {
		out[r.name] = r
	}
	return out
})

// roomOf finds the room and the option of an ID.
func roomOf(id string) (r room, option string, ok bool) {
	for _, name := range slices.Sorted(maps.Keys(rooms())) {
		if option, ok := rooms()[name].option(id); ok {
			return rooms()[name], option, true
		}
	}
	return room{}, "", false
}

// gapOptions are the options of method/gap by parameter of the catalogue.
var gapOptions = map[string]string{
	"sample.list": "small_list", "sample.median": "small_range", "sample.full": "small_full", "missing.coverage": "pillar_cover", "missing.group_min": "quorum_members", "missing.group_share": "quorum_share",
	"gap.min_population": "min_population", "gap.poisson_level": "poisson_level", "gap.trend_points": "trend_points", "gap.trend_span": "trend_span",
	"gap.severity_t": "severity_t", "gap.severity_rank": "severity_rank", "gap.severity_t_full": "severity_t_full", "gap.t_somewhat": "somewhat_t", "gap.t_clearly": "clearly_t", "gap.winsorise_low": "frontier_tail",
	"deindustrialisation.window": "mean_years", "deindustrialisation.since_peak": "peak_age", "deindustrialisation.fall": "peak_fall",
	"deindustrialisation.early_year": "cohort_before", "deindustrialisation.relaxed_year": "cohort_relaxed",
	"deindustrialisation.mean_points": "mean_points", "deindustrialisation.history_years": "history_years", "deindustrialisation.history_points": "history_points",
	"gap.year_cover": "year_cover", "gap.frontier_year": "frontier_year", "gap.trend_years": "trend_years", "gap.trend_p": "trend_p", "gap.converge_years": "converge_years",
}
