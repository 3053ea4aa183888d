package opendata

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Terms is the class of the terms a table may be used under.
type Terms string

// The classes of terms.
const (
	OpenTerms     Terms = "open"          // may be used and passed on with attribution
	NonCommercial Terms = "noncommercial" // attribution, no commercial use
	Unsettled     Terms = "unsettled"     // the publisher's terms could not be verified
)

// Info describes one table of the pack.
type Info struct {
	Name       string  `json:"name"`
	Title      string  `json:"title"`
	Use        string  `json:"use"`      // what the program needs it for
	Source     string  `json:"source"`   // key of the source; "several" when rows differ
	Upstream   string  `json:"upstream"` // who made the data
	Licence    string  `json:"licence"`
	Terms      Terms   `json:"terms"`
	Vintage    string  `json:"vintage"` // publisher's release or retrieval date, or the years covered
	Rows       int     `json:"rows"`
	Economies  int     `json:"economies,omitempty"` // of an export table
	Bytes      int     `json:"bytes"`
	SHA256     string  `json:"sha256"`
	Restricted bool    `json:"restricted"` // left out by the build tag upstep_open
	Note       string  `json:"note,omitempty"`
	Inputs     []Input `json:"inputs"` // files it was built from, in order of use
}

// Path is where the table's file stands in the pack.
func (i Info) Path() string {
	if i.Restricted {
		return "restricted/" + i.Name + ".upk"
	}
	return "data/" + i.Name + ".upk"
}

// Input is a file a table was built from.
type Input struct {
	File       string `json:"file"`
	SHA256     string `json:"sha256"`
	Repository string `json:"repository,omitempty"` // where the file was taken from
	Commit     string `json:"commit,omitempty"`
}

// Manifest lists the tables of a pack in ascending order of name.
type Manifest struct {
	Format int    `json:"format"`
	Tables []Info `json:"tables"`
}

// Format is the version of the pack's layout that this package reads and writes.
const Format = 1

// Bytes returns the manifest as it stands in manifest.json.
func (m Manifest) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return append(b, '\n'), nil
}

// Sum is the SHA-256 of b in hex.
func Sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// Absent says that a table is not in this build.
type Absent struct {
	Table string
	Why   string
}

// Error names the table and the reason.
func (e *Absent) Error() string {
	return fmt.Sprintf("table %s is not in this build: %s", e.Table, e.Why)
}

// Damaged says that a table is not what the manifest says; it must not be used.
type Damaged struct {
	Table string // "manifest" for the manifest itself
	Why   string
	Err   error // the cause below, may be nil
}

// Error names the table and what does not fit.
func (e *Damaged) Error() string {
	return fmt.Sprintf("the open-data pack is damaged: table %s: %s", e.Table, e.Why)
}

// Unwrap returns the cause.
func (e *Damaged) Unwrap() error { return e.Err }
