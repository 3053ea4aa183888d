package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stale says that a committed pack is not what its raw files give.
type Stale struct {
	Files []string // that differ, are missing or are left over
}

// Error names the files.
func (e *Stale) Error() string {
	return "the pack is not what the raw data give: " + strings.Join(e.Files, ", ")
}

// CheckPack makes the pack in memory and compares it with the folder to, byte for
// byte. It writes nothing; a difference is a *[Stale].
func CheckPack(from, to string, log io.Writer) error {
	b, err := makePack(from, log)
	if err != nil {
		return err
	}
	return b.compare(to)
}

// compare holds the files of a pack against a folder.
func (b *build) compare(to string) error {
	var differ []string
	for name, want := range b.files {
		got, err := os.ReadFile(filepath.Join(to, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(got, want) {
			differ = append(differ, name)
		}
	}
	for _, dir := range []string{"data", "restricted"} {
		entries, err := os.ReadDir(filepath.Join(to, dir))
		if err != nil {
			return fmt.Errorf("check the pack: %w", err)
		}
		for _, e := range entries {
			if _, made := b.files[dir+"/"+e.Name()]; !made {
				differ = append(differ, dir+"/"+e.Name())
			}
		}
	}
	if len(differ) > 0 {
		slices.Sort(differ)
		return &Stale{differ}
	}
	return nil
}
