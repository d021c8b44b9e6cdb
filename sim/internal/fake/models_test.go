package fake_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("An order that is asked for", func() {
	DescribeTable("goes the plain way of its model, whatever the seed", func(m market.Model, way string) {
		for _, revision := range schemas.Revisions() {
			set := load(revision)
			for seed := range uint64(10) {
				story := newStory(set, seed+1)
				tell(story, market.OrderCreated, market.Seeded, noon) // the first goes the plain way anyhow
				id := order(story, m)
				Expect(story.Orders()[1].Model).To(Equal(m))
				var told []string
				for range strings.Fields(way) {
					n := direct(story, market.Event{Type: market.OrderStatusUpdated, About: id}, noon)[0]
					expectValid(set, n)
					body := decode(n.Body)
					told = append(told, body.text("status")+"/"+body.text("substatus"))
				}
				Expect(strings.Join(told, " ")).To(MatchRegexp("^" + way + "$"))
			}
		}
	},
		Entry(nil, market.FBS, "PROCESSING/STARTED PROCESSING/READY_TO_SHIP PROCESSING/SHIPPED "+
			"DELIVERY/DELIVERY_SERVICE_RECEIVED PICKUP/PICKUP_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.Express, "PROCESSING/STARTED PROCESSING/READY_TO_SHIP DELIVERY/DELIVERY_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.DBS, "PROCESSING/STARTED DELIVERY/DELIVERY_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.FBY, "PROCESSING/STARTED DELIVERY/DELIVERY_SERVICE_RECEIVED PICKUP/PICKUP_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.LaaS, "RESERVED/WAITING_USER_INPUT PROCESSING/STARTED "+
			"DELIVERY/DELIVERY_SERVICE_RECEIVED PICKUP/PICKUP_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
	)

	// lastOrder is the shop and model of an order that comes of an event.
	lastOrder := func(s *fake.Story, e market.Event) (int64, market.Model) {
		GinkgoHelper()
		told := direct(s, e, noon)
		Expect(told[0].Type).To(Equal(market.OrderCreated), "it is a new one")
		o := s.Orders()[len(s.Orders())-1]
		Expect(told[0].CampaignID).To(Equal(o.CampaignID))
		return o.CampaignID, o.Model
	}

	DescribeTable("is of the shop and the model asked for", func(e market.Event, shop int64, model market.Model) {
		story, err := fake.NewStory(load(schemas.Latest), 71, fake.Cabinet{CampaignIDs: []int64{11, 12, 13}})
		Expect(err).NotTo(HaveOccurred())
		for _, t := range market.Types() {
			tell(story, t, market.Seeded, noon) // what is there already is not chosen
		}
		e.Type = market.OrderCreated
		campaign, m := lastOrder(story, e)
		Expect(campaign).To(Equal(shop))
		Expect(m).To(Equal(model))
	},
		Entry("a shop", market.Event{CampaignID: 12}, int64(12), market.FBS),
		Entry("the shop that sells by DBS", market.Event{CampaignID: 13}, int64(13), market.DBS),
		Entry("DBS", market.Event{Model: market.DBS}, int64(13), market.DBS),
		Entry("FBS", market.Event{Model: market.FBS}, int64(11), market.FBS),
		Entry("Express", market.Event{Model: market.Express}, int64(14), market.Express),
		Entry("LaaS", market.Event{Model: market.LaaS}, int64(15), market.LaaS),
		Entry("DBS in a shop", market.Event{CampaignID: 12, Model: market.DBS}, int64(12), market.DBS),
		Entry("Express in the shop that sells by DBS", market.Event{CampaignID: 13, Model: market.Express}, int64(13), market.Express),
	)

	It("is of a campaign that no shop has, and always the same, if it is by FBY (N-SCOPE)", func() {
		story := newStory(load(schemas.Latest), 72)
		campaign, m := lastOrder(story, market.Event{Type: market.OrderCreated, Model: market.FBY})
		Expect(m).To(Equal(market.FBY))
		Expect(campaign).To(BeNumerically(">", 0))
		Expect(story.Cabinet().CampaignIDs).NotTo(ContainElement(campaign))
		again, _ := lastOrder(story, market.Event{Type: market.OrderCancelled, Model: market.FBY})
		Expect(again).To(Equal(campaign))
	})

	It("sells by FBS and DBS if the shop is an only one", func() {
		story, err := fake.NewStory(load(schemas.Latest), 73, fake.Cabinet{CampaignIDs: []int64{42}})
		Expect(err).NotTo(HaveOccurred())
		for _, m := range []market.Model{market.FBS, market.DBS} {
			campaign, model := lastOrder(story, market.Event{Type: market.OrderCreated, Model: m})
			Expect(campaign).To(Equal(int64(42)))
			Expect(model).To(Equal(m))
		}
		_, model := lastOrder(story, market.Event{Type: market.OrderCreated, CampaignID: 42})
		Expect(model).To(Equal(market.FBS))
		_, model = lastOrder(story, market.Event{Type: market.OrderCancellationRequest, CampaignID: 42})
		Expect(model).To(Equal(market.DBS))
	})

	It("is followed by what was asked for, of every type of orders", func() {
		set := load(schemas.Latest)
		for _, m := range market.Models() {
			for _, kind := range []string{"RETURN", "UNREDEEMED"} {
				story := newStory(set, 74)
				w := newWitness(story.Cabinet())
				for _, t := range market.Types() {
					e := market.Event{Type: t, Model: m}
					if t == market.OrderReturnCreated {
						e.ReturnType = kind
					}
					if e.Check() != nil {
						continue // not of orders, or a cancellation request
					}
					told := direct(story, e, noon)
					w.cabinet.CampaignIDs = []int64{told[0].CampaignID} // some models have one of their own
					for _, n := range told {
						expectValid(set, n)
						w.read(n, market.Seeded, noon)
					}
				}
			}
		}
	})
})
