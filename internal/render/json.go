package render

import (
	"bytes"
	"encoding/json"
	"io"

	"upstep/report"
)

// JSON writes the document as indented JSON with a final newline. The contract is
// docs/contracts/document.md: fields are only ever added.
func JSON(w io.Writer, d *report.Document) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
