package chart

import "strings"

// widths are the advance widths of ASCII 32..126 in Helvetica, per mille of the font
// size (Adobe font metrics).
var widths = [95]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// textWidth estimates the width of a text in pixels at a font size. Fonts differ, so
// it leans to the wide side: 8 per cent above Helvetica, 14 in bold.
func textWidth(s string, size float64, bold bool) float64 {
	sum := 0
	for _, r := range s {
		switch {
		case r >= 32 && r < 127:
			sum += int(widths[r-32])
		case r < 0x370:
			sum += 560
		case r < 0x2e80:
			sum += 620
		default:
			sum += 1000
		}
	}
	w := float64(sum) / 1000 * size * 1.08
	if bold {
		w *= 1.06
	}
	return w
}

// wrap breaks a label into at most two lines of the given width; what does not fit
// ends in "…". The table twin beside a chart always has the whole text.
func wrap(s string, width float64) []string {
	if textWidth(s, small, false) <= width {
		return []string{s}
	}
	words := strings.Fields(s)
	first := ""
	for len(words) > 0 && textWidth(first+words[0], small, false) <= width {
		first += words[0] + " "
		words = words[1:]
	}
	first = strings.TrimSpace(first)
	rest := cut(strings.Join(words, " "), width)
	if first == "" {
		return []string{rest}
	}
	return []string{first, rest}
}

// cut shortens a label to a width.
func cut(s string, width float64) string {
	if textWidth(s, small, false) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && textWidth(string(r)+"…", small, false) > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,;:-") + "…"
}
