package catalogue

import (
	"fmt"
	"math"
	"strings"
	"sync"
)

// Missions is what missions.yaml holds (methods 6).
type Missions struct {
	Criteria []MissionCriterion `yaml:"criteria" need:"true"`
	Rewards  []string           `yaml:"rewards" need:"true"` // ways in which the public shares in success
	Roar     []RoarQuestion     `yaml:"roar" need:"true"`
	SDG      []SDGoal           `yaml:"sdg" need:"true"`
}

// MissionCriterion is one of the seven items a mission is scored on, 0 to 5.
type MissionCriterion struct {
	ID      string  `yaml:"id" need:"true"`
	Name    string  `yaml:"name" need:"true"`
	Weight  float64 `yaml:"weight" need:"true"` // they sum to 1
	Gate    float64 `yaml:"gate"`               // least mean; 0 is none
	FailsTo string  `yaml:"fails_to"`           // aspiration or programme; empty without a gate
}

// RoarQuestion is one of the twelve of the checklist.
type RoarQuestion struct {
	ID      string `yaml:"id" need:"true"`
	Part    string `yaml:"part" need:"true"`
	Text    string `yaml:"text" need:"true"`
	Rewards bool   `yaml:"rewards"` // a yes needs a way of sharing rewards
}

// SDGoal is one goal of the 2030 Agenda with the codes of its targets.
type SDGoal struct {
	Goal    int    `yaml:"goal" need:"true"`
	Targets string `yaml:"targets" need:"true"` // separated by blanks
}

// IsTarget reports whether code, such as 6.4 or 8.a, is one of the 169 targets.
func (m *Missions) IsTarget(code string) bool {
	goal, _, _ := strings.Cut(code, ".")
	for _, g := range m.SDG {
		if fmt.Sprint(g.Goal) == goal {
			for t := range strings.FieldsSeq(g.Targets) {
				if t == code {
					return true
				}
			}
		}
	}
	return false
}

// LoadMissions returns the embedded content of missions.yaml. It is shared: callers
// must not change it.
func LoadMissions() (*Missions, error) { return missions() }

const missionsFile = "missions.yaml"

var missions = sync.OnceValues(func() (*Missions, error) {
	data, err := embedded.ReadFile(missionsFile)
	if err != nil {
		return nil, err
	}
	return parseMissions(data)
})

func parseMissions(data []byte) (*Missions, error) {
	var m Missions
	doc, err := Decode(missionsFile, data, &m)
	if err != nil {
		return nil, err
	}
	sum, seen := 0.0, map[string]bool{}
	for i, c := range m.Criteria {
		sum += c.Weight
		if seen[c.ID] || !(c.Weight >= 0) || c.Gate < 0 || c.Gate > 5 || (c.Gate == 0) != (c.FailsTo == "") ||
			c.FailsTo != "" && c.FailsTo != "aspiration" && c.FailsTo != "programme" {
			doc.Fault([]any{"criteria", i}, "%s: twice, a weight below 0, or a gate and what it fails to that do not go together", c.ID)
		}
		seen[c.ID] = true
	}
	if math.Abs(sum-1) > 1e-9 {
		doc.Fault([]any{"criteria"}, "the weights sum to %v, want 1", sum)
	}
	rewards := 0
	for i, q := range m.Roar {
		if seen[q.ID] {
			doc.Fault([]any{"roar", i}, "%s stands twice", q.ID)
		}
		seen[q.ID] = true
		if q.Rewards {
			rewards++
		}
	}
	if rewards != 1 {
		doc.Fault([]any{"roar"}, "%d questions on sharing rewards, want one", rewards)
	}
	for i, g := range m.SDG {
		for t := range strings.FieldsSeq(g.Targets) {
			if !strings.HasPrefix(t, fmt.Sprint(g.Goal)+".") || seen[t] {
				doc.Fault([]any{"sdg", i}, "%s is no target of goal %d, or stands twice", t, g.Goal)
			}
			seen[t] = true
		}
	}
	return &m, doc.Err()
}
