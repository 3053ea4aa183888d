// Package diagnose asks what holds back the growth of an economy: which branch of the
// tree of Hausmann, Rodrik and Velasco binds, on what evidence, and what is not known.
//
// In: a [panel.Panel], the economies of the world, the tree and the intensities of
// industries as data, a table of exports if there is one, and evidence of the user
// ([Evidence]). Out: a [Result] with the growth story, the comparators with the log of
// who was dropped by which rule, the evidence item by item, and for each node of the
// tree the four tests, the support, the weight of the evidence, the score and the
// label; what evidence would change a label; which labels hang on a choice of ours.
//
// It never labels a node on fewer than three tests, never counts the absence of
// evidence as evidence of absence, never lets perceptions alone weigh more than half,
// never imputes a value and never reads a file. Reforms are not ranked here: areas and
// nodes are crossed by the room that knows both.
//
// Sources: Hausmann, Rodrik and Velasco (2005), Growth Diagnostics; Hausmann, Klinger
// and Wagner (2008), Doing Growth Diagnostics in Practice (the four tests); Hausmann,
// Pritchett and Rodrik (2005), Growth Accelerations; Rajan and Zingales (1998).
package diagnose
