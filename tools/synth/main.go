// Command synth writes the synthetic tables on which the program is timed.
//
//	go run ./tools/synth S1 >s1.csv
//
// S1 is 130 x 1,240, S2 is 230 x 5,000, S3 is 230 x 1,240 in 25 years; the seed is
// fixed, so the bytes are the same everywhere.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"upstep/internal/source/table"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "synth:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	shapes := map[string]table.Synthetic{"S1": table.S1, "S2": table.S2, "S3": table.S3, "EXAMPLE": table.Example}
	if len(args) != 1 {
		return fmt.Errorf("want one of S1, S2, S3, example")
	}
	s, ok := shapes[strings.ToUpper(args[0])]
	if !ok {
		return fmt.Errorf("unknown table %q, want S1, S2, S3 or example", args[0])
	}
	return s.Write(w)
}
