// Package workbook writes the records of a register to an XLSX workbook that people fill in,
// and reads such a workbook back.
//
// In: a [policy.Register], or none for an empty template, with the anchors of capacity and
// the words for the drop-down lists. Out: a workbook with a sheet per kind of record. The
// other way, the cells become a register again: what was written is read without loss.
//
// It reads all or nothing: every fault is listed with its sheet and cell. It never takes the
// value of a formula, never takes an empty cell for 0, never writes text as a formula, and
// unpacks no more than a workbook of records can need. Sheets and columns that it does not
// know are not read, and a note says so.
//
// Source: ECMA-376 (Office Open XML), part 1, for the cells; sheets and columns are ours.
package workbook
