// Package app is the composition root: it opens the data pack, calls the pure
// rooms, builds documents, and writes, replays and explains them.
//
// In: requests from the command line (later the web). Out: results, documents and
// files. It holds what the pure rooms may not: the disk. It computes no figure
// itself and formats none.
package app
