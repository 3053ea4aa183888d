package pyramid

import (
	"encoding/json"
	"fmt"
)

// Truth is a value of Kleene's three-valued logic. The zero value is Unknown, so
// that an answer nobody gave is not a "no".
type Truth int8

// The three values.
const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

// Of makes a Truth of a condition that is known.
func Of(b bool) Truth {
	if b {
		return True
	}
	return False
}

// String returns "yes", "no" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "yes"
	case False:
		return "no"
	}
	return "unknown"
}

// MarshalJSON writes true, false or null.
func (t Truth) MarshalJSON() ([]byte, error) {
	if t == Unknown {
		return []byte("null"), nil
	}
	return json.Marshal(t == True)
}

// UnmarshalJSON reads true, false or null.
func (t *Truth) UnmarshalJSON(b []byte) error {
	var v *bool
	if err := json.Unmarshal(b, &v); err != nil {
		return fmt.Errorf("pyramid: %s is none of true, false, null", b)
	}
	*t = Unknown
	if v != nil {
		*t = Of(*v)
	}
	return nil
}

// Or is True if any is True, else Unknown if any is Unknown, else False.
func Or(ts ...Truth) Truth {
	out := False
	for _, t := range ts {
		out = max(out, t)
	}
	return out
}

// And is False if any is False, else Unknown if any is Unknown, else True.
func And(ts ...Truth) Truth {
	out := True
	for _, t := range ts {
		out = min(out, t)
	}
	return out
}
