package app

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/trade"
)

// chunkRows is how many cells are turned into text at a time.
const chunkRows = 1 << 15

// yearResult is one year on its way to the files. Chunks of text follow it while it
// is being written.
type yearResult struct {
	year   int // index into the table's years
	matrix *trade.Matrix
	result *complexity.Result
	more   []extra
	cells  *table.Sheet
	chunks []chan []byte
	err    error
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
	if err := j.compareYear(last); err != nil {
		return err
	}
	return j.finish(w, last)
}

var errStopped = errorf(Internal, "", "stopped")

// computeYear builds the matrix of a year and computes every measure.
func (j *complexityJob) computeYear(i, workers int) *yearResult {
	y := &yearResult{year: i}
	var people map[string]float64
	if y.matrix, people, y.err = j.matrix(i); y.err != nil {
		return y
	}
	y.result, y.err = j.measure(y.matrix, j.convention, people, workers)
	if y.err != nil {
		return y
	}
	if y.err = j.more(y); y.err != nil {
		return y
	}
	y.cells = j.cellSheet(y)
	return y
}

func (j *complexityJob) measure(m *trade.Matrix, conv complexity.Convention, people map[string]float64, workers int) (*complexity.Result, error) {
	r, err := complexity.Compute(m, complexity.Options{Convention: conv, Population: people, Workers: workers,
		NoPhi: !j.req.Proximity && !j.req.Network})
	if err != nil {
		return nil, &Error{Code: Refused, Message: fmt.Sprintf("%s: %s", yearWord(m.Year), err), Hint: "look at the rows of that year", Cause: err}
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
		j.measures = measuresTaken(y.more)
	}
	j.run.Years = append(j.run.Years, j.summary(y))
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
