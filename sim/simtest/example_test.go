package simtest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// A store that breaks one rule, the request that it got, and what it said.
func ExampleStart() {
	store, err := simtest.Start("no-version", simtest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()

	ping := `{"notificationType":"PING","time":"2026-03-01T10:00:00Z"}`
	got, err := http.Post(store.URL()+"/notification", "application/json", strings.NewReader(ping))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer got.Body.Close()
	body, _ := io.ReadAll(got.Body)

	fmt.Println(store.Received()[0].NotificationType)
	fmt.Println(got.Status, string(body))
	// Output:
	// PING
	// 200 OK {"name":"Sample store","time":"2026-03-01T10:00:00Z"}
}

// What Market's log would call the failure of a sample store.
func ExampleBehaviours() {
	for _, b := range simtest.Behaviours()[:5] {
		fmt.Printf("%s: %s (%s)\n", b.Name, b.Summary, b.Subtype)
	}
	// Output:
	// good: does everything right: a model to learn from ()
	// acts-on-orders: reads each order by the pull API and does what it needs: boxes, codes, keys, READY_TO_SHIP, cancellations ()
	// queued: does the same, but only 300 ms after it has answered ()
	// wrong-key: does the same, but calls with a key that Market does not know ()
	// slow: answers well, but late (READ_TIMED_OUT)
}

// A Market and a store that acts on its orders: one is bought, and packed. The
// store works after it has answered, so the Market goes on once it is idle.
func ExampleStore_AwaitIdle() {
	ctx := context.Background()
	m, err := sim.New(sim.Options{})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	handler, err := m.Handler()
	if err != nil {
		panic(err)
	}
	api := httptest.NewServer(handler)
	defer api.Close()
	store, err := simtest.Start("acts-on-orders", simtest.Options{PullAPI: api.URL, Key: m.Key()})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	if _, err := m.Connect(ctx, market.Subscription{URL: store.URL()}); err != nil {
		panic(err)
	}
	_ = m.Advance(ctx, sim.DefaultActivationDelay) // fails only when ctx ends

	created, err := m.Compose(market.Event{Type: market.OrderCreated, Model: market.FBS})
	if err != nil {
		panic(err)
	}
	if _, err := m.Send(created[0]); err != nil {
		panic(err)
	}
	_ = m.Advance(ctx, 0)
	_ = store.AwaitIdle(ctx)
	_ = m.Advance(ctx, time.Minute) // Market notifies of what the store has changed
	_ = store.AwaitIdle(ctx)

	for _, e := range m.Journal().Entries() {
		switch {
		case e.Exchange != nil && e.Kind == journal.ExchangeDone:
			fmt.Println("sent  ", e.Exchange.NotificationType)
		case e.Call != nil:
			fmt.Println("called", e.Call.Operation, e.Call.Status)
		}
	}
	order, _ := m.Order(created[0].OrderID())
	fmt.Println(order.Status, order.Substatus)
	// Unordered output:
	// sent   PING
	// sent   ORDER_CREATED
	// called getCampaigns 200
	// called getBusinessOrders 200
	// called setOrderBoxLayout 200
	// called updateOrderStatus 200
	// called getBusinessOrders 200
	// sent   ORDER_STATUS_UPDATED
	// PROCESSING READY_TO_SHIP
}
