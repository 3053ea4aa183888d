// Package report turns results into a [Document]: pages of typed blocks that any
// renderer can show (terminal, HTML, Markdown, JSON, XLSX) and a ledger in which
// every printed figure has its whole provenance.
//
// In: results of the method rooms, reference data and message texts. Out: a
// Document. It never formats for one medium, never drops a note and never prints a
// figure that the ledger can't explain; a figure that is missing carries the reason.
package report
