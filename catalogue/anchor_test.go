package catalogue

import (
	"strings"
	"testing"
)

func TestLoadScale(t *testing.T) {
	s, err := LoadScale()
	if err != nil {
		t.Fatal(err)
	}
	// The anchors of methods 11.2 are those of 1, 3 and 5.
	for _, d := range s.Dimensions {
		for _, a := range d.Anchors {
			if (a.From == "specification") != (a.Score%2 == 1) {
				t.Errorf("%s %d is from %s", d.ID, a.Score, a.From)
			}
		}
	}
	if got := s.Dimensions[Delivery].Anchors[3].Text; got != "runs a selective scheme on time" {
		t.Error(got)
	}
}

func TestParseScaleRefuses(t *testing.T) {
	data, err := embedded.ReadFile(scaleFile)
	if err != nil {
		t.Fatal(err)
	}
	for old, with := range map[string]string{
		"id: coordination": "id: luck", "{score: 3,": "{score: 4,", "from: judgement": "from: hearsay", "id: turnover": "id: disbursed",
	} {
		if _, err := parseScale([]byte(strings.Replace(string(data), old, with, 1))); err == nil {
			t.Errorf("%s: taken", with)
		}
	}
}
