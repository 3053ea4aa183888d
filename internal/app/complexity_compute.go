package app

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// chunkRows is how many cells are turned into text at a time.
const chunkRows = 1 << 15

// yearResult is one year on its way to the files. Chunks of text follow it while it
// is being written.
type yearResult struct {
	year     int // index into the table's years
	matrix   *trade.Matrix
	people   map[string]float64
	given    given        // the presence, unless it is the convention's test
	notes    []panel.Note // on the matrix and the presence
	result   *complexity.Result
	more     []extra
	tables   []named
	approach []ApproachCount
	compared []ComplexityCompare // one for each convention to compare with
	cells    *table.Sheet
	chunks   []chan []byte
	err      error
}

// compute runs all years, several at a time when there are enough of them, and
// writes them in order. What is written does not depend on how many run at a time.
func (j *complexityJob) compute() error {
	w, err := openWriter(j.req.Destination, "complexity")
	if err != nil {
		return err
	}
	if w != nil {
		defer w.stage.drop()
	}
	workers := runtime.GOMAXPROCS(0)
	outer, inner := 1, workers
	if len(j.years) >= workers {
		outer, inner = workers, 1
	}
	results := make([]chan *yearResult, len(j.years))
	for i := range results {
		results[i] = make(chan *yearResult, 1)
	}
	ahead := make(chan struct{}, outer+1) // years computed but not yet written
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	for range outer {
		wg.Go(func() {
			for {
				ahead <- struct{}{}
				i := int(next.Add(1)) - 1
				if i >= len(j.years) {
					<-ahead
					return
				}
				if failed.Load() {
					results[i] <- &yearResult{err: errStopped}
					continue
				}
				y := j.computeYear(j.years[i], inner)
				results[i] <- y
				y.format(w, inner)
			}
		})
	}
	var last *yearResult
	for i := range results {
		y := <-results[i]
		if err == nil {
			if err = j.take(y, w); err == nil {
				last = y
			}
			failed.Store(err != nil)
		} // a year not wanted any more comes to its end by itself: its channels have room
		<-ahead
	}
	wg.Wait()
	if err != nil {
		return err
	}
	for k := range j.compare { // by convention, then year
		for _, c := range j.compared {
			j.run.Compared = append(j.run.Compared, c[k])
		}
	}
	return j.finish(w, last)
}

var errStopped = errorf(Internal, "", "stopped")

// computeYear builds the matrix of a year and computes every measure.
func (j *complexityJob) computeYear(i, workers int) *yearResult {
	y := &yearResult{year: i}
	if y.err = j.build(y); y.err != nil {
		return y
	}
	y.result, y.err = j.measure(y, j.convention, workers)
	if y.err != nil {
		return y
	}
	for _, add := range []func(*yearResult) error{j.more, j.relate, j.furtherMeasures} {
		if y.err = add(y); y.err != nil {
			return y
		}
	}
	if y.err = j.compareYear(y, workers); y.err != nil {
		return y
	}
	y.cells = j.cellSheet(y)
	return y
}

// build makes the matrix of a year, or the mean over the years up to it, and its presence.
func (j *complexityJob) build(y *yearResult) (err error) {
	if j.req.Rolling > 0 {
		var m *trade.Matrix
		if m, y.notes, err = j.mean(y.year, j.req.Rolling); err == nil {
			y.matrix, y.people, err = j.narrowed(m)
		}
	} else {
		y.matrix, y.people, err = j.matrix(y.year)
	}
	if err != nil {
		return err
	}
	y.given, err = j.presence(y.year, y.matrix, y.people)
	y.notes = append(y.notes, y.given.notes...)
	return err
}

func (j *complexityJob) measure(y *yearResult, conv complexity.Convention, workers int) (*complexity.Result, error) {
	r, err := complexity.Compute(y.matrix, complexity.Options{Convention: conv, Population: y.people, Presence: y.given.m, Workers: workers,
		NoPhi: !j.req.Proximity && !j.req.Network})
	if err != nil {
		return nil, ofYear(y.matrix.Year, err)
	}
	return r, nil
}

func yearWord(year int) string {
	if year == 0 {
		return "the table"
	}
	return fmt.Sprintf("the year %d", year)
}

// format turns the cells into text, chunk by chunk, on so many workers.
func (y *yearResult) format(w *tableWriter, workers int) {
	if y.err != nil || w == nil || w.parquet || len(y.chunks) == 0 {
		return
	}
	f := y.cells.Formatter()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				k := int(next.Add(1)) - 1
				if k >= len(y.chunks) {
					return
				}
				y.chunks[k] <- f.Append(w.buffer(), k*chunkRows, min((k+1)*chunkRows, y.cells.Rows))
			}
		})
	}
	wg.Wait()
}

// take writes a finished year and adds it to the answer.
func (j *complexityJob) take(y *yearResult, w *tableWriter) error {
	if y.err != nil {
		return y.err
	}
	if j.params == nil {
		j.params = y.result.Recipe.Params
		j.measures = measuresTaken(y)
		j.first = y.matrix
	}
	j.run.Years = append(j.run.Years, j.summary(y))
	j.compared = append(j.compared, y.compared)
	if w == nil {
		return nil
	}
	return w.year(j, y)
}

// finish writes what needs all years, then the recipe, and commits.
func (j *complexityJob) finish(w *tableWriter, last *yearResult) error {
	if w == nil {
		return nil
	}
	if j.req.Network {
		if err := w.nodes(j, last); err != nil {
			return err
		}
	}
	if j.req.NewProducts {
		if err := j.newProducts(w, j.first, last.matrix); err != nil {
			return err
		}
	}
	outputs, err := w.finish(j.recipe())
	j.run.Outputs, j.run.Folder = outputs, j.req.Out
	return err
}

// ofTheYear are the options that differ from year to year.
var ofTheYear = []string{"year", "system", "filter"}

func (j *complexityJob) recipe() TableRecipe {
	r := newTableRecipe("complexity", j.req.Command, j.req, j.took)
	r.reading(j.ask)
	r.Measures = j.measures
	r.options(j.params)
	return r
}
