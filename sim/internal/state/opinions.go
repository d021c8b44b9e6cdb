package state

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// FeedbackFilter says which reviews are wanted: those that meet all that is set.
type FeedbackFilter struct {
	BusinessID int64
	IDs        []int64
	OfferIDs   []string
	Ratings    []int
	// NeedReaction asks for those that the store has neither answered nor skipped.
	NeedReaction bool
	// Paid asks for those that the store paid for, or did not; nil for all.
	Paid *bool
	// From is included, To left out.
	From, To time.Time
}

// PutFeedback adds a buyer's review, which gets a number if it has none.
func (s *State) PutFeedback(f market.Feedback, at time.Time) (market.Feedback, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case f.ID != 0 && s.reviews.get(f.ID) != nil:
		return f, nil, market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("review %d", f.ID)}
	case f.BusinessID < 1 || f.Rating < 1 || f.Rating > 5:
		return f, nil, badOrder("a review has a cabinet and 1 to 5 stars")
	}
	if err := s.checkCapacity("reviews", s.reviews.keys.len, 1); err != nil {
		return f, nil, err
	}
	s.putFeedback(&f, at)
	return f, []market.Change{{Type: market.GoodsFeedbackCreated, At: at, BusinessID: f.BusinessID, FeedbackID: f.ID}}, nil
}

func (s *State) putFeedback(f *market.Feedback, at time.Time) {
	if f.ID == 0 {
		f.ID = s.number(Reviews, byStore)
	}
	if f.CreatedAt.IsZero() {
		f.CreatedAt = at
	}
	kept := *f
	s.reviews.put(f.ID, f.CreatedAt, &kept)
}

// Feedback is the review of a number.
func (s *State) Feedback(id int64) (market.Feedback, bool) { return one(s, &s.reviews, id) }

// Feedbacks lists reviews as they were written, the oldest first.
func (s *State) Feedbacks(f FeedbackFilter, p Page) (Listed[market.Feedback], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	keys := s.reviews.all
	if len(f.IDs) > 0 {
		keys = s.reviews.only(f.IDs)
	}
	page, err := paged(p, keys, s.reviews.get, func(r *market.Feedback) bool {
		return (f.BusinessID == 0 || r.BusinessID == f.BusinessID) && among(f.OfferIDs, r.OfferID) &&
			among(f.Ratings, r.Rating) && (!f.NeedReaction || !r.NoReaction) &&
			(f.Paid == nil || r.HasPaid == *f.Paid) && within(r.CreatedAt, f.From, f.To)
	})
	return copied(page, err, plain)
}

// SkipReactions says that the store will not answer some reviews of a cabinet:
// all of them or, if one is unknown, none.
func (s *State) SkipReactions(businessID int64, ids []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if r := s.reviews.get(id); r == nil || r.BusinessID != businessID {
			return notFound(fmt.Sprintf("review %d", id))
		}
	}
	for _, id := range ids {
		next := *s.reviews.get(id)
		next.NoReaction = true
		s.reviews.put(id, next.CreatedAt, &next)
	}
	return nil
}

// QuestionFilter says which questions are wanted: those that meet all that is
// set.
type QuestionFilter struct {
	BusinessID  int64
	IDs         []int64
	CategoryIDs []int64
	// NeedAnswer asks for those without any answer.
	NeedAnswer bool
	// From is included, To left out.
	From, To time.Time
}

// PutQuestion adds a buyer's question, which gets a number if it has none.
func (s *State) PutQuestion(q market.Question, at time.Time) (market.Question, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case q.ID != 0 && s.questions.get(q.ID) != nil:
		return q, nil, market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("question %d", q.ID)}
	case q.BusinessID < 1 || q.Text == "":
		return q, nil, badOrder("a question has a cabinet and a text")
	}
	if err := s.checkCapacity("questions", s.questions.keys.len, 1); err != nil {
		return q, nil, err
	}
	s.putQuestion(&q, at)
	return q, []market.Change{{Type: market.QuestionCreated, At: at, BusinessID: q.BusinessID, QuestionID: q.ID}}, nil
}

func (s *State) putQuestion(q *market.Question, at time.Time) {
	if q.ID == 0 {
		q.ID = s.number(Questions, byStore)
	}
	if q.CreatedAt.IsZero() {
		q.CreatedAt = at
	}
	kept := *q
	s.questions.put(q.ID, q.CreatedAt, &kept)
}

// Question is the question of a number.
func (s *State) Question(id int64) (market.Question, bool) { return one(s, &s.questions, id) }

// Questions lists questions as they were asked, the oldest first.
func (s *State) Questions(f QuestionFilter, p Page) (Listed[market.Question], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	keys := s.questions.all
	if len(f.IDs) > 0 {
		keys = s.questions.only(f.IDs)
	}
	page, err := paged(p, keys, s.questions.get, func(q *market.Question) bool {
		return (f.BusinessID == 0 || q.BusinessID == f.BusinessID) && among(f.CategoryIDs, q.CategoryID) &&
			(!f.NeedAnswer || q.Answers == 0) && within(q.CreatedAt, f.From, f.To)
	})
	return copied(page, err, plain)
}
