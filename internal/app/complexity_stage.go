package app

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"os"
	"path/filepath"
)

// stage is a set of files being written beside their place: commit puts all of them
// there, and until then nothing is changed. It is [WriteFiles] for files too large to
// hold.
type stage struct {
	dir, tmp string
	files    []*staged
}

// staged is one file of a stage; what is written is counted and summed on the way.
type staged struct {
	name string
	f    *os.File
	buf  *bufio.Writer
	sum  hash.Hash
	size int64
}

func newStage(dir string) (*stage, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	tmp, err := os.MkdirTemp(dir, ".upstep-")
	if err != nil {
		return nil, unwritable(dir, err)
	}
	return &stage{dir: dir, tmp: tmp}, nil
}

// create opens a file of the stage.
func (s *stage) create(name string) (*staged, error) {
	if info, err := os.Stat(filepath.Join(s.dir, name)); err == nil && info.IsDir() {
		return nil, errorf(Failed, "move the folder away or choose another --out", "cannot write %s: a folder has that name", filepath.Join(s.dir, name))
	}
	f, err := os.OpenFile(filepath.Join(s.tmp, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, unwritable(s.dir, err)
	}
	x := &staged{name: name, f: f, buf: bufio.NewWriterSize(f, 1<<18), sum: sha256.New()}
	s.files = append(s.files, x)
	return x, nil
}

// spares refuses to replace a file that was read.
func (s *stage) spares(input string) error {
	for _, x := range s.files {
		if sameFile(filepath.Join(s.dir, x.name), input) {
			return errorf(Refused, "choose another --out", "%s was read, and would be replaced", input)
		}
	}
	return nil
}

// sameFile reports whether two paths are of one file.
func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// Write takes the next bytes of the file.
func (x *staged) Write(p []byte) (int, error) {
	x.sum.Write(p)
	x.size += int64(len(p))
	return x.buf.Write(p)
}

func (x *staged) checksum() string { return hex.EncodeToString(x.sum.Sum(nil)) }

// syncedSize is the size up to which a file is forced onto the disk before it is renamed.
// A larger table is left to the system, as that would take longer than computing it: after
// a power cut its checksum in the recipe tells whether it arrived.
const syncedSize = 4 << 20

// commit renames all files into place; none before the last is complete.
func (s *stage) commit() (paths []string, err error) {
	for _, x := range s.files {
		err := x.buf.Flush()
		if err == nil && x.size <= syncedSize {
			err = x.f.Sync()
		}
		err = errors.Join(err, x.f.Close())
		x.f = nil
		if err != nil {
			return nil, unwritable(s.dir, err)
		}
	}
	for _, x := range s.files {
		path := filepath.Join(s.dir, x.name)
		if err := os.Rename(filepath.Join(s.tmp, x.name), path); err != nil {
			return paths, unwritable(s.dir, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// drop removes what was not committed.
func (s *stage) drop() {
	for _, x := range s.files {
		if x.f != nil {
			_ = x.f.Close() // it is thrown away
		}
	}
	_ = os.RemoveAll(s.tmp)
}
