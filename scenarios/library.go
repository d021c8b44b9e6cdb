package scenarios

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/nearest"
)

//go:embed library
var library embed.FS

// Names lists the scenarios of the library, sorted.
func Names() []string {
	entries, _ := library.ReadDir("library") // cannot fail: it is embedded
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	slices.Sort(names) // files are sorted by what ".yaml" is a part of
	return names
}

// Text is the file of a scenario of the library. An unknown name is an error
// that names the nearest one.
func Text(name string) ([]byte, error) {
	text, err := library.ReadFile(path.Join("library", name+".yaml"))
	if err == nil {
		return text, nil
	}
	hint := nearest.Hint(name, Names(), "localmarket scenario list shows all")
	return nil, fmt.Errorf("the library has no scenario %.60q: %s", name, hint)
}

// Load reads a scenario of the library. It is not validated until it is run: those of
// the library are good, and to have all of their events happen takes seconds.
func Load(name string) (*Scenario, error) {
	text, err := Text(name)
	if err != nil {
		return nil, err
	}
	s := &Scenario{Source: "library"}
	if err := s.read(text, nil); err != nil {
		return nil, invalid(s.Source, err)
	}
	return s, nil
}
