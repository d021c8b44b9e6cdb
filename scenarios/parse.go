package scenarios

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// MaxSize is the size of the largest file read, in bytes.
const MaxSize = 256 << 10

// Parse reads a scenario from the text of a file and validates it. Source says
// where it comes from. Variables have the values given, else those of the file;
// what the file does not have is passed over. The error is an *InvalidError that
// names lines.
func Parse(source string, text []byte, variables map[string]string) (*Scenario, error) {
	s := &Scenario{Source: source}
	if err := s.read(text, variables); err != nil {
		return nil, invalid(source, err)
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return s, nil
}

// Suffix is how the names of files end that are scenarios, whatever is in them.
const Suffix = ".market.yaml"

var (
	ofScenarios = regexp.MustCompile(`(?m)^"?(localmarket|steps)"?:`)
	ofCabinets  = regexp.MustCompile(`(?m)^"?(business|campaigns)"?:`)
)

// IsScenario reports whether the YAML file of that name is meant for one, however
// broken it is: it has the key localmarket or steps at its top, and is no cabinet.
func IsScenario(name string, text []byte) bool {
	return strings.HasSuffix(name, Suffix) || ofScenarios.Match(text) && !ofCabinets.Match(text)
}

func (s *Scenario) read(text []byte, given map[string]string) error {
	node, err := strictyaml.ParseAtMost(text, MaxSize)
	if err != nil {
		return err
	}
	if err := s.readLines(node); err != nil {
		return err
	}
	values, err := readVariables(node, given)
	if err != nil {
		return err
	}
	if err := values.expand(node); err != nil {
		return err
	}
	err = strictyaml.Value(node, s)
	s.Variables = values
	return err
}

// readLines notes where the keys at the top stand. It refuses another format
// before all else: its keys may be others.
func (s *Scenario) readLines(node ast.Node) error {
	missing := &strictyaml.Error{Line: 1, Problem: badNoFormat, Hint: fmt.Sprintf(hintFormat, Format)}
	if node == nil {
		return missing
	}
	entries, err := strictyaml.Keys(node)
	if err != nil {
		return err
	}
	s.lines = map[string]strictyaml.Line{}
	for _, e := range entries {
		s.lines[e.Key] = strictyaml.Line(e.KeyNode.GetToken().Position.Line)
		if e.Key != "localmarket" {
			continue
		}
		if err := strictyaml.Value(e.Value, &s.Format); err != nil {
			return err
		}
		if s.Format != Format {
			return strictyaml.Errorf(e.Value, fmt.Sprintf(hintVersion, Format), badFormat, s.Format)
		}
	}
	if s.Format == 0 {
		return missing
	}
	return nil
}

// line is where a key stands at the top of the file: in the first line if it is
// missing there, and in none if there is no file.
func (s *Scenario) line(key string) strictyaml.Line {
	if s.lines == nil {
		return 0
	}
	return max(1, s.lines[key])
}
