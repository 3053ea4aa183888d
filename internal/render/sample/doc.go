// Package sample holds a made-up [report.Document] that uses every kind of block and
// every kind of chart, for tests of renderers.
//
// In: nothing. Out: the same document each time, about an economy that does not
// exist. It is never part of a report.
package sample
