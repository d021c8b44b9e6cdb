package check_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pullIDs are the checks that need a pull API.
func pullIDs() []string {
	var ids []string
	for _, c := range calls.Checks() {
		ids = append(ids, c.ID)
	}
	return ids
}

// caller is a store that calls Market about each notification, before it
// answers.
type caller struct {
	url     string
	header  http.Header
	unknown []string // orders that the Market did not have when it was asked for them
	mu      sync.Mutex
	asks    func(c *caller, campaignID, orderID int64)
	played  *sim.Market
}

// serve is what check.Options.Serve wants.
func (c *caller) serve(m *sim.Market) (func(), error) {
	handler, err := m.Handler()
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(handler)
	c.url, c.played = server.URL, m
	if c.header == nil {
		c.header = http.Header{"Api-Key": {m.Key()}, "X-Market-Integration": {"tests/1"}}
	}
	return server.Close, nil
}

// store is a good store that calls, too.
func (c *caller) store() string {
	good := store("good", simtest.Options{}).URL()
	return serve(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var event struct {
			CampaignID int64 `json:"campaignId"`
			OrderID    int64 `json:"orderId"`
		}
		if json.Unmarshal(body, &event) == nil && event.OrderID != 0 && c.url != "" {
			c.told(event.CampaignID, event.OrderID)
		}
		forwarded, _ := http.NewRequest(r.Method, good+r.URL.Path, bytes.NewReader(body))
		forwarded.Header = r.Header.Clone()
		reply, err := http.DefaultClient.Do(forwarded)
		if err != nil {
			return
		}
		defer reply.Body.Close()
		w.Header().Set("Content-Type", reply.Header.Get("Content-Type"))
		w.WriteHeader(reply.StatusCode)
		_, _ = io.Copy(w, reply.Body)
	})
}

func (c *caller) told(campaignID, orderID int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.played.Order(orderID); !ok {
		c.unknown = append(c.unknown, fmt.Sprint(orderID))
	}
	if c.asks != nil {
		c.asks(c, campaignID, orderID)
	}
}

func (c *caller) call(method, path string) {
	request, _ := http.NewRequest(method, c.url+path, nil)
	request.Header = c.header
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return
	}
	defer reply.Body.Close()
	_, _ = io.Copy(io.Discard, reply.Body)
}

var _ = Describe("The store's own calls", func() {
	It("are not judged where there is nothing to call", func() {
		r := run(store("good", simtest.Options{}).URL(), nil, "pull")
		Expect(r.Report.Checks).To(HaveLen(len(calls.Checks())))
		Expect(r.Report.Checks).To(HaveEach(And(HaveField("Verdict", reports.Skip), HaveField("Reason", calls.NotServed))))
		Expect(r.Report.Calls).To(BeEmpty())
	})

	It("are not judged if there are none", func() {
		c := &caller{}
		r := run(store("good", simtest.Options{}).URL(), func(o *check.Options) { o.Serve = c.serve }, "ping", "pull")
		Expect(found(r, "pull.auth").Reason).To(Equal(calls.NothingCalled))
	})

	It("find every order that a notification names", func() {
		c := &caller{asks: func(c *caller, campaignID, orderID int64) {
			c.call("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", campaignID, orderID))
		}}
		r := run(c.store(), func(o *check.Options) { o.Serve = c.serve })
		Expect(c.unknown).To(BeEmpty())
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
		for _, id := range []string{"pull.auth", "pull.violations", "pull.limits", "pull.integration", "pull.polling"} {
			Expect(found(r, id).Verdict).To(Equal(reports.Pass), found(r, id).Reason)
		}
		Expect(found(r, "pull.methods").Reason).To(MatchRegexp(`^getOrder \d+$`))
		Expect(r.Report.Calls).To(HaveLen(100), "the first and the last are shown")
		Expect(r.Report.CallsLeftOut).To(BeNumerically(">", 0))
	})

	It("are told of with the call that decided", func() {
		c := &caller{header: http.Header{}, asks: func(c *caller, _, orderID int64) { c.call("GET", fmt.Sprintf("/v2/campaigns?pagesize=%d", orderID)) }}
		r := run(c.store(), func(o *check.Options) { o.Serve = c.serve }, "notify.ORDER_CREATED", "pull")
		auth := found(r, "pull.auth")
		Expect(auth.Verdict).To(Equal(reports.Fail))
		Expect(auth.Evidence).To(Equal("c1"))
		Expect(r.Report.Call("c1")).To(HaveField("Status", http.StatusUnauthorized))
		Expect(found(r, "pull.integration").Verdict).To(Equal(reports.Warn))
		Expect(found(r, "pull.unknown-parameters").Verdict).To(Equal(reports.Warn))
		Expect(found(r, "pull.unknown-parameters").Reason).To(ContainSubstring(`"pagesize"`))
	})

	It("are the same each time", func() {
		c := &caller{asks: func(c *caller, _, _ int64) { c.call("GET", "/v2/campaigns") }}
		url := c.store()
		journal := func() string {
			return journalOf(run(url, func(o *check.Options) { o.Serve = c.serve }, "notify.ORDER_CREATED", "tolerance.duplicate"))
		}
		first := journal()
		Expect(first).To(ContainSubstring(`"pull.call"`))
		Expect(journal()).To(Equal(first))
	})

	It("find the state that a notification tells of, and can change it", func() {
		var wrong, refused []string
		moved := 0
		c := &caller{}
		played := func(w http.ResponseWriter, r *http.Request) {
			var event struct {
				NotificationType, Status, Substatus string
				OrderID, CampaignID                 int64
			}
			_ = json.NewDecoder(r.Body).Decode(&event)
			reply(w, 200, goodBody)
			c.mu.Lock()
			defer c.mu.Unlock()
			o, ok := c.played.Order(event.OrderID)
			switch {
			case event.NotificationType == "ORDER_STATUS_UPDATED" && (!ok || string(o.Status) != event.Status || string(o.Substatus) != event.Substatus):
				wrong = append(wrong, fmt.Sprintf("%d is %s, not %s %s", event.OrderID, o.State, event.Status, event.Substatus))
			case event.NotificationType == "ORDER_CREATED" && o.Status != "PROCESSING" && o.Status != "RESERVED" && o.Status != "UNPAID" && o.Status != "PENDING" && o.Status != "PLACING":
				wrong = append(wrong, fmt.Sprintf("%d is created as %s", event.OrderID, o.State))
			}
			if event.NotificationType == "ORDER_CREATED" && o.Status == "PROCESSING" && o.Model == market.FBS {
				moved++
				path := fmt.Sprintf("%s/v2/campaigns/%d/orders/%d/status", c.url, event.CampaignID, event.OrderID)
				move, _ := http.NewRequest("PUT", path, strings.NewReader(`{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`))
				move.Header = c.header.Clone()
				move.Header.Set("Content-Type", "application/json")
				if answer, err := http.DefaultClient.Do(move); err == nil {
					if answer.StatusCode != 200 {
						text, _ := io.ReadAll(answer.Body)
						refused = append(refused, fmt.Sprintf("%s %s: %s", o.Model, o.State, text))
					}
					answer.Body.Close()
				}
			}
		}
		r := run(serve(played), func(o *check.Options) { o.Serve = c.serve }, "ping", "notify")
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
		Expect(wrong).To(BeEmpty())
		Expect(refused).To(BeEmpty())
		Expect(moved).NotTo(BeZero())
	})

	It("are tied to the notification that failed meanwhile", func() {
		c := &caller{}
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			var event struct{ NotificationType string }
			if _ = json.NewDecoder(r.Body).Decode(&event); event.NotificationType == "CHAT_CREATED" {
				c.call("GET", "/v2/campaigns/7/orders/8")
				reply(w, 500, errorBody("UNKNOWN"))
				return
			}
			reply(w, 200, goodBody)
		})
		r := run(url, func(o *check.Options) { o.Serve = c.serve }, "notify.CHAT_CREATED")
		failed := found(r, "notify.CHAT_CREATED")
		Expect(failed.Reason).To(ContainSubstring("while it handled it, the store called getOrder, which was refused with 4"))
		Expect(failed.Calls).To(HaveExactElements("c1"))
		Expect(failed.Fix).NotTo(ContainSubstring("--pull-api"), "it is served")
	})

	It("do not count where broken requests led to them", func() {
		c := &caller{asks: func(c *caller, campaignID, orderID int64) {
			if _, there := c.played.Order(orderID); !there {
				c.call("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", campaignID, orderID))
			}
		}}
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if !json.Valid(body) || !strings.Contains(string(body), "campaignId") || !strings.Contains(string(body), "orderId") {
				c.call("GET", "/v2/campaigns/1/orders/undefined")
			}
			reply(w, 200, goodBody)
		})
		r := run(url, func(o *check.Options) { o.Serve = c.serve }, "reject", "pull.violations")
		judged := found(r, "pull.violations")
		Expect(judged.Verdict).To(Equal(reports.Pass), judged.Reason)
		Expect(judged.Reason).To(MatchRegexp(`; \d refused calls? about what broken requests of this run named do not count$`))
		Expect(idsOf(run(url, func(o *check.Options) { o.Serve = c.serve }, "ping.reply", "pull.violations"), reports.Fail)).To(ConsistOf("pull.violations"))
	})

	It("have nothing to call if it cannot be served", func(ctx SpecContext) {
		refused := errors.New("no")
		_, err := check.Run(ctx, check.Options{
			Target: "http://127.0.0.1:1", Serve: func(*sim.Market) (func(), error) { return nil, refused },
		})
		Expect(err).To(MatchError(refused))
	})
})
