package panel

// Value returns the value of a cell and whether it is present: [Panel.At] without
// unit, quality and provenance, for loops over many cells.
func (p *Panel) Value(indicator, country string, year int) (v float64, ok bool) {
	i, ok := p.index(indicator, country, year)
	if !ok || p.states[i] != Present {
		return 0, false
	}
	return p.values[i], true
}
