package openapi

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The bounds of a document whose files refer to each other: how many files, and
// how large they may be together, in bytes.
const (
	maxFiles     = 10_000
	maxTotalSize = 4 * MaxFileSize
)

// folder is a document's own folder: its files, and those below it, are all that
// a document may refer to. Neither ".." nor a link leads out of it.
type folder struct {
	name  string
	root  *os.Root
	parts map[string]*part // by slash-separated path below the folder
	size  int
}

// part is one file.
type part struct {
	value map[string]any
	order order
}

func openFolder(name string) (*folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &folder{name: name, root: root, parts: map[string]*part{}}, nil
}

func (f *folder) close() { f.root.Close() }

// read reads the file at a path below the folder, JSON or YAML, once.
func (f *folder) read(at string) (*part, error) {
	if p, ok := f.parts[at]; ok {
		return p, nil
	}
	p := &part{order: order{}}
	raw, err := f.bytes(at)
	if err == nil {
		err = decode(raw, &p.value)
	}
	if err == nil {
		err = p.order.add(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.path(at), err)
	}
	f.parts[at] = p
	return p, nil
}

func (f *folder) path(at string) string { return filepath.Join(f.name, filepath.FromSlash(at)) }

func (f *folder) bytes(at string) ([]byte, error) {
	if len(f.parts) == maxFiles {
		return nil, fmt.Errorf("the document has more than %d files", maxFiles)
	}
	file, err := f.root.Open(filepath.FromSlash(at))
	if err != nil {
		return nil, plainError(err)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1))
	if err != nil {
		return nil, plainError(err)
	}
	if len(raw) > MaxFileSize {
		return nil, fmt.Errorf("it is larger than %d MiB", MaxFileSize>>20)
	}
	if f.size += len(raw); f.size > maxTotalSize {
		return nil, fmt.Errorf("the document's files are larger than %d MiB together", maxTotalSize>>20)
	}
	return raw, nil
}

// plainError is err without the path and the system call that it names: the
// caller names the path as the user knows it.
func plainError(err error) error {
	var known *fs.PathError
	if errors.As(err, &known) {
		return known.Err
	}
	return err
}

// below is the path below the folder that a reference leads to from a file.
func (f *folder) below(from, ref string) (string, error) {
	at := path.Join(path.Dir(from), ref)
	if path.IsAbs(ref) || at == ".." || strings.HasPrefix(at, "../") || strings.Contains(ref, `\`) {
		return "", fmt.Errorf("refusing to read %s: it is not below the document's own folder %s", ref, f.name)
	}
	return at, nil
}
