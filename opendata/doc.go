// Package opendata is the embedded open-data pack: the tables Upstep computes
// from when it has no workspace, with the terms, vintage and checksum of each.
//
// In: the files embedded in the program, or another file system with the same
// layout. Out: typed column tables by name, and the manifest that says where
// each came from. A table is checked against its SHA-256 when it is first used:
// one that does not fit is refused as [*Damaged]; one that the build left out is
// refused as [*Absent].
//
// It never repairs, guesses or downloads a table, and it knows nothing of what
// the columns mean; package internal/source does.
//
// Tables under non-commercial or unsettled terms are built in unless the build
// tag upstep_open is set.
//
// The file format is column-wise with dictionaries, as in Abadi, Madden and
// Hachem (2008), and keeps decimal numbers as mantissa and exponent so that they
// come back as the very numbers printed in the source.
package opendata
