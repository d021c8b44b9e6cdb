package fake

import "github.com/localmarket/localmarket/sim/market"

// goodsFeedbackCreated tells of a review, which is published some time after
// it was written.
func (t *telling) goodsFeedbackCreated() {
	t.feedbacks++
	t.say(goodsFeedbackCreatedBody{
		businessHead: t.businessHead(market.GoodsFeedbackCreated),
		FeedbackID:   t.id(feedbackIDs),
		CreatedAt:    t.stamp(),
		PublishedAt:  t.stamp(),
	})
}

func (t *telling) goodsFeedbackCommentCreated() {
	if t.feedbacks == 0 {
		t.goodsFeedbackCreated()
	}
	t.say(goodsFeedbackCommentCreatedBody{
		businessHead: t.businessHead(market.GoodsFeedbackCommentCreated),
		CommentID:    t.id(feedbackCommentIDs),
		CreatedAt:    t.stamp(),
	})
}

func (t *telling) questionCreated() {
	t.questions++
	t.say(questionCreatedBody{
		businessHead: t.businessHead(market.QuestionCreated),
		QuestionID:   t.id(questionIDs),
		CreatedAt:    t.stamp(),
	})
}

func (t *telling) questionAnswerCreated() { t.newAnswer() }

func (t *telling) newAnswer() (id int64) {
	if t.questions == 0 {
		t.questionCreated()
	}
	id = t.id(answerIDs)
	t.answers = append(t.answers, id)
	t.say(questionAnswerCreatedBody{
		businessHead: t.businessHead(market.QuestionAnswerCreated),
		AnswerID:     id,
		CreatedAt:    t.stamp(),
	})
	return id
}

func (t *telling) questionCommentCreated() {
	if len(t.answers) == 0 {
		t.newAnswer()
	}
	recent := t.answers[max(0, len(t.answers)-memory):]
	t.say(questionCommentCreatedBody{
		businessHead: t.businessHead(market.QuestionCommentCreated),
		AnswerID:     recent[t.random.IntN(len(recent))],
		CommentID:    t.id(answerCommentIDs),
		CreatedAt:    t.stamp(),
	})
}
