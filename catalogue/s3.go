package catalogue

import (
	_ "embed"
	"sync"
)

// S3 are the lists of smart specialisation.
type S3 struct {
	Wheel    Wheel       `yaml:"wheel" need:"true"`
	Criteria []Criterion `yaml:"criteria" need:"true"`
}

// Wheel is the RIS3 assessment wheel: six steps of three factors.
type Wheel struct {
	Provenance string      `yaml:"provenance" need:"true"` // of the names of the factors
	Steps      []WheelStep `yaml:"steps" need:"true"`
}

// WheelStep is one step of the wheel.
type WheelStep struct {
	ID      string      `yaml:"id" need:"true"`
	Name    string      `yaml:"name" need:"true"`
	Factors []Criterion `yaml:"factors" need:"true"`
}

// Criterion is an item of a list that is answered.
type Criterion struct {
	ID   string `yaml:"id" need:"true"`
	Name string `yaml:"name" need:"true"`
}

//go:embed s3.yaml
var s3File []byte

// LoadS3 returns the lists of smart specialisation; they are shared and must not be changed.
func LoadS3() (*S3, error) { return loadS3() }

var loadS3 = sync.OnceValues(func() (*S3, error) { return parseS3("s3.yaml", s3File) })

func parseS3(name string, data []byte) (*S3, error) {
	s := &S3{}
	d, err := Decode(name, data, s)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	once := func(id string, at ...any) {
		if id == "" || seen[id] {
			d.Fault(at, "%q is blank or stands twice", id)
		}
		seen[id] = true
	}
	if len(s.Wheel.Steps) != 6 {
		d.Fault([]any{"wheel", "steps"}, "%d steps, want 6", len(s.Wheel.Steps))
	}
	for i, step := range s.Wheel.Steps {
		if len(step.Factors) != 3 {
			d.Fault([]any{"wheel", "steps", i}, "step %s has %d factors, want 3", step.ID, len(step.Factors))
		}
		for j, f := range step.Factors {
			once(f.ID, "wheel", "steps", i, "factors", j)
		}
	}
	if len(s.Criteria) != 7 {
		d.Fault([]any{"criteria"}, "%d criteria, want 7", len(s.Criteria))
	}
	clear(seen)
	for i, c := range s.Criteria {
		once(c.ID, "criteria", i)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return s, nil
}
