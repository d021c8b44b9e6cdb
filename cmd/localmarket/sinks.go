package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
)

const stdoutName = "-"

// fill writes one document about a finished run.
type fill func(w io.Writer, r *check.Result) error

// sinks are the files to be written when a run is over. They are opened before
// it, so that a run is not in vain.
type sinks struct {
	process *process
	files   map[string]*outfile
	names   []string // of the files, in order
	fills   map[string]fill
	stdout  fill // nil if that is free
}

// openSinks opens all that the flags of check ask for. Its errors are wrong
// usage.
func (p *process) openSinks(f checkFlags, known *check.Baseline) (*sinks, error) {
	all := &sinks{process: p, files: map[string]*outfile{}, fills: map[string]fill{}}
	err := all.open(f, known)
	if err != nil {
		all.discard()
	}
	return all, err
}

func (s *sinks) open(f checkFlags, known *check.Baseline) error {
	for _, spec := range f.reports {
		format, name, found := strings.Cut(spec, "=")
		if !found || name == "" || !slices.Contains(reports.Formats(), format) {
			return fmt.Errorf("--report must be FORMAT=FILE with FORMAT one of %s, got %q", strings.Join(reports.Formats(), ", "), spec)
		}
		err := s.add("--report", name, func(w io.Writer, r *check.Result) error { return reports.Write(format, w, r.Report) })
		if err != nil {
			return err
		}
	}
	if f.journal != "" {
		err := s.add("--journal", f.journal, func(w io.Writer, r *check.Result) error { return r.Journal.Write(w) })
		if err != nil {
			return err
		}
	}
	if !f.writeBaseline {
		return nil
	}
	return s.add("--baseline", f.baseline, func(w io.Writer, r *check.Result) error {
		text, err := known.Renew(r.Report, s.process.now()).Marshal()
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
}

func (s *sinks) add(flag, name string, write fill) error {
	if s.files[name] != nil || name == stdoutName && s.stdout != nil {
		return fmt.Errorf("%s: two things are to be written to %s", flag, name)
	}
	if name == stdoutName {
		s.stdout = write
		return nil
	}
	file, err := s.process.create(name)
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	s.names = append(s.names, name)
	s.files[name], s.fills[name] = file, write
	return nil
}

// textOut is where the text goes: elsewhere if a report has the standard output.
func (s *sinks) textOut(p *process) io.Writer {
	if s.stdout != nil {
		return p.stderr
	}
	return p.stdout
}

// write writes every document and puts it in its place.
func (s *sinks) write(r *check.Result) error {
	var all error
	for _, name := range s.names {
		var text bytes.Buffer
		err := s.fills[name](&text, r)
		if err == nil {
			err = s.files[name].write(text.Bytes())
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf("%s cannot be written: %w", name, err))
		}
	}
	if s.stdout != nil {
		all = errors.Join(all, s.stdout(s.process.stdout, r))
	}
	return all
}

// discard gives up the files that were not written.
func (s *sinks) discard() {
	for _, name := range s.names {
		s.files[name].discard()
	}
}
