package scenarios

import (
	"errors"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Problem is one thing wrong with a scenario.
type Problem struct {
	// Line is where in the file, from 1; 0 if that is unknown.
	Line int
	// Text says what is wrong, and Hint what to write instead; it may be empty.
	Text, Hint string
}

func (p Problem) String() string {
	text := p.Text
	if p.Line > 0 {
		text = fmt.Sprintf("line %d: %s", p.Line, text)
	}
	if p.Hint != "" {
		text += ": " + p.Hint
	}
	return text
}

// InvalidError says what is wrong with a scenario: all that was found, in the
// order of the file.
type InvalidError struct {
	// Source is the file's name, or the scenario's.
	Source   string
	Problems []Problem
}

// Error has a line for each problem.
func (e *InvalidError) Error() string {
	var lines []string
	for _, p := range e.Problems {
		lines = append(lines, e.Source+": "+p.String())
	}
	return strings.Join(lines, "\n")
}

// invalid turns an error of reading a file into an InvalidError.
func invalid(source string, err error) error {
	var broken *strictyaml.Error
	if errors.As(err, &broken) {
		return &InvalidError{Source: source, Problems: []Problem{{Line: broken.Line, Text: broken.Problem, Hint: broken.Hint}}}
	}
	return &InvalidError{Source: source, Problems: []Problem{{Text: err.Error()}}}
}
