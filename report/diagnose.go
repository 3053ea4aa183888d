package report

import (
	"upstep/catalogue"
	"upstep/method/diagnose"
	"upstep/panel"
)

const diagnoseDoc = "docs/methods/diagnose.md"

// Diagnosis is the growth diagnostics of an economy.
type Diagnosis struct {
	Result    *diagnose.Result
	Tree      *catalogue.Tree
	Evidence  *diagnose.Evidence // of the user; nil without
	Precision map[string]int     // decimals, by signal
	Units     map[string]string  // by signal
	Table     panel.Ref          // of the exports, if there are any
}

// ID names the page and the command.
func (*Diagnosis) ID() string { return "diagnose" }

// Notes are those of the diagnosis.
func (d *Diagnosis) Notes() []panel.Note { return d.Result.Notes }

// Recipes is that of the diagnosis.
func (d *Diagnosis) Recipes() []panel.Recipe { return []panel.Recipe{d.Result.Recipe} }

func (d *Diagnosis) page(b *builder) Page { return Page{} }
