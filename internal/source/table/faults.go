package table

// Faults collects bad rows for readers outside this package. The zero value is empty.
type Faults struct{ list faults }

// Add counts a bad row of a kind; the first few of each kind are kept as cases. Lines count
// from 1; text is what stands there, of which some is shown.
func (f *Faults) Add(k Kind, file string, line int, text []byte) { f.list.add(k, file, line, text) }

// Sorted returns the faults, most frequent kind first.
func (f *Faults) Sorted() []Fault { return f.list.sorted() }
