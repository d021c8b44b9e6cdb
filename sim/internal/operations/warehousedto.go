package operations

// Where addresses are that the state does not tell more exactly.
const (
	moscowLatitude  = 55.7558
	moscowLongitude = 37.6173
)

type warehouseGroups struct {
	Warehouses []warehouseDTO   `json:"warehouses"`
	Groups     []warehouseGroup `json:"warehouseGroups"`
}

type warehouseGroup struct {
	Name       string         `json:"name"`
	Main       warehouseDTO   `json:"mainWarehouse"`
	Warehouses []warehouseDTO `json:"warehouses"`
}

// groupInfo is the group that a warehouse is in.
type groupInfo struct {
	Name string `json:"name"`
	ID   int64  `json:"id"`
}

type warehousePage struct {
	Warehouses []warehouseDTO `json:"warehouses"`
	Paging     paging         `json:"paging"`
}

type warehouseDTO struct {
	ID         int64            `json:"id"`
	Name       string           `json:"name"`
	CampaignID int64            `json:"campaignId"`
	Express    bool             `json:"express"`
	Group      *groupInfo       `json:"groupInfo,omitempty"`
	Address    *address         `json:"address,omitempty"`
	Status     *warehouseStatus `json:"status,omitempty"`
}

type warehouseStatus struct {
	Status string `json:"status"`
}

type fulfillment struct {
	Warehouses []fulfillmentWarehouse `json:"warehouses"`
}

type fulfillmentWarehouse struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	Address *address `json:"address"`
}

type address struct {
	City string `json:"city"`
	GPS  gpsDTO `json:"gps"`
}
