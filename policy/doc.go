// Package policy holds what a user knows about the institutions that would run a policy:
// units with their capacity, pockets of excellence, what is known of preconditions, the
// user's own priorities, the programme's budget, problems with their causes, and reforms.
//
// In: a register, read from a user's file or from a workspace. Out: the same, checked, and
// what follows from it alone: the median and spread of capacity scores, which units are
// pockets of excellence by the rules, the capacity of units that host together, the change
// space of a cause.
//
// It never scores a government as a whole, never takes an unscored dimension for 0, and never
// lets a nomination or a trace stand without who said so.
//
// Sources: methods 11 and 12; Andrews, Pritchett and Woolcock (2017) for problems and
// the change space; Ostrom (1990) for collective arrangements. Thresholds are judgement.
package policy
