package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
)

// feedbackHandlers read reviews, and answer them.
func (l *operations) feedbackHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getGoodsFeedbacks":          pullapi.JSON(l.getGoodsFeedbacks),
		"getGoodsFeedbackComments":   pullapi.JSON(l.getGoodsFeedbackComments),
		"updateGoodsFeedbackComment": pullapi.JSON(l.updateGoodsFeedbackComment),
		"deleteGoodsFeedbackComment": pullapi.JSON(l.deleteGoodsFeedbackComment),
		"skipGoodsFeedbacksReaction": pullapi.JSON(l.skipGoodsFeedbacksReaction),
	}
}

func (l *operations) getGoodsFeedbacks(r *pullapi.Request, body feedbackRequest) (any, error) {
	filter, err := body.filter(r)
	if err != nil {
		return nil, err
	}
	page, err := l.State.Feedbacks(filter, pageOf(r))
	return feedbacksDTO{each(page.Items, feedbackIn(r)), paging{page.Next}}, err
}

// feedbackRequest is the body of getGoodsFeedbacks. ModelIDs are those of
// revision 2025-09; no product of ours has such a number.
type feedbackRequest struct {
	IDs            []int64   `json:"feedbackIds"`
	From           time.Time `json:"dateTimeFrom"`
	To             time.Time `json:"dateTimeTo"`
	ReactionStatus string    `json:"reactionStatus"`
	Ratings        []int     `json:"ratingValues"`
	OfferIDs       []string  `json:"offerIds"`
	ModelIDs       []int64   `json:"modelIds"`
	Paid           *bool     `json:"paid"`
}

// filter is what getGoodsFeedbacks asks for: reviews by their numbers,
// or those of at most six months, both ends left out.
func (body *feedbackRequest) filter(r *pullapi.Request) (state.FeedbackFilter, error) {
	f := state.FeedbackFilter{BusinessID: r.BusinessID}
	if f.IDs = body.IDs; len(f.IDs) > 0 {
		return f, nil
	}
	from, err := monthsBack(body.From, body.To, 6, r.Now)
	if err != nil {
		return f, err
	}
	f.From, f.To = from.Add(time.Nanosecond), body.To
	f.NeedReaction = body.ReactionStatus == "NEED_REACTION"
	f.Ratings, f.OfferIDs, f.Paid = body.Ratings, body.OfferIDs, body.Paid
	if len(body.ModelIDs) > 0 {
		f.IDs = []int64{0} // that nothing has
	}
	return f, nil
}

// monthsBack is where a stretch of time of so many months at most begins. An end
// that is open is now, a beginning that is open as early as can be.
func monthsBack(from, to time.Time, months int, now time.Time) (time.Time, error) {
	if to.IsZero() {
		to = now
	}
	first := to.AddDate(0, -months, 0)
	switch {
	case from.IsZero():
		return first, nil
	case from.Before(first):
		return from, invalid(periodTooLong, int(to.Sub(first).Hours())/24)
	}
	return from, nil
}

type skipGoodsFeedbacksReactionRequest struct {
	IDs []int64 `json:"feedbackIds"`
}

func (l *operations) skipGoodsFeedbacksReaction(r *pullapi.Request, body skipGoodsFeedbacksReactionRequest) (any, error) {
	return l.done(nil, l.State.SkipReactions(r.BusinessID, body.IDs))
}
