package scenarios

import (
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// called checks an expectation about the store's calls.
func (c *checker) called(line strictyaml.Line, e *Called) {
	if e.Operation != "" && e.Path != "" {
		c.problem(line, hintOneCall, badTwoCalls)
	}
	c.operation(line, e.Operation)
	c.callPath(line, e.Path)
	c.stretch(line, e.From, e.Until)
	c.moments(line, e.After, e.Before)
	c.status(line, e.Status)
	c.count(line, e.Count)
	c.count(line, e.Findings)
}

// operation checks that the revision's pull API has an operation.
func (c *checker) operation(line strictyaml.Line, id string) {
	if id == "" {
		return
	}
	known, err := c.operations()
	if err != nil { // told by head, or there is no pull API to call
		return
	}
	names := make([]string, len(known))
	for i, o := range known {
		names[i] = o.ID
	}
	if !slices.Contains(names, id) {
		c.problem(line, meantOr(id, names, hintOperation), badOperation, c.revision(), id)
	}
}

// callPath checks a path of a call. One with variables must be as the contract
// has it.
func (c *checker) callPath(line strictyaml.Line, path string) {
	if path != "" && !strings.HasPrefix(path, "/") {
		c.problem(line, hintCallPath, badPath, path)
		return
	}
	if !strings.Contains(path, "{") {
		return
	}
	known, err := c.operations()
	if err != nil {
		return
	}
	paths := make([]string, len(known))
	for i, o := range known {
		paths[i] = o.Path
	}
	if !slices.Contains(paths, path) {
		c.problem(line, meantOr(path, paths, hintOperation), badCallPath, c.revision(), path)
	}
}
