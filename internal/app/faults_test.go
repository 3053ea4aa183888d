package app

import (
	"strings"
	"testing"

	"upstep/catalogue"
)

// What was not listed is still counted, and a number that is none names its line.
func TestFaultsCounted(t *testing.T) {
	var into struct {
		A []struct {
			B float64 `yaml:"b"`
		} `yaml:"a"`
	}
	_, err := catalogue.Decode("f.yaml", []byte("a:\n- b: .nan\n"+strings.Repeat("- x: 1\n", 249)), &into)
	if err == nil {
		t.Fatal("no fault")
	}
	got := faults("f.yaml", err).Error()
	if !strings.Contains(got, "(250 faults)") || !strings.Contains(got, "and 240 more") || !strings.Contains(got, `f.yaml:2: ".nan" is no finite number`) {
		t.Error(got)
	}
}
