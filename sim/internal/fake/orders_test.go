package fake_test

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("The orders of a story", func() {
	It("are those told, in order of creation", func() {
		story, at := newStory(load(schemas.Latest), 31), noon
		Expect(story.Orders()).To(BeEmpty())
		var bodies []object
		for _, d := range details() {
			for _, t := range market.Types() {
				at = at.Add(time.Minute)
				for _, n := range tell(story, t, d, at) {
					if n.Type == market.OrderCreated {
						bodies = append(bodies, decode(n.Body))
					}
				}
			}
		}
		orders := story.Orders()
		Expect(orders).To(HaveLen(len(bodies)))
		for i, o := range orders {
			Expect(o.ID).To(Equal(bodies[i].number("orderId")))
			Expect(o.CampaignID).To(Equal(bodies[i].number("campaignId")))
			items := bodies[i].list("items")
			Expect(o.Items).To(HaveLen(len(items)))
			ids := map[int64]bool{}
			for j, item := range items {
				Expect(o.Items[j].OfferID).To(Equal(item.text("offerId")))
				Expect(o.Items[j].Count).To(Equal(item.number("count")))
				ids[o.Items[j].ID] = true
			}
			for _, service := range bodies[i].list("orderLineServices") {
				Expect(ids[service.number("itemId")]).To(BeTrue(), "a service is for an item")
			}
		}
	})

	It("are copies", func() {
		story := newStory(load(schemas.Latest), 32)
		tell(story, market.OrderCreated, market.Full, noon)
		story.Orders()[0].Items[0].OfferID = "gone"
		Expect(story.Orders()[0].Items[0].OfferID).NotTo(Equal("gone"))
	})

	It("have buyers whose names agree in gender", func() {
		man := regexp.MustCompile(`^\p{Lu}\p{Ll}+(ов|ев|ёв|ин) \p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+(ич)$`)
		woman := regexp.MustCompile(`^\p{Lu}\p{Ll}+(ова|ева|ёва|ина) \p{Lu}\p{Ll}+[аяь] \p{Lu}\p{Ll}+(на)$`)
		story := newStory(load(schemas.Latest), 33)
		men, women := map[string]bool{}, map[string]bool{}
		for range 400 {
			tell(story, market.OrderCreated, market.Minimal, noon)
		}
		for _, o := range story.Orders() {
			Expect(o.Buyer).To(Or(MatchRegexp(man.String()), MatchRegexp(woman.String())))
			if man.MatchString(o.Buyer) {
				men[o.Buyer] = true
			} else {
				women[o.Buyer] = true
			}
		}
		Expect(len(men)).To(BeNumerically(">", 100))
		Expect(len(women)).To(BeNumerically(">", 100))
	})

	It("are of one catalogue: an SKU always is the same product at the same price", func() {
		story := newStory(load(schemas.Latest), 34)
		for range 600 {
			tell(story, market.OrderCreated, market.Seeded, noon)
		}
		products := map[string]market.OrderItem{}
		titles := map[string]bool{}
		var cyrillic, latin, spaced, slashed, quoted int
		for _, o := range story.Orders() {
			for _, item := range o.Items {
				known, ok := products[item.OfferID]
				if ok {
					Expect(item.Title).To(Equal(known.Title))
					Expect(item.Price).To(Equal(known.Price))
					continue
				}
				products[item.OfferID] = item
				titles[item.Title] = true
				Expect(item.Price).To(BeNumerically(">", 0))
				Expect(item.Title).To(MatchRegexp(`\p{Cyrillic}`))
				switch {
				case strings.ContainsFunc(item.OfferID, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }):
					cyrillic++
				default:
					latin++
				}
				if strings.Contains(item.OfferID, " ") {
					spaced++
				}
				if strings.Contains(item.OfferID, "/") {
					slashed++
				}
				if strings.Contains(item.OfferID, `"`) {
					quoted++
				}
			}
		}
		Expect(len(products)).To(BeNumerically(">=", 60))
		Expect(titles).To(HaveLen(len(products)), "a product has one SKU")
		for _, n := range []int{cyrillic, latin, spaced, slashed, quoted} {
			Expect(n).To(BeNumerically(">", 4))
		}
	})
})
