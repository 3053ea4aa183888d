package patents

import (
	"bufio"
	"io"
	"math/rand/v2"
	"strconv"
)

// Synthetic is an invented table of patents of 1981 to 2020 and the citations between
// them: made up, and of use for nothing but timing. Assignees and countries are of
// uneven size, and citations go to patents of the years before.
type Synthetic struct {
	Patents, Citations int
	Seed               uint64
}

// countries of the invented table, the first with most patents. The codes are not
// those of real economies.
const syntheticCountries, syntheticClasses, syntheticYears = 45, 35, 40

// Write writes the two tables. The same spec gives the same bytes.
func (s Synthetic) Write(patents, citations io.Writer) error {
	if err := s.patents(patents); err != nil {
		return err
	}
	return s.citations(citations)
}

func (s Synthetic) patents(w io.Writer) error {
	rng := rand.New(rand.NewPCG(s.Seed, 1))
	b := bufio.NewWriterSize(w, 1<<20)
	line := append(make([]byte, 0, 80), "id,year,country,class,assignee,npl\n"...)
	for i := range s.Patents {
		line = strconv.AppendInt(append(line, "XP"...), int64(i+1_000_000), 10)
		line = strconv.AppendInt(append(line, ','), int64(1981+i*syntheticYears/s.Patents), 10)
		c := min(int(rng.ExpFloat64()*6), syntheticCountries-1)
		line = append(line, ',', 'X', byte('A'+c/26), byte('A'+c%26), ',')
		line = strconv.AppendInt(line, int64(rng.IntN(syntheticClasses)+1), 10)
		line = strconv.AppendInt(append(line, ",f"...), int64(rng.ExpFloat64()*float64(s.Patents)/500), 10)
		line = strconv.AppendInt(append(line, ','), int64(rng.IntN(6)), 10)
		line = append(line, '\n')
		if _, err := b.Write(line); err != nil {
			return err
		}
		line = line[:0]
	}
	return b.Flush()
}

func (s Synthetic) citations(w io.Writer) error {
	rng := rand.New(rand.NewPCG(s.Seed, 2))
	b := bufio.NewWriterSize(w, 1<<20)
	line := append(make([]byte, 0, 80), "citing,cited\n"...)
	year := float64(s.Patents) / syntheticYears
	for k := range s.Citations {
		from := int(int64(k) * int64(s.Patents) / int64(s.Citations))
		to := max(from-1-int(rng.ExpFloat64()*8*year), 0)
		line = strconv.AppendInt(append(line, "XP"...), int64(from+1_000_000), 10)
		line = strconv.AppendInt(append(line, ",XP"...), int64(to+1_000_000), 10)
		line = append(line, '\n')
		if _, err := b.Write(line); err != nil {
			return err
		}
		line = line[:0]
	}
	return b.Flush()
}
