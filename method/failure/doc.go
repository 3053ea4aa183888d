// Package failure asks which failure binds - of markets, of systems, of capabilities -
// and so which role of the state answers it.
//
// In: items of evidence about one subject (a sector and a constraint in it; an economy
// only as a first look), each with a severity 0..1, a quality 0..1 and loadings that
// say how far it speaks for each failure; answers of firms to three questions; the
// lines of a budget. Out: a [Result] with the severity and the evidence of each
// failure, the mix of the three roles, what is dominant, a flag of government failure,
// how often the verdict holds when the loadings are drawn again, what else decides it,
// and, where the mix is refused, which roles the missing evidence could still make
// dominant. [Read] reads a user's file of evidence.
//
// It never takes an item without a severity for one without a problem, never gives a
// mix on evidence that is silent on one of the three failures, and draws from the seed
// of its options alone. Loadings are judgement.
//
// Sources: the three roles after Radosevic's reading of new industrial policy; system
// failure after Smith (2000) and Klein Woolthuis et al. (2005), capability failure
// after Lall (1992), both known from the literature and not checked. The rule of the
// mix, its thresholds and the loadings are this project's.
package failure
