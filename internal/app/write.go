package app

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"upstep/internal/render"
	"upstep/internal/render/chart"
	"upstep/report"
)

// RecipeSuffix ends the name of the recipe written beside a report.
const RecipeSuffix = ".recipe.json"

// CheckOut reports early whether --out can name a place to write to, before any
// work is done.
func (a *App) CheckOut(out string) error {
	_, _, _, err := splitOut(out)
	return err
}

// Write renders the document into a folder (all formats and the recipe) or into one
// file, and returns the paths written.
func (a *App) Write(doc *report.Document, out string) ([]string, error) {
	dir, name, format, err := splitOut(out)
	if err != nil {
		return nil, err
	}
	wanted := formats
	base := doc.Kind
	if doc.Country != "" {
		base = strings.ToLower(doc.Country) + "-" + doc.Kind
	}
	if format != "" {
		wanted, base = []string{format}, name[:len(name)-len(format)-1]
	}
	files, err := a.render(doc, base, wanted)
	if err != nil {
		return nil, err
	}
	recipe, err := recipeFile(doc, base, files)
	if err != nil {
		return nil, err
	}
	return WriteFiles(dir, append(files, recipe))
}

// render makes the files of a document, in the order of formats.
func (a *App) render(doc *report.Document, base string, formats []string) ([]File, error) {
	files := make([]File, len(formats))
	for i, f := range formats {
		var b bytes.Buffer
		if err := renderers[f](&b, doc); err != nil {
			return nil, err
		}
		files[i] = File{Name: base + "." + f, Data: b.Bytes()}
	}
	return files, nil
}

var renderers = map[string]func(io.Writer, *report.Document) error{
	"html": render.HTML,
	"md":   render.Markdown,
	"json": render.JSON,
	"xlsx": render.XLSX,
}

func recipeFile(doc *report.Document, base string, files []File) (File, error) {
	r := doc.Recipe
	r.Outputs = map[string]string{}
	for _, f := range files {
		r.Outputs[f.Name] = f.Checksum()
	}
	b, err := recipeBytes(r)
	return File{Name: base + RecipeSuffix, Data: b}, err
}

func recipeBytes(r report.Recipe) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(r)
	return b.Bytes(), err
}

// Warm prepares the drawing of charts in the background, for a caller that will write
// a page.
func (a *App) Warm() { go chart.Warm() }

// JSON prints a document as JSON.
func (a *App) JSON(w io.Writer, doc *report.Document) error { return render.JSON(w, doc) }

// sortedNames returns the keys of a map of files, ascending.
func sortedNames(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
