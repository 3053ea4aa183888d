// Package table reads and writes long tables: CSV, CSV compressed with gzip, and
// Parquet, with columns found by name.
//
// In: files with a header and one row per year, economy and product. Out: a
// [trade.Long] in dictionary codes, the checksum of every file, and every row that
// could not be taken, by kind, with counts and line numbers. The other way, a
// [Sheet] of columns becomes CSV or Parquet.
//
// It never guesses a value, never drops a row without counting it, never changes a
// code (leading zeros stay) and never holds more of a text file than a few blocks.
// The result does not depend on the number of workers.
//
// CSV is RFC 4180, with comma, semicolon or tab between fields as the header has
// them, LF or CRLF, and an optional byte order mark.
package table
