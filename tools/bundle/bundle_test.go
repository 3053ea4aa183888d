package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The lock file pins versions and hashes, and leaves the registry to npm's settings.
func TestLockNamesNoHost(t *testing.T) {
	b, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"resolved", "://"} {
		if strings.Contains(string(b), bad) {
			t.Errorf("package-lock.json contains %q", bad)
		}
	}
	if n := strings.Count(string(b), `"integrity": "sha512-`); n != len(packages) {
		t.Errorf("%d integrity hashes for %d packages", n, len(packages))
	}
}

// The committed bundle says which versions it was made from: those of the lock file.
func TestBundleIsOfTheLockedVersions(t *testing.T) {
	v, err := versions("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "internal", "render", "chart")
	b, err := os.ReadFile(filepath.Join(dir, bundleName))
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(string(b), "\n"); !strings.Contains(first, "from "+v+";") {
		t.Errorf("the bundle begins %q, the lock file has %s", first, v)
	}
	licence, err := os.ReadFile(filepath.Join(dir, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		if !strings.Contains(string(licence), "\n"+p+"\n") {
			t.Errorf("no licence text of %s", p)
		}
	}
}

func TestVersionsWantsAllPackagesListed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock.json")
	lock := `{"packages":{"":{},"node_modules/echarts":{"version":"1"},"node_modules/zrender":{"version":"2"},"node_modules/tslib":{"version":"3"},"node_modules/new":{"version":"4"}}}`
	if err := os.WriteFile(path, []byte(lock), 0o644); err != nil {
		t.Fatal(err)
	}
	if v, err := versions(path); err == nil {
		t.Errorf("a package without a licence was accepted: %s", v)
	}
}

func TestCompare(t *testing.T) {
	dir := t.TempDir()
	outs := []output{{"a", []byte("1")}}
	if err := compare(dir, outs); err == nil {
		t.Error("a missing file was accepted")
	}
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("1"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := compare(dir, outs); err != nil {
		t.Error(err)
	}
	outs[0].data = []byte("2")
	if err := compare(dir, outs); err == nil || !strings.Contains(err.Error(), "stale") {
		t.Errorf("a stale file: %v", err)
	}
}
