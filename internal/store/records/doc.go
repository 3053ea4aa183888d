// Package records keeps a register of hosts, capacity and what belongs to it in upstep.db,
// an SQLite file of the workspace.
//
// In: a change to the register. Out: the register as it is, and the log of what was changed,
// when, by which command, with each record before and after.
//
// A change is taken whole or not at all, whatever ends the process. The register is checked
// before and after, and by the database again. The log is only added to. The file is made by
// the first change; until then a workspace has an empty register.
//
// It never reads a clock, and never mends a file that is damaged. One process writes at a
// time; another gets [upstep/internal/store.Busy]. The journal is a rollback journal and not
// a write-ahead log, so that between commands the workspace holds one file, which can be
// copied; decision 0011 has the reasons.
package records
