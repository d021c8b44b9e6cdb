package sim_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

// goodsRefusals are about prices, offers and stocks.
func goodsRefusals() []refusal {
	shopPrice := func(offer string) string {
		return "POST " + shopAt + `/offer-prices/updates {"offers":[` + offer + `]}`
	}
	ownPrice := func(price string) string {
		return `POST /v2/businesses/$businessId/offer-prices/updates {"offers":[{"offerId":$offerId,"price":{` + price + `}}]}`
	}
	mapping := func(offers ...string) string {
		return `POST /v2/businesses/$businessId/offer-mappings/update {"offerMappings":[` + strings.Join(offers, ",") + `]}`
	}
	stock := func(at string) string {
		return "PUT " + shopAt + `/offers/stocks {"skus":[{"sku":$offerId,"items":[{"count":1,"updatedAt":"` + at + `"}]}]}`
	}
	usn := func(c *cabinet.Cabinet) { c.Campaigns[0].TaxSystem = market.TaxOSN }
	const size = `"weightDimensions":{"length":1,"width":%s,"height":1,"weight":1}`
	return []refusal{
		{message: "discountBase is less than value: offerId = 'o'", call: shopPrice(`{"offerId":$offerId,"price":{"value":100,"discountBase":90}}`)},
		{message: "Duplicate offer in request: offerId = 'o'", code: "DUPLICATE_OFFER", call: shopPrice(`{"offerId":$offerId,"price":{"value":1}},{"offerId":$offerId,"price":{"value":2}}`)},
		{message: "Missing offerId", code: "MISSING_OFFER_ID", call: shopPrice(`{"price":{"value":1}}`)},
		{message: "Missing price value: offerId = 'o'", code: "NO_REQUIRED_FIELDS", call: shopPrice(`{"offerId":$offerId,"price":{"vat":6}}`)},
		{message: "should have valid discount value. Discount percentage must be between 'min' and 'max', actual 'v'", call: ownPrice(`"value":100,"discountBase":101,"currencyId":"RUR"`)},
		{message: "should not have 'f' with 'c' currency", code: "INVALID_CURRENCY", call: ownPrice(`"value":100,"currencyId":"USD"`)},
		{message: "should not have 'f' with too many digits", call: ownPrice(`"value":1.12345678,"currencyId":"RUR"`)},
		{message: "Unrecognized vat: 'v': offerId = 'o'", call: shopPrice(`{"offerId":$offerId,"price":{"value":1,"vat":77}}`)},
		{message: "not supported for current 't' ('t') taxSystem: 'o'", cabinet: usn, call: shopPrice(`{"offerId":$offerId,"price":{"value":1,"vat":10}}`)},
		{message: "not supported since year 2019: 'o'", call: "POST " + shopAt + `/offers/update {"offers":[{"offerId":$offerId,"vat":1}]}`},

		{message: "Duplicate offerId='o' at positions 'p'", code: "DUPLICATE_OFFER", call: "POST " + shopAt + `/hidden-offers {"hiddenOffers":[{"offerId":$offerId},{"offerId":$offerId}]}`},
		{message: "cannot have parameter 'f' deleted and set at the same time", call: mapping(`{"offer":{"offerId":$offerId,"vendorCode":"a","deleteParameters":["VENDOR_CODE"]}}`)},
		{message: "should not have empty values in list of 'f'", call: mapping(`{"offer":{"offerId":$offerId,"tags":["a",""]}}`)},
		{message: "should have weightDimensions.<w> greater than 0", code: "INVALID_ITEM_DIMENSIONS", call: mapping(`{"offer":{"offerId":$offerId,` + fmt.Sprintf(size, "0") + `}}`)},
		{message: "Offers should have different ids. Following offers ids are repeating: 'o'.", code: "DUPLICATE_OFFER", call: mapping(`{"offer":{"offerId":$offerId}}`, `{"offer":{"offerId":$offerId}}`)},

		{message: "Duplicate shop-sku 's' for warehouse 'c'", code: "DUPLICATE_SHOP_SKU", call: "PUT " + shopAt + `/offers/stocks {"skus":[{"sku":$offerId,"items":[{"count":1}]},{"sku":$offerId,"items":[{"count":2}]}]}`},
		{message: "should not be in the future", call: stock("2030-01-01T00:00:00Z")},
		{message: "should not be older than a day", call: stock("2020-01-01T00:00:00Z")},
	}
}

// outletRefusals are about points of sale.
func outletRefusals() []refusal {
	outlet := func(region int, days, more string) string {
		return "POST " + shopAt + fmt.Sprintf(`/outlets {"name":"a","type":"DEPOT","shopOutletCode":"mine","address":{"regionId":%d},"phones":["+7 (999) 999-99-99"],
			"workingSchedule":{"scheduleItems":[{"startDay":"MONDAY","endDay":"FRIDAY","startTime":"09:00","endTime":"20:00"}]},"deliveryRules":[{%s}]%s}`, region, days, more)
	}
	list := []refusal{
		{message: "datediff-is-to-big-local", code: "INVALID_OUTLET_INFO", call: outlet(213, `"minDeliveryDays":1,"maxDeliveryDays":4`, "")},
		{message: "datediff-is-to-big-remote", code: "INVALID_OUTLET_INFO", call: outlet(54, `"minDeliveryDays":1,"maxDeliveryDays":6`, "")},
		{message: "datediff-is-to-big-long-period", code: "INVALID_OUTLET_INFO", call: outlet(54, `"minDeliveryDays":20,"maxDeliveryDays":41`, "")},
		{message: "Not valid outlet info: 'e'", code: "INVALID_OUTLET_INFO", call: strings.Replace(outlet(213, "", ""), `"deliveryRules":[{}]`, `"main":true`, 1)},
		{message: "Outlet with code 'c' already exists for campaign 'c'", code: "DUPLICATE_OUTLET_CODE", before: sending(outlet(213, "", "")), call: outlet(213, "", "")},
		{message: "cannot be used as outlet region", code: "WRONG_REGION", call: outlet(225, "", "")},
		{message: "Wrong outlet gps coordinates", code: "WRONG_OUTLET_GPS_COORDINATES", call: outlet(213, "", `,"coords":"north"`)},
		{message: "Outlet not found: 'o'", status: http.StatusNotFound, call: "GET " + shopAt + "/outlets/77"},
	}
	for i := range list {
		list[i].model = market.DBS
	}
	return list
}

// referenceRefusals are about categories, tariffs, promos and reports.
func referenceRefusals() []refusal {
	tariffs := func(category, more string) string {
		return `POST /v2/tariffs/calculate {"parameters":{"sellingProgram":"FBS"` + more + `},"offers":[{"categoryId":` + category + `,"price":100,"length":1,"width":1,"height":1,"weight":1}]}`
	}
	promo := func(do, promo, more string) string {
		return "POST /v2/businesses/$businessId/promos/offers" + do + ` {"promoId":"` + promo + `"` + more + `}`
	}
	stats := "POST " + shopAt + "/stats/orders "
	united := func(from string) string {
		return `POST /v2/reports/united-orders/generate {"businessId":$businessId,"dateFrom":"` + from + `","dateTo":"2026-08-31"}`
	}
	single := promo("/delete", "flash-2026-09", `,"offerIds":[$offerId]`)
	return []refusal{
		{message: "Category is not a leaf.", call: "POST /v2/category/90401/parameters"},
		{message: "Unknown category", status: http.StatusNotFound, call: "POST /v2/category/1/parameters"},
		{message: "Following categories are not leaf categories: 'c'", code: "INVALID_CATEGORY", call: tariffs("90401", "")},
		{message: "Unknown categories: 'c'", code: "CATEGORY_NOT_FOUND", call: tariffs("1", "")},
		{message: "Invalid parameter: payout frequency 'f' and delay weeks 'p' are not supported", code: "INVALID_PAYMENT_SETTINGS", call: tariffs("15652", `,"frequency":"MONTHLY","paymentDelayWeeks":1`)},
		{message: "is not supported for tariff calculation", code: "INVALID_CURRENCY", call: tariffs("15652", `,"currency":"USD"`)},

		{message: "Not enough parameters in request: offerIds or deleteAllOffers should be specified", call: promo("/delete", "flash-2026-09", "")},
		{message: "Too many parameters in request: only one of parameters offerIds or deleteAllOffers should be specified", call: promo("/delete", "flash-2026-09", `,"deleteAllOffers":true,"offerIds":[$offerId]`)},
		{message: "Promo has ended", code: "PROMO_ENDED", call: promo("", "flash-2026-08", "")},
		{message: "The limit for promo update requests with a single offerId has been exceeded.", code: "PROMO_SINGLE_OFFER_TASK_LIMIT_EXCEEDED",
			before: sending(single, single, single, single, single, single, single, single, single, single), call: single},

		{message: "Date field 't' must be greater or equal to 'f'!", call: stats + `{"dateFrom":"2026-08-02","dateTo":"2026-08-01"}`},
		{message: "can't be specified simultaneously!", call: stats + `{"dateFrom":"2026-08-01","updateFrom":"2026-08-01"}`},
		{message: "Only default prices are used for this business.", cabinet: func(c *cabinet.Cabinet) { c.Business.OnlyDefaultPrice = true }, call: `POST /v2/reports/goods-prices/generate {"campaignId":$campaignId}`},
		{message: "Without subscription, you cannot request data older than 90 days.", code: "SUBSCRIPTION_REQUIRED", call: united("2026-01-01")},
		{message: "You cannot request data older than 400 days.", call: united("2020-01-01")},
		{message: "Report not found.", status: http.StatusNotFound, call: "GET /v2/reports/info/none"},
		{message: "Region 'r' not found.", status: http.StatusNotFound, call: "GET /v2/regions/1000000"},
		{message: "Supply request not found.", status: http.StatusNotFound, code: "SUPPLY_REQUEST_NOT_FOUND", model: market.FBY, call: "POST " + shopAt + `/supply-requests/items {"requestId":1}`},
	}
}
