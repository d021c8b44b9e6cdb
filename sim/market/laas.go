package market

// DeliveryOption is a way of an order by LaaS, as Market offered it to a store
// (P-LAAS).
type DeliveryOption struct {
	CampaignID, WarehouseID int64
	// PointID is Market's pick-up point, or 0 where a courier brings the order.
	PointID int64
	Interval
}

// Option is the way that an order by LaaS is to go. At a pick-up point no hours
// are promised.
func (o *Order) Option() DeliveryOption {
	d := o.Delivery
	option := DeliveryOption{o.CampaignID, o.WarehouseID, d.PointID, Interval{From: d.From, To: d.To}}
	if d.Type == ByCourier {
		option.FromTime, option.ToTime = d.FromTime, d.ToTime
	}
	return option
}

// Operation is a change that a store asked for by LaaS, and that takes its time.
type Operation struct {
	// ID is as the store was given it, Type one of the contract's.
	ID, Type   string
	CampaignID int64
	// OrderID is the order, or ReturnID the return that it is about.
	OrderID, ReturnID int64
}
