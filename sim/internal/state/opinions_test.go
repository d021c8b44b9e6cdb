package state_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("reviews", func() {
	It("need a reaction until the store answers or skips them", func() {
		s := cabinet()
		var ids []int64
		for i := range 3 {
			f, changes, err := s.PutFeedback(market.Feedback{BusinessID: business, Rating: i + 1, OfferID: "sku-01"}, after(i))
			Expect(err).NotTo(HaveOccurred())
			Expect(changes).To(Equal([]market.Change{{Type: market.GoodsFeedbackCreated, At: after(i), BusinessID: business, FeedbackID: f.ID}}))
			ids = append(ids, f.ID)
		}
		waiting := func() int {
			page, err := s.Feedbacks(state.FeedbackFilter{BusinessID: business, NeedReaction: true}, state.Page{})
			Expect(err).NotTo(HaveOccurred())
			return len(page.Items)
		}
		Expect(waiting()).To(Equal(3))
		users, _, err := s.AddText(state.FeedbackComment, market.Text{ParentID: ids[0], Author: market.AuthorUser, Text: "so"}, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(waiting()).To(Equal(3))
		own, changes, err := s.AddText(state.FeedbackComment, market.Text{ParentID: ids[0], ReplyTo: users.ID, Author: market.AuthorBusiness, Text: "thanks"}, after(5))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(Equal([]market.Change{{
			Type: market.GoodsFeedbackCommentCreated, At: after(5), BusinessID: business, FeedbackID: ids[0], CommentID: own.ID,
		}}))
		Expect(waiting()).To(Equal(2))
		Expect(reason(s.SkipReactions(business, []int64{ids[1], 5}))).To(Equal(market.NotFound))
		Expect(reason(s.SkipReactions(2, []int64{ids[1]}))).To(Equal(market.NotFound))
		Expect(waiting()).To(Equal(2))
		Expect(s.SkipReactions(business, []int64{ids[1]})).To(Succeed())
		Expect(waiting()).To(Equal(1))
		found, _ := s.Feedback(ids[0])
		Expect(found.Comments).To(Equal(1), "replies to comments do not count")
		for f, n := range map[*state.FeedbackFilter]int{
			{IDs: []int64{ids[0], 5}}: 1, {OfferIDs: []string{"sku-01"}}: 3, {OfferIDs: []string{"sku-02"}}: 0,
			{Ratings: []int{1, 2}}: 2, {From: after(1), To: after(2)}: 1, {BusinessID: 2}: 0,
		} {
			page, err := s.Feedbacks(*f, state.Page{})
			Expect(err).NotTo(HaveOccurred())
			Expect(page.Items).To(HaveLen(n), "%+v", f)
		}
	})

	It("have stars, a cabinet and a number of their own", func() {
		s := cabinet()
		for _, bad := range []market.Feedback{{BusinessID: business}, {BusinessID: business, Rating: 6}, {Rating: 3}} {
			_, _, err := s.PutFeedback(bad, noon())
			Expect(reason(err)).To(Equal(market.BadOrder))
		}
		f := market.Feedback{ID: 7, BusinessID: business, Rating: 3}
		for _, want := range []market.Reason{"", market.AlreadyThere} {
			_, _, err := s.PutFeedback(f, noon())
			Expect(reason(err)).To(Equal(want))
		}
	})
})

var _ = Describe("questions", func() {
	It("have answers, and answers comments", func() {
		s := cabinet()
		q, changes, err := s.PutQuestion(market.Question{BusinessID: business, CategoryID: 3, Text: "?"}, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0]).To(And(HaveField("Type", market.QuestionCreated), HaveField("QuestionID", q.ID)))
		open := state.QuestionFilter{BusinessID: business, NeedAnswer: true, CategoryIDs: []int64{3}}
		page, err := s.Questions(open, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(q))
		a, changes, err := s.AddText(state.Answer, market.Text{ParentID: q.ID, Author: market.AuthorBusiness, Text: "!"}, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0]).To(And(HaveField("Type", market.QuestionAnswerCreated), HaveField("AnswerID", a.ID), HaveField("QuestionID", q.ID)))
		c, changes, err := s.AddText(state.AnswerComment, market.Text{ParentID: a.ID, Author: market.AuthorUser, Text: "ok"}, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0]).To(And(HaveField("Type", market.QuestionCommentCreated), HaveField("AnswerID", a.ID), HaveField("CommentID", c.ID)))
		page, err = s.Questions(open, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
		Expect(s.DeleteText(state.Answer, a.ID)).To(Succeed())
		page, err = s.Questions(state.QuestionFilter{NeedAnswer: true, IDs: []int64{q.ID}}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))
		_, _, err = s.AddText(state.AnswerComment, market.Text{ParentID: a.ID, Text: "late"}, noon())
		Expect(reason(err)).To(Equal(market.NotFound))
		_, _, err = s.PutQuestion(market.Question{ID: q.ID, BusinessID: business, Text: "?"}, noon())
		Expect(reason(err)).To(Equal(market.AlreadyThere))
		_, _, err = s.PutQuestion(market.Question{BusinessID: business}, noon())
		Expect(reason(err)).To(Equal(market.BadOrder))
		found, ok := s.Question(q.ID)
		Expect(ok).To(BeTrue())
		Expect(found.Answers).To(BeZero())
	})
})

var _ = Describe("texts", func() {
	It("are the store's to change if they are its own", func() {
		s := cabinet()
		f, _, err := s.PutFeedback(market.Feedback{BusinessID: business, Rating: 5}, noon())
		Expect(err).NotTo(HaveOccurred())
		other, _, err := s.AddText(state.FeedbackComment, market.Text{ParentID: f.ID, Author: market.AuthorUser, Text: "a"}, noon())
		Expect(err).NotTo(HaveOccurred())
		own, _, err := s.AddText(state.FeedbackComment, market.Text{ParentID: f.ID, Author: market.AuthorBusiness, Text: "b"}, noon())
		Expect(err).NotTo(HaveOccurred())

		_, err = s.EditText(state.FeedbackComment, other.ID, "c")
		Expect(reason(err)).To(Equal(market.NotModifiable))
		Expect(reason(s.DeleteText(state.FeedbackComment, other.ID))).To(Equal(market.NotModifiable))
		_, err = s.EditText(state.Answer, own.ID, "c")
		Expect(reason(err)).To(Equal(market.NotFound))
		for _, text := range []string{"", strings.Repeat("я", market.MaxText+1)} {
			_, err = s.EditText(state.FeedbackComment, own.ID, text)
			Expect(reason(err)).To(Equal(market.BadOrder))
			_, _, err = s.AddText(state.FeedbackComment, market.Text{ParentID: f.ID, Text: text}, noon())
			Expect(reason(err)).To(Equal(market.BadOrder))
		}
		changed, err := s.EditText(state.FeedbackComment, own.ID, "c")
		Expect(err).NotTo(HaveOccurred())
		Expect(changed.Text).To(Equal("c"))

		page, err := s.Texts(state.FeedbackComment, business, f.ID, nil, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(other, changed))
		page, err = s.Texts(state.FeedbackComment, business, f.ID, []int64{own.ID}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(changed))
		page, err = s.Texts(state.FeedbackComment, business, 0, []int64{own.ID, 5}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(changed))
		page, err = s.Texts(state.FeedbackComment, 2, 0, []int64{own.ID}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty(), "another cabinet's")

		Expect(s.DeleteText(state.FeedbackComment, own.ID)).To(Succeed())
		Expect(reason(s.DeleteText(state.FeedbackComment, own.ID))).To(Equal(market.NotFound))
		page, err = s.Texts(state.FeedbackComment, business, f.ID, nil, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(other))
		kept, ok := s.Text(state.FeedbackComment, own.ID)
		Expect(ok).To(BeTrue())
		Expect(kept.Status).To(Equal(market.TextDeleted))
	})

	DescribeTable("are refused without what they are to", func(k state.TextKind, t market.Text, why market.Reason) {
		s := cabinet()
		_, _, err := s.PutFeedback(market.Feedback{ID: 1, BusinessID: business, Rating: 5}, noon())
		Expect(err).NotTo(HaveOccurred())
		_, _, err = s.AddText(state.FeedbackComment, market.Text{ID: 2, ParentID: 1, Text: "x"}, noon())
		Expect(err).NotTo(HaveOccurred())
		t.Text = "y"
		_, _, err = s.AddText(k, t, noon())
		Expect(reason(err)).To(Equal(why))
	},
		Entry("a review", state.FeedbackComment, market.Text{ParentID: 5}, market.NotFound),
		Entry("a question", state.Answer, market.Text{ParentID: 1}, market.NotFound),
		Entry("an answer", state.AnswerComment, market.Text{ParentID: 1}, market.NotFound),
		Entry("a comment", state.FeedbackComment, market.Text{ParentID: 1, ReplyTo: 5}, market.NotFound),
		Entry("a number of their own", state.FeedbackComment, market.Text{ParentID: 1, ID: 2}, market.AlreadyThere),
	)
})
