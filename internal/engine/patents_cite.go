//go:build cgo

package engine

import (
	"fmt"
	"os"

	"upstep/method/catchup"
)

// citations joins the citations with both of their patents, counts those that are not
// used, and writes the others to the scratch folder.
func (j *join) citations() error {
	from, err := j.source(j.f.Citations, true)
	if err != nil {
		return err
	}
	// The first join finds the citing patent, the second the cited one; each has one table
	// of patents in memory, and what is between goes to disk.
	half := quote(j.links() + ".half")
	if err := j.exec(j.ctx, fmt.Sprintf(`COPY (SELECT c0 AS citing, c1 AS cited, p.rowid AS i, p.y AS y, p.country AS own FROM %s LEFT JOIN p ON c0 = p.id)
		TO %s (FORMAT parquet, COMPRESSION snappy)`, from, half)); err != nil {
		return err
	}
	if j.t.Log.BadCitations, err = j.rejected(j.f.Citations); err != nil {
		return err
	}
	if err := j.exec(j.ctx, fmt.Sprintf(`COPY (SELECT CASE WHEN citing = '' OR cited = '' THEN 'e' WHEN citing = cited THEN 's' WHEN l.i IS NULL THEN 'i' WHEN p.id IS NULL THEN 'd'
			WHEN p.y > l.y THEN 'n' ELSE 'u' END AS what,
		l.i::INTEGER AS i, l.y, (l.y - p.y)::SMALLINT AS lag, l.own AS own, p.country AS other, p.class AS class
		FROM read_parquet(%s) AS l LEFT JOIN p ON l.cited = p.id) TO %s (FORMAT parquet, COMPRESSION snappy)`, half, quote(j.links()))); err != nil {
		return err
	}
	if err := os.Remove(j.links() + ".half"); err != nil { // as large as the links themselves
		return err
	}
	l := &j.t.Log
	return j.each(fmt.Sprintf("SELECT what, count(*) FROM read_parquet(%s) GROUP BY 1", quote(j.links())), func(scan func(...any) error) error {
		var what string
		var n int
		err := scan(&what, &n)
		l.Citations += n
		*map[string]*int{"e": &l.NoEnds, "s": &l.SelfCited, "i": &l.Unciting, "d": &l.Uncited, "n": &l.Negative, "u": &l.Used}[what] = n
		return err
	})
}

func (j *join) flows() error {
	q := fmt.Sprintf("SELECT own::VARCHAR, other::VARCHAR, count(*) FROM read_parquet(%s) WHERE what = 'u' AND %s GROUP BY 1, 2", quote(j.links()), j.in())
	return j.each(q, func(scan func(...any) error) error {
		var f catchup.Flow
		err := scan(&f.From, &f.To, &f.N)
		j.t.Flows = append(j.t.Flows, f)
		return err
	})
}

// rounded is catchup's ratio in SQL, over whole numbers.
func rounded(a, b string) string {
	return fmt.Sprintf("((%s) // (%[2]s) * %[3]d + (2 * ((%[1]s) %% (%[2]s)) * %[3]d + (%[2]s)) // (2 * (%[2]s)))", a, b, catchup.Unit)
}

// times sums cycle times and originality, part by part.
func (j *join) times() error {
	type key struct {
		year           int
		country, class string
	}
	at := map[key]*catchup.Cell{}
	for i := range j.t.Cells {
		c := &j.t.Cells[i]
		at[key{c.Year, c.Country, c.Class}] = c
	}
	origins := map[string]*catchup.Origin{}
	for part := range j.parts {
		of := fmt.Sprintf("read_parquet(%s) WHERE what = 'u' AND i %% %d = %d", quote(j.links()), j.parts, part)
		q := fmt.Sprintf("SELECT p.y, p.country::VARCHAR, p.class::VARCHAR, count(*), sum(t)::BIGINT FROM (SELECT i, %s AS t FROM (SELECT i, count(*) AS n, sum(lag)::BIGINT AS s FROM %s GROUP BY i)) AS x JOIN p ON x.i = p.rowid GROUP BY ALL",
			rounded("s", "n"), of)
		if err := j.each(q, func(scan func(...any) error) error {
			var k key
			var n, sum int64
			err := scan(&k.year, &k.country, &k.class, &n, &sum)
			if c := at[k]; c != nil {
				c.Timed, c.TCT = c.Timed+n, c.TCT+sum
			}
			return err
		}); err != nil {
			return err
		}
		q = fmt.Sprintf(`SELECT own::VARCHAR, count(*), sum(%s)::BIGINT, count(*) FILTER (n > 1), coalesce(sum(CASE WHEN n > 1 THEN %s END), 0)::BIGINT
			FROM (SELECT i, own, sum(k)::BIGINT AS n, sum(k * k)::BIGINT AS s FROM (SELECT i, own, class, count(*) AS k FROM %s AND %s GROUP BY ALL) GROUP BY i, own) GROUP BY 1`,
			rounded("n * n - s", "n * n"), rounded("n * n - s", "greatest(n * (n - 1), 1)"), of, j.in())
		if err := j.each(q, func(scan func(...any) error) error {
			var o catchup.Origin
			err := scan(&o.Country, &o.N, &o.Sum, &o.HallN, &o.Sum2)
			if old := origins[o.Country]; old != nil {
				o.N, o.Sum, o.HallN, o.Sum2 = o.N+old.N, o.Sum+old.Sum, o.HallN+old.HallN, o.Sum2+old.Sum2
			}
			origins[o.Country] = &o
			return err
		}); err != nil {
			return err
		}
	}
	for _, o := range origins {
		j.t.Origins = append(j.t.Origins, *o)
	}
	return nil
}
