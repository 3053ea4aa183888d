package opendata

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
)

// A float is stored as the shortest decimal m x 10^e that names it, which is the
// number printed in the source (without trailing zeros). With |m| < 2^53 and
// |e| <= 22 both m and 10^|e| are exact floats, so one multiplication or division
// is correctly rounded (Clinger 1990) and gives back the very same float. What
// does not fit is stored as its eight bytes.

const (
	maxMantissa = 1 << 53
	maxExponent = 22
	rawExponent = 127 // marks a value stored as its eight bytes
)

var powersOfTen = func() (p [maxExponent + 1]float64) {
	for i := range p {
		p[i], _ = strconv.ParseFloat("1e"+strconv.Itoa(i), 64)
	}
	return p
}()

func fromDecimal(m int64, e int8) float64 {
	if e < 0 {
		return float64(m) / powersOfTen[-e]
	}
	return float64(m) * powersOfTen[e]
}

// decimal splits v; ok is false when it must be stored as eight bytes.
func decimal(v float64) (m int64, e int8, ok bool) {
	if v == 0 {
		return 0, 0, !math.Signbit(v)
	}
	var buf [32]byte
	s := strconv.AppendFloat(buf[:0], v, 'e', -1, 64)
	neg, digits, exp := false, 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '-':
			neg = true
		case c == 'e':
			exp, _ = strconv.Atoi(string(s[i+1:]))
			i = len(s)
		case c != '.':
			m = m*10 + int64(c-'0')
			digits++
		}
	}
	exp -= digits - 1
	for exp > maxExponent && m < maxMantissa/10 { // 1e25 as 1000e22
		m, exp = m*10, exp-1
	}
	if m >= maxMantissa || exp > maxExponent || exp < -maxExponent {
		return 0, 0, false
	}
	if neg {
		m = -m
	}
	return m, int8(exp), fromDecimal(m, int8(exp)) == v
}

// appendFloats writes the exponents and the mantissas as two streams. When one
// exponent serves all values the first stream is that one byte.
func appendFloats(values []float64) (exps, mants []byte, err error) {
	ms, es := make([]int64, len(values)), make([]int8, len(values))
	low, common := int8(maxExponent), true
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil, errors.New("a number that is not finite")
		}
		var ok bool
		if ms[i], es[i], ok = decimal(v); !ok {
			es[i], common = rawExponent, false
		} else if ms[i] != 0 {
			low = min(low, es[i])
		}
	}
	if same, ok := rescale(ms, es, low); common && ok && len(values) > 0 {
		exps = []byte{byte(low)}
		for _, m := range same {
			mants = binary.AppendVarint(mants, m)
		}
		return exps, mants, nil
	}
	for i, e := range es {
		exps = append(exps, byte(e))
		if e == rawExponent {
			mants = binary.LittleEndian.AppendUint64(mants, math.Float64bits(values[i]))
		} else {
			mants = binary.AppendVarint(mants, ms[i])
		}
	}
	return exps, mants, nil
}

// rescale brings all mantissas to exponent low; ok is false when one gets too long.
func rescale(ms []int64, es []int8, low int8) (out []int64, ok bool) {
	out = make([]int64, len(ms))
	for i, m := range ms {
		for e := es[i]; m != 0 && e > low; e-- {
			if m >= maxMantissa/10 || m <= -maxMantissa/10 {
				return nil, false
			}
			m *= 10
		}
		out[i] = m
	}
	return out, true
}

var errStream = errors.New("the stream of a column does not fit its number of rows")

// readFloats is the inverse of appendFloats.
func readFloats(exps, mants []byte, n int) ([]float64, error) {
	common := len(exps) == 1
	if !common && len(exps) != n || len(mants) < n {
		return nil, errStream
	}
	out := make([]float64, n)
	for i := range out {
		e := int8(0)
		if common {
			e = int8(exps[0])
		} else {
			e = int8(exps[i])
		}
		if e == rawExponent {
			if len(mants) < 8 {
				return nil, errStream
			}
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(mants))
			if math.IsNaN(out[i]) || math.IsInf(out[i], 0) {
				return nil, errors.New("a number that is not finite")
			}
			mants = mants[8:]
			continue
		}
		m, k := binary.Varint(mants)
		if k <= 0 || e < -maxExponent || e > maxExponent || m >= maxMantissa || m <= -maxMantissa {
			return nil, errStream
		}
		out[i], mants = fromDecimal(m, e), mants[k:]
	}
	if len(mants) != 0 {
		return nil, errStream
	}
	return out, nil
}
