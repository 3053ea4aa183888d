//go:build race

package app

// underRace is true when the race detector slows everything down tenfold.
const underRace = true
