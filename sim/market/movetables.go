package market

// The store's moves (P-STATUS), by model. FBY has none.

func storeExpress() []Move {
	return []Move{
		{Store, in(StatusProcessing, SubStarted), in(StatusProcessing, SubReadyToShip)},
		{Store, in(StatusProcessing), in(StatusCancelled, SubShopFailed)},
	}
}

func storeFBS() []Move {
	return append(storeExpress(), Move{Store, in(StatusProcessing, SubReadyToShip), in(StatusProcessing, SubShipped)})
}

func storeLaaS() []Move {
	return []Move{
		{Store, in(StatusReserved), in(StatusProcessing, SubStarted)},
		{Store, in(StatusReserved), in(StatusCancelled, SubShopFailed)},
		{Store, in(StatusProcessing), in(StatusCancelled, SubShopFailed)},
	}
}

// storeDBS has the reasons to cancel that the documentation of 2026-09 gives
// for each status. That of 2025-09 has SHOP_FAILED alone. Market takes
// USER_UNREACHABLE after three calls; nobody calls here, so it is believed
// (choice).
func storeDBS() []Move {
	return []Move{
		{Store, in(StatusProcessing, SubStarted), in(StatusDelivery, SubServiceReceived)},
		{Store, in(StatusDelivery, SubServiceReceived), in(StatusPickup, SubPickupReceived)},
		{Store, in(StatusDelivery, SubServiceReceived), in(StatusDelivered, SubServiceDelivered)},
		{Store, in(StatusDelivery, SubDeliveryNotReceived), in(StatusDelivered, SubServiceDelivered)},
		{Store, in(StatusPickup, SubPickupReceived), in(StatusDelivered, SubServiceDelivered)},
		{Store, in(StatusProcessing), in(StatusCancelled, SubShopFailed)},
		{Store, in(StatusProcessing), in(StatusCancelled, SubUserChangedMind)},
		{Store, in(StatusProcessing), in(StatusCancelled, SubUserUnreachable)},
		{Store, in(StatusProcessing), in(StatusCancelled, SubIncorrectPersonalData)},
		{Store, in(StatusDelivery), in(StatusCancelled, SubShopFailed)},
		{Store, in(StatusDelivery), in(StatusCancelled, SubUserChangedMind)},
		{Store, in(StatusDelivery), in(StatusCancelled, SubUserUnreachable)},
		{Store, in(StatusPickup), in(StatusCancelled, SubShopFailed)},
		{Store, in(StatusPickup), in(StatusCancelled, SubUserChangedMind)},
		{Store, in(StatusPickup), in(StatusCancelled, SubUserUnreachable)},
		{Store, in(StatusPickup), in(StatusCancelled, SubPickupExpired)},
	}
}

// beforehand is what happens before the store may begin (P-TIMERS).
func beforehand() []Move {
	return []Move{
		{Market, in(StatusPlacing), in(StatusReserved)},
		{Market, in(StatusPlacing), in(StatusUnpaid)},
		{Market, in(StatusPlacing), in(StatusPending)},
		{Market, in(StatusPlacing), in(StatusProcessing, SubStarted)},
		{Market, in(StatusPlacing), in(StatusCancelled)},
		{Market, in(StatusReserved), in(StatusUnpaid)},
		{Market, in(StatusReserved), in(StatusPending)},
		{Market, in(StatusReserved), in(StatusProcessing, SubStarted)},
		{Market, in(StatusUnpaid), in(StatusUnpaid)},
		{Market, in(StatusUnpaid), in(StatusPending)},
		{Market, in(StatusUnpaid), in(StatusProcessing, SubStarted)},
		{Market, in(StatusUnpaid), in(StatusCancelled)},
		{Market, in(StatusPending), in(StatusPending)},
		{Market, in(StatusPending), in(StatusUnpaid)},
		{Market, in(StatusPending), in(StatusProcessing, SubStarted)},
		{Market, in(StatusPending), in(StatusCancelled)},
		{Buyer, in(StatusPlacing), in(StatusCancelled)},
		{Buyer, in(StatusReserved), in(StatusCancelled)},
		{Buyer, in(StatusUnpaid), in(StatusCancelled)},
		{Buyer, in(StatusPending), in(StatusCancelled)},
	}
}

// cancelled is what becomes of any order before it is on its way.
func cancelled() []Move {
	return []Move{
		{Market, in(StatusReserved), in(StatusCancelled)},
		{Market, in(StatusProcessing), in(StatusCancelled)},
		{Buyer, in(StatusProcessing), in(StatusCancelled)},
	}
}

// packedByShop are Market's moves while a shop packs what Market delivers.
func packedByShop() []Move {
	return []Move{
		{Market, in(StatusProcessing, SubStarted), in(StatusProcessing, "PACKAGING")},
		{Market, in(StatusProcessing, SubStarted), in(StatusProcessing, SubAsyncProcessing)},
		{Market, in(StatusProcessing, SubStarted), in(StatusProcessing, "AWAIT_CASHIER")},
		{Market, in(StatusProcessing, SubStarted), in(StatusProcessing, "AWAIT_USER_STEAM_FAST_URL")},
		{Market, in(StatusProcessing, "PACKAGING"), in(StatusProcessing, SubStarted)},
		{Market, in(StatusProcessing, SubAsyncProcessing), in(StatusProcessing, SubStarted)},
		{Market, in(StatusProcessing, "AWAIT_CASHIER"), in(StatusProcessing, SubStarted)},
		{Market, in(StatusProcessing, "AWAIT_USER_STEAM_FAST_URL"), in(StatusProcessing, SubStarted)},
		{Market, in(StatusProcessing, SubReadyToShip), in(StatusDelivery)},
	}
}

// firstMile is for orders that travel from the shop to Market by shipments.
func firstMile() []Move {
	return []Move{
		{Market, in(StatusProcessing, SubReadyToShip), in(StatusProcessing, SubShipped)},
		{Market, in(StatusProcessing, SubShipped), in(StatusDelivery)},
	}
}

// packedByMarket are Market's moves in its own warehouse.
func packedByMarket() []Move {
	return []Move{
		{Market, in(StatusProcessing), in(StatusProcessing)},
		{Market, in(StatusProcessing), in(StatusDelivery)},
	}
}

// onTheWay is for what Market delivers. Its buyer may cancel all the way; one to
// whom the shop delivers asks the shop first (P-CANCEL).
func onTheWay() []Move {
	return []Move{
		{Market, in(StatusDelivery), in(StatusDelivery)},
		{Market, in(StatusDelivery), in(StatusPickup)},
		{Market, in(StatusDelivery), in(StatusDelivered)},
		{Market, in(StatusDelivery), in(StatusCancelled)},
		{Market, in(StatusPickup), in(StatusPickup)},
		{Market, in(StatusPickup), in(StatusDelivered)},
		{Market, in(StatusPickup), in(StatusCancelled)},
		{Market, in(StatusDelivered), in(StatusDelivered)},
		{Buyer, in(StatusDelivery), in(StatusCancelled)},
		{Buyer, in(StatusPickup), in(StatusCancelled)},
	}
}

// marketDBS are Market's moves of what the shop delivers: what its arbiters
// decide, what Yandex Delivery tells, the keys of digital goods, and its
// pick-up points.
func marketDBS() []Move {
	return []Move{
		{Market, in(StatusProcessing, SubStarted), in(StatusDelivered, SubServiceDelivered)},
		{Market, in(StatusDelivery, SubServiceReceived), in(StatusDelivery, SubUserReceived)},
		{Market, in(StatusDelivery, SubServiceReceived), in(StatusDelivery, SubDeliveryNotReceived)},
		{Market, in(StatusDelivery, SubServiceReceived), in(StatusPickup, SubPickupReceived)},
		{Market, in(StatusDelivery, SubUserReceived), in(StatusDelivered, SubServiceDelivered)},
		{Market, in(StatusDelivery, SubDeliveryNotReceived), in(StatusDelivered, SubServiceDelivered)},
		{Market, in(StatusDelivery), in(StatusCancelled)},
		{Market, in(StatusPickup), in(StatusDelivered, SubServiceDelivered)},
		{Market, in(StatusPickup), in(StatusCancelled)},
		{Market, in(StatusDelivered, SubServiceDelivered), in(StatusDelivered, SubDeliveredNotReceived)},
		{Market, in(StatusDelivered, SubDeliveredNotReceived), in(StatusDelivered, SubServiceDelivered)},
		{Market, in(StatusDelivered, SubDeliveredNotReceived), in(StatusCancelled)},
	}
}

// afterwards is what returns make of an order that arrived.
func afterwards() []Move {
	return []Move{
		{Market, in(StatusDelivered), in(StatusPartiallyReturned)},
		{Market, in(StatusDelivered), in(StatusReturned)},
		{Market, in(StatusPartiallyReturned), in(StatusReturned)},
	}
}
