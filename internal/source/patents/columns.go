package patents

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"upstep/internal/source/bulk"
	"upstep/internal/source/table"
)

// column is one that a table may have, with its usual headers, the first preferred.
type column struct {
	what  string
	names []string
	must  bool
}

var patentColumns = []column{
	{"id", []string{"id", "patent_id", "patent", "publication", "appln_id", "docdb_family_id", "family_id"}, true},
	{"year", []string{"year", "grant_year", "gyear", "app_year", "appyear", "filing_year", "earliest_filing_year"}, true},
	{"country", []string{"country", "inventor_country", "country_code", "iso3", "iso2", "person_ctry_code"}, true},
	{"class", []string{"class", "field", "wipo_field", "wipo35_field", "techn_field", "techn_field_nr", "technology", "main_class", "uspc", "ipc", "cpc"}, true},
	{"assignee", []string{"assignee", "assignee_id", "applicant", "applicant_id", "psn_id"}, false},
	{"npl", []string{"npl", "npl_refs", "npl_references", "npl_count", "npl_citations"}, false},
}

var citationColumns = []column{
	{"citing", []string{"citing", "citing_id", "citing_patent", "citing_patent_id", "from", "patent_id"}, true},
	{"cited", []string{"cited", "cited_id", "cited_patent", "cited_patent_id", "to", "citation_id"}, true},
}

// Header is the header of a table with the places of what is read; -1 for a column that
// is not there.
type Header struct {
	Names []string
	Comma rune
	At    []int
}

// Column returns the header of the k-th column read, "" when it is not there.
func (h Header) Column(k int) string {
	if h.At[k] < 0 {
		return ""
	}
	return h.Names[h.At[k]]
}

// FindPatents finds the columns id, year, country, class, assignee and npl.
func FindPatents(name string, header []string) (Header, error) {
	return find(name, header, patentColumns)
}

// FindCitations finds the columns citing and cited.
func FindCitations(name string, header []string) (Header, error) {
	return find(name, header, citationColumns)
}

func plain(s string) string {
	return strings.NewReplacer(" ", "_", ".", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

func find(name string, header []string, want []column) (Header, error) {
	h := Header{Names: header, Comma: ','}
	for _, c := range want {
		at := -1
		for _, n := range c.names {
			if at = slices.IndexFunc(header, func(s string) bool { return plain(s) == n }); at >= 0 {
				break
			}
		}
		if at < 0 && c.must {
			return h, &table.Malformed{File: name, Line: 1, What: fmt.Sprintf("no column looks like the %s; the header has %q", c.what, header),
				Hint: fmt.Sprintf("the column of the %s is called one of %s", c.what, strings.Join(c.names[:min(4, len(c.names))], ", "))}
		}
		if at >= 0 && slices.ContainsFunc(header[at+1:], func(s string) bool { return s == header[at] }) {
			return h, &table.Malformed{File: name, Line: 1, What: fmt.Sprintf("the column %q stands twice", header[at]), Hint: "give every column its own name"}
		}
		h.At = append(h.At, at)
	}
	return h, nil
}

// Headers reads the header of a CSV file of patents or, with citations, of citations.
func Headers(path string, citations bool) (h Header, err error) {
	r, err := bulk.Open(path)
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	_, h, err = begin(path, bufio.NewReaderSize(r, 1<<16), citations)
	return h, err
}

// CountColumns names the class column of a CSV table of counts where it has one of the
// usual names of classes of patents; what it can't read is left to the reader of tables.
func CountColumns(path string) (c table.Columns) {
	r, err := bulk.Open(path)
	if err != nil {
		return c
	}
	defer func() { _ = r.Close() }() // only read
	head, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return c
	}
	head = strings.TrimPrefix(head, string(mark))
	for _, name := range strings.Split(strings.TrimRight(head, "\r\n"), string(table.Delimiter([]byte(head)))) {
		if name = strings.Trim(name, `"`); slices.Contains(patentColumns[3].names, plain(name)) {
			c.Product = name
			return c
		}
	}
	return c
}

var mark = []byte{0xEF, 0xBB, 0xBF}

// begin reads the header and returns a reader of the rows.
func begin(path string, b *bufio.Reader, citations bool) (*csv.Reader, Header, error) {
	head, err := b.Peek(1 << 15)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, Header{}, &table.Malformed{File: path, What: "the file can't be read: " + err.Error(), Hint: "fetch the file again"}
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, mark))) == 0 {
		hint := "a table of patents has a header and one row per patent, as in id,year,country,class"
		if citations {
			hint = "a table of citations has a header and one row per citation, as in citing,cited"
		}
		return nil, Header{}, &table.Malformed{File: path, What: table.Empty, Hint: hint}
	}
	if err := table.Sniff(path, head); err != nil {
		return nil, Header{}, err
	}
	if bytes.HasPrefix(head, mark) {
		_, _ = b.Discard(len(mark)) // just seen
		head = head[len(mark):]
	}
	r := csv.NewReader(b)
	r.Comma, r.FieldsPerRecord = rune(table.Delimiter(head)), -1
	names, err := r.Read()
	if err != nil {
		return nil, Header{}, &table.Malformed{File: path, Line: 1, What: "the header is no line of fields", Hint: "the first line names the columns, as in id,year,country,class"}
	}
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	look := FindPatents
	if citations {
		look = FindCitations
	}
	h, err := look(path, names)
	h.Comma = r.Comma
	r.ReuseRecord = true
	return r, h, err
}
