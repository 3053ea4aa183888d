//go:build !upstep_open

package main

// openBuild is true in a build without the tables under restricted terms.
const openBuild = false
