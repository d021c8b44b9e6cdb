package market

// Detail is how much a made-up notification says.
type Detail int

// The details of a made-up notification.
const (
	Seeded  Detail = iota // as the seed has it: optional fields come and go
	Minimal               // required fields only, one item
	Full                  // every optional field, several items
	Extreme               // at the contract's limits: largest ids, longest SKUs, 1000 items
)
