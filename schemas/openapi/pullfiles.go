package openapi

import (
	"bytes"
	"maps"
	"slices"

	"github.com/localmarket/localmarket/schemas"
)

// bundle writes what has been taken over, one operation or schema a line, so
// that two revisions can be compared with any tool.
func (p *pullConverter) bundle(revision string) (*Bundle, error) {
	b := &Bundle{Revision: revision, Folder: schemas.PullFolder, Files: map[string][]byte{}}
	var err error
	if b.Files[schemas.OperationsFile], err = p.operationsFile(); err != nil {
		return nil, err
	}
	if b.Files[schemas.ComponentsFile], err = p.componentsFile(idPrefix + revision + "/" + schemas.PullFolder + "/" + schemas.ComponentsFile); err != nil {
		return nil, err
	}
	return b, p.check()
}

func (p *pullConverter) operationsFile() ([]byte, error) {
	lines := make([][]byte, len(p.operations))
	for i, op := range p.operations {
		raw, err := line(op)
		if err != nil {
			return nil, err
		}
		lines[i] = raw
	}
	return slices.Concat([]byte("[\n"), bytes.Join(lines, []byte(",\n")), []byte("\n]\n")), nil
}

func (p *pullConverter) componentsFile(id string) ([]byte, error) {
	head, err := line(map[string]string{"$schema": draft, "$id": id})
	if err != nil {
		return nil, err
	}
	var lines [][]byte
	for _, name := range slices.Sorted(maps.Keys(p.defs)) {
		def, err := line(map[string]any{name: p.defs[name]})
		if err != nil {
			return nil, err
		}
		lines = append(lines, def[1:len(def)-1])
	}
	return slices.Concat(head[:len(head)-1], []byte(",\"$defs\":{\n"), bytes.Join(lines, []byte(",\n")), []byte("\n}}\n")), nil
}

// check compiles every schema of the operations and every component.
func (p *pullConverter) check() error {
	all := []any{true} // there may be no schema at all, and an empty list is none
	for _, name := range slices.Sorted(maps.Keys(p.defs)) {
		all = append(all, map[string]any{"$ref": "#/$defs/" + name})
	}
	for _, op := range p.operations {
		for _, parameter := range op.Parameters {
			all = append(all, parameter.JSON)
		}
		if op.Body != nil {
			all = append(all, schemasOf(op.Body.Content)...)
		}
		for _, reply := range op.Replies {
			all = append(all, schemasOf(reply.Content)...)
		}
	}
	raw, err := line(map[string]any{"$schema": draft, "$defs": p.defs, "prefixItems": all})
	if err != nil {
		return err
	}
	return schemas.Check(schemas.ComponentsFile, raw)
}

func schemasOf(content []schemas.Content) []any {
	var list []any
	for _, one := range content {
		list = append(list, one.JSON)
	}
	return list
}
