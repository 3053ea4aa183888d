// Command bundle builds the chart script that reports run: Apache ECharts, only the
// parts used, minified by esbuild.
//
//	go run ./tools/bundle          rebuild internal/render/chart/echarts.bundle.js
//	go run ./tools/bundle --check  rebuild in memory and compare; exit 1 on a difference
//
// In: package.json and package-lock.json (exact versions and integrity hashes) and
// src/. Out: the bundle, LICENSE and NOTICE. It needs npm and a package registry;
// building and running Upstep needs neither, because the result is committed.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const bundleName = "echarts.bundle.js"

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	flags := flag.NewFlagSet("bundle", flag.ContinueOnError)
	check := flags.Bool("check", false, "compare with the committed files instead of writing them")
	src := flags.String("src", "tools/bundle", "folder with package.json and src/")
	dir := flags.String("out", "internal/render/chart", "folder of the bundle")
	if err := flags.Parse(args); err != nil {
		return err
	}
	outs, err := build(*src)
	if err != nil {
		return err
	}
	if *check {
		return compare(*dir, outs)
	}
	for _, o := range outs {
		path := filepath.Join(*dir, o.name)
		if err := os.WriteFile(path, o.data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %d bytes\n", path, len(o.data))
	}
	return nil
}

// compare reports the first output whose file differs.
func compare(dir string, outs []output) error {
	for _, o := range outs {
		path := filepath.Join(dir, o.name)
		have, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !bytes.Equal(have, o.data) {
			return fmt.Errorf("%s is stale (%d bytes, rebuilt %d): run `go run ./tools/bundle`", path, len(have), len(o.data))
		}
	}
	return nil
}
