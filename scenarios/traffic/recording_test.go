package traffic_test

import (
	"context"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/replay"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a recording", func() {
	It("has each attempt of each notification, judged", func() {
		j, summary := recorded("mitmproxy.har")
		Expect(summary).To(And(HaveField("Requests", 5), HaveField("Notifications", 3), HaveField("Others", 1), HaveField("Unanswered", 0)))
		deliveries := journal.Deliveries(j.Entries())
		Expect(deliveries).To(HaveLen(3))
		Expect(deliveries[0].Attempts).To(HaveLen(2))
		Expect(deliveries[0].State).To(Equal(journal.Delivered))
		Expect(deliveries[2].State).To(Equal(journal.Pending))
		x := deliveries[0].Attempts[0].Exchange
		Expect(x.Verdict).To(And(HaveField("Outcome", journal.Failed), HaveField("ErrorType", "UNKNOWN")))
	})

	It("holds neither a secret nor a person", func() {
		for _, name := range []string{"mitmproxy.har", "httptoolkit.har", "webhooksite.json", "ngrok.json", "nginx.log"} {
			j, _ := recorded(name)
			for _, word := range []string{"VERYSECRET", "s3cr3t-token", "9b2c7c1e", "Заречная", "Ирин", "9161234567", "123-45-67", "irina", "Садовая", "12к1", "Тверь", "5.45.207"} {
				Expect(written(j)).NotTo(ContainSubstring(word), name)
			}
		}
	})

	It("is in order of time, also where the source has the newest first", func() {
		j, summary := recorded("webhooksite.json")
		Expect(j.Exchanges()[0].NotificationType).To(BeEquivalentTo("ORDER_CREATED"))
		Expect(summary.Unanswered).To(Equal(2))
	})

	It("needs notifications", func() {
		_, _, err := traffic.Record([]traffic.Exchange{{Method: "GET", URL: "http://a", Body: body}, {Method: "POST", Body: `{"a":1}`}}, traffic.RecordingOptions{})
		Expect(err).To(MatchError(ContainSubstring("none of its 2 requests is a notification")))
	})

	DescribeTable("is replayed", func(name, behaviour string, passed, warned, failed int) {
		j, _ := recorded(name)
		result, err := replay.Run(context.Background(), j, replay.Options{Target: simtest.Run(GinkgoTB(), behaviour, simtest.Options{}).URL(), Ignore: []string{"time", "name", "version"}})
		Expect(err).NotTo(HaveOccurred())
		Expect(result.Report.Summary).To(And(HaveField("Passed", passed), HaveField("Warned", warned), HaveField("Failed", failed)), "%+v", result.Report.Checks)
	},
		Entry("of mitmproxy, where the recorded failures are none any more", "mitmproxy.har", "good", 2, 2, 0),
		Entry("of HTTP Toolkit, without a reply in it", "httptoolkit.har", "good", 2, 0, 0),
		Entry("of HTTP Toolkit, to a store that fails", "httptoolkit.har", "error-500", 0, 0, 2),
		Entry("of ngrok", "ngrok.json", "good", 1, 0, 0),
		Entry("of webhook.site", "webhooksite.json", "good", 2, 0, 0),
		Entry("of bodies", "bodies.jsonl", "good", 3, 0, 0),
	)
})

var _ = Describe("an archive that is written", func() {
	It("is read again as it was", func() {
		j, _ := recorded("mitmproxy.har")
		var out strings.Builder
		Expect(traffic.WriteHAR(&out, slices.Values(j.Entries()), "1.2.3")).To(Succeed())
		again, err := read(out.String())
		Expect(err).NotTo(HaveOccurred())
		Expect(again.Creator).To(Equal("localmarket"))
		Expect(again.Exchanges).To(HaveLen(5))
		for i, x := range j.Exchanges() {
			Expect(again.Exchanges[i]).To(And(HaveField("Body", x.Request.Body), HaveField("At", x.At), HaveField("URL", x.Request.URL)))
			Expect(again.Exchanges[i].Reply).To(And(HaveField("Status", x.Reply.Status), HaveField("Body", x.Reply.Body)))
		}
	})

	It("has the calls of the store, too", func() {
		j := &journal.Journal{}
		j.Append(journal.Entry{Kind: journal.PullCall, Call: &journal.Call{Method: "GET", Path: "/v2/campaigns", Query: "page=1", Operation: "getCampaigns", Status: 420}})
		var out strings.Builder
		Expect(traffic.WriteHAR(&out, slices.Values(j.Entries()), "")).To(Succeed())
		again, err := read(out.String())
		Expect(err).NotTo(HaveOccurred())
		Expect(again.Exchanges[0]).To(And(HaveField("URL", "http://market.invalid/v2/campaigns?page=1"), HaveField("Reply.Status", 420)))
	})
})

// check is how the command checks a scenario.
func check(text []byte) (line int, err error) {
	if _, err = scenarios.Parse("made", text, nil); err != nil {
		line = err.(*scenarios.InvalidError).Problems[0].Line
	}
	return line, err
}

func store(behaviour string) string {
	return simtest.Run(GinkgoTB(), behaviour, simtest.Options{}).URL()
}

// passes runs a scenario against the good store.
func passes(text []byte) *scenarios.Result {
	GinkgoHelper()
	s, err := scenarios.Parse("made", text, nil)
	Expect(err).NotTo(HaveOccurred(), string(text))
	result, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: store("good")})
	Expect(err).NotTo(HaveOccurred())
	Expect(result.Report.Summary.Failed+result.Report.Summary.Errored+result.Report.Summary.Skipped).To(BeZero(), string(text))
	return result
}

var _ = Describe("a scenario from a recording", func() {
	It("has what happened, with the time between, and what was there before", func() {
		j, _ := recorded("httptoolkit.har")
		story, err := traffic.NewStory(j, traffic.StoryOptions{Name: "made", Source: "a.jsonl", Check: check})
		Expect(err).NotTo(HaveOccurred())
		Expect(story).To(And(HaveField("Events", 2), HaveField("Left", 0)))
		Expect(string(story.YAML)).To(And(
			ContainSubstring("  - chat: create\n    as: chat-1\n    hold: true\n  - chat: message\n    of: chat-1\n"),
			ContainSubstring("advance: 1m\n  - order: create\n    as: order-1\n    hold: true\n  - order: status\n    of: order-1\n    force: true\n    status: PROCESSING\n    substatus: STARTED\n"),
		))
		passes(story.YAML)
	})

	DescribeTable("passes against a good store", func(name string, left int) {
		text, err := scenarios.Text(name)
		Expect(err).NotTo(HaveOccurred())
		s, err := scenarios.Parse(name, text, nil)
		Expect(err).NotTo(HaveOccurred())
		original, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: store("good")})
		Expect(err).NotTo(HaveOccurred())
		story, err := traffic.NewStory(original.Journal, traffic.StoryOptions{Name: "made", Source: name, Check: check})
		Expect(err).NotTo(HaveOccurred())
		Expect(story.Left).To(Equal(left))
		passes(story.YAML)
	},
		Entry(nil, "order-life-fbs", 0), Entry(nil, "order-life-dbs", 0), Entry(nil, "partial-return", 0), Entry(nil, "dispute", 0),
		Entry(nil, "reviews-and-questions", 0), Entry(nil, "cabinet-and-shop", 0), Entry(nil, "other-statuses", 0),
		Entry("and leaves out what our rules do not have", "cancellation-request", 2),
	)

	It("orders the recorded goods of the recorded shop, where the cabinet has them", func() {
		j, _ := recorded("mitmproxy.har")
		var seen traffic.Seen
		seen.Journal(j)
		c, err := seen.Cabinet()
		Expect(err).NotTo(HaveOccurred())
		story, err := traffic.NewStory(j, traffic.StoryOptions{Name: "made", Cabinet: c, Check: check})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(story.YAML)).To(ContainSubstring("    shop: 1\n    items: [{offerId: \"LAMPA-7\", count: 2}, {offerId: \"Стол «Дуб»\", count: 1}]\n"))
	})

	It("needs an event", func() {
		j := &journal.Journal{}
		j.Append(journal.Entry{Kind: journal.ExchangeDone, Exchange: &journal.Exchange{NotificationType: "LATER_TYPE", Request: journal.Request{Body: "{}"}}})
		_, err := traffic.NewStory(j, traffic.StoryOptions{Name: "made", Check: check})
		Expect(err).To(MatchError(ContainSubstring("no notification that a step of a scenario brings about")))
	})
})

var _ = Describe("a cabinet from a recording", func() {
	It("has the shops, the SKUs and the prices that were seen, and can be loaded", func() {
		j, _ := recorded("mitmproxy.har")
		j.Append(journal.Entry{Kind: journal.PullCall, Call: &journal.Call{
			Path: "/v2/businesses/771300/offer-prices", Body: `{"offers":[{"offerId":"LAMPA-7","price":{"value":1990.5,"currencyId":"RUR"}},{"offerId":"bad\n","price":{"value":1}}]}`,
			Reply: &journal.Reply{Body: `{"campaigns":[{"campaignId":12,"placementType":"DBS"}]}`},
		}})
		var seen traffic.Seen
		seen.Journal(j)
		text, err := seen.YAML()
		Expect(err).NotTo(HaveOccurred())
		c, err := cabinet.Parse(text)
		Expect(err).NotTo(HaveOccurred(), string(text))
		Expect(c.Business.ID).To(BeEquivalentTo(771300))
		Expect(c.Campaigns).To(HaveLen(2))
		Expect(c.Campaigns[1].Model).To(BeEquivalentTo("DBS"))
		Expect(c.Offers).To(HaveLen(2))
		Expect(c.Offers[0].SKU).To(Equal("LAMPA-7"))
		Expect(c.Offers[0].Price.String()).To(Equal("1990.5"))
	})

	It("is none where nothing was seen", func() {
		var seen traffic.Seen
		seen.Body(`[1, {"offerId": 5}]`)
		Expect(seen.Cabinet()).To(BeNil())
	})
})
