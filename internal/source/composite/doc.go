// Package composite reads composite-indicator projects in the layout of COINr: a table
// of metadata (iMeta: one row per indicator, aggregate, denominator or group) and a table
// of data (iData: one row per unit, or per unit and time).
//
// In: the bytes of two CSV files. Out: the nodes of a tree, and for each year tables of
// indicators and denominators with the groups of units, ready for method/index. It is strict:
// whatever is doubtful (a code twice, a parent that is not there, text where a number
// belongs, a column that the other file does not know) is an error with its file and line; it
// goes on after an error and reports all it finds. Empty cells and NA are missing, never 0.
// It computes nothing.
//
// Source: Becker, Caperna, Del Sorbo, Norlen, Papadimitriou and Saisana, COINr (JOSS 2022),
// vignette "Building coins".
package composite
