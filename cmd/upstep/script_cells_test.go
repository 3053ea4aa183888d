package main

import (
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cells fills in a workbook: cells FILE SHEET A2=VALUE ... A value that is a number is
// entered as one; one that begins with an equals sign is a formula.
func cells(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: cells FILE SHEET CELL=VALUE ...")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for _, a := range args[2:] {
		at, v, ok := strings.Cut(a, "=")
		n, err := strconv.ParseFloat(v, 64)
		switch {
		case !ok:
			ts.Fatalf("%q has no value", a)
		case err == nil:
			ts.Check(f.SetCellValue(args[1], at, n))
		case strings.HasPrefix(v, "="):
			ts.Check(f.SetCellFormula(args[1], at, v))
		default:
			ts.Check(f.SetCellStr(args[1], at, v))
		}
	}
	ts.Check(f.Save())
}
