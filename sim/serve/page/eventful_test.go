package page_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/simtest"
)

// runStory is how the command runs a scenario.
func runStory(ctx context.Context, story serve.Story) (json.RawMessage, error) {
	var s *scenarios.Scenario
	var err error
	if story.Name != "" {
		s, err = scenarios.Load(story.Name)
	} else {
		s, err = scenarios.Parse("text", []byte(story.Text), nil)
	}
	if err != nil {
		return nil, err
	}
	result, err := scenarios.Run(ctx, s, scenarios.Options{Target: story.URL})
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = reports.Write("json", &text, result.Report)
	return text.Bytes(), err
}

// library are the scenarios that the page offers.
func library() []page.Story {
	GinkgoHelper()
	var all []page.Story
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		Expect(err).NotTo(HaveOccurred())
		all = append(all, page.Story{Name: name, Title: s.Title})
	}
	return all
}

// shopWords are what a person and a store have written into the eventful market.
const shopWords = "Моя лавка"

// eventful is the page of a market in which all has happened that a page can show:
// stores that fail and one that is gone, calls that Market refuses, faults, worlds,
// carts, orders of every status. The cabinet is the usual one if own is nil.
func eventful(name string, own *cabinet.Cabinet) *visitor {
	GinkgoHelper()
	legacy := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
	c := openMarket(serve.Options{Run: runStory, Stories: library}, sim.Options{Cabinet: own, Push: sim.Push{URL: legacy.URL(), Model: market.DBS}})
	for _, behaviour := range []string{"chat-500", "not-json", "bad-request-400", "good"} {
		store := simtest.Run(GinkgoTB(), behaviour, simtest.Options{})
		c.send("connect", "name", name+" "+behaviour, "url", store.URL())
	}
	c.send("connect", "name", name+" refused", "url", "http://127.0.0.1:1")
	c.send("clock", "by", "2m")
	c.send("manage", "id", "s4", "what", "unplug")
	c.send("manage", "id", "s4", "what", "duplicate", "campaign", c.shop(market.FBS))
	c.send("order", "buyer", name, "notes", name, "sku", c.goods(), "count", "1", "fake", "1")
	c.send("order", "company", "1", "buyer", name, "campaign", c.shop(market.DBS))
	c.send("clock", "by", "1s")
	for _, t := range c.market.Types() {
		c.send("event", "event", string(t), "text", name)
		c.send("clock", "by", "1s")
	}
	c.send("clock", "by", "3m")
	c.send("cart", "campaign", c.shop(market.DBS), "sku", c.goods(), "count", "1", "buyer", name)
	c.send("accept", "cart", "cart-1", "notes", name)
	c.send("fault", "kind", "before:status", "status", "503", "count", "2")
	c.send("fault", "kind", "after:reset", "type", "ORDER_CREATED", "share", "50")
	c.send("fault", "kind", "call:status", "status", "420", "operation", "getCampaigns", "delay", "5m", "count", "1")
	c.send("clock", "by", "20m")
	c.callBadly()
	c.send("world")
	c.send("send-failed")
	c.send("clock", "by", "1m")
	return c
}

// callBadly has the store call the pull API as it should not.
func (c *visitor) callBadly() {
	GinkgoHelper()
	business, shop := "5910042", c.shop(market.FBS)
	for _, one := range [][3]string{
		{"GET", "/v2/campaigns", ""}, {"GET", "/v2/campaigns?foo=1&pageSize=many", ""}, {"GET", "/v2/nowhere", ""}, {"DELETE", "/v2/campaigns", ""},
		{"GET", "/v2/campaigns/1/orders", ""}, {"GET", "/v2/campaigns/" + shop + "/orders/7", ""}, {"GET", "/v2/campaigns/" + shop + "/orders?limit=9999", ""},
		{"PUT", "/v2/campaigns/" + shop + "/offers/stocks", "{"}, {"PUT", "/v2/campaigns/" + shop + "/offers/stocks", `{"skus":[]}`},
		{"PUT", "/v2/campaigns/" + shop + "/offers/stocks", `{"skus":[{"sku":"NOWHERE","items":[{"count":-1}]}]}`},
		{"POST", "/v2/businesses/" + business + "/offer-prices/updates", `{"offers":[{"offerId":"` + c.goods() + `","price":{"value":"1","currencyId":"EUR"}}]}`},
		{"PUT", "/v2/campaigns/" + shop + "/offers/stocks", `{"skus":[{"sku":"` + c.goods() + `","items":[{"count":7}]}]}`},
		{"PUT", fmt.Sprintf("/v2/campaigns/%s/orders/%d/status", shop, c.market.Orders()[0].ID), `{"order":{"status":"DELIVERED"}}`},
	} {
		c.call(one[0], one[1], one[2])
	}
	request, err := http.NewRequest(http.MethodGet, c.url+"/v2/campaigns", nil)
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", "ACMA:wrong")
	c.do(request)
}

// allRooms are the paths of every room, and of one thing of each kind that has one of
// its own: an order of each status, a notification of each type and verdict, each call.
func (c *visitor) allRooms() []string {
	all := append(rooms(),
		page.Root+"/carts/cart-1", page.Root+"/goods/offer?sku="+url.QueryEscape(c.goods()), page.Root+"/scenarios?show=1",
		page.Root+"/log?verdict=rejected", page.Root+"/log?q=nothing", page.Root+"/calls?issues=1", page.Root+"/orders?q=nothing", page.Root+"/goods?q=nothing",
		page.Root+"/orders/1", page.Root+"/nowhere")
	seen := map[string]bool{}
	add := func(kind, path string, id any) {
		if !seen[kind] {
			seen[kind] = true
			all = append(all, fmt.Sprint(page.Root, path, id))
		}
	}
	for _, o := range c.market.Orders() {
		add(fmt.Sprint(o.Model, o.State, o.Fake), "/orders/", o.ID)
	}
	for _, e := range c.market.Journal().Entries() {
		switch x := e.Exchange; {
		case e.Call != nil:
			add(fmt.Sprint(e.Seq), "/calls/", e.Seq)
		case x != nil && x.Push != "":
			add(fmt.Sprint(x.Push, x.Verdict.Subtype, x.Fault != nil), "/push/", e.Seq)
		case x != nil && e.Notification != "":
			add(fmt.Sprint(e.Type, x.Verdict.Subtype, x.Fault != nil), "/log/", e.Notification)
		}
	}
	return all
}

// without is a text without what people have written into it.
func without(text string, words ...string) string {
	for _, w := range words {
		text = strings.ReplaceAll(text, w, " ")
	}
	return text
}
