package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// schema is one schema of a revision, compiled when first used.
type schema struct {
	read func() ([]byte, error)
	name string
	rule string // the contract rule that a violation breaks
	part string // a JSON Pointer to it, where it is a part of what is read

	once     sync.Once
	err      error
	doc      document
	compiled *jsonschema.Schema
	plain    bool // simple enough for accepts
}

func (s *schema) prepare() error {
	s.once.Do(func() {
		if s.err = s.compile(); s.err != nil {
			s.err = fmt.Errorf("schema %s: %w", s.name, s.err)
		}
	})
	return s.err
}

func (s *schema) compile() error {
	raw, err := s.read()
	if err != nil {
		return err
	}
	if s.doc, err = parseDocument(raw); err != nil {
		return err
	}
	if s.compiled, err = compile(s.name, raw, s.part); err != nil {
		return err
	}
	s.plain = isPlain(s.compiled, map[*jsonschema.Schema]bool{})
	return nil
}

func compile(name string, raw []byte, part string) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.LoadURL = refuseURL
	address := "schema:///" + url.PathEscape(name)
	if err := c.AddResource(address, bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	if part != "" {
		address += "#" + part
	}
	return c.Compile(address)
}

// Check says whether raw is a schema that this package can use: one that
// compiles and refers to nothing outside itself. Name is for the error.
func Check(name string, raw []byte) error {
	if _, err := compile(name, raw, ""); err != nil {
		return fmt.Errorf("schema %s: %w", name, err)
	}
	return nil
}

// refuseURL keeps a $ref from reading a file or the network.
func refuseURL(url string) (io.ReadCloser, error) {
	return nil, fmt.Errorf("refusing to load %s: a schema must be self-contained", url)
}

// validate returns the body as a value too.
func (s *schema) validate(body []byte) (value any, _ []Violation, _ error) {
	if err := s.prepare(); err != nil {
		return nil, nil, err
	}
	value, err := parse(body)
	if err != nil {
		return nil, nil, err
	}
	violations, err := s.judge(value)
	if err != nil {
		return nil, nil, err
	}
	return value, violations, nil
}

// judge holds a value, as parse makes it, against the schema, which is prepared.
func (s *schema) judge(value any) ([]Violation, error) {
	if s.plain && accepts(s.compiled, value) {
		return nil, nil
	}
	err := s.compiled.Validate(value)
	if err == nil {
		return nil, nil
	}
	var broken *jsonschema.ValidationError
	if !errors.As(err, &broken) {
		return nil, fmt.Errorf("schema %s: %w", s.name, err)
	}
	return s.violations(broken, value), nil
}
