package pushapi_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pushapi"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func fuzzReply(f *testing.F, judge func(*schemas.Push) *pushapi.Judge, seeds ...string) {
	for _, body := range append(seeds, `{}`, `[]`, `null`, ``, `{"cart": {"items": [null]}}`, `{"order": 1}`, `{"skus": [{}]}`) {
		f.Add([]byte(body))
	}
	contract, err := schemas.LoadPush()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		violations, warnings, err := judge(contract).Body(body)
		again, warned, _ := judge(contract).Body(body)
		if !reflect.DeepEqual([2][]journal.Violation{violations, warnings}, [2][]journal.Violation{again, warned}) {
			t.Errorf("twice the same reply, two judgements: %v and %v", violations, again)
		}
		if err != nil {
			return
		}
		for _, v := range append(violations, warnings...) {
			checkProblem(t, v)
		}
	})
}

func checkProblem(t *testing.T, v journal.Violation) {
	t.Helper()
	if v.Keyword == "" || v.Rule == "" || v.Expected == "" || v.Fix == "" || v.Found == "" {
		t.Errorf("a problem that says too little: %#v", v)
	}
	for _, text := range []string{v.Found, v.Expected, v.Fix} {
		if utf8.RuneCountInString(text) > 600 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("a problem that must not be printed: %q", text)
		}
	}
}

// FuzzCart feeds the rules of carts with what a store might send.
func FuzzCart(f *testing.F) {
	fuzzReply(f, func(p *schemas.Push) *pushapi.Judge {
		asked := pushapi.Asked{
			Cart:   market.Cart{Model: market.DBS, Items: []market.CartItem{{OfferID: "A", Count: 2}, {OfferID: "Б/1", Count: 1}}},
			FeedID: 7, Outlets: []string{"P1", "P2"}, Near: []string{"P1"},
		}
		return &pushapi.Judge{Contract: p, Method: market.PushCart, Cart: &asked}
	}, byCourier(goodDays), pickup(anyDays, bothPoints), inCart(bothItems, ""), inCart(`{"offerId": "\u001b[2J", "feedId": 1e300, "count": 0}`, ""),
		byCourier(`"fromDate": "31-02-2026", "intervals": [{"date": "\u0000", "fromTime": "23:59"}]`))
}

// FuzzAccept feeds the rules of order/accept.
func FuzzAccept(f *testing.F) {
	fuzzReply(f, func(p *schemas.Push) *pushapi.Judge {
		return &pushapi.Judge{Contract: p, Method: market.PushAccept, Order: &pushapi.AskedOrder{Before: "A", Repeated: true}}
	}, `{"order": {"accepted": true, "id": "A"}}`, `{"order": {"accepted": false, "reason": "\u001b[2J", "id": 1e999}}`)
}

// FuzzStocks feeds the rules of stocks.
func FuzzStocks(f *testing.F) {
	fuzzReply(f, func(p *schemas.Push) *pushapi.Judge {
		return &pushapi.Judge{Contract: p, Method: market.PushStocks, Stocks: &market.StocksRequest{WarehouseID: 1, SKUs: []string{"A"}}}
	}, `{"skus": [{"sku": "A", "warehouseId": "1", "items": [{"type": "FIT", "count": "5", "updatedAt": "2026-09-01T12:00:00Z"}]}]}`,
		`{"skus": [{"sku": "\u202e", "warehouseId": 1e18, "items": []}]}`)
}
