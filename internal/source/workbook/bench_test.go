package workbook_test

import (
	"bytes"
	"io"
	"testing"

	"upstep/internal/source/workbook"
)

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if err := workbook.Write(io.Discard, nil, options); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var buf bytes.Buffer
	if err := workbook.Write(&buf, small(), options); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(buf.Len()), "bytes")
	for b.Loop() {
		if _, _, err := read(buf.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
