package notify_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/notify"
	"github.com/localmarket/localmarket/sim/market"
)

func TestNotify(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "notify")
}

// change has all that any type tells of.
func change(t market.Type) market.Change {
	return market.Change{
		Type: t, At: time.Date(2026, 9, 1, 12, 0, 0, 1000, time.UTC), BusinessID: 1, CampaignID: 2, OrderID: 3, ReturnID: 4, ChatID: 5,
		MessageID: 6, FeedbackID: 7, CommentID: 8, QuestionID: 9, AnswerID: 10,
		To: market.State{Status: market.StatusDelivery, Substatus: market.SubServiceReceived}, Items: []market.ItemCount{{OfferID: "A&<Б>", Count: 2}},
		Services:   []market.ItemService{{ItemID: 11, LineService: market.LineService{Article: "S", Created: 1, Cancelled: 1}}},
		UpdateType: market.DeliveryDateUpdated, ReturnType: market.Unredeemed, Refund: market.RefundDone, Shipment: market.ShipmentPicked,
	}
}

var _ = Describe("A change", func() {
	for _, revision := range schemas.Revisions() {
		It("is told of as the contract has it, in revision "+revision, func() {
			set, err := schemas.Load(revision)
			Expect(err).NotTo(HaveOccurred())
			for _, name := range set.Types() {
				if name == string(market.Ping) {
					continue
				}
				n, err := notify.Notification(change(market.Type(name)), revision != "2025-09")
				Expect(err).NotTo(HaveOccurred())
				Expect(set.Request(name, n.Body)).To(BeEmpty(), "%s", n.Body)
				Expect(n.BusinessID).To(BeEquivalentTo(1))
				Expect(string(n.Body)).NotTo(ContainSubstring(`\u003c`))
			}
			for _, at := range []time.Time{{}, time.Now()} {
				body, err := notify.Ping(at)
				Expect(err).NotTo(HaveOccurred())
				Expect(set.Request("PING", body)).To(BeEmpty())
				Expect(strings.Contains(string(body), "time")).To(Equal(!at.IsZero()))
			}
		})
	}

	It("tells of services in a revision that has them, and of the units at each status", func() {
		old, _ := notify.Notification(change(market.OrderCreated), false)
		Expect(string(old.Body)).NotTo(ContainSubstring("orderLineServices"))
		created, _ := notify.Notification(change(market.OrderCreated), true)
		Expect(string(created.Body)).To(ContainSubstring(`"orderLineServices":[{"itemId":11,"serviceArticle":"S"}]`))
		moved, _ := notify.Notification(change(market.OrderLineServiceStatusUpdated), true)
		Expect(string(moved.Body)).To(ContainSubstring(`"statuses":[{"status":"CREATED","count":1},{"status":"CANCELLED","count":1}]`))
	})

	It("says its time in its own zone", func() {
		c := change(market.OrderCancelled)
		c.At = c.At.In(time.FixedZone("", 3*60*60))
		n, _ := notify.Notification(c, true)
		Expect(string(n.Body)).To(ContainSubstring(`"cancelledAt":"2026-09-01T15:00:00.000001000+03:00"`))
	})

	It("that no type tells of is no notification", func() {
		_, err := notify.Notification(market.Change{OrderID: 3}, true)
		Expect(err).To(MatchError("no notification tells of it"))
	})
})
