package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// State is what became of a file.
type State string

// The states of a file after Write.
const (
	Created   State = "created"
	Updated   State = "updated"
	Unchanged State = "unchanged"
	// Stale is a schema that lies in the folder and is not of the bundle. It is
	// left where it is.
	Stale State = "stale"
)

// FileState says what became of one file.
type FileState struct {
	Path  string
	State State
}

// Write puts the bundle's files into its folder in dir/<revision>, which it
// makes if there is none, and says what became of each, sorted by path. A file is
// replaced as a whole or not at all, and not touched if it is right already.
func (b *Bundle) Write(dir string) ([]FileState, error) {
	dir = filepath.Join(dir, b.Revision, b.Folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder for the schemas: %w", err)
	}
	var states []FileState
	for _, name := range b.Names() {
		path := filepath.Join(dir, name)
		state, err := writeFile(path, b.Files[name])
		if err != nil {
			return states, fmt.Errorf("writing %s: %w", path, err)
		}
		states = append(states, FileState{path, state})
	}
	stale, err := b.stale(dir)
	if err != nil {
		return states, fmt.Errorf("looking for stale schemas: %w", err)
	}
	states = append(states, stale...)
	slices.SortFunc(states, func(a, b FileState) int { return strings.Compare(a.Path, b.Path) })
	return states, nil
}

func (b *Bundle) stale(dir string) ([]FileState, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	var states []FileState
	for _, path := range paths {
		if _, ok := b.Files[filepath.Base(path)]; !ok {
			states = append(states, FileState{path, Stale})
		}
	}
	return states, err
}

func writeFile(path string, content []byte) (State, error) {
	old, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(old, content):
		return Unchanged, nil
	case err == nil:
		return Updated, replace(path, content)
	case errors.Is(err, fs.ErrNotExist):
		return Created, replace(path, content)
	}
	return "", err
}

// replace writes beside path and renames, so that nobody ever reads half of it.
func replace(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".import-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it has been renamed
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
