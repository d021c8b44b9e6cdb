package fake

import "github.com/localmarket/localmarket/sim/market"

// post is a review, a question or an answer, of which nothing needs to be known
// but its number.
type post struct{ id int64 }

func (t *telling) newPost(on *shelf[post], k kind) *post {
	p := &post{t.id(k)}
	on.add(p.id, p, t.extreme)
	return p
}

func (t *telling) goodsFeedbackCreated() { t.newFeedback() }

// newFeedback tells of a review, which is published some time after it was
// written.
func (t *telling) newFeedback() *post {
	p := t.newPost(&t.feedbacks, feedbackIDs)
	t.say(goodsFeedbackCreatedBody{
		businessHead: t.businessHead(market.GoodsFeedbackCreated),
		FeedbackID:   p.id,
		CreatedAt:    t.stamp(),
		PublishedAt:  t.stamp(),
	})
	return p
}

func (t *telling) goodsFeedbackCommentCreated() {
	if !t.exists(&t.feedbacks, t.newFeedback) {
		return
	}
	t.say(goodsFeedbackCommentCreatedBody{
		businessHead: t.businessHead(market.GoodsFeedbackCommentCreated),
		CommentID:    t.id(feedbackCommentIDs),
		CreatedAt:    t.stamp(),
	})
}

// exists sees to it that there is something for an event to befall. What is
// asked for must have been told of already.
func (t *telling) exists(among *shelf[post], begin func() *post) bool {
	if t.About != 0 {
		return asked(t, among, allowed) != nil
	}
	if len(among.recent(t.extreme)) == 0 {
		begin()
	}
	return true
}

func (t *telling) questionCreated() { t.newQuestion() }

func (t *telling) newQuestion() *post {
	p := t.newPost(&t.questions, questionIDs)
	t.say(questionCreatedBody{
		businessHead: t.businessHead(market.QuestionCreated),
		QuestionID:   p.id,
		CreatedAt:    t.stamp(),
	})
	return p
}

func (t *telling) questionAnswerCreated() { t.newAnswer() }

func (t *telling) newAnswer() *post {
	if !t.exists(&t.questions, t.newQuestion) {
		return nil
	}
	p := t.newPost(&t.answers, answerIDs)
	t.say(questionAnswerCreatedBody{
		businessHead: t.businessHead(market.QuestionAnswerCreated),
		AnswerID:     p.id,
		CreatedAt:    t.stamp(),
	})
	return p
}

func (t *telling) questionCommentCreated() {
	if !t.exists(&t.answers, t.newAnswer) {
		return
	}
	answer := subject(t, &t.answers, allowed, t.newAnswer, suitable)
	t.say(questionCommentCreatedBody{
		businessHead: t.businessHead(market.QuestionCommentCreated),
		AnswerID:     answer.id,
		CommentID:    t.id(answerCommentIDs),
		CreatedAt:    t.stamp(),
	})
}
