package pushapi

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// A reply is read from the value that its schema was held against, so that a
// property counts by its exact name alone, and once.

type object = map[string]any

func list(o object, name string) (values []any, ok bool) {
	values, ok = o[name].([]any)
	return values, ok
}

func objects(o object, name string) []object {
	values, _ := list(o, name)
	all := make([]object, len(values))
	for i, v := range values {
		all[i], _ = v.(object)
	}
	return all
}

func texts(o object, name string) []string {
	values, _ := list(o, name)
	all := make([]string, len(values))
	for i, v := range values {
		all[i], _ = v.(string)
	}
	return all
}

func text(o object, name string) string {
	s, _ := o[name].(string)
	return s
}

// integer is a whole number, quoted or not; 0 for what is none, or too large.
func integer(v any) int64 {
	var digits string
	switch v := v.(type) {
	case json.Number:
		digits = v.String()
	case string:
		digits = v
	}
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(digits, 64) // 7.0 and 7e0 are whole numbers too
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0
	}
	return int64(f)
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}

func readCart(body object) market.CartReply {
	cart, _ := body["cart"].(object)
	reply := market.CartReply{PaymentMethods: texts(cart, "paymentMethods")}
	for _, one := range objects(cart, "items") {
		offer := text(one, "offerId")
		item := market.CartReplyItem{
			FeedID: integer(one["feedId"]), OfferID: trim(offer), Blanks: trim(offer) != offer, Count: integer(one["count"]),
			CategoryEchoed: one["feedCategoryId"] != nil && one["feedCategoryId"] != "",
		}
		if delivered, ok := one["delivery"].(bool); ok {
			item.Delivery = &delivered
		}
		reply.Items = append(reply.Items, item)
	}
	_, reply.HasOptions = list(cart, "deliveryOptions")
	for _, one := range objects(cart, "deliveryOptions") {
		reply.Options = append(reply.Options, readOption(one))
	}
	return reply
}

// trim takes the blanks off a SKU, as Market does.
func trim(sku string) string { return strings.TrimSpace(sku) }

func readOption(one object) market.CartOption {
	dates, _ := one["dates"].(object)
	option := market.CartOption{
		ID: text(one, "id"), ServiceName: text(one, "serviceName"), Type: text(one, "type"),
		From: text(dates, "fromDate"), To: text(dates, "toDate"), PaymentMethods: texts(one, "paymentMethods"),
	}
	_, option.HasIntervals = list(dates, "intervals")
	for _, i := range objects(dates, "intervals") {
		option.Intervals = append(option.Intervals, market.CartInterval{Date: text(i, "date"), FromTime: text(i, "fromTime"), ToTime: text(i, "toTime")})
	}
	for _, outlet := range objects(one, "outlets") {
		option.Outlets = append(option.Outlets, text(outlet, "code"))
	}
	return option
}

func readAccept(body object) market.AcceptReply {
	order, _ := body["order"].(object)
	reply := market.AcceptReply{Reason: text(order, "reason"), ShipmentDate: text(order, "shipmentDate")}
	reply.Accepted, _ = order["accepted"].(bool)
	switch id := order["id"].(type) {
	case string:
		reply.ID = id
	case json.Number:
		reply.ID, reply.IDIsNumber = id.String(), true
	}
	return reply
}

func readStocks(body object) market.StocksReply {
	var reply market.StocksReply
	for _, one := range objects(body, "skus") {
		entry := market.StocksReplySKU{SKU: trim(text(one, "sku")), WarehouseID: integer(one["warehouseId"]), Quoted: isText(one["warehouseId"])}
		for _, stock := range objects(one, "items") {
			entry.Quoted = entry.Quoted || isText(stock["count"])
			if kind := text(stock, "type"); kind != "FIT" {
				entry.Others = append(entry.Others, kind)
				continue
			}
			entry.Fit, entry.HasFit = integer(stock["count"]), true
		}
		reply.SKUs = append(reply.SKUs, entry)
	}
	return reply
}
