package traffic

import (
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// field is a key of a step, and its value as a file has it.
type field struct{ key, value string }

// fieldsOf are the fields of a struct that say something, by their keys in a file;
// those of embedded structs stand among them.
func fieldsOf(of any) []field {
	var out []field
	v := reflect.ValueOf(of)
	for _, f := range reflect.VisibleFields(v.Type()) {
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if f.Anonymous || key == "" {
			continue
		}
		if value := v.FieldByIndex(f.Index); !value.IsZero() {
			out = append(out, field{key, flow(value)})
		}
	}
	return out
}

// word is a text that nobody could take for something else.
var word = regexp.MustCompile(`^[A-Z][A-Z0-9_]{4,}$|^[a-z]{4,}-[a-z-]+$|^[1-9][0-9]*(s|m|h)$`)

// plainText is a text without quotes where it needs none.
func plainText(text string) string {
	if word.MatchString(text) {
		return text
	}
	return yamlText(text)
}

// flow is a value in one line: texts in quotes, what is in things in braces.
func flow(v reflect.Value) string {
	switch one := v.Interface().(type) {
	case market.Money:
		return one.String()
	case encoding.TextMarshaler:
		text, _ := one.MarshalText() // it has a value, which was checked
		return plainText(string(text))
	}
	switch v.Kind() {
	case reflect.Pointer:
		return flow(v.Elem())
	case reflect.String:
		return plainText(v.String())
	case reflect.Slice:
		var all []string
		for i := range v.Len() {
			all = append(all, flow(v.Index(i)))
		}
		return "[" + strings.Join(all, ", ") + "]"
	case reflect.Struct:
		var all []string
		for _, f := range fieldsOf(v.Interface()) {
			all = append(all, f.key+": "+f.value)
		}
		return "{" + strings.Join(all, ", ") + "}"
	}
	return fmt.Sprint(v.Interface())
}
