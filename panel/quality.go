package panel

import "fmt"

// Quality says how an observation came about. The zero value is Observed.
type Quality uint8

// The qualities, from best to worst.
const (
	Observed  Quality = iota // reported or measured by the source
	Old                      // from a series its publisher has retired
	Mirror                   // reported by trading partners, not by the economy itself
	Estimated                // modelled by the source
	Imputed                  // filled by a stated rule of ours
	Expert                   // scored by people
	Doubtful                 // known to be damaged or implausible: shown, never computed with
)

var qualityNames = [...]string{"observed", "old", "mirror", "estimated", "imputed", "expert", "doubtful"}

// String returns the lower-case name used in files and reports.
func (q Quality) String() string {
	if int(q) < len(qualityNames) {
		return qualityNames[q]
	}
	return fmt.Sprintf("quality(%d)", uint8(q))
}

// ParseQuality is the inverse of [Quality.String].
func ParseQuality(s string) (Quality, error) {
	for i, n := range qualityNames {
		if n == s {
			return Quality(i), nil
		}
	}
	return 0, fmt.Errorf("unknown quality %q, want one of %v", s, qualityNames)
}

// MarshalText makes a quality its name in JSON.
func (q Quality) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads a name.
func (q *Quality) UnmarshalText(b []byte) (err error) {
	*q, err = ParseQuality(string(b))
	return err
}

// State says whether a cell holds a value. The zero value is Missing.
type State uint8

// The three states of a cell.
const (
	Missing       State = iota // no value is known
	Present                    // Value holds it; a reported zero is Present
	NotApplicable              // the question does not arise; left out of every count
)

var stateNames = [...]string{"missing", "present", "not applicable"}

// String returns the lower-case name.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("state(%d)", uint8(s))
}

// MarshalText makes a state its name in JSON.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a name.
func (s *State) UnmarshalText(b []byte) error {
	for i, n := range stateNames {
		if n == string(b) {
			*s = State(i)
			return nil
		}
	}
	return fmt.Errorf("unknown state %q, want one of %v", b, stateNames)
}
