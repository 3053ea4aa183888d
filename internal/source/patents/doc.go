// Package patents reads a user's tables of patents and citations into what
// method/catchup computes with.
//
// In: paths of CSV files, plain or gzip, with the columns found by their usual names.
// Out: patents and citations in the order of the files, with the rows that could not
// be used by kind, the first of each with its line. It holds the tables in memory;
// larger files and Parquet go to internal/engine, which comes to the same tally.
//
// It never guesses a year, a country or a class, and never drops a row without
// counting it.
package patents
