package source

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"upstep/opendata"
)

// inputs opens raw files under one folder and checks each against the folder's
// MANIFEST.csv: a file that is not listed, or not what the list says, is refused.
type inputs struct {
	dir  string
	list map[string]listed
	read map[string][]byte
}

type listed struct {
	input   opendata.Input
	bytes   int
	licence string
}

func openInputs(dir string) (*inputs, error) {
	in := &inputs{dir: dir, list: map[string]listed{}, read: map[string][]byte{}}
	name := filepath.Join(dir, "MANIFEST.csv")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the list of raw files: %w", err)
	}
	bad, err := readCSV("MANIFEST.csv", data, []string{"file", "bytes", "sha256", "source_repo", "commit", "licence"}, func(v []string) error {
		size, err := strconv.Atoi(v[1])
		if err != nil {
			return err
		}
		in.list[v[0]] = listed{opendata.Input{File: v[0], SHA256: v[2], Repository: v[3], Commit: v[4]}, size, v[5]}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("the list of raw files: %v", bad[0])
	}
	return in, nil
}

// file returns the bytes of a raw file after checking them.
func (in *inputs) file(name string) ([]byte, error) {
	if data, ok := in.read[name]; ok {
		return data, nil
	}
	want, ok := in.list[name]
	if !ok {
		return nil, fmt.Errorf("%s is not in MANIFEST.csv", name)
	}
	data, err := os.ReadFile(filepath.Join(in.dir, filepath.FromSlash(path.Clean(name))))
	if err != nil {
		return nil, err
	}
	if got := opendata.Sum(data); got != want.input.SHA256 {
		return nil, fmt.Errorf("%s: checksum %s, MANIFEST.csv says %s", name, got, want.input.SHA256)
	}
	in.read[name] = data
	return data, nil
}

// csv reads a checked raw file; see [readCSV].
func (in *inputs) csv(name string, wanted []string, row func(v []string) error) ([]BadRow, error) {
	data, err := in.file(name)
	if err != nil {
		return nil, err
	}
	return readCSV(name, data, wanted, row)
}

// describe lists the provenance of files in the order given, each once.
func (in *inputs) describe(names []string) []opendata.Input {
	var out []opendata.Input
	for _, n := range names {
		if i := in.list[n].input; !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}
