//go:build !cgo

package engine

import (
	"context"

	"upstep/internal/source/bulk"
	"upstep/internal/source/patents"
	"upstep/method/catchup"
)

// Sum needs the engine.
func Sum(context.Context, *bulk.Plan, string, bool, Limits) (*Sums, error) { return nil, ErrAbsent }

// Survey needs the engine.
func Survey(context.Context, *bulk.Plan, []string, Limits) ([]bulk.Count, error) {
	return nil, ErrAbsent
}

// ToCSV needs the engine.
func ToCSV(context.Context, *bulk.Plan, string, Limits) error { return ErrAbsent }

// Columns needs the engine.
func Columns(context.Context, string, Limits) ([]string, error) { return nil, ErrAbsent }

// Query needs the engine.
func Query(context.Context, string, []Table, int, Limits) (*Answer, error) { return nil, ErrAbsent }

// Patents needs the engine.
func Patents(context.Context, patents.Files, int, int, Limits) (*catchup.Tally, error) {
	return nil, ErrAbsent
}
