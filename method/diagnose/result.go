package diagnose

import (
	"upstep/catalogue"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// The codes of the panel the method itself needs.
const (
	incomeCode     = "NY.GDP.PCAP.PP.KD"
	levelCode      = "NY.GDP.PCAP.KD"
	growthCode     = "NY.GDP.PCAP.KD.ZG"
	investmentCode = "NE.GDI.FTOT.ZS"
	populationCode = "SP.POP.TOTL"
	rentsCode      = "NY.GDP.TOTL.RT.ZS"
	oilCode        = "NY.GDP.PETR.RT.ZS"
	gasCode        = "NY.GDP.NGAS.RT.ZS"
	tradeCode      = "TT.PRI.MRCH.XD.WD"
)

// Input is what a diagnosis is made from. Nothing of it is modified.
type Input struct {
	Country    string
	Cut        int // last year that may be used
	Panel      *panel.Panel
	World      []ref.Economy // countries, no aggregates
	Tree       *catalogue.Tree
	Industries *catalogue.Industries // nil: no test 4 on exports
	Exports    *trade.Matrix         // HS codes; nil with the reason in WhyExports
	WhyExports string
	Set        Set      // comparators; "" is ByIncome
	Members    []string // of the set Chosen
	Surveys    []string // indicators of structural surveys, which may be carried further
	Evidence   *Evidence
	Options    Options
}

// Result is a diagnosis.
type Result struct {
	Country     string             `json:"country"`
	Cut         int                `json:"cut"`
	Story       Story              `json:"growth"`
	Comparators Comparators        `json:"comparators"` // the set used
	Others      []Comparators      `json:"other_comparators"`
	Past        []PastValue        `json:"own_past"`
	Nodes       []Node             `json:"nodes"`    // as the tree has them
	Evidence    []Item             `json:"evidence"` // by node, then test, the pack before the user
	Absent      []catalogue.Absent `json:"absent"`
	Silent      []Silence          `json:"silent"` // signals that could not speak
	Bindings    []string           `json:"binding"`
	Candidates  []string           `json:"candidates"`
	Pairs       []Pair             `json:"pairs"`    // to be compared; empty unless too many bind
	Worth       []Worth            `json:"worth"`    // where evidence is worth most, best first
	Blind       []string           `json:"blind"`    // leaves without any evidence
	Possible    []string           `json:"possible"` // leaves that could get a verdict on the pack alone, with every signal fresh
	Hangs       []Hang             `json:"hangs"`    // labels that hang on a choice
	Near        []Near             `json:"near"`     // scores near a threshold
	Context     Geography          `json:"geography"`
	Notes       []panel.Note       `json:"notes"`
	Recipe      panel.Recipe       `json:"recipe"`
}

// Node is a node of the tree with what is known of it. A parent has the score and the
// label of the child with the largest score.
type Node struct {
	ID      string `json:"id"`
	Parent  string `json:"parent"`
	Number  string `json:"number"`
	Name    string `json:"name"`
	Text    string `json:"text"`
	Depth   int    `json:"depth"` // 0 for a branch
	Leaf    bool   `json:"leaf"`
	Covered int    `json:"covered"` // tests with evidence
	Score
	Held     Label     `json:"held_down"` // the label the same support would have if it were known well; "" when the same
	From     string    `json:"from"`      // the child a parent has its score from
	PartOpen bool      `json:"part_open"` // of a parent that does not bind: a child has no verdict
	Syndrome *Syndrome `json:"syndrome"`  // of a binding leaf, if the user wrote one
	Wanted   bool      `json:"syndrome_missing"`
}

// Origin says whose evidence an item is.
type Origin string

// The origins.
const (
	FromPack Origin = "pack"
	FromUser Origin = "user"
)

// Item is one piece of evidence with how it was come by. One of the details is set for
// items of the pack, of event lists, of by-passes and of sector tables.
type Item struct {
	ID   string `json:"id"` // of the signal, or user-1, ...
	Node string `json:"node"`
	Name string `json:"name"`
	Mark
	Kind     string              `json:"kind"` // price, quantity, perception, fact, opinion
	Origin   Origin              `json:"origin"`
	Year     int                 `json:"year"`         // of the economy's figure; 0 when there is none
	Old      bool                `json:"old"`          // older than the lag: quality was cut
	Beside   bool                `json:"beside_price"` // a price speaks in the same test: quality was cut
	Obs      []panel.Observation `json:"observations"`
	Value    *float64            `json:"value"` // what was tested, in the unit of the signal
	Binding  string              `json:"binding,omitempty"`
	Price    *Price              `json:"price,omitempty"`
	Movement *Movement           `json:"movement,omitempty"`
	Bypass   *Bypass             `json:"bypass,omitempty"`
	Camels   *Camels             `json:"camels,omitempty"`
	Events   *Relaxations        `json:"events,omitempty"`
	Dropped  []Drop              `json:"dropped,omitempty"`
	Text     string              `json:"text,omitempty"`   // of the user
	Source   string              `json:"source,omitempty"` // of the user
	Date     string              `json:"date,omitempty"`
	Line     int                 `json:"line,omitempty"` // of the user's file
}

// Silence is a signal that could not speak, with the reason.
type Silence struct {
	ID   string `json:"id"`
	Node string `json:"node"`
	Test int    `json:"test"`
	Name string `json:"name"`
	Code string `json:"code"`
	Why  string `json:"why"`
}

// Pair is two binding nodes to be compared: which would release more growth? Answer is
// the node the user put first, "" while nobody has.
type Pair struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Answer string `json:"answer"`
	Why    string `json:"why"`
}

// Worth is how much evidence on a node would be worth.
type Worth struct {
	Node    string  `json:"node"`
	Unknown float64 `json:"unknown"` // 1 - weight of the evidence
	Score   float64 `json:"score"`
	Missing []int   `json:"missing"` // tests without evidence
	Reach   []Reach `json:"reach"`
}

// Hang is a label that would be another one under a choice nobody has to share.
type Hang struct {
	Node   string  `json:"node"`
	Choice string  `json:"choice"` // key of the choice
	Label  Label   `json:"label"`
	Other  Label   `json:"other"`
	Score  float64 `json:"score"` // under the other choice
}

// Near is a score close to a threshold.
type Near struct {
	Node      string  `json:"node"`
	Score     float64 `json:"score"`
	Threshold float64 `json:"threshold"`
	Name      string  `json:"name"` // of the threshold
}

// Geography is shown and never scored.
type Geography struct {
	Landlocked bool   `json:"landlocked"`
	Region     string `json:"region"`
}

// PastValue is a signal today against the economy's own past.
type PastValue struct {
	Signal string            `json:"signal"`
	Now    panel.Observation `json:"now"`
	Mean   float64           `json:"mean"` // of the years before
	SD     float64           `json:"sd"`
	N      int               `json:"n"`
	Z      *float64          `json:"z"` // nil when the past does not vary
}

// Node returns a node by ID; nil when there is none.
func (r *Result) Node(id string) *Node {
	for i := range r.Nodes {
		if r.Nodes[i].ID == id {
			return &r.Nodes[i]
		}
	}
	return nil
}
