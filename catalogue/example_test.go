package catalogue

import "testing"

func TestExamples(t *testing.T) {
	files, err := Examples("agree")
	if err != nil || len(files["nominations.yaml"]) == 0 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if areas, err := ParseAreas("areas.yaml", files["areas.yaml"]); err != nil || len(areas) != 24 {
		t.Errorf("the example has %d areas, %v", len(areas), err)
	}
	if none, err := Examples("gap"); err != nil || len(none) > 0 {
		t.Errorf("gap reads no file of the user: %v, %v", none, err)
	}
}
