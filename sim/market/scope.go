package market

// AllMethods is the scope that opens everything, and AllReading the one that opens
// all that changes nothing.
const (
	AllMethods = "all-methods"
	AllReading = "all-methods:read-only"
)

// Scopes lists what an Api-Key may give access to, as the contract's operations
// name it (P-AUTH).
func Scopes() []string {
	return []string{
		AllMethods, AllReading, "communication", "finance-and-accounting",
		"inventory-and-order-processing", "inventory-and-order-processing:read-only",
		"offers-and-cards-management", "offers-and-cards-management:read-only",
		"pricing", "pricing:read-only", "promotion", "promotion:read-only",
		"settings-management", "supplies-management:read-only",
	}
}
