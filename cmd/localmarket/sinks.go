package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
)

const stdoutName = "-"

// output is one document to be written about a finished run.
type output[R any] struct {
	flag, name string // the flag that asks for it, and the file
	fill       func(w io.Writer, result R) error
}

func registerReports(cmd *cobra.Command, specs *[]string) {
	cmd.Flags().StringArrayVar(specs, "report", nil, "write a report, as FORMAT=FILE with FORMAT "+strings.Join(reports.Formats(), ", ")+"; FILE - is the standard output; may be repeated")
}

// reportOutputs reads what --report asks for.
func reportOutputs[R any](specs []string, write func(format string, w io.Writer, result R) error) ([]output[R], error) {
	var all []output[R]
	for _, spec := range specs {
		format, name, found := strings.Cut(spec, "=")
		if !found || name == "" || !slices.Contains(reports.Formats(), format) {
			return nil, fmt.Errorf("--report must be FORMAT=FILE with FORMAT one of %s, got %q", strings.Join(reports.Formats(), ", "), spec)
		}
		all = append(all, output[R]{"--report", name, func(w io.Writer, result R) error { return write(format, w, result) }})
	}
	return all, nil
}

// sinks are the files to be written when a run is over. They are opened before
// it, so that a run is not in vain.
type sinks[R any] struct {
	process *process
	files   map[string]*outfile
	outputs []output[R]
}

// produce has a run make its result, and writes the documents about it. Text
// that comes while it runs goes to out. The error is wrong usage if the
// documents cannot be opened; then nothing was run.
func produce[R any](p *process, outputs []output[R], run func(out io.Writer) (R, error)) (result R, err error) {
	sinks, err := openSinks(p, outputs)
	if err != nil {
		return result, err
	}
	defer sinks.discard()
	if result, err = run(sinks.textOut()); err != nil {
		return result, err
	}
	if err := sinks.write(result); err != nil {
		return result, environmentError(err)
	}
	return result, nil
}

// openSinks opens all that is to be written. Its errors are wrong usage.
func openSinks[R any](p *process, outputs []output[R]) (*sinks[R], error) {
	s := &sinks[R]{process: p, files: map[string]*outfile{}}
	for _, o := range outputs {
		if err := s.open(o); err != nil {
			s.discard()
			return nil, fmt.Errorf("%s: %w", o.flag, err)
		}
	}
	return s, nil
}

func (s *sinks[R]) open(o output[R]) error {
	if slices.ContainsFunc(s.outputs, func(other output[R]) bool { return other.name == o.name }) {
		return fmt.Errorf("two things are to be written to %s", o.name)
	}
	s.outputs = append(s.outputs, o)
	if o.name == stdoutName {
		return nil
	}
	file, err := s.process.create(o.name)
	if err != nil {
		return err
	}
	s.files[o.name] = file
	return nil
}

// textOut is where the text goes: elsewhere if a report has the standard output.
func (s *sinks[R]) textOut() io.Writer {
	if slices.ContainsFunc(s.outputs, func(o output[R]) bool { return o.name == stdoutName }) {
		return s.process.stderr
	}
	return s.process.stdout
}

// write writes every document and puts it in its place.
func (s *sinks[R]) write(result R) error {
	var all error
	for _, o := range s.outputs {
		if o.name == stdoutName {
			all = errors.Join(all, o.fill(s.process.stdout, result))
			continue
		}
		var text bytes.Buffer
		err := o.fill(&text, result)
		if err == nil {
			err = s.files[o.name].write(text.Bytes())
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf("%s cannot be written: %w", o.name, err))
		}
	}
	return all
}

// discard gives up the files that were not written.
func (s *sinks[R]) discard() {
	for _, file := range s.files {
		file.discard()
	}
}
