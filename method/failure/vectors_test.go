package failure_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"upstep/method/failure"
)

// item is a short way to write evidence.
func item(id string, severity, quality float64, l ...float64) failure.Item {
	return failure.Item{ID: id, Name: id, Severity: &severity, Quality: quality, Loadings: failure.Loadings{Market: l[0], System: l[1], Capability: l[2], Government: l[3]}}
}

// example are the eleven items of the worked example (methods 10.5).
func example() []failure.Item {
	return []failure.Item{
		item("rd-subsidy-low", .5, .6, .8, .1, .1, 0), item("innovators-credit", .6, .7, .7, .1, .1, .1),
		item("university-contracts", .8, .6, .1, .8, .1, 0), item("local-sourcing", .9, .5, .1, .6, .3, 0), item("associations", .7, .4, 0, .9, .1, 0),
		item("management", .9, .8, .1, 0, .9, 0), item("iso-9001", .95, .9, .1, .2, .7, 0), item("test-labs", .8, .6, .2, .4, .4, 0),
		item("training", .6, .8, .3, .1, .6, 0), item("government-effectiveness", .6, .9, 0, 0, 0, 1), item("regulation", .5, .7, .1, .1, 0, .8),
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.8g, want %.8g within %g", what, got, want, tol)
	}
}

func TestVector(t *testing.T) {
	type score struct{ Severity, Evidence float64 }
	type vector struct {
		Scores   map[string]score
		Mix      map[string]float64
		Dominant string
		Flag     bool `json:"government_failure_flag"`
	}
	for _, dir := range []string{"testdata/vectors", "../../../shared/vectors"} {
		t.Run(filepath.Base(filepath.Dir(dir)), func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, "ex10_failure.json"))
			if os.IsNotExist(err) && dir != "testdata/vectors" {
				t.Skip("the specification's vectors are not beside the checkout")
			}
			if err != nil {
				t.Fatal(err)
			}
			var want vector
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			r, err := failure.Assess(failure.Input{Subject: "example", Items: example()}, failure.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(want.Scores) != 4 || len(want.Mix) != 3 {
				t.Fatalf("the vector holds %d scores and %d shares", len(want.Scores), len(want.Mix))
			}
			for _, s := range r.Scores {
				near(t, string(s.Failure)+" severity", *s.Severity, want.Scores[string(s.Failure)].Severity, 5.1e-5)
				near(t, string(s.Failure)+" evidence", s.Evidence, want.Scores[string(s.Failure)].Evidence, 5.1e-5)
			}
			for _, s := range r.Mix {
				near(t, string(s.Failure), s.Share, want.Mix[string(s.Failure)], 5.1e-5)
			}
			if string(r.Verdict) != want.Dominant || r.Flag == nil || *r.Flag != want.Flag {
				t.Errorf("verdict %s, flag %v; want %s, %v", r.Verdict, r.Flag, want.Dominant, want.Flag)
			}
		})
	}
}
