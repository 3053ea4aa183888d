package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"upstep/internal/source/table"
)

// replays run the request of a recipe again, by the recipe's method, into a folder.
var replays = map[string]func(request json.RawMessage, out string, command []string) error{
	"complexity":  replay(Complexity),
	"uncertainty": replay(Uncertainty),
	"links":       replay(Links),
	"backtest":    replay(Backtest),
	"cross":       replay(Cross),
}

// replay makes a command that can be replayed of its function. A field of the request
// that this program does not know is an error: it would change the result.
func replay[R any, A any, P interface {
	*R
	send(out string, command []string)
}](run func(R) (A, error)) func(json.RawMessage, string, []string) error {
	return func(request json.RawMessage, out string, command []string) error {
		var r R
		d := json.NewDecoder(bytes.NewReader(request))
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err != nil {
			return errorf(Invalid, "use the program that made the recipe", "the recipe's request cannot be read: %s", err)
		}
		P(&r).send(out, command)
		_, err := run(r)
		return err
	}
}

// send sets where the tables go and the command their recipe states.
func (d *Destination) send(out string, command []string) { d.Out, d.Command = out, command }

// tableRecipe is a TableRecipe as it is read.
type tableRecipe struct {
	Program string          `json:"program"`
	Method  string          `json:"method"`
	Command []string        `json:"command"`
	Request json.RawMessage `json:"request"`
	Inputs  []table.Input   `json:"inputs"`
	Outputs []Output        `json:"outputs"`
}

const inputChanged = "an input is not what it was, so nothing was replayed; paths are those of the command, so run verify where it was run"

// verifyTables replays the recipe b of tables, read from path: it compares the inputs
// with their checksums, runs the request again into a temporary folder and compares
// each output. With another input nothing is run, since the outputs would differ.
func verifyTables(path string, b []byte) (Verification, error) {
	var r tableRecipe
	if err := json.Unmarshal(b, &r); err != nil {
		return Verification{}, errorf(Invalid, recipeHint, "%s is not a recipe", path)
	}
	again, ok := replays[r.Method]
	if !ok {
		return Verification{}, errorf(Invalid, "this version replays "+strings.Join(slices.Sorted(maps.Keys(replays)), ", ")+" and reports",
			"%s: the method %q is not one this version replays", path, r.Method)
	}
	if len(r.Outputs) == 0 || len(r.Request) == 0 {
		return Verification{}, errorf(Invalid, recipeHint, "%s names no outputs or no request: there is nothing to verify", path)
	}
	v := Verification{Recipe: filepath.Base(path), Program: r.Program}
	if r.Program != Program {
		v.Why = append(v.Why, "the recipe is of "+r.Program+", this is "+Program)
	}
	var same bool
	var err error
	if v.Inputs, same, err = verifyInputs(r.Inputs); err != nil {
		return Verification{}, err
	}
	out := ""
	if same {
		if out, err = os.MkdirTemp("", "upstep-verify-"); err != nil {
			return Verification{}, errorf(Failed, "make room for temporary files", "cannot make a temporary folder: %s", cause(err))
		}
		defer func() { _ = os.RemoveAll(out) }() // it is temporary
		if err := again(r.Request, out, r.Command); err != nil {
			e := AsError(err)
			return Verification{}, &Error{Code: e.Code, Message: fmt.Sprintf("%s cannot be replayed: %s", path, e.Message), Hint: e.Hint, Cause: err}
		}
	} else {
		v.Why = append(v.Why, inputChanged)
	}
	own := Output{Name: filepath.Base(path), SHA256: checksum(b)}
	for _, o := range append(r.Outputs, own) {
		made := o.Name
		if o == own {
			made = RecipeFile // it may have been given another name
		}
		f, err := verifyTable(filepath.Dir(path), out, made, o)
		if err != nil {
			return Verification{}, err
		}
		v.Files = append(v.Files, f)
	}
	return v, nil
}

// verifyTable compares an output on disk, in the recipe and, under the name made, in
// the replay's folder, "" without a replay.
func verifyTable(dir, out, made string, o Output) (f VerifiedFile, err error) {
	if filepath.Base(o.Name) != o.Name {
		return f, errorf(Invalid, recipeHint, "the recipe names an output %q outside its folder", o.Name)
	}
	f = VerifiedFile{Name: o.Name, Recorded: o.SHA256}
	if f.OnDisk, err = sumOnDisk(filepath.Join(dir, o.Name)); err != nil {
		return f, err
	}
	if out != "" {
		if f.Replayed, err = sumOnDisk(filepath.Join(out, made)); err != nil {
			return f, err
		}
		if f.Replayed == "" {
			return f, errorf(Invalid, recipeHint, "the recipe names an output %q that its request does not write", o.Name)
		}
	}
	f.judge()
	return f, nil
}

// verifyInputs compares the inputs with their checksums.
func verifyInputs(inputs []table.Input) (out []VerifiedInput, same bool, err error) {
	same = true
	for _, in := range inputs {
		v := VerifiedInput{Path: in.Path, Recorded: in.SHA256, Verdict: "identical"}
		if v.OnDisk, err = sumOnDisk(in.Path); err != nil {
			return nil, false, err
		}
		switch v.OnDisk {
		case in.SHA256:
		case "":
			v.Verdict = "missing"
		default:
			v.Verdict = "changed since it was read"
		}
		same = same && v.Verdict == "identical"
		out = append(out, v)
	}
	return out, same, nil
}
