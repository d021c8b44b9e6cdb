package simtest

import (
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"

	"github.com/localmarket/localmarket/sim/market"
)

// on changes good replies of one method.
func on(method market.PushMethod, change func(*pushReply)) func(*pushReply) {
	return func(p *pushReply) {
		if p.method == method && p.status == http.StatusOK {
			change(p)
		}
	}
}

// fail answers 500.
func (p *pushReply) fail() {
	p.status, p.body = http.StatusInternalServerError, map[string]any{"error": "oops"}
}

// anyToken lets everybody in (L-CONNECT).
func anyToken() func(*pushReply) {
	return func(p *pushReply) {
		if p.status == http.StatusForbidden {
			p.status = http.StatusOK
			p.body = map[string]any{}
		}
	}
}

// tokenStatus answers a wrong token with another status than 403 (L-CONNECT).
func tokenStatus(status int) func(*pushReply) {
	return func(p *pushReply) {
		if p.status == http.StatusForbidden {
			p.status = status
		}
	}
}

// inHTML sends good bodies under another name.
func inHTML() func(*pushReply) {
	return func(p *pushReply) { p.contentType = "text/html; charset=utf-8" }
}

func acceptNoID() func(*pushReply) {
	return on(market.PushAccept, func(p *pushReply) { delete(inside(p.body, "order"), "id") })
}

func acceptNumberID() func(*pushReply) {
	return on(market.PushAccept, func(p *pushReply) {
		order := inside(p.body, "order")
		if id, ok := order["id"].(string); ok {
			order["id"], _ = strconv.ParseInt(id[len("S-"):], 10, 64)
		}
	})
}

// acceptNewID makes a new order of one that comes again (L-ACCEPT).
func acceptNewID() func(*pushReply) {
	var made atomic.Int64
	return on(market.PushAccept, func(p *pushReply) {
		if order := inside(p.body, "order"); order["id"] != nil {
			order["id"] = fmt.Sprintf("N-%d", made.Add(1))
		}
	})
}

// refuseAgain takes an order that comes again for an old one.
func refuseAgain() func(*pushReply) {
	return on(market.PushAccept, func(p *pushReply) {
		if p.again {
			p.body = map[string]any{"order": map[string]any{"accepted": false, "reason": "OUT_OF_DATE"}}
		}
	})
}

// acceptCrash fails on an order that is there already.
func acceptCrash() func(*pushReply) {
	return on(market.PushAccept, func(p *pushReply) {
		if p.again {
			p.fail()
		}
	})
}

// refuseSilently refuses without a reason.
func refuseSilently() func(*pushReply) {
	return on(market.PushAccept, func(p *pushReply) { delete(inside(p.body, "order"), "reason") })
}

// fakeCrash fails on test orders.
func fakeCrash() func(*pushReply) {
	return on(market.PushAccept, func(p *pushReply) {
		if inside(p.request, "order")["fake"] == true {
			p.fail()
		}
	})
}

// statusCrash fails on a status that it does not know: a cancellation.
func statusCrash() func(*pushReply) {
	return on(market.PushStatus, func(p *pushReply) {
		if inside(p.request, "order")["status"] == "CANCELLED" {
			p.fail()
		}
	})
}

// buyerCrash fails where nothing is told of the buyer (L-STATUS).
func buyerCrash() func(*pushReply) {
	return on(market.PushStatus, func(p *pushReply) {
		if inside(p.request, "order")["buyer"] == nil {
			p.fail()
		}
	})
}

// cancelMissing does not serve requests to cancel (L-CANCEL).
func cancelMissing() func(*pushReply) {
	return on(market.PushCancel, func(p *pushReply) { p.status, p.body = http.StatusNotFound, nil })
}

// onStocks changes each SKU of good replies to stocks.
func onStocks(change func(sku map[string]any)) func(*pushReply) {
	return on(market.PushStocks, func(p *pushReply) {
		for _, sku := range things(p.body, "skus") {
			change(sku)
		}
	})
}

// stocksSome leaves out what it does not have (L-STOCKS).
func stocksSome() func(*pushReply) {
	return on(market.PushStocks, func(p *pushReply) {
		has := []any{}
		for _, sku := range things(p.body, "skus") {
			if sku["sku"] != market.UnknownSKU {
				has = append(has, sku)
			}
		}
		p.body["skus"] = has
	})
}

func stocksActual() func(*pushReply) {
	return onStocks(func(sku map[string]any) {
		for _, stock := range things(sku, "items") {
			stock["type"] = "ACTUAL"
		}
	})
}

func stocksWarehouse() func(*pushReply) {
	return onStocks(func(sku map[string]any) { sku["warehouseId"] = 1 })
}

func stocksQuoted() func(*pushReply) {
	return onStocks(func(sku map[string]any) {
		for _, stock := range things(sku, "items") {
			stock["count"] = fmt.Sprint(stock["count"])
		}
	})
}
