package policy

import (
	"os"
	"path/filepath"
	"strings"
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

// A number that is not finite hides no other defect, and is not said twice.
func TestReadAllFaults(t *testing.T) {
	const text = `country: uz
hosts:
  - {id: a, name: A, kind: ministry}
priorities:
  - need: quality
    severity: .nan
    why: w
  - need: quality
    severity: 2
    why: w
programme:
  currency: USD
  budget: .inf
`
	want := `x.yaml:1: country is "uz", want an ISO3 code such as UZB
x.yaml:3: kind is "ministry", want one of ` + strings.Join(Kinds(), ", ") + `
x.yaml:6: ".nan" is no finite number
x.yaml:8: quality stands twice
x.yaml:9: severity is 2, want 0 to 1
x.yaml:13: ".inf" is no finite number`
	if r, err := Read("x.yaml", []byte(text), Known{}); r != nil || err == nil || err.Error() != want {
		t.Errorf("read %v:\n%v\nwant\n%s", r, err, want)
	}
	// What is of another form could make others seem wrong: it alone is said.
	if _, err := Read("x.yaml", []byte(text+"facts: 3\n"), Known{}); err == nil || strings.Contains(err.Error(), "stands twice") {
		t.Error(err)
	}
}
