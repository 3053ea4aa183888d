// Upstep takes a country from open data to a defensible picture of its technology
// gap and diversification. Run `upstep --help`.
package main

import (
	"os"

	"upstep/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
