package complexity

// tableNames are the names of what tables returns.
var tableNames = []string{"RCA", "eigenvalues", "ECI", "PCI", "phi", "density", "COI", "COG", "raw", "sums"}

// tables returns all numbers of a result that kernels make.
func (r *Result) tables() [][]float64 {
	return [][]float64{r.RCA, r.Eigenvalues, r.ECI, r.PCI, r.Phi, r.Density, r.COI, r.COG, r.raw, r.sums}
}

// Tables gives tests all numbers of a result that kernels make, and their names.
func Tables(r *Result) (names []string, tables [][]float64) { return tableNames, r.tables() }
