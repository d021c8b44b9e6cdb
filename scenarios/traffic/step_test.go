package traffic_test

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a step from a notification", func() {
	types, err := sim.Types(sim.LatestRevision)
	if err != nil {
		panic(err)
	}
	for _, t := range types {
		if t == market.Ping {
			continue
		}
		It("is one of the format, and brings a notification like it about: "+string(t), func() {
			m, err := sim.New(sim.Options{})
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(m.Close)
			for _, detail := range []market.Detail{market.Minimal, market.Full} {
				sent, err := m.Happen(market.Event{Type: t, Detail: detail})
				Expect(err).NotTo(HaveOccurred())
				body := string(sent[len(sent)-1].Body)
				step, err := traffic.NewStep(t, body, traffic.StoryOptions{Cabinet: cabinet.Default(), Check: check})
				Expect(err).NotTo(HaveOccurred(), body)
				text := "localmarket: 1\nname: copied\nsubscriptions:\n  - name: main\nsteps:\n  - connect: main\n  - advance: 2m\n" + step +
					"  - advance: 1m\nexpect:\n  - delivery: {type: " + string(t) + ", state: handled}\n"
				s, err := scenarios.Parse("copied", []byte(text), nil)
				Expect(err).NotTo(HaveOccurred(), text)
				result, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: store("good")})
				Expect(err).NotTo(HaveOccurred())
				Expect(result.Report.Summary.Passed).To(Equal(2), text)
			}
		})
	}

	It("says what the notification does of goods and statuses", func() {
		c := cabinet.Default()
		body := `{"orderId":1,"campaignId":` + "128400029" + `,"items":[{"offerId":"` + c.Offers[0].SKU + `","count":2}]}`
		Expect(traffic.NewStep(market.OrderCreated, body, traffic.StoryOptions{Cabinet: c, Check: check})).To(Equal(
			"  - order: create\n    shop: 2\n    items: [{offerId: \"" + c.Offers[0].SKU + "\", count: 2}]\n"))
		Expect(traffic.NewStep(market.OrderStatusUpdated, `{"orderId":1,"status":"DELIVERY","substatus":"LATER_VALUE"}`, traffic.StoryOptions{Check: check})).To(Equal(
			"  - order: status\n    status: DELIVERY\n"))
		Expect(traffic.NewStep(market.OrderUpdated, `{"orderId":1,"updateType":"X\n - y: ${z}"}`, traffic.StoryOptions{Check: check})).To(Equal("  - order: update\n"))
	})

	DescribeTable("is none, with the reason, for what no step brings about", func(t market.Type, body string) {
		step, err := traffic.NewStep(t, body, traffic.StoryOptions{Check: check})
		Expect(step).To(BeEmpty())
		Expect(err).To(MatchError("no step of a scenario brings " + strings.ToUpper(string(t)) + " about"))
	},
		Entry(nil, market.Ping, `{}`),
		Entry(nil, market.Type("LATER_TYPE"), `{}`),
		Entry("of no body", market.OrderCreated, `[]`),
	)
})
