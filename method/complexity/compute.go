package complexity

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
	"upstep/trade"
)

// Options of [Compute].
type Options struct {
	Convention Convention         // zero: Upstep
	Population map[string]float64 // persons by economy; nil: no RPOP. Values must be > 0
	Presence   []bool             // M in place of the test of RCA, shape of the matrix; nil: the convention's test. See [Presence] and [Persistent]
	NoPhi      bool               // leave Phi nil: all else needs no proximity matrix and is the same without it
	Workers    int                // goroutines, 0: as many as Go runs in parallel. The result does not depend on it
}

// Compute calculates every measure for the economies and products of m, which is
// the reference sample: filter it before. Economies and products without presence
// are left out and masked, with a Note. It returns [ErrEmpty] when there are no
// exports at all, [ErrValue] for a negative, infinite or NaN cell and [ErrOption]
// for a convention or population that can't be used.
func Compute(m *trade.Matrix, opt Options) (*Result, error) {
	conv := opt.Convention.orDefault()
	if err := conv.check(); err != nil {
		return nil, err
	}
	if opt.Workers < 0 {
		return nil, fmt.Errorf("%w: %d workers", ErrOption, opt.Workers)
	}
	nc, np := len(m.Countries), len(m.Products)
	if len(m.X) != nc*np {
		panic("complexity: matrix shape mismatch")
	}
	for i, x := range m.X {
		if !(x >= 0) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%w: %s %s %v", ErrValue, m.Countries[i/np], m.Products[i%np], x)
		}
	}
	r := &Result{
		Convention: conv, Year: m.Year, System: m.System,
		Countries: slices.Clone(m.Countries), Products: slices.Clone(m.Products), World: m.World(),
		Ubiquity: make([]int, np), Diversity: make([]int, nc),
		InSample: make([]bool, nc), InSpace: make([]bool, np), Linked: make([]bool, np),
		ECI: make([]float64, nc), COI: make([]float64, nc), PCI: make([]float64, np),
		raw: make([]float64, np), sums: make([]float64, np),
	}
	r.Recipe = recipe(m, conv)
	if err := r.presence(m); err != nil {
		return nil, err
	}
	if opt.Presence != nil {
		if err := r.given(opt.Presence); err != nil {
			return nil, err
		}
	}
	if err := r.perHead(m, opt.Population); err != nil {
		return nil, err
	}
	k := r.core(m)
	workers := opt.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if len(k.rows) < 2 {
		r.note("complexity-too-few-economies", "sample", panel.Refusal,
			fmt.Sprintf("Economies with presence in the sample: %d; a comparison needs two.", len(k.rows)))
		r.noRanking(nc, np)
		if opt.NoPhi {
			r.Phi = nil
		}
		return r, nil
	}
	r.index(k)
	if !opt.NoPhi {
		k.proximity(conv.SelfProximity, workers)
	}
	k.outlook(r, workers)
	k.store(r)
	return r, nil
}

// noRanking leaves the tables present but empty, so that masks can be read.
func (r *Result) noRanking(nc, np int) {
	clear(r.InSample)
	clear(r.InSpace)
	r.Density, r.COG = make([]float64, nc*np), make([]float64, nc*np)
	r.Phi = make([]float64, np*np)
}

func recipe(m *trade.Matrix, conv Convention) panel.Recipe {
	rec := panel.Recipe{Method: "complexity", Version: Version, Params: conv.params(), Inputs: map[string]string{}}
	if m.Ref.Table != "" {
		rec.Inputs[m.Ref.Table] = m.Ref.Checksum
	}
	rec.Params = append(rec.Params, panel.Param{Name: "year", Value: strconv.Itoa(m.Year), Provenance: panel.Request},
		panel.Param{Name: "system", Value: m.System, Provenance: panel.Request})
	for _, s := range m.Steps {
		rec.Params = append(rec.Params, panel.Param{Name: "filter", Value: s, Provenance: panel.Request})
	}
	return rec
}

func (r *Result) note(code, subject string, s panel.Severity, text string) {
	r.Notes = append(r.Notes, panel.Note{Code: code, Subject: subject, Severity: s, Text: text})
}

// list names up to eight codes and counts the rest.
func list(codes []string) string {
	if len(codes) <= 8 {
		return strings.Join(codes, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(codes[:8], ", "), len(codes)-8)
}
