package workbook

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed text/en.yaml
var english []byte

// sentences of the workbook by key.
func sentences() (map[string]string, error) {
	out := map[string]string{}
	if err := yaml.Unmarshal(english, &out); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out, nil
}

// entry is the key of the sentence that says what to enter in a column.
func entry(s table, c column) string {
	switch {
	case s.name == ratings && slices.Contains(dimensionHeads[:], c.head):
		return "ratings.score"
	case s.name == ratings && strings.HasSuffix(c.head, evidenceOf("")):
		return "ratings.evidence"
	case s.name == mimicry && slices.Contains(signs, c.head):
		return "mimicry.sign"
	}
	return noteKey(s.name, c.head)
}
