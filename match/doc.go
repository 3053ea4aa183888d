// Package match asks which instruments the institutions there are can really run: where
// policy intention fits implementation capacity.
//
// In: needs with a severity, the catalogue of instruments, hosts with their capacity, what
// is known of preconditions, problems stated locally, signs of copying. Out: a [Result]
// with, for each instrument, how far it answers the needs (intention), at each host how
// well it can be run as a pilot and at full scale (fit), the risk that it asks too much
// (overreach), their product (the match), a decision, what that decision hangs on, the
// red lines, what would change it and what one more point of capacity would open.
//
// Institutions are taken as given. A dimension that nobody rated is neither 0 nor 5: at
// that host there is no fit, and the result says who could rate it. A need that nothing
// measures is no small need. A red line is never traded off against a good match.
// Inputs are never modified and their order does not matter.
//
// The model is this project's (methods 12.1, 12.4 and 12.5), after the deck's principle to
// promote only what matches intention and capacity; capability traps and mimicry after
// Andrews, Pritchett and Woolcock (2017). Every constant is judgement.
package match
