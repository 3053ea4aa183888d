//go:build !upstep_open

package opendata

import (
	"embed"
	"io/fs"
)

//go:embed restricted/*.upk
var restrictedFiles embed.FS

var restricted fs.FS = restrictedFiles
