package app

import (
	"fmt"
	"io"
	"strings"

	"upstep/method/complexity"
	"upstep/panel"
)

// Print writes the answer for people: bands, never ranks alone.
func (r *UncertaintyRun) Print(out io.Writer) error {
	w := &strings.Builder{}
	r.head(w)
	for _, y := range r.Years {
		y.print(w)
	}
	if r.Folder != "" {
		fmt.Fprintln(w)
	}
	_, err := io.WriteString(out, w.String())
	return err
}

var schemeWords = map[string]string{
	string(complexity.ByProducts): "products drawn anew: how far ranks hang on the list of products",
	string(complexity.ByEconomy):  "economies drawn anew: how far ranks hang on the list of economies",
	string(complexity.ByNoise):    "noise on every value: how far ranks hang on errors of measurement",
}

const bandsShown = 5

func (y *UncertainYear) print(w *strings.Builder) {
	head(w, y.Year, y.Economies, y.Products, y.Steps)
	for _, s := range y.Schemes {
		fmt.Fprintf(w, "\n  %s (%d replications, level %g)\n", schemeWords[s.Scheme], s.Replications, s.Level)
		printNotes(w, "    ", s.Notes)
		for _, m := range s.Measures {
			if m.Ranks == 0 {
				continue
			}
			fmt.Fprintf(w, "    %s: a band is %.0f of %d ranks wide on average\n", m.Measure, m.MeanWidth, m.Ranks)
			var top, bottom []string
			for i, b := range m.Bands {
				text := fmt.Sprintf("%s %d-%d", called(b.Code, b.Name), b.RankLow, b.RankHigh)
				if i < bandsShown {
					top = append(top, text)
				} else if i >= len(m.Bands)-bandsShown {
					bottom = append(bottom, text)
				}
			}
			fmt.Fprintf(w, "      highest  %s\n", strings.Join(top, ", "))
			if len(bottom) > 0 {
				fmt.Fprintf(w, "      lowest   %s\n", strings.Join(bottom, ", "))
			}
			if len(m.Without) > 0 {
				fmt.Fprintf(w, "      no band  %s\n", someOf(m.Without))
			}
		}
	}
	if y.Sensitivity != nil {
		y.Sensitivity.summary(w)
	}
}

// someOf names the first few.
func someOf(codes []string) string {
	if len(codes) <= 10 {
		return strings.Join(codes, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(codes[:10], ", "), len(codes)-10)
}

func (s *SensitivityRun) summary(w *strings.Builder) {
	fmt.Fprintf(w, "\n  other choices (Spearman's rank correlation with the base, largest change of rank)\n")
	for _, n := range s.Notes {
		if n.Severity == panel.Refusal {
			fmt.Fprintf(w, "    %s: %s\n", n.Severity, n.Text)
		}
	}
	for _, c := range s.Cases {
		if c.Kind == complexity.CaseWithout {
			continue // one a line would be too many; they are in the ranges, the tables and --json
		}
		fmt.Fprintf(w, "    %-14s %-8s", c.Kind, c.Setting)
		if c.Refused != "" {
			fmt.Fprintf(w, " none: %s\n", c.Refused)
			continue
		}
		for _, x := range shifts(c) {
			fmt.Fprintf(w, "  %s %6.3f %4d", x.name, x.shift.Spearman, x.shift.MaxChange)
		}
		fmt.Fprintln(w)
	}
	for _, g := range s.Ranges {
		var parts []string
		for _, v := range g.Ranges[:min(bandsShown, len(g.Ranges))] {
			parts = append(parts, fmt.Sprintf("%s %d-%d", called(v.Code, v.Name), v.Best, v.Worst))
		}
		fmt.Fprintf(w, "    %s over all cases: a range is %.0f of %d ranks wide on average; highest %s\n", g.Measure, g.MeanWidth, g.Ranks, strings.Join(parts, ", "))
	}
}
