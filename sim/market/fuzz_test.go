package market_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/sim/market"
)

// FuzzEndpoint feeds the reader of URLs with what a person might type.
func FuzzEndpoint(f *testing.F) {
	for _, registered := range []string{
		"https://shop.example", "http://127.0.0.1:8080/a/?b=c#d", "https://магазин.рф/приём", "ftp://a", "localhost:8080",
		"http://[::1]:80", "https://user:hush@a", "http://a/%zz", "http://a//b/../notification", "http://a/notification/", "", "\x00",
	} {
		f.Add(registered, "/notification")
		f.Add(registered, "")
		f.Add(registered, "/a?b#c")
	}
	f.Fuzz(func(t *testing.T, registered, path string) {
		u, err := market.Endpoint(registered, path)
		if err != nil {
			if u != nil || strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("a bad error: %v and %q", u, err)
			}
			return
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
			t.Errorf("%q became %q", registered, u)
		}
		again, err := market.Endpoint(u.String(), path)
		if err != nil || again.String() != u.String() {
			t.Errorf("%q became %q, and that %v (%v)", registered, u, again, err)
		}
	})
}

// FuzzNotificationID reads the number of any body.
func FuzzNotificationID(f *testing.F) {
	for _, body := range []string{`{"orderId":1}`, `{"orderId":-1,"returnId":2}`, `{"":1}`, `null`, `{"chatId":1e3}`, "\xff"} {
		for i := range market.Types() {
			f.Add(i, body)
		}
	}
	f.Fuzz(func(t *testing.T, i int, body string) {
		types := market.Types()
		n := market.Notification{Type: types[max(0, i)%len(types)], Body: []byte(body)}
		if id := n.ID(); id < 0 || id > 0 && !strings.Contains(body, strconv.FormatInt(id, 10)) {
			t.Errorf("%s of %q is %d", n.Type, body, id)
		}
	})
}

// FuzzMoney reads amounts, and what it writes of them again.
func FuzzMoney(f *testing.F) {
	for _, text := range []string{"1990.50", "-0.01", "0", "350", "90071992547409.91", "1e3", "0.005", "00", "", "-", "1.", "٣"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := market.ParseMoney(text)
		var fromJSON, again market.Money
		if failed := json.Unmarshal([]byte(text), &fromJSON); failed == nil && strings.TrimSpace(text) == text && text != "null" {
			if err != nil || m != fromJSON {
				t.Errorf("%q is %s in JSON and %s as a text (%v)", text, fromJSON, m, err)
			}
		} else if err == nil {
			t.Errorf("%q is %s as a text, and in JSON %v", text, m, failed)
		}
		if err != nil {
			return
		}
		written, err := json.Marshal(m)
		if err != nil || json.Unmarshal(written, &again) != nil || again != m || string(written) != m.String() {
			t.Errorf("%q became %s, %s and then %s (%v)", text, m, written, again, err)
		}
		if strings.ContainsAny(string(written), "eE+") || len(written) > len(text)+1 {
			t.Errorf("%q is written as %s", text, written)
		}
	})
}
