// Command store takes Yandex Market's notifications: go run . PORT
package main

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

type store struct {
	mu     sync.Mutex
	seen   map[[32]byte]bool // what was handled; a real store keeps it with its orders
	orders []int64
}

// required is what a body must have, by the beginning of its notificationType.
var required = map[string][]string{
	"ORDER": {"orderId", "campaignId"}, "CHAT": {"businessId"}, "GOODS_FEEDBACK": {"businessId"}, "QUESTION": {"businessId"}, "PING": nil,
}

func problem(event map[string]any) string {
	kind, _ := event["notificationType"].(string)
	for prefix, fields := range required {
		if !strings.HasPrefix(kind, prefix) {
			continue
		}
		for _, name := range fields {
			if n, ok := event[name].(json.Number); !ok || strings.ContainsAny(n.String(), ".eE") {
				return name + " must be a whole number"
			}
		}
		if items, given := event["items"]; given {
			if _, ok := items.([]any); !ok {
				return "items must be a list"
			}
		}
		return ""
	}
	return "no such notificationType"
}

func (s *store) handle(body []byte, event map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := sha256.Sum256(body)
	if s.seen[id] { // Market repeats what it saw no reply to
		return
	}
	s.seen[id] = true
	if event["notificationType"] == "ORDER_CREATED" {
		n, _ := event["orderId"].(json.Number).Int64()
		s.orders = append(s.orders, n)
	}
	// what takes long belongs into a queue: the reply has 10 seconds, that of PING one
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, message string) {
	answer(w, http.StatusBadRequest, map[string]any{"error": map[string]string{"type": "WRONG_EVENT_FORMAT", "message": message}})
}

func (s *store) notification(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber() // the numbers of orders have 11 digits
	var event map[string]any
	if err != nil || decoder.Decode(&event) != nil {
		refuse(w, "the body is not a JSON object")
		return
	}
	if wrong := problem(event); wrong != "" {
		refuse(w, wrong)
		return
	}
	s.handle(body, event)
	answer(w, 200, map[string]string{"version": "1.0.0", "name": "My store", "time": time.Now().UTC().Format(time.RFC3339Nano)})
}

func newStore() (*store, http.Handler) {
	s := &store{seen: map[[32]byte]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /notification", s.notification)
	return s, mux
}

func main() {
	_, handler := newStore()
	if err := http.ListenAndServe("127.0.0.1:"+os.Args[1], handler); err != nil {
		panic(err)
	}
}
