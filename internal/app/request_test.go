package app

import (
	"encoding/json"
	"slices"
	"testing"

	"upstep/report"
)

// A recipe is a file a user may edit: any text of it is refused or gives a request
// that writes the same command again.
func FuzzRequestOf(f *testing.F) {
	f.Add(`{"command":["assess","KAZ","--peers","income","--year","0","--trade-year","0"]}`)
	f.Add(`{"command":["assess","KAZ","--peers","GEO,ARM","--year","2019","--trade-year","-1"]}`)
	f.Add(`{"command":["rm","-rf","/"]}`)
	f.Add(`{"command":["assess","","--peers","","--year","00","--trade-year","0x7"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var r report.Recipe
		if json.Unmarshal([]byte(text), &r) != nil {
			return
		}
		req, err := requestOf(r.Command)
		if err != nil {
			return
		}
		again, err := requestOf(req.command())
		if err != nil || !slices.Equal(again.command(), req.command()) {
			t.Errorf("%q became %q (%v)", r.Command, req.command(), err)
		}
	})
}
