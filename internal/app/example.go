package app

import (
	"maps"
	"slices"

	"upstep/catalogue"
)

// Example writes the example files of a command into a folder and returns their paths.
func Example(command, out string) ([]string, error) {
	if out == "" {
		return nil, errorf(Invalid, "say where: upstep "+command+" --example --out DIR", "no folder for the example")
	}
	byName, err := catalogue.Examples(command)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		files = append(files, File{Name: name, Data: byName[name]})
	}
	return WriteFiles(out, files)
}
