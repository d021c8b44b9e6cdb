package rules

import "github.com/localmarket/localmarket/sim/market"

// The store's moves (P-STATUS), by model. FBY has none.

func storeExpress() []Move {
	return []Move{
		{market.Store, in(market.StatusProcessing, market.SubStarted), in(market.StatusProcessing, market.SubReadyToShip)},
		{market.Store, in(market.StatusProcessing, market.SubStarted), in(market.StatusCancelled, market.SubShopFailed)},
		{market.Store, in(market.StatusProcessing, market.SubReadyToShip), in(market.StatusCancelled, market.SubShopFailed)},
	}
}

func storeFBS() []Move {
	return append(storeExpress(), Move{market.Store, in(market.StatusProcessing, market.SubReadyToShip), in(market.StatusProcessing, market.SubShipped)})
}

func storeLaaS() []Move {
	return []Move{
		{market.Store, in(market.StatusReserved), in(market.StatusProcessing, market.SubStarted)},
		{market.Store, in(market.StatusReserved), in(market.StatusCancelled, market.SubShopFailed)},
		{market.Store, in(market.StatusProcessing), in(market.StatusCancelled, market.SubShopFailed)},
	}
}

// storeDBS has the reasons to cancel that the documentation of 2026-09 gives
// for each status. That of 2025-09 has SHOP_FAILED alone. Market takes
// USER_UNREACHABLE after three calls; nobody calls here, so it is believed
// (choice).
func storeDBS() []Move {
	return []Move{
		{market.Store, in(market.StatusProcessing, market.SubStarted), in(market.StatusDelivery, market.SubServiceReceived)},
		{market.Store, in(market.StatusDelivery, market.SubServiceReceived), in(market.StatusPickup, market.SubPickupReceived)},
		{market.Store, in(market.StatusDelivery, market.SubServiceReceived), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Store, in(market.StatusDelivery, market.SubDeliveryNotReceived), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Store, in(market.StatusPickup, market.SubPickupReceived), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Store, in(market.StatusProcessing), in(market.StatusCancelled, market.SubShopFailed)},
		{market.Store, in(market.StatusProcessing), in(market.StatusCancelled, market.SubUserChangedMind)},
		{market.Store, in(market.StatusProcessing), in(market.StatusCancelled, market.SubUserUnreachable)},
		{market.Store, in(market.StatusProcessing), in(market.StatusCancelled, market.SubIncorrectPersonalData)},
		{market.Store, in(market.StatusDelivery), in(market.StatusCancelled, market.SubShopFailed)},
		{market.Store, in(market.StatusDelivery), in(market.StatusCancelled, market.SubUserChangedMind)},
		{market.Store, in(market.StatusDelivery), in(market.StatusCancelled, market.SubUserUnreachable)},
		{market.Store, in(market.StatusPickup), in(market.StatusCancelled, market.SubShopFailed)},
		{market.Store, in(market.StatusPickup), in(market.StatusCancelled, market.SubUserChangedMind)},
		{market.Store, in(market.StatusPickup), in(market.StatusCancelled, market.SubUserUnreachable)},
		{market.Store, in(market.StatusPickup), in(market.StatusCancelled, market.SubPickupExpired)},
	}
}

// beforehand is what happens before the store may begin (P-TIMERS).
func beforehand() []Move {
	return []Move{
		{market.Market, in(market.StatusPlacing), in(market.StatusReserved)},
		{market.Market, in(market.StatusPlacing), in(market.StatusUnpaid)},
		{market.Market, in(market.StatusPlacing), in(market.StatusPending)},
		{market.Market, in(market.StatusPlacing), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusPlacing), in(market.StatusCancelled)},
		{market.Market, in(market.StatusReserved), in(market.StatusUnpaid)},
		{market.Market, in(market.StatusReserved), in(market.StatusPending)},
		{market.Market, in(market.StatusReserved), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusUnpaid), in(market.StatusUnpaid)},
		{market.Market, in(market.StatusUnpaid), in(market.StatusPending)},
		{market.Market, in(market.StatusUnpaid), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusUnpaid), in(market.StatusCancelled)},
		{market.Market, in(market.StatusPending), in(market.StatusPending)},
		{market.Market, in(market.StatusPending), in(market.StatusUnpaid)},
		{market.Market, in(market.StatusPending), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusPending), in(market.StatusCancelled)},
		{market.Buyer, in(market.StatusPlacing), in(market.StatusCancelled)},
		{market.Buyer, in(market.StatusReserved), in(market.StatusCancelled)},
		{market.Buyer, in(market.StatusUnpaid), in(market.StatusCancelled)},
		{market.Buyer, in(market.StatusPending), in(market.StatusCancelled)},
	}
}

// cancelled is what becomes of any order before it is on its way.
func cancelled() []Move {
	return []Move{
		{market.Market, in(market.StatusReserved), in(market.StatusCancelled)},
		{market.Market, in(market.StatusProcessing), in(market.StatusCancelled)},
		{market.Buyer, in(market.StatusProcessing), in(market.StatusCancelled)},
	}
}

// packedByShop are Market's moves while a shop packs what Market delivers.
func packedByShop() []Move {
	return []Move{
		{market.Market, in(market.StatusProcessing, market.SubStarted), in(market.StatusProcessing, "PACKAGING")},
		{market.Market, in(market.StatusProcessing, market.SubStarted), in(market.StatusProcessing, market.SubAsyncProcessing)},
		{market.Market, in(market.StatusProcessing, market.SubStarted), in(market.StatusProcessing, "AWAIT_CASHIER")},
		{market.Market, in(market.StatusProcessing, market.SubStarted), in(market.StatusProcessing, "AWAIT_USER_STEAM_FAST_URL")},
		{market.Market, in(market.StatusProcessing, "PACKAGING"), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusProcessing, market.SubAsyncProcessing), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusProcessing, "AWAIT_CASHIER"), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusProcessing, "AWAIT_USER_STEAM_FAST_URL"), in(market.StatusProcessing, market.SubStarted)},
		{market.Market, in(market.StatusProcessing, market.SubReadyToShip), in(market.StatusDelivery)},
	}
}

// firstMile is for orders that travel from the shop to Market by shipments.
func firstMile() []Move {
	return []Move{
		{market.Market, in(market.StatusProcessing, market.SubReadyToShip), in(market.StatusProcessing, market.SubShipped)},
		{market.Market, in(market.StatusProcessing, market.SubShipped), in(market.StatusDelivery)},
	}
}

// packedByMarket are Market's moves in its own warehouse.
func packedByMarket() []Move {
	return []Move{
		{market.Market, in(market.StatusProcessing), in(market.StatusProcessing)},
		{market.Market, in(market.StatusProcessing), in(market.StatusDelivery)},
	}
}

// onTheWay is for what Market delivers. Its buyer may cancel all the way; one to
// whom the shop delivers asks the shop first (P-CANCEL).
func onTheWay() []Move {
	return []Move{
		{market.Market, in(market.StatusDelivery), in(market.StatusDelivery)},
		{market.Market, in(market.StatusDelivery), in(market.StatusPickup)},
		{market.Market, in(market.StatusDelivery), in(market.StatusDelivered)},
		{market.Market, in(market.StatusDelivery), in(market.StatusCancelled)},
		{market.Market, in(market.StatusPickup), in(market.StatusPickup)},
		{market.Market, in(market.StatusPickup), in(market.StatusDelivered)},
		{market.Market, in(market.StatusPickup), in(market.StatusCancelled)},
		{market.Market, in(market.StatusDelivered), in(market.StatusDelivered)},
		{market.Buyer, in(market.StatusDelivery), in(market.StatusCancelled)},
		{market.Buyer, in(market.StatusPickup), in(market.StatusCancelled)},
	}
}

// marketDBS are Market's moves of what the shop delivers: what its arbiters
// decide, what Yandex Delivery tells, the keys of digital goods, and its
// pick-up points.
func marketDBS() []Move {
	return []Move{
		{market.Market, in(market.StatusProcessing, market.SubStarted), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Market, in(market.StatusDelivery, market.SubServiceReceived), in(market.StatusDelivery, market.SubUserReceived)},
		{market.Market, in(market.StatusDelivery, market.SubServiceReceived), in(market.StatusDelivery, market.SubDeliveryNotReceived)},
		{market.Market, in(market.StatusDelivery, market.SubServiceReceived), in(market.StatusPickup, market.SubPickupReceived)},
		{market.Market, in(market.StatusDelivery, market.SubUserReceived), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Market, in(market.StatusDelivery, market.SubDeliveryNotReceived), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Market, in(market.StatusDelivery), in(market.StatusCancelled)},
		{market.Market, in(market.StatusPickup), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Market, in(market.StatusPickup), in(market.StatusCancelled)},
		{market.Market, in(market.StatusDelivered, market.SubServiceDelivered), in(market.StatusDelivered, market.SubDeliveredNotReceived)},
		{market.Market, in(market.StatusDelivered, market.SubDeliveredNotReceived), in(market.StatusDelivered, market.SubServiceDelivered)},
		{market.Market, in(market.StatusDelivered, market.SubDeliveredNotReceived), in(market.StatusCancelled)},
	}
}

// afterwards is what returns make of an order that arrived.
func afterwards() []Move {
	return []Move{
		{market.Market, in(market.StatusDelivered), in(market.StatusPartiallyReturned)},
		{market.Market, in(market.StatusDelivered), in(market.StatusReturned)},
		{market.Market, in(market.StatusPartiallyReturned), in(market.StatusReturned)},
	}
}
