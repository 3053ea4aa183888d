// Package source reads data files and turns them into what the public rooms
// compute with.
//
// In: raw files with the checksums their manifest gives ([BuildPack]), or an
// opened pack ([Load]). Out: the open-data pack with its build log, or panels,
// directories, export matrices and classifications, each figure with its
// provenance.
//
// A reader keeps going over bad rows and returns them with file and line; it
// never fills a gap, never takes two sources for one indicator and never counts
// an aggregate as a country. Where files disagree one is taken by a stated order
// and the differences are written to the build log.
package source
