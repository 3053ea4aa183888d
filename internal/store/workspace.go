package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
	"github.com/gofrs/flock"
)

// ConfigName is the file that makes a folder a workspace.
const ConfigName = "upstep.toml"

// Format is the number of the layout that this version writes and reads.
const Format = 1

// Config is what upstep.toml says.
type Config struct {
	Format int `toml:"format"`
}

const config = `# This folder is an Upstep workspace. ` + "`upstep evidence`" + ` lists what is in it.
format = 1
`

// Workspace is a folder with evidence.
type Workspace struct {
	Dir string
}

// The reasons for which there is no workspace.
var (
	ErrNone   = errors.New("no workspace")
	ErrExists = errors.New("a workspace already")
)

// Init makes a folder a workspace; what is in it stays. ErrExists says that it is one.
func Init(dir string) (*Workspace, error) {
	if _, err := os.Stat(filepath.Join(dir, ConfigName)); err == nil {
		return nil, fmt.Errorf("%s is %w", dir, ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "evidence"), 0o755); err != nil {
		return nil, err
	}
	if err := replace(filepath.Join(dir, ConfigName), []byte(config), dir); err != nil {
		return nil, err
	}
	return &Workspace{Dir: dir}, nil
}

// Open opens the workspace in dir, or when dir is "" in the current folder or the nearest
// one above it. ErrNone says that there is none.
func Open(dir string) (*Workspace, error) {
	search := dir == ""
	if search {
		wd, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		dir = wd
	}
	for at := dir; ; {
		path := filepath.Join(at, ConfigName)
		b, err := os.ReadFile(path)
		if err == nil {
			w := &Workspace{Dir: at}
			return w, w.read(path, b)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		up := filepath.Dir(at)
		if !search || up == at {
			return nil, fmt.Errorf("%w in %s", ErrNone, dir)
		}
		at = up
	}
}

func (w *Workspace) read(path string, b []byte) error {
	var c Config
	if _, err := toml.Decode(string(b), &c); err != nil {
		return &Damaged{Path: path, What: err.Error()}
	}
	if c.Format < 1 || c.Format > Format {
		return &Damaged{Path: path, What: fmt.Sprintf("format %d is not known to this version, which reads up to %d", c.Format, Format)}
	}
	return nil
}

// Damaged says that a file of the workspace is not as it was left.
type Damaged struct {
	Path string
	What string
}

// Error names the file.
func (d *Damaged) Error() string { return d.Path + ": " + d.What }

// Busy says that another process is changing the workspace.
type Busy struct{ Dir string }

// Error names the folder.
func (b *Busy) Error() string { return "another command is changing " + b.Dir }

// Lock keeps other processes from changing the workspace until unlock is called. A process
// that dies gives its lock up. The error is [Busy] when another process has it.
func (w *Workspace) Lock() (unlock func(), err error) {
	if err := os.MkdirAll(w.evidence(), 0o755); err != nil {
		return nil, err
	}
	l := flock.New(filepath.Join(w.evidence(), ".lock"))
	ok, err := l.TryLock()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &Busy{Dir: w.Dir}
	}
	return func() { _ = l.Unlock() }, nil // the lock ends with the process in any case
}

// replace writes a file whole: in a folder for unfinished work on the same disk, onto the
// disk, then over what was there.
func replace(path string, b []byte, unfinished string) (err error) {
	f, err := os.CreateTemp(unfinished, ".upstep-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, werr := f.Write(b)
	if err := errors.Join(werr, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(f.Name(), path), syncDir(filepath.Dir(path)))
}

// syncDir puts the names of a folder onto the disk, where the system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // not every system can
	return d.Close()
}
