package keep

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Form is how values of a type are written as JSON, a line for each field that holds
// a value: what files of earlier versions rely on. It panics for what does not come
// back from JSON as it was: a field that is not exported, an interface.
func Form(name string, of reflect.Type) []string {
	if of.Implements(reflect.TypeFor[json.Marshaler]()) || of.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return []string{name + " " + of.String()}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return Form(name, of.Elem())
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Uint8 {
			return []string{name + " bytes"}
		}
		return Form(name+"[]", of.Elem())
	case reflect.Array:
		return Form(fmt.Sprintf("%s[%d]", name, of.Len()), of.Elem())
	case reflect.Map:
		return Form(name+"{}", of.Elem())
	case reflect.Struct:
		return fields(name, of)
	case reflect.Interface, reflect.Func, reflect.Chan:
		panic("keep: " + name + " is " + of.String() + ", which does not come back from JSON")
	}
	return []string{name + " " + of.Kind().String()}
}

func fields(name string, of reflect.Type) []string {
	var lines []string
	for i := range of.NumField() {
		field := of.Field(i)
		called, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case called == "-":
		case field.Anonymous && called == "":
			lines = append(lines, Form(name, field.Type)...)
		case !field.IsExported():
			panic("keep: " + name + "." + field.Name + " is not exported, so JSON does not have it")
		case called != "":
			lines = append(lines, Form(name+"."+called, field.Type)...)
		default:
			lines = append(lines, Form(name+"."+field.Name, field.Type)...)
		}
	}
	return lines
}
