package complexity

// PairP gives tests the exact p-value of one pair of products, validated or not.
func PairP(b *BiCM, i, j int) Link {
	for _, l := range b.tester(LinkOptions{}).candidates(LinkOptions{FDR: 1, ExactUpTo: exactUpTo, Workers: 1}) {
		if l.A == i && l.B == j {
			return l
		}
	}
	return Link{}
}
