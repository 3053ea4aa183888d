// Package mission checks mission maps: grand challenges, the missions that address them,
// the sectors involved and the projects that contribute.
//
// In: a [Map], read from a user's YAML by [Read], with scores of several assessors and
// answers to the ROAR checklist; what a registry of indicators knows of the indicators
// it names; the year. Out: a [Result] with nodes and typed edges, and for every mission
// its score and verdict (mission, programme or target, aspiration), what a point more or
// less would change, checks by machine beside the scores, the spread of the portfolio,
// the checklist, links to Sustainable Development Goals and a check of capacity.
//
// It never scores what nobody scored, never counts a link to a goal that names no
// indicator, and takes the year as an argument.
//
// Sources: Mazzucato, Mission-Oriented Research and Innovation in the European Union
// (2018) for the criteria; Mazzucato, Mission Economy (2021) for ROAR, from the
// literature; Hill (1973) for the effective number. Weights and gates are judgement.
package mission
