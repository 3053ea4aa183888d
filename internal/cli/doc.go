// Package cli is the command line: one file per command, each a struct of flags
// and a Run that asks package app and prints.
//
// In: the words after the program's name. Out: text or JSON on standard output,
// errors as "what, where, hint" on standard error, and an exit code: 0 done,
// 1 refused or failed, 2 usage (a word that makes no sense or names nothing).
// It never prompts, computes nothing itself and reads no data.
package cli
