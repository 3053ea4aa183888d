// Package specialise looks at a region's activities as smart specialisation does: what it
// is specialised in, what lies near, what is complex, and whether the process behind
// its priorities discovers anything.
//
// In: the location of activities over regions ([Locate] makes it from a table of jobs,
// output, exports or patents), with relatedness density and complexity that another
// method computed on the same table; files of themes, of a wheel of factors and of criteria.
// Out: a [Result] with every activity, its quadrant and how near the border it stands, the
// quadrants under other cuts, the gate that holds each theme, the wheel and the criteria;
// an [Entry] model for two periods.
//
// It never calls an activity isolated from all others unrelated: its density is null. It
// never takes a quadrant for a decision, a factor scored 0 for a bad one, or a question
// without answer for a no.
//
// Sources: Foray, David and Hall (2009), Foray (2015); Balland, Boschma, Crespo and Rigby
// (2019) for the quadrants; the RIS3 guide (Foray et al. 2012) for the wheel; Regulation (EU)
// 2021/1060, Annex IV, for the criteria.
package specialise
