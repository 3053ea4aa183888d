package source

import (
	"strings"
	"testing"

	"upstep/ref"
)

// between chains the tables of the pack along systems.
func between(t testing.TB, d *Data, names ...string) *ref.Concordance {
	t.Helper()
	var systems []ref.System
	for _, n := range names {
		systems = append(systems, must[ref.System](t)(ref.FindSystem(n)))
	}
	c, refs, err := d.Concordance(systems...)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Route) > 0 && (len(refs) != 2 || refs[0].Checksum == "") {
		t.Errorf("%v rests on %+v", names, refs)
	}
	return c
}

// Codes looked up in the tables of WITS by hand, with the names that the classifications
// give them.
func TestConcordanceOfCodes(t *testing.T) {
	d := open(t)
	for _, c := range []struct{ way, code, want string }{
		{"HS12 HS92", "010130", "010120"},           // live asses
		{"HS12 HS07", "010130", "010190"},           // were among other asses, mules and hinnies
		{"HS17 HS92", "847170", "847193"},           // storage units, not the parts that the direct table says
		{"HS17 HS92", "030633", "030624"},           // fresh crabs, not prepared ones
		{"HS22 HS92", "382219", "382200"},           // diagnostic reagents, not plastics
		{"HS92 SITC2", "270900", "33300"},           // crude petroleum
		{"HS22 SITC3", "270900", "33300"},           // by HS17 and HS12
		{"HS12 SITC3", "010121", "00151"},           // pure-bred horses
		{"HS12 SITC3", "710820", ""},                // monetary gold is no merchandise in SITC
		{"HS92 HS12", "010120", "010130 010190"},    // turned round: asses; mules and hinnies
		{"HS92 HS92", "010120", "010120"},           // the identity
		{"HS17 HS12 HS92 SITC1", "270900", "33101"}, // a way that is asked for
	} {
		var got []string
		for _, x := range between(t, d, strings.Fields(c.way)...).Entry(c.code).Targets {
			got = append(got, x.Code)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s %s: %q, want %q", c.way, c.code, s, c.want)
		}
	}
}

// Two ways between the same systems agree but for a few codes. The counts were made from
// the raw files by another program.
func TestConcordanceWaysAgree(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		a, b         string
		both, differ int
	}{
		{"HS12 HS92", "HS12 HS07 HS92", 5205, 17},
		{"HS12 SITC3", "HS12 HS92 SITC3", 5202, 51},
		{"HS07 SITC2", "HS07 SITC3 SITC2", 5046, 0},
		{"HS92 SITC2", "HS92 SITC3 SITC2", 5016, 0},
	} {
		differ, both := disagree(between(t, d, strings.Fields(c.a)...), between(t, d, strings.Fields(c.b)...))
		if both != c.both || differ != c.differ {
			t.Errorf("%s and %s differ for %d of %d codes, want %d of %d", c.a, c.b, differ, both, c.differ, c.both)
		}
	}
}

// Counts of codes and headings with one target, made from the raw files by another
// program.
func TestConcordanceCounts(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		way                     string
		from, to, with, onlyOne int
	}{
		{"HS12 HS92", 6, 6, 5206, 5206}, {"HS12 HS92", 4, 4, 1225, 1201}, {"HS07 HS92", 4, 4, 1221, 1205}, {"HS96 HS92", 4, 4, 1241, 1235},
		{"HS92 HS12", 6, 6, 4584, 4254}, {"HS92 HS12", 4, 4, 1217, 1190}, {"SITC4 SITC3", 5, 5, 2970, 2768},
	} {
		x := must[*ref.Concordance](t)(between(t, d, strings.Fields(c.way)...).At(c.from, c.to))
		with, one := 0, 0
		for _, code := range x.Codes() {
			if n := len(x.Entry(code).Targets); n > 0 {
				with++
				if n == 1 {
					one++
				}
			}
		}
		if with != c.with || one != c.onlyOne {
			t.Errorf("%s, %d to %d digits: %d codes with a target, %d with one, want %d and %d", c.way, c.from, c.to, with, one, c.with, c.onlyOne)
		}
	}
}

// Every pair of systems has a way, and ways from the newest edition and from SITC can be
// walked.
func TestConcordanceOfAllPairs(t *testing.T) {
	d := open(t)
	tables := must[[]ref.Step](t)(d.Tables())
	for _, a := range ref.Systems() {
		for _, b := range ref.Systems() {
			if steps := must[[]ref.Step](t)(ref.Route(tables, a, b)); (a.Code == b.Code) != (len(steps) == 0) {
				t.Errorf("%s to %s by %v", a.Code, b.Code, steps)
			}
			if a.Code != "HS22" && a.Code != "SITC2" {
				continue
			}
			c, _, err := d.Concordance(a, b)
			if err != nil {
				t.Fatal(err)
			}
			if c.From.Code != a.Code || c.To.Code != b.Code || (a.Code == b.Code) != (len(c.Route) == 0) {
				t.Errorf("%s to %s gives %s by %v", a.Code, b.Code, c, c.Route)
			}
		}
	}
}

func TestCodes(t *testing.T) {
	d := open(t)
	codes := must[[]string](t)(d.Codes(must[ref.System](t)(ref.FindSystem("HS12"))))
	if len(codes) != 5206 || codes[0] != "010121" {
		t.Errorf("%d codes of HS12 from %s", len(codes), codes[0])
	}
	if codes := must[[]string](t)(d.Codes(must[ref.System](t)(ref.FindSystem("SITC2")))); codes != nil {
		t.Errorf("SITC2 has a list of %d codes", len(codes))
	}
}

// The links of HS12 to SITC Rev. 3 are those of another collection, which comes by the
// list of technology classes.
func TestConcordanceAgainstOtherList(t *testing.T) {
	needRaw(t)
	in, err := openInputs(rawFiles)
	if err != nil {
		t.Fatal(err)
	}
	c, n := between(t, open(t), "HS12", "SITC3"), 0
	bad, err := in.csv(fileHS12Lall, []string{"hs6", "sitc3"}, func(v []string) error {
		n++
		ts := c.Entry(v[0]).Targets
		if len(ts) != 1 || strings.TrimRight(ts[0].Code, "0") != strings.TrimRight(v[1], "0") {
			t.Errorf("%s goes to %v, the other list says %s", v[0], ts, v[1])
		}
		return nil
	})
	if err != nil || len(bad) > 0 || n != 5203 {
		t.Errorf("%d rows, %v, %v", n, bad, err)
	}
}

func TestUndivided(t *testing.T) {
	ok, none := undivided([]string{"010110", "271000", "271011", "271112"})
	if strings.Join(ok, " ") != "010110 271000 271112" || strings.Join(none, " ") != "271011" {
		t.Error(ok, none)
	}
}

// A table that the pack does not have is refused by name.
func TestConcordanceWithoutTable(t *testing.T) {
	if _, err := open(t).step(ref.Step{From: "SITC1", To: "HS22"}); err == nil || !strings.Contains(err.Error(), "concordances") {
		t.Errorf("a table that is not there: %v", err)
	}
}
