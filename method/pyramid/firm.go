package pyramid

import (
	"errors"
	"fmt"
	"math"
)

// ErrFirm is a firm whose numbers can't be summed.
var ErrFirm = errors.New("pyramid: a firm with an impossible number")

// Weights are squared and summed, scores are summed: within these limits both stay
// finite and above 0 for any number of firms.
const (
	leastWeight = 1e-100
	mostWeight  = 1e100
	mostScore   = 1e6
)

// check refuses numbers that no survey has and that would make sums infinite.
func (f *Firm) check() error {
	fault := func(what string, v float64) error {
		return fmt.Errorf("%w: the %s %v of the firm %q, line %d", ErrFirm, what, v, f.ID, f.Line)
	}
	if usable(f) && (*f.Weight < leastWeight || *f.Weight > mostWeight) {
		return fault("weight", *f.Weight)
	}
	if f.Management != nil && !(math.Abs(*f.Management) <= mostScore) {
		return fault("management score", *f.Management)
	}
	for _, v := range f.Answers {
		if v != nil && !(math.Abs(*v) <= mostScore) {
			return fault("answer", *v)
		}
	}
	return nil
}

// Firm is one interview. Nil and Unknown mean that there is no usable answer.
type Firm struct {
	ID      string `json:"id"`
	Line    int    `json:"line"` // in the file, for messages; 0 when there is none
	Country string `json:"country"`
	Round   string `json:"round"` // wave of the survey; rounds are never pooled

	Weight  *float64 `json:"weight"`  // sampling weight; a firm without a positive one is not used
	Stratum string   `json:"stratum"` // of the sampling design; "" when not known

	Website     Truth `json:"website"`       // c22b
	Training    Truth `json:"training"`      // l10
	Certificate Truth `json:"certificate"`   // b8
	Licence     Truth `json:"licence"`       // e6, of a foreign-owned company
	NewProduct  Truth `json:"new_product"`   // h1, to the firm
	NewToMarket Truth `json:"new_to_market"` // h2
	NewProcess  Truth `json:"new_process"`   // h5
	RD          Truth `json:"rd"`            // h8

	RDShare *float64 `json:"rd_share"` // R&D spending, % of sales

	Employees     *float64 `json:"employees"`     // l1
	Exports       *float64 `json:"exports"`       // d3c, direct exports, % of sales
	Foreign       *float64 `json:"foreign"`       // b2b, foreign private ownership, %
	Sector        string   `json:"sector"`        // one of Sectors, or "" when not known
	Manufacturing Truth    `json:"manufacturing"` // whether the management questions were meant for it

	// Management is a score that came with the data; nil lets Compute make one of
	// Answers.
	Management *float64 `json:"management"`
	// Answers to the management questions, higher is better, one per Question; nil for
	// none.
	Answers []*float64 `json:"answers"`
}

// Sectors are the groups of the sector stratum, in order.
func Sectors() []string {
	return []string{"food", "other-low-tech", "medium-high-tech", "services"}
}

// Levels is the number of levels, L0 to L5.
const Levels = 6

// Shares are parts of all firms by level, 0..1, summing to 1.
type Shares [Levels]float64

// Conditions are C1..C5 of a firm, the first being that of level 1. management is
// the score of the firm, nil for none.
//
//	C1 = management >= Basic or website or training
//	C2 = certificate or management >= Good
//	C3 = foreign licence or new process or new product
//	C4 = (new product or new process) and (new to market or R&D)
//	C5 = R&D and R&D/sales >= RD and new to market
func Conditions(f Firm, management *float64, o Options) [Levels - 1]Truth {
	o = o.withDefaults()
	return conditions(f, management, o)
}

func conditions(f Firm, management *float64, o Options) [Levels - 1]Truth {
	return [Levels - 1]Truth{
		Or(atLeast(management, *o.Basic), f.Website, f.Training),
		Or(f.Certificate, atLeast(management, *o.Good)),
		Or(f.Licence, f.NewProcess, f.NewProduct),
		And(Or(f.NewProduct, f.NewProcess), Or(f.NewToMarket, f.RD)),
		And(f.RD, atLeast(f.RDShare, o.RD), f.NewToMarket),
	}
}

func atLeast(v *float64, limit float64) Truth {
	if v == nil {
		return Unknown
	}
	return Of(*v >= limit-eps)
}

// Rung is where a firm stands on the ladder.
type Rung struct {
	Lower   int `json:"lower"`   // largest k with C1..Ck all true
	Upper   int `json:"upper"`   // the same with unknown counted as true
	Claimed int `json:"claimed"` // largest k with Ck true, whatever lies below
}

// Climb returns the rung that conditions make. Lower <= Upper and Lower <= Claimed.
func Climb(c [Levels - 1]Truth) Rung {
	var r Rung
	for k, t := range c {
		if t == True && r.Lower == k {
			r.Lower = k + 1
		}
		if t != False && r.Upper == k {
			r.Upper = k + 1
		}
		if t == True {
			r.Claimed = k + 1
		}
	}
	return r
}
