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
//
//	go run ./tools/synth PATENTS DIR 100
//
// writes so many million citations, and a tenth as many patents, into a folder.
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
	"upstep/internal/source/patents"
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
	if len(args) == 3 && strings.EqualFold(args[0], "PATENTS") {
		return citations(args[1], args[2])
	}
	if len(args) != 1 {
		return fmt.Errorf("want one of S1, S2, S3, example, or BACI DIR YEARS, or PATENTS DIR MILLIONS")
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

// citations writes patents.csv and citations.csv.
func citations(dir, millions string) error {
	n, err := strconv.Atoi(millions)
	if err != nil || n < 1 || n > 1000 {
		return fmt.Errorf("%q is no number of millions from 1 to 1000", millions)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	spec := patents.Synthetic{Patents: n * 100_000, Citations: n * 1_000_000, Seed: 6}
	return save(filepath.Join(dir, "patents.csv"), func(w io.Writer) error {
		return save(filepath.Join(dir, "citations.csv"), func(c io.Writer) error { return spec.Write(w, c) })
	})
}

func save(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
