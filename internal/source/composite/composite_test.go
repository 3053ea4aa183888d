package composite

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodMeta = `Level,iCode,iName,Direction,Weight,Unit,Target,Denominator,Parent,Type
1,x,First,1,1,USD,9,pop,P,Indicator
1,y,Second,-1,0.5,%,NA,NA,P,Indicator
2,P,Pillar,1,1,,NA,,I,Aggregate
3,I,Index,1,1,,NA,,NA,Aggregate
NA,pop,People,NA,NA,,NA,NA,NA,Denominator
NA,region,Region,NA,NA,,NA,NA,NA,Group
NA,memo,Memo,NA,NA,,NA,NA,NA,Other
`

const goodData = `uCode,uName,Time,region,memo,pop,x,y
KAZ,Kazakhstan,2020,Asia,long ago,19,2.5,NA
NA,Namibia,2020,Africa,,2.5,0,-3
KAZ,Kazakhstan,2019,Asia,,18,1e3,4
`

func TestReadGood(t *testing.T) {
	for what, change := range map[string]func(string) string{
		"as it is": func(s string) string { return s },
		"Excel":    func(s string) string { return "\xef\xbb\xbf" + strings.ReplaceAll(s, "\n", "\r\n") },
		"no end":   func(s string) string { return strings.TrimRight(s, "\n") },
		"quoted": func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(s, "Kazakhstan", `"Kazakhstan"`), "First", `"First, of all"`)
		},
	} {
		m, err := ReadMeta("iMeta.csv", []byte(change(goodMeta)))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		d, err := ReadData("iData.csv", []byte(change(goodData)), m)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		n, _ := m.Tree.Node("y")
		if n.Direction != -1 || n.Weight != 0.5 || n.Parent != "P" || n.Target != nil || n.Denominator != "" {
			t.Errorf("%s: %+v", what, n)
		}
		if x, _ := m.Tree.Node("x"); *x.Target != 9 || x.Denominator != "pop" || m.Denominators[0] != "pop" || m.Groups[0] != "region" || m.Others[0] != "memo" {
			t.Errorf("%s: %+v", what, m)
		}
		s, ok := d.Slice(2020)
		if !ok || fmt.Sprint(d.Years) != "[2019 2020]" || fmt.Sprint(s.Table.Units) != "[KAZ NA]" || d.Names["NA"] != "Namibia" {
			t.Fatalf("%s: %+v", what, d)
		}
		// Missing is missing, a zero is a zero, and Namibia is not missing.
		if _, has := s.Table.At(0, 1); has {
			t.Error("NA became a number")
		}
		if v, has := s.Table.At(1, 0); !has || v != 0 {
			t.Error("a zero is gone")
		}
		if v, _ := s.Denominators.At(1, 0); v != 2.5 || s.Groups["region"][1] != "Africa" {
			t.Errorf("%v, %v", v, s.Groups)
		}
	}
}

// Posts come from two columns of their own; without the column Time there is one year 0.
func TestReadPostsAndNoTime(t *testing.T) {
	meta := strings.ReplaceAll(goodMeta, "Type\n", "Type,Low,High\n")
	meta = strings.NewReplacer("Indicator\n", "Indicator,0,10\n", "Aggregate\n", "Aggregate,,\n", "Denominator\n", "Denominator,,\n", "Group\n", "Group,,\n", "Other\n", "Other,,\n").Replace(meta)
	m, err := ReadMeta("m", []byte(meta))
	if err != nil || m.Posts["x"].High != 10 || len(m.Posts) != 2 {
		t.Fatalf("%v %v", m, err)
	}
	d, err := ReadData("d", []byte("uCode,region,memo,pop,x,y\nA,,,1,1,1\n"), m)
	if err != nil || len(d.Years) != 1 || d.Years[0] != 0 || d.Names["A"] != "A" || d.Slices[0].Groups["region"][0] != "" {
		t.Fatalf("%+v %v", d, err)
	}
}

// Each defect is named with file and line.
func TestMetaFaults(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{goodMeta, "", "m:1: the file is empty"},
		{goodMeta, "Level,iCode,Direction,Weight,Parent,Type\n", "m:1: there is a header and no row"},
		{"iCode", "icode", "m:1: there is no column iCode; did you mean iCode for icode"},
		{"Direction", "Sign", "m:1: there is no column Direction"},
		{",Unit,", ",Weight,", "m:1: column Weight stands twice"},
		{"1,y,", "1,x,", "m:3: the code x stands in line 2 too"},
		{"1,y,", "1,,", "m:3: iCode is empty"},
		{"pop,P,Indicator", "pop,Q,Indicator", "m:2: x has the parent Q, which no row has as its code"},
		{"pop,P,Indicator", "pop,pop,Indicator", "m:2: x has the parent pop (line 6), which is no aggregate"},
		{"pop,P,Indicator", "pop,I,Indicator", "m:2: x at level 1 has the parent I at level 3 (line 5), want one level above"},
		{"pop,P,Indicator", "pop,,Indicator", "m:2: x at level 1 has no parent"},
		{"3,I,Index,1,1,,NA,,NA,", "3,I,Index,1,1,,NA,,P,", "m:4: P is its own ancestor"},
		{"1,x,First,1,1,", "1,x,First,1,0,", "m:2: x has the weight 0, want a positive number"},
		{"1,x,First,1,1,", "1,x,First,1,-2,", "m:2: x has the weight -2"},
		{"1,x,First,1,1,", "1,x,First,1,heavy,", `m:2: the weight of x: "heavy" is no number`},
		{"1,x,First,1,1,", "1,x,First,2,1,", `m:2: x has the direction "2", want 1`},
		{"1,x,First,1,1,", "1,x,First,NA,1,", `m:2: x has the direction "", want 1`},
		{"2,P,Pillar,1,", "2,P,Pillar,-1,", "m:4: P is an aggregate with direction -1"},
		{"1,x,First,1,1,", "2,x,First,1,1,", "m:2: x is an Indicator at level 2"},
		{"1,x,First,1,1,", "one,x,First,1,1,", `m:2: x has the level "one"`},
		{"USD,9,", "USD,nine,", `m:2: the target of x: "nine" is no number`},
		{"USD,9,pop", "USD,9,gdp", "m:2: x is divided by gdp, which is no row of type Denominator"},
		{"P,Indicator\n1,y", "P,indicator\n1,y", `m:2: x has the type "indicator", want one of`},
		{"2,P,Pillar,1,1,,NA,,I,Aggregate\n", "2,P,Pillar,1,1,,NA,,I,Aggregate\n2,Q,Empty,1,1,,NA,,I,Aggregate\n", "m:5: the aggregate Q has nothing below it"},
		{"1,x,First,1,1,USD", "1,x,First,1,1", "m:2: 9 fields, the header has 10"},
		{goodMeta, strings.ReplaceAll(goodMeta, ",", ";"), "m:1: the header has one field: the fields seem to be separated by semicolons"},
		{"First", `"First`, "m:"},
	} {
		bad := strings.Replace(goodMeta, c.old, c.new, 1)
		if bad == goodMeta {
			t.Fatalf("nothing replaced for %q", c.old)
		}
		_, err := ReadMeta("m", []byte(bad))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.new, err, c.want)
		}
	}
}

func TestDataFaults(t *testing.T) {
	m, err := ReadMeta("m", []byte(goodMeta))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{goodData, " \n", "d:1: the file is empty"},
		{"uCode", "code", "d:1: there is no column uCode"},
		{",pop,x,y\n", ",pop,x,z\n", "d:1: column z is in no row of the metadata"},
		{",pop,x,y\n", ",pop,x,z\n", "d:1: there is no column y, which the metadata have"},
		{"KAZ,Kazakhstan,2019", "KAZ,Kazakhstan,2020", "d:4: the unit KAZ of 2020 stands in line 2 too"},
		{"KAZ,Kazakhstan,2019", "KAZ,Kazakhstan,soon", `d:4: KAZ has the time "soon"`},
		{"KAZ,Kazakhstan,2019", ",Kazakhstan,2019", "d:4: uCode is empty"},
		{"19,2.5,", "19,much,", `d:2: x of KAZ: "much" is no number; leave the cell empty`},
		{"19,2.5,NA", `19,"2,5",NA`, `d:2: x of KAZ: "2,5" is no number: write a point for the decimal comma`},
		{"19,2.5,", "19,Inf,", `d:2: x of KAZ: "Inf" is no finite number`},
		{"19,2.5,", "19,NaN,", `d:2: x of KAZ: "NaN" is no finite number`},
		{"19,2.5,", "lots,2.5,", `d:2: pop of KAZ: "lots" is no number`},
		{"19,2.5,NA", "19,2.5", "d:2: 7 fields, the header has 8"},
	} {
		bad := strings.Replace(goodData, c.old, c.new, 1)
		_, err := ReadData("d", []byte(bad), m)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.new, err, c.want)
		}
	}
	// All defects are told, not only the first.
	_, err = ReadData("d", []byte(strings.ReplaceAll(strings.ReplaceAll(goodData, "2.5", "a"), "18", "b")), m)
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three defects: %v", err)
	}
}

// A large file is read whole, and a hopeless one does not give a hundred thousand lines.
func TestLarge(t *testing.T) {
	m, err := ReadMeta("m", []byte(goodMeta))
	if err != nil {
		t.Fatal(err)
	}
	var good, bad strings.Builder
	good.WriteString("uCode,region,memo,pop,x,y\n")
	bad.WriteString("uCode,region,memo,pop,x,y\n")
	for i := range 100_000 {
		fmt.Fprintf(&good, "U%d,R,,1,%d,%d\n", i, i, i%7)
		fmt.Fprintf(&bad, "U%d,R,,1,a,%d\n", i, i%7)
	}
	d, err := ReadData("d", []byte(good.String()), m)
	if err != nil || len(d.Slices[0].Table.Units) != 100_000 {
		t.Fatal(err)
	}
	if _, err = ReadData("d", []byte(bad.String()), m); err == nil || strings.Count(err.Error(), "\n") > mostFaults {
		t.Errorf("%d lines of errors", strings.Count(err.Error(), "\n"))
	}
}

// The example COINr is documented with.
func TestASEM(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "method", "index", "testdata", "coinr", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	m, err := ReadMeta("in_iMeta.csv", read("in_iMeta.csv"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := ReadData("in_iData.csv", read("in_iData.csv"), m)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Tree.Codes(1)) != 49 || len(m.Denominators) != 4 || len(m.Groups) != 4 || len(d.Slices) != 1 || len(d.Slices[0].Table.Units) != 51 || d.Years[0] != 2018 {
		t.Errorf("%d indicators, %v, %v, %v", len(m.Tree.Codes(1)), m.Denominators, m.Groups, d.Years)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(goodMeta), []byte(goodData))
	f.Add([]byte("iCode"), []byte("uCode\n\n"))
	f.Fuzz(func(t *testing.T, meta, data []byte) {
		m, err := ReadMeta("m", meta)
		if err != nil {
			if m, err = ReadMeta("m", []byte(goodMeta)); err != nil {
				t.Fatal(err)
			}
		}
		d, err := ReadData("d", data, m)
		if err != nil {
			return
		}
		for _, s := range d.Slices {
			if err := s.Table.Check(); err != nil {
				t.Errorf("a table that can't be used was taken: %v", err)
			}
		}
	})
}
