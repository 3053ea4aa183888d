// Package engine does bulk work on tables that are too large to hold: it sums the rows of a
// published file over partners into cells of year, country and product, writes them as
// Parquet, answers questions in SQL about what was written, and joins patents with their
// citations into the tally that method/catchup computes with.
//
// In: a [bulk.Plan] of one file, or a query with the tables it may see. Out: a Parquet file
// with its totals, or columns of text. Sums are taken over DECIMAL, so they are exact and the
// same in every run and with any number of threads.
//
// It never drops a row: a file with rows that do not fit the plan gives a [Doubt] and nothing
// is written. A query can read the tables it was given and nothing else: no other file, no
// network, no change.
//
// It works over DuckDB, which needs cgo; without cgo every call returns [ErrAbsent].
package engine
