package fake_test

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// fields lists the properties of a body: those that it must have, and those
// that it may have. A dot leads into an object or into the objects of an array.
type fields struct{ required, optional string }

func known(t market.Type) fields {
	const order, items = "orderId campaignId ", "items items.offerId items.count "
	switch t {
	case market.Ping:
		return fields{"", "time"}
	case market.OrderCreated:
		return fields{order + items + "createdAt", "orderLineServices orderLineServices.itemId orderLineServices.serviceArticle"}
	case market.OrderUpdated:
		return fields{order + "updateType updatedAt", ""}
	case market.OrderStatusUpdated:
		return fields{order + "status substatus updatedAt", ""}
	case market.OrderCancellationRequest:
		return fields{order + "requestedAt", ""}
	case market.OrderCancelled:
		return fields{order + items + "cancelledAt", ""}
	case market.OrderReturnCreated:
		return fields{order + items + "returnId returnType createdAt", ""}
	case market.OrderReturnStatusUpdated:
		return fields{order + "returnId statuses updatedAt", "statuses.refundStatus statuses.shipmentStatus"}
	case market.OrderLineServiceStatusUpdated:
		return fields{order + "itemId serviceArticle statuses statuses.status statuses.count updatedAt", "cancelReason"}
	case market.GoodsFeedbackCreated:
		return fields{"businessId feedbackId createdAt publishedAt", ""}
	case market.GoodsFeedbackCommentCreated:
		return fields{"businessId commentId createdAt", ""}
	case market.ChatCreated:
		return fields{"businessId chatId createdAt", ""}
	case market.ChatMessageSent:
		return fields{"businessId chatId messageId sentAt", ""}
	case market.ChatArbitrageStarted:
		return fields{"businessId chatId startedAt", ""}
	case market.ChatArbitrageFinished:
		return fields{"businessId chatId finishedAt", ""}
	case market.QuestionCreated:
		return fields{"businessId questionId createdAt", ""}
	case market.QuestionAnswerCreated:
		return fields{"businessId answerId createdAt", ""}
	case market.QuestionCommentCreated:
		return fields{"businessId answerId commentId createdAt", ""}
	}
	panic("the table has no " + string(t))
}

func (f fields) must() []string {
	return append(strings.Fields(f.required), "notificationType")
}

func (f fields) all() []string { return append(f.must(), strings.Fields(f.optional)...) }

// paths are the properties that a body has, each once.
func (o object) paths() []string {
	seen := map[string]bool{}
	var list []string
	var walk func(value any, prefix string)
	walk = func(value any, prefix string) {
		switch v := value.(type) {
		case map[string]any:
			for name, member := range v {
				if path := prefix + name; !seen[path] {
					seen[path] = true
					list = append(list, path)
				}
				walk(member, prefix+name+".")
			}
		case []any:
			for _, item := range v {
				walk(item, prefix)
			}
		}
	}
	walk(map[string]any(o), "")
	return list
}

func expectValid(set *schemas.Set, n market.Notification) {
	GinkgoHelper()
	violations, err := set.Request(string(n.Type), n.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(violations).To(BeEmpty(), "%s", n.Body)
	Expect(string(n.Body)).To(HavePrefix(fmt.Sprintf(`{"notificationType":%q`, n.Type)))
}

var _ = Describe("A body", func() {
	for _, revision := range schemas.Revisions() {
		It("is valid and has no property that the contract does not know, in revision "+revision, func() {
			set := load(revision)
			for seed := range uint64(25) {
				story, at := newStory(set, seed+1), noon
				for _, d := range details() {
					if d == market.Extreme && seed > 2 {
						continue // its bodies take long to validate
					}
					for _, t := range typesOf(set) {
						at = at.Add(time.Minute)
						for _, n := range tell(story, t, d, at) {
							expectValid(set, n)
							has := decode(n.Body).paths()
							Expect(has).To(ContainElements(known(n.Type).must()))
							Expect(known(n.Type).all()).To(ContainElements(has))
						}
					}
				}
			}
		})
	}

	It("has neither line services nor questions before there were any", func() {
		story := newStory(load("2025-09"), 3)
		for i := range 50 {
			for _, d := range details() {
				body := decode(tell(story, market.OrderCreated, d, noon.Add(time.Duration(i)*time.Hour))[0].Body)
				Expect(body).NotTo(HaveKey("orderLineServices"))
			}
		}
		_, err := story.Tell(market.Event{Type: market.QuestionCreated}, noon.AddDate(1, 0, 0))
		Expect(err).To(MatchError(ContainSubstring("no notification type")))
	})

	Describe("of the latest revision", func() {
		DescribeTable("has exactly the fields that its detail asks for", func(d market.Detail, want func(fields) []string) {
			set := load(schemas.Latest)
			for seed := range uint64(5) {
				story := newStory(set, seed+1)
				for _, t := range typesOf(set) {
					told := tell(story, t, d, noon)
					has := decode(told[len(told)-1].Body).paths()
					if t == market.OrderReturnStatusUpdated && d == market.Minimal {
						Expect(has).To(HaveLen(len(want(known(t)))+1), "one of the two statuses: an update of nothing is no event")
						continue
					}
					Expect(has).To(ConsistOf(want(known(t))), string(t))
				}
			}
		},
			Entry("minimal", market.Minimal, fields.must),
			Entry("full", market.Full, fields.all),
			Entry("extreme", market.Extreme, fields.all),
		)

		It("has its optional fields now and then if seeded", func() {
			story, at := newStory(load(schemas.Latest), 5), noon
			with, without := map[string]bool{}, map[string]bool{}
			for range 60 {
				for _, t := range []market.Type{market.Ping, market.OrderCreated, market.OrderReturnStatusUpdated, market.OrderLineServiceStatusUpdated} {
					at = at.Add(time.Minute)
					told := tell(story, t, market.Seeded, at)
					body := decode(told[len(told)-1].Body)
					has := strings.Join(body.paths(), " ") + " "
					for _, field := range strings.Fields(known(t).optional) {
						seen := without
						if strings.Contains(has, field+" ") {
							seen = with
						}
						seen[string(t)+" "+field] = true
					}
					if services, ok := body["orderLineServices"]; ok && services == nil {
						with["null services"] = true
					}
				}
			}
			Expect(without).To(HaveLen(7), "%v", without)
			Expect(with).To(HaveLen(8), "%v", with)
		})

		It("has one item and one unit if minimal, and several items if full", func() {
			story, at := newStory(load(schemas.Latest), 6), noon
			for range 40 {
				for _, t := range []market.Type{market.OrderCreated, market.OrderCancelled, market.OrderReturnCreated} {
					at = at.Add(time.Minute)
					tell(story, t, market.Seeded, at)
					told := tell(story, t, market.Minimal, at)
					items := decode(told[len(told)-1].Body).list("items")
					Expect(items).To(HaveLen(1))
					told = tell(story, t, market.Full, at)
					Expect(len(decode(told[len(told)-1].Body).list("items"))).To(BeNumerically(">", 1))
				}
			}
		})

		It("is at the contract's limits if extreme", func() {
			story := newStory(load(schemas.Latest), 7)
			told := tell(story, market.OrderCreated, market.Extreme, noon)[0]
			body := decode(told.Body)
			Expect(body.number("orderId")).To(Equal(int64(math.MaxInt64)))
			Expect(body.list("items")).To(HaveLen(1000))
			Expect(body.list("orderLineServices")).To(HaveLen(1000))
			Expect(body.counts()).To(HaveLen(1000))
			Expect(body.list("items")[0].number("count")).To(Equal(int64(math.MaxInt32)))
			for i, item := range body.list("items") {
				sku := item.text("offerId")
				Expect(strings.TrimSpace(sku)).To(Equal(sku))
				if i < 3 {
					Expect(utf8.RuneCountInString(sku)).To(Equal(255))
				}
			}
			Expect(string(told.Body)).To(And(ContainSubstring("🎁"), ContainSubstring("ДЛИННЫЙ")))
			Expect(len(told.Body)).To(BeNumerically("<", 256<<10), "a size that stores take")
			Expect(body.text("createdAt")).To(MatchRegexp(`\.\d{9}[+-]\d\d:\d\d$`))
		})
	})

	It("has its time in UTC with nanoseconds", func() {
		for _, d := range []market.Detail{market.Seeded, market.Minimal, market.Full} {
			body := decode(tell(newStory(load(schemas.Latest), 8), market.ChatCreated, d, noon)[0].Body)
			Expect(body.text("createdAt")).To(MatchRegexp(`^2026-09-01T11:59:5\d\.\d{9}Z$`))
		}
	})

	It("says what it says in plain characters", func() {
		var all strings.Builder
		set := load(schemas.Latest)
		for seed := range uint64(20) {
			for _, n := range tell(newStory(set, seed+1), market.OrderCreated, market.Full, noon) {
				all.Write(n.Body)
			}
		}
		Expect(all.String()).To(And(ContainSubstring("&"), ContainSubstring("<"), ContainSubstring(`\"`)))
		Expect(all.String()).NotTo(ContainSubstring(`\u`))
	})
})
