package scenarios

import (
	"fmt"

	"github.com/localmarket/localmarket/scenarios/strictyaml"
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
	if s.Format == 0 {
		return nil, s.invalid([]Problem{{Line: 1, Text: noFormat, Hint: fmt.Sprintf(hintFormat, Format)}})
	}
	return s, s.Validate()
}

func (s *Scenario) read(text []byte, variables map[string]string) error {
	node, err := strictyaml.ParseAtMost(text, MaxSize)
	if err != nil || node == nil {
		return err
	}
	values, err := readVariables(node, variables)
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
