package serve_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("A notification", func() {
	It("is sent again, word for word, as one of its own", func() {
		s, to := still(), newStore()
		s.connect(to)
		first := s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		again := s.ok("POST", "/notifications/n1/send", object{})["notifications"].([]any)
		Expect(again).To(HaveLen(1))
		Expect(again[0]).To(And(HaveKeyWithValue("id", "n2"), HaveKeyWithValue("body", first["body"]), HaveKeyWithValue("routed", true)))
		s.ok("POST", "/clock", object{"advance": "1s"})
		Expect(to.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated, market.OrderCreated}))
		Expect(s.ok("GET", "/orders", nil)["orders"]).To(HaveLen(1), "nothing happens again")
		Expect(s.refused(404, "POST", "/notifications/n9/send", object{})).To(ContainSubstring(`no notification "n9"`))
	})

	It("is sent again with all that were refused, and no other", func() {
		s, to := still(), newStore()
		s.connect(to)
		s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		to.from(refuse)
		s.happen(object{"event": "CHAT_CREATED"})
		s.happen(object{"event": "CHAT_CREATED"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		to.from(accept)
		Expect(s.ok("POST", "/notifications/send-failed", object{})["notifications"]).To(HaveLen(2))
		s.ok("POST", "/clock", object{"advance": "1s"})
		Expect(to.received()[4:]).To(Equal([]market.Type{market.ChatCreated, market.ChatCreated}))
	})
})

var _ = Describe("A scenario", func() {
	It("is run against the connected store", func() {
		var asked serve.Story
		s := start(serve.Options{Run: func(_ context.Context, story serve.Story) (json.RawMessage, error) {
			asked = story
			return json.RawMessage(`{"tool":"localmarket"}`), nil
		}}, sim.Options{})
		to := newStore()
		Expect(s.refused(409, "POST", "/scenarios", object{"name": "escalation"})).To(ContainSubstring("no store"))
		s.connect(to)
		Expect(s.ok("POST", "/scenarios", object{"name": "escalation"})).To(HaveKeyWithValue("report", object{"tool": "localmarket"}))
		Expect(asked).To(Equal(serve.Story{Name: "escalation", URL: to.URL}))
		Expect(s.refused(400, "POST", "/scenarios", object{})).To(ContainSubstring("a name or a text"))
		Expect(s.refused(400, "POST", "/scenarios", object{"text": strings.Repeat("x", 300<<10)})).To(ContainSubstring("longer than"))
	})

	It("is refused where it is wrong, or where none are run", func() {
		s := start(serve.Options{Run: func(context.Context, serve.Story) (json.RawMessage, error) {
			return nil, errors.New("line 3: no such step")
		}}, sim.Options{})
		Expect(s.refused(400, "POST", "/scenarios", object{"text": "x", "url": "http://127.0.0.1:1"})).To(ContainSubstring("line 3"))
		Expect(still().refused(501, "POST", "/scenarios", object{"name": "x"})).To(ContainSubstring("runs no scenarios"))
	})
})

var _ = Describe("The description for people", func() {
	It("has every operation, and asks nobody else for anything", func() {
		s := still()
		status, text := s.plain(serve.DocsPath)
		Expect(status).To(Equal(http.StatusOK), text)
		for _, one := range serve.Operations() {
			_, path, _ := strings.Cut(one, " ")
			Expect(text).To(ContainSubstring(path))
		}
		Expect(text).NotTo(ContainSubstring("<script"))
		Expect(text).NotTo(MatchRegexp(`(src|href)="https?:`))
	})
})
