// Package app is the composition root: it opens the data pack, calls the pure
// rooms, puts their results together into evidence, and writes, replays and explains
// documents.
//
// In: requests from the command line (later the web). Out: results, documents and
// files. It holds what the pure rooms may not: the disk. Methods and sentences live
// in the rooms; what it computes itself is bookkeeping: coverage, world demand by
// heading, means over the years a claim spans.
package app
