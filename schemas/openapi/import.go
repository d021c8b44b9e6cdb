package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

const (
	draft    = "https://json-schema.org/draft/2020-12/schema"
	idPrefix = "https://localmarket.dev/schemas/"
)

// Bundle is one revision of an API as files of package schemas. For
// notifications they are a JSON Schema for each type and each reply, and
// schemas.TypesFile; for the pull API schemas.OperationsFile and
// schemas.ComponentsFile.
type Bundle struct {
	Revision string
	Folder   string            // within the revision's; "" is that itself
	Files    map[string][]byte // by name, without folder
	// Warnings name what Import did not know, in the order in which it met them.
	Warnings []Warning
}

// Import makes the schemas of a revision, named as YYYY-MM, from OpenAPI files,
// JSON or YAML of at most MaxFileSize each. The first is a document of version
// 3.0, the others are laid over it in turn: objects are merged, all else is
// replaced. Each may refer to further files in its own folder and below it.
//
// A document with one operation whose body is told apart by a discriminator is
// the notification API: the types are those of its mapping, in the order of the
// property's enumeration. One without, but with an id for every operation, is
// the pull API.
//
// An error names the file, or the place in the document, where the fault lies.
func Import(revision string, files ...string) (*Bundle, error) {
	if !regexp.MustCompile(`^\d{4}-\d{2}$`).MatchString(revision) {
		return nil, fmt.Errorf("revision %.40q: name it by year and month, such as %s", revision, schemas.Latest)
	}
	if len(files) == 0 {
		return nil, errors.New("no file to import: name an OpenAPI document")
	}
	s, err := loadFiles(files...)
	if err != nil {
		return nil, err
	}
	bundle, err := bundleOf(revision, s)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %s", files[0], oneLine(err.Error()))
	}
	return bundle, nil
}

func bundleOf(revision string, s *source) (*Bundle, error) {
	w := &warnings{list: s.warnings}
	bundle, err := convert(revision, s.doc, w)
	if errors.Is(err, errNoNotification) && isPull(s.doc) {
		bundle, err = convertPull(revision, s.doc, s.order, w)
	}
	if err != nil {
		return nil, err
	}
	bundle.Warnings = w.list
	return bundle, nil
}

func convert(revision string, doc *openapi3.T, w *warnings) (*Bundle, error) {
	op, err := notification(doc)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Revision: revision, Files: map[string][]byte{}}
	return b, b.fill(op, w)
}

func (b *Bundle) fill(op *operation, w *warnings) error {
	types := op.types()
	for _, typ := range types {
		root, err := op.variant(typ)
		if err != nil {
			return err
		}
		if err := b.add(typ+".json", root, typ, w); err != nil {
			return err
		}
	}
	for _, status := range []string{"200", "400", "500"} {
		root, err := op.reply(status)
		if err != nil {
			return err
		}
		if err := b.add("reply-"+status+".json", root, "", w); err != nil {
			return err
		}
	}
	list, err := encode(types)
	b.Files[schemas.TypesFile] = list
	return err
}

// add converts root and keeps it under name. Typ, if any, is the notification
// type that alone is told by the schema's discriminator.
func (b *Bundle) add(name string, root *variant, typ string, w *warnings) error {
	c := &converter{defs: map[string]any{}, warnings: w}
	out, err := c.schema(root.schema, root.name)
	if err != nil {
		return err
	}
	if typ != "" {
		out["properties"].(map[string]any)[root.discriminator] = map[string]any{"const": typ}
	}
	put(out, "$defs", c.defs, len(c.defs) > 0)
	out["$schema"] = draft
	out["$id"] = idPrefix + b.Revision + "/" + name
	raw, err := encode(out)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := schemas.Check(name, raw); err != nil {
		return err
	}
	b.Files[name] = raw
	return nil
}

// encode writes value so that equal values give equal bytes.
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(value)
	return out.Bytes(), err
}

// Names lists the bundle's files, sorted.
func (b *Bundle) Names() []string { return slices.Sorted(maps.Keys(b.Files)) }
