package trade_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/ref"
	"upstep/trade"
)

// links makes a concordance of six digits from words "010110>010111".
func links(t testing.TB, words string, known ...string) *ref.Concordance {
	t.Helper()
	from, err := ref.FindSystem("HS12")
	if err != nil {
		t.Fatal(err)
	}
	to, err := ref.FindSystem("HS92")
	if err != nil {
		t.Fatal(err)
	}
	var pairs []ref.Pair
	for w := range strings.FieldsSeq(words) {
		a, b, _ := strings.Cut(w, ">")
		pairs = append(pairs, ref.Pair{From: a, To: b})
	}
	c, err := ref.NewConcordance(from, to, pairs, known)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// flow is a row in words.
type flow struct {
	year             int
	country, product string
	value            float64
}

// table makes a long table; lines are numbered from 2.
func table(flows []flow) *trade.Long {
	l := &trade.Long{Dated: true}
	var years []int
	for _, f := range flows {
		l.Countries, l.Products, years = append(l.Countries, f.country), append(l.Products, f.product), append(years, f.year)
	}
	for _, s := range []*[]string{&l.Countries, &l.Products} {
		slices.Sort(*s)
		*s = slices.Compact(*s)
	}
	slices.Sort(years)
	years = slices.Compact(years)
	for _, y := range years {
		l.Years = append(l.Years, trade.LongYear{Year: y})
	}
	for i, f := range flows {
		y, _ := slices.BinarySearch(years, f.year)
		c, _ := slices.BinarySearch(l.Countries, f.country)
		p, _ := slices.BinarySearch(l.Products, f.product)
		l.Years[y].Rows = append(l.Years[y].Rows, trade.LongRow{Value: f.value, Country: int32(c), Product: int32(p), Line: uint32(i + 2), Year: uint16(y)})
	}
	return l
}

func rows(l *trade.Long) []flow {
	var out []flow
	for i, y := range l.Years {
		for _, r := range y.Rows {
			if int(r.Year) != i {
				panic("the row of another year")
			}
			out = append(out, flow{y.Year, l.Countries[r.Country], l.Products[r.Product], r.Value})
		}
	}
	return out
}

// By hand: 010110 and 010120 become 010111; 020110 is split over 020111 and 020112;
// 030110 stays alone; 040110 has no target and "travel" is no code.
const worked = "010110>010111 010120>010111 020110>020111 020110>020112 030110>030111"

func workedTable() *trade.Long {
	return table([]flow{
		{2018, "KAZ", "010110", 5}, {2018, "KAZ", "010120", 7}, {2018, "KAZ", "020110", 10}, {2018, "UZB", "030110", 3}, {2018, "UZB", "040110", 4},
		{2018, "UZB", "travel", 1}, {2019, "UZB", "020110", 0}, {2019, "UZB", "040110", 2},
	})
}

func TestConvert(t *testing.T) {
	l := workedTable()
	l.Years[0].Steps = []string{"before"}
	before := workedTable()
	before.Years[0].Steps = []string{"before"}
	c := links(t, worked, "040110")
	got, logs, err := trade.Convert(l, c, trade.ConvertOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []flow{{2018, "KAZ", "010111", 12}, {2018, "KAZ", "020111", 5}, {2018, "KAZ", "020112", 5}, {2018, "UZB", "030111", 3}, {2019, "UZB", "020111", 0}, {2019, "UZB", "020112", 0}}
	if d := cmp.Diff(want, rows(got), cmp.AllowUnexported(flow{})); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]trade.Conversion{
		{Year: 2018, All: trade.Tally{Rows: 6, Value: 30}, OneToOne: trade.Tally{Rows: 1, Value: 3}, ManyToOne: trade.Tally{Rows: 2, Value: 12}, OneToMany: trade.Tally{Rows: 1, Value: 10},
			KeptOut: trade.Tally{Rows: 2, Value: 5}, Mapped: trade.Tally{Rows: 4, Value: 25},
			Out: []trade.CodeOut{{"040110", trade.NoTarget, trade.Tally{Rows: 1, Value: 4}}, {"travel", trade.NoCode, trade.Tally{Rows: 1, Value: 1}}}},
		{Year: 2019, All: trade.Tally{Rows: 2, Value: 2}, OneToMany: trade.Tally{Rows: 1}, KeptOut: trade.Tally{Rows: 1, Value: 2}, Mapped: trade.Tally{Rows: 2},
			Out: []trade.CodeOut{{"040110", trade.NoTarget, trade.Tally{Rows: 1, Value: 2}}}},
	}, logs); d != "" {
		t.Error(d)
	}
	if r := got.Years[0].Rows[0]; r.Line != 2 || got.Years[0].Steps[0] != "before" {
		t.Errorf("row %+v, steps %v", r, got.Years[0].Steps)
	}
	if d := cmp.Diff(before, l); d != "" {
		t.Errorf("the table was changed: %s", d)
	}
}

func TestConvertSplits(t *testing.T) {
	// Behind 0201 stand three codes, two of which go to 0301: shares 2/3 and 1/3; behind
	// 0401 one of two has no target.
	c, err := links(t, "020110>030110 020120>030110 020130>030210 040110>050110", "040120").At(4, 4)
	if err != nil {
		t.Fatal(err)
	}
	l := table([]flow{{2019, "KAZ", "0201", 9}, {2019, "KAZ", "0401", 4}})
	for _, x := range []struct {
		split trade.Split
		want  []flow
		out   int
	}{
		{trade.Shared, []flow{{2019, "KAZ", "0301", 6}, {2019, "KAZ", "0302", 3}, {2019, "KAZ", "0501", 4}}, 0},
		{trade.Equal, []flow{{2019, "KAZ", "0301", 4.5}, {2019, "KAZ", "0302", 4.5}, {2019, "KAZ", "0501", 4}}, 0},
		{trade.Largest, []flow{{2019, "KAZ", "0301", 9}, {2019, "KAZ", "0501", 4}}, 0},
		{trade.Drop, []flow{{2019, "KAZ", "0501", 4}}, 1},
	} {
		got, logs, err := trade.Convert(l, c, trade.ConvertOptions{Split: x.split})
		if err != nil {
			t.Fatal(err)
		}
		near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
		if d := cmp.Diff(x.want, rows(got), cmp.AllowUnexported(flow{}), near); d != "" {
			t.Errorf("split %d: %s", x.split, d)
		}
		log := logs[0]
		if len(log.Out) != x.out || x.out == 1 && log.Out[0].Why != trade.Dropped || log.InPart != (trade.Tally{Rows: 1, Value: 4}) {
			t.Errorf("split %d: %+v", x.split, log)
		}
	}
	if _, _, err := trade.Convert(l, c, trade.ConvertOptions{Split: 9}); err == nil {
		t.Error("an unknown split is taken")
	}
}

// A code that stands for its heading is mapped and counted.
func TestConvertWhole(t *testing.T) {
	c, err := links(t, "271012>271000 271019>271000").At(6, 6)
	if err != nil {
		t.Fatal(err)
	}
	got, logs, err := trade.Convert(table([]flow{{2019, "KAZ", "271000", 5}, {2019, "KAZ", "271012", 2}}), c, trade.ConvertOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]flow{{2019, "KAZ", "271000", 7}}, rows(got), cmp.AllowUnexported(flow{})); d != "" {
		t.Error(d)
	}
	if logs[0].Whole != (trade.Tally{Rows: 1, Value: 5}) || logs[0].ManyToOne.Value != 7 {
		t.Errorf("%+v", logs[0])
	}
}

func TestConvertRepeats(t *testing.T) {
	l := table([]flow{{2019, "KAZ", "010120", 8}, {2019, "KAZ", "010110", 5}, {2019, "KAZ", "010110", 2}})
	c := links(t, worked)
	if _, _, err := trade.Convert(l, c, trade.ConvertOptions{}); err == nil || !strings.Contains(err.Error(), "line 4 repeats") {
		t.Errorf("repeated rows: %v", err)
	}
	for merge, want := range map[trade.Merge]float64{trade.Sum: 15, trade.First: 13} {
		got, logs, err := trade.Convert(l, c, trade.ConvertOptions{Merge: merge})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]flow{{2019, "KAZ", "010111", want}}, rows(got), cmp.AllowUnexported(flow{})); d != "" {
			t.Error(d)
		}
		if r := got.Years[0].Rows[0]; r.Line != 2 || logs[0].All.Rows != 2 {
			t.Errorf("line %d, %+v", r.Line, logs[0])
		}
	}
}

// No value is lost: what is mapped and what is kept out add up to the table, in every
// year and economy; the parts of the log add up; the order of rows changes no bit.
func TestConvertKeepsValue(t *testing.T) {
	codes := rapid.SampledFrom([]string{"010110", "010120", "020110", "020120", "030110", "999999", "travel"})
	rapid.Check(t, func(rt *rapid.T) {
		pair := rapid.Custom(func(r *rapid.T) string {
			return codes.Filter(digits).Draw(r, "a") + ">" + codes.Filter(digits).Draw(r, "b")
		})
		words := rapid.SliceOfDistinct(pair, func(s string) string { return s }).Draw(rt, "links")
		c := links(t, strings.Join(words, " "))
		levels := rapid.SampledFrom([]int{6, 4}).Draw(rt, "level")
		c, err := c.At(6, levels)
		if err != nil {
			rt.Fatal(err)
		}
		var flows []flow
		for range rapid.IntRange(0, 40).Draw(rt, "n") {
			flows = append(flows, flow{rapid.IntRange(2018, 2019).Draw(rt, "y"), rapid.SampledFrom([]string{"KAZ", "TJK"}).Draw(rt, "c"), codes.Draw(rt, "p"), rapid.Float64Range(0, 1e9).Draw(rt, "v")})
		}
		o := trade.ConvertOptions{Split: trade.Split(rapid.IntRange(0, 3).Draw(rt, "split")), Merge: trade.Sum}
		l := table(flows)
		got, logs, err := trade.Convert(l, c, o)
		if err != nil {
			rt.Fatal(err)
		}
		for i, log := range logs {
			in, out := map[string]float64{}, map[string]float64{}
			total := 0.0
			for _, r := range l.Years[i].Rows {
				in[l.Countries[r.Country]] += r.Value
				total += r.Value
				if e := c.Entry(l.Products[r.Product]); e == nil || len(e.Targets) == 0 || o.Split == trade.Drop && len(e.Targets) > 1 {
					in[l.Countries[r.Country]] -= r.Value
				}
			}
			for _, r := range got.Years[i].Rows {
				out[got.Countries[r.Country]] += r.Value
			}
			for k := range in {
				if math.Abs(in[k]-out[k]) > 1e-9*total {
					rt.Fatalf("%s: %v in, %v out", k, in[k], out[k])
				}
			}
			if math.Abs(log.All.Value-total) > 1e-9*total || math.Abs(log.Mapped.Value+log.KeptOut.Value-total) > 1e-9*total ||
				math.Abs(log.OneToOne.Value+log.ManyToOne.Value+log.OneToMany.Value+log.KeptOut.Value-total) > 1e-9*total ||
				log.OneToOne.Rows+log.ManyToOne.Rows+log.OneToMany.Rows+log.KeptOut.Rows != log.All.Rows {
				rt.Fatalf("the log does not add up: %+v", log)
			}
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		rng.Shuffle(len(flows), func(i, j int) { flows[i], flows[j] = flows[j], flows[i] })
		again, logs2, err := trade.Convert(table(flows), c, o)
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(rows(got), rows(again), cmp.AllowUnexported(flow{})); d != "" {
			rt.Fatalf("the order of rows counts: %s", d)
		}
		if d := cmp.Diff(logs, logs2); d != "" {
			rt.Fatalf("the order of rows counts in the log: %s", d)
		}
	})
}

func digits(s string) bool { return ref.Shaped(s, 6) }

// From a classification to itself nothing changes but the order of rows.
func TestConvertIdentity(t *testing.T) {
	s, err := ref.FindSystem("HS12")
	if err != nil {
		t.Fatal(err)
	}
	l := table([]flow{{2018, "KAZ", "010110", 5}, {2018, "KAZ", "010120", 7.25}, {2018, "UZB", "999999", 0.1}, {2019, "KAZ", "010110", 0}})
	got, logs, err := trade.Convert(l, ref.Same(s), trade.ConvertOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(l, got); d != "" {
		t.Error(d)
	}
	if log := logs[0]; log.OneToOne != log.All || log.KeptOut.Rows != 0 {
		t.Errorf("%+v", log)
	}
	four, err := ref.Same(s).At(6, 4)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err = trade.Convert(l, four, trade.ConvertOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]flow{{2018, "KAZ", "0101", 12.25}, {2018, "UZB", "9999", 0.1}, {2019, "KAZ", "0101", 0}}, rows(got), cmp.AllowUnexported(flow{})); d != "" {
		t.Error(d)
	}
}

func BenchmarkConvert(b *testing.B) {
	var words []string
	var codes []string
	for i := range 5000 {
		codes = append(codes, six(i))
		words = append(words, six(i)+">"+six(i*9/10))
	}
	c := links(b, strings.Join(words, " "))
	var flows []flow
	rng := rand.New(rand.NewPCG(1, 2))
	for k := range 200 {
		for _, p := range codes {
			flows = append(flows, flow{2019, "C" + six(k), p, rng.Float64()})
		}
	}
	l := table(flows)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := trade.Convert(l, c, trade.ConvertOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func six(i int) string { return fmt.Sprintf("%06d", i) }
