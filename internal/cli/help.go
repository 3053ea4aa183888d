package cli

// The examples of the commands. Every line of an example is run by a test; what
// follows two blanks says what it does.

// Help shows examples.
func (gapCmd) Help() string {
	return `Examples:
  upstep gap KAZ                             against its income group
  upstep gap KAZ --peers SPECA               against a group; see upstep countries --groups
  upstep gap TJK --peers structure           against the economies most alike
  upstep gap KAZ -i GB.XPD.RSDV.GD.ZS        one indicator
  upstep gap UZB --json                      the numbers, for programs`
}

// Help shows examples.
func (spaceCmd) Help() string {
	return `Examples:
  upstep space KAZ                           basket, complexity, opportunities
  upstep space AFG                           a country outside the sample is projected onto it
  upstep space UZB --strategy explore --top 10
  upstep space KAZ --trade-year 2017`
}

// Help shows examples.
func (claimsCmd) Help() string {
	return `The claims are those of the deck of 2020 that the method goes back to.

Examples:
  upstep claims                              all of them
  upstep claims TJK                          those about one country`
}

// Help shows examples.
func (whyCmd) Help() string {
	return `Figure IDs stand in every report: in HTML behind each figure, in JSON as id, in XLSX in a column.

Examples:
  upstep why KAZ/gap/GB.XPD.RSDV.GD.ZS/value
  upstep why KAZ/gap/GB.XPD.RSDV.GD.ZS/g3    a computed figure, with formula and options`
}

// Help shows examples.
func (verifyCmd) Help() string {
	return `The report or the tables are made again and compared with the files beside the recipe; the inputs of
tables are compared with their checksums first. Exit code 0: all identical.

Examples:
  upstep assess KAZ --out out/
  upstep verify out/kaz-assess.recipe.json
  upstep complexity --example --out example
  upstep complexity example/exports.csv --out tables
  upstep verify tables/recipe.json           where the command was run`
}

// Help shows examples.
func (doctorCmd) Help() string {
	return `Examples:
  upstep doctor TKM                          read it before you rely on a report`
}

// Help shows examples.
func (countriesCmd) Help() string {
	return `Examples:
  upstep countries                           all
  upstep countries Africa                    those with a word in code, name or region
  upstep countries --groups                  groups and their members
  upstep countries --groups SPECA`
}

// Help shows examples.
func (indicatorsCmd) Help() string {
	return `Examples:
  upstep indicators                          all
  upstep indicators logistics                those with a word in code, name, pillar or source
  upstep indicators GB.XPD.RSDV.GD.ZS        one, with unit, source, years and pitfalls`
}

// Help shows examples.
func (productsCmd) Help() string {
	return `Examples:
  upstep products uranium                    those with a word in code, name, section or class
  upstep products 2709                       one
  upstep products wine --system HS07`
}

// Help shows examples.
func (sourcesCmd) Help() string {
	return `Examples:
  upstep sources                             all, with licence and terms
  upstep sources atlas-2019                  one, with its tables and their checksums`
}

// Help shows examples.
func (settingsCmd) Help() string {
	return `A parameter is changed for one run by --set ID=VALUE, and for a workspace by a line in the table
[settings] of its upstep.toml, such as "failure.lead" = 0.15.

Examples:
  upstep settings                            all
  upstep settings failure                    those of one method
  upstep settings failure.lead               one
  upstep settings --provenance judgement     our own proposals
  upstep settings --changed                  what is changed here`
}

// Help shows examples.
func (packCheckCmd) Help() string {
	return `Examples:
  upstep pack check`
}
