package app

// Answer is what every command but assess prints as JSON: the result and what is
// needed to ask for it again. Fields are only added.
type Answer struct {
	Program string   `json:"program"`
	Pack    string   `json:"pack"`    // SHA-256 of the data pack's manifest
	Command []string `json:"command"` // words after the program's name
	Result  any      `json:"result"`
}

// Answer wraps a result.
func (a *App) Answer(command []string, result any) Answer {
	return Answer{Program: Program, Pack: a.data.Pack().Checksum(), Command: command, Result: result}
}
