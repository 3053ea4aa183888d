// Package identify finds what an economy might make next by looking at economies that
// resemble it and did well: the growth identification and facilitation framework of
// New Structural Economics.
//
// In: a [panel.Panel] with incomes and endowments, the economies of the world, export
// tables of two or more years of one nomenclature and one source, how near each product
// lies to what home makes, and what the user knows ([Records]). Out: a [Result] with
// every candidate and how far it is from passing each filter, the compass countries, the
// log of relaxations, the compass under other settings, and the screened tradables with
// a score that says how much of it is known.
//
// It never fills in what is not known: a part of the score without evidence leaves the
// score with less weight behind it and a range, not a zero. It never compares tables of
// two sources, and never calls a horizon twenty years that is not.
//
// Source: Lin and Monga (2011), Lin (2012); the application to Nigeria in Lin and
// Treichel (2011). Steps 2 to 6 are a record that is checked, not computed.
package identify
