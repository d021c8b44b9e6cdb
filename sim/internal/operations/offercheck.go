package operations

import (
	"encoding/json"
	"slices"
)

// check refuses an update that contradicts itself. The index is its place in the
// request.
func (u *offerUpdate) check(index int) error {
	for _, name := range u.Deleted {
		if value, set := u.all[camel(name)]; set && string(value) != "null" {
			return invalid(deletedAndSet, index, camel(name))
		}
	}
	for _, name := range []string{"pictures", "videos", "barcodes", "tags", "manufacturerCountries"} {
		var list []string
		if json.Unmarshal(u.all[name], &list) == nil && slices.Contains(list, "") {
			return invalid(emptyInList, index, name)
		}
	}
	return u.checkDimensions(index)
}

// checkDimensions refuses a parcel that has no length, or weighs nothing.
func (u *offerUpdate) checkDimensions(index int) error {
	var sizes map[string]json.Number
	if u.all["weightDimensions"] == nil || json.Unmarshal(u.all["weightDimensions"], &sizes) != nil {
		return nil
	}
	for _, name := range []string{"length", "width", "height", "weight"} {
		if size, ok := sizes[name]; ok {
			if n, err := size.Float64(); err == nil && n <= 0 {
				return typed("INVALID_ITEM_DIMENSIONS", zeroDimension, index, name)
			}
		}
	}
	return nil
}

// allRepeated are the SKUs that are in a list more than once, each once.
func allRepeated(ids []string) []string {
	seen := map[string]int{}
	var twice []string
	for _, id := range ids {
		if seen[id]++; seen[id] == 2 {
			twice = append(twice, id)
		}
	}
	return twice
}
