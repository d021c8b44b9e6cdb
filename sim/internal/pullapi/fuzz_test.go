package pullapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"

	"github.com/localmarket/localmarket/sim/journal"
)

// FuzzCall sends what a store might: whatever it is, it gets JSON, or a file,
// with a status of Market's, and the same one again.
func FuzzCall(f *testing.F) {
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		f.Fatal(err)
	}
	pull, err := set.Pull()
	if err != nil {
		f.Fatal(err)
	}
	for _, op := range pull.Operations() {
		path := strings.NewReplacer("{campaignId}", "101", "{businessId}", "700").Replace(op.Path)
		f.Add(op.Method, path, "limit=2&page=2&page_token=x", "application/json", `{"offerIds": ["a", null], "skus": [{}], "order": {"status": 1}}`)
	}
	f.Add("PUT", "//v2/campaigns/101%2f/offers/stocks.json.json", "%zz&;a=b&offer_id=,,", "multipart/form-data; boundary=x", "--x\r\n\r\n--x--")
	f.Add("BREW", "*", "", "text/\xff", "\xff")
	f.Fuzz(func(t *testing.T, method, path, query, media, body string) {
		first, second := answerTo(t, pull, method, path, query, media, body), answerTo(t, pull, method, path, query, media, body)
		if first.Code != second.Code || first.Body.String() != second.Body.String() {
			t.Errorf("twice the same call, two answers: %d %s and %d %s", first.Code, first.Body, second.Code, second.Body)
		}
		checkAnswer(t, first)
	})
}

func answerTo(t *testing.T, pull *schemas.Pull, method, path, query, media, body string) *httptest.ResponseRecorder {
	var recorded []journal.Call
	api, err := pullapi.New(pullapi.Options{
		Contract: pull, Now: start, Access: access(),
		Record: func(c journal.Call) { recorded = append(recorded, c) },
	})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body))
	r.Method = method
	r.URL = &url.URL{Path: path, RawPath: path, RawQuery: query}
	r.Header.Set("Api-Key", token("a"))
	r.Header["Content-Type"] = []string{media}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	if len(recorded) != 1 || recorded[0].Status != w.Code {
		t.Errorf("answered %d and recorded %+v", w.Code, recorded)
	}
	if recorded[0].Fault != "" {
		t.Errorf("a fault of ours: %s", recorded[0].Fault)
	}
	return w
}

func checkAnswer(t *testing.T, w *httptest.ResponseRecorder) {
	switch w.Code {
	case 200, 400, 403, 404, 405, 415, 420:
	default:
		t.Errorf("status %d", w.Code)
	}
	if w.Header().Get("Traceparent") == "" {
		t.Error("no trace")
	}
	if w.Header().Get("Content-Type") == schemas.MediaJSON && !json.Valid(w.Body.Bytes()) {
		t.Errorf("no JSON: %s", w.Body)
	}
	if w.Code != 200 && !strings.HasPrefix(w.Body.String(), `{"status":"ERROR","errors":[{"code":"`) {
		t.Errorf("%d without an error: %s", w.Code, w.Body)
	}
}
