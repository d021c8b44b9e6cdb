package market

// Availability says whether Market's API serves a shop, and if not, why
// (P-AUTH).
type Availability string

// The values of apiAvailability. In revision 2025-09 the first two are all.
const (
	Available          Availability = "AVAILABLE"
	DisabledInactive   Availability = "DISABLED_BY_INACTIVITY"
	DisabledNoContract Availability = "DISABLED_BY_NO_ACTIVE_CONTRACT"
	DisabledByHand     Availability = "MANUALLY_DISABLED"
	DisabledNoProgram  Availability = "DISABLED_BY_NO_PLACEMENT_TYPE"
)

// Availabilities lists the values.
func Availabilities() []Availability {
	return []Availability{Available, DisabledInactive, DisabledNoContract, DisabledByHand, DisabledNoProgram}
}

// Served reports whether the API serves the shop.
func (c Campaign) Served() bool { return c.API == "" || c.API == Available }
