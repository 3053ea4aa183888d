package mission

// Map is a mission map as written by its user.
type Map struct {
	Title      string      `yaml:"title" need:"true"`
	Country    string      `yaml:"country"` // code or name; "" for none
	AsOf       int         `yaml:"as_of"`   // year the map was drawn; 0 when it does not say
	Capacity   *Capacity   `yaml:"capacity"`
	Indicators []Indicator `yaml:"indicators"`
	Challenges []Challenge `yaml:"challenges" need:"true"`
	Sectors    []Sector    `yaml:"sectors"`
	Missions   []Mission   `yaml:"missions" need:"true"`
	Projects   []Project   `yaml:"projects"`
}

// Capacity is what the host of the missions can do, 0 to 5 (methods 12).
type Capacity struct {
	Coordination *float64 `yaml:"coordination" need:"true"`
	Design       *float64 `yaml:"design" need:"true"`
	Source       string   `yaml:"source" need:"true"`
}

// Indicator is one that the map defines because no registry has it.
type Indicator struct {
	ID     string `yaml:"id" need:"true"`
	Name   string `yaml:"name" need:"true"`
	Unit   string `yaml:"unit" need:"true"`
	Source string `yaml:"source" need:"true"` // who measures it and how
}

// Challenge is a grand challenge with the targets of the 2030 Agenda it stands for.
type Challenge struct {
	ID   string   `yaml:"id" need:"true"`
	Name string   `yaml:"name" need:"true"`
	SDG  []string `yaml:"sdg"` // such as "6.4"
}

// Sector is a part of the economy with the section of ISIC Rev. 4 it lies in, and the
// division, group or class where it is known.
type Sector struct {
	ID   string `yaml:"id" need:"true"`
	Name string `yaml:"name" need:"true"`
	ISIC string `yaml:"isic" need:"true"` // such as A or C10
}

// Mission is one mission.
type Mission struct {
	ID          string   `yaml:"id" need:"true"`
	Name        string   `yaml:"name" need:"true"`
	Addresses   []string `yaml:"addresses" need:"true"` // challenges
	Involves    []string `yaml:"involves"`              // sectors
	Scope       string   `yaml:"scope"`                 // national or pilot; "" is national
	Start       int      `yaml:"start"`                 // year; 0: as_of of the map, without it the year asked for
	Targets     []Target `yaml:"targets"`
	Scores      []Scores `yaml:"scores"`
	Roar        []Reply  `yaml:"roar"`
	Rewards     []string `yaml:"rewards"`      // ways in which the public shares in success
	RewardsNone string   `yaml:"rewards_none"` // why there are none
}

// Target is what a mission promises.
type Target struct {
	ID           string   `yaml:"id" need:"true"`
	Text         string   `yaml:"text" need:"true"`
	YesNo        bool     `yaml:"yes_no"` // reached or not, no figure
	Indicator    string   `yaml:"indicator"`
	Unit         string   `yaml:"unit"`
	Baseline     *float64 `yaml:"baseline"`
	BaselineYear int      `yaml:"baseline_year"`
	Target       *float64 `yaml:"target"`
	Date         int      `yaml:"date"` // year
}

// Scores are those of one assessor, 0 to 5; nil where none was given.
type Scores struct {
	Assessor    string   `yaml:"assessor" need:"true"`
	Bold        *float64 `yaml:"bold"`
	Target      *float64 `yaml:"target"`
	Measurable  *float64 `yaml:"measurable"`
	TimeBound   *float64 `yaml:"time_bound"`
	Realistic   *float64 `yaml:"realistic"`
	CrossSector *float64 `yaml:"cross_sector"`
	BottomUp    *float64 `yaml:"bottom_up"`
}

// of returns the score on a criterion of the catalogue.
func (s Scores) of(id string) *float64 {
	switch id {
	case "bold":
		return s.Bold
	case "target":
		return s.Target
	case "measurable":
		return s.Measurable
	case "time_bound":
		return s.TimeBound
	case "realistic":
		return s.Realistic
	case "cross_sector":
		return s.CrossSector
	case "bottom_up":
		return s.BottomUp
	}
	return nil
}

// Reply answers one question of the checklist.
type Reply struct {
	Question string `yaml:"question" need:"true"`
	Answer   string `yaml:"answer" need:"true"` // yes, partly or no
	Evidence string `yaml:"evidence"`
}

// Project is one project of the portfolio.
type Project struct {
	ID           string   `yaml:"id" need:"true"`
	Name         string   `yaml:"name" need:"true"`
	Contributes  []string `yaml:"contributes" need:"true"` // to missions or to other projects
	Sectors      []string `yaml:"sectors" need:"true"`
	Approach     string   `yaml:"approach" need:"true"`
	Moves        string   `yaml:"moves" need:"true"` // a target of a mission
	Indicator    string   `yaml:"indicator" need:"true"`
	Baseline     *float64 `yaml:"baseline" need:"true"`
	BaselineYear int      `yaml:"baseline_year" need:"true"`
	Target       *float64 `yaml:"target" need:"true"`
	Date         int      `yaml:"date" need:"true"` // year
	SDG          []Link   `yaml:"sdg"`
}

// Link ties a project to an indicator of the 2030 Agenda.
type Link struct {
	Indicator string `yaml:"indicator" need:"true"` // such as "6.4.1"; a target such as "6.4" is listed and not counted
	Strength  *int   `yaml:"strength" need:"true"`  // -1 conflict, 0 none, 1 weak to 3 strong
	Note      string `yaml:"note"`
}
