package catalogue

import (
	"embed"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed text/*.yaml
var texts embed.FS

// Messages returns the sentences of a language by key, {name} marking what the
// program fills in. lang is a BCP 47 tag such as "en"; an unknown one is an error.
func Messages(lang string) (map[string]string, error) {
	b, err := texts.ReadFile("text/" + lang + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("catalogue: no texts in language %q", lang)
	}
	out := map[string]string{}
	if err := yaml.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("catalogue: text/%s.yaml: %w", lang, err)
	}
	return out, nil
}
