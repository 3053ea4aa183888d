package cli

import "upstep/internal/app"

// hosted are the flags of the commands that need to know who could run something.
type hosted struct {
	Hosts       string `help:"Units, their capacity and what else is known of them: a YAML file, a workbook, or the word illustrative for invented ones." placeholder:"FILE"`
	Instruments string `help:"Your changes to the catalogue of instruments: a YAML file (see upstep instruments --example)." placeholder:"FILE"`
}

// set are the flags as a request has them.
func (h hosted) set() map[string]string {
	return map[string]string{"hosts": h.Hosts, "instruments": h.Instruments}
}

// guessed is the flag of the commands that need severities.
type guessed struct {
	Preset string `help:"A country priority of the deck whose first guesses stand where nothing says how severe a need is (upstep instruments --presets)." placeholder:"ID"`
}

type matchCmd struct {
	Country string `arg:"" help:"ISO3 code or name, e.g. UZB or Uzbekistan."`
	Peers   string `help:"Whom the pack's figures are compared with (see upstep gap)." default:"income" placeholder:"WHOM"`
	hosted
	guessed
	studied
}

// Help shows examples.
func (matchCmd) Help() string {
	return `Which instruments can the institutions that are there really run: where intention fits
capacity, what is refused and why, and the one fix that would open more.

Examples:
  upstep match UZB                                 what would answer the needs, and what it would ask
  upstep match UZB --hosts illustrative            the whole page, with invented units
  upstep match UZB --preset labour-intensive       with first guesses where nothing is known
  upstep capacity template --out capacity.xlsx     a workbook to score your own units in
  upstep capacity example --out mine               or a file to start from
  upstep match UZB --hosts mine/hosts.yaml --out out/`
}

// Run matches instruments with hosts.
func (c *matchCmd) Run(e env) error {
	set := c.set()
	set["preset"] = c.Preset
	return school(e, app.Ask{Verb: "match", Country: c.Country, Peers: c.Peers, Year: c.Year, Set: set}, c.output)
}
