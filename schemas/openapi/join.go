package openapi

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// joiner makes one document of files that refer to each other, as the official
// repositories publish it: a file becomes a component of its own name, or comes
// in place of the reference where there are no components, as for paths.
type joiner struct {
	folder     *folder
	base       string // the document's own file
	order      order
	components map[string]any    // those that files have become: kind → name → component
	nodes      int               // of what has been read so far
	refs       map[target]string // by what they were made of, such as "#/components/schemas/Order"
	taken      map[string]target // the same, the other way round
}

// maxNodes bounds what files make that are put in many places.
const maxNodes = 500_000

// target is what a reference leads to: a file below the folder, and the place in
// it, such as "/definitions/Order"; "" is all of it.
type target struct{ file, pointer string }

// joined reads a document with all files that it refers to.
func joined(file string) (map[string]any, order, error) {
	f, err := openFolder(filepath.Dir(file))
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", file, plainError(err))
	}
	defer f.close()
	j := &joiner{folder: f, base: filepath.Base(file), order: order{}, components: map[string]any{}, refs: map[target]string{}, taken: map[string]target{}}
	root, err := f.read(j.base)
	if err != nil {
		return nil, nil, err
	}
	j.order.graft(root.order, "", "")
	j.keepNames(root.value)
	value, err := j.value(root.value, spot{file: j.base})
	if err != nil {
		return nil, nil, err
	}
	document := value.(map[string]any)
	if len(j.components) > 0 {
		merge(document, map[string]any{"components": j.components})
	}
	return document, j.order, nil
}

// keepNames keeps the names of the document's own components from being given
// to files.
func (j *joiner) keepNames(root map[string]any) {
	components, _ := root["components"].(map[string]any)
	for kind, of := range components {
		named, _ := of.(map[string]any)
		for name, component := range named {
			ref := "#/components/" + kind + "/" + name
			j.taken[ref] = target{j.base, ref[1:]}
			if object, ok := component.(map[string]any); ok {
				if to, err := j.target(object["$ref"], j.base); err == nil && to != nil {
					j.taken[ref] = *to
				}
			}
		}
	}
}

// spot says where a value is.
type spot struct {
	file   string
	keys   []string // the way to it, in the document that is made
	inside []target // what is being put in place of references to it
}

func (s spot) under(key string) spot {
	s.keys = append(slices.Clip(s.keys), key)
	return s
}

func (s spot) place() string {
	if len(s.keys) == 0 {
		return ""
	}
	return "/" + strings.Join(s.keys, "/")
}

func (s spot) key(fromEnd int) string {
	if i := len(s.keys) - fromEnd; i >= 0 {
		return s.keys[i]
	}
	return ""
}

// kind is that of the component that may be referred to here, such as
// "schemas"; "" where there is none.
func (s spot) kind() string {
	if s.key(3) == "components" && len(s.keys) == 3 {
		return s.key(2)
	}
	switch s.key(2) {
	case "properties", "allOf", "anyOf", "oneOf":
		return "schemas"
	}
	switch s.key(1) {
	case "schema", "items", "not", "additionalProperties":
		return "schemas"
	case "requestBody":
		return "requestBodies"
	}
	switch s.key(2) {
	case "parameters", "responses", "headers", "examples", "links", "callbacks":
		return s.key(2)
	}
	return ""
}

// value is a value with what it refers to.
func (j *joiner) value(node any, at spot) (any, error) {
	if j.nodes++; j.nodes > maxNodes {
		return nil, fmt.Errorf("%s: what the document refers to makes more than %d values", j.folder.path(j.base), maxNodes)
	}
	switch node := node.(type) {
	case map[string]any:
		return j.object(node, at)
	case []any:
		list := make([]any, len(node))
		for i, item := range node {
			var err error
			if list[i], err = j.value(item, at.under(strconv.Itoa(i))); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	return node, nil
}

func (j *joiner) object(node map[string]any, at spot) (any, error) {
	to, err := j.target(node["$ref"], at.file)
	if err != nil {
		return nil, err
	}
	if to != nil {
		return j.referred(node, *to, at)
	}
	out := make(map[string]any, len(node))
	for _, key := range slices.Sorted(maps.Keys(node)) {
		if out[key], err = j.value(node[key], at.under(key)); err != nil {
			return nil, err
		}
		if key == "mapping" && at.key(1) == "discriminator" {
			if out[key], err = j.mapping(node[key], at); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// mapping replaces the files that a discriminator names.
func (j *joiner) mapping(node any, at spot) (any, error) {
	named, ok := node.(map[string]any)
	if !ok {
		return node, nil
	}
	out := maps.Clone(named)
	for _, value := range slices.Sorted(maps.Keys(named)) {
		text, _ := named[value].(string)
		if !strings.ContainsAny(text, "./") {
			continue // the name of a component
		}
		to, err := j.target(text, at.file)
		if err != nil {
			return nil, err
		}
		if to != nil {
			if out[value], err = j.component(*to, "schemas", at.file); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// target is what a $ref leads to if that is another file, or a part of one that
// is not the document's own; else nil. The network is left for build to refuse.
func (j *joiner) target(ref any, from string) (*target, error) {
	text, _ := ref.(string)
	file, pointer, _ := strings.Cut(text, "#")
	switch {
	case text == "" || strings.Contains(file, "://") || file == "" && from == j.base:
		return nil, nil
	case file == "":
		return &target{from, pointer}, nil
	}
	at, err := j.folder.below(from, file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.folder.path(from), err)
	}
	return &target{at, pointer}, nil
}

func (j *joiner) referred(node map[string]any, to target, at spot) (any, error) {
	kind := at.kind()
	if kind == "" {
		return j.inline(to, at)
	}
	ref, err := j.component(to, kind, at.file)
	if err != nil {
		return nil, err
	}
	if ref == "#"+at.place() { // the document's own component, under the name of its file
		return j.inline(to, at)
	}
	out := maps.Clone(node)
	out["$ref"] = ref
	return out, nil
}

// component is the reference to the component that a target becomes.
func (j *joiner) component(to target, kind, from string) (string, error) {
	if to.file == j.base {
		return "#" + to.pointer, nil
	}
	if ref, ok := j.refs[to]; ok {
		return ref, nil
	}
	name := strings.TrimSuffix(path.Base(to.file), path.Ext(to.file))
	if to.pointer != "" {
		name = path.Base(to.pointer)
	}
	ref := "#/components/" + kind + "/" + name
	if other, taken := j.taken[ref]; taken && other != to {
		return "", fmt.Errorf("%s: %s would become the component %s, and so does %s: rename one of the files", j.folder.path(from), j.folder.path(to.file), ref[2:], j.folder.path(other.file))
	}
	j.refs[to], j.taken[ref] = ref, to
	value, err := j.inline(to, spot{file: from, keys: []string{"components", kind, name}})
	if err != nil {
		return "", err
	}
	merge(j.components, map[string]any{kind: map[string]any{name: value}})
	return ref, nil
}

// inline is what a target holds, at a place.
func (j *joiner) inline(to target, at spot) (any, error) {
	if slices.Contains(at.inside, to) {
		return nil, fmt.Errorf("%s: %s refers to itself", j.folder.path(at.file), j.folder.path(to.file))
	}
	p, err := j.folder.read(to.file)
	if err != nil {
		return nil, fmt.Errorf("%s refers to %s: %w", j.folder.path(at.file), to.file, err)
	}
	var value any = p.value
	for _, key := range strings.Split(to.pointer, "/")[1:] {
		object, _ := value.(map[string]any)
		if value, err = object[unescape(key)], nil; value == nil {
			return nil, fmt.Errorf("%s refers to %s#%s: it has no such place", j.folder.path(at.file), to.file, to.pointer)
		}
	}
	j.order.graft(p.order, to.pointer, at.place())
	at.file, at.inside = to.file, append(slices.Clip(at.inside), to)
	return j.value(value, at)
}

// unescape reads a step of a JSON pointer.
func unescape(key string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
}
