package market

import "slices"

// Region is a part of the world, as Market counts them.
type Region struct {
	ID int64
	// Name is in Russian, Type one of the contract's.
	Name, Type string
	// Parent is the region that it is in, or 0.
	Parent int64
}

// Moscow is the region where things are if nobody says where.
const Moscow = 213

// Regions lists those that are known here: of Russia its districts, their parts and
// the largest cities, of the world countries that goods come from. They are one
// tree. Each comes after the region that it is in.
func Regions() []Region { return slices.Clone(regions) }

// RegionOf is the region of a number.
func RegionOf(id int64) (Region, bool) {
	at, ok := regionAt[id]
	if !ok {
		return Region{}, false
	}
	return regions[at], true
}

// Within reports whether a region is another, or lies in it.
func Within(id, other int64) bool {
	for id != other {
		r, ok := RegionOf(id)
		if !ok || r.Parent == 0 {
			return false
		}
		id = r.Parent
	}
	return true
}

// Country is a country as a region, with its code.
type Country struct {
	RegionID int64
	// Code is of ISO 3166-1 alpha-2.
	Code string
}

// Countries lists the countries among the regions.
func Countries() []Country { return slices.Clone(countryCodes) }

// regionAt is where each region stands.
var regionAt = func() map[int64]int {
	at := map[int64]int{}
	for i, r := range regions {
		at[r.ID] = i
	}
	return at
}()
