package operations_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Reviews", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	reviewed := func(with ...func(*market.Feedback)) int64 {
		GinkgoHelper()
		f := market.Feedback{
			BusinessID: orderBusiness, OrderID: 5, OfferID: "sku-0", Author: "Анна", Rating: 4, Pros: "bright", Cons: "hot", Text: "good", Recommended: true,
		}
		for _, set := range with {
			set(&f)
		}
		made, _, err := b.state.PutFeedback(f, b.now)
		Expect(err).NotTo(HaveOccurred())
		return made.ID
	}
	list := func(query, body string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "goods-feedback"+query, body)
	}
	one := func(id int64) reply {
		GinkgoHelper()
		return list("", fmt.Sprintf(`{"feedbackIds": [%d]}`, id))
	}
	update := func(review int64, comment string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "goods-feedback/comments/update", fmt.Sprintf(`{"feedbackId": %d, "comment": %s}`, review, comment))
	}
	comments := func(query, body string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "goods-feedback/comments"+query, body)
	}
	remove := func(id int64) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "goods-feedback/comments/delete", fmt.Sprintf(`{"id": %d}`, id))
	}
	idOf := func(r reply) int64 {
		GinkgoHelper()
		return int64(r.at("result.id").(float64))
	}

	for _, revision := range revisions() {
		It("are read, answered, discussed and skipped, in revision "+revision, func() {
			b = orderBenchOf(revision)
			id := reviewed(func(f *market.Feedback) { f.HasPaid = true })
			got := one(id)
			for path, want := range map[string]string{
				"needReaction": "true", "createdAt": "2026-09-01T15:00:00+03:00", "author": "Анна", "identifiers.orderId": "5",
				"identifiers.offerId": map[string]string{"2025-09": "<nil>", "2026-09": "sku-0"}[revision], "description.advantages": "bright", "description.disadvantages": "hot", "description.comment": "good",
				"statistics.rating": "4", "statistics.commentsCount": "0", "statistics.recommended": "true", "statistics.paidAmount": "100",
			} {
				Expect(got.text("result.feedbacks.0."+path)).To(Equal(want), path)
			}

			first := update(id, `{"text": "Спасибо!"}`)
			Expect(b.told()).To(Equal([]market.Type{market.GoodsFeedbackCommentCreated}))
			for path, want := range map[string]string{
				"text": "Спасибо!", "canModify": "true", "author.type": "BUSINESS", "author.name": "Seller", "status": "PUBLISHED",
				"feedbackId": fmt.Sprint(float64(id)), "parentId": "<nil>",
			} {
				Expect(first.text("result."+path)).To(Equal(want), path)
			}
			Expect(one(id).text("result.feedbacks.0.needReaction")).To(Equal("false"))

			b.now = b.now.Add(time.Minute)
			b.said(state.FeedbackComment, id, 7)
			b.now = b.now.Add(time.Minute)
			second := update(id, `{"parentId": 7, "text": "Yes"}`)
			Expect(second.text("result.parentId")).To(Equal("7"))
			all := comments("", fmt.Sprintf(`{"feedbackId": %d}`, id))
			Expect(all.numbers("result.comments", "id")).To(Equal([]int64{idOf(first), 7, idOf(second)}))
			Expect(all.text("result.comments.1.canModify")).To(Equal("false"))
			Expect(all.text("result.comments.1.author.type")).To(Equal("USER"))
			Expect(one(id).text("result.feedbacks.0.statistics.commentsCount")).To(Equal("2"), "those to the review alone")

			b.told()
			edited := update(id, fmt.Sprintf(`{"id": %d, "parentId": 7, "text": "Thanks!"}`, idOf(first)))
			Expect(edited.text("result.text")).To(Equal("Thanks!"))
			Expect(edited.at("result.parentId")).To(BeNil())
			Expect(remove(idOf(first)).status).To(Equal(200))
			Expect(remove(idOf(second)).status).To(Equal(200))
			Expect(b.told()).To(BeEmpty())
			Expect(comments("", fmt.Sprintf(`{"feedbackId": %d}`, id)).numbers("result.comments", "id")).To(Equal([]int64{7}))
			Expect(one(id).text("result.feedbacks.0.statistics.commentsCount")).To(Equal("1"))

			other := reviewed()
			Expect(b.ofBusiness("POST", "goods-feedback/skip-reaction", fmt.Sprintf(`{"feedbackIds": [%d]}`, other)).status).To(Equal(200))
			Expect(one(other).text("result.feedbacks.0.needReaction")).To(Equal("false"))
		})
	}

	Describe("in a list", func() {
		var ids []int64
		BeforeEach(func() {
			_, _, err := b.state.PutFeedback(market.Feedback{ID: 1, BusinessID: 9, Rating: 5}, b.now)
			Expect(err).NotTo(HaveOccurred())
			at := func(day string) func(*market.Feedback) {
				return func(f *market.Feedback) { f.CreatedAt, _ = time.Parse(time.DateOnly, day) }
			}
			ids = []int64{
				reviewed(at("2026-01-15")),
				reviewed(at("2026-08-01"), func(f *market.Feedback) { f.Rating, f.OfferID, f.HasPaid = 1, "sku-1", true }),
				reviewed(at("2026-08-02"), func(f *market.Feedback) { f.NoReaction = true }),
				reviewed(),
			}
		})

		DescribeTable("are filtered", func(body string, want ...int) {
			wanted := []int64{}
			for _, i := range want {
				wanted = append(wanted, ids[i-1])
			}
			body = strings.ReplaceAll(body, "OLD", fmt.Sprint(ids[0]))
			Expect(list("", body).numbers("result.feedbacks", "feedbackId")).To(Equal(wanted))
		},
			Entry("not at all, for six months", ``, 2, 3, 4),
			Entry("nulls", `{"feedbackIds": null, "ratingValues": null}`, 2, 3, 4),
			Entry("numbers, of any age", `{"feedbackIds": [OLD, 77, 1]}`, 1),
			Entry("reactions", `{"reactionStatus": "NEED_REACTION"}`, 2, 4),
			Entry("all reactions", `{"reactionStatus": "ALL"}`, 2, 3, 4),
			Entry("stars", `{"ratingValues": [1, 2]}`, 2),
			Entry("goods", `{"offerIds": ["sku-1"]}`, 2),
			Entry("paid", `{"paid": true}`, 2),
			Entry("not paid", `{"paid": false}`, 3, 4),
			Entry("a time, both ends left out", `{"dateTimeFrom": "2026-08-01T00:00:00Z", "dateTimeTo": "2026-09-01T12:00:00Z"}`, 3),
			Entry("a beginning", `{"dateTimeFrom": "2026-08-01T23:59:59Z"}`, 3, 4),
			Entry("an end, six months back", `{"dateTimeTo": "2026-07-01T00:00:00Z"}`, 1),
			Entry("models, which goods have none of here", `{"modelIds": [1]}`),
		)

		It("do not go back further", func() {
			list("", `{"dateTimeFrom": "2026-02-28T23:59:59Z"}`).refused(400, "Too long time period. Maximum is '184' days")
			list("", `{"dateTimeFrom": "2025-01-01T00:00:00Z", "dateTimeTo": "2025-08-01T00:00:00Z"}`).
				refused(400, "Too long time period. Maximum is '181' days")
		})

		It("come page by page", func() {
			page := list("?limit=2", `{}`)
			Expect(page.numbers("result.feedbacks", "feedbackId")).To(Equal(ids[1:3]))
			rest := list("?limit=2&pageToken="+page.text("result.paging.nextPageToken"), `{}`)
			Expect(rest.numbers("result.feedbacks", "feedbackId")).To(Equal(ids[3:]))
			list("?pageToken=nonsense", `{}`).refused(400, "Bad page token")
		})

		It("have comments page by page, or by their numbers", func() {
			for i := range 3 {
				Expect(update(ids[0], fmt.Sprintf(`{"text": "%d"}`, i)).status).To(Equal(200))
			}
			all := comments("", fmt.Sprintf(`{"feedbackId": %d}`, ids[0])).numbers("result.comments", "id")
			page := comments("?limit=2", fmt.Sprintf(`{"feedbackId": %d}`, ids[0]))
			Expect(page.numbers("result.comments", "id")).To(Equal(all[:2]))
			rest := comments("?limit=2&pageToken="+page.text("result.paging.nextPageToken"), fmt.Sprintf(`{"feedbackId": %d}`, ids[0]))
			Expect(rest.numbers("result.comments", "id")).To(Equal(all[2:]))
			Expect(comments("", fmt.Sprintf(`{"commentIds": [%d, 77]}`, all[1])).numbers("result.comments", "id")).To(Equal(all[1:2]))
			Expect(comments("", fmt.Sprintf(`{"feedbackId": %d}`, ids[1])).at("result.comments")).To(BeEmpty())
			comments("", `{}`).refused(400, "'feedbackId' must not be null (rejected value: null)")
			comments("?pageToken=x", fmt.Sprintf(`{"feedbackId": %d}`, ids[0])).refused(400, "Bad page token")
		})
	})

	It("of others are neither read nor answered", func() {
		f := b.foreign()
		id := reviewed()
		missing := fmt.Sprintf("Not found: review %d", f.review)
		Expect(one(f.review).at("result.feedbacks")).To(BeEmpty())
		update(f.review, `{"text": "x"}`).refused(403, "No access to feedback modifying.")
		comments("", fmt.Sprintf(`{"feedbackId": %d}`, f.review)).refused(404, missing)
		Expect(comments("", fmt.Sprintf(`{"commentIds": [%d]}`, f.comment)).at("result.comments")).To(BeEmpty())
		update(id, fmt.Sprintf(`{"id": %d, "text": "x"}`, f.comment)).refused(403, "No access to comment modifying.")
		update(id, fmt.Sprintf(`{"parentId": %d, "text": "x"}`, f.comment)).refused(404, fmt.Sprintf("Not found: comment %d", f.comment))
		remove(f.comment).refused(404, fmt.Sprintf("Not found: comment %d", f.comment))
		skip := fmt.Sprintf(`{"feedbackIds": [%d, %d]}`, id, f.review)
		b.ofBusiness("POST", "goods-feedback/skip-reaction", skip).refused(404, missing)
		Expect(one(id).text("result.feedbacks.0.needReaction")).To(Equal("true"), "it happens whole or not at all")
	})

	It("keep what their writers said", func() {
		id, other := reviewed(), reviewed()
		b.said(state.FeedbackComment, other, 7)
		update(other, `{"id": 7, "text": "x"}`).refused(403, "No access to comment modifying.")
		update(id, `{"id": 7, "text": "x"}`).refused(403, "No access to comment modifying.")
		remove(7).refused(400, "Cannot modify: comment 7 is not the store's own")
		mine := idOf(update(id, `{"text": "x"}`))
		Expect(remove(mine).status).To(Equal(200))
		remove(mine).refused(404, fmt.Sprintf("Not found: comment %d", mine))
		Expect(update(id, fmt.Sprintf(`{"text": %q}`, strings.Repeat("ж", market.MaxText))).status).To(Equal(200))
		Expect(update(id, fmt.Sprintf(`{"text": %q}`, strings.Repeat("ж", market.MaxText+1))).status).To(Equal(400))
	})
})
