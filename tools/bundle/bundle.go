package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// output is a file the command makes, by its name in the output folder.
type output struct {
	name string
	data []byte
}

// build installs the locked packages into a scratch folder and returns the bundle
// with its licence texts. Nothing of the scratch folder's name reaches the output.
func build(src string) (outs []output, err error) {
	scratch, err := os.MkdirTemp("", "upstep-bundle-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := install(src, scratch); err != nil {
		return nil, err
	}
	modules := filepath.Join(scratch, "node_modules")
	versions, err := versions(filepath.Join(src, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	js, err := bundle(filepath.Join(src, "src", "charts.js"), modules, versions)
	if err != nil {
		return nil, err
	}
	licence, err := licences(modules)
	if err != nil {
		return nil, err
	}
	notice, err := os.ReadFile(filepath.Join(modules, "echarts", "NOTICE"))
	if err != nil {
		return nil, err
	}
	notice = append([]byte(strings.TrimRight(string(notice), "\n")), '\n')
	return []output{{bundleName, js}, {"LICENSE", licence}, {"NOTICE", notice}}, nil
}

// install runs `npm ci` on copies of the package files; npm checks every package
// against the lock file's integrity hash. No package script is run.
func install(src, dir string) error {
	for _, name := range []string{"package.json", "package-lock.json"} {
		b, err := os.ReadFile(filepath.Join(src, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci for %s: %w\n%s", src, err, out)
	}
	return nil
}

// bundle returns the minified script. Its first line names the parts and their
// versions, so that a reader of the file knows what it is.
func bundle(entry, modules, versions string) ([]byte, error) {
	r := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		NodePaths:         []string{modules},
		Bundle:            true,
		Format:            api.FormatIIFE,
		GlobalName:        "upstepCharts",
		Target:            api.ES2015,
		TreeShaking:       api.TreeShakingTrue,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetASCII,
		LegalComments:     api.LegalCommentsNone, // the texts are in LICENSE and NOTICE beside it
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
		Banner: map[string]string{"js": "/* Made by tools/bundle from " + versions +
			"; licences in LICENSE and NOTICE. Do not edit. */"},
		LogLevel: api.LogLevelSilent,
	})
	if len(r.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(r.Errors, api.FormatMessagesOptions{}), ""))
	}
	return r.OutputFiles[0].Contents, nil
}

// versions lists the locked packages, "echarts 6.1.0, tslib 2.3.0, ...", in the
// lock file's order.
func versions(lock string) (string, error) {
	b, err := os.ReadFile(lock)
	if err != nil {
		return "", err
	}
	var f struct {
		Packages map[string]struct {
			Version string `json:"version"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return "", fmt.Errorf("%s: %w", lock, err)
	}
	var out []string
	for _, name := range packages {
		p, ok := f.Packages["node_modules/"+name]
		if !ok {
			return "", fmt.Errorf("%s: no package %s", lock, name)
		}
		out = append(out, name+" "+p.Version)
	}
	if len(out) != len(f.Packages)-1 { // the root entry is not a package
		return "", fmt.Errorf("%s: %d packages, the licence list knows %d", lock, len(f.Packages)-1, len(out))
	}
	return strings.Join(out, ", "), nil
}

// packages are all packages that may end up in the bundle. A new one must be
// added here, so that its licence can't be forgotten.
var packages = []string{"echarts", "zrender", "tslib"}

// licences joins the licence texts of all packages.
func licences(modules string) ([]byte, error) {
	files := [][2]string{
		{"echarts", "LICENSE"},
		{"echarts, parts from d3", "../echarts/licenses/LICENSE-d3"},
		{"zrender", "LICENSE"},
		{"tslib", "LICENSE.txt"},
	}
	var b strings.Builder
	b.WriteString("Licence texts of the packages in " + bundleName + "\n")
	for _, f := range files {
		name, _, _ := strings.Cut(f[0], ",")
		text, err := os.ReadFile(filepath.Join(modules, name, f[1]))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n\n%s\n", strings.Repeat("=", 78), f[0], strings.Repeat("=", 78),
			strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	return []byte(b.String()), nil
}
