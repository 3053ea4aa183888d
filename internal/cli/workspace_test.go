package cli

import "testing"

func TestWord(t *testing.T) {
	for in, want := range map[string]string{"work": "work", "my work": "'my work'", "it's": `'it'\''s'`, "a[1]": "'a[1]'"} {
		if got := word(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	if there("") != "" || there("a b") != " --workspace 'a b'" {
		t.Error(there("a b"))
	}
}
