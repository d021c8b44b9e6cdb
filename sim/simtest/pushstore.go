package simtest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// pushStore is the model store of the legacy push API: it answers the five methods
// and lets nobody in without the token (L-CONNECT).
type pushStore struct {
	model market.Model
	token string
	// spoil changes good replies; nil leaves them.
	spoil func(*pushReply)
	// slow is the method that is answered after the delay, or empty.
	slow  market.PushMethod
	delay time.Duration

	mu       sync.Mutex
	accepted map[string]int // orders, and how often each was accepted
	order    []string       // of the orders, the oldest first
}

// pushReply is a reply before it is sent, and the request that it is to.
type pushReply struct {
	method  market.PushMethod
	request map[string]any
	at      time.Time
	// again says that the order was accepted before.
	again bool

	status      int
	contentType string
	body        map[string]any
}

// pushMemory is how many orders are remembered.
const pushMemory = 10_000

// mount has the store answer at the paths of the methods, and next at all others.
func (s *pushStore) mount(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := market.PushMethod(strings.TrimPrefix(r.URL.Path, "/"))
		if !slices.Contains(market.PushMethods(), method) {
			next.ServeHTTP(w, r)
			return
		}
		s.serve(w, r, method)
	})
}

func (s *pushStore) serve(w http.ResponseWriter, r *http.Request, method market.PushMethod) {
	reply := &pushReply{method: method, status: http.StatusOK, contentType: "application/json", at: requestTime(r)}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	switch {
	case r.Method != http.MethodPost:
		reply.status = http.StatusMethodNotAllowed
	case !s.mayCall(r):
		reply.status = http.StatusForbidden
	case errors.As(err, new(*http.MaxBytesError)):
		reply.status = http.StatusRequestEntityTooLarge
	case err != nil || json.Unmarshal(body, &reply.request) != nil:
		reply.status = http.StatusBadRequest
	default:
		reply.body = s.answer(reply)
	}
	if reply.status != http.StatusOK {
		reply.body = map[string]any{"error": http.StatusText(reply.status)}
	}
	if s.spoil != nil {
		s.spoil(reply)
	}
	if reply.status == http.StatusOK && method == s.slow {
		unlimited(w)
		if !wait(r.Context(), s.delay) {
			return
		}
	}
	reply.send(w)
}

func (p *pushReply) send(w http.ResponseWriter) {
	text, _ := json.Marshal(p.body) // what JSON was read from, and texts: cannot fail
	w.Header().Set("Content-Type", p.contentType)
	w.WriteHeader(p.status)
	_, _ = w.Write(text)
}

// mayCall compares the token, in either of its places.
func (s *pushStore) mayCall(r *http.Request) bool {
	return r.Header.Get("Authorization") == s.token || r.URL.Query().Get("auth-token") == s.token
}

// requestTime is when the request was made, by Market's clock where it says so.
func requestTime(r *http.Request) time.Time {
	if at, err := http.ParseTime(r.Header.Get("Date")); err == nil {
		return at
	}
	return time.Now()
}

func (s *pushStore) answer(p *pushReply) map[string]any {
	switch p.method {
	case market.PushCart:
		return s.cart(p)
	case market.PushAccept:
		return s.accept(p)
	case market.PushStocks:
		return s.stocks(p)
	}
	return map[string]any{"ok": true}
}

// accept takes an order by a number of the store's own: the same one again for one
// that it has. What it does not sell it refuses.
func (s *pushStore) accept(p *pushReply) map[string]any {
	order := inside(p.request, "order")
	for _, item := range things(order, "items") {
		if sold(item) == 0 {
			return map[string]any{"order": map[string]any{"accepted": false, "reason": "OUT_OF_DATE"}}
		}
	}
	id := "S-" + digits(order["id"])
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accepted == nil {
		s.accepted = map[string]int{}
	}
	p.again = s.accepted[id] > 0
	if !p.again {
		s.order = append(s.order, id)
	}
	s.accepted[id]++
	if len(s.order) > pushMemory {
		delete(s.accepted, s.order[0])
		s.order = s.order[1:]
	}
	return map[string]any{"order": map[string]any{"accepted": true, "id": id}}
}

// stocks says the stock of everything that was asked for.
func (s *pushStore) stocks(p *pushReply) map[string]any {
	list := []any{}
	skus, _ := p.request["skus"].([]any)
	for _, sku := range skus {
		list = append(list, map[string]any{"sku": sku, "warehouseId": p.request["warehouseId"], "items": []any{map[string]any{
			"type": "FIT", "count": sold(map[string]any{"offerId": sku}), "updatedAt": p.at.In(time.FixedZone("", 3*60*60)).Format(time.RFC3339),
		}}})
	}
	return map[string]any{"skus": list}
}

// inside is an object in another one, empty if it is not there.
func inside(o map[string]any, name string) map[string]any {
	in, _ := o[name].(map[string]any)
	return in
}

// things are the objects of a list.
func things(o map[string]any, name string) []map[string]any {
	list, _ := o[name].([]any)
	var all []map[string]any
	for _, one := range list {
		if thing, ok := one.(map[string]any); ok {
			all = append(all, thing)
		}
	}
	return all
}

// digits is a whole number as text.
func digits(v any) string {
	n, _ := v.(float64)
	return strconv.FormatInt(int64(n), 10)
}
