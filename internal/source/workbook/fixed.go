package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"upstep/policy"
)

var (
	wrapped     = excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}
	leftWrapped = excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: "left"}}
)

// layoutRow is the row of the sheet Read me that holds the version of the layout.
const layoutRow = 2

// readMe says what the workbook is and how to fill it in.
func (b *book) readMe() {
	b.widths(readMe, 12, 100)
	wrap := b.style("wrap", wrapped)
	b.set(readMe, 1, 1, b.tell("title"), b.bold())
	b.set(readMe, 1, layoutRow, b.tell("layout"), wrap)
	b.set(readMe, 2, layoutRow, Layout, b.style("left", leftWrapped))
	b.note(readMe, 2, layoutRow, b.tell("layout.note"))
	row := layoutRow + 2
	for i := 1; b.say[fmt.Sprintf("read.%d", i)] != ""; i++ {
		b.set(readMe, 1, row, i, b.style("left", leftWrapped))
		b.set(readMe, 2, row, b.tell(fmt.Sprintf("read.%d", i)), wrap)
		row++
	}
}

// anchors says what a score means, by dimension, and what to ask for.
func (b *book) anchors() {
	b.widths(anchors, 20, 30, 26, 26, 26, 26, 26, 26, 44)
	heads := []any{b.tell("anchors.head.dimension"), b.tell("anchors.head.means"), 0, 1, 2, 3, 4, 5, b.tell("anchors.head.ask")}
	for i, h := range heads {
		b.set(anchors, i+1, 1, h, b.head())
	}
	wrap := b.style("wrap", wrapped)
	if b.opt.Scale == nil {
		b.set(anchors, 1, 2, b.tell("anchors.none"), wrap)
	} else {
		for r, d := range b.opt.Scale.Dimensions {
			b.set(anchors, 1, r+2, d.Name, b.bold())
			b.set(anchors, 2, r+2, d.Meaning, wrap)
			for _, a := range d.Anchors {
				b.set(anchors, a.Score+3, r+2, a.Text, wrap)
			}
			b.set(anchors, len(heads), r+2, d.Ask, wrap)
		}
	}
	b.freeze(anchors, 1)
}

// words writes the lists that drop-downs offer, and remembers where each stands.
func (b *book) words() {
	b.ranges = map[string]string{}
	col := 1
	put := func(title string, width float64, values []any) {
		b.set(lists, col, 1, title, b.head())
		letter := place(col, 1)
		b.keep(b.f.SetColWidth(lists, letter[:len(letter)-1], letter[:len(letter)-1], width))
		for i, v := range values {
			b.set(lists, col, i+2, v, 0)
		}
		if n := len(values); n > 0 {
			letter = letter[:len(letter)-1]
			b.ranges[title] = fmt.Sprintf("%s!$%s$2:$%s$%d", lists, letter, letter, n+1)
		}
		col++
	}
	put(fromKinds, 16, anyOf(policy.Kinds()))
	put(fromTraces, 24, anyOf(policy.TraceKinds()))
	put(fromScores, 10, halves())
	put(fromAnswers, 12, []any{"yes", "no"})
	put(fromSpaces, 10, []any{0, 1, 2, 3})
	put(fromLevels, 10, numbers(1, policy.MaxWhys))
	put(fromFor, 18, []any{"problem", "reform"})
	put(fromNeeds, 24, ids(b.opt.Needs))
	put("name of the need", 40, names(b.opt.Needs))
	put(fromInstruments, 32, ids(b.opt.Instruments))
	put("name of the instrument", 50, names(b.opt.Instruments))
	put("instrument of the precondition", 32, ids(b.opt.Preconditions))
	put(fromPreconditions, 80, names(b.opt.Preconditions))
	put(fromAreas, 24, ids(b.opt.Areas))
	put("name of the area", 40, names(b.opt.Areas))
	b.note(lists, 1, 1, b.tell("lists.note"))
	b.freeze(lists, 0)
}

func anyOf(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// halves are the scores.
func halves() []any {
	var out []any
	for i := range 2*policy.MaxScore + 1 {
		out = append(out, float64(i)/2)
	}
	return out
}

func numbers(from, to int) []any {
	var out []any
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

func ids(list []Choice) []any {
	out := make([]any, len(list))
	for i, c := range list {
		out[i] = c.ID
	}
	return out
}

func names(list []Choice) []any {
	out := make([]any, len(list))
	for i, c := range list {
		out[i] = c.Name
	}
	return out
}
