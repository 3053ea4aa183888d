package app

import (
	"errors"
	"fmt"

	"upstep/opendata"
	"upstep/ref"
)

// Code classes an error for the user.
type Code string

// The error codes.
const (
	Invalid  Code = "invalid"  // the request makes no sense
	NotFound Code = "notfound" // the thing asked for does not exist
	Refused  Code = "refused"  // it could be done, but the result would not be honest or safe
	Failed   Code = "failed"   // the machine said no: disk, permission
	Internal Code = "internal" // a fault of the program
)

// Error is what a user sees: what happened, and what to try.
type Error struct {
	Code    Code
	Message string
	Hint    string
	Cause   error
}

// Error returns the message without the hint.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

func errorf(code Code, hint, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// AsError turns any error into an *Error, giving the known ones their code and hint.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var nf *ref.NotFound
	if errors.As(err, &nf) && lists[nf.Kind] != "" {
		hint := nf.Hint()
		if hint == "" {
			hint = lists[nf.Kind]
		}
		return &Error{Code: NotFound, Message: nf.Error(), Hint: hint, Cause: err}
	}
	var damaged *opendata.Damaged
	if errors.As(err, &damaged) {
		return &Error{Code: Refused, Message: err.Error(), Cause: err,
			Hint: "the program was built from a damaged or edited data pack: get a fresh copy, nothing was computed"}
	}
	var absent *opendata.Absent
	if errors.As(err, &absent) {
		return &Error{Code: Refused, Message: err.Error(), Cause: err,
			Hint: "this build leaves out tables with non-commercial or unsettled terms: build without -tags upstep_open to have them"}
	}
	return &Error{Code: Internal, Message: err.Error(), Cause: err}
}

// lists says which command lists the things of a kind.
var lists = map[string]string{
	"country":      "`upstep countries` lists the countries",
	"group":        "`upstep countries --groups` lists the groups",
	"indicator":    "`upstep indicators` lists the indicators",
	"product":      "`upstep products` lists the products",
	"nomenclature": "the nomenclatures are HS92, HS07 and HS12",
	"instrument":   "`upstep instruments` lists the instruments",
	"preset":       "`upstep instruments --presets` lists the presets",
	"source":       "`upstep sources` lists the sources",
	"figure":       "figure IDs are printed in the reports, as in `upstep why KAZ/gap/GB.XPD.RSDV.GD.ZS/value`",
}
