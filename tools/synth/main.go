// Command synth writes the synthetic tables on which the program is timed.
//
//	go run ./tools/synth S1 >s1.csv
//
// S1 is 130 x 1,240, S2 is 230 x 5,000, S3 is 230 x 1,240 in 25 years; the seed is
// fixed, so the bytes are the same everywhere.
//
//	go run ./tools/synth BACI DIR 10
//
// writes so many years in the form of BACI into a folder, each of 10 million rows.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"upstep/internal/source/bulk"
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
	if len(args) == 3 && strings.EqualFold(args[0], "BACI") {
		return release(args[1], args[2], bulk.FullYear)
	}
	if len(args) != 1 {
		return fmt.Errorf("want one of S1, S2, S3, example, or BACI DIR YEARS")
	}
	s, ok := shapes[strings.ToUpper(args[0])]
	if !ok {
		return fmt.Errorf("unknown table %q, want S1, S2, S3 or example", args[0])
	}
	return s.Write(w)
}

// release writes years in the form of BACI, the last of them that of the spec.
func release(dir, years string, spec bulk.Synthetic) error {
	n, err := strconv.Atoi(years)
	if err != nil || n < 1 || n > 50 {
		return fmt.Errorf("%q is no number of years from 1 to 50", years)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	spec.Year -= n - 1
	for range n {
		table, codes := spec.Files()
		if err := save(filepath.Join(dir, table), spec.Write); err != nil {
			return err
		}
		if err := save(filepath.Join(dir, codes), spec.WriteCodes); err != nil {
			return err
		}
		spec.Year++
	}
	return nil
}

func save(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
