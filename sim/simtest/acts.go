package simtest

import (
	"encoding/json"
	"net/http"
)

// orderEvent is what a store needs of a notification about an order. All else it
// reads by the pull API: a notification may come late, twice or out of order,
// and says only what has changed (N-DUPLICATES, N-ORDERING).
type orderEvent struct {
	OrderID    int64 `json:"orderId"`
	CampaignID int64 `json:"campaignId"`
}

// orderEventOf is false for a notification that is about no order.
func orderEventOf(body []byte) (orderEvent, bool) {
	var e orderEvent
	err := json.Unmarshal(body, &e)
	return e, err == nil && e.OrderID > 0 && e.CampaignID > 0
}

// actsOnOrders accepts a notification at once, and does what it is about
// afterwards, from a queue. So the reply is in time however slow the pull API is:
// work that is done inside the handler makes Market repeat the notification once
// it takes 10 seconds (N-DEADLINE), and sends nothing else meanwhile (N-BLOCKING).
//
// What is accepted is never sent again, so a notification that finds no room in
// the queue is answered with 500, to come once more (N-500). The queue is in
// memory; a real store keeps it in its database, and accepts once it is written.
func actsOnOrders(p parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := peek(r)
		a := ask(p.good, r)
		if a.accepted() && !p.work.take(body) {
			refuse(http.StatusInternalServerError, "there is too much work: send it again later").ServeHTTP(w, r)
			return
		}
		a.ServeHTTP(w, r)
	})
}
