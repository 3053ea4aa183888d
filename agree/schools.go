package agree

import (
	"fmt"
	"strconv"
	"strings"

	"upstep/catalogue"
)

// Weight says how sure it is that a constraint binds.
type Weight int

// The weights.
const (
	Suspected Weight = iota // evidence points at it and is too thin for a verdict
	Possible                // a candidate
	Binds
	Free // shown not to bind
)

// Scarce is a constraint to growth that bears on what areas need.
type Scarce struct {
	Name   string // in words
	Need   string // of an area: finance, power, skills, transport or contracts
	Weight Weight
}

// ByConstraints turns constraints into stances. An area that needs much of what a
// binding constraint makes scarce is contradicted until that is relaxed. One that needs
// little of everything that binds or may bind is supported, when at least one
// constraint binds. Everything else is neutral. Without a verdict on any constraint the
// school has no data; what is only suspected never decides and is named.
func ByConstraints(areas catalogue.Areas, id, basis string, scarce []Scarce) (School, error) {
	s := School{ID: id, Basis: basis}
	for _, a := range areas {
		v, err := constrained(a, scarce)
		if err != nil {
			return School{}, err
		}
		s.Views = append(s.Views, v)
	}
	return s, nil
}

func constrained(a catalogue.Area, scarce []Scarce) (View, error) {
	v := View{Area: a.ID, Stance: Neutral}
	much := map[Weight][]string{}
	little, binds := true, false
	for _, c := range scarce {
		n, err := a.Needs.Of(c.Need)
		if err != nil {
			return v, err
		}
		if n == 3 {
			much[c.Weight] = append(much[c.Weight], c.Name)
		}
		if c.Weight == Suspected {
			continue
		}
		v.Of++
		if c.Weight != Free {
			little = little && n == 1
			binds = binds || c.Weight == Binds
		}
	}
	names := func(w Weight) map[string]string { return map[string]string{"names": strings.Join(much[w], ", ")} }
	v.Count = len(much[Binds])
	switch {
	case v.Of == 0 && much[Suspected] != nil:
		v.Stance, v.Reason = NoData, Reason{"constraints.suspected", names(Suspected)}
	case v.Of == 0:
		v.Stance, v.Reason = NoData, Reason{Key: "constraints.unknown"}
	case much[Binds] != nil:
		v.Stance, v.Reason = Contradicts, Reason{"constraints.binding", names(Binds)}
	case little && binds:
		v.Stance, v.Reason = Supports, Reason{Key: "constraints.little"}
	case much[Possible] != nil:
		v.Reason = Reason{"constraints.candidate", names(Possible)}
		v.Near, v.NearBy = Contradicts, "a candidate found to bind"
	case much[Suspected] != nil:
		v.Reason = Reason{"constraints.open", names(Suspected)}
	default:
		v.Reason = Reason{Key: "constraints.none"}
	}
	return v, nil
}

// Field is a technology field as the school of catching up sees it.
type Field struct {
	Code     int    // WIPO field
	Cycle    string // "short", "medium" or "long"; "" or another word when unknown
	Computed bool   // from citations; false when the class is from the literature
}

// Base is what is known of a capability to start from.
type Base string

// The bases.
const (
	Shown   Base = "base"     // a patent in the fields of an area, or a product exported with advantage
	Absent  Base = "nobase"   // no product is exported with advantage and there is no patent
	Export  Base = "noexport" // no product is exported with advantage, patents are not known
	Patent  Base = "nopatent" // there is no patent, exports are not known
	Unknown Base = "unknown"  // nothing is known
)

// ByCycles turns cycle times into stances. An area most of whose fields are short is
// supported where the economy shows a capability in it (base, by area; none means
// unknown) and neutral otherwise: fast turnover lowers the barrier only for those who can absorb. An area
// most of whose fields are long is contradicted when it is science-based, which is an
// area that needs much skill; the school warns of those only. Areas without a field, or
// with no field of known cycle, have no data.
func ByCycles(areas catalogue.Areas, id, basis string, fields []Field, base map[string]Base) School {
	at := map[int]Field{}
	for _, f := range fields {
		at[f.Code] = f
	}
	s := School{ID: id, Basis: basis}
	for _, a := range areas {
		v := View{Area: a.ID, Stance: NoData, Reason: Reason{Key: "cycles.none"}}
		n := map[string]int{}
		from := "computed"
		for _, code := range a.Fields {
			f := at[code]
			if f.Cycle != "short" && f.Cycle != "medium" && f.Cycle != "long" {
				continue
			}
			n[f.Cycle]++
			v.Of++
			if !f.Computed {
				from = "literature"
			}
			if f.Cycle == "short" {
				v.Examples = append(v.Examples, strconv.Itoa(code))
			}
		}
		if v.Of > 0 {
			v.Count = n["short"]
			v.Stance, v.Reason.Key = cycleStance(n, v.Of, a.Needs.Skills == 3, base[a.ID])
			v.Reason.Values = map[string]string{"short": strconv.Itoa(n["short"]), "long": strconv.Itoa(n["long"]), "of": strconv.Itoa(v.Of), "from": from}
		}
		s.Views = append(s.Views, v)
	}
	return s
}

func cycleStance(n map[string]int, of int, science bool, base Base) (Stance, string) {
	switch {
	case 2*n["short"] > of && base == Shown:
		return Supports, "cycles.short"
	case 2*n["short"] > of && base == "":
		return Neutral, "cycles." + string(Unknown)
	case 2*n["short"] > of:
		return Neutral, "cycles." + string(base)
	case 2*n["long"] > of && science:
		return Contradicts, "cycles.long"
	case 2*n["long"] > of:
		return Neutral, "cycles.slow"
	}
	return Neutral, "cycles.mixed"
}

// Mission is one mission and the parts of the economy its projects stand in.
type Mission struct {
	Name   string
	Passed bool     // the gate of missions
	ISIC   []string // sections, divisions or groups of its projects
}

// ByMissions turns mission maps into stances: an area in which a mission that passed the
// gate has projects is supported, one with projects of a mission that failed is neutral.
// A project that names no more than a section of ISIC, such as all of manufacturing,
// leaves its areas neutral. Other areas have no data: that no mission names them says
// nothing against them.
func ByMissions(areas catalogue.Areas, id, basis string, missions []Mission) School {
	s := School{ID: id, Basis: basis}
	for _, a := range areas {
		v := View{Area: a.ID, Stance: NoData, Reason: Reason{Key: "missions.none"}}
		var passed, broad, failed []string
		for _, m := range missions {
			exact, wide := covers(a.ISIC, m.ISIC)
			switch {
			case !exact && !wide:
			case !m.Passed:
				failed = append(failed, m.Name)
			case exact:
				passed = append(passed, m.Name)
			default:
				broad = append(broad, m.Name)
			}
		}
		switch names := func(list []string) map[string]string { return map[string]string{"names": strings.Join(list, "; ")} }; {
		case passed != nil:
			v.Stance, v.Reason = Supports, Reason{"missions.passed", names(passed)}
		case broad != nil:
			v.Stance, v.Reason = Neutral, Reason{"missions.broad", names(broad)}
		case failed != nil:
			v.Stance, v.Reason = Neutral, Reason{"missions.failed", names(failed)}
		}
		v.Count, v.Of = len(passed), len(passed)+len(broad)+len(failed)
		s.Views = append(s.Views, v)
	}
	return s
}

// covers reports whether one of the codes of ISIC lies in one of an area's own divisions
// or groups or holds it, and whether one is no more than the section of one.
func covers(own, codes []string) (exact, wide bool) {
	for _, o := range own {
		for _, c := range codes {
			exact = exact || c != "" && (strings.HasPrefix(c, o) || strings.HasPrefix(o, c))
			wide = wide || c == section(o)
		}
	}
	return exact, wide
}

// section is the letter of the section of a division of ISIC Rev. 4, "" for no division.
func section(division string) string {
	var n int
	if _, err := fmt.Sscanf(division[:min(2, len(division))], "%d", &n); err != nil {
		return ""
	}
	first := []int{1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99, 100}
	for i := len(first) - 1; i >= 0; i-- {
		if n >= first[i] && i < len(first)-1 {
			return string(rune('A' + i))
		}
	}
	return ""
}
