package catalogue

import (
	"strings"
	"testing"
)

func TestS3(t *testing.T) {
	s, err := LoadS3()
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Wheel.Steps) != 6 || len(s.Criteria) != 7 {
		t.Errorf("%d steps, %d criteria", len(s.Wheel.Steps), len(s.Criteria))
	}
	text := string(s3File)
	for _, c := range [][3]string{{"id: outlook", "id: assets", "stands twice"}, {"id: body", "id: analysis", "stands twice"}, {"  - {id: abroad", "  # {id: abroad", "6 criteria, want 7"},
		{"{id: outlook, name: Outward look beyond the region}, ", "", "2 factors, want 3"}} {
		if !strings.Contains(text, c[0]) {
			t.Fatalf("no %q", c[0])
		}
		if _, err := parseS3("x.yaml", []byte(strings.Replace(text, c[0], c[1], 1))); err == nil || !strings.Contains(err.Error(), c[2]) || !strings.Contains(err.Error(), "x.yaml:") {
			t.Errorf("%q: %v", c[1], err)
		}
	}
}
