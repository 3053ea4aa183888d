package complexity

// nodeHeap is a binary heap of nodes by key, ties by node.
type nodeHeap struct {
	at  []int
	key []float64
}

func (h *nodeHeap) less(a, b int) bool {
	return h.key[a] < h.key[b] || h.key[a] == h.key[b] && h.at[a] < h.at[b]
}

func (h *nodeHeap) swap(a, b int) {
	h.at[a], h.at[b] = h.at[b], h.at[a]
	h.key[a], h.key[b] = h.key[b], h.key[a]
}

func (h *nodeHeap) push(node int, key float64) {
	h.at, h.key = append(h.at, node), append(h.key, key)
	for i := len(h.at) - 1; i > 0 && h.less(i, (i-1)/2); i = (i - 1) / 2 {
		h.swap(i, (i-1)/2)
	}
}

func (h *nodeHeap) pop() (node int, key float64) {
	node, key = h.at[0], h.key[0]
	last := len(h.at) - 1
	h.swap(0, last)
	h.at, h.key = h.at[:last], h.key[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= len(h.at) {
			break
		}
		if c+1 < len(h.at) && h.less(c+1, c) {
			c++
		}
		if !h.less(c, i) {
			break
		}
		h.swap(i, c)
		i = c
	}
	return node, key
}
