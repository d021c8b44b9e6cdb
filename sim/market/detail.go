package market

import "slices"

// Detail is how much a made-up notification says.
type Detail string

// The details of a made-up notification.
const (
	Seeded  Detail = ""        // as the seed has it: optional fields come and go; written as seeded, too
	Minimal Detail = "minimal" // required fields only, one item
	Full    Detail = "full"    // every optional field, several items
	Extreme Detail = "extreme" // at the contract's limits: largest ids, longest SKUs, 1000 items
)

// seeded is how Seeded is written out.
const seeded = "seeded"

// Details lists the details, as they are written.
func Details() []Detail { return []Detail{seeded, Minimal, Full, Extreme} }

// Known reports whether d is one of Details, or left out.
func (d Detail) Known() bool { return d == Seeded || slices.Contains(Details(), d) }

// UnmarshalText reads a detail; one that is not known stays as it is.
func (d *Detail) UnmarshalText(text []byte) error {
	*d = Detail(text)
	if *d == seeded {
		*d = Seeded
	}
	return nil
}
