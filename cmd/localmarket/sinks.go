package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
)

const stdoutName = "-"

// sink is one file to be written when a run is over. It is opened before the
// run, beside its place, so that a run is not in vain and an older file is not
// lost.
type sink struct {
	name  string // as the user gave it
	file  *os.File
	final string
	fill  func(w io.Writer, r *check.Result) error
}

type sinks struct {
	process *process
	files   []*sink
	stdout  []func(w io.Writer, r *check.Result) error
}

// openReports opens all that --report and --journal ask for. Its errors are
// wrong usage.
func (p *process) openReports(f checkFlags) (*sinks, error) {
	all := &sinks{process: p}
	for _, spec := range f.reports {
		format, name, found := strings.Cut(spec, "=")
		if !found || name == "" || !slices.Contains(reports.Formats(), format) {
			all.discard()
			return nil, fmt.Errorf("--report must be FORMAT=FILE with FORMAT one of %s, got %q", strings.Join(reports.Formats(), ", "), spec)
		}
		if err := all.add(name, func(w io.Writer, r *check.Result) error { return reports.Write(format, w, r.Report) }); err != nil {
			return nil, fmt.Errorf("--report %s: %w", spec, err)
		}
	}
	if f.journal != "" {
		if err := all.add(f.journal, func(w io.Writer, r *check.Result) error { return r.Journal.Write(w) }); err != nil {
			return nil, fmt.Errorf("--journal %s: %w", f.journal, err)
		}
	}
	return all, nil
}

func (s *sinks) add(name string, fill func(io.Writer, *check.Result) error) error {
	if name == stdoutName {
		s.stdout = append(s.stdout, fill)
		return nil
	}
	file, err := s.process.createBeside(name)
	if err != nil {
		s.discard()
		return err
	}
	s.files = append(s.files, &sink{name: name, file: file, final: s.process.path(name), fill: fill})
	return nil
}

// createBeside creates a temporary file in the folder of the named one.
func (p *process) createBeside(name string) (*os.File, error) {
	final := p.path(name)
	if info, err := os.Stat(final); err == nil && info.IsDir() {
		return nil, errors.New("is a folder")
	}
	file, err := os.CreateTemp(filepath.Dir(final), ".localmarket-*")
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, fmt.Errorf("the folder cannot be written to: %w", err)
	}
	return file, nil
}

// textOut is where the text goes: elsewhere if a report has the standard output.
func (s *sinks) textOut(p *process) io.Writer {
	if len(s.stdout) > 0 {
		return p.stderr
	}
	return p.stdout
}

// write writes every report and puts it in its place.
func (s *sinks) write(r *check.Result) error {
	var all error
	for _, sink := range s.files {
		if err := sink.write(r); err != nil {
			all = errors.Join(all, fmt.Errorf("%s cannot be written: %w", sink.name, err))
		}
	}
	for _, fill := range s.stdout {
		all = errors.Join(all, fill(s.process.stdout, r))
	}
	return all
}

func (s *sink) write(r *check.Result) error {
	var text bytes.Buffer
	if err := s.fill(&text, r); err != nil {
		return err
	}
	return settleFile(s.file, s.final, text.Bytes())
}

// settleFile fills a file made by createBeside and renames it to its final
// name, so that nobody ever sees half of it.
func settleFile(file *os.File, final string, text []byte) error {
	_, err := file.Write(text)
	err = errors.Join(err, file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), final)
	}
	return err
}

// discard removes the temporary files that were not put in place.
func (s *sinks) discard() {
	for _, sink := range s.files {
		_ = sink.file.Close()
		_ = os.Remove(sink.file.Name())
	}
}
