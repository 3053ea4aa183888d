package match

import "fmt"

// classes numbers the units: two that mean the same to every item share a number.
func (t *task) classes() {
	sign := make([]string, len(t.carry))
	shared := make([]bool, len(t.carry))
	for u := range t.carry {
		sign[u] = fmt.Sprint(t.carry[u], t.most[u])
	}
	for k, list := range t.opts {
		for _, o := range list {
			if len(o.by) != 1 {
				for _, u := range o.by {
					shared[u] = true
				}
				continue
			}
			sign[o.by[0]] += fmt.Sprint(";", k, o.val)
		}
	}
	for u := range sign {
		t.class = append(t.class, u)
		for w := range u {
			if !shared[u] && !shared[w] && sign[u] == sign[w] {
				t.class[u] = w
				break
			}
		}
	}
}

// twins finds items that are the same in everything: of two, the later is only taken
// when the earlier is. Not where several sets are kept.
func (t *task) twins() {
	seen := map[string]int{}
	for k := range t.item {
		t.twin = append(t.twin, -1)
		if t.v.keep > 1 || t.forced[k] || len(t.after[k])+len(t.deps[k])+len(t.instead[k]) > 0 {
			continue
		}
		sign := fmt.Sprint(t.cost[k], t.load[k], t.need[k])
		for _, o := range t.opts[k] {
			sign += fmt.Sprint(o.by, o.val)
		}
		if w, ok := seen[sign]; ok {
			t.twin[k] = w
		}
		seen[sign] = k
	}
}

// grain is the greatest common divisor of the values, to which the prize is rounded up; 1
// where there are several scenarios.
func (t *task) grain() int64 {
	if len(t.v.by) > 1 {
		return 1
	}
	var g int64
	for _, list := range t.opts {
		for _, o := range list {
			for a, b := g, o.val[0]; ; a, b = b, a%b {
				if b == 0 {
					g = a
					break
				}
			}
		}
	}
	g = max(g, 1)
	t.prize += (g - t.prize%g) % g
	return g
}
