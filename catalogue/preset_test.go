package catalogue

import (
	"slices"
	"strings"
	"testing"
)

// The deck has four country priorities; each family of areas but "none" has its preset.
func TestPresets(t *testing.T) {
	presets, err := LoadPresets()
	if err != nil {
		t.Fatal(err)
	}
	var families []string
	for _, p := range presets {
		families = append(families, p.Family)
	}
	if want := []string{"resource", "labour", "ict", "engineering"}; !slices.Equal(families, want) {
		t.Errorf("families are %v, want %v", families, want)
	}
}

func TestPresetFaults(t *testing.T) {
	data, err := embedded.ReadFile(presetsFile)
	if err != nil {
		t.Fatal(err)
	}
	is := loaded(t)
	needs, err := LoadNeeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"family: labour", "family: textiles", `labour-intensive: family: "textiles", want one of`},
		{"need: digital", "need: trust", `ict-services: needs: "trust" is unknown`},
		{"severity: 0.8", "severity: 80", "wants a severity above 0 and up to 1"},
		{"instrument: ktp_mobility", "instrument: ktp", `engineering-pockets: instruments: "ktp" is unknown`},
		{"instrument: ktp_mobility", "instrument: trade_logistics_fix", "trade_logistics_fix answers none of its needs"},
		{"source: deck", "source: nobody", `source: unknown "nobody"`},
		{"id: ict-services", "id: labour-intensive", "stands twice"},
	} {
		_, err := parsePresets([]byte(strings.Replace(string(data), c.from, c.to, 1)), is, needs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.to, err, c.want)
		}
	}
}
