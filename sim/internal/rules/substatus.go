package rules

import "github.com/localmarket/localmarket/sim/market"

// Substatuses lists the substatuses that an order of status s may have, as far
// as the contract's list of revision 2026-07 goes; none for an unknown status.
// That list does not say which status a substatus belongs to (choice): what
// speaks of no stage is a reason to cancel.
func Substatuses(s market.Status) []market.Substatus {
	switch s {
	case market.StatusPlacing:
		return []market.Substatus{market.SubAsyncProcessing}
	case market.StatusReserved:
		return []market.Substatus{market.SubWaitingUserInput}
	case market.StatusUnpaid:
		return []market.Substatus{
			market.SubAwaitPayment, market.SubWaitingUserInput, "WAITING_BANK_DECISION", "WAITING_TINKOFF_DECISION",
			"WAITING_USER_DELIVERY_INPUT", "DEFERRED_PAYMENT",
		}
	case market.StatusPending:
		return []market.Substatus{
			market.SubAwaitConfirmation, "PREORDER", "WAITING_FOR_STOCKS", "ANTIFRAUD", "AWAIT_DELIVERY_DATES_CONFIRMATION",
			"AWAIT_DELIVERY_DATES", "AWAIT_AUTO_DELIVERY_DATES", "AWAIT_LAVKA_RESERVATION",
			"WAITING_POSTPAID_BUDGET_RESERVATION", "AWAIT_SERVICEABLE_CONFIRMATION",
			"AWAIT_CUSTOM_PRICE_CONFIRMATION", "AWAIT_USER_PERSONAL_DATA",
		}
	case market.StatusProcessing:
		return []market.Substatus{
			market.SubStarted, "PACKAGING", market.SubAsyncProcessing, "AWAIT_CASHIER", "AWAIT_USER_STEAM_FAST_URL",
			market.SubReadyToShip, market.SubShipped,
		}
	case market.StatusDelivery:
		return []market.Substatus{
			market.SubServiceReceived, "COURIER_SEARCH_NOT_STARTED", "COURIER_SEARCH", "COURIER_FOUND",
			"COURIER_IN_TRANSIT_TO_SENDER", "COURIER_ARRIVED_TO_SENDER", "COURIER_RECEIVED",
			"FIRST_MILE_DELIVERY_SERVICE_RECEIVED", "DELIVERY_CUSTOMS_ARRIVED", "DELIVERY_CUSTOMS_CLEARED",
			"READY_FOR_LAST_MILE", "LAST_MILE_COURIER_SEARCH", "LAST_MILE_STARTED", "DELIVERY_TO_STORE_STARTED",
			market.SubUserReceived, market.SubDeliveryNotReceived,
		}
	case market.StatusPickup:
		return []market.Substatus{market.SubPickupReceived, "READY_FOR_PICKUP", "PICKUP_USER_RECEIVED"}
	case market.StatusDelivered:
		return []market.Substatus{market.SubDeliveredReceived, market.SubServiceDelivered, market.SubDeliveredNotReceived, "AWAIT_PAYMENT_AFTER_DELIVERY"}
	case market.StatusPartiallyReturned, market.StatusReturned:
		return []market.Substatus{market.SubDeliveredReceived}
	case market.StatusCancelled:
		return append(append(buyersReasons(), storesReasons()...), marketsReasons()...)
	}
	return nil
}

// buyersReasons are those for which a buyer cancels.
func buyersReasons() []market.Substatus {
	return []market.Substatus{
		market.SubUserChangedMind, market.SubUserRefusedDelivery, market.SubUserRefusedProduct, market.SubUserRefusedQuality, market.SubReplacingOrder,
		market.SubUserBoughtCheaper, market.SubUserPlacedOtherOrder, market.SubUserWantsOtherPayment, market.SubUserForgotBonus,
		market.SubUserWantsOtherAddress, market.SubUserWantsOtherDate, market.SubUserHasNoTimeToPickItUp,
	}
}

// storesReasons are those that speak of the store's failure, or of what it
// alone can know.
func storesReasons() []market.Substatus {
	return []market.Substatus{market.SubShopFailed, market.SubUserUnreachable, market.SubIncorrectPersonalData, market.SubPickupExpired}
}

// marketsReasons are all others.
func marketsReasons() []market.Substatus {
	return []market.Substatus{
		market.SubReservationExpired, market.SubUserNotPaid, "RESERVATION_FAILED", "PROCESSING_EXPIRED", "PENDING_EXPIRED",
		"SHOP_PENDING_CANCELLED", "PENDING_CANCELLED", "USER_FRAUD", "MISSING_ITEM", "BROKEN_ITEM", "WRONG_ITEM",
		"WRONG_ITEM_DELIVERED", "DELIVERY_PROBLEMS", "LATE_CONTACT", "CUSTOM", "DELIVERY_SERVICE_FAILED",
		"WAREHOUSE_FAILED_TO_SHIP", "DELIVERY_SERVICE_UNDELIVERED", "DELIVERY_SERVICE_NOT_RECEIVED",
		"DELIVERY_SERVICE_LOST", "SHIPPED_TO_WRONG_DELIVERY_SERVICE", "BANK_REJECT_CREDIT_OFFER",
		"CUSTOMER_REJECT_CREDIT_OFFER", "CREDIT_OFFER_FAILED", "SERVICE_FAULT", "AS_PART_OF_MULTI_ORDER",
		"INCOMPLETE_MULTI_ORDER", "USER_RECEIVED_TECHNICAL_ERROR", "COURIER_NOT_FOUND", "COURIER_NOT_DELIVER_ORDER",
		"COURIER_RETURNS_ORDER", "COURIER_RETURNED_ORDER", "CANCELLED_COURIER_NOT_FOUND",
		"COURIER_NOT_COME_FOR_ORDER", "DELIVERY_NOT_MANAGED_REGION", "INCOMPLETE_CONTACT_INFORMATION",
		"INAPPROPRIATE_WEIGHT_SIZE", "TECHNICAL_ERROR", "SORTING_CENTER_LOST", "LOST", "FULL_NOT_RANSOM",
		"PRESCRIPTION_MISMATCH", "DROPOFF_LOST", "DROPOFF_CLOSED", "DAMAGED_BOX", "PICKUP_POINT_CLOSED",
		"LEGAL_INFO_CHANGED", "NO_PERSONAL_DATA_EXPIRED", "CUSTOMS_PROBLEMS", "POSTPAID_BUDGET_RESERVATION_FAILED",
		"TOO_MANY_DELIVERY_DATE_CHANGES", "TOO_LONG_DELIVERY", "POSTPAID_FAILED", "CUSTOMS_FAILED_MARKET",
		"CUSTOMS_FAILED_USER_COMMERCIAL_ITEMS", "CUSTOMS_FAILED_USER_DUTY_NOT_PAID",
		"CUSTOMS_FAILED_USER_INVALID_PERSONAL_DATA", "CUSTOMS_FAILED_USER_ADDITIONAL_DATA_NOT_PROVIDED",
		"USER_IDENTIFICATION_MISMATCH", "PURCHASE_GROUP_THRESHOLD_NOT_REACHED_CANCELLED",
	}
}
