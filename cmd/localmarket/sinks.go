package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
)

const (
	stdoutName = "-"
	flagReport = "--report"
)

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
		all = append(all, output[R]{flagReport, name, func(w io.Writer, result R) error { return write(format, w, result) }})
	}
	return all, nil
}

// sinks are the files to be written when a run is over. That they can be is tried
// before it, so that a run is not in vain.
type sinks[R any] struct {
	process *process
	all     []sink[R]
}

// sink is where a document goes.
type sink[R any] struct {
	output[R]
	file *outfile // nil for the standard output
}

// produce has a run make its result, and writes the documents about it. Text
// that comes while it runs goes to out. The error is wrong usage if the
// documents cannot be written; then nothing was run.
func produce[R any](ctx context.Context, p *process, outputs []output[R], run func(out io.Writer) (R, error)) (result R, err error) {
	sinks, err := openSinks(p, outputs)
	if err != nil {
		return result, err
	}
	if result, err = run(sinks.textOut()); err != nil {
		return result, err
	}
	if err := sinks.write(ctx, result); err != nil {
		return result, environmentError(err)
	}
	return result, nil
}

// openSinks readies all that is to be written. Its errors are wrong usage.
func openSinks[R any](p *process, outputs []output[R]) (*sinks[R], error) {
	s := &sinks[R]{process: p}
	for _, o := range outputs {
		if err := s.open(o); err != nil {
			return nil, fmt.Errorf("%s: %w", o.flag, err)
		}
	}
	return s, nil
}

func (s *sinks[R]) open(o output[R]) error {
	next := sink[R]{output: o}
	if o.name != stdoutName {
		create := s.process.create
		if o.flag == flagReport {
			create = s.process.createWithFolder
		}
		file, err := create(o.name)
		if err != nil {
			return err
		}
		if !s.process.isStdout(file) {
			next.file = file
		}
	}
	for _, other := range s.all {
		if next.file == nil && other.file == nil || next.file != nil && other.file != nil && next.file.same(other.file) && o.name != os.DevNull {
			return fmt.Errorf("two things are to be written to %s", o.name)
		}
	}
	s.all = append(s.all, next)
	return nil
}

// isStdout reports whether a file is the standard output by another name.
func (p *process) isStdout(f *outfile) bool {
	if p.stdoutIs == nil || f.is == nil || !os.SameFile(p.stdoutIs, f.is) {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(null, f.is)
}

// textOut is where the text goes: elsewhere if a report has the standard output.
func (s *sinks[R]) textOut() io.Writer {
	if slices.ContainsFunc(s.all, func(o sink[R]) bool { return o.file == nil }) {
		return s.process.stderr
	}
	return s.process.stdout
}

// write writes every document and puts it in its place.
func (s *sinks[R]) write(ctx context.Context, result R) error {
	var all error
	for _, o := range s.all {
		if o.file == nil {
			all = errors.Join(all, o.fill(s.process.stdout, result))
			continue
		}
		var text bytes.Buffer
		err := o.fill(&text, result)
		if err == nil {
			err = o.file.write(ctx, text.Bytes())
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf(outLate, o.name, err))
		}
	}
	return all
}
