package table

// Population holds persons by country, and by year where the file has one.
type Population = Keyed

// ReadPopulation reads a CSV with a country, a population and perhaps a year.
func ReadPopulation(path string) (*Population, error) { return ReadKeyed(path, Populations) }
