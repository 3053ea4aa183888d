package policy

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/panel"
)

var standards = []Standard{{"ISO.9001", "ISO 9001"}, {"ISO.22000", "ISO 22000"}}

// quality has a home economy HOM and five peers of 2 m people each.
func quality(t testing.TB) LadderInput {
	t.Helper()
	codes := []string{"HOM", "PAA", "PBB", "PCC", "PDD", "PEE"}
	b := panel.NewBuilder([]panel.Series{{Indicator: "SP.POP.TOTL"}, {Indicator: "NY.GDP.PCAP.PP.CD"}}, codes, 2018, 2020)
	in := LadderInput{Country: "HOM", Standards: standards, Shown: map[string]bool{}, Groups: []PeerGroup{{ID: "P", Name: "Peers", Members: codes}}}
	for i, c := range codes {
		b.Set("SP.POP.TOTL", c, 2019, 2e6)
		if c != "PEE" {
			b.Set("NY.GDP.PCAP.PP.CD", c, 2019, 5000) // GDP of 10 bn
		}
		in.Counts = append(in.Counts, Certificates{Standard: "ISO.9001", Country: c, Year: 2019, Count: float64(10 * i)})
	}
	p, bad := b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	in.Panel = p
	in.Support = &catalogue.Instrument{Cost: catalogue.Cost{Low: 1000, Typical: 2000, High: 5000}, Months: catalogue.Months{SetUp: 4, Cycle: 12, Visible: 18}}
	return in
}

// By hand: no certificate at home, peers with 10 to 50 for 2 m people: the median is 15 for
// a million, 30 certificates away, 60,000 of money. The upper Poisson limit of a count of 0
// is 3.6889 (methods 1.2), 1.84 for a million: the gap is no chance. Four peers have a GDP:
// too few for a median.
func TestLadderByHand(t *testing.T) {
	l, err := ClimbLadder(quality(t), LadderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := l.Rungs[0]
	if len(r.Rates) != 2 || r.Rates[0].Base != PerGDP || r.Rates[1].Base != PerPopulation {
		t.Fatalf("%+v", r)
	}
	g := r.Rates[1].Peers[0]
	if g.N != 5 || g.Of != 5 || *g.Median != 15 || *g.Missing != 30 || !g.Sure || g.Cost.Typical != 60000 || g.Cost.Low != 30000 || math.Abs(r.Rates[1].High-3.6889/2) > 1e-4 || r.Rates[1].Low != 0 {
		t.Errorf("%+v %+v", g, r.Rates[1])
	}
	if g := r.Rates[0].Peers[0]; g.Median != nil || g.N != 4 || g.Missing != nil || g.Cost != nil || g.Why != "few" || g.Needed != 5 {
		t.Errorf("%+v", g)
	}
	if l.Rungs[1].Home != nil || l.Rungs[1].Why != "absent" || len(l.Rungs[1].Rates) != 0 || l.Months.Visible != 18 {
		t.Errorf("%+v", l.Rungs[1])
	}
}

// Counts of another year are no peers, and a standard that is only shown has none.
func TestLadderEditions(t *testing.T) {
	in := quality(t)
	in.Counts[3].Year = 2018
	l, err := ClimbLadder(in, LadderOptions{})
	if err != nil || l.Rungs[0].Rates[1].Peers[0].N != 4 || l.Rungs[0].Rates[1].Peers[0].Median != nil {
		t.Errorf("%v %+v", err, l.Rungs[0])
	}
	in = quality(t)
	in.Shown["ISO.9001"] = true
	if l, err = ClimbLadder(in, LadderOptions{}); err != nil || len(l.Rungs[0].Rates) != 2 || len(l.Rungs[0].Rates[0].Peers) != 0 {
		t.Errorf("%v %+v", err, l.Rungs[0])
	}
	in.Counts = append(in.Counts, in.Counts[0])
	if _, err := ClimbLadder(in, LadderOptions{}); err == nil {
		t.Error("a count that stands twice was taken")
	}
	for _, o := range []LadderOptions{{Level: 1}, {PeerShare: 2}, {MinPeers: -1}} {
		if _, err := ClimbLadder(quality(t), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

// More certificates at home never put the median further away; sectors that reach the rate
// of all lack none.
func TestLadderProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		in := quality(t)
		missing := func(n int) float64 {
			in.Counts[0].Count = float64(n)
			l, err := ClimbLadder(in, LadderOptions{})
			if err != nil {
				r.Fatal(err)
			}
			return *l.Rungs[0].Rates[1].Peers[0].Missing
		}
		n := rapid.IntRange(0, 80).Draw(r, "n")
		if missing(n+1) > missing(n) {
			r.Fatal("more certificates and more missing")
		}
		in.Sectors = []SectorCertificates{{"a", float64(rapid.IntRange(1, 999).Draw(r, "a")), float64(rapid.IntRange(0, 99).Draw(r, "ca"))}, {"b", 100, 10}}
		l, err := ClimbLadder(in, LadderOptions{})
		if err != nil {
			r.Fatal(err)
		}
		for _, s := range l.Sectors {
			if (s.Missing == 0) != (s.Rate >= s.All-1e-9) || (s.Certificates+s.Missing)/s.Firms*1000 < s.All-1e-6 {
				r.Fatalf("%+v", s)
			}
		}
	})
}

func country(word string) (string, error) {
	if len(word) != 3 {
		return "", fmt.Errorf("no country %q", word)
	}
	return word, nil
}

func TestReadCertificates(t *testing.T) {
	got, err := ReadCertificates("c.csv", []byte("\ufeffcountry;standard;certificates;year;firms\r\nUZB;ISO 9001;481;2019;\r\nKAZ;22000;0;2019;50\r\n"), standards, country)
	if err != nil || len(got) != 2 || got[0].Standard != "ISO.9001" || got[0].Firms != nil || got[1].Standard != "ISO.22000" || *got[1].Firms != 50 || got[1].Count != 0 {
		t.Errorf("%v %+v", err, got)
	}
	for text, want := range map[string]string{
		"": "empty file", "country,standard,certificates\n": "column year is missing", "country,standard,certificates,year,x\n": `column "x" is none of`,
		"country,standard,certificates,year\n": "no rows below", "country,standard,certificates,year\nUZB,9001,many,2019\n": `c.csv:2: certificates is "many"`,
		"country,standard,certificates,year\nUZB,9001,-1,2019\n": `certificates is "-1"`, "country,standard,certificates,year\nUZB,9001,NaN,2019\n": `certificates is "NaN"`,
		"country,standard,certificates,year\nUZB,9009,1,2019\n": `standard is "9009"`, "country,standard,certificates,year\nUz,9001,1,2019\n": `no country "Uz"`,
		"country,standard,certificates,year\nUZB,9001,1,2019.5\n": "want a whole year", "country,standard,certificates,year\nUZB,9001,1\n": "3 cells",
		"country,standard,certificates,year\nUZB,9001,1,2019\nUZB,9001,2,2020\n": "c.csv:3: ISO.9001 of UZB stands twice", "country,standard,certificates,year\n\"UZB,9001\n": "c.csv:",
	} {
		if got, err := ReadCertificates("c.csv", []byte(text), standards, country); err == nil || got != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := ReadSectors("s.csv", []byte("sector,firms,certificates\nfood,0,1\nfood,2,x\n")); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("%v", err)
	}
}

func FuzzReadCertificates(f *testing.F) {
	f.Add([]byte("country,standard,certificates,year\nUZB,9001,481,2019\n"))
	f.Add([]byte("\ufeffsector;firms;certificates\nfood;1;2"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := ReadCertificates("f", data, standards, country); err == nil && len(got) == 0 {
			t.Error("nothing read and no fault")
		}
		if got, err := ReadSectors("f", data); err == nil {
			if _, err := ClimbLadder(LadderInput{Sectors: got}, LadderOptions{}); err != nil {
				t.Errorf("read and refused: %v", err)
			}
		}
	})
}
