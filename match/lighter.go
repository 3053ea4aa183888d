package match

import "slices"

// lighter gives every row the decisions on its lighter alternatives and, where it is not
// promoted itself, the shortest way through them to one that is; of ways of one length
// that which the catalogue names first. rows are in the order of e.jobs.
func (e *engine) lighter(rows []Row) {
	at := map[string]int{}
	for i, t := range e.jobs {
		at[t.j.ID] = i
	}
	for i := range rows {
		for _, id := range e.jobs[i].j.Lighter {
			if k, ok := at[id]; ok {
				rows[i].Lighter = append(rows[i].Lighter, rows[k].other())
			}
		}
		if rows[i].Decision != Promote {
			rows[i].Way = e.way(i, at, rows)
		}
	}
}

// way searches breadth first; a circle of alternatives ends it.
func (e *engine) way(from int, at map[string]int, rows []Row) []string {
	seen := map[int]bool{from: true}
	type step struct {
		job int
		way []string
	}
	for queue := []step{{from, nil}}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		if s.job != from && rows[s.job].Decision == Promote {
			return s.way
		}
		for _, id := range e.jobs[s.job].j.Lighter {
			if k, ok := at[id]; ok && !seen[k] {
				seen[k] = true
				queue = append(queue, step{k, append(slices.Clone(s.way), id)})
			}
		}
	}
	return []string{}
}
