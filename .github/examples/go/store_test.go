// Drives a local Market against the store: LOCALMARKET=./localmarket go test
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestOrder(t *testing.T) {
	store, handler := newStore()
	front := httptest.NewServer(handler)
	defer front.Close()
	market := exec.Command(cmp.Or(os.Getenv("LOCALMARKET"), "localmarket"), "serve", "--speed", "0", "--quiet")
	out, err := market.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := market.Start(); err != nil {
		t.Fatal(err)
	}
	defer market.Process.Kill()
	base := ""
	for lines := bufio.NewScanner(out); base == "" && lines.Scan(); {
		if at, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			base = at
		}
	}
	control := func(method, path string, body any) map[string]any {
		t.Helper()
		text, _ := json.Marshal(body)
		request, err := http.NewRequest(method, base+"/_market/v1"+path, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		reply, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer reply.Body.Close()
		var answer map[string]any
		if err := json.NewDecoder(reply.Body).Decode(&answer); err != nil || reply.StatusCode >= 300 {
			t.Fatal(method, path, reply.Status, answer, err)
		}
		return answer
	}
	control("POST", "/subscriptions", map[string]any{"url": front.URL})
	control("POST", "/clock", map[string]any{"advance": "2m"})

	// An order arrives, and a lost reply makes it one order all the same.
	control("POST", "/faults", map[string]any{"after": "reset", "count": 1})
	sent := control("POST", "/events", map[string]any{"event": "ORDER_CREATED", "model": "FBS"})
	control("POST", "/clock", map[string]any{"advance": "5m"})
	if n := len(control("GET", "/journal?kind=delivery.accepted", nil)["entries"].([]any)); n != 1 {
		t.Errorf("%d deliveries are accepted, not 1", n)
	}
	order := int64(sent["notifications"].([]any)[0].(map[string]any)["orderId"].(float64))
	if !slices.Equal(store.orders, []int64{order}) {
		t.Errorf("handled are %v, not %d once", store.orders, order)
	}
}
