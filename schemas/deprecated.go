package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// DeprecatedFile has what a revision's pull API is going to lose apart from
// operations: parameters by operation and name, properties by component and name.
// A revision without it loses nothing.
const DeprecatedFile = "deprecated.json"

// deprecated is what DeprecatedFile holds.
type deprecated struct {
	Parameters map[string]map[string]*Deprecation `json:"parameters"`
	Properties map[string]map[string]*Deprecation `json:"properties"`
}

func readDeprecated(files fs.FS) (d deprecated, err error) {
	name := path.Join(PullFolder, DeprecatedFile)
	raw, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		return d, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// property is what becomes of a component's own property.
func (d *deprecated) property(followed []string, name string) *Deprecation {
	if len(followed) == 0 {
		return nil
	}
	return d.Properties[followed[len(followed)-1]][name]
}
