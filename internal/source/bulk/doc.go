// Package bulk knows the files in which trade data are published: BACI, the Atlas of
// Economic Complexity, UN Comtrade, the OEC, and any long table whose columns are named.
//
// In: files, folders and archives. Out: a [Plan] for each file: which columns hold what,
// which rows are wanted, what every row must look like, and what the data are. For a file
// with faults [Plan.Sift] lists every bad row by kind with its line, and can leave them out.
//
// It never sums (that is the engine's part), never guesses a code, and never reads a file
// whose header is not the one published.
//
// Sources: Gaulier and Zignago (2010), BACI, and the Readme of its releases; the Growth
// Lab's Atlas data dictionaries; UN Comtrade's API reference (2023); oec.world.
package bulk
