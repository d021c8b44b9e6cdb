package scenarios_test

import (
	"reflect"
	"strings"
)

// yamlKeys are the keys of a mapping that is read into a struct.
func yamlKeys(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		switch tag := f.Tag.Get("yaml"); {
		case tag == ",inline":
			out = append(out, yamlKeys(f.Type)...)
		case tag != "":
			name, _, _ := strings.Cut(tag, ",")
			out = append(out, name)
		}
	}
	return out
}

// reachable are the structs that a file which is read into t is read into, but
// for those whose keys stand in the place of others.
func reachable(t reflect.Type) []reflect.Type {
	seen := map[reflect.Type]bool{}
	var out []reflect.Type
	var visit func(t reflect.Type, inline bool)
	visit = func(t reflect.Type, inline bool) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		if !inline && len(yamlKeys(t)) > 0 {
			out = append(out, t)
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("yaml") != "" {
				visit(f.Type, f.Tag.Get("yaml") == ",inline")
			}
		}
	}
	visit(t, false)
	return out
}
