package sim_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// A store is connected, and goes down for good. Market tries for 14 days of
// virtual time, which pass at once, and then disconnects it.
func Example() {
	ctx := context.Background()
	store, err := simtest.Start("good", simtest.Options{}) // or your own handler, on httptest.NewServer
	if err != nil {
		panic(err)
	}
	m, err := sim.New(sim.Options{})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	id, err := m.Connect(ctx, market.Subscription{URL: store.URL()})
	if err != nil {
		panic(err)
	}
	_ = m.Advance(ctx, sim.DefaultActivationDelay) // fails only when ctx ends
	_ = store.Close()                              // from here on, nothing listens

	order, err := m.Draft(market.OrderCreated, market.Seeded)
	if err != nil {
		panic(err)
	}
	if _, err := m.Send(order[0]); err != nil {
		panic(err)
	}
	_ = m.Run(ctx)

	exchanges := m.Journal().Exchanges()[1:] // without PING
	last := exchanges[len(exchanges)-1]
	fmt.Println(len(exchanges), "attempts, each", last.Verdict.Type, last.Verdict.Subtype)
	fmt.Println("the last one", last.At.Sub(exchanges[0].At), "after the first")
	fmt.Println(m.State(id), "on", m.Now().Format(time.DateTime))
	// Output:
	// 464 attempts, each CANT_GET_RESPONSE CONNECTION_REFUSED
	// the last one 335h0m0s after the first
	// disconnected on 2026-09-15 09:02:00
}

// A store whose reply to PING lacks a field is not connected, and told why.
func ExampleMarket_Connect() {
	store, err := simtest.Start("no-version", simtest.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	m, err := sim.New(sim.Options{})
	if err != nil {
		panic(err)
	}
	defer m.Close()

	id, err := m.Connect(context.Background(), market.Subscription{URL: store.URL()})
	var refused *sim.RefusedError
	if errors.As(err, &refused) {
		v := refused.Exchange.Verdict
		fmt.Println(m.State(id), v.Type, v.Subtype)
		fmt.Println(v.Violations[0].Fix)
	}
	// Output:
	// refused INVALID_RESPONSE INVALID_DATA
	// return your integration's version, for example "1.0.0"
}

// An order is created and cancelled, and the store is told of both.
func ExampleMarket_Send() {
	ctx := context.Background()
	store, err := simtest.Start("good", simtest.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	m, err := sim.New(sim.Options{Seed: 7})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	if _, err := m.Connect(ctx, market.Subscription{URL: store.URL()}); err != nil {
		panic(err)
	}
	_ = m.Advance(ctx, sim.DefaultActivationDelay) // fails only when ctx ends

	story, err := m.Draft(market.OrderCancelled, market.Minimal) // begins with the order's creation
	if err != nil {
		panic(err)
	}
	for _, n := range story {
		if _, err := m.Send(n); err != nil {
			panic(err)
		}
		_ = m.Advance(ctx, time.Hour)
	}
	for _, x := range m.Journal().Exchanges() {
		fmt.Println(x.At.Format(time.TimeOnly), x.NotificationType, x.Reply.Status, x.Verdict.Outcome)
	}
	fmt.Println("accepted:", m.Journal().Count(journal.DeliveryAccepted))
	// Output:
	// 09:00:00 PING 200 accepted
	// 09:02:00 ORDER_CREATED 200 accepted
	// 10:02:00 ORDER_CANCELLED 200 accepted
	// accepted: 2
}

// The courier of one order is searched for twice, and found.
func ExampleMarket_Compose() {
	m, err := sim.New(sim.Options{})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	created, err := m.Compose(market.Event{Type: market.OrderCreated, Model: market.Express})
	if err != nil {
		panic(err)
	}
	order := created[0].ID()
	for _, substatus := range []market.Substatus{"COURIER_SEARCH", "COURIER_SEARCH", "COURIER_FOUND"} {
		told, err := m.Compose(market.Event{
			Type: market.OrderStatusUpdated, Of: order, Status: "DELIVERY", Substatus: substatus, Force: true,
		})
		if err != nil {
			panic(err)
		}
		fmt.Println(told[0].Type, told[0].ID() == order, len(told))
	}
	_, err = m.Compose(market.Event{Type: market.OrderReturnCreated, Of: order})
	fmt.Println(err)
	// Output:
	// ORDER_STATUS_UPDATED true 1
	// ORDER_STATUS_UPDATED true 1
	// ORDER_STATUS_UPDATED true 1
	// ORDER_RETURN_CREATED: Can't create return for order with status: 'DELIVERY COURIER_FOUND'
}

// The seller's own cabinet: one shop, one good, and an order for three of it.
func ExampleMarket_Compose_cabinet() {
	m, err := sim.New(sim.Options{Cabinet: &cabinet.Cabinet{
		Campaigns: []cabinet.Campaign{{ID: 12345, Model: market.FBS}},
		Offers:    []cabinet.Offer{{SKU: "MY-SKU-1", Name: "Чайник", Price: 199050, Stock: &cabinet.Stock{Units: 7}}},
	}})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	event := market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "MY-SKU-1", Count: 3}}}}
	created, err := m.Compose(event)
	if err != nil {
		panic(err)
	}
	order, _ := m.Order(created[0].OrderID())
	fmt.Println(order.CampaignID, order.Items[0].OfferID, order.Items[0].Count, order.Total())

	event.Items[0].Count = 5
	_, err = m.Compose(event)
	fmt.Println(err)
	// Output:
	// 12345 MY-SKU-1 3 5971.5
	// ORDER_CREATED: Not enough stock for items: 'MY-SKU-1'
}

// Requests that Market would never send show how a store takes them.
func ExampleMarket_Probe() {
	store, err := simtest.Start("good", simtest.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	m, err := sim.New(sim.Options{})
	if err != nil {
		panic(err)
	}
	defer m.Close()

	url := store.URL() + market.DefaultPath
	exchanges, err := m.Probe(context.Background(),
		sim.Probe{URL: url, Body: []byte(`{"notificationType":`), Note: "half a body"},
		sim.Probe{URL: url, Method: "GET", Note: "the wrong method"},
	)
	if err != nil {
		panic(err)
	}
	for _, x := range exchanges {
		fmt.Printf("%s: %d, %s\n", x.Note, x.Reply.Status, x.Verdict.Outcome)
	}
	// Output:
	// half a body: 400, rejected
	// the wrong method: 405, failed
}
