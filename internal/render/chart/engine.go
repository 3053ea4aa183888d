package chart

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/dop251/goja"

	"upstep/report"
)

//go:embed echarts.bundle.js
var script string

// program is the bundle, compiled once for the process.
var program = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile("echarts.bundle.js", script, false)
})

// Warm compiles the bundle, so that a caller can do it beside other work. It is
// never necessary.
func Warm() { _, _ = program() } // an error comes back from the first drawing

// engine is one virtual machine with the bundle loaded. It serves one goroutine.
type engine struct {
	vm  *goja.Runtime
	svg goja.Callable
}

// idle keeps engines between calls: loading the bundle costs a tenth of a chart.
var idle = sync.Pool{}

func take() (*engine, error) {
	if e, ok := idle.Get().(*engine); ok {
		return e, nil
	}
	p, err := program()
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	// The bundle starts timers for animation and idle work; a drawing is finished
	// when the call returns, so they need not run.
	for _, name := range []string{"setTimeout", "clearTimeout"} {
		if err := vm.Set(name, func() {}); err != nil {
			return nil, err
		}
	}
	if _, err := vm.RunProgram(p); err != nil {
		return nil, err
	}
	lib := vm.Get("upstepCharts").ToObject(vm)
	svg, ok := goja.AssertFunction(lib.Get("svg"))
	measure, ok2 := goja.AssertFunction(lib.Get("setMeasure"))
	if !ok || !ok2 {
		return nil, errors.New("the chart bundle lacks svg or setMeasure: rebuild it with tools/bundle")
	}
	if _, err := measure(goja.Undefined(), vm.ToValue(textWidth)); err != nil {
		return nil, err
	}
	return &engine{vm, svg}, nil
}

// draw returns ECharts' SVG text of a plot.
func (e *engine) draw(p Plot) (string, error) {
	p.lend()
	option, err := json.Marshal(p.Option)
	if err != nil {
		return "", err
	}
	v, err := e.svg(goja.Undefined(), e.vm.ToValue(string(option)), e.vm.ToValue(p.Width), e.vm.ToValue(p.Height))
	if err != nil {
		return "", err
	}
	return p.fill(v.String()), nil
}

// SVG draws a chart as one svg element with role, title and description. Colours are
// the theme's; ids inside start with "chart-" and the chart's ID. A chart with a value
// that is not a finite number, or with no kind set, is an error.
func SVG(c report.Chart, th Theme) (string, error) {
	p, err := Option(c, th)
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", c.ID, err)
	}
	e, err := take()
	if err != nil {
		return "", err
	}
	raw, err := e.draw(p)
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", c.ID, err) // the engine may be damaged: not kept
	}
	idle.Put(e)
	return finish(raw, c, p, th)
}

// All draws charts side by side on the machine's processors, in the order given.
func All(charts []report.Chart, th Theme) ([]string, error) {
	out := make([]string, len(charts))
	errs := make([]error, len(charts))
	next := make(chan int, len(charts))
	for i := range charts {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(charts)) {
		wg.Go(func() {
			for i := range next {
				out[i], errs[i] = SVG(charts[i], th)
			}
		})
	}
	wg.Wait()
	return out, errors.Join(errs...)
}
