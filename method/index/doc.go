// Package index builds composite indicators: from many indicators of many units to
// one score, or a few, with every choice on record.
//
// In: a [Table] of units x indicators with a mask of what is missing, a [Tree] of
// levels with directions and weights, denominators and groups if wanted ([Input]),
// and a [Plan]. Out: a [Result] with the scores and ranks of every node, coverage,
// the log of steps with their options and tables, notes and the recipe. Each step
// is also a function of its own: [Denominate], [Screen], [Impute], [ImputeYears],
// [Treat], [Normalise], [PCAWeights], [Balance], [BenefitOfDoubt], [Aggregate].
// How far a ranking hangs on the choices: [Uncertainty], [Sensitivity], [LeaveOut].
// Tables for reading: [Describe], [Correlations], [Reliability], [Trap].
//
// It never fills a gap unless asked (and then flags the cell), never turns a
// missing value into a number, never skips a step it can't do (that is an error),
// never averages several roots of a tree into one number and never changes its
// input. It reads no file and calls no global random source.
//
// Sources: the steps follow the OECD/JRC Handbook on Constructing Composite
// Indicators (2008). Benefit of the doubt: Melyn and Moesen (1991), Cherchye,
// Moesen, Rogge and Van Puyenbroeck (2007). Equal influence: Becker, Saisana,
// Paruolo and Vandecasteele (2017). Copeland: Munda and Nardo (2009). Penalty for
// imbalance: Mazziotta and Pareto (2013). Uncertainty and sensitivity: Saisana,
// Saltelli and Tarantola (2005); estimators of Jansen (1999) and Saltelli et al.
// (2010). Cronbach (1951) for reliability. The order and names of steps are those
// of COINr (Becker et al. 2022), whose published example the tests reproduce.
package index
