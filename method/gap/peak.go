package gap

// Answer is yes, no or unknown.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

func answer(b bool) Answer {
	if b {
		return Yes
	}
	return No
}

// both and either are Kleene's and, or: no beats unknown in the one, yes in the other.
func both(a, b Answer) Answer {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	}
	return Unknown
}

func either(a, b Answer) Answer {
	switch {
	case a == Yes || b == Yes:
		return Yes
	case a == No && b == No:
		return No
	}
	return Unknown
}

// Mean is a centred mean of a series.
type Mean struct {
	Year  int     `json:"year"`
	Value float64 `json:"value"`
	N     int     `json:"n"` // figures in the window
}

// CentredMeans returns the means over windows of width years (odd) centred on each
// year whose whole window lies between the first and last figure and holds at least
// points figures. Years of path must ascend and be whole.
func CentredMeans(path []Knot, width, points int) []Mean {
	if len(path) == 0 {
		return nil
	}
	half := width / 2
	var out []Mean
	for y := int(path[0].Year) + half; y <= int(path[len(path)-1].Year)-half; y++ {
		m := Mean{Year: y}
		for _, k := range path {
			if int(k.Year) >= y-half && int(k.Year) <= y+half {
				m.Value += k.Value
				m.N++
			}
		}
		if m.N >= max(points, 1) {
			m.Value /= float64(m.N)
			out = append(out, m)
		}
	}
	return out
}

// Peak is the summit of a series of centred means.
type Peak struct {
	Top     Mean    `json:"top"`      // the highest mean; of equals (within 1e-9) the first
	Now     Mean    `json:"now"`      // the newest mean
	Fall    float64 `json:"fall"`     // Top - Now
	AtStart bool    `json:"at_start"` // the summit is the first mean: the true one may lie earlier and higher
}

// NewPeak finds the summit; ok is false when there is no mean.
func NewPeak(means []Mean) (p Peak, ok bool) {
	if len(means) == 0 {
		return p, false
	}
	p.Top = means[0]
	for _, m := range means {
		if m.Value > p.Top.Value+eps {
			p.Top = m
		}
	}
	p.Now = means[len(means)-1]
	p.Fall = p.Top.Value - p.Now.Value
	p.AtStart = p.Top.Year == means[0].Year
	return p, true
}
