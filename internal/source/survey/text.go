package survey

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decoder turns bytes of a file into text.
type decoder struct {
	name string
	enc  encoding.Encoding // nil for UTF-8
}

// decoderOf finds an encoding by one of its names.
func decoderOf(name string) (decoder, error) {
	known := map[string]string{"": "windows-1252", "ascii": "windows-1252", "us-ascii": "windows-1252", "ansi_x3.4-1968": "windows-1252"}
	key := strings.ToLower(strings.TrimSpace(name))
	if k, ok := known[key]; ok {
		key = k
	}
	for _, prefix := range []string{"cp", "windows"} {
		if digits, ok := strings.CutPrefix(key, prefix); ok && strings.Trim(digits, "0123456789") == "" && digits != "" {
			key = "windows-" + digits
		}
	}
	enc, err := htmlindex.Get(key)
	if err != nil {
		return decoder{}, fmt.Errorf("the encoding %q of the text is not known", name)
	}
	canonical, err := htmlindex.Name(enc)
	if err != nil {
		canonical = key
	}
	if enc == unicode.UTF8 {
		return decoder{name: "UTF-8"}, nil
	}
	return decoder{name: canonical, enc: enc}, nil
}

// text decodes bytes up to the first zero. Bytes that are no text in the encoding
// become the replacement character.
func (d decoder) text(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	if d.enc == nil || ascii(b) {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	out, err := d.enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(out)
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
