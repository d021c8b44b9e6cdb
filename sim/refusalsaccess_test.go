package sim_test

import (
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

// textRefusals are about comments, answers and chats.
func textRefusals() []refusal {
	comment := func(feedback, more string) string {
		return `POST /v2/businesses/$businessId/goods-feedback/comments/update {"feedbackId":` + feedback + `,"comment":{` + more + `}}`
	}
	answer := func(body string) string { return "POST /v1/businesses/$businessId/goods-questions/update " + body }
	reviewed := happens(market.Event{Type: market.GoodsFeedbackCreated})
	commented := happens(market.Event{Type: market.GoodsFeedbackCommentCreated})
	chatted := happens(market.Event{Type: market.ChatCreated})
	return []refusal{
		{message: "Duplicate comment.", code: "INVALID_COMMENT", before: all(reviewed, sending(comment("$feedbackId", `"text":"a"`))), call: comment("$feedbackId", `"text":"a"`)},
		{message: "Illegal url in comment text.", code: "INVALID_COMMENT", before: reviewed, call: comment("$feedbackId", `"text":"see https://example.com/a"`)},
		{message: "No access to comment modifying.", status: http.StatusForbidden, before: commented, call: comment("$feedbackId", `"id":$commentId,"text":"a"`)},
		{message: "No access to feedback modifying.", status: http.StatusForbidden, cannot: "a cabinet has no reviews of another's goods, and a market here has one cabinet; the operations' own tests have two"},
		{message: "Feedbacks not found.", status: http.StatusNotFound, call: comment("77", `"id":1,"text":"a"`)},
		{message: "Grade not found.", status: http.StatusNotFound, call: comment("77", `"text":"a"`)},

		{message: "parentEntityId required for CREATE operation", call: answer(`{"operationType":"CREATE","text":"a"}`)},
		{message: "entityId required for UPDATE and DELETE operation", call: answer(`{"operationType":"DELETE"}`)},
		{message: "QUESTION entity type cannot be updated", call: answer(`{"operationType":"UPDATE","entityId":{"id":1,"type":"QUESTION"},"text":"a"}`)},
		{message: "Cannot create a comment on another comment.", call: answer(`{"operationType":"CREATE","parentEntityId":{"id":1,"type":"COMMENT"},"text":"a"}`)},

		{message: "Can't find chat by id: 'c'", status: http.StatusNotFound, call: "POST /v2/businesses/$businessId/chats/history?chatId=77 {}"},
		{message: "Can't find message by id: 'm' for chat 'c'", status: http.StatusNotFound, before: chatted, call: "GET /v2/businesses/$businessId/chats/message?chatId=$chatId&messageId=77"},
	}
}

// accessRefusals are about keys, and what they open.
func accessRefusals() []refusal {
	const read = "GET " + shopAt
	key := func(token string) map[string]string { return map[string]string{"Api-Key": token} }
	authorization := func(value string) map[string]string {
		return map[string]string{"Api-Key": "", "Authorization": value}
	}
	return []refusal{
		{message: "Api-Key token is invalid", status: http.StatusUnauthorized, header: key("ACMA:zLnTu3oX6wq2VbR8yKs1DfHc7ZgMi4EjA9NkQe5W:5f0c91ab"), call: read},
		{message: "Api-Key token is not specified", status: http.StatusUnauthorized, header: key(noValue), call: read},
		{message: "Api-Key token length invalid", status: http.StatusUnauthorized, header: key("ACMA:a:b"), call: read},
		{message: "Api-Key token prefix invalid", status: http.StatusUnauthorized, header: key("ACMB:zLnTu3oX6wq2VbR8yKs1DfHc7ZgMi4EjA9NkQe5W:5f0c91ab"), call: read},
		{message: "Api-Key token format invalid", status: http.StatusUnauthorized, header: key("ACMA:zLnTu3oX6wq2VbR8yKs1DfHc7ZgMi4EjA9NkQe5W_5f0c91ab"), call: read},
		{message: "Authorization header has invalid syntax", status: http.StatusUnauthorized, header: authorization("abc"), call: read},
		{message: "Credentials are not specified", status: http.StatusUnauthorized, header: key(""), call: read},
		{message: "OAuth token is not specified", status: http.StatusUnauthorized, header: authorization(`OAuth oauth_client_id="a"`), call: read},
		{message: "OAuth token is invalid", status: http.StatusForbidden, header: authorization("Bearer y0_none"), call: read},
		{message: "Api-Key token is revoked", status: http.StatusUnauthorized, cabinet: func(c *cabinet.Cabinet) { c.Keys[1].Revoked = true }, header: key(otherKey), call: read},
		{message: "Token does not have any of the scopes to access the API method", status: http.StatusForbidden, cabinet: func(c *cabinet.Cabinet) { c.Keys[1].Scopes = []string{"pricing"} }, header: key(otherKey), call: "GET " + shopAt + "/orders"},
		{message: "does not match the business that the campaign 'c' belongs to ('a')", status: http.StatusForbidden, header: map[string]string{"X-Business-Id": "77"}, call: read},
		{message: "Entity id from request body does not match businessId in X-Business-Id header ('b')", status: http.StatusForbidden, header: map[string]string{"X-Business-Id": "$businessId"}, call: `POST /v2/reports/goods-prices/generate {"businessId":77}`},
		{message: "disabled because it has only disabled partners", status: http.StatusForbidden, cabinet: served(market.DisabledByHand, true), call: "POST /v2/businesses/$businessId/warehouses {}"},
		{message: "disabled because it has no placement program", status: http.StatusForbidden, cabinet: served(market.DisabledNoProgram, false), call: read + "/orders"},
		{message: "disabled because there are no active contracts with Market", status: http.StatusForbidden, cabinet: served(market.DisabledNoContract, false), call: read + "/orders"},
		{message: "disabled due to inactivity", status: http.StatusForbidden, cabinet: served(market.DisabledInactive, false), call: read + "/orders"},
		{message: "manually disabled", status: http.StatusForbidden, cabinet: served(market.DisabledByHand, false), call: read + "/orders"},
		{message: "Electronic signature is only available for API token authorization.", status: http.StatusForbidden, cabinet: func(c *cabinet.Cabinet) { c.Keys[1] = cabinet.Key{OAuth: "y0_employee"} },
			header: authorization("Bearer y0_employee"), call: "GET " + shopAt + "/shipments/reception-transfer-act?signatory=me"},
		{message: "The method is deprecated and is occasionally forbidden. Please stop using it", status: http.StatusForbidden, code: "NO_ACCESS_BY_DEPRECATION_POLICY",
			options: sim.Options{Deprecations: market.EnforceDeprecations, Start: market.Date("2027-01-18").Start()}, call: read + "/offer-prices", tries: 50},
		{message: "Access denied", status: http.StatusForbidden, call: "GET /v2/businesses/77/warehouses"},
		{message: "No access to campaigns: 'c'", status: http.StatusForbidden, call: `POST /v1/businesses/$businessId/orders {"campaignIds":[77]}`},
	}
}

// served has the API serve the first shop, or no shop at all.
func served(by market.Availability, none bool) func(*cabinet.Cabinet) {
	return func(c *cabinet.Cabinet) {
		for i := range c.Campaigns {
			if i == 0 || none {
				c.Campaigns[i].API = by
			}
		}
	}
}

// missingRefusals are about what is not there.
func missingRefusals() []refusal {
	const missing = shopAt + "/orders/77"
	return []refusal{
		{message: "Resource not found", status: http.StatusNotFound, call: "GET /v2/none"},
		{message: "Box not found. Box: 'b'", status: http.StatusNotFound, before: sending(boxes), call: "GET " + orderAt + "/delivery/shipments/1/boxes/77/label"},
		{message: "Campaign not found 'c'", status: http.StatusNotFound, code: "CAMPAIGN_NOT_FOUND", call: `POST /v2/tariffs/calculate {"parameters":{"campaignId":77},"offers":[{"categoryId":15652,"price":100,"length":1,"width":1,"height":1,"weight":1}]}`},
		{message: "Campaign 'c' has no order id 'o'", status: http.StatusNotFound, model: market.DBS, before: func(w *world) {
			w.compose(market.Event{Type: market.OrderCreated, Model: market.FBS})
		}, call: "POST " + orderAt + `/delivery/track {"trackCode":"a","deliveryServiceId":99}`},
		{message: "Failed to find ['r'] with id ['i']", status: http.StatusNotFound, call: "GET " + shopAt + "/first-mile/shipments/77"},
		{message: "Failed to find order with id 'o'", status: http.StatusNotFound, call: "PUT " + missing + `/boxes {"boxes":[{"items":[{"id":1,"fullCount":1}]}]}`},
		{message: "No boxes found for order 'o'", status: http.StatusNotFound, code: "NO_BOXES", call: "GET " + orderAt + "/delivery/labels"},
		{message: "Order not found: 'o'", status: http.StatusNotFound, call: "PUT " + missing + `/status {"order":{"status":"CANCELLED","substatus":"SHOP_FAILED"}}`},
		{message: "Order not found: partnerId = 'p', orderId = 'o'", status: http.StatusNotFound, call: "GET " + missing},
		{message: "Return 'r' for order 'o' is not found", status: http.StatusNotFound, call: "GET " + orderAt + "/returns/77"},
		{message: "Request method 'm' not supported", status: http.StatusMethodNotAllowed, call: "DELETE " + shopAt},
		{message: "Unknown content-type: 'c'", status: http.StatusUnsupportedMediaType, header: map[string]string{"Content-Type": "abc"}, call: "POST /v1/businesses/$businessId/orders {}"},
	}
}

// limitRefusals are about how often is too often, and what is locked.
func limitRefusals() []refusal {
	reports := []string{
		"goods-prices", "goods-turnover", "stocks-on-warehouses", "goods-feedback", "united-orders", "united-returns", "shows-boost", "banners-statistics",
		"shelf-statistics", "sales-geography", "competitors-position",
	}
	var calls []string
	for _, kind := range reports {
		calls = append(calls, reportCall(kind))
	}
	last := calls[len(calls)-1]
	const stocks = "POST /v3/businesses/$businessId/reports/stocks/generate {}"
	return []refusal{
		{message: "Hit rate limit of 'N' parallel requests for {entity}", status: 420, cannot: "a call takes no time here, so a test makes none beside another; the pull API's own tests do"},
		{message: "Hit rate limit of 'N' requests per 'p' for resource 'R' for {entity}", status: 420, before: sending(stocks), call: stocks},
		{message: "Active reports limit exceeded, limit='l'", status: 420, before: sending(calls[:len(calls)-1]...), call: last},
		{message: "Business is in migration", status: http.StatusLocked, cabinet: func(c *cabinet.Cabinet) { c.Business.Migrating = true }, call: `POST /v2/businesses/$businessId/offer-mappings/delete {"offerIds":[$offerId]}`},
		{message: "Campaign is in business migration", status: http.StatusLocked, cabinet: func(c *cabinet.Cabinet) { c.Campaigns[0].Migrating = true }, call: "POST " + shopAt + `/offers/delete {"offerIds":[$offerId]}`},
		{message: "Partner use only default price", status: http.StatusLocked, cabinet: func(c *cabinet.Cabinet) { c.Business.OnlyDefaultPrice = true }, call: "POST " + shopAt + `/offer-prices/updates {"offers":[{"offerId":$offerId,"price":{"value":1}}]}`},
	}
}

// reportCall asks for a report of a kind.
func reportCall(kind string) string {
	body := `{"businessId":$businessId,"dateFrom":"2026-08-01","dateTo":"2026-08-31"}`
	switch kind {
	case "goods-turnover":
		body = `{"campaignId":$campaignId}`
	case "goods-prices", "stocks-on-warehouses", "goods-feedback":
		body = `{"businessId":$businessId}`
	case "shows-boost", "banners-statistics", "shelf-statistics":
		body = strings.Replace(body, `{`, `{"attributionType":"CLICKS",`, 1)
	case "competitors-position":
		body = strings.Replace(body, `{`, `{"categoryId":15652,`, 1)
	}
	return "POST /v2/reports/" + kind + "/generate " + body
}
