package wire_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
)

// FuzzFault has a healthy store meet whatever fault passes its check: Do never
// panics, tells one thing only, and the store gets the request or does not.
func FuzzFault(f *testing.F) {
	for _, d := range fault.Kinds() {
		for _, when := range d.When {
			f.Add(string(when), string(d.Kind), 0, int64(0), "", "")
			f.Add(string(when), string(d.Kind), 0, int64(time.Second), "", "")
			f.Add(string(when), string(d.Kind), 200, int64(0), "{}", "text/plain")
			f.Add(string(when), string(d.Kind), 204, int64(0), "", "")
		}
	}
	store := newCounting()
	f.Cleanup(store.Close)
	c := wire.New(nil, 1)
	f.Cleanup(c.Close)
	f.Fuzz(func(t *testing.T, when, kind string, status int, delay int64, body, contentType string) {
		met := fault.Fault{Before: fault.Kind(kind), Status: status, Delay: market.Duration(delay), Body: body, ContentType: contentType}
		if when == string(fault.After) {
			met.Before, met.After = "", met.Before
		}
		if met.Check() != nil {
			t.Skip()
		}
		handled := store.requests.Load()
		out := c.Do(t.Context(), wire.Request{Method: http.MethodPost, URL: store.URL, Deadline: long, Fault: &met})
		arrived := store.requests.Load() - handled
		if want := met.When() == fault.After; (arrived == 1) != want || out.Injected.Arrived != want || (out.Injected.Store != nil) != want {
			t.Errorf("%v: %d requests arrived: %+v", met, arrived, out.Injected)
		}
		if (out.Failure == "") != (out.Detail == "") || out.Status == 0 && out.Failure == "" || out.Cancelled {
			t.Errorf("%v: an outcome that contradicts itself: %+v", met, out)
		}
		if len(out.Body) > wire.MaxReply || out.Injected.Declared < 0 {
			t.Errorf("%v: an outcome without bounds: %+v", met, out)
		}
	})
}
