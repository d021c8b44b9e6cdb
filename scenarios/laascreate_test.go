package scenarios_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/market"
)

// send calls with a body, and reads the reply.
func (c *callingStore) send(method, path, body string, into any) {
	request, _ := http.NewRequest(method, c.pull+path, strings.NewReader(body))
	request.Header.Set("Api-Key", c.key)
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return // the run is over
	}
	defer func() { _ = reply.Body.Close() }()
	_ = json.NewDecoder(reply.Body).Decode(into)
}

// asks is the first option of delivery-options for one unit of something.
func (c *callingStore) asks(shop market.Campaign) (warehouse int64, day, offer string) {
	var stocks struct {
		Result struct {
			Warehouses []struct {
				Offers []struct{ OfferID string }
			}
		}
	}
	c.send("POST", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop.ID), "{}", &stocks)
	offer = stocks.Result.Warehouses[0].Offers[0].OfferID
	var options struct {
		Result struct {
			Of []struct {
				WarehouseID     int64
				DeliveryOptions struct {
					PickupDelivery struct {
						PickupOptions []struct {
							Options []struct {
								DeliveryDateInterval struct{ FromDate string }
							}
						}
					}
				}
			} `json:"warehousesDeliveryOptions"`
		}
	}
	c.send("POST", fmt.Sprintf("/v1/campaigns/%d/delivery-options", shop.ID),
		fmt.Sprintf(`{"items": [{"offerId": %q, "count": 1}], "pickupDelivery": {"logisticPointsIds": [10001]}}`, offer), &options)
	first := options.Result.Of[0]
	return first.WarehouseID, first.DeliveryOptions.PickupDelivery.PickupOptions[0].Options[0].DeliveryDateInterval.FromDate, offer
}

// drafts makes an order on a day, and is its number, or 0 if it is refused.
func (c *callingStore) drafts(shop market.Campaign, warehouse int64, day, offer string) int64 {
	var made struct {
		Result struct{ Orders []struct{ ID int64 } }
	}
	c.send("POST", fmt.Sprintf("/v1/campaigns/%d/orders/create", shop.ID), fmt.Sprintf(`{"order": {"externalOrderId": "mine-1",
		"itemsDelivery": [{"warehouseId": %d, "items": [{"offerId": %q, "count": 1, "price": {"value": 100, "currencyId": "RUR"}}],
		"deliveryDateInterval": {"fromDate": %q, "toDate": %q}}], "destination": {"pickupDelivery": {"logisticPointId": 10001}},
		"customer": {"firstName": "Анна", "lastName": "Иванова", "phone": "+79990000000"}, "packaging": {"packageType": "BRAND"},
		"paymentType": "PREPAID", "draft": true}}`, warehouse, offer, day, day), &made)
	if len(made.Result.Orders) == 0 {
		return 0
	}
	return made.Result.Orders[0].ID
}

func (c *callingStore) confirms(shop market.Campaign, order int64) {
	c.send("PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/status", shop.ID, order), `{"order": {"status": "PROCESSING", "substatus": "STARTED"}}`, &struct{}{})
}

var _ = Describe("the scenario laas-create", func() {
	run := func(sell func(c *callingStore, shop market.Campaign)) []reports.Check {
		GinkgoHelper()
		text, err := scenarios.Text("laas-create")
		Expect(err).NotTo(HaveOccurred())
		s, err := scenarios.Parse("laas-create", text, map[string]string{"patience": "500ms"})
		Expect(err).NotTo(HaveOccurred())
		c, done := newCallingStore(), make(chan struct{})
		waits := slices.IndexFunc(s.Steps, func(step scenarios.Step) bool { return step.Await != nil })
		r, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: c.url, Serve: c.serve, Progress: func(step, _ int) {
			if step != waits {
				return
			}
			go func() { // a buyer comes, elsewhere
				defer close(done)
				campaigns := c.played.Campaigns()
				sell(c, campaigns[slices.IndexFunc(campaigns, func(shop market.Campaign) bool { return shop.Model == market.LaaS })])
			}()
		}})
		Expect(err).NotTo(HaveOccurred())
		Eventually(done).Should(BeClosed())
		return expected(r)
	}
	failed := func(all []reports.Check) []string {
		var titles []string
		for _, c := range all {
			if c.Verdict == reports.Fail {
				titles = append(titles, c.Title)
			}
		}
		return titles
	}

	It("passes for a store that asks, makes a draft and confirms it", func() {
		for _, c := range run(func(c *callingStore, shop market.Campaign) {
			warehouse, day, offer := c.asks(shop)
			c.confirms(shop, c.drafts(shop, warehouse, day, offer))
		}) {
			Expect(c.Verdict).To(Equal(reports.Pass), "%s: %s", c.Title, c.Reason)
		}
	})

	It("is skipped for a store that does not ask for options", func() {
		all := run(func(*callingStore, market.Campaign) {})
		for _, c := range all[1:] {
			Expect(c.Verdict).To(Equal(reports.Skip), c.Title)
			Expect(c.Reason).To(ContainSubstring("the store did not call within 500ms"))
		}
	})

	It("fails for a store that does not confirm its draft: Market cancels it", func() {
		Expect(failed(run(func(c *callingStore, shop market.Campaign) {
			warehouse, day, offer := c.asks(shop)
			c.drafts(shop, warehouse, day, offer)
		}))).To(Equal([]string{"await that the store calls updateOrderStatus", "the draft is confirmed within the hour", "Market cancels nothing"}))
	})

	It("fails for a store that takes what was not offered", func() {
		Expect(failed(run(func(c *callingStore, shop market.Campaign) {
			warehouse, _, offer := c.asks(shop)
			c.drafts(shop, warehouse, "2026-12-31", offer)
		}))).To(ContainElement("the order is made of an option"))
	})
})
