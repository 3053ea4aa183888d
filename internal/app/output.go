package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// File is one output, ready to be written.
type File struct {
	Name string // base name
	Data []byte
}

// Checksum returns the SHA-256 of the file's bytes in hex.
func (f File) Checksum() string { return checksum(f.Data) }

func checksum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// WriteFiles writes all files into dir, which it makes if needed. Every file is
// staged beside its place and synced before the first is renamed, so a full disk or
// a missing permission leaves what was there untouched. Each file is replaced whole;
// a rename that fails midway (a file open in another program) leaves new ones beside
// old ones, never half a file, and `verify` tells them apart.
func WriteFiles(dir string, files []File) (paths []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	stage, err := os.MkdirTemp(dir, ".upstep-")
	if err != nil {
		return nil, unwritable(dir, err)
	}
	defer func() { _ = os.RemoveAll(stage) }() // what is left in it failed already
	for _, f := range files {
		if err := writeSynced(filepath.Join(stage, f.Name), f.Data); err != nil {
			return nil, unwritable(dir, err)
		}
		if info, err := os.Stat(filepath.Join(dir, f.Name)); err == nil && info.IsDir() {
			return nil, errorf(Failed, "move the folder away or choose another --out", "cannot write %s: a folder has that name", filepath.Join(dir, f.Name))
		}
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := os.Rename(filepath.Join(stage, f.Name), path); err != nil {
			return paths, unwritable(dir, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func unwritable(dir string, err error) *Error {
	e := errorf(Failed, "choose a folder you may write to with --out", "cannot write to %s: %s", dir, cause(err))
	e.Cause = err
	return e
}

// cause returns the system's own words without the path of a staging file.
func cause(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// Formats a report can be written in, by file ending.
var formats = []string{"html", "md", "json", "xlsx"}

// unknownFormat is an ending that looks like a format.
var unknownFormat = regexp.MustCompile(`^[a-z][a-z0-9]{1,4}$`)

// splitOut tells whether --out names a folder or a file of a known format.
func splitOut(out string) (dir, name, format string, err error) {
	ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), ".")
	for _, f := range formats {
		if ext != f {
			continue
		}
		name := filepath.Base(out)
		if len(name) == len(ext)+1 || strings.HasSuffix(strings.ToLower(name), RecipeSuffix) {
			return "", "", "", errorf(Invalid, "choose a name such as kaz."+f, "cannot write a report to %s: that name is taken by hidden files or recipes", out)
		}
		return filepath.Dir(out), name, f, nil
	}
	info, statErr := os.Stat(out)
	if statErr != nil && unknownFormat.MatchString(ext) && !os.IsPathSeparator(out[len(out)-1]) {
		return "", "", "", errorf(Invalid, "a report can be written as ."+strings.Join(formats, ", ."), "cannot write a report as .%s", ext)
	}
	if statErr == nil && !info.IsDir() {
		return "", "", "", errorf(Invalid, "name a folder, or a file ending in ."+strings.Join(formats, ", ."), "cannot write a report to %s: it is a file of no known format", out)
	}
	return out, "", "", nil
}

// readFile reads a file a user named.
func readFile(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, errorf(NotFound, "check the path", "cannot read %s: %s", path, cause(err))
	}
	return b, nil
}

// Program is the program's name and version as written into recipes.
const Program = "upstep " + Version

// Version is the version of the program. Recipes carry it: a report is replayed
// byte for byte by the version that made it.
const Version = "0.1.0"
