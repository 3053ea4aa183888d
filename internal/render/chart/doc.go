// Package chart draws a [report.Chart] as SVG: it builds an Apache ECharts option in
// Go and lets ECharts, run inside the program by goja, turn it into SVG text.
//
// In: a chart specification and a [Theme]. Out: an ECharts option ([Option], plain
// data, the same for paper and web) or one accessible SVG element ([SVG], [All]).
// It never reads a disk, starts a browser or leaves anything to chance: the same
// chart gives the same bytes. Colours are presentation attributes with a class
// beside them, so that a lone SVG shows right and a page can restyle it ([CSS]).
//
// Ranges follow the dot plot of Cleveland (1985) with the quartile plot of Tufte
// (1983); the palette is Okabe and Ito (2008), darkened until it reads on white.
package chart
