package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// outfile is a file that is to be written as a whole: it is filled beside its
// place and then put there, so that nobody ever sees half of it and an older
// file is only replaced by a complete one. Until it is written, nothing of it is
// on the disk, so a process that is killed leaves nothing behind. What is no
// ordinary file, such as a pipe, is written to as it is.
type outfile struct {
	path string      // where it will be, links followed
	is   fs.FileInfo // what is there now; nil if nothing is
}

// The words about a file to be written.
const (
	outFolder   = "%s is a folder"
	outNot      = "%s cannot be written to: %w"
	outLate     = "%s cannot be written: %w"
	outTooDeep  = "%s is a link that leads to links without end"
	maxLinks    = 40
	newFileMode = 0o666 // less what the umask takes
)

// create readies a file for writing: it tries that something can be written
// there, but leaves what is in its place alone. Its errors are wrong usage.
func (p *process) create(name string) (*outfile, error) { return p.ready(name, newPlace) }

// createWithFolder is create for a file whose folder is made where there is none.
func (p *process) createWithFolder(name string) (*outfile, error) {
	return p.ready(name, func(name string) (*outfile, error) {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return nil, err
		}
		return newPlace(name)
	})
}

func (p *process) ready(name string, place func(name string) (*outfile, error)) (*outfile, error) {
	f, err := newOutfile(p.path(name), place)
	if err == nil {
		err = f.try()
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf(outNot, name, path.Err)
	}
	return f, err
}

// newOutfile finds out what is there by a name. A link that leads nowhere stays,
// and what it leads to is made; place says where that is, if nothing is there.
func newOutfile(name string, place func(name string) (*outfile, error)) (*outfile, error) {
	for range maxLinks {
		info, err := os.Stat(name)
		if err == nil && !info.Mode().IsRegular() {
			if info.IsDir() {
				return nil, fmt.Errorf(outFolder, name)
			}
			return &outfile{name, info}, nil
		}
		if err == nil {
			whole, err := filepath.EvalSymlinks(name)
			return &outfile{whole, info}, err
		}
		target, err := os.Readlink(name)
		if err != nil {
			return place(name)
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(name), target)
		}
		name = target
	}
	return nil, fmt.Errorf(outTooDeep, name)
}

// newPlace is a file that is not there yet, in a folder that is.
func newPlace(name string) (*outfile, error) {
	folder, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	folder, err = filepath.Abs(folder)
	return &outfile{path: filepath.Join(folder, filepath.Base(name))}, err
}

// same reports whether both are one file, however they are called.
func (f *outfile) same(other *outfile) bool {
	if f.is == nil || other.is == nil {
		return f.is == nil && other.is == nil && f.path == other.path
	}
	return os.SameFile(f.is, other.is)
}

// ordinary reports whether the file is put in its place as a whole.
func (f *outfile) ordinary() bool { return f.is == nil || f.is.Mode().IsRegular() }

// try fails where the file could not be put in its place.
func (f *outfile) try() error {
	if !f.ordinary() {
		return nil
	}
	beside, err := f.beside()
	if err != nil {
		return err
	}
	_ = beside.Close()
	return os.Remove(beside.Name())
}

// beside opens a new file in the same folder, with the rights that the umask
// leaves.
func (f *outfile) beside() (*os.File, error) {
	for {
		name := filepath.Join(filepath.Dir(f.path), ".localmarket-"+strconv.FormatUint(rand.Uint64(), 36))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, newFileMode)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

// write fills the file and puts it in its place. What keeps it waiting, such as a
// pipe that nobody reads, it waits for until ctx ends, and a little.
func (f *outfile) write(ctx context.Context, text []byte) error {
	if !f.ordinary() {
		return writePipe(ctx, f.path, text)
	}
	file, err := f.beside()
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil {
		err = f.settle(file)
	}
	err = errors.Join(err, file.Close())
	if err != nil {
		_ = os.Remove(file.Name()) // if it is still there
	}
	return err
}

// settle puts a file from beside in its place, with the rights of what was there.
func (f *outfile) settle(beside *os.File) error {
	if f.is != nil {
		if err := beside.Chmod(f.is.Mode().Perm()); err != nil {
			return err
		}
	}
	return os.Rename(beside.Name(), f.path)
}

// writeFile creates and writes a file at once.
func (p *process) writeFile(name string, text []byte) error {
	f, err := p.create(name)
	if err != nil {
		return err
	}
	if err := f.write(context.Background(), text); err != nil {
		return environmentError(fmt.Errorf(outLate, name, err))
	}
	return nil
}
