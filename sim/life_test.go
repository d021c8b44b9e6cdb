package sim_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// life is a Market that moves by itself, and a store that looks up in the pull API
// whatever it is notified of, as it comes: it must be there at once, in a matching
// state. The store acts on orders where it is given something to do.
type life struct {
	market *sim.Market
	api    http.Handler
	work   func(*life, *lifeOrder) // what the store does about an order, or nil

	mu     sync.Mutex
	states map[int64][]string // of orders, as notified
	news   map[int64][]string // of returns' money, as notified
	back   map[int64]bool     // the orders of those
	types  map[market.Type]int
	wrong  []string
}

// lifeOrder is an order as the store reads it.
type lifeOrder struct {
	ID, CampaignID              int64
	Status, Substatus           string
	CancelRequested             bool
	ItemsTotal, BuyerItemsTotal market.Money
	DeliveryTotal, BuyerTotal   market.Money
	Items                       []struct {
		ID, Count int64
		Price     market.Money
		Required  []string `json:"requiredInstanceTypes"`
	}
	Delivery struct{ Type string }
	model    market.Model
}

func (o *lifeOrder) state() string { return o.Status + " " + o.Substatus }

// newLife has a Market that takes as long as usual, unless the options say otherwise.
func newLife(ctx SpecContext, o sim.Options) *life {
	GinkgoHelper()
	if o.Moves == 0 {
		o.Moves = 1
	}
	if o.InFlight == 0 {
		o.InFlight = 1 // so that what is of one instant comes in order (N-ORDERING)
	}
	l := &life{market: newMarket(o), states: map[int64][]string{}, news: map[int64][]string{}, back: map[int64]bool{}, types: map[market.Type]int{}}
	var err error
	l.api, err = l.market.Handler()
	Expect(err).NotTo(HaveOccurred())
	s := newStore()
	s.from(func(w http.ResponseWriter, r *http.Request) {
		l.hear(r)
		accept(w, r)
	})
	enable(ctx, l.market, market.Subscription{URL: s.URL})
	return l
}

// call is one of the store's on the pull API.
func (l *life) call(method, path, body string) (int, string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Api-Key", l.market.Key())
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	l.api.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// must is a call that has to be answered by 200, into what is given.
func (l *life) must(into any, method, path, body string) bool {
	status, text := l.call(method, path, body)
	if status != http.StatusOK {
		l.wrong = append(l.wrong, fmt.Sprintf("%s %s %s: %d %s", method, path, body, status, text))
		return false
	}
	if into == nil {
		return true
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		l.wrong = append(l.wrong, fmt.Sprintf("%s %s: %v", method, path, err))
	}
	return true
}

// hear keeps what a notification says, and looks it up.
func (l *life) hear(r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var n struct {
		NotificationType            market.Type
		OrderID, CampaignID         int64
		ReturnID, ChatID, MessageID int64
		FeedbackID, QuestionID      int64
		Status, Substatus           string
		Statuses                    struct{ RefundStatus, ShipmentStatus string }
	}
	raw, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(raw, &n)
	}
	if err != nil && n.NotificationType == "" {
		l.wrong = append(l.wrong, err.Error())
		return
	}
	l.types[n.NotificationType]++
	business := l.market.Options().Cabinet.Business.ID
	switch {
	case n.ReturnID != 0 && n.ChatID == 0:
		l.back[n.OrderID] = true
		l.readReturn(n.CampaignID, n.OrderID, n.ReturnID, n.Statuses.RefundStatus)
	case n.ChatID != 0:
		l.must(nil, "POST", fmt.Sprintf("/v2/businesses/%d/chats/history?chatId=%d", business, n.ChatID), `{}`)
	case n.OrderID != 0:
		if o := l.readOrder(n.CampaignID, n.OrderID); o != nil {
			said := n.Status + " " + n.Substatus
			if n.NotificationType == market.OrderStatusUpdated && said != o.state() && o.Status != "CANCELLED" {
				l.wrong = append(l.wrong, fmt.Sprintf("order %d was notified as %s and is %s", o.ID, said, o.state()))
			}
			l.states[o.ID] = append(l.states[o.ID], o.state())
			if l.work != nil {
				l.work(l, o)
			}
		}
	case n.FeedbackID != 0:
		l.must(nil, "POST", fmt.Sprintf("/v2/businesses/%d/goods-feedback", business), fmt.Sprintf(`{"feedbackIds":[%d]}`, n.FeedbackID))
	}
}

func (l *life) readOrder(campaign, id int64) *lifeOrder {
	var read struct{ Order lifeOrder }
	if !l.must(&read, "GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", campaign, id), "") {
		return nil
	}
	o := &read.Order
	o.CampaignID = campaign
	for _, shop := range l.market.Campaigns() {
		if shop.ID == campaign {
			o.model = shop.Model
		}
	}
	var sum market.Money
	for _, item := range o.Items {
		sum += item.Price * market.Money(item.Count)
	}
	if sum != o.ItemsTotal || sum != o.BuyerItemsTotal || o.BuyerTotal != sum+o.DeliveryTotal {
		l.wrong = append(l.wrong, fmt.Sprintf("order %d costs %s by its items, %s and %s for the buyer, with the delivery %s %s",
			id, sum, o.ItemsTotal, o.BuyerItemsTotal, o.DeliveryTotal, o.BuyerTotal))
	}
	return o
}

// readReturn keeps the refund's status as it was notified or, of a new return, as it is
// read.
func (l *life) readReturn(campaign, order, id int64, said string) {
	var read struct {
		Result struct {
			ReturnType, RefundStatus, ShipmentStatus string
		}
	}
	if l.must(&read, "GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d", campaign, order, id), "") {
		if len(l.news[id]) == 0 {
			said = cmp.Or(said, read.Result.RefundStatus)
		}
		if said != "" {
			l.news[id] = append(l.news[id], said)
		}
	}
}

// set is a change of an order's status by the store.
func (l *life) set(o *lifeOrder, state string) bool {
	status, substatus, _ := strings.Cut(state, " ")
	body := fmt.Sprintf(`{"order":{"status":%q}}`, status)
	if substatus != "" {
		body = fmt.Sprintf(`{"order":{"status":%q,"substatus":%q}}`, status, substatus)
	}
	return l.must(nil, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/status", o.CampaignID, o.ID), body)
}

// keys hands digital goods over.
func (l *life) keys(o *lifeOrder) bool {
	var items []string
	for _, item := range o.Items {
		var codes []string
		for unit := range item.Count {
			codes = append(codes, fmt.Sprintf(`"AAAA-%04d"`, unit))
		}
		items = append(items, fmt.Sprintf(`{"id":%d,"codes":[%s],"slip":"Введите ключ","activate_till":"2030-01-01"}`, item.ID, strings.Join(codes, ",")))
	}
	return l.must(nil, "POST", fmt.Sprintf("/v2/campaigns/%d/orders/%d/deliverDigitalGoods", o.CampaignID, o.ID), `{"items":[`+strings.Join(items, ",")+`]}`)
}

// ordered has a buyer order something.
func (l *life) ordered(e market.Event) int64 {
	GinkgoHelper()
	e.Type = market.OrderCreated
	created := compose(l.market, e)
	_, err := l.market.Send(created)
	Expect(err).NotTo(HaveOccurred())
	return created.ID()
}

// pack puts the order into one box, each unit with the code that it needs.
func (l *life) pack(o *lifeOrder) {
	var items []string
	for _, item := range o.Items {
		if item.Count == 0 {
			continue
		}
		var codes []string
		for unit := range item.Count {
			code := fmt.Sprintf("%014d%02d", item.ID, unit)
			switch {
			case slices.Contains(item.Required, "UIN"):
				codes = append(codes, fmt.Sprintf(`{"uin":%q}`, code))
			case slices.Contains(item.Required, "CIS"):
				codes = append(codes, fmt.Sprintf(`{"cis":"010460123456789021%s"}`, code[3:]))
			}
		}
		if len(codes) > 0 {
			items = append(items, fmt.Sprintf(`{"id":%d,"fullCount":%d,"instances":[%s]}`, item.ID, item.Count, strings.Join(codes, ",")))
		} else {
			items = append(items, fmt.Sprintf(`{"id":%d,"fullCount":%d}`, item.ID, item.Count))
		}
	}
	l.must(nil, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/boxes", o.CampaignID, o.ID), fmt.Sprintf(`{"boxes":[{"items":[%s]}]}`, strings.Join(items, ",")))
}

// diligent does what a good store does about its orders at once.
func diligent(l *life, o *lifeOrder) {
	switch state := o.state(); {
	case o.CancelRequested:
		l.must(nil, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/cancellation/accept", o.CampaignID, o.ID), `{"accepted":true}`)
	case state != "PROCESSING STARTED" && o.model != market.DBS:
	case o.model == market.FBS, o.model == market.Express:
		l.pack(o)
		l.set(o, "PROCESSING READY_TO_SHIP")
	case o.model != market.DBS:
	case o.Delivery.Type == market.Digital && state == "PROCESSING STARTED":
		l.keys(o)
	case state == "PROCESSING STARTED":
		l.set(o, "DELIVERY")
	case state == "DELIVERY DELIVERY_SERVICE_RECEIVED":
		l.set(o, "DELIVERED")
	case state == "PICKUP PICKUP_SERVICE_RECEIVED":
		l.set(o, "DELIVERED")
	}
}
