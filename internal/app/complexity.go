package app

import (
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// ComplexityRequest asks for the measures of economic complexity of a table.
type ComplexityRequest struct {
	Source
	Destination
	PresenceChoice
	RelateChoice
	DataChoice
	NewProducts bool     `json:"new_products,omitempty"` // compare the first with the last year
	Proximity   bool     `json:"proximity"`              // write the proximity of all pairs of products
	Network     bool     `json:"network"`                // write the backbone of the product space with a layout
	Compare     []string `json:"-"`                      // conventions to compare with: printed, not written
	Measures    []string `json:"measures"`               // further ones: fitness, stable, eciplus, genepy, reflections
}

// ComplexityRun is the answer. Field names are part of the contract.
type ComplexityRun struct {
	TableRead
	Notes    []panel.Note        `json:"notes"` // on the run as a whole
	Years    []ComplexityYear    `json:"years"`
	Compared []ComplexityCompare `json:"compared"`
	Changed  []Diversified       `json:"changed,omitempty"` // with --new-products
	Outputs  []Output            `json:"outputs"`
	Folder   string              `json:"folder,omitempty"`
}

// Output is a file that was written.
type Output struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Rows   int    `json:"rows"`
}

// ComplexityYear sums up one year.
type ComplexityYear struct {
	Year      int          `json:"year,omitempty"` // absent when the table has none
	Economies int          `json:"economies"`      // in the sample that is ranked
	Products  int          `json:"products"`
	Removed   int          `json:"removed"` // economies and products that filters or a lack of presence took out
	Ranked    bool         `json:"ranked"`
	Top       []Placed     `json:"top"` // highest ECI first; more than five when values are equal
	Bottom    []Placed     `json:"bottom"`
	Steps     []string     `json:"steps"`
	Notes     []panel.Note `json:"notes"`
	// Approaches counts the economies of each strategic approach, with --income and --resources.
	Approaches []ApproachCount `json:"approaches,omitempty"`
}

// ApproachCount is how many economies a strategic approach has; "" are those without.
type ApproachCount struct {
	Approach  string `json:"approach"`
	Economies int    `json:"economies"`
}

// Diversified is what an economy took up and lost between the first and the last year.
type Diversified struct {
	Code  string `json:"code"`
	Name  string `json:"name,omitempty"`
	Rank  int    `json:"rank"`
	Grade string `json:"grade"`
	New   int    `json:"new"`
	Lost  int    `json:"lost"`
}

// Placed is an economy with its complexity.
type Placed struct {
	Code string  `json:"code"`
	Name string  `json:"name,omitempty"`
	ECI  float64 `json:"eci"`
}

// Complexity reads the table, computes every year and writes the files asked for.
// Nothing is written unless everything could be.
func Complexity(req ComplexityRequest) (*ComplexityRun, error) {
	job, err := newComplexityJob(req)
	if err != nil {
		return nil, err
	}
	if err := job.read(); err != nil {
		return nil, err
	}
	if err := job.readFurther(); err != nil {
		return nil, err
	}
	job.run.TableRead = job.took
	if text := job.windowNote(); text != "" {
		job.run.Notes = append(job.run.Notes, panel.Note{Code: "complexity-years-short", Subject: "years", Severity: panel.Warning, Text: text})
	}
	if err := job.compute(); err != nil {
		return nil, err
	}
	return job.run, nil
}

// complexityJob is a request on its way to an answer.
type complexityJob struct {
	*ownTable
	req      ComplexityRequest
	compare  []complexity.Convention
	run      *ComplexityRun
	params   []panel.Param
	measures []MeasureTaken // of the recipe
	asked    []asked        // of further measures
	data     further
	first    *trade.Matrix         // of the first year
	compared [][]ComplexityCompare // by year
}

func newComplexityJob(req ComplexityRequest) (*complexityJob, error) {
	src, err := newOwnTable(req.Source)
	if err != nil {
		return nil, err
	}
	j := &complexityJob{ownTable: src, req: req, run: &ComplexityRun{Notes: []panel.Note{}, Compared: []ComplexityCompare{}, Outputs: []Output{}}}
	if err := j.req.PresenceChoice.check(src); err != nil {
		return nil, err
	}
	for _, name := range req.Compare {
		c, err := convention(name)
		if err != nil {
			return nil, err
		}
		if c.Name == j.convention.Name {
			return nil, errorf(Invalid, "leave it out of --compare", "%s cannot be compared with itself", c.Name)
		}
		if req.Threshold > 0 {
			c.Threshold = req.Threshold
		}
		j.compare = append(j.compare, c)
	}
	if j.asked, err = checkMeasures(req.Measures); err != nil {
		return nil, err
	}
	if err := j.req.RelateChoice.check(); err != nil {
		return nil, err
	}
	if err := j.req.DataChoice.check(); err != nil {
		return nil, err
	}
	more := req.Proximity || req.Network || len(req.Measures) > 0 || req.NewProducts || req.RelateChoice.any() || req.DataChoice.any()
	if err := req.Destination.check(more, "further measures and tables"); err != nil {
		return nil, err
	}
	return j, nil
}
