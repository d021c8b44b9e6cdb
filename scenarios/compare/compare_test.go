package compare_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/compare"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

const base = "https://api.partner.market.yandex.ru"

// calls makes calls on a Market of ours, which stands for production, and records
// them: lines as "POST /path body".
func calls(o sim.Options, lines ...string) []traffic.Exchange {
	GinkgoHelper()
	m, err := sim.New(o)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(m.Close)
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	server := httptest.NewServer(handler)
	DeferCleanup(server.Close)
	var all []traffic.Exchange
	for _, line := range lines {
		parts := strings.SplitN(line+" ", " ", 3)
		r, err := http.NewRequest(parts[0], server.URL+parts[1], strings.NewReader(strings.TrimSpace(parts[2])))
		Expect(err).NotTo(HaveOccurred())
		r.Header.Set("Api-Key", m.Key())
		r.Header.Set("Content-Type", "application/json")
		reply, err := http.DefaultClient.Do(r)
		Expect(err).NotTo(HaveOccurred())
		text, err := io.ReadAll(reply.Body)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Body.Close()).To(Succeed())
		all = append(all, traffic.Exchange{
			Method: parts[0], URL: base + parts[1], Header: r.Header, Body: strings.TrimSpace(parts[2]),
			Reply: &traffic.Reply{Status: reply.StatusCode, Header: reply.Header, Body: string(text)},
		})
	}
	return all
}

func run(all []traffic.Exchange, o sim.Options) *compare.Result {
	GinkgoHelper()
	result, err := compare.Run(all, o)
	Expect(err).NotTo(HaveOccurred())
	return result
}

// texts are the differences, with their operations and kinds.
func texts(r *compare.Result) []string {
	out := []string{}
	for _, o := range r.Operations {
		for _, d := range o.Differences {
			out = append(out, fmt.Sprintf("%s %s %s", o.ID, d.Kind, d.Text))
		}
	}
	return out
}

// day is what a store calls.
func day(o sim.Options) []traffic.Exchange {
	GinkgoHelper()
	c := cabinet.Default()
	shop, business := c.Campaigns[0].ID, c.Business.ID
	return calls(o,
		"GET /v2/campaigns",
		fmt.Sprintf("POST /v2/businesses/%d/offer-mappings {}", business),
		fmt.Sprintf("GET /v2/campaigns/%d/orders/999", shop),
		fmt.Sprintf("POST /v2/campaigns/%d/offer-prices {}", shop),
		fmt.Sprintf("PUT /v2/campaigns/%d/offers/stocks {\"skus\":5}", shop),
	)
}

var _ = Describe("comparing", func() {
	It("finds nothing where nothing differs, but in data", func() {
		r := run(day(sim.Options{Seed: 7}), sim.Options{Cabinet: cabinet.Default()})
		Expect(texts(r)).To(BeEmpty())
		Expect(r.Calls).To(Equal(5))
		Expect(r.Operations).To(HaveLen(5))
	})

	DescribeTable("finds", func(at int, change func(*traffic.Exchange), expected string) {
		all := day(sim.Options{})
		change(&all[at])
		Expect(texts(run(all, sim.Options{Cabinet: cabinet.Default()}))).To(ConsistOf(MatchRegexp(expected)))
	},
		Entry("another status", 0, func(x *traffic.Exchange) { x.Reply.Status = 202 }, `^getCampaigns status recorded 202, ours 200$`),
		Entry("another message", 2, func(x *traffic.Exchange) {
			x.Reply.Body = strings.Replace(x.Reply.Body, "not found", "was not found", 1)
		}, `^getOrder message recorded 404 NOT_FOUND ".* was not found.*", ours 404 NOT_FOUND ".* not found.*"$`),
		Entry("a field more that we do not know", 0, func(x *traffic.Exchange) {
			x.Reply.Body = strings.Replace(x.Reply.Body, `"domain":`, `"novelty":{"a":1},"domain":`, 1)
		}, `^getCampaigns field campaigns\[\]\.novelty: recorded, and not in our contract$`),
		Entry("a field less", 0, func(x *traffic.Exchange) {
			x.Reply.Body = regexp.MustCompile(`,"placementType":"[A-Z]+"|"placementType":"[A-Z]+",`).ReplaceAllString(x.Reply.Body, "")
		}, `^getCampaigns field campaigns\[\]\.placementType: ours alone has it$`),
		Entry("another type", 0, func(x *traffic.Exchange) {
			x.Reply.Body = regexp.MustCompile(`"placementType":"[A-Z]+"`).ReplaceAllString(x.Reply.Body, `"placementType":5`)
		}, `^getCampaigns field campaigns\[\]\.placementType: recorded number, ours string$`),
		Entry("a value that no list has", 0, func(x *traffic.Exchange) {
			x.Reply.Body = strings.Replace(x.Reply.Body, `"FBS"`, `"FBX"`, 1)
		}, `^getCampaigns enum campaigns\[\]\.placementType: recorded FBX, which our contract does not list$`),
		Entry("an operation that we do not have", 0, func(x *traffic.Exchange) { x.URL = base + "/v9/things/123456/new" }, `^GET /v9/things/\{…\}/new status recorded 200, ours 404`),
		Entry("a body that is none", 1, func(x *traffic.Exchange) { x.Reply.Body = "<html>" }, `^getOfferMappings field recorded a body that is not JSON, ours JSON$`),
	)

	It("counts a difference once for all calls that have it, and says where the first is", func() {
		all := day(sim.Options{})
		all[0].Reply.Status = 202
		all = append(all, all[0])
		r := run(all, sim.Options{Cabinet: cabinet.Default()})
		Expect(r.Differences()).To(Equal(1))
		i := 0
		for r.Operations[i].ID != "getCampaigns" {
			i++
		}
		Expect(r.Operations[i]).To(And(HaveField("Calls", 2), HaveField("Differences", ConsistOf(And(HaveField("Count", 2), HaveField("First", 1))))))
	})

	It("makes a cabinet of what the calls name", func() {
		own := &cabinet.Cabinet{
			Business:  cabinet.Business{ID: 771300},
			Campaigns: []cabinet.Campaign{{ID: 4410777, Model: market.FBS}},
			Offers:    []cabinet.Offer{{SKU: "LAMPA-7"}},
			Orders:    []cabinet.Order{{ID: 60123456001}},
		}
		own.Complete()
		all := calls(sim.Options{Cabinet: own}, "GET /v2/campaigns/4410777", "GET /v2/campaigns/4410777/orders/60123456001", "GET /v2/campaigns/4410777/orders/5")
		r := run(all, sim.Options{})
		for _, text := range texts(r) {
			Expect(text).NotTo(ContainSubstring(" status "))
		}
	})

	It("passes over what was production's state of the moment, and what is no call", func() {
		all := day(sim.Options{})
		all[0].Reply.Status, all[1].Reply.Status, all[2].Reply = 420, 503, nil
		all[3].URL = "https://other.example/v2/none"
		Expect(run(all, sim.Options{Cabinet: cabinet.Default()})).To(And(HaveField("Calls", 1), HaveField("Busy", 2), HaveField("Others", 2)))
	})

	It("shows no secret, wherever production has quoted it", func() {
		all := day(sim.Options{})
		for i := range all {
			all[i].Header.Set("Api-Key", "ACMA:TRULYSECRETKEY")
			all[i].Reply.Status = 403
			all[i].Reply.Body = `{"errors":[{"code":"FORBIDDEN","message":"no ACMA:TRULYSECRETKEY here"}]}`
		}
		found := texts(run(all, sim.Options{Cabinet: cabinet.Default()}))
		Expect(found).NotTo(BeEmpty())
		Expect(strings.Join(found, "\n")).To(And(ContainSubstring("no *** here"), Not(ContainSubstring("TRULYSECRET"))))
	})

	It("needs calls, and a cabinet", func() {
		_, err := compare.Run([]traffic.Exchange{{Method: "POST", URL: "http://a/notification"}}, sim.Options{})
		Expect(err).To(MatchError(ContainSubstring("names no shop")))
		_, err = compare.Run([]traffic.Exchange{{Method: "POST", URL: "http://a/notification"}}, sim.Options{Cabinet: cabinet.Default()})
		Expect(err).To(MatchError(ContainSubstring("no call of the pull API")))
	})
})
