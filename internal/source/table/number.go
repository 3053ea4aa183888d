package table

import (
	"math"
	"strconv"
)

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseValue reads a decimal number, correctly rounded. A number of up to 15 digits
// is an integer below 2^53 over a power of ten up to 1e22, both exact, so one division
// rounds correctly (Clinger 1990); strconv reads the rest. The kind is "" for a finite
// number of 0 or more.
func parseValue(b []byte) (float64, Kind) {
	m, frac, digits, i, dot := uint64(0), 0, 0, 0, false
	for ; i < len(b); i++ {
		d := b[i] - '0'
		if d <= 9 {
			m = m*10 + uint64(d)
			digits++
			if dot {
				frac++
			}
			continue
		}
		if b[i] != '.' || dot {
			break
		}
		dot = true
	}
	if i == len(b) && digits > 0 && digits <= 15 {
		return float64(m) / pow10[frac], ""
	}
	return slowValue(b)
}

// slowValue takes signs, exponents and long numbers, and says what is wrong.
func slowValue(b []byte) (float64, Kind) {
	if len(b) == 0 {
		return 0, NoValue
	}
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9', c == '.', c == 'e', c == 'E', c == '+', c == '-':
			continue
		}
		if v, err := strconv.ParseFloat(string(b), 64); err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			return 0, NotFinite
		}
		return 0, TextValue // also hexadecimal and digits in groups
	}
	v, err := strconv.ParseFloat(string(b), 64)
	switch {
	case math.IsInf(v, 0):
		return 0, NotFinite
	case err != nil:
		return 0, TextValue
	case v < 0:
		return 0, Negative
	}
	return math.Abs(v), "" // no negative zero
}

// parseYear reads a whole number of up to four digits, with a sign.
func parseYear(b []byte) (int, bool) {
	neg := len(b) > 0 && b[0] == '-'
	if neg {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 4 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	if neg {
		n = -n
	}
	return n, true
}

// Digits is the number of significant digits of computed numbers in text files.
const Digits = 12

// AppendNumber appends a computed number with up to [Digits] significant digits,
// without trailing zeros, as strconv does with 'g'. NaN and infinities must not come
// here. Numbers of usual size are scaled to an integer of twelve digits by an exact
// power of ten: one rounding, so the error is below 1e-4 and the last digit is sure
// unless the rest lies near one half. Those few go to strconv.
func AppendNumber(dst []byte, v float64) []byte {
	a := v
	if v < 0 {
		a = -v
	}
	if !(a >= 1e-4 && a < 1e11) {
		if v == 0 {
			return append(dst, '0')
		}
		return strconv.AppendFloat(dst, v, 'g', Digits, 64)
	}
	point := 1 // digits before the decimal point; 0 and below: zeros after it
	switch {
	case a < 1:
		for point = 0; a < tenth[-point]; point-- {
		}
	default:
		for a >= pow10[point] {
			point++
		}
	}
	scaled := a * pow10[Digits-point]
	n := uint64(scaled)
	rest := scaled - float64(n)
	if rest > 0.499 && rest < 0.501 {
		return strconv.AppendFloat(dst, v, 'g', Digits, 64)
	}
	if rest > 0.5 {
		n++
	}
	if n < 1e11 || n >= 1e12 { // at a power of ten
		return strconv.AppendFloat(dst, v, 'g', Digits, 64)
	}
	if v < 0 {
		dst = append(dst, '-')
	}
	return appendDigits(dst, n, point)
}

// tenth are the lower ends of the decades below 1.
var tenth = [...]float64{1e-1, 1e-2, 1e-3, 1e-4}

// pairs are the numbers 00 to 99.
var pairs = func() (p [200]byte) {
	for i := range 100 {
		p[2*i], p[2*i+1] = byte('0'+i/10), byte('0'+i%10)
	}
	return p
}()

// appendDigits writes the twelve digits of n with the decimal point after the first
// point digits, -3 <= point <= 11, and drops trailing zeros after it.
func appendDigits(dst []byte, n uint64, point int) []byte {
	var d [Digits]byte
	hi, lo := uint32(n/1e6), uint32(n%1e6)
	for i, x := range [2]uint32{hi, lo} {
		a, b, c := x/10000, x/100%100, x%100
		o := d[6*i:][:6]
		o[0], o[1], o[2], o[3], o[4], o[5] = pairs[2*a], pairs[2*a+1], pairs[2*b], pairs[2*b+1], pairs[2*c], pairs[2*c+1]
	}
	end := Digits
	for end > max(point, 1) && d[end-1] == '0' {
		end--
	}
	if point <= 0 {
		dst = append(dst, "0.000"[:2-point]...)
		return append(dst, d[:end]...)
	}
	dst = append(dst, d[:point]...)
	if end > point {
		dst = append(dst, '.')
		dst = append(dst, d[point:end]...)
	}
	return dst
}

// AppendExact appends the shortest decimal that reads back as v, without exponent
// below 1e21. A value with up to three decimals and 15 digits takes the short way: it is
// the nearest double to n/1000 for a whole n, which at that length is unique.
func AppendExact(dst []byte, v float64) []byte {
	if v == 0 {
		return append(dst, '0')
	}
	if v > 0 && v < 1e11 {
		n := uint64(v*1000 + 0.5)
		if float64(n)/1000 == v {
			dst = strconv.AppendUint(dst, n/1000, 10)
			r := n % 1000
			if r == 0 {
				return dst
			}
			dst = append(dst, '.', byte('0'+r/100))
			if r%100 == 0 {
				return dst
			}
			dst = append(dst, byte('0'+r/10%10))
			if r%10 == 0 {
				return dst
			}
			return append(dst, byte('0'+r%10))
		}
	}
	if a := math.Abs(v); a != 0 && (a >= 1e21 || a < 1e-6) {
		return strconv.AppendFloat(dst, v, 'g', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}
