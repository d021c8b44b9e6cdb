package notify

import (
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// opinionBodies are those of reviews, chatBodies of chats, questionBodies of questions
// (N-BODY).
var (
	opinionBodies = map[market.Type]body{
		market.GoodsFeedbackCreated: func(c market.Change, at string, _ bool) any {
			return goodsFeedbackCreatedBody{ofBusiness(c), c.FeedbackID, at, at}
		},
		market.GoodsFeedbackCommentCreated: func(c market.Change, at string, _ bool) any {
			return goodsFeedbackCommentCreatedBody{ofBusiness(c), c.CommentID, at}
		},
	}
	chatBodies = map[market.Type]body{
		market.ChatCreated: func(c market.Change, at string, _ bool) any { return chatCreatedBody{ofBusiness(c), c.ChatID, at} },
		market.ChatMessageSent: func(c market.Change, at string, _ bool) any {
			return chatMessageSentBody{ofBusiness(c), c.ChatID, strconv.FormatInt(c.MessageID, 10), at}
		},
		market.ChatArbitrageStarted: func(c market.Change, at string, _ bool) any {
			return chatArbitrageStartedBody{ofBusiness(c), c.ChatID, at}
		},
		market.ChatArbitrageFinished: func(c market.Change, at string, _ bool) any {
			return chatArbitrageFinishedBody{ofBusiness(c), c.ChatID, at}
		},
	}
	questionBodies = map[market.Type]body{
		market.QuestionCreated: func(c market.Change, at string, _ bool) any {
			return questionCreatedBody{ofBusiness(c), c.QuestionID, at}
		},
		market.QuestionAnswerCreated: func(c market.Change, at string, _ bool) any {
			return questionAnswerCreatedBody{ofBusiness(c), c.AnswerID, at}
		},
		market.QuestionCommentCreated: func(c market.Change, at string, _ bool) any {
			return questionCommentCreatedBody{ofBusiness(c), c.AnswerID, c.CommentID, at}
		},
	}
)

type goodsFeedbackCreatedBody struct {
	businessHead
	FeedbackID  int64  `json:"feedbackId"`
	CreatedAt   string `json:"createdAt"`
	PublishedAt string `json:"publishedAt"`
}

type goodsFeedbackCommentCreatedBody struct {
	businessHead
	CommentID int64  `json:"commentId"`
	CreatedAt string `json:"createdAt"`
}

type chatCreatedBody struct {
	businessHead
	ChatID    int64  `json:"chatId"`
	CreatedAt string `json:"createdAt"`
}

type chatMessageSentBody struct {
	businessHead
	ChatID    int64  `json:"chatId"`
	MessageID string `json:"messageId"`
	SentAt    string `json:"sentAt"`
}

type chatArbitrageStartedBody struct {
	businessHead
	ChatID    int64  `json:"chatId"`
	StartedAt string `json:"startedAt"`
}

type chatArbitrageFinishedBody struct {
	businessHead
	ChatID     int64  `json:"chatId"`
	FinishedAt string `json:"finishedAt"`
}

type questionCreatedBody struct {
	businessHead
	QuestionID int64  `json:"questionId"`
	CreatedAt  string `json:"createdAt"`
}

type questionAnswerCreatedBody struct {
	businessHead
	AnswerID  int64  `json:"answerId"`
	CreatedAt string `json:"createdAt"`
}

type questionCommentCreatedBody struct {
	businessHead
	AnswerID  int64  `json:"answerId"`
	CommentID int64  `json:"commentId"`
	CreatedAt string `json:"createdAt"`
}
