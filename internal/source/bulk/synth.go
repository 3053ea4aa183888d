package bulk

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
)

// Synthetic is an invented year in the form of BACI: every exporter sells a share of the
// products to a number of partners, with log-normal values.
type Synthetic struct {
	Year                int
	Countries, Products int // at most 250 and 9,000
	Rows                int // exactly so many, or fewer when the cells are used up
	Seed                uint64
}

// FullYear has the size of a year of BACI in HS92: 10 million rows, 370 MB.
var FullYear = Synthetic{Year: 2019, Countries: 226, Products: 5000, Rows: 10_000_000, Seed: 5}

// Files are the names of the year's table and of the table of country codes.
func (s Synthetic) Files() (table, codes string) {
	return fmt.Sprintf("BACI_HS92_Y%d_V202401b.csv", s.Year), "country_codes_V202401b.csv"
}

// number is the code of the i-th country.
func (s Synthetic) number(i int) int { return 4 * (i + 1) }

// WriteCodes writes the table of country codes: invented three-letter codes beginning with X.
func (s Synthetic) WriteCodes(w io.Writer) error {
	b := []byte("country_code,country_name,country_iso2,country_iso3\n")
	for i := range s.Countries {
		b = fmt.Appendf(b, "%d,Country %d,XX,X%c%c\n", s.number(i), i, 'A'+i/26, 'A'+i%26)
	}
	_, err := w.Write(b)
	return err
}

// Write writes the table. The same spec gives the same bytes.
func (s Synthetic) Write(w io.Writer) error {
	rng := rand.New(rand.NewPCG(s.Seed, uint64(s.Year)))
	b := bufio.NewWriterSize(w, 1<<20)
	line := append([]byte{}, "t,i,j,k,v,q\n"...)
	rows, step := 0, 7 // from partner to partner
	if s.Countries%step == 0 {
		step = 1
	}
	for i := range s.Countries {
		for k := range s.Products {
			skip, partners := rng.Float64() > 0.62, 1+int(rng.ExpFloat64()*14)
			if skip {
				continue
			}
			for j := range min(partners, s.Countries-1) {
				if rows == s.Rows {
					_, err := b.Write(line)
					return finish(b, err)
				}
				rows++
				v := math.Exp(rng.NormFloat64()*3 + 2)
				line = strconv.AppendInt(line, int64(s.Year), 10)
				for _, n := range []int{s.number(i), s.number((i + 1 + j*step) % s.Countries)} {
					line = strconv.AppendInt(append(line, ','), int64(n), 10)
				}
				line = fmt.Appendf(line, ",%06d,", 10111+k*97)
				line = strconv.AppendFloat(line, v, 'f', 3, 64)
				if rows%50 == 0 {
					line = append(line, ",          NA\n"...)
				} else {
					line = fmt.Appendf(line, ",%12.3f\n", v/2)
				}
				if len(line) > 1<<16 {
					if _, err := b.Write(line); err != nil {
						return err
					}
					line = line[:0]
				}
			}
		}
	}
	_, err := b.Write(line)
	return finish(b, err)
}

func finish(b *bufio.Writer, err error) error {
	if err != nil {
		return err
	}
	return b.Flush()
}
