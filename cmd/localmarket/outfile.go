package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// outfile is a file that is to be written as a whole: it is filled beside its
// place and then put there, so that nobody ever sees half of it and an older
// file is only replaced by a complete one. What is no ordinary file, such as
// /dev/stdout or a pipe, is written to as it is.
type outfile struct {
	file  *os.File
	final string // empty for what is no ordinary file
	mode  fs.FileMode
}

// create opens a file for writing, but leaves what is in its place alone. Its
// errors are wrong usage.
func (p *process) create(name string) (*outfile, error) {
	f, err := openBeside(p.path(name))
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf("%s cannot be written to: %w", name, path.Err)
	}
	return f, err
}

func openBeside(final string) (*outfile, error) {
	if target, err := filepath.EvalSymlinks(final); err == nil {
		final = target
	}
	mode := fs.FileMode(0o644)
	info, err := os.Stat(final)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a folder", final)
	case err == nil && !info.Mode().IsRegular():
		file, err := os.OpenFile(final, os.O_WRONLY, 0)
		return &outfile{file: file}, err
	case err == nil:
		mode = info.Mode().Perm()
	}
	file, err := os.CreateTemp(filepath.Dir(final), ".localmarket-*")
	return &outfile{file: file, final: final, mode: mode}, err
}

// write fills the file and puts it in its place.
func (f *outfile) write(text []byte) error {
	_, err := f.file.Write(text)
	if f.final == "" {
		return errors.Join(err, f.file.Close())
	}
	err = errors.Join(err, f.file.Chmod(f.mode), f.file.Close())
	if err == nil {
		err = os.Rename(f.file.Name(), f.final)
	}
	f.discard()
	return err
}

// discard removes what was not put in its place.
func (f *outfile) discard() {
	_ = f.file.Close()
	if f.final != "" {
		_ = os.Remove(f.file.Name())
	}
}

// writeFile creates and writes a file at once.
func (p *process) writeFile(name string, text []byte) error {
	f, err := p.create(name)
	if err != nil {
		return err
	}
	if err := f.write(text); err != nil {
		return environmentError(fmt.Errorf("%s cannot be written: %w", name, err))
	}
	return nil
}
