// Package store keeps a workspace: a folder with what a user brings, apart from the program.
//
//	upstep.toml             says that the folder is a workspace, and in which format
//	evidence/manifest.json  every dataset and file, with source, terms, checksums and totals
//	evidence/DATASET/*.parquet
//
// In: datasets and finished files. Out: the same, found again, checked against their
// checksums. Files of evidence are never changed: a new vintage is a new dataset.
//
// It never leaves half a file in place: a file is put there whole, then the manifest is
// replaced whole. One process at a time may change a workspace.
package store
