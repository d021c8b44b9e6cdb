package market

// Substatuses lists the substatuses that an order of status s may have, as far
// as the contract's list of revision 2026-07 goes; none for an unknown status.
// That list does not say which status a substatus belongs to (choice): what
// speaks of no stage is a reason to cancel.
func Substatuses(s Status) []Substatus {
	switch s {
	case StatusPlacing:
		return []Substatus{SubAsyncProcessing}
	case StatusReserved:
		return []Substatus{SubWaitingUserInput}
	case StatusUnpaid:
		return []Substatus{
			SubAwaitPayment, SubWaitingUserInput, "WAITING_BANK_DECISION", "WAITING_TINKOFF_DECISION",
			"WAITING_USER_DELIVERY_INPUT", "DEFERRED_PAYMENT",
		}
	case StatusPending:
		return []Substatus{
			SubAwaitConfirmation, "PREORDER", "WAITING_FOR_STOCKS", "ANTIFRAUD", "AWAIT_DELIVERY_DATES_CONFIRMATION",
			"AWAIT_DELIVERY_DATES", "AWAIT_AUTO_DELIVERY_DATES", "AWAIT_LAVKA_RESERVATION",
			"WAITING_POSTPAID_BUDGET_RESERVATION", "AWAIT_SERVICEABLE_CONFIRMATION",
			"AWAIT_CUSTOM_PRICE_CONFIRMATION", "AWAIT_USER_PERSONAL_DATA",
		}
	case StatusProcessing:
		return []Substatus{
			SubStarted, "PACKAGING", SubAsyncProcessing, "AWAIT_CASHIER", "AWAIT_USER_STEAM_FAST_URL",
			SubReadyToShip, SubShipped,
		}
	case StatusDelivery:
		return []Substatus{
			SubServiceReceived, "COURIER_SEARCH_NOT_STARTED", "COURIER_SEARCH", "COURIER_FOUND",
			"COURIER_IN_TRANSIT_TO_SENDER", "COURIER_ARRIVED_TO_SENDER", "COURIER_RECEIVED",
			"FIRST_MILE_DELIVERY_SERVICE_RECEIVED", "DELIVERY_CUSTOMS_ARRIVED", "DELIVERY_CUSTOMS_CLEARED",
			"READY_FOR_LAST_MILE", "LAST_MILE_COURIER_SEARCH", "LAST_MILE_STARTED", "DELIVERY_TO_STORE_STARTED",
			SubUserReceived, SubDeliveryNotReceived,
		}
	case StatusPickup:
		return []Substatus{SubPickupReceived, "READY_FOR_PICKUP", "PICKUP_USER_RECEIVED"}
	case StatusDelivered:
		return []Substatus{SubDeliveredReceived, SubServiceDelivered, SubDeliveredNotReceived, "AWAIT_PAYMENT_AFTER_DELIVERY"}
	case StatusPartiallyReturned, StatusReturned:
		return []Substatus{SubDeliveredReceived}
	case StatusCancelled:
		return append(append(BuyersReasons(), storesReasons()...), marketsReasons()...)
	}
	return nil
}

// BuyersReasons are those for which a buyer cancels.
func BuyersReasons() []Substatus {
	return []Substatus{
		SubUserChangedMind, SubUserRefusedDelivery, SubUserRefusedProduct, SubUserRefusedQuality, SubReplacingOrder,
		SubUserBoughtCheaper, SubUserPlacedOtherOrder, SubUserWantsOtherPayment, SubUserForgotBonus,
		SubUserWantsOtherAddress, SubUserWantsOtherDate, SubUserHasNoTimeToPickItUp,
	}
}

// storesReasons are those that speak of the store's failure, or of what it
// alone can know.
func storesReasons() []Substatus {
	return []Substatus{SubShopFailed, SubUserUnreachable, SubIncorrectPersonalData, SubPickupExpired}
}

// marketsReasons are all others.
func marketsReasons() []Substatus {
	return []Substatus{
		SubReservationExpired, SubUserNotPaid, "RESERVATION_FAILED", "PROCESSING_EXPIRED", "PENDING_EXPIRED",
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
