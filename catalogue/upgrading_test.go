package catalogue_test

import (
	"os"
	"strings"
	"testing"

	"upstep/catalogue"
)

func TestUpgrading(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	u, err := c.Upgrading()
	if err != nil {
		t.Fatal(err)
	}
	if u.Name != "tui_reconstruction_v1" || len(u.Items) != 20 || len(u.Dropped) != 15 || len(u.Nodes) != 10 {
		t.Errorf("%s: %d items, %d dropped, %d nodes", u.Name, len(u.Items), len(u.Dropped), len(u.Nodes))
	}
	if strings.Contains(strings.ToLower(u.Title), "published") || !strings.Contains(u.Title, "reconstruction") {
		t.Errorf("the title %q must say that it is a reconstruction", u.Title)
	}
	u.Items[0].Code = "X"
	if again, _ := c.Upgrading(); again.Items[0].Code == "X" {
		t.Error("the definition can be changed by its reader")
	}
}

// Each defect is named with its line.
func TestUpgradingFaults(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile("upgrading.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ old, new, want string }{
		{"code: UPS.TMK.PC,", "code: UPS.TMK.XX,", "UPS.TMK.XX is no indicator"},
		{"form: mean, provenance: literature, text: \"Resident trademark", "form: average, provenance: literature, text: \"Resident trademark", `form "average"`},
		{"pillar: A2, form: mean", "pillar: A9, form: mean", `pillar "A9"`},
		{"code: A2, level: 2, parent: A,", "code: A2, level: 2, parent: D,", `has the parent "D"`},
		{"code: B, level: 3, name", "code: A, level: 3, name", "A stands twice"},
		{"name: \"Breadth\", provenance: verified", "name: \"Breadth\", provenance: sure", `provenance "sure"`},
		{"code: UPS.PCT.PC,", "code: UPS.PAT.PC,", "UPS.PAT.PC stands twice"},
		{"pillar: B3, provenance: literature, reason: \"Not", "pillar: B4, provenance: literature, reason: \"Not", `pillar "B4"`},
		{"year: 2022", "jahr: 2022", "jahr"},
	} {
		bad := strings.Replace(string(good), x.old, x.new, 1)
		if bad == string(good) {
			t.Fatalf("nothing replaced for %q", x.old)
		}
		_, err := catalogue.ParseUpgrading([]byte(bad), c)
		if err == nil || !strings.Contains(err.Error(), x.want) || !strings.HasPrefix(err.Error(), "upgrading.yaml:") {
			t.Errorf("%s: %v, want %q with file and line", x.new, err, x.want)
		}
	}
}

func FuzzUpgrading(f *testing.F) {
	good, err := os.ReadFile("upgrading.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("name: x"))
	f.Add([]byte(""))
	c, err := catalogue.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if u, err := catalogue.ParseUpgrading(b, c); err == nil && (len(u.Items) == 0 || len(u.Nodes) == 0) {
			t.Error("a definition without items or nodes was taken")
		}
	})
}
