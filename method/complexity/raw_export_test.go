package complexity

// RawMean gives tests the mean of the unit-length product eigenvector.
func RawMean(r *Result) float64 { return r.own.mean }
