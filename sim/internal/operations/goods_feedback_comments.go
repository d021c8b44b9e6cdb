package operations

import (
	"regexp"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// checkFeedback says that a review is not one of the cabinet's.
func (l *operations) checkFeedback(r *pullapi.Request, id int64) error {
	if f, ok := l.State.Feedback(id); !ok || f.BusinessID != r.BusinessID {
		return absent("review", id)
	}
	return nil
}

// ownText is the text of a number, which must be one of the cabinet's.
func (l *operations) ownText(r *pullapi.Request, kind state.TextKind, id int64) (market.Text, error) {
	t, ok := l.State.Text(kind, id)
	if !ok || t.BusinessID != r.BusinessID {
		return t, absent(kind.String(), id)
	}
	return t, nil
}

type getGoodsFeedbackCommentsRequest struct {
	FeedbackID int64   `json:"feedbackId"`
	IDs        []int64 `json:"commentIds"`
}

func (l *operations) getGoodsFeedbackComments(r *pullapi.Request, body getGoodsFeedbackCommentsRequest) (any, error) {
	switch {
	case len(body.IDs) > 0:
		body.FeedbackID = 0
	case body.FeedbackID == 0:
		return nil, invalid(fieldNull, "feedbackId")
	default:
		if err := l.checkFeedback(r, body.FeedbackID); err != nil {
			return nil, err
		}
	}
	page, err := l.State.Texts(state.FeedbackComment, r.BusinessID, body.FeedbackID, body.IDs, pageOf(r))
	return commentsDTO{each(page.Items, l.feedbackComment), paging{page.Next}}, err
}

// checkAnswered refuses to answer a review that is not there, or not the cabinet's.
// The documents have two messages for the first, and do not say which is for what:
// one is here for a comment that is changed (choice).
func (l *operations) checkAnswered(r *pullapi.Request, id int64, changes bool) error {
	switch f, ok := l.State.Feedback(id); {
	case !ok && changes:
		return notFound(feedbacksNotFound)
	case !ok:
		return notFound(gradeNotFound)
	case f.BusinessID != r.BusinessID:
		return forbidden(noFeedbackAccess)
	}
	return nil
}

// links finds what leads out of a text; Market's own pages are not among them.
var (
	links      = regexp.MustCompile(`(?i)(?:https?://|www\.)\S+|\b[\p{L}\d-]+\.(?:ru|рф|com|net|org|su|shop|store|online)\b\S*`)
	marketLink = regexp.MustCompile(`(?i)^(?:https?://)?(?:www\.)?market\.yandex\.ru(?:/|$)`)
)

// checkComment refuses a text that is there already, or that leads elsewhere.
func (l *operations) checkComment(r *pullapi.Request, feedbackID int64, text string) error {
	for _, link := range links.FindAllString(text, -1) {
		if !marketLink.MatchString(link) {
			return typed("INVALID_COMMENT", commentLinks)
		}
	}
	said := everything(func(p state.Page) (state.Listed[market.Text], error) {
		return l.State.Texts(state.FeedbackComment, r.BusinessID, feedbackID, nil, p)
	})
	if slices.ContainsFunc(said, func(t market.Text) bool { return t.Author == market.AuthorBusiness && t.Text == text }) {
		return typed("INVALID_COMMENT", commentTwice)
	}
	return nil
}

type updateGoodsFeedbackCommentRequest struct {
	FeedbackID int64 `json:"feedbackId"`
	Comment    struct {
		ID       int64  `json:"id"`
		ParentID int64  `json:"parentId"`
		Text     string `json:"text"`
	} `json:"comment"`
}

// updateGoodsFeedbackComment changes the comment whose number it has, and else
// adds one. It is there to be seen at once: nobody moderates (choice).
func (l *operations) updateGoodsFeedbackComment(r *pullapi.Request, body updateGoodsFeedbackCommentRequest) (any, error) {
	if err := l.checkAnswered(r, body.FeedbackID, body.Comment.ID != 0); err != nil {
		return nil, err
	}
	if err := l.checkComment(r, body.FeedbackID, body.Comment.Text); err != nil {
		return nil, err
	}
	if body.Comment.ID != 0 {
		return l.editFeedbackComment(r, body.FeedbackID, body.Comment.ID, body.Comment.Text)
	}
	t, changes, err := l.State.AddText(state.FeedbackComment, market.Text{
		ParentID: body.FeedbackID, ReplyTo: body.Comment.ParentID, Text: body.Comment.Text, Author: market.AuthorBusiness,
	}, r.Now)
	if err := l.changed(changes, err); err != nil {
		return nil, err
	}
	return l.feedbackComment(&t), nil
}

func (l *operations) editFeedbackComment(r *pullapi.Request, feedbackID, id int64, text string) (any, error) {
	t, ok := l.State.Text(state.FeedbackComment, id)
	if !ok || t.BusinessID != r.BusinessID || t.ParentID != feedbackID || !t.Modifiable() {
		return nil, forbidden(noCommentAccess)
	}
	t, err := l.State.EditText(state.FeedbackComment, id, text)
	if err != nil {
		return nil, err
	}
	return l.feedbackComment(&t), nil
}

type deleteGoodsFeedbackCommentRequest struct {
	ID int64 `json:"id"`
}

func (l *operations) deleteGoodsFeedbackComment(r *pullapi.Request, body deleteGoodsFeedbackCommentRequest) (any, error) {
	if _, err := l.ownText(r, state.FeedbackComment, body.ID); err != nil {
		return nil, err
	}
	return l.done(nil, l.State.DeleteText(state.FeedbackComment, body.ID))
}
