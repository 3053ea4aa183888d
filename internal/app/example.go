package app

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"upstep/catalogue"
)

// Example writes the example files of a command into a folder and returns their paths. A
// file there that has been edited is left alone.
func Example(command, out string) ([]string, error) {
	if out == "" {
		return nil, errorf(Invalid, "say where: upstep "+command+" --example --out DIR", "no folder for the example")
	}
	byName, err := catalogue.Examples(command)
	if err != nil {
		return nil, err
	}
	var files []File
	for name, data := range byName {
		path := filepath.Join(out, name)
		if old, err := os.ReadFile(path); err == nil && !bytes.Equal(old, data) {
			return nil, errorf(Refused, "choose another folder", "%s is there and is no longer the example: nothing was written", path)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		files = append(files, File{Name: name, Data: byName[name]})
	}
	return WriteFiles(out, files)
}
