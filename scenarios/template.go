package scenarios

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

var (
	//go:embed template.yaml
	template string
	//go:embed scenario.schema.json
	schema string
)

// Template is the text of a file to begin from, with comments. It fails for a
// name that a scenario cannot have.
func Template(name string) ([]byte, error) {
	if !namePattern().MatchString(name) {
		return nil, fmt.Errorf("a scenario cannot be named %.60q: %s", name, hintName)
	}
	return []byte(strings.ReplaceAll(template, "{{name}}", name)), nil
}

// Schema is the JSON Schema (draft 2020-12) of scenario files, for editors.
// What it cannot say, such as that a name must be there before it is used, is
// for Parse to find.
func Schema() []byte { return []byte(schema) }

// namePattern is what a scenario's name must be.
func namePattern() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`) }
