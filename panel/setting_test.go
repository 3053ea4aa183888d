package panel_test

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/panel"
)

type colour string

type dials struct {
	Level  float64
	Years  int
	Share  float64
	Firms  int
	Colour colour
	Code   string
}

var dialSettings = panel.Settings[dials]{
	panel.Real("level", panel.Literature, func(o *dials) *float64 { return &o.Level }, 0.5),
	panel.Whole("years", panel.Judgement, func(o *dials) *int { return &o.Years }, 3),
	panel.Positive("share", panel.Judgement, func(o *dials) *float64 { return &o.Share }, 0.25),
	panel.Count("firms", panel.Verified, func(o *dials) *int { return &o.Firms }, 5),
	panel.Word("colour", panel.Judgement, func(o *dials) *colour { return &o.Colour }, "red", "red", "green"),
	panel.Word("code", panel.Literature, func(o *dials) *string { return &o.Code }, "USA"),
}

// Zero is the default; negative is 0 for Real and Whole, and stays for the other two.
func TestSettingsFill(t *testing.T) {
	for _, tc := range []struct{ in, want dials }{
		{dials{}, dials{0.5, 3, 0.25, 5, "red", "USA"}},
		{dials{2, 7, 1, 1, "green", "DEU"}, dials{2, 7, 1, 1, "green", "DEU"}},
		{dials{-2, -7, -1, -1, "blue", "-"}, dials{0, 0, -1, -1, "blue", "-"}},
		{dials{Level: math.Copysign(0, -1)}, dials{0.5, 3, 0.25, 5, "red", "USA"}},
	} {
		in := tc.in
		if got := dialSettings.Fill(in); got != tc.want {
			t.Errorf("%+v: %+v, want %+v", tc.in, got, tc.want)
		}
		if in != tc.in {
			t.Errorf("%+v was changed to %+v", tc.in, in)
		}
	}
	if got := dialSettings.Fill(dials{Level: math.NaN()}); !math.IsNaN(got.Level) {
		t.Errorf("NaN became %v: nobody could refuse it", got.Level)
	}
}

func TestSettingsParams(t *testing.T) {
	want := []panel.Param{{Name: "level", Value: "0.5", Provenance: panel.Literature}, {Name: "years", Value: "3", Provenance: panel.Judgement}, {Name: "share", Value: "0.25", Provenance: panel.Judgement},
		{Name: "firms", Value: "5", Provenance: panel.Verified}, {Name: "colour", Value: "red", Provenance: panel.Judgement}, {Name: "code", Value: "USA", Provenance: panel.Literature}}
	if got := dialSettings.Params(dials{Years: 3, Firms: 5}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	for i, p := range dialSettings.Params(dials{-1, -1, 1, 1, "green", "DEU"}) {
		if value := []string{"0", "0", "1", "1", "green", "DEU"}[i]; p.Name != want[i].Name || p.Value != value || p.Provenance != panel.User {
			t.Errorf("%+v", p)
		}
	}
}

func TestSettingsSet(t *testing.T) {
	for name, values := range map[string][]string{
		"level": {"", "x", "-1", "NaN", "Inf", "1e16"}, "years": {"", "1.5", "-1", "1000001"}, "share": {"", "x", "0", "-1", "NaN", "Inf"},
		"firms": {"", "0", "-1", "1.5"}, "colour": {"", "blue"}, "tint": {"1"},
	} {
		for _, v := range values {
			var o dials
			if err := dialSettings.Set(&o, name, v); err == nil || !strings.Contains(err.Error(), name) || o != (dials{}) {
				t.Errorf("%s=%q: %v, %+v", name, v, err, o)
			}
		}
	}
	var o dials
	if err := dialSettings.Set(&o, "tint", "1"); err == nil || err.Error() != `there is no option "tint", only level, years, share, firms, colour, code` {
		t.Error(err)
	}
	if err := dialSettings.Set(&o, "firms", "0"); err == nil || err.Error() != `firms is a whole number above 0, not "0"` {
		t.Error(err)
	}
	if err := dialSettings.Set(&o, "colour", "blue"); err == nil || err.Error() != `colour is one of ["red" "green"], not "blue"` {
		t.Error(err)
	}
}

// What Set takes is what the recipe prints, 0 included; the rest stays as it was.
func TestSettingsRoundTrip(t *testing.T) {
	names := dialSettings.Names()
	if !slices.Equal(names, []string{"level", "years", "share", "firms", "colour", "code"}) {
		t.Fatal(names)
	}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(names)-1).Draw(t, "at")
		number := strconv.FormatFloat(rapid.Float64Range(0, 1e15).Draw(t, "real"), 'g', -1, 64)
		whole := strconv.Itoa(rapid.IntRange(0, 1e6).Draw(t, "whole"))
		above := strconv.Itoa(rapid.IntRange(1, 999_999).Draw(t, "above"))
		value := []string{number, whole, above, above, "green", "X" + whole}[at]
		var o dials
		if err := dialSettings.Set(&o, names[at], value); err != nil {
			t.Fatal(err)
		}
		def := dialSettings.Params(dials{})
		for i, p := range dialSettings.Params(o) {
			switch {
			case i != at && p != def[i]:
				t.Errorf("%s also changed %+v", names[at], p)
			case i == at && (p.Value != value || (p.Provenance == panel.User) != (value != def[i].Value)):
				t.Errorf("%s=%s gave %+v", names[at], value, p)
			}
		}
	})
	for _, name := range []string{"level", "years"} {
		var o dials
		if err := dialSettings.Set(&o, name, "0"); err != nil {
			t.Fatal(err)
		}
		if p := dialSettings.Params(o)[slices.Index(names, name)]; p.Value != "0" || p.Provenance != panel.User {
			t.Errorf("0 was asked for and is %+v", p)
		}
	}
}
