//go:build race

package source

// underRace is true when the race detector slows everything down tenfold.
const underRace = true
