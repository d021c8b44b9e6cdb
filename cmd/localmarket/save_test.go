package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

// ask calls the control API.
func (s *serving) ask(method, path, body string) (int, string) {
	GinkgoHelper()
	request, err := http.NewRequest(method, s.url+serve.ControlPath+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reply.StatusCode, string(text)
}

// act does what a session says: "POST /events {…}" a line.
func (s *serving) act(lines ...string) {
	GinkgoHelper()
	for _, line := range lines {
		method, rest, _ := strings.Cut(line, " ")
		path, body, _ := strings.Cut(rest, " ")
		status, text := s.ask(method, path, body)
		Expect(status).To(BeNumerically("<", 300), line+": "+text)
	}
}

// told is what a journal says was announced: the types, and of orders the goods.
func told(j *journal.Journal) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range j.Entries() {
		if e.Exchange == nil || e.Notification == "" || seen[e.Notification] {
			continue
		}
		seen[e.Notification] = true
		var body struct {
			Items []struct {
				OfferID string
				Count   int64
			}
			Status market.Status
		}
		Expect(json.Unmarshal([]byte(e.Exchange.Request.Body), &body)).To(Succeed())
		out = append(out, fmt.Sprint(e.Type, body.Status, body.Items))
	}
	return out
}

const savedCabinet = `localmarket: 1
business: {id: 7700123}
campaigns:
  - {id: 41, model: DBS}
  - {id: 42, model: FBS}
offers:
  - {sku: "MY ${SKU} #1: \"a\"", price: 1990.50, stock: 7}
  - {sku: "007", price: 350, stock: 100}
`

var _ = Describe("a session that is saved", func() {
	DescribeTable("is a scenario that tells the same story", func(broken string, moves string, lines ...string) {
		c := inFolder()
		c.write("cabinet.yaml", savedCabinet)
		s := c.serve("--speed", "0", "--moves", moves, "--seed", "5", "--cabinet", "cabinet.yaml", "--journal", "session.jsonl")
		url := sampleStore("good")
		s.act(`POST /subscriptions {"url":"` + url + `","name":"\"x\"\n - ${y}"}`)
		for _, line := range lines {
			s.act(strings.ReplaceAll(line, "URL", url))
		}
		status, text := s.ask("GET", "/scenario?name=kept", "")
		Expect(status).To(Equal(http.StatusOK), text)
		Expect(text).To(ContainSubstring("--cabinet cabinet.yaml --store good"))
		c.write("kept.market.yaml", text)
		s.act(`POST /clock {"advance":"0s"}`)
		Expect(s.end()).To(Equal(exitOK))

		c.run("run", "kept.market.yaml", "--cabinet", "cabinet.yaml", "--store", "good", "--record", "again.jsonl")
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+text)
		if moves == "off" {
			before, err := journal.Read(strings.NewReader(c.read("session.jsonl")))
			Expect(err).NotTo(HaveOccurred())
			after, err := journal.Read(strings.NewReader(c.read("again.jsonl")))
			Expect(err).NotTo(HaveOccurred())
			Expect(told(after)).To(Equal(told(before)), text)
		}
		c.run("run", "kept.market.yaml", "--cabinet", "cabinet.yaml", "--store", broken)
		Expect(c.code).To(Equal(exitFailed), c.stdout.String()+text)
	},
		Entry("of orders and what becomes of them", "chat-500", "off",
			`POST /clock {"advance":"1s"}`,
			`POST /events {"event":"ORDER_CREATED","campaignId":42,"items":[{"offerId":"MY ${SKU} #1: \"a\"","count":2,"price":1500.5}],"buyer":{"name":"Анна \"У\\n\" ${x}\u2028","phone":"+7"},"notes":"a: b # c","delivery":{"type":"PICKUP"}}`,
			`POST /events {"event":"ORDER_CREATED","model":"DBS","fake":true,"payment":"POSTPAID"}`,
			`POST /clock {"advance":"3h"}`,
			`POST /events {"event":"ORDER_STATUS_UPDATED","status":"DELIVERY","force":true}`,
			`POST /events {"event":"CHAT_MESSAGE_SENT","text":"- ${order-1.orderId}\n\u202e'"}`,
			`POST /events {"event":"CHAT_MESSAGE_SENT","times":2}`,
			`POST /events {"event":"ORDER_RETURN_CREATED"}`,
			`POST /events {"event":"ORDER_RETURN_STATUS_UPDATED"}`,
			`POST /notifications/n1/send {}`,
			`POST /events {"event":"ORDER_RETURN_CREATED","campaignId":41,"items":[{"offerId":"007"}]}`,
			`POST /clock {"advance":"90s"}`,
		),
		Entry("of subscriptions", "error-500", "off",
			`POST /clock {"advance":"1s"}`,
			`PATCH /subscriptions/s1 {"types":["ORDER_CREATED","CHAT_CREATED"]}`,
			`POST /clock {"advance":"1s"}`,
			`POST /events {"event":"ORDER_CREATED"}`, `POST /events {"event":"QUESTION_CREATED"}`,
			`POST /clock {"advance":"1s"}`,
			`POST /subscriptions/s1/unplug {}`, `POST /clock {"advance":"10s"}`, `POST /events {"event":"CHAT_CREATED"}`,
			`POST /subscriptions/s1/plug {}`, `POST /clock {"advance":"10s"}`, `POST /events {"event":"CHAT_CREATED"}`,
			`POST /subscriptions/s1/duplicate {"campaignId":42}`, `POST /clock {"advance":"10s"}`,
			`POST /events {"event":"ORDER_CREATED","campaignId":42}`, `POST /clock {"advance":"10s"}`, `DELETE /subscriptions/s1`,
			`POST /events {"event":"ORDER_CREATED","campaignId":41}`,
		),
		Entry("of an outage by a fault, a disconnection and a new connection", "chat-500", "off",
			`POST /clock {"advance":"1s"}`,
			`POST /events {"event":"CHAT_CREATED"}`,
			`POST /faults {"name":"x ${y}","after":"slow","delay":"10.1s","types":["ORDER_CREATED"]}`, `POST /faults {"operation":"getOrder","status":503}`,
			`POST /events {"event":"ORDER_CREATED"}`, `POST /clock {"advance":"1s"}`, `POST /events {"event":"CHAT_MESSAGE_SENT"}`,
			`POST /clock {"until":"disconnected"}`, `DELETE /faults/f1`,
			`POST /subscriptions/s1/plug {}`, `POST /clock {"advance":"1m"}`, `POST /events {"event":"CHAT_MESSAGE_SENT"}`, `POST /clock {"advance":"1m"}`,
		),
		Entry("with what Market does by itself", "error-500", "on",
			`POST /clock {"advance":"1s"}`, `POST /events {"event":"ORDER_CREATED"}`, `POST /clock {"advance":"40d"}`,
		),
		Entry("that begins anew after a reset", "error-500", "off",
			`POST /events {"event":"ORDER_CREATED"}`, `POST /faults {"before":"refuse"}`, `POST /reset {}`,
			`POST /subscriptions {"url":"URL"}`, `POST /clock {"advance":"1s"}`, `POST /events {"event":"CHAT_CREATED"}`, `POST /clock {"advance":"1m"}`,
		),
	)

	It("has a store of its own that fails by itself be asked anew", func() {
		c := inFolder()
		s := c.serve("--speed", "0", "--moves", "off", "--url", sampleStore("chat-500"))
		Eventually(s.stdout, patient).Should(gbytes.Say("answered PING"))
		s.act(`POST /clock {"advance":"1s"}`, `POST /events {"event":"CHAT_MESSAGE_SENT"}`, `POST /clock {"until":"disconnected"}`, `POST /subscriptions/s1/plug {}`, `POST /clock {"advance":"1s"}`)
		_, text := s.ask("GET", "/scenario", "")
		Expect(text).NotTo(Or(ContainSubstring("plug"), ContainSubstring("--cabinet")))
		c.write("session.market.yaml", text)
		c.run("run", "session.market.yaml", "--store", "good")
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+text)
		c.run("run", "session.market.yaml", "--store", "chat-500")
		Expect(c.code).To(Equal(exitFailed), c.stdout.String()+text)
	})

	It("is none where nothing was done, and under no name that a scenario cannot have", func() {
		s := inFolder().serve("--speed", "0")
		status, text := s.ask("GET", "/scenario", "")
		Expect(status).To(Equal(http.StatusConflict))
		Expect(text).To(ContainSubstring("nothing was done yet"))
		status, _ = s.ask("GET", "/scenario?name=../x", "")
		Expect(status).To(Equal(http.StatusBadRequest))
		status, _ = s.ask("GET", "/scenario?nme=x", "")
		Expect(status).To(Equal(http.StatusBadRequest))
	})
})

var _ = Describe("a cabinet that is saved", func() {
	It("is the market as it is, and begins an equal one", func() {
		c := inFolder()
		c.write("given.yaml", savedCabinet+"orders:\n  - {id: 100500, campaign: 42, status: PROCESSING}\n")
		s := c.serve("--speed", "0", "--cabinet", "given.yaml")
		pull := func(s *serving, method, path, body string) string {
			request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
			Expect(err).NotTo(HaveOccurred())
			request.Header.Set("Api-Key", s.key)
			request.Header.Set("Content-Type", "application/json")
			reply, err := http.DefaultClient.Do(request)
			Expect(err).NotTo(HaveOccurred())
			defer reply.Body.Close()
			text, err := io.ReadAll(reply.Body)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.StatusCode).To(Equal(http.StatusOK), string(text))
			return string(text)
		}
		pull(s, "PUT", "/v2/campaigns/42/offers/stocks", `{"skus":[{"sku":"007","items":[{"count":3}]}]}`)
		pull(s, "POST", "/v2/businesses/7700123/offer-prices/updates", `{"offers":[{"offerId":"007","price":{"value":777.5,"currencyId":"RUR"}}]}`)
		pull(s, "POST", "/v2/businesses/7700123/offer-mappings/update", `{"offerMappings":[{"offer":{"offerId":"NEW: \"#1\"","name":"Новый: товар","basicPrice":{"value":10,"currencyId":"RUR"}}}]}`)
		status, text := s.ask("GET", "/cabinet", "")
		Expect(status).To(Equal(http.StatusOK), text)
		c.write("saved.yaml", text)
		saved, err := cabinet.Parse([]byte(text))
		Expect(err).NotTo(HaveOccurred())
		Expect(saved.Offers).To(HaveLen(3))
		Expect(saved.Offers[1].Price.String()).To(Equal("777.5"))
		Expect(saved.Offers[1].Stock.ByWarehouse).To(HaveLen(2))
		Expect(saved.Orders).To(HaveLen(1))

		again := c.serve("--speed", "0", "--cabinet", "saved.yaml")
		Expect(again.key).To(Equal(s.key))
		for _, path := range []string{
			"POST /v2/businesses/7700123/offer-prices {}", `POST /v2/campaigns/42/offers/stocks {"offerIds":["007","MY ${SKU} #1: \"a\""]}`, `POST /v2/campaigns/41/offers/stocks {"offerIds":["007"]}`,
			"GET /v2/campaigns ", "POST /v2/campaigns/41/offer-prices {}", "GET /v2/campaigns/41/outlets ",
		} {
			method, rest, _ := strings.Cut(path, " ")
			url, body, _ := strings.Cut(rest, " ")
			Expect(withoutTimes(pull(again, method, url, body))).To(Equal(withoutTimes(pull(s, method, url, body))), path)
		}
		_, second := again.ask("GET", "/cabinet", "")
		Expect(strings.Split(second, "\n")).To(HaveExactElements(strings.Split(text, "\n")))
	})
})

// withoutTimes leaves out when something was last changed.
func withoutTimes(text string) string {
	return regexp.MustCompile(`"updatedAt":"[^"]*"`).ReplaceAllString(text, "")
}
