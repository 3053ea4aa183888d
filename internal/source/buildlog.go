package source

import (
	"bytes"
	"fmt"
)

// buildLog is the text that goes beside the pack: what was taken, what was left
// out and why. It holds no time and no path, so the same inputs give the same log.
type buildLog struct{ text bytes.Buffer }

func (l *buildLog) head(format string, args ...any) {
	fmt.Fprintf(&l.text, "\n"+format+"\n", args...)
}

func (l *buildLog) line(format string, args ...any) {
	fmt.Fprintf(&l.text, "  "+format+"\n", args...)
}

// bad writes the number of bad rows of a file and the first of them.
func (l *buildLog) bad(rows []BadRow) {
	for i, r := range rows {
		if i == 20 {
			l.line("... and %d more rows", len(rows)-i)
			return
		}
		l.line("dropped %v", r)
	}
}
