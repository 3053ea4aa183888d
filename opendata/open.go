//go:build upstep_open

package opendata

import "io/fs"

// restricted holds nothing: tables under non-commercial or unsettled terms are
// left out of this build.
var restricted fs.FS
