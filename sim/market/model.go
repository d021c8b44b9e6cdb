package market

// Model is how an order is sold and delivered, as the Market's API names it.
type Model string

// The models of Market, but for goods that need no delivery.
const (
	FBS     Model = "FBS"     // the shop packs, Market delivers
	Express Model = "EXPRESS" // the shop packs, a courier fetches it at once
	DBS     Model = "DBS"     // the shop delivers
	FBY     Model = "FBY"     // Market stores, packs and delivers (N-SCOPE)
	LaaS    Model = "LAAS"    // sold elsewhere, Market delivers (P-LAAS)
)

// Models lists every model.
func Models() []Model { return []Model{FBS, Express, DBS, FBY, LaaS} }
