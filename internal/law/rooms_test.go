package law

import (
	"slices"
	"strings"
)

const module = "upstep"

// public lists the pure rooms. A room imports only rooms of an earlier line; rooms
// of one line do not know each other. A line may name rooms that are not built yet.
var public = [][]string{
	{"catalogue"},
	{"opendata"},
	{"panel"},
	{"ref"},
	{"trade"},
	{
		"method/gap", "method/index", "method/pyramid", "method/identify", "method/specialise", "method/mission",
		"method/diagnose", "method/catchup", "method/complexity", "method/failure",
	},
	{"agree"},
	{"policy"},
	{"match"},
	{"pilot"},
	{"scheme"},
	{"ledger"},
	{"report"},
}

// machinery lists the rooms that may touch the world, and the rooms of the module
// each may import. "public" stands for every public room.
var machinery = map[string][]string{
	"internal/source": {"public"},
	"internal/engine": {"public", "internal/source"},
	"internal/store":  {"public"},
	"internal/render": {"public"},
	"internal/app":    {"public", "internal/source", "internal/engine", "internal/store", "internal/render"},
	"internal/web":    {"panel", "ref", "report", "internal/app"},
	"internal/cli":    {"panel", "ref", "report", "internal/app"},
	"internal/law":    {},
	"cmd":             {"internal/cli"},
	"tools":           {"public", "internal/source", "internal/render", "internal/app"},
}

// impure are the packages a public room must not import. A name ending in "/" also
// stands for everything below it.
var impure = []string{
	"crypto/rand", "database/sql/", "html", "html/template", "io/ioutil", "log/", "net/", "os/", "plugin", "runtime/debug",
	"syscall", "testing/", "golang.org/x/net/", "golang.org/x/sys/",
}

// pure are the exceptions to impure: they compute only.
var pure = []string{"net/netip", "net/url"}

// reserved are packages that belong to named rooms.
var reserved = []struct {
	rule     string
	packages []string
	rooms    []string
}{
	{
		"HTML is made only in internal/render and internal/web",
		[]string{"html/template", "golang.org/x/net/html/"},
		[]string{"internal/render", "internal/web"},
	},
	{
		"SQL is spoken only in internal/store and internal/engine",
		[]string{
			"database/sql/", "modernc.org/sqlite/", "github.com/mattn/go-sqlite3", "github.com/duckdb/", "github.com/marcboeker/go-duckdb/",
			"github.com/jackc/", "github.com/ClickHouse/", "github.com/pressly/goose/",
		},
		[]string{"internal/store", "internal/engine"},
	},
}

// covers reports whether a list such as impure names the package.
func covers(list []string, pkg string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		base, tree := strings.CutSuffix(entry, "/")
		return pkg == base || tree && strings.HasPrefix(pkg, entry)
	})
}

// calls are the functions that reach outside through a package that is otherwise
// fine; apply says which rooms the rule holds for. Tests may call them all.
var calls = []struct {
	rule  string
	pkg   string
	names []string
	apply func(room string) bool
}{
	{
		"the clock belongs to internal/app", "time",
		[]string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
		func(room string) bool { return room != "internal/app" && room != "tools" },
	},
	{
		"a public room depends on no local time zone", "time", []string{"Local", "LoadLocation"}, isPublic,
	},
	{
		"a public room prints nothing and reads no terminal", "fmt",
		[]string{"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"}, isPublic,
	},
	{
		"only cmd and tools end the program", "os", []string{"Exit"},
		func(room string) bool { return room != "cmd" && room != "tools" },
	},
	{
		"only cmd and tools end the program", "log", []string{"Fatal", "Fatalf", "Fatalln"},
		func(room string) bool { return room != "cmd" && room != "tools" },
	},
}

// seeded are the only names of math/rand and math/rand/v2 that code may use: those
// that make or name a generator with a seed. All else draws from the global one.
var seeded = []string{"New", "NewSource", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "Source64", "PCG", "ChaCha8", "Zipf"}

// roomOf returns the room a package of the module belongs to: the listed room it is
// or lies below. ok is false when the tables above do not know it.
func roomOf(pkg string) (room string, ok bool) {
	path, inside := strings.CutPrefix(pkg, module+"/")
	if !inside {
		return "", false
	}
	for path != "" {
		if _, listed := machinery[path]; listed || isPublic(path) {
			return path, true
		}
		cut := max(strings.LastIndexByte(path, '/'), 0)
		path = path[:cut]
	}
	return "", false
}

// rank returns the line of a public room, or -1.
func rank(room string) int {
	return slices.IndexFunc(public, func(line []string) bool { return slices.Contains(line, room) })
}

func isPublic(room string) bool { return rank(room) >= 0 }
