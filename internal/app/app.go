package app

import (
	"context"
	"fmt"
	"io"
	"sync"

	"upstep/catalogue"
	"upstep/internal/render"
	"upstep/internal/source"
	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
)

// App answers requests on the embedded data pack. It is safe for concurrent use.
type App struct {
	data     *source.Data
	cat      *catalogue.Catalogue
	dir      *ref.Directory
	panel    *panel.Panel
	messages report.Messages
	world    []string // every economy that is no aggregate, by code

	stop context.Context //nolint:containedctx // ends when the user asks to stop; nil: never

	mu     sync.Mutex
	worlds map[int]func() (*world, error) // by year of the export table
}

// Open opens the embedded pack. A damaged pack is refused here.
func Open() (*App, error) {
	pack, err := opendata.Open()
	if err != nil {
		return nil, err
	}
	return open(pack)
}

// Until makes long work end when the context does. It is called before the work.
func (a *App) Until(stop context.Context) { a.stop = stop }

// stopping is the context of long work.
func (a *App) stopping() context.Context {
	if a.stop == nil {
		return context.Background()
	}
	return a.stop
}

// open reads what every command needs; catalogue and pack are independent.
func open(pack *opendata.Pack) (*App, error) {
	a := &App{worlds: map[int]func() (*world, error){}}
	var texts map[string]string
	var catErr, textErr error
	var wg sync.WaitGroup
	wg.Go(func() { a.cat, catErr = catalogue.Load() })
	wg.Go(func() { texts, textErr = catalogue.Messages("en") })
	a.data = source.Load(pack)
	var dirErr, panelErr error
	a.dir, dirErr = a.data.Directory()
	a.panel, panelErr = a.data.Panel()
	wg.Wait()
	for _, err := range []error{catErr, textErr, dirErr, panelErr} {
		if err != nil {
			return nil, err
		}
	}
	a.messages = texts
	for _, e := range a.dir.Countries() {
		a.world = append(a.world, e.ISO3)
	}
	return a, nil
}

// Summary prints one screen of a report.
func (a *App) Summary(w io.Writer, d *report.Document, s Screen) error {
	return render.Terminal(w, d, render.TermOptions{Width: s.Width, Colour: s.Colour})
}

// Print prints a whole document as text.
func (a *App) Print(w io.Writer, d *report.Document, s Screen) error {
	return render.Terminal(w, d, render.TermOptions{Width: s.Width, Colour: s.Colour, Full: true})
}

// CheckPack verifies every table of the pack and returns how many this build has and
// how many it leaves out.
func (a *App) CheckPack() (present, absent int, err error) {
	for _, t := range a.data.Pack().Tables() {
		if a.data.Pack().Has(t.Name) {
			present++
		} else {
			absent++
		}
	}
	return present, absent, a.data.Pack().Verify()
}

// BuildPack builds the data pack from raw files into a folder, or with check only
// tells whether what is there is what would be built.
func BuildPack(from, to string, check bool, log io.Writer) error {
	run := source.BuildPack
	if check {
		run = source.CheckPack
	}
	if err := run(from, to, log); err != nil {
		return &Error{Code: Failed, Message: err.Error(), Cause: err}
	}
	return nil
}

// cut returns the last year that may be used.
func (a *App) cut(year int) (int, error) {
	first, last := a.panel.Years()
	switch {
	case year == 0:
		return last, nil
	case year < first || year > last:
		return 0, errorf(Invalid, fmt.Sprintf("choose a year from %d to %d, or leave it out for the newest of each indicator", first, last), "no data for the year %d", year)
	}
	return year, nil
}
