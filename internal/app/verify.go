package app

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"upstep/internal/source/table"
	"upstep/report"
)

// Verification is the result of replaying a recipe.
type Verification struct {
	Recipe  string `json:"recipe"`
	Program string `json:"program"` // that made the recipe
	// Inputs are the files the tables were made of; none for a report, which is made of
	// the pack.
	Inputs []VerifiedInput `json:"inputs,omitempty"`
	Files  []VerifiedFile  `json:"files"`
	Why    []string        `json:"why,omitempty"` // what is known to differ: program, pack, inputs
}

// VerifiedInput says whether an input is still the file it was.
type VerifiedInput struct {
	Path     string `json:"path"`    // as given when the recipe was made
	Verdict  string `json:"verdict"` // "identical", "changed since it was read", "missing"
	Recorded string `json:"recorded"`
	OnDisk   string `json:"on_disk,omitempty"`
}

// VerifiedFile says how one output fared.
type VerifiedFile struct {
	Name     string `json:"name"`
	Verdict  string `json:"verdict"` // "identical", "changed since it was written", "missing", "replay differs", "not replayed"
	Recorded string `json:"recorded"`
	Replayed string `json:"replayed,omitempty"` // absent when it was not replayed
	OnDisk   string `json:"on_disk,omitempty"`
}

// Err is nil when every file is identical on disk and in the replay.
func (v Verification) Err() error {
	var bad []string
	for _, in := range v.Inputs {
		if in.Verdict != "identical" {
			bad = append(bad, in.Path+" ("+in.Verdict+")")
		}
	}
	for _, f := range v.Files {
		if f.Verdict != "identical" {
			bad = append(bad, f.Name+" ("+f.Verdict+")")
		}
	}
	if len(bad) == 0 {
		return nil
	}
	hint := "write it again with the command in the recipe; a replay by another build of the same version differs too"
	if len(v.Why) > 0 {
		hint = strings.Join(v.Why, "; ")
	}
	return errorf(Refused, hint, "not verified: %s", strings.Join(bad, ", "))
}

// Verify replays the recipe in a file and compares the bytes of each output with
// the recorded checksum and with the file beside the recipe. What is run again follows
// from the recipe's method.
func (a *App) Verify(path string) (Verification, error) {
	b, err := readFile(path)
	if err != nil {
		return Verification{}, err
	}
	var of struct {
		Method string `json:"method"`
	}
	if err := json.Unmarshal(b, &of); err != nil {
		return Verification{}, errorf(Invalid, recipeHint, "%s is not a recipe", path)
	}
	if of.Method != "" {
		return verifyTables(path, b)
	}
	return a.verifyReport(path, b)
}

const recipeHint = "a recipe is written beside every report as NAME" + RecipeSuffix + " and beside tables as " + RecipeFile

// verifyReport replays the recipe b of a report, read from path.
func (a *App) verifyReport(path string, b []byte) (Verification, error) {
	r, err := readRecipe(path, b)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{Recipe: filepath.Base(path), Program: r.Program}
	if r.Program != Program {
		v.Why = append(v.Why, "the recipe is of "+r.Program+", this is "+Program)
	}
	if r.Pack != a.data.Pack().Checksum() {
		v.Why = append(v.Why, "the recipe was made with another data pack")
	}
	var same bool
	if v.Inputs, same, err = verifyInputs(inputsOf(r)); err != nil {
		return Verification{}, err
	}
	if !same {
		v.Why = append(v.Why, inputChanged)
		for _, name := range sortedNames(r.Outputs) {
			f, err := verifyTable(filepath.Dir(path), "", "", Output{Name: name, SHA256: r.Outputs[name]})
			if err != nil {
				return Verification{}, err
			}
			v.Files = append(v.Files, f)
		}
		return v, nil
	}
	doc, err := a.document(path, r)
	if err != nil {
		return Verification{}, err
	}
	if len(r.Outputs) == 0 {
		return Verification{}, errorf(Invalid, recipeHint, "%s names no outputs: there is nothing to verify", path)
	}
	for _, name := range sortedNames(r.Outputs) {
		f, err := a.verifyFile(doc, filepath.Dir(path), name, r.Outputs[name])
		if err != nil {
			return Verification{}, err
		}
		v.Files = append(v.Files, f)
	}
	own, err := a.verifyRecipe(doc, path, r)
	v.Files = append(v.Files, own)
	return v, err
}

// verifyRecipe compares the recipe itself, every option in it, with that of the
// replay. The outputs it lists are verified one by one before.
func (a *App) verifyRecipe(doc *report.Document, path string, r report.Recipe) (VerifiedFile, error) {
	onDisk, err := readFile(path)
	if err != nil {
		return VerifiedFile{}, err
	}
	want := doc.Recipe
	want.Outputs = r.Outputs
	replayed, err := recipeBytes(want)
	if err != nil {
		return VerifiedFile{}, err
	}
	f := VerifiedFile{Name: filepath.Base(path), Recorded: checksum(onDisk), Replayed: checksum(replayed), OnDisk: checksum(onDisk), Verdict: "identical"}
	if f.Recorded != f.Replayed {
		f.Verdict = "replay differs"
	}
	return f, nil
}

func (a *App) verifyFile(doc *report.Document, dir, name, recorded string) (VerifiedFile, error) {
	format := strings.TrimPrefix(filepath.Ext(name), ".")
	if filepath.Base(name) != name || renderers[format] == nil {
		return VerifiedFile{}, errorf(Invalid, recipeHint, "the recipe names an output %q that this program does not write", name)
	}
	files, err := a.render(doc, strings.TrimSuffix(name, "."+format), []string{format})
	if err != nil {
		return VerifiedFile{}, err
	}
	f := VerifiedFile{Name: name, Recorded: recorded, Replayed: files[0].Checksum()}
	if f.OnDisk, err = sumOnDisk(filepath.Join(dir, name)); err != nil {
		return f, err
	}
	f.judge()
	return f, nil
}

// judge compares the three checksums.
func (f *VerifiedFile) judge() {
	switch {
	case f.Replayed != "" && f.Replayed != f.Recorded:
		f.Verdict = "replay differs"
	case f.OnDisk == "":
		f.Verdict = "missing"
	case f.OnDisk != f.Recorded:
		f.Verdict = "changed since it was written"
	case f.Replayed == "":
		f.Verdict = "not replayed"
	default:
		f.Verdict = "identical"
	}
}

// sumOnDisk is the checksum of a file, "" when it is not there.
func sumOnDisk(path string) (sum string, err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	h := sha256.New()
	if err == nil {
		_, err = io.Copy(h, f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
			return "", errorf(Invalid, "name a file in it", "%s is a folder", path)
		}
		return "", errorf(Failed, "check the file's permissions", "cannot read %s: %s", path, cause(err))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// inputsOf lists the user's files that a report was made of.
func inputsOf(r report.Recipe) []table.Input {
	var out []table.Input
	for _, name := range sortedNames(r.Inputs) {
		out = append(out, table.Input{Path: name, SHA256: r.Inputs[name]})
	}
	return out
}

// document makes the document of a recipe read from path again.
func (a *App) document(path string, r report.Recipe) (*report.Document, error) {
	if len(r.Command) > 0 && r.Command[0] != "assess" {
		ask, err := askOf(r.Command)
		if err != nil {
			return nil, errorf(Invalid, recipeHint, "%s: %s", path, err)
		}
		_, doc, err := a.School(ask)
		return doc, err
	}
	req, err := requestOf(r.Command)
	if err != nil {
		return nil, errorf(Invalid, recipeHint, "%s: %s", path, err)
	}
	return a.Assess(req)
}

// readRecipe reads the recipe b of a report, found at path.
func readRecipe(path string, b []byte) (report.Recipe, error) {
	var r report.Recipe
	if err := json.Unmarshal(b, &r); err != nil {
		return r, errorf(Invalid, recipeHint, "%s is not a recipe", path)
	}
	return r, nil
}
