package catalogue

import (
	"embed"
	"io/fs"
	"slices"
)

//go:embed examples
var examples embed.FS

// Examples returns the example files of a command by name, to be written for a user who
// replaces what stands in them; none for a command that reads no file of the user.
func Examples(command string) (map[string][]byte, error) {
	names, err := fs.Glob(examples, "examples/"+command+"/*")
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(examples, name)
		if err != nil {
			return nil, err
		}
		out[name[len("examples/"+command+"/"):]] = data
	}
	if command == "agree" { // the areas of the catalogue, to be changed
		out["areas.yaml"] = slices.Clone(areasFile)
	}
	return out, nil
}
