package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/charmbracelet/x/term"

	"upstep/internal/app"
	"upstep/report"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// root lists the commands in the order of help.
type root struct {
	Assess      assessCmd      `cmd:"" help:"Write a country report: technology gap, structure, exports, opportunities."`
	Gap         gapCmd         `cmd:"" help:"Compare a country with its peers, indicator by indicator."`
	Space       spaceCmd       `cmd:"" help:"Show the export basket, complexity and opportunities in the product space."`
	Index       indexCmd       `cmd:"" help:"Compute the technology upgrading index of a country, or a composite index of your own files."`
	Pyramid     pyramidCmd     `cmd:"" help:"Sort firms by technological capability, from a survey or by what the pack can tell."`
	Identify    identifyCmd    `cmd:"" help:"Find economies to learn from and tradables that did well there (Lin)."`
	Specialise  specialiseCmd  `cmd:"" help:"Show what a country or a region is specialised in, what lies near, and what holds its themes (Foray)."`
	Mission     missionCmd     `cmd:"" help:"Check a mission map: is it a mission, a programme or an aspiration (Mazzucato)."`
	Diagnose    diagnoseCmd    `cmd:"" help:"Ask what holds back growth: the tree of constraints, its tests and evidence (Hausmann, Rodrik, Velasco)."`
	Catchup     catchupCmd     `cmd:"" help:"Measure catching up from patents, and what counts by field allow (Lee)."`
	Roles       rolesCmd       `cmd:"" help:"Weigh market, system and capability failure, and with them the role of the state."`
	Agree       agreeCmd       `cmd:"" help:"Lay the schools side by side: what each says of each area, and where they agree."`
	Match       matchCmd       `cmd:"" help:"Which instruments the institutions that are there can really run, and what would open more."`
	Reforms     reformsCmd     `cmd:"" help:"Tie reforms of rules to areas of growth: obstacles, owners, deadlines, what does not fit."`
	Path        pathCmd        `cmd:"" help:"Draw a path to a target: R&D spending, quality certificates, inclusive projects."`
	Portfolio   portfolioCmd   `cmd:"" help:"Choose the small set of pilots to start with, within the budget and what the hosts can carry."`
	Complexity  complexityCmd  `cmd:"" help:"Compute economic complexity from any long table, and write the tables."`
	Uncertainty uncertaintyCmd `cmd:"" help:"Show rank bands for the complexity of a table, and how far ranks hang on choices."`
	Links       linksCmd       `cmd:"" help:"Show which links of a table's product space are more than chance."`
	Backtest    backtestCmd    `cmd:"" help:"Ask of a table with years whether density foretold new products."`
	Cross       crossCmd       `cmd:"" help:"Show how near the activities of one table are to those of another."`
	Convert     convertCmd     `cmd:"" help:"Map a long table into another product classification, and log what went where."`
	Init        initCmd        `cmd:"" help:"Make a workspace: a folder for your own evidence."`
	Import      importCmd      `cmd:"" help:"Take trade data or any long table into the workspace."`
	Evidence    evidenceCmd    `cmd:"" help:"List what the workspace holds, and check it."`
	Sql         sqlCmd         `cmd:"" help:"Ask the evidence a question in SQL."`
	Host        hostCmd        `cmd:"" help:"Record the units that could run an instrument: who they are, what raters and figures say."`
	Pocket      pocketCmd      `cmd:"" help:"Show pockets of excellence, and who names them."`
	Capacity    capacityCmd    `cmd:"" help:"Show what units can do by written anchors; take registers in and out."`
	Claims      claimsCmd      `cmd:"" help:"Check stated claims against the numbers they rest on and against current data."`
	Why         whyCmd         `cmd:"" help:"Show where a printed figure comes from."`
	Verify      verifyCmd      `cmd:"" help:"Replay the recipe of a report or of tables and compare the bytes."`
	Doctor      doctorCmd      `cmd:"" help:"Show what is known of a country: coverage, age, doubts."`
	Countries   countriesCmd   `cmd:"" help:"List countries or groups."`
	Indicators  indicatorsCmd  `cmd:"" help:"List indicators, or describe one."`
	Instruments instrumentsCmd `cmd:"" help:"List instruments of policy, or describe one."`
	Products    productsCmd    `cmd:"" help:"List products, or describe one."`
	Sources     sourcesCmd     `cmd:"" help:"List sources with their terms, or describe one."`
	Settings    settingsCmd    `cmd:"" help:"List the parameters of the methods, what each decides and who changed it."`
	Pack        packCmd        `cmd:"" help:"Build or check the embedded data pack (for maintainers)."`

	Version kong.VersionFlag `help:"Print the version."`
}

// env is what a command may use of the outside.
type env struct {
	out, err io.Writer
	width    int
	colour   bool
	args     []string        // as typed
	watched  bool            // standard error is a terminal
	stop     context.Context //nolint:containedctx // ends when the user asks to stop; nil in tests
}

// context ends when the user asks to stop.
func (e env) context() context.Context {
	if e.stop == nil {
		return context.Background()
	}
	return e.stop
}

// tell shows what long work has come to, if somebody watches.
func (e env) tell(text string) {
	if e.watched {
		fmt.Fprintln(e.err, text)
	}
}

// asked is the command as typed, less the wish for JSON: it makes the answer again.
func (e env) asked() []string {
	return slices.DeleteFunc(slices.Clone(e.args), func(w string) bool { return w == "--json" })
}

// Main runs the program on the real standard streams and returns the exit code.
func Main(args []string) int {
	stop, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	e := env{out: os.Stdout, err: os.Stderr, width: 100, watched: term.IsTerminal(os.Stderr.Fd()), stop: stop}
	if term.IsTerminal(os.Stdout.Fd()) {
		e.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		if w, _, err := term.GetSize(os.Stdout.Fd()); err == nil && w > 0 {
			e.width = min(w, 140)
		}
	}
	return run(args, e)
}

// exit carries kong's wish to stop after printing help.
type exit int

func run(args []string, e env) (code int) {
	defer func() {
		if r := recover(); r != nil {
			wanted, ok := r.(exit)
			if !ok {
				fmt.Fprintf(e.err, "upstep: a fault of the program: %v\nhint: please report it with the command; UPSTEP_DEBUG=1 prints where it happened\n", r)
				if os.Getenv("UPSTEP_DEBUG") != "" {
					debug.PrintStack()
				}
				code = exitFailed
				return
			}
			code = int(wanted)
		}
	}()
	var r root
	parser, err := kong.New(&r,
		kong.Name("upstep"),
		kong.Description("Industrial policy, from open data to a defensible picture.\n\nA country is an ISO3 code or a name. Every printed figure can be traced with `upstep why` and every report and table replayed with `upstep verify`."),
		kong.Writers(e.out, e.err),
		kong.Exit(func(c int) { panic(exit(c)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"version": app.Program},
	)
	if err != nil {
		return printError(e, err)
	}
	if len(args) == 0 {
		fmt.Fprintln(e.err, "upstep: no command given\nhint: `upstep assess KAZ` writes a report on Kazakhstan; `upstep --help` lists the commands")
		return exitUsage
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(e.err, "upstep: %s\nhint: `upstep %s--help` shows what is accepted\n", plainly(err), command(args))
		return exitUsage
	}
	e.args = args
	if err := ctx.Run(e); err != nil {
		return printError(e, err)
	}
	return exitDone
}

// missing is how the parser says that a word is not there.
var missing = regexp.MustCompile(`expected "<([a-z ]+)>.*"`)

// number is how the parser says that a flag needs a number.
var number = regexp.MustCompile(`(--[a-z-]+): expected (?:int|a valid [^ ]+ bit int).*`)

// dashed is how the parser says that the word after a flag begins with a dash.
var dashed = regexp.MustCompile(`(--[a-z-]+): expected [a-z]+ value but got "([^"]*)".*`)

// plainly puts the parser's words for people.
func plainly(err error) string {
	text := missing.ReplaceAllString(err.Error(), "the $1 is missing")
	text = dashed.ReplaceAllString(text, "$1 needs a value, and $2 reads as a flag; write $1=$2 if it is the value")
	return number.ReplaceAllString(text, "$1 needs a whole number")
}

// command returns the words of args that name a command, each with a blank after it.
func command(args []string) string { return words(reflect.TypeFor[root](), args) }

func words(of reflect.Type, args []string) string {
	if len(args) == 0 || args[0] == "" || strings.HasPrefix(args[0], "-") {
		return ""
	}
	if f, ok := of.FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, args[0]) }); ok {
		if _, is := f.Tag.Lookup("cmd"); is { // a flag is a field too
			return args[0] + " " + words(f.Type, args[1:])
		}
	}
	return ""
}

// printError prints an error the way users see it and returns the exit code.
func printError(e env, err error) int {
	ue := app.AsError(err)
	fmt.Fprintf(e.err, "upstep: %s\n", ue.Message)
	if ue.Hint != "" {
		fmt.Fprintf(e.err, "hint: %s\n", ue.Hint)
	}
	if ue.Code == app.Invalid || ue.Code == app.NotFound {
		return exitUsage
	}
	return exitFailed
}

// printJSON writes v indented, with a newline.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// show prints an answer: as JSON, or as a document with the next useful command after it.
func show(e env, a *app.App, asJSON bool, res any, doc *report.Document, hint string) error {
	if asJSON {
		return printJSON(e.out, a.Answer(e.asked(), res))
	}
	if err := a.Print(e.out, doc, app.Screen{Width: e.width, Colour: e.colour}); err != nil {
		return err
	}
	next(e, "%s", hint)
	return nil
}

// next names the next useful command on standard error, so that it never mixes
// with the result.
func next(e env, format string, args ...any) {
	fmt.Fprintf(e.err, "next: "+format+"\n", args...)
}
