// Package render turns a [report.Document] into a file or a screen: [HTML],
// [Markdown], [JSON], [XLSX] and [Terminal].
//
// In: a Document. Out: bytes on a writer, the same for the same document. It never
// computes a figure, drops a note, reads a clock or fetches anything; the HTML is one
// file that needs neither network nor script.
//
// Tables, figures and their order on a page follow Few (2012), Show Me the Numbers;
// accessibility follows WCAG 2.2.
package render
