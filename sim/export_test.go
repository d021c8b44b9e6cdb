package sim

import (
	"maps"
	"reflect"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Break has a Market's file fail from now on.
func Break(m *Market, err error) { m.keeper.writer.Fail(err) }

// Awaited is how many changes there were that callers wait for until they are kept.
func Awaited(m *Market) uint64 { return m.keeper.marks.Changes() }

// Kept are the forms of what is kept beside the state, a line for each field.
func Kept() []string {
	var lines []string
	for name, one := range (&restoring{Market: &Market{}}).collections() {
		lines = append(lines, keep.Form(name, reflect.TypeOf(one.Of))...)
	}
	return lines
}

// Collections are what is kept beside the state, and InSnapshot what a snapshot has of it.
func Collections() []string {
	return slices.Collect(maps.Keys((&restoring{Market: &Market{}}).collections()))
}

func InSnapshot(s *Snapshot) []string {
	found := map[string]bool{}
	for _, row := range s.rows {
		found[row.Collection] = true
	}
	return slices.DeleteFunc(Collections(), func(name string) bool { return !found[name] })
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

// ReadAhead hands over rows while the next are read.
var ReadAhead = readAhead
