// Package survey reads microdata of firm surveys: CSV, Stata .dta of the formats 105
// to 119 and SPSS .sav and .zsav, and makes firms of them.
//
// In: a stream of bytes, the names of the columns wanted, and a [Scheme] that says
// which variable means what. Out: a [Table] with the wanted columns, value labels and
// missing codes kept apart from values; from it the firms of [Firms] with a list of
// what each variable held: answers, missing codes, codes nobody knows with their rows.
//
// It reads front to back, keeps only the wanted columns, never reserves memory for a
// size that a file merely claims, and stops with an error at [Limit] values. It never
// takes a negative code for an answer and never guesses what an unknown code means.
//
// Sources: the .dta formats as StataCorp documents them (help dta); the system file
// format as the PSPP developers' guide describes it; variable names of the World Bank
// Enterprise Surveys.
package survey
