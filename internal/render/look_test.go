package render

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"
	"upstep/internal/render/sample"
)

func TestLook(t *testing.T) {
	d := sample.Document()
	var prev []byte
	for k := 0; k < 2; k++ {
		var b bytes.Buffer
		t0 := time.Now()
		if err := HTML(&b, d); err != nil {
			t.Fatal(err)
		}
		fmt.Println("html", time.Since(t0), b.Len())
		os.WriteFile("/tmp/look/r.html", b.Bytes(), 0o644)
		b.Reset()
		t0 = time.Now()
		if err := Markdown(&b, d); err != nil {
			t.Fatal(err)
		}
		fmt.Println("md", time.Since(t0), b.Len())
		os.WriteFile("/tmp/look/r.md", b.Bytes(), 0o644)
		b.Reset()
		t0 = time.Now()
		if err := JSON(&b, d); err != nil {
			t.Fatal(err)
		}
		fmt.Println("json", time.Since(t0), b.Len())
		os.WriteFile("/tmp/look/r.json", b.Bytes(), 0o644)
		b.Reset()
		t0 = time.Now()
		if err := XLSX(&b, d); err != nil {
			t.Fatal(err)
		}
		fmt.Println("xlsx", time.Since(t0), b.Len())
		os.WriteFile("/tmp/look/r.xlsx", b.Bytes(), 0o644)
		fmt.Println("same", prev == nil || bytes.Equal(prev, b.Bytes()))
		prev = bytes.Clone(b.Bytes())
		b.Reset()
		t0 = time.Now()
		if err := Terminal(&b, d, TermOptions{Width: 90}); err != nil {
			t.Fatal(err)
		}
		fmt.Println("term", time.Since(t0), b.Len())
		if k == 0 {
			fmt.Println(b.String())
		}
		b.Reset()
		if err := Terminal(&b, d, TermOptions{Width: 70, Full: true}); err != nil {
			t.Fatal(err)
		}
		if k == 0 {
			fmt.Println(b.String())
		}
		time.Sleep(1100 * time.Millisecond)
	}
}
