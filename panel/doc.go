// Package panel holds figures: what was observed, for whom, when, in which
// unit, how good it is and where it came from.
//
// In: observations from a reader, one source per indicator. Out: a dense
// indicator x economy x year table whose cells answer as [Observation], and the
// [Note] and [Recipe] values that every method attaches to its result.
//
// The package never guesses: a cell without a value is [Missing], not 0 and not
// NaN, and nothing here fills it. It reads no file and knows no clock.
//
// The data record follows the SDMX information model (observation, attribute,
// provenance); carrying the last observation forward within a stated lag follows
// the common practice of the World Bank and UN statistical reports.
package panel
