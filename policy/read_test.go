package policy

import (
	"os"
	"path/filepath"
	"testing"
)

func example(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "catalogue", "examples", "capacity", "hosts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadExample(t *testing.T) {
	r, err := Read("hosts.yaml", example(t), Known{})
	if err != nil {
		t.Fatal(err)
	}
	units, notes, err := Units(r, Options{})
	for _, u := range units {
		t.Logf("%+v", u)
	}
	for _, n := range notes {
		t.Log(n)
	}
	for _, h := range r.Hosts {
		p := PocketOf(h, Options{})
		t.Log(p.Host, p.Verdict, p.Holds, p.Known, p.Turns, p.Stricter, p.Laxer)
	}
	if err != nil {
		t.Fatal(err)
	}
}
