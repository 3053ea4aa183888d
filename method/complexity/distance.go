package complexity

// Distance is how far each product is from what each economy exports: 1 - density
// (Hausmann et al., Atlas of Economic Complexity, 2013), Countries x Products row-major, from
// 0 to 1. Present says where it is defined: for economies of the sample and products with a
// neighbour. The result is not changed.
func Distance(r *Result) (distance []float64, present []bool) {
	np := len(r.Products)
	distance, present = make([]float64, len(r.Density)), make([]bool, len(r.Density))
	for i, d := range r.Density {
		if present[i] = r.InSample[i/np] && r.Linked[i%np]; present[i] {
			distance[i] = 1 - d
		}
	}
	return distance, present
}
