package strictyaml

import (
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

func readStruct(node ast.Node, v reflect.Value) error {
	entries, err := Keys(node)
	if err != nil {
		return err
	}
	line, _ := position(node)
	names, fields := keysOf(v, line)
	for _, e := range entries {
		field, ok := fields[e.Key]
		if !ok {
			return UnknownKey(e.KeyNode, names)
		}
		if err := read(e.Value, field); err != nil {
			return err
		}
	}
	return nil
}

// keysOf is the keys of a struct, in order, and the fields that they are read
// into. It fills the fields that hold the line.
func keysOf(v reflect.Value, line int) (names []string, fields map[string]reflect.Value) {
	fields = map[string]reflect.Value{}
	for i := range v.NumField() {
		about := v.Type().Field(i)
		name, inline := keyOf(about)
		switch {
		case inline:
			below, found := keysOf(v.Field(i), line)
			for _, name := range below {
				names, fields[name] = append(names, name), found[name]
			}
		case about.Type == reflect.TypeFor[Line]() && about.IsExported():
			v.Field(i).SetInt(int64(line))
		case name != "":
			names, fields[name] = append(names, name), v.Field(i)
		}
	}
	return names, fields
}

// keyOf is the key that the tag of a field names, or "", and whether the keys
// of the field stand in its place.
func keyOf(field reflect.StructField) (name string, inline bool) {
	name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	if options == "inline" {
		return "", field.Type.Kind() == reflect.Struct
	}
	if name == "-" || !field.IsExported() {
		return "", false
	}
	return name, false
}
