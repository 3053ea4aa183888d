package gap

// Knot is a value of a benchmark path in a year; fractions of years are allowed.
type Knot struct {
	Year  float64 `json:"year"`
	Value float64 `json:"value"`
}

// Lag is how many years ago the benchmark stood where the economy stands now.
type Lag struct {
	Years    float64 `json:"years"`    // at least this many when Censored
	Censored bool    `json:"censored"` // the benchmark was higher all along its known path
	Ahead    bool    `json:"ahead"`    // the economy is above all of the path; Years is 0
}

// YearsBehind returns year - max{s : B(s) <= x} for a path B that is linear
// between its knots (ascending years, at least one) and ends at or before year. If
// x is below all of the path, the answer is censored: at least year - s_min. If it
// is above all of it, the answer is 0 and Ahead. For a path that rises and falls
// the last time it stood at or below x counts. It panics without knots.
func YearsBehind(x, year float64, path []Knot) Lag {
	if len(path) == 0 {
		panic("gap: years behind a path without knots")
	}
	last := len(path) - 1
	if path[last].Value <= x+eps {
		top := path[0].Value
		for _, k := range path {
			top = max(top, k.Value)
		}
		if x > top+eps {
			return Lag{Ahead: true}
		}
		return Lag{Years: year - path[last].Year}
	}
	for i := last; i > 0; i-- { // path[i] is above x here
		lo, hi := path[i-1], path[i]
		if lo.Value <= x+eps {
			f := clamp01((x - lo.Value) / (hi.Value - lo.Value))
			return Lag{Years: year - (lo.Year + f*(hi.Year-lo.Year))}
		}
	}
	return Lag{Years: year - path[0].Year, Censored: true}
}
