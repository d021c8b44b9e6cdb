package operations_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Questions", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	asked := func(with ...func(*market.Question)) int64 {
		GinkgoHelper()
		q := market.Question{BusinessID: orderBusiness, CategoryID: 8, OfferID: "sku-0", Author: "Анна", Text: "Is it bright?", Likes: 2, Dislikes: 1}
		for _, set := range with {
			set(&q)
		}
		made, _, err := b.state.PutQuestion(q, b.now)
		Expect(err).NotTo(HaveOccurred())
		return made.ID
	}
	list := func(query, body string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "v1/goods-questions"+query, body)
	}
	ids := func(r reply) []int64 {
		GinkgoHelper()
		return r.numbers("result.questions", "questionIdentifiers.id")
	}
	answers := func(query, body string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "v1/goods-questions/answers"+query, body)
	}
	update := func(body string, args ...any) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "v1/goods-questions/update", fmt.Sprintf(body, args...))
	}
	const create = `{"operationType": "CREATE", "parentEntityId": {"id": %d, "type": %q}, "text": "Yes"}`
	entity := func(r reply) int64 {
		GinkgoHelper()
		return int64(r.at("result.entity.id").(float64))
	}

	It("are read, answered and discussed", func() {
		id := asked()
		got := list("", fmt.Sprintf(`{"questionIds": [%d]}`, id))
		for path, want := range map[string]string{
			"questionIdentifiers.categoryId": "8", "questionIdentifiers.offerId": "sku-0", "businessId": "700", "text": "Is it bright?",
			"createdAt": "2026-09-01T15:00:00+03:00", "votes": "map[dislikes:1 likes:2]", "author": "map[name:Анна type:USER]",
		} {
			Expect(got.text("result.questions.0."+path)).To(Equal(want), path)
		}

		made := update(create, id, "QUESTION")
		Expect(made.text("result.entity.type")).To(Equal("ANSWER"))
		mine := entity(made)
		Expect(b.told()).To(Equal([]market.Type{market.QuestionAnswerCreated}))
		said := update(create, mine, "ANSWER")
		Expect(said.text("result.entity.type")).To(Equal("COMMENT"))
		Expect(b.told()).To(Equal([]market.Type{market.QuestionCommentCreated}))
		b.now = b.now.Add(time.Minute)
		b.said(state.AnswerComment, mine, 9)

		found := answers("", fmt.Sprintf(`{"questionId": %d}`, id))
		for path, want := range map[string]string{
			"text": "Yes", "canModify": "true", "author": "map[name:Seller type:BUSINESS]", "status": "PUBLISHED",
			"questionId": fmt.Sprint(float64(id)), "comments.0.canModify": "true", "comments.0.answerId": fmt.Sprint(float64(mine)),
			"comments.1.id": "9", "comments.1.canModify": "false", "comments.2": "<nil>",
		} {
			Expect(found.text("result.answers.0."+path)).To(Equal(want), path)
		}

		for _, kind := range []string{"ANSWER", "COMMENT"} {
			which := mine
			if kind == "COMMENT" {
				which = entity(said)
			}
			done := update(`{"operationType": "UPDATE", "entityId": {"id": %d, "type": %q}, "text": "Very"}`, which, kind)
			Expect(string(done.raw)).To(Equal(`{"status":"OK"}`))
		}
		found = answers("", fmt.Sprintf(`{"questionId": %d}`, id))
		Expect(found.text("result.answers.0.text")).To(Equal("Very"))
		Expect(found.text("result.answers.0.comments.0.text")).To(Equal("Very"))

		Expect(update(`{"operationType": "DELETE", "entityId": {"id": %d, "type": "COMMENT"}}`, entity(said)).status).To(Equal(200))
		Expect(answers("", fmt.Sprintf(`{"questionId": %d}`, id)).numbers("result.answers.0.comments", "id")).To(Equal([]int64{9}))
		Expect(list("", `{"needAnswer": true}`).at("result.questions")).To(BeEmpty())
		Expect(update(`{"operationType": "DELETE", "entityId": {"id": %d, "type": "ANSWER"}}`, mine).status).To(Equal(200))
		Expect(answers("", fmt.Sprintf(`{"questionId": %d}`, id)).at("result.answers")).To(BeEmpty())
		Expect(ids(list("", `{"needAnswer": true}`))).To(Equal([]int64{id}))
		Expect(b.told()).To(BeEmpty())
		update(create, mine, "ANSWER").refused(404, fmt.Sprintf("Not found: what comment on an answer is to: %d", mine))
	})

	Describe("in a list", func() {
		var all []int64 // the newest first
		BeforeEach(func() {
			b.foreign()
			at := func(day string) func(*market.Question) {
				return func(q *market.Question) { q.CreatedAt, _ = time.Parse(time.DateOnly, day) }
			}
			all = []int64{asked(at("2026-07-20")), asked(at("2026-08-05"), func(q *market.Question) { q.CategoryID = 0 }), asked(at("2026-08-20")), asked()}
			slices.Reverse(all)
			Expect(update(create, all[1], "QUESTION").status).To(Equal(200))
		})

		DescribeTable("are filtered", func(body string, want ...int) {
			wanted := []int64{}
			for _, i := range want {
				wanted = append(wanted, all[i-1])
			}
			got := list("", strings.ReplaceAll(body, "OLD", fmt.Sprint(all[3])))
			Expect(ids(got)).To(Equal(wanted))
			Expect(got.text("result.totalCount")).To(Equal(fmt.Sprint(len(want))))
		},
			Entry("not at all, for a month", ``, 1, 2, 3),
			Entry("the oldest first", `{"sort": "CREATED_AT_ASC"}`, 3, 2, 1),
			Entry("the newest first", `{"sort": "CREATED_AT_DESC"}`, 1, 2, 3),
			Entry("numbers, of any age", `{"questionIds": [OLD, 77]}`, 4),
			Entry("categories", `{"categoryIds": [0]}`, 3),
			Entry("without an answer", `{"needAnswer": true}`, 1, 3),
			Entry("days, both included", `{"dateFrom": "2026-08-05", "dateTo": "2026-08-20"}`, 2, 3),
			Entry("an end, a month back", `{"dateTo": "2026-08-10"}`, 3, 4),
		)

		It("do not go back further", func() {
			list("", `{"dateFrom": "2026-07-31"}`).refused(400, "Too long time period. Maximum is '31' days")
			list("", `{"dateFrom": "2026-02-01", "dateTo": "2026-03-10"}`).refused(400, "Too long time period. Maximum is '28' days")
		})

		It("come page by page, and tell how many there are", func() {
			page := list("?limit=2", `{}`)
			Expect(ids(page)).To(Equal(all[:2]))
			Expect(page.text("result.totalCount")).To(Equal("3"))
			rest := list("?limit=2&pageToken="+page.text("result.paging.nextPageToken"), `{}`)
			Expect(ids(rest)).To(Equal(all[2:3]))
			Expect(rest.at("result.paging.nextPageToken")).To(BeNil())
			list("?pageToken=nonsense", `{}`).refused(400, "Bad page token")
		})

		It("have answers page by page, or by their numbers", func() {
			for range 2 {
				update(create, all[1], "QUESTION")
			}
			question := fmt.Sprintf(`{"questionId": %d}`, all[1])
			found := answers("", question).numbers("result.answers", "id")
			Expect(found).To(HaveLen(3))
			page := answers("?limit=2", question)
			Expect(page.numbers("result.answers", "id")).To(Equal(found[:2]))
			rest := answers("?limit=2&pageToken="+page.text("result.paging.nextPageToken"), question)
			Expect(rest.numbers("result.answers", "id")).To(Equal(found[2:]))
			Expect(answers("", fmt.Sprintf(`{"answerIds": [%d, 15]}`, found[1])).numbers("result.answers", "id")).To(Equal(found[1:2]))
			Expect(answers("", fmt.Sprintf(`{"questionId": %d, "answerIds": [%d]}`, all[0], found[1])).at("result.answers")).To(BeEmpty())
			answers("?pageToken=x", question).refused(400, "Bad page token")
			answers("", `{}`).refused(400, "'questionId' must not be null (rejected value: null)")
		})
	})

	It("of others are neither read nor answered", func() {
		f := b.foreign()
		Expect(list("", fmt.Sprintf(`{"questionIds": [%d]}`, f.question)).at("result.questions")).To(BeEmpty())
		answers("", fmt.Sprintf(`{"questionId": %d}`, f.question)).refused(404, fmt.Sprintf("Not found: question %d", f.question))
		update(create, f.question, "QUESTION").refused(404, fmt.Sprintf("Not found: question %d", f.question))
		update(create, f.answer, "ANSWER").refused(404, fmt.Sprintf("Not found: answer %d", f.answer))
		update(`{"operationType": "DELETE", "entityId": {"id": %d, "type": "ANSWER"}}`, f.answer).refused(404, fmt.Sprintf("Not found: answer %d", f.answer))
		update(`{"operationType": "DELETE", "entityId": {"id": 77, "type": "COMMENT"}}`).refused(404, "Not found: comment on an answer 77")
	})

	DescribeTable("are told wrongly", func(body, message string) {
		id := asked()
		b.said(state.Answer, id, 6)
		b.told()
		update("%s", strings.ReplaceAll(body, "ID", fmt.Sprint(id))).refused(400, message)
		Expect(b.told()).To(BeEmpty())
	},
		Entry("to nothing", `{"operationType": "CREATE", "text": "x"}`, "parentEntityId required for CREATE operation"),
		Entry("without words", `{"operationType": "CREATE", "parentEntityId": {"id": ID, "type": "QUESTION"}}`, "'text' must not be null (rejected value: null)"),
		Entry("to a comment", `{"operationType": "CREATE", "parentEntityId": {"id": 1, "type": "COMMENT"}, "text": "x"}`, "Cannot create a comment on another comment."),
		Entry("of nothing", `{"operationType": "UPDATE", "text": "x"}`, "entityId required for UPDATE and DELETE operation"),
		Entry("changed to nothing", `{"operationType": "UPDATE", "entityId": {"id": 6, "type": "ANSWER"}}`, "'text' must not be null (rejected value: null)"),
		Entry("about the question itself", `{"operationType": "DELETE", "entityId": {"id": ID, "type": "QUESTION"}}`, "QUESTION entity type cannot be updated"),
		Entry("about another's answer", `{"operationType": "UPDATE", "entityId": {"id": 6, "type": "ANSWER"}, "text": "x"}`, "Cannot modify: answer 6 is not the store's own"),
		Entry("about another's answer, to delete it", `{"operationType": "DELETE", "entityId": {"id": 6, "type": "ANSWER"}}`, "Cannot modify: answer 6 is not the store's own"),
	)

	It("take longer answers than reviews do", func() {
		id := asked()
		long := func(n int) reply {
			return update(`{"operationType": "CREATE", "parentEntityId": {"id": %d, "type": "QUESTION"}, "text": %q}`, id, strings.Repeat("ж", n))
		}
		Expect(long(market.MaxAnswer).status).To(Equal(200))
		Expect(long(market.MaxAnswer + 1).status).To(Equal(400))
	})
})
