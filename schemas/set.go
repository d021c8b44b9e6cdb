package schemas

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Latest is the revision of the contract that is used unless another is asked
// for.
const Latest = "2026-09"

// TypesFile is the name of the file that lists a revision's notification types
// in order.
const TypesFile = "types.json"

//go:embed data
var data embed.FS

// Revisions lists the revisions of the contract that are embedded, oldest
// first.
func Revisions() []string {
	entries, _ := data.ReadDir("data") // sorted, and cannot fail: it is embedded
	var names []string
	for _, e := range entries {
		if e.Name() != PushFolder {
			names = append(names, e.Name())
		}
	}
	return names
}

// Set is one revision's schemas. Each is compiled when first used. A Set is
// safe for concurrent use.
type Set struct {
	revision string
	files    fs.FS
	types    []string
	requests map[string]*schema
	replies  map[int]*schema

	pullOnce sync.Once
	pull     *Pull
	pullErr  error
}

// loaded are the schemas of the embedded revisions, each read once: a server has many
// markets of one.
var loaded = func() map[string]func() (*Set, error) {
	all := map[string]func() (*Set, error){}
	for _, revision := range Revisions() {
		all[revision] = sync.OnceValues(func() (*Set, error) { return load(revision) })
	}
	return all
}()

// Load returns the schemas of an embedded revision, the same ones each time. An
// unknown revision is an error that names those there are.
func Load(revision string) (*Set, error) {
	once, ok := loaded[revision]
	if !ok {
		return nil, fmt.Errorf("unknown contract revision %.40q: use one of %s", revision, strings.Join(Revisions(), ", "))
	}
	return once()
}

func load(revision string) (*Set, error) {
	files, err := fs.Sub(data, path.Join("data", revision))
	if err != nil {
		return nil, fmt.Errorf("opening contract revision %s: %w", revision, err)
	}
	return Open(revision, files)
}

// Open returns the schemas in a folder such as package openapi writes. A fault
// in one of them is an error when it is first used.
func Open(revision string, files fs.FS) (*Set, error) {
	s := &Set{revision: revision, files: files, requests: map[string]*schema{}, replies: map[int]*schema{}}
	if err := s.read(); err != nil {
		return nil, fmt.Errorf("reading contract revision %s: %w", revision, err)
	}
	return s, nil
}

func (s *Set) read() error {
	list, err := fs.ReadFile(s.files, TypesFile)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(list, &s.types); err != nil {
		return fmt.Errorf("%s: %w", TypesFile, err)
	}
	for _, typ := range s.types {
		s.requests[typ] = s.file(typ+".json", "N-BODY")
	}
	for _, status := range []int{200, 400, 500} {
		code := strconv.Itoa(status)
		s.replies[status] = s.file("reply-"+code+".json", "N-"+code)
	}
	return nil
}

func (s *Set) file(name, rule string) *schema {
	read := func() ([]byte, error) { return fs.ReadFile(s.files, name) }
	return &schema{read: read, name: name, rule: rule}
}

// Revision is the revision's name, such as "2026-09".
func (s *Set) Revision() string { return s.revision }

// Types lists the revision's notification types (N-TYPES), PING first.
func (s *Set) Types() []string { return slices.Clone(s.types) }

// Files is the revision's folder: its schemas, TypesFile, and PullFolder if it
// has a pull API.
func (s *Set) Files() fs.FS { return s.files }

// Request holds the body of a notification against the schema of its type
// (N-BODY). The violations are sorted by pointer, then by place in the schema.
// The error is a *SyntaxError if body is not one JSON value, and another one
// if the revision does not have the type.
func (s *Set) Request(typ string, body []byte) ([]Violation, error) {
	sch, ok := s.requests[typ]
	if !ok {
		return nil, fmt.Errorf("contract revision %s has no notification type %.80q: it has %s",
			s.revision, typ, strings.Join(s.types, ", "))
	}
	_, violations, err := sch.validate(body)
	return violations, err
}

// Reply holds the body of a store's reply against the schema for its status
// (N-200, N-400, N-500); any other status has none, and so no violations. The
// violations are sorted by pointer, then by place in the schema. The error is
// a *SyntaxError if body is not one JSON value.
func (s *Set) Reply(status int, body []byte) ([]Violation, error) {
	_, violations, err := s.ReplyObject(status, body)
	return violations, err
}

// ReplyObject is Reply for those who read the body as well: it returns its
// properties, the numbers among them as json.Number. They are nil where Reply
// fails, where the status has no schema, and where the body is no object.
func (s *Set) ReplyObject(status int, body []byte) (map[string]any, []Violation, error) {
	sch, ok := s.replies[status]
	if !ok {
		return nil, nil, nil
	}
	value, violations, err := sch.validate(body)
	object, _ := value.(map[string]any)
	return object, violations, err
}

// Enum lists the values that a property of a type's body may have, in the
// contract's order. The path names the property from the body down; arrays on
// the way are stepped through. It is nil if the type or the
// property is unknown, or not an enumeration.
func (s *Set) Enum(typ string, path ...string) []string {
	sch, ok := s.requests[typ]
	if !ok || sch.prepare() != nil {
		return nil
	}
	return sch.doc.enum(path)
}
