package report

// Chart is a picture with its sentence and its table twin. Exactly one of the
// kinds is set.
type Chart struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Sentence string `json:"sentence"`       // what it shows, one sentence
	Twin     Table  `json:"twin"`           // the same data as a table
	Home     string `json:"home,omitempty"` // name of the home economy, for the key

	Ranges  *Ranges  `json:"ranges,omitempty"`
	Lines   *Lines   `json:"lines,omitempty"`
	Bars    *Bars    `json:"bars,omitempty"`
	Scatter *Scatter `json:"scatter,omitempty"`
	Network *Network `json:"network,omitempty"`
}

// Ranges shows, row by row, where one value stands in the range of its peers. All
// rows share an axis from 0 to Top, or to 100 (percent, percentile) where Top is 0.
type Ranges struct {
	Axis  string     `json:"axis"` // title of the axis
	Left  string     `json:"left"` // meaning of the low end, e.g. "weaker"
	Right string     `json:"right"`
	Top   float64    `json:"top,omitempty"`
	Rows  []RangeRow `json:"rows"`
}

// RangeRow is one row of Ranges. Low..High is the peers' full range, Q1..Q3 the
// middle half, Mid the median; Value nil means no data for the home economy.
type RangeRow struct {
	Label string   `json:"label"`
	Group string   `json:"group,omitempty"` // heading the row belongs to
	Low   float64  `json:"low"`
	Q1    float64  `json:"q1"`
	Mid   float64  `json:"mid"`
	Q3    float64  `json:"q3"`
	High  float64  `json:"high"`
	Alone bool     `json:"alone,omitempty"` // no peer has data: Low..High mean nothing
	Value *float64 `json:"value"`
	Text  string   `json:"text"` // the value as printed, or why there is none
}

// Lines shows series over years. A nil Y is a gap and is drawn as a gap.
type Lines struct {
	Unit   string `json:"unit"`
	Log    bool   `json:"log,omitempty"`
	Years  []int  `json:"years"`
	Series []Line `json:"series"`
}

// Line is one series; Y has one entry per year.
type Line struct {
	Name string     `json:"name"`
	Home bool       `json:"home,omitempty"` // drawn strong
	Y    []*float64 `json:"y"`
}

// Bars shows one value per category, horizontally, in the order given.
type Bars struct {
	Unit string `json:"unit"`
	Rows []Bar  `json:"rows"`
}

// Bar is one bar; Value nil is shown as "no data".
type Bar struct {
	Label string   `json:"label"`
	Value *float64 `json:"value"`
	Text  string   `json:"text"`
	Home  bool     `json:"home,omitempty"`
	Group string   `json:"group,omitempty"` // colour class, named in the legend
	Low   *float64 `json:"low,omitempty"`   // ends of an interval around Value; both or none
	High  *float64 `json:"high,omitempty"`
}

// Scatter shows economies by two variables with an optional fitted line. Where points
// are something else, Peers and Others name the two kinds in the key.
type Scatter struct {
	XTitle string  `json:"x_title"`
	YTitle string  `json:"y_title"`
	Peers  string  `json:"peers,omitempty"`
	Others string  `json:"others,omitempty"`
	LogX   bool    `json:"log_x,omitempty"`
	LogY   bool    `json:"log_y,omitempty"`
	Points []Point `json:"points"`
	Fit    []XY    `json:"fit,omitempty"` // ascending x, drawn as a line
}

// Point is one economy; labelled points carry their Label on the chart.
type Point struct {
	XY
	Label string `json:"label"`
	Home  bool   `json:"home,omitempty"`
	Peer  bool   `json:"peer,omitempty"`
	Show  bool   `json:"show,omitempty"` // print the label
}

// XY is a place in the plane.
type XY struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Network is the product space: products at fixed places, links between related ones.
type Network struct {
	Classes []Class `json:"classes"` // legend, in order
	Nodes   []Node  `json:"nodes"`
	Edges   []Edge  `json:"edges"` // indices into Nodes
}

// Class is a legend entry of a Network.
type Class struct {
	Name   string `json:"name"`
	Colour string `json:"colour"` // #rrggbb, readable on white and on near-black
	Sign   string `json:"sign"`   // short text that names the class without colour
}

// Node is a product.
type Node struct {
	XY
	Code   string  `json:"code"`
	Label  string  `json:"label"`
	Class  int     `json:"class"`
	Filled bool    `json:"filled"` // exported with advantage
	Target bool    `json:"target"` // one of the opportunities listed
	Size   float64 `json:"size"`   // 0..1, from world trade
}

// Edge links two nodes.
type Edge struct {
	A    int  `json:"a"`
	B    int  `json:"b"`
	Tree bool `json:"tree,omitempty"` // in the maximum spanning tree
}
