package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
)

// Keep writes a state of the records to registers/SHA256.yaml of the workspace; see [Keep].
func (w *Workspace) Keep(register []byte) (string, error) {
	return Keep(filepath.Join(w.Dir, "registers"), register)
}

// Keep writes a state of the records to a file in dir that is named by its content and never
// changed, and returns its path. A state that was kept before stays as it is.
func Keep(dir string, register []byte) (string, error) {
	sum := sha256.Sum256(register)
	path := filepath.Join(dir, hex.EncodeToString(sum[:8])+".yaml")
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, register) {
		return path, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return path, replace(path, register, dir)
}
