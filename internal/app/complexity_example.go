package app

import (
	"bytes"
	"os"
	"path/filepath"

	"upstep/internal/source/table"
)

// ExampleFile is the name of the table that WriteExample writes.
const ExampleFile = "exports.csv"

// WriteExample writes a small invented table into a folder and returns its path.
func WriteExample(dir string) (string, error) {
	if dir == "" {
		return "", errorf(Invalid, "add --out DIR", "--example needs a folder to write to")
	}
	var b bytes.Buffer
	path := filepath.Join(dir, ExampleFile)
	if err := table.Example.Write(&b); err != nil {
		return "", err
	}
	if old, err := os.ReadFile(path); err == nil && !bytes.Equal(old, b.Bytes()) {
		return "", errorf(Refused, "choose another folder", "%s is there, and is no example of ours", path)
	}
	paths, err := WriteFiles(dir, []File{{Name: ExampleFile, Data: b.Bytes()}})
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// TableAnswer wraps the answer of a command that reads the user's own table and not
// the pack.
func TableAnswer(command []string, result any) Answer {
	return Answer{Program: Program, Command: command, Result: result}
}
