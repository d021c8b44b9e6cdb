package strictyaml

import (
	"encoding"
	"reflect"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Unmarshaler is a type that reads itself, with [Keys], [Items], [Scalar] and
// [Value]. An error that is not an [*Error] gets the place of the node. The
// node may be nothing, see [IsNull], but a pointer is then nil instead.
type Unmarshaler interface {
	UnmarshalYAML(node ast.Node) error
}

// Line is the line in which the mapping begins that was read into the struct
// around it.
type Line int

// Value reads a node of a document that [Parse] returned, or that an
// [Unmarshaler] was given, into the variable that v points to, as [Decode] does.
func Value(node ast.Node, v any) error {
	return read(node, reflect.ValueOf(v).Elem())
}

// read reads a node into a variable.
func read(node ast.Node, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		return readPointer(node, v)
	}
	switch target := v.Addr().Interface().(type) {
	case Unmarshaler:
		return adopt(node, target.UnmarshalYAML(node))
	case *any:
		return readAny(node, target)
	case *time.Duration:
		return readDuration(node, target)
	case *time.Time:
		return readTime(node, target)
	case encoding.TextUnmarshaler:
		return readText(node, target)
	}
	switch v.Kind() {
	case reflect.Struct:
		return readStruct(node, v)
	case reflect.Slice:
		return readSlice(node, v)
	case reflect.Map:
		return readMap(node, v)
	}
	return readScalar(node, v)
}

func readPointer(node ast.Node, v reflect.Value) error {
	if IsNull(node) {
		v.SetZero()
		return nil
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	return read(node, v.Elem())
}

func readSlice(node ast.Node, v reflect.Value) error {
	items, err := Items(node)
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		if err := read(item, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func readMap(node ast.Node, v reflect.Value) error {
	if v.Type().Key().Kind() != reflect.String {
		return unsupported(node, v)
	}
	entries, err := Keys(node)
	if err != nil {
		return err
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(entries)))
	for _, e := range entries {
		value := reflect.New(v.Type().Elem()).Elem()
		if err := read(e.Value, value); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(e.Key).Convert(v.Type().Key()), value)
	}
	return nil
}

// readAny reads a node into the Go value that is most like it.
func readAny(node ast.Node, target *any) error {
	switch n := node.(type) {
	case *ast.NullNode:
		*target = nil
		return nil
	case *ast.MappingNode:
		return readAs(node, target, map[string]any{})
	case *ast.SequenceNode:
		return readAs(node, target, []any{})
	case *ast.BoolNode:
		*target = n.Value
		return nil
	}
	return readAnyScalar(node, target)
}

// readAs reads a node into a variable of the type of empty, and puts that into
// the target.
func readAs[T any](node ast.Node, target *any, empty T) error {
	if err := Value(node, &empty); err != nil {
		return err
	}
	*target = empty
	return nil
}

// unsupported is an error of ours: a type that no file can be read into.
func unsupported(node ast.Node, v reflect.Value) error {
	return Errorf(node, "", notGo, subject(node), v.Type())
}
