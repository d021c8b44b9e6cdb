package sim

import (
	"reflect"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Break has a Market's file fail from now on.
func Break(m *Market, err error) { m.keeper.writer.Fail(err) }

// Kept are the forms of what is kept beside the state, a line for each field.
func Kept() []string {
	var lines []string
	for name, one := range (&restoring{Market: &Market{}}).collections() {
		lines = append(lines, keep.Form(name, reflect.TypeOf(one.Of))...)
	}
	return lines
}

// Fields are those of a Market.
func Fields() []string {
	var names []string
	of := reflect.TypeFor[Market]()
	for i := range of.NumField() {
		names = append(names, of.Field(i).Name)
	}
	return names
}
