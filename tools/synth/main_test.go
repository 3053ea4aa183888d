package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	var a, b bytes.Buffer
	if err := run(&a, []string{"example"}); err != nil {
		t.Fatal(err)
	}
	if err := run(&b, []string{"example"}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) || !strings.HasPrefix(a.String(), "year,country,product,value\n2018,C001,") {
		t.Errorf("two runs differ, or begin with %.60q", a.String())
	}
	if n := strings.Count(a.String(), "\n"); n < 3500 || n > 4000 { // 65 % of 24 x 80 x 3
		t.Errorf("%d lines", n)
	}
	for _, args := range [][]string{nil, {"S9"}, {"S1", "S2"}} {
		if err := run(&a, args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
