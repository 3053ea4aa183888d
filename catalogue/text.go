package catalogue

import (
	"embed"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"
)

//go:embed text
var texts embed.FS

// Messages returns the sentences of a language by key, {name} marking what the
// program fills in. They stand in text/LANG.yaml and, a file per method, in the folder
// text/LANG. lang is a BCP 47 tag such as "en"; an unknown one is an error, as is a key
// that stands twice.
func Messages(lang string) (map[string]string, error) { return messages(texts, lang) }

func messages(files fs.FS, lang string) (map[string]string, error) {
	names, err := fs.Glob(files, "text/"+lang+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("catalogue: no texts in language %q", lang)
	}
	out := map[string]string{}
	for _, name := range append([]string{"text/" + lang + ".yaml"}, names...) {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("catalogue: no texts in language %q", lang)
		}
		part := map[string]string{}
		if err := yaml.Unmarshal(b, &part); err != nil {
			return nil, fmt.Errorf("catalogue: %s: %w", name, err)
		}
		for k, v := range part {
			if _, dup := out[k]; dup {
				return nil, fmt.Errorf("catalogue: %s: the key %q stands in another file too", name, k)
			}
			out[k] = v
		}
	}
	return out, nil
}
