// Package catchup measures a national innovation system from patents the way the
// literature on catching up does: cycle time, localisation, originality,
// diversification, decentralisation, science linkage, the index of the five, the
// switching point from short to long cycles, and, where patents are too few for any
// of these, what can be said about technology fields instead.
//
// In: patents and citations ([Patent], [Citation]) or what they come down to
// ([Tally]); tables of patent counts by field ([Counts]); names and literature-tagged
// cycles of fields ([Field]); the user's records of windows of opportunity. Out: a
// [Result] with the country's measures, its profile, one [Row] per field, and notes.
//
// A tally is made of whole numbers only, so any order of adding them, by any engine,
// gives the same result. It never computes a country measure on fewer patents than
// [Options.MinPatents], never takes an economy that a table does not name for one
// without patents, and never blends fields into a score.
//
// Sources: Lee (2013), Schumpeterian Analysis of Economic Catch-up; Lee, Lee and Lee
// (2021) on the variety of national innovation systems; Jaffe and Trajtenberg (2002)
// for localisation; Hall (2005) for the correction of originality; Garwood (1936) for
// the limits of counts; Hurlbert (1971) for rarefaction.
package catchup
