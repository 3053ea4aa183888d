package catalogue

import "testing"

func TestLoadInstruments(t *testing.T) {
	is, err := LoadInstruments()
	if err != nil {
		t.Fatal(err)
	}
	if len(is.List) != 50 {
		t.Errorf("%d instruments, want 50", len(is.List))
	}
}
