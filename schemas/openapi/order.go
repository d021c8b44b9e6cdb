package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"
)

// order remembers in which order documents write the members of their objects,
// which maps forget: by place, such as "/components/schemas/Order/properties".
type order map[string][]string

// add reads the order of one file.
func (o order) add(raw []byte) error {
	if isJSON(raw) {
		return o.addJSON(json.NewDecoder(bytes.NewReader(raw)), "")
	}
	var document any
	if err := yaml.UnmarshalWithOptions(raw, &document, yaml.UseOrderedMap()); err != nil {
		return yamlError(err)
	}
	o.addYAML(document, "")
	return nil
}

// graft takes over the order of what is at a place of another document, and puts
// it at a place of this one: what it adds comes after what is there already.
func (o order) graft(from order, pointer, place string) {
	for at, names := range from {
		below, ok := strings.CutPrefix(at, pointer)
		if !ok || below != "" && below[0] != '/' {
			continue
		}
		for _, name := range names {
			o.note(place+below, name)
		}
	}
}

// addJSON reads one value.
func (o order) addJSON(dec *json.Decoder, place string) error {
	begin, err := dec.Token()
	if err != nil {
		return err
	}
	if _, isDelim := begin.(json.Delim); !isDelim {
		return nil
	}
	for i := 0; dec.More(); i++ {
		name := strconv.Itoa(i)
		if begin == json.Delim('{') {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name = fmt.Sprint(key)
			o.note(place, name)
		}
		if err := o.addJSON(dec, place+"/"+name); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

func (o order) addYAML(value any, place string) {
	switch value := value.(type) {
	case yaml.MapSlice:
		for _, item := range value {
			name := fmt.Sprint(item.Key)
			o.note(place, name)
			o.addYAML(item.Value, place+"/"+name)
		}
	case []any:
		for i, item := range value {
			o.addYAML(item, place+"/"+strconv.Itoa(i))
		}
	}
}

func (o order) note(place, name string) {
	if !slices.Contains(o[place], name) {
		o[place] = append(o[place], name)
	}
}

// of lists the names of properties in the order of the object at a place, which
// may leave out that it is a component's. Those of an unknown place are sorted.
func (o order) of(place string, properties openapi3.Schemas) []string {
	known := o["/components/schemas/"+place]
	if known == nil {
		known = o[place]
	}
	names := slices.Sorted(maps.Keys(properties))
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(slices.Index(known, a), slices.Index(known, b))
	})
	return names
}

// object is a JSON object whose members are written in order.
type object struct {
	names  []string
	values map[string]any
}

// MarshalJSON writes the object.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte("{")
	for i, name := range o.names {
		value, err := line(map[string]any{name: o.values[name]})
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, value[1:len(value)-1]...)
	}
	return append(out, '}'), nil
}

// line writes a value on one line, so that equal values give equal bytes.
func line(value any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}
