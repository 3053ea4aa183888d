// Package gap measures how far an economy stands from its peers, from what its
// income predicts and from the frontier, and checks statements made about it.
//
// In: a [panel.Panel], the indicators to compare ([Spec]), the peers ([Peers]) and
// all economies that serve regressions and frontiers. Out: a [Result] with one
// [Row] per indicator holding the measures G1 to G7, the severity, the inputs each
// of them used, and notes; a [Deindustrialisation] and an [RDStructure] for the two
// tests of economic structure; a [Verdict] for a claim. The kernels behind them
// (Poisson interval, percentile, least squares, Theil-Sen, ...) work on plain
// numbers and are exported for research.
//
// It never imputes a value, never counts an aggregate as a country, never prints a
// statistic for fewer economies than the small-sample rules allow, and never reads
// a file: a measure that can't be honoured is nil and a [panel.Note] says why.
//
// Sources: mid-rank percentile and distance to frontier as in the OECD/JRC Handbook
// on Constructing Composite Indicators (2008); studentised residuals after Cook and
// Weisberg (1982); exact Poisson limits after Garwood (1936); Theil (1950), Sen
// (1968), Mann (1945), Kendall (1975); convergence after Barro and Sala-i-Martin
// (1992); premature deindustrialisation after Rodrik (2016).
package gap
